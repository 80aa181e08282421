"""The terminal's input, with `reviewer.tui.keys.escapes` before Textual's parser.

For POSIX terminals; `KeyApp` chooses it where Textual would choose its `LinuxDriver`.
"""

from __future__ import annotations

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.message import Message

from reviewer.tui.keys.escapes import LONE, Reassembler, TerminalToken

if TYPE_CHECKING:
    from textual.app import App

WAIT: Final = 0.1
"""Seconds after which the thread looks whether it should end."""

LONGEST: Final = 32
"""Characters of a sequence beyond which Textual's parser takes it for single keys."""


class WholeParser(XTermParser):
    """Textual's parser, given one whole token at a time; it never waits for more."""

    def messages(self, token: TerminalToken) -> Iterator[Message]:
        """What a token means; nothing for a sequence that means nothing to Textual."""
        if token.kind == "escape":
            yield Key("escape", "\x1b")
        elif token.kind == "paste":
            yield Paste(token.text.replace("\x00", ""))
        elif token.kind == "text" or len(token.text) <= LONGEST:
            yield from self.feed(token.text)
            left = self._give_up()
            if token.kind == "alt":
                yield from left

    def _give_up(self) -> list[Message]:
        """What the parser makes of a sequence that it does not know: its characters as keys."""
        if self._timeout_time is None:
            return []
        self._timeout_time = 0.0
        return list(self.tick())


def lone_escape() -> float:
    """Seconds after which an escape that stays alone counts: `ESCDELAY` (ms), if it is set."""
    given = os.environ.get("ESCDELAY", "")
    return int(given) / 1000 if given.isdecimal() and int(given) else LONE


class PatientDriver(LinuxDriver):
    """Reads the terminal; sequences that arrive in pieces are put together again.

    It draws where there is a terminal: with standard error in a file (`2>log`) on standard output.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        """Drives a program.

        Args:
            app: The program.
            options: As `LinuxDriver` takes them.
        """
        super().__init__(app, **options)
        out = sys.__stdout__
        if out is not None and out.isatty() and not (sys.__stderr__ and sys.__stderr__.isatty()):
            self._file = out

    def run_input_thread(self) -> None:
        """Reads until told to end, or until the terminal is gone."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        reassembler, parser = Reassembler(lone_escape()), WholeParser(self._debug)
        # As Textual does: other selectors do not take every kind of terminal.
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(_patience(reassembler)):
                    self._hand_on(parser, reassembler.tick(monotonic()))
                elif data := self._read():
                    self._hand_on(parser, reassembler.feed(decode(data), monotonic()))
                else:
                    self._loop.call_soon_threadsafe(getattr(self._app, "hung_up", self._app.exit))
                    return

    def _hand_on(self, parser: WholeParser, tokens: Iterable[TerminalToken]) -> None:
        for token in tokens:
            for message in parser.messages(token):
                self.process_message(message)

    def _read(self) -> bytes:
        """What has arrived; empty once the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""


def _patience(reassembler: Reassembler) -> float:
    """Seconds for which to wait for more."""
    deadline = reassembler.deadline
    return WAIT if deadline is None else min(WAIT, max(0.0, deadline - monotonic()))
