"""The sentences of an article as rows of the list: number, state, text, chips."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache

from reviewer.models import Scheme
from reviewer.session import Desk
from reviewer.session.article.spans import may_stand_in
from reviewer.session.desk.span_editor import Shown
from reviewer.session.queues.side_notes import NOTHING, SideNote
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import MINE, Chip, chip_text, chips, state_glyph, suggestion_chip
from reviewer.tui.views.span_highlights import highlights
from reviewer.tui.widgets.long_lines import LONG, LongLines, styled_long, wrap_long
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import (
    ScreenLine,
    StyledRange,
    cells,
    styled,
    undrawn,
    wrap,
)

Found = Callable[[str], Sequence[tuple[int, int]]]
"""Where a sentence has what is looked for: code points of its text, half-open."""

_BLANK = ScreenLine((), 0)
_KEPT = 128
"""Rows whose lines are kept: those on the screen, and some around them."""

_KEPT_LONG = 4
"""Very long texts of which is kept where their lines begin."""

_GAP = 2
"""Cells between the text and the first chip, and between chips."""


def sought(paint: Paint) -> Style:
    """How words look that are searched."""
    return paint.color("yellow", bold=True) + Style(underline=True)


class DeskRows:
    """What the sentence list shows of a desk: the rows that its filter lets through."""

    def __init__(
        self,
        desk: Desk,
        scheme: Scheme,
        paint: Paint,
        shown: Callable[[int], Shown | None] = lambda place: None,
        found: Callable[[], Found | None] = lambda: None,
        margin: Callable[[int], SideNote] = lambda place: NOTHING,
    ) -> None:
        """Rows of this desk, drawn with the colours of a theme.

        Args:
            desk: The desk.
            scheme: Tags and statuses.
            paint: The colours.
            shown: Gives what the row of a sentence shows of the word cursor.
            found: Gives what is looked for at present, to be highlighted.
            margin: Gives what stands beside a sentence.
        """
        self._desk = desk
        self._scheme = scheme
        self._paint = paint
        self._shown = shown
        self._found = found
        self._side_note = margin
        self._sought = sought(paint)
        self._digits = 0
        self._mine: frozenset[int] | None = None
        self._made: LRUCache[Hashable, Sequence[ScreenLine]] = LRUCache(_KEPT)
        self._wrapped: LRUCache[Hashable, list[tuple[int, int]]] = LRUCache(_KEPT_LONG)
        self.fit()

    def fit(self) -> bool:
        """Makes the number column as wide as the article needs, and sees which rows are whose.

        Returns:
            Whether anything changed.
        """
        article, before = self._desk.article, (self._digits, self._mine)
        self._digits = max(3, len(str(len(article))))
        self._mine = self._desk.session.shares.places(article)
        changed = before != (self._digits, self._mine)
        if changed:
            self._made.clear()
        return changed

    def __len__(self) -> int:
        """The number of rows."""
        return self._desk.rows

    def key(self, index: int) -> Hashable:
        """The sentence and its revision."""
        place = self._desk.place_of(index)
        revision = self._desk.article.revision(place)
        beside = self._side_note(place)
        related = self._desk.session.relations_seen
        whole = self._desk.filter is None
        suggested = self._desk.suggestions.revision
        return place, revision, whole, self._shown(place), self._found(), beside, related, suggested

    def is_selected(self, index: int) -> bool:
        """Whether the row belongs to the selection."""
        return self._desk.selection.has(self._desk.place_of(index))

    def height(self, index: int, width: int) -> int:
        """Lines of the row, the blank line before a paragraph included."""
        return len(self.render(index, width, RowState()))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's lines; made once, although they are measured first and drawn then."""
        key = (self.key(index), width)
        lines = self._made.get(key)
        if lines is None:
            lines = self._made[key] = self._lines(index, width)
        return lines

    def _lines(self, index: int, width: int) -> Sequence[ScreenLine]:
        place = self._desk.place_of(index)
        article = self._desk.article
        annotation = article.at(place)
        indent = self._digits + 3
        room = max(8, width - indent)
        text = article.sentence(place)
        style = self._style(article.layout.kind(place))
        spans = highlights(article, place, self._scheme, self._paint, self._shown(place))
        found = self._found()
        if found and len(text) < LONG:
            spans += self._looked_for(found, text)
        ranges = self._wrap(place, text, room)
        badges = [
            *chips(annotation, self._scheme, self._paint),
            *self._suggested(place),
            *self._related(place),
            *self._beside(place),
        ]
        glyph = state_glyph(annotation)
        mine = self._mine
        mark = MINE if mine is not None and place in mine else " "
        if mine is not None and place not in mine and style is None:
            style = self._paint.dim
        lead = [
            Segment(f"{place + 1:>{self._digits}}{mark}", self._paint.dim),
            Segment(f"{glyph} ", self._glyph_style(glyph)),
        ]
        under = [Segment(" " * indent)]
        begins = self._desk.filter is None and article.layout.begins_paragraph(place)
        if len(text) >= LONG:
            seek = partial(self._looked_for, found) if found else None
            texts = styled_long(text, ranges, spans, style, seek=seek)
            return _led_long(texts, lead, under, indent, badges, room, begins=begins)
        body = with_chips(styled(text, ranges, spans, style=style), badges, room)
        lines = [_led(lead if at == 0 else under, line, indent) for at, line in enumerate(body)]
        return [_BLANK, *lines] if begins else lines

    def _looked_for(self, found: Found, text: str) -> list[StyledRange]:
        return [(*at, self._sought) for at in found(text)]

    def _suggested(self, place: int) -> Iterable[Chip]:
        """What is suggested for a sentence; drawn, it counts as seen."""
        found = self._desk.suggestions.paint(place)
        return [suggestion_chip(one.tag, self._scheme, self._paint) for one in found]

    def _wrap(self, place: int, text: str, room: int) -> list[tuple[int, int]]:
        """Where the lines of a sentence begin and end; kept for those that take long."""
        if len(text) < LONG:
            return wrap(text, room)
        layout = self._desk.article.layout
        key = (layout.sha256, layout.range(place), room)
        ranges = self._wrapped.get(key)
        if ranges is None:
            ranges = self._wrapped[key] = wrap_long(text, room)
        return ranges

    def _related(self, place: int) -> Iterable[Chip]:
        """The relations of the spans of a sentence."""
        if not may_stand_in(self._desk.article, place):
            return ()
        # Not at the top: the first frame rarely has spans.
        from reviewer.tui.views.relation_lines import relation_chips

        return relation_chips(self._desk.session, self._desk.article, place, self._paint)

    def _beside(self, place: int) -> Iterable[Chip]:
        """The badges of what stands beside a sentence."""
        if (side_note := self._side_note(place)) == NOTHING:
            return ()
        # Not at the top: alone one never sees any.
        from reviewer.tui.views.side_note_lines import side_note_chips

        return side_note_chips(side_note, self._paint)

    def offset(self, index: int, width: int, line: int, x: int) -> int:
        """The offset in the article that is drawn at a place of a row.

        Args:
            index: The row.
            width: The width that the row was drawn for.
            line: The line of the row, from 0.
            x: Code points of the drawn line before the place, from its left edge on.

        Returns:
            An offset of the row's sentence; its start or end for places beside its text.
        """
        place = self._desk.place_of(index)
        article = self._desk.article
        start, text = article.layout.range(place)[0], article.sentence(place)
        indent = self._digits + 3
        ranges = self._wrap(place, text, max(8, width - indent))
        begins = self._desk.filter is None and article.layout.begins_paragraph(place)
        at = line - begins
        if at < 0:
            return start
        if at >= len(ranges):
            return start + len(text)
        first, last = ranges[at]
        return start + first + undrawn(text[first:last], max(0, x - indent))

    def _style(self, kind: str) -> Style | None:
        if kind == "heading":
            return self._paint.strong
        return self._paint.dim if kind in ("byline", "note", "page") else None

    def _glyph_style(self, glyph: str) -> Style:
        name = {"✓": "blue", "?": "magenta", "!": "orange"}.get(glyph, "grey")
        return self._paint.color(name, bold=glyph != "·")


def _led(lead: list[Segment], line: ScreenLine, indent: int) -> ScreenLine:
    """A line with what stands before its text."""
    # A line of chips alone is no text at all; else copying a sentence would copy its chips.
    before = indent + line.indent
    return ScreenLine((*lead, *line.segments), indent + line.cells, before, line.glue, line.tail)


def _led_long(
    texts: LongLines,
    lead: list[Segment],
    under: list[Segment],
    indent: int,
    badges: Sequence[Chip],
    room: int,
    *,
    begins: bool,
) -> LongLines:
    """The lines of a very long sentence, with what stands before, above and behind its text."""
    last = len(texts) - 1
    tail = with_chips([texts[last]], badges, room)

    def make(at: int) -> ScreenLine:
        if (number := at - begins) < 0:
            return _BLANK
        body = texts[number] if number < last else tail[number - last]
        return _led(under if number else lead, body, indent)

    return LongLines(begins + last + len(tail), make)


def with_chips(body: list[ScreenLine], marks: Sequence[Chip], room: int) -> list[ScreenLine]:
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
            lines[-1] = ScreenLine(segments, last.cells + gap + size, last.indent, last.glue, tail)
        else:
            lines.append(ScreenLine(tuple(fresh), size, 0, "", len(chip_text(chip))))
    return lines
