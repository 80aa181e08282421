"""The sentences of an article as rows of the list: number, state, text, chips."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache

from reviewer.models import Scheme
from reviewer.session import Desk
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Chip, chip_text, chips, state_glyph
from reviewer.tui.widgets.rows_lines import Line, styled
from reviewer.tui.widgets.rows_source import RowState
from reviewer.tui.widgets.wrapping import cells, wrap

_BLANK = Line((), 0)
_KEPT = 128
"""Rows whose lines are kept: those on the screen, and some around them."""

_GAP = 2
"""Cells between the text and the first chip, and between chips."""


class DeskRows:
    """What the sentence list shows of a desk: the rows that its filter lets through."""

    def __init__(self, desk: Desk, scheme: Scheme, paint: Paint) -> None:
        """Rows of this desk, drawn with the colours of a theme."""
        self._desk = desk
        self._scheme = scheme
        self._paint = paint
        self._digits = 0
        self._made: LRUCache[Hashable, list[Line]] = LRUCache(_KEPT)
        self.fit()

    def fit(self) -> bool:
        """Makes the number column as wide as the article needs; returns whether it changed."""
        before, self._digits = self._digits, max(3, len(str(len(self._desk.article))))
        if before != self._digits:
            self._made.clear()
        return before != self._digits

    def __len__(self) -> int:
        """The number of rows."""
        return self._desk.rows

    def key(self, index: int) -> Hashable:
        """The sentence and its revision."""
        place = self._desk.place_of(index)
        return place, self._desk.article.revision(place), self._desk.filter is None

    def is_selected(self, index: int) -> bool:
        """Whether the row belongs to the selection."""
        return False

    def height(self, index: int, width: int) -> int:
        """Lines of the row, the blank line before a paragraph included."""
        return len(self.render(index, width, RowState()))

    def render(self, index: int, width: int, state: RowState) -> Sequence[Line]:
        """The row's lines; made once, although they are measured first and drawn then."""
        key = (self.key(index), width)
        lines = self._made.get(key)
        if lines is None:
            lines = self._made[key] = self._lines(index, width)
        return lines

    def _lines(self, index: int, width: int) -> list[Line]:
        place = self._desk.place_of(index)
        article = self._desk.article
        said = article.at(place)
        indent = self._digits + 3
        room = max(8, width - indent)
        text = article.sentence(place)
        style = self._style(article.layout.kind(place))
        body = styled(text, wrap(text, room), style=style)
        body = _with_chips(body, list(chips(said, self._scheme, self._paint)), room)
        glyph = state_glyph(said)
        lead = [
            Segment(f"{place + 1:>{self._digits}} ", self._paint.dim),
            Segment(f"{glyph} ", self._glyph_style(glyph)),
        ]
        under = [Segment(" " * indent)]
        lines = [_led(lead if at == 0 else under, line, indent) for at, line in enumerate(body)]
        begins = self._desk.filter is None and article.layout.begins_paragraph(place)
        return [_BLANK, *lines] if begins else lines

    def _style(self, kind: str) -> Style | None:
        if kind == "heading":
            return self._paint.strong
        return self._paint.dim if kind in ("byline", "note") else None

    def _glyph_style(self, glyph: str) -> Style:
        name = {"✓": "blue", "?": "magenta", "!": "orange"}.get(glyph, "grey")
        return self._paint.color(name, bold=glyph != "·")


def _led(lead: list[Segment], line: Line, indent: int) -> Line:
    """A line with what stands before its text."""
    # A line of chips alone is no text at all; else copying a sentence would copy its chips.
    before = indent + line.indent
    return Line((*lead, *line.segments), indent + line.cells, before, line.glue, line.tail)


def _with_chips(body: list[Line], marks: Sequence[Chip], room: int) -> list[Line]:
    """The text with its chips after the last word, on lines of their own where they do not fit."""
    lines = list(body)
    for chip in marks:
        size = cells(chip_text(chip))
        last = lines[-1]
        gap = _GAP if last.cells else 0
        fresh = [Segment(text, style) for text, style in chip]
        if last.cells + gap + size <= room:
            segments = (*last.segments, Segment(" " * gap), *fresh)
            tail = last.tail + gap + len(chip_text(chip))
            lines[-1] = Line(segments, last.cells + gap + size, last.indent, last.glue, tail)
        else:
            lines.append(Line(tuple(fresh), size, 0, "", len(chip_text(chip))))
    return lines
