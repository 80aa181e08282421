"""Copying text out of a list: the mouse selects places, rows give the text.

Textual wants the place of a character as (x, y). Here y is row and line in one number, so that
it stays true when the list scrolls, and x counts code points of the drawn line, gutter included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.geometry import Offset

from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.text_lines import ScreenLine

_LINES = 1 << 24


def place_of(row: int, line: int) -> int:
    """A line of a row as one number; numbers are in the order of the list."""
    return row * _LINES + line


def row_of(place: int) -> int:
    """The row of a place."""
    return place // _LINES


def line_of(place: int) -> int:
    """The line within its row of a place."""
    return place % _LINES


def copied(rows: Iterable[tuple[int, Sequence[ScreenLine]]], start: Offset, end: Offset) -> str:
    """The text between two places.

    Args:
        rows: Each row with its lines, from the row of `start` to the row of `end`.
        start: Where it begins.
        end: Where it ends; what stands there is not part of it.

    Returns:
        One line for each row: how the row was broken on the screen does not matter, and numbers
        and badges before the text are left out.
    """
    return "\n".join(_row(row, lines, start, end) for row, lines in rows)


def _row(row: int, lines: Sequence[ScreenLine], start: Offset, end: Offset) -> str:
    """The selected part of one row."""
    text, glue = "", ""
    first_line = max(0, start.y - place_of(row, 0))
    for number in range(first_line, min(len(lines), end.y - place_of(row, 0) + 1)):
        place, line = place_of(row, number), lines[number]
        first = start.x - GUTTER if place == start.y else 0
        last = len(line.text) - line.tail
        if place == end.y:
            last = min(last, max(0, end.x - GUTTER))
        part = line.text[max(first, line.indent) : last].rstrip()
        if part:
            text += (glue if text else "") + part
        glue = line.glue
    return text
