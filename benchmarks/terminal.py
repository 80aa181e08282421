"""Drives a program through a pseudo-terminal and clocks it from outside, as a user meets it.

Latencies are recorded first and looked at later: while a clock runs, chunks of output are only
read and stamped. The terminal emulator, which is slow, is fed after the program has gone quiet;
the stamp of the chunk that brought the awaited picture is the end of the measurement. So the
emulator is in no figure.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias

from benchmarks import device
from benchmarks.emulator import Screen, plain

QUIET = 0.15
"""Seconds without output after which a program is taken to have drawn all it had to.

Long enough for what a program draws a little later (a side panel, "saved"), so that none of it is
taken for the answer to the next key.
"""

Test: TypeAlias = Callable[[Screen], bool]


class NoAnswer(Exception):
    """The program ended, or did not show in time what was waited for; says what it showed."""


class Chunk(NamedTuple):
    """Output as it arrived: when (`time.perf_counter`) and what."""

    at: float
    data: bytes


class Paint(NamedTuple):
    """What followed a key.

    Attributes:
        seconds: From the key until the awaited picture stood complete.
        last: From the key until the last output before quiet.
        size: Bytes of output.
    """

    seconds: float
    last: float
    size: int


class Terminal:
    """A program running in a terminal of its own."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        size: tuple[int, int] = (120, 40),
    ) -> None:
        """Starts `argv` with `env` added to the environment; `size` is columns and lines.

        Raises:
            OSError: There is no such program.
        """
        self.screen = Screen(*size)
        self.ended = False
        self._replies = device.Replies()
        self._fd, theirs = device.open_pair(*size)
        whole = device.environment(env or {})
        self.started = time.perf_counter()
        try:
            # No fork of our own: it would be a danger where the caller has threads.
            self._process = subprocess.Popen(
                list(argv),
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                env=whole,
                cwd=folder,
                start_new_session=True,
            )
        except OSError:
            os.close(self._fd)
            raise
        finally:
            os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    def read(self, timeout: float) -> Chunk | None:
        """The next output; None if there is none for `timeout` seconds or the program ended."""
        if self.ended or not select.select([self._fd], [], [], max(0.0, timeout))[0]:
            return None
        now = time.perf_counter()
        try:
            data = os.read(self._fd, 1 << 16)
        except BlockingIOError:
            return None
        except OSError:  # EIO: nobody is left at the other end
            data = b""
        if not data:
            self.ended = True
            return None
        if reply := self._replies.due(data):
            os.write(self._fd, reply)
        return Chunk(now, data)

    def write(self, keys: bytes) -> float:
        """Types; returns the time just before."""
        now = time.perf_counter()
        os.write(self._fd, keys)
        return now

    def record(
        self, quiet: float = QUIET, limit: float = 10.0, window: float | None = None
    ) -> list[Chunk]:
        """The output until there is none for `quiet` seconds; the first may take `limit`.

        Args:
            quiet: Seconds.
            limit: Seconds.
            window: Seconds after which it ends all the same, for programs that always draw.
        """
        chunks: list[Chunk] = []
        wait, end = limit, time.perf_counter() + (window if window is not None else 3600)
        while (chunk := self.read(min(wait, end - time.perf_counter()))) is not None:
            chunks.append(chunk)
            wait = quiet
            if time.perf_counter() >= end:
                break
        return chunks

    def replay(self, chunks: Iterable[Chunk], test: Test) -> float | None:
        """Shows the chunks on the screen; when the first complete frame passed the test."""
        found = None
        for at, data in chunks:
            self.screen.feed(data)
            if found is None and not self.screen.mid_frame and test(self.screen):
                found = at
        return found

    def wait_for(self, test: Test, what: str, limit: float = 120.0) -> float:
        """When (`time.perf_counter`) the screen first passed the test; now if it does already.

        Raises:
            NoAnswer: It did not within `limit` seconds.
        """
        if test(self.screen):
            return time.perf_counter()
        end = time.perf_counter() + limit
        while time.perf_counter() < end and not self.ended:
            chunk = self.read(end - time.perf_counter())
            found = self.replay([chunk], test) if chunk else None
            if found is not None:
                return found
        raise self._no_answer(f"{what} did not show")

    def first_sight(self, word: str, limit: float = 120.0) -> list[Chunk]:
        """The output until `word` is in it, searched without the emulator, case ignored.

        Raises:
            NoAnswer: It did not come within `limit` seconds.
        """
        chunks: list[Chunk] = []
        seen = ""
        end = time.perf_counter() + limit
        while (chunk := self.read(end - time.perf_counter())) is not None:
            chunks.append(chunk)
            seen = seen[-len(word) :] + plain(chunk.data).lower()
            if word.lower() in seen:
                return chunks
        self.replay(chunks, lambda _: False)
        raise self._no_answer(f"“{word}” did not show")

    def press(
        self,
        keys: bytes,
        test: Test | None = None,
        limit: float = 120.0,
        window: float | None = None,
    ) -> Paint:
        """Types and clocks the answer; without a test, any visible change is one.

        Args:
            keys: What is typed.
            test: Whether a screen is the answer.
            limit: Seconds in which it has to come.
            window: Look at what came after so many seconds, whether the program is quiet or not.

        Raises:
            NoAnswer: The answer did not come within `limit` seconds.
        """
        if test is None:
            before = self.screen.picture()
            test = lambda screen: screen.picture() != before  # noqa: E731
        start = self.write(keys)
        size, last, found = 0, start, None
        while found is None and time.perf_counter() - start < limit and not self.ended:
            chunks = self.record(limit=limit, window=window)
            found = self.replay(chunks, test)
            size += sum(len(chunk.data) for chunk in chunks)
            last = chunks[-1].at if chunks else last
        if found is None:
            raise self._no_answer(f"nothing followed {keys!r}")
        return Paint(found - start, last - start, size)

    def _no_answer(self, what: str) -> NoAnswer:
        begins = next((line.strip() for line in self.screen.lines if line.strip()), "nothing")
        return NoAnswer(f"{what}; the screen begins “{begins}” and is:\n{self.screen.text}")

    def settle(self, quiet: float = 0.3, limit: float = 30.0) -> None:
        """Shows output until there is none for `quiet` seconds."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end and (chunk := self.read(quiet)):
            self.screen.feed(chunk.data)

    def quit(self, keys: bytes, limit: float = 120.0) -> None:
        """Types the keys that quit the program and waits for its end.

        Raises:
            NoAnswer: It is still there after `limit` seconds.
        """
        self.write(keys)
        end = time.perf_counter() + limit
        while not self.ended and time.perf_counter() < end:
            self.read(0.1)
        if not self.ended:
            raise self._no_answer(f"{keys!r} did not end the program")
        self.close()

    def hang_up(self, limit: float = 120.0) -> int:
        """Takes the terminal away, as closing its window does; returns the program's exit code.

        Raises:
            NoAnswer: It is still there after `limit` seconds.
        """
        os.close(self._fd)
        self._fd = -1
        return self.wait(limit)

    def wait(self, limit: float = 120.0) -> int:
        """Waits for the end of the program; returns its exit code.

        Raises:
            NoAnswer: It is still there after `limit` seconds.
        """
        end = time.perf_counter() + limit
        while (code := self._process.poll()) is None and time.perf_counter() < end:
            if self._fd < 0 or self.read(0.05) is None:
                time.sleep(0.01)
        if code is None:
            self._process.kill()
            self._process.wait()
            raise self._no_answer("the program did not end")
        self.ended = True
        return code

    def close(self) -> None:
        """Ends the program if it runs. Closing twice is harmless."""
        if self._fd < 0:
            return
        if not self.ended:
            self._process.kill()
        os.close(self._fd)
        self._process.wait()
        self._fd, self.ended = -1, True
