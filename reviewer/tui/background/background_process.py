"""A process beside the program that counts what is large, so that the interpreter stays the keys'.

A thread would take half of it. The process gets requests and sends answers as length and pickle;
it ends when its input does, which is when the program does.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from time import sleep
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from reviewer.session.background_work import Answer, Request, frames, send
from reviewer.tui.background.workers import GIVING_WAY

if TYPE_CHECKING:
    from reviewer.config import Settings
    from reviewer.tui.host import Host

REST: Final = 0.002
"""Seconds between two answers, for the keys."""


_END: Final = object()
"""In place of a message: there are no more."""


class _Asked(NamedTuple):
    take: Callable[[Answer], None]
    ended: Callable[[bool], None]


class BackgroundProcess:
    """One such process: begun when it is first asked, stopped with what it counts for."""

    def __init__(self, app: Host, command: Sequence[str], settings: Settings, name: str) -> None:
        """Nothing is begun yet.

        Args:
            app: The program.
            command: What answers.
            settings: What holds in this run.
            name: The annotator at work.
        """
        self._app = app
        self._command = list(command)
        self._outgoing: SimpleQueue[object] = SimpleQueue()
        self._outgoing.put((settings, name))
        self._asked: deque[_Asked] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = self._dead = False
        self.stopped = False
        """Whether it is not wanted any more."""

    def ask(
        self,
        request: Request,
        take: Callable[[Answer], None],
        ended: Callable[[bool], None],
    ) -> None:
        """Asks for something; the answer comes on the app's thread.

        Args:
            request: What is to be counted.
            take: Called with each piece.
            ended: Called when all of it has come, or (False) when the process is gone.
        """
        self._asked.append(_Asked(take, ended))
        self._outgoing.put(request)
        if not self._begun:
            self._begun = True
            Thread(target=self._run, name="process", daemon=True).start()
        elif self._dead:
            self._lost()

    def stop(self) -> None:
        """Ends the process; nothing more is told."""
        self.stopped = True
        self._asked.clear()
        if self._process is not None:
            self._process.kill()

    # -- in threads ---------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            process = self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError:
            self._call(self._lost)
            return
        if self.stopped:
            process.kill()
        assert process.stdin is not None
        assert process.stdout is not None
        Thread(target=self._send, args=(process.stdin,), name="asker", daemon=True).start()
        with process.stdout, GIVING_WAY:
            for answer in frames(process.stdout):
                self._call(self._take, answer)
                sleep(REST)
        self._outgoing.put(_END)
        process.kill()
        process.wait()
        self._call(self._lost)

    def _send(self, stream: IO[bytes]) -> None:
        # It may wait for the process, which takes its time to begin.
        with suppress(OSError, ValueError), stream:
            while (message := self._outgoing.get()) is not _END:
                send(stream, message)

    def _call(self, function: Callable[..., None], *values: object) -> None:
        if self._app.is_running and not self.stopped:
            with suppress(RuntimeError):
                # The app has ended meanwhile.
                self._app.call_from_thread(function, *values)

    # -- on the app's thread ------------------------------------------------------------------

    def _take(self, answer: Answer | None) -> None:
        if self.stopped or not self._asked:
            return
        if answer is None:
            self._asked.popleft().ended(True)
        else:
            self._asked[0].take(answer)

    def _lost(self) -> None:
        self._dead = True
        while self._asked and not self.stopped:
            self._asked.popleft().ended(False)
