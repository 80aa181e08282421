"""What a terminal shows after a stream of bytes."""

from __future__ import annotations

import re

import pyte

# Sequences that terminals obey or ignore in silence but pyte would print or misread: private
# ones with <, = or > (keyboard protocols), queries of a mode or of the keyboard, device strings.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1bP[^\x1b]*\x1b\\"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|P[^\x1b]*\x1b?)?\Z")
_FRAME = re.compile(rb"\x1b\[\?2026([hl])")
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])"
)


class Screen:
    """A terminal's screen; feed it bytes and look at it.

    Attributes:
        mid_frame: Whether the program has begun an update (DEC mode 2026) that it has not ended:
            a terminal shows the earlier screen until then.
    """

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        self.mid_frame = False

    def feed(self, data: bytes) -> None:
        """Takes what the program wrote next; cut anywhere, even inside a sequence."""
        data = self._held + data
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        data, self._held = data[:end], data[end:]
        for mark in _FRAME.finditer(data):
            self.mid_frame = mark[1] == b"h"
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))

    @property
    def lines(self) -> list[str]:
        """The rows from top to bottom, each as wide as the screen."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The rows as one text."""
        return "\n".join(self._screen.display)

    def picture(self) -> tuple[tuple[object, ...], ...]:
        """Everything that can be seen; two pictures are equal if a user sees no difference."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return tuple(tuple(map(buffer[y].__getitem__, columns)) for y in range(self.height))

    def look(self, word: str) -> tuple[object, ...] | None:
        """Background and style of the place where `word` stands, case ignored; None if nowhere.

        Of several places the leftmost counts: a panel that repeats a row stands on the right.
        """
        rows = [(line.lower().find(word.lower()), y) for y, line in enumerate(self.lines)]
        places = [place for place in rows if place[0] >= 0]
        if not places:
            return None
        x, y = min(places)
        cell = self._screen.buffer[y][x]
        return (cell.bg, cell.bold, cell.underscore, cell.reverse)

    @property
    def height(self) -> int:
        """The number of rows."""
        return int(self._screen.lines)


def plain(data: bytes) -> str:
    """The characters among the bytes of a program's output, in the order of writing."""
    return _ESCAPES.sub(b"", data).decode("utf-8", errors="replace")
