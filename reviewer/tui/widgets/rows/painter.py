"""Painting rows: strips that are made once and handed out unchanged until something changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import ScreenLine, drawn, fit, wrap

GUTTER = 2
"""Cells before each row: one for the cursor, one for the selection."""

_CURSOR_GLYPH, _SELECTED_GLYPH = "▌", "+"
_KEPT_ROWS = 400
_KEPT_LINES = 4_000
"""Painted lines of one row: many screens of a very long one."""


class Bar(IntEnum):
    """What the last column of a line shows of the position in the list."""

    NONE = 0
    TRACK = 1
    THUMB = 2


_BARS = len(Bar)
_BAR_GLYPHS = {Bar.NONE: " ", Bar.TRACK: "│", Bar.THUMB: "█"}


class RowColors(NamedTuple):
    """The colours of a list under the present theme.

    Attributes:
        rows: Background and text of a row, by its state.
        marker: The glyph of the cursor row.
        bar: The position marker's track.
        thumb: The position marker.
        placeholder: The text that stands where there are no rows.
        highlight: Text that the mouse has selected.
        filters: What Textual does to every line at last (NO_COLOR, a terminal's own colours).
        background: Of the list, which some of the filters want to know.
    """

    rows: dict[RowState, Style]
    marker: Style
    bar: Style
    thumb: Style
    placeholder: Style
    highlight: Style
    filters: Sequence[LineFilter]
    background: Color

    @property
    def plain(self) -> Style:
        """Of a row that is neither under the cursor nor selected, and of empty lines."""
        return self.rows[RowState()]

    def strip(self, segments: Sequence[Segment], width: int) -> Strip:
        """A line of the screen, after the filters."""
        # Filtering the finished strip would make, and keep, a second one for each line.
        for each in self.filters:
            segments = each.apply(list(segments), self.background)
        return Strip(segments, width)


class PaintedRow:
    """One row as it stands on the screen, with one strip for each line and kind of bar."""

    __slots__ = ("_colors", "_gap", "_state", "_strips", "lines", "width")

    def __init__(
        self,
        lines: Sequence[ScreenLine],
        height: int,
        width: int,
        state: RowState,
        colors: RowColors,
    ) -> None:
        """The lines of a row, cut or filled up to a height and a width (the bar included)."""
        self.lines = lines if len(lines) <= height else lines[:height]
        self.width = width
        self._gap = next((at for at, line in enumerate(self.lines) if line.segments), 0)
        self._state = state
        self._colors = colors
        self._strips: dict[int, Strip] = {}

    def strip(self, line: int, bar: Bar) -> Strip:
        """A line, always the same object for the same bar."""
        at = line * _BARS + bar
        if at not in self._strips:
            if len(self._strips) >= _KEPT_LINES:
                self._strips.clear()
            segments = [*self._segments(line), _bar(bar, self._colors)]
            full = self._colors.strip(segments, max(self.width, GUTTER + 1))
            self._strips[at] = full.adjust_cell_length(self.width)
        return self._strips[at]

    def _segments(self, at: int) -> list[Segment]:
        # A row may have more lines than any screen: painted is what is asked for.
        line = self.lines[at] if at < len(self.lines) else ScreenLine((), 0)
        state = RowState() if at < self._gap else self._state
        colors = self._colors
        room = max(0, self.width - GUTTER - 1)
        return _paint(line, room, colors.rows[state], _gutter(state, colors))


def _gutter(state: RowState, colors: RowColors) -> list[Segment]:
    """The cells before each line: what colours say must be readable without them."""
    style = colors.rows[state]
    marker = style + colors.marker
    cursor = Segment(_CURSOR_GLYPH, marker) if state.cursor else Segment(" ", style)
    selected = Segment(_SELECTED_GLYPH, marker) if state.selected else Segment(" ", style)
    return [cursor, selected]


def _bar(bar: Bar, colors: RowColors) -> Segment:
    """The last cell of a line."""
    return Segment(_BAR_GLYPHS[bar], (colors.plain, colors.bar, colors.thumb)[bar])


def _paint(line: ScreenLine, width: int, style: Style, gutter: list[Segment]) -> list[Segment]:
    """A line on its background, in exactly so many cells after the gutter."""
    segments = [
        Segment(text, style + _on(style, own) if own else style) for text, own, _ in line.segments
    ]
    if line.cells > width:
        return gutter + list(Strip(segments, line.cells).adjust_cell_length(width, style))
    if line.cells < width:
        segments.append(Segment(" " * (width - line.cells), style))
    return gutter + segments


_REVERSED: Final = Style(reverse=True)


def _on(style: Style, own: Style) -> Style:
    """The style of a piece on a row; on a reversed row a colour would be a hole in it."""
    if not style.reverse or own.bgcolor is not None:
        return own
    return own.without_color + _REVERSED


class Painter:
    """The rows painted last, for one width and one set of colours."""

    def __init__(self) -> None:
        """Nothing painted yet."""
        self._blank: Strip | None = None
        self._rows: LRUCache[tuple[Hashable, RowState], PaintedRow] = LRUCache(_KEPT_ROWS)

    def blank(self, width: int, colors: RowColors) -> Strip:
        """A line without a row, always the same object."""
        if self._blank is None:
            self._blank = colors.strip([Segment(" " * width, colors.plain)], width)
        return self._blank

    def get(self, key: Hashable, state: RowState) -> PaintedRow | None:
        """A row in this state if it is still there."""
        return self._rows.get((key, state))

    def keep(self, key: Hashable, state: RowState, row: PaintedRow) -> PaintedRow:
        """Remembers a row, and returns it."""
        self._rows[key, state] = row
        return row

    def forget(self, key: Hashable | None = None) -> None:
        """Forgets a row in all its states, or everything."""
        if key is None:
            self._blank = None
            self._rows.clear()
            return
        for cursor in (False, True):
            for selected in (False, True):
                self._rows.discard((key, RowState(cursor, selected)))


def bars(lines: int, first: float, last: float, count: int) -> list[Bar]:
    """The position marker of each line of a window that shows part of a list.

    Args:
        lines: Height of the window.
        first: Where the window begins, in rows; a fraction is part of a row.
        last: Where it ends.
        count: All rows.

    Returns:
        No bar if everything is shown. The marker touches an end only when the window does.
    """
    hidden = count - (last - first)
    if hidden <= 0:
        return [Bar.NONE] * lines
    size = max(1, min(lines - 1, round(lines * (last - first) / count)))
    free = lines - size
    if first <= 0 or last >= count or free < 2:
        start = 0 if first <= 0 else free
    else:
        start = min(max(1, round(free * first / hidden)), free - 1)
    return [Bar.THUMB if start <= line < start + size else Bar.TRACK for line in range(lines)]


def notice(text: str, width: int, colors: RowColors) -> list[Strip]:
    """A text that stands where there are no rows, in as many lines as it needs."""
    inner = max(1, width - 2 * GUTTER)
    lines = [
        " " * GUTTER + drawn(text[start:end]) for start, end in wrap(text, inner) if end > start
    ]
    return [colors.strip([Segment(fit(line, width), colors.placeholder)], width) for line in lines]


def highlighted(strip: Strip, start: int, end: int, colors: RowColors) -> Strip:
    """The strip with the mouse's selection over the code points between two offsets."""
    return colors.strip([*_highlighted(strip, start, end, colors.highlight)], strip.cell_length)


def _highlighted(strip: Strip, start: int, end: int, style: Style) -> Iterator[Segment]:
    at = 0
    for text, own, _ in strip:
        first = min(max(0, start - at), len(text))
        last = max(first, min(end - at, len(text)))
        above = own + style if own else style
        parts = ((text[:first], own), (text[first:last], above), (text[last:], own))
        yield from (Segment(part, paint) for part, paint in parts if part)
        at += len(text)
