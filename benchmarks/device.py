"""The pseudo-terminal that a program is given: its size, its environment, what it answers."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Mapping

_REPLIES = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # updates can be synchronised
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",  # a change of size is told by signal only
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
}

_MISLEADING = {"COLUMNS", "LINES", "NO_COLOR"}
"""Variables of the caller's terminal that would hide or change what this one shows."""


def open_pair(columns: int, lines: int) -> tuple[int, int]:
    """A new terminal of that size: the end to read and write (never blocking), and its own."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    os.set_blocking(ours, False)
    return ours, theirs


def environment(added: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program in such a terminal."""
    known = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    return known | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(added)


class Replies:
    """Finds a program's questions to the terminal in its output, and knows the answers."""

    def __init__(self) -> None:
        self._tail = b""

    def due(self, data: bytes) -> bytes:
        """The answers to the questions that end in this piece of output."""
        known, text = len(self._tail), self._tail + data
        self._tail = text[-16:]
        # What ended before `known` was answered when it came.
        return b"".join(
            reply
            for query, reply in _REPLIES.items()
            if query in text and text.rfind(query) + len(query) > known
        )
