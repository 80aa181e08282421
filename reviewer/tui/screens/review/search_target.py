"""What is searched in Review: the sentences of the article that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from reviewer.session.article.metadata import title_of
from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.review.view import ReviewView
from reviewer.tui.views.desk_rows import Found as Ranges

if TYPE_CHECKING:
    from reviewer.session.search.corpus_search import CorpusHits


class ReviewSearchTarget:
    """Looks for sentences by their words; what is hidden as undisputed is not searched."""

    HERE: ClassVar[str] = ""
    """There is no other place to search: disputes lead to other articles."""

    def __init__(self, screen: ReviewView) -> None:
        """Nothing is searched yet.

        Args:
            screen: The screen.
        """
        self._screen = screen
        self._ranges: Ranges | None = None

    def begin(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[CorpusHits]]:
        """Begins a search among the sentences shown."""
        from reviewer.session.search import corpus_search, sentence_query

        session, review = self._screen.reviewer.session, self._screen.review
        asked = sentence_query.read(text, session)
        within = review.rows if review.only else None
        steps = corpus_search.in_article(session, asked, review.article, within)
        return Hits(text, asked, [review.id]), steps

    def spot(self, *, corpus: bool) -> Spot:
        """The sentence under the cursor."""
        self._screen.sync()
        return self._screen.review.id, self._screen.review.place

    def preview(self, spot: Spot) -> None:
        """Shows a sentence of this article."""
        if spot[0] == self._screen.review.id and spot[1] in self._screen.review.rows:
            self._screen.use(*spot)

    def go_to(self, hit: Hit, hits: Hits) -> bool:
        """Goes to a hit."""
        self.preview((hit.article, hit.place))
        return True

    def place_name(self) -> str:
        """The article's title."""
        return title_of(self._screen.review.article)

    def highlight(self, hits: Hits | None) -> None:
        """Shows in the rows what is searched, or no more."""
        self._ranges = hits.asked.spans if hits else None
        self._screen.rows.invalidate()

    def found(self) -> Ranges | None:
        """Where a sentence has what is searched."""
        return self._ranges
