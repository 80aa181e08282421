"""Where the lines of a text break on a terminal, how wide they are, and what is drawn of them.

Offsets are code points of the text as it is. Nothing here knows a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, set_cell_size

from reviewer.corpus.tokens import SIMPLE, clusters, graphemes, snap

__all__ = ["SIMPLE", "cells", "drawn", "fit", "flat", "graphemes", "snap", "undrawn", "wrap"]

_WHITE: Final = "\t\n\v\f\r\x85\u2028\u2029"
_GLUE: Final = "\xa0\u2007\u202f"
_INVISIBLE: Final = "\xad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NEVER_FIRST: Final = frozenset("、。，．：；！？」』）】〉》〕］｝…ー々")
_NEVER_LAST: Final = frozenset("「『（【〈《〔［｛")

_FLAT: Final = (
    {code: 0x2400 + code for code in range(0x20)}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
    | {ord(character): 0x20 for character in _WHITE}
)
_HIDDEN: Final = re.compile(f"[{_INVISIBLE}]|\r(?=\n)")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def flat(text: str) -> str:
    """The text with one safe code point for each unsafe one, so that offsets stay as they are.

    Tabs and line breaks become spaces, control characters a visible picture of one cell.
    """
    if text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", text.translate(_FLAT))


def drawn(text: str) -> str:
    """What is written to the terminal: `flat`, without characters that only steer a layout.

    Soft hyphens, zero-width spaces and the marks that turn the direction of writing are left
    out, because terminals disagree on how wide they are or let them reach past the line.
    """
    if text.isprintable():
        return text
    return flat(_HIDDEN.sub("", text))


def cells(text: str) -> int:
    """The width of the text as drawn, in terminal cells."""
    return cell_len(drawn(text))


def undrawn(text: str, at: int) -> int:
    """The offset in a text of what stands at an offset of the text as drawn."""
    if text.isprintable():
        return min(at, len(text))
    ends = (end for end in range(1, len(text) + 1) if len(drawn(text[:end])) > at)
    return next(ends, len(text) + 1) - 1


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells: padded with spaces, or cut and ended with "…"."""
    shown = drawn(text)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(set_cell_size(shown, width - 1).rstrip() + "…", width) if width else ""


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """The lines of a text that flows in a column.

    Lines break at white space (line breaks of the text count as such) and between ideographs;
    a word that is too long breaks where the line is full. Graphemes stay whole, unless one
    alone is wider than the line.

    Args:
        text: Any text, a single paragraph as a rule.
        width: Cells of a line; less than 1 counts as 1.

    Returns:
        Half-open ranges of code points in order, at least one. Only white space and invisible
        characters at breaks and at the end lie outside of them, so no line is wider than
        `width` (a single character of two cells in a column of one is).
    """
    width = max(1, width)
    flattened = flat(text)
    if SIMPLE.fullmatch(flattened) and "\r" not in text:
        return _wrap_simple(flattened, width)
    return _wrap_clusters(text, width)


def _wrap_simple(text: str, width: int) -> list[tuple[int, int]]:
    """`wrap` where every code point is one cell: a few searches instead of a walk."""
    lines = []
    start, end = 0, len(text.rstrip(" "))
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0:
            lines.append((start, start + width))
            start += width
            continue
        if line := text[start:cut].rstrip(" "):
            lines.append((start, start + len(line)))
        start = cut + 1
        while text[start] == " ":
            start += 1
    if start < end or not lines:
        lines.append((start, end))
    return lines


def _pieces(text: str, width: int) -> Iterator[tuple[int, int, int, str]]:
    """Start, end, cells and text of each grapheme; one that is too wide falls to pieces."""
    start = 0
    for cluster in clusters(text):
        size = cells(cluster)
        parts = [(part, cells(part)) for part in cluster] if size > width else [(cluster, size)]
        for part, own in parts:
            yield start, start + len(part), own, part
            start += len(part)


class _Breaker:
    """The line that is being filled, and the last place where it may break."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[tuple[int, int]] = []
        self.start = self.cells = 0
        self.before: tuple[int, int, int] | None = None
        """End of the line if it breaks there, start of the next, cells before that."""

    def allow(self, end: int, resume: int) -> None:
        """The line may end here, and the next one start there."""
        self.before = (end, resume, self.cells)

    def end_at(self, end: int, resume: int) -> None:
        """Ends the line; white space alone makes none."""
        if end > self.start:
            self.lines.append((self.start, end))
        self.start = resume

    def add(self, start: int, size: int) -> None:
        """Makes room for a grapheme of so many cells that starts there."""
        while self.cells + size > self.width and start > self.start:
            if self.before is not None and self.before[1] > self.start:
                end, resume, used = self.before
                self.end_at(end, resume)
                self.cells -= used
            else:
                self.end_at(start, start)
                self.cells = 0
            self.before = None
        self.cells += size


def _wrap_clusters(text: str, width: int) -> list[tuple[int, int]]:
    """`wrap` grapheme by grapheme."""
    breaker = _Breaker(width)
    end = 0
    last, was_wide = "", False
    for start, stop, size, piece in _pieces(text, width):
        if piece[0] not in _GLUE and (piece.isspace() or piece == "\u200b"):
            breaker.cells += size
            breaker.allow(end, stop)
            was_wide = False
            continue
        is_wide = size > 1
        if (
            (is_wide or was_wide)
            and end == start
            and piece not in _NEVER_FIRST
            and last not in _NEVER_LAST
        ):
            breaker.allow(start, start)
        breaker.add(start, size)
        end, last, was_wide = stop, piece, is_wide
    breaker.end_at(end, end)
    return breaker.lines or [(0, 0)]
