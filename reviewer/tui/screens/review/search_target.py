"""Search in Review: among the sentences of the article that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.session.article.metadata import title_of
from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.review.base import ReviewBase
from reviewer.tui.screens.search_commands import FindingScreen
from reviewer.tui.views.desk_rows import Found as Ranges

if TYPE_CHECKING:
    from reviewer.session.search.corpus_search import CorpusHits


class FindReview(ReviewBase, FindingScreen):
    """Looks for sentences by their words; what is hidden as undisputed is not searched."""

    _ranges: Ranges | None = None

    def hunt(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[CorpusHits]]:
        """Begins a search among the sentences shown."""
        from reviewer.session.search import corpus_search, sentence_query

        session, review = self.reviewer.session, self.review
        asked = sentence_query.read(text, session)
        within = review.rows if review.only else None
        steps = corpus_search.in_article(session, asked, review.article, within)
        return Hits(text, asked, [review.id]), steps

    def spot(self) -> Spot:
        """The sentence under the cursor."""
        self.sync()
        return self.review.id, self.review.place

    def preview(self, spot: Spot) -> None:
        """Shows a sentence of this article."""
        if spot[0] == self.review.id and spot[1] in self.review.rows:
            self.use(*spot)

    def go_to(self, hit: Hit) -> FindReview:
        """Goes to a hit."""
        self.preview((hit.article, hit.place))
        return self

    def place_name(self) -> str:
        """The article's title."""
        return title_of(self.review.article)

    def highlight(self) -> None:
        """Shows in the rows what is searched, or no more."""
        self._ranges = self.searched.asked.spans if self.searched else None
        self.rows.invalidate()

    def found(self) -> Ranges | None:
        """Where a sentence has what is searched."""
        return self._ranges

    def use(self, article: str, place: int | None = None) -> bool:
        """Goes there; a search ends with its article."""
        if article != self.review.id:
            self.end_search()
        return super().use(article, place)

    def lift(self) -> bool:
        """Nothing is filtered here; what is undisputed is hidden by its own command."""
        return False

    def _hint(self) -> str:
        return 'words  "a text"  /regex/  tag:claim'

    def _other_scope(self) -> None:
        """There is no other: disputes lead to other articles."""
