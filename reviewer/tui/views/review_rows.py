"""The sentences of an article in Review as rows: number, state, text, what is disputed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final

from rich.segment import Segment
from textual.cache import LRUCache

from reviewer.models import Scheme
from reviewer.session.adjudication.article_answers import open_questions
from reviewer.session.adjudication.review import Review
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Chip
from reviewer.tui.views.desk_rows import Found, sought, with_chips
from reviewer.tui.views.side_note_lines import (
    DISPUTED,
    key_words,
    side_note_chips,
    side_note_in,
)
from reviewer.tui.views.vote_lines import chips_of, state_of, state_piece
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import ScreenLine, line, prefixed, styled, wrap

_BLANK: Final = ScreenLine((), 0)
_KEPT: Final = 128


class ReviewRows:
    """What the list shows of a review."""

    def __init__(
        self,
        review: Review,
        scheme: Scheme,
        paint: Paint,
        found: Callable[[], Found | None] = lambda: None,
    ) -> None:
        """Rows drawn with the colours of a theme.

        Args:
            review: What is reviewed.
            scheme: Tags and statuses.
            paint: The colours.
            found: Gives what is looked for at present, to be highlighted.
        """
        self.review = review
        self._scheme = scheme
        self._paint = paint
        self._found = found
        self._digits = max(3, len(str(len(review.article))))
        self._made: LRUCache[Hashable, list[ScreenLine]] = LRUCache(_KEPT)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.review.rows)

    def key(self, index: int) -> Hashable:
        """The sentence and its revision."""
        place = self.review.rows[index]
        return place, self.review.revision(place), self.review.only, self._found()

    def is_selected(self, index: int) -> bool:
        """Nothing is ever selected here."""
        return False

    def height(self, index: int, width: int) -> int:
        """Lines of the row, the blank line before a paragraph included."""
        return len(self.render(index, width, RowState()))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's lines; made once, although they are measured first and drawn then."""
        key = (self.key(index), width)
        lines = self._made.get(key)
        if lines is None:
            lines = self._made[key] = self._lines(self.review.rows[index], width)
        return lines

    def _lines(self, place: int, width: int) -> list[ScreenLine]:
        review, paint = self.review, self._paint
        article = review.article
        proposals = review.proposals(place)
        glyph, style = state_piece(state_of(proposals), paint) if proposals else (" ", None)
        lead = line((f"{place + 1:>{self._digits}} ", paint.dim), (f"{glyph} ", style))
        room = max(8, width - lead.cells)
        text = article.sentence(place)
        kind = article.layout.kind(place)
        bold = paint.strong if kind == "heading" else None
        found = self._found()
        spans = [(*at, sought(paint)) for at in found(text)] if found else ()
        body = styled(text, wrap(text, room), spans, style=bold if proposals else paint.dim)
        badges = [
            *(self._about_article() if place == 0 else ()),
            *chips_of(proposals, self._scheme, paint),
            *side_note_chips(side_note_in(review, place), paint),
        ]
        body = with_chips(body, badges, room)
        lines = prefixed(body, lead, line(Segment(" " * lead.cells).text))
        begins = not review.only and article.layout.begins_paragraph(place)
        return [_BLANK, *lines] if begins else lines

    def _about_article(self) -> Iterator[Chip]:
        """The open questions about the article, at its first sentence: tab stops there."""
        if names := open_questions(self.review.session, self.review.id):
            words = ", ".join(map(key_words, names))
            yield ((f"{DISPUTED} about the article: {words}", self._paint.color("orange")),)
