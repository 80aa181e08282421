"""What is searched and filtered on the Desk: the article's sentences, or those of all articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from reviewer.session.article import metadata
from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.desk.view import DeskView
from reviewer.tui.screens.filter_commands import Work
from reviewer.tui.views.desk_rows import Found

if TYPE_CHECKING:
    from reviewer.query import Query
    from reviewer.session.search.corpus_search import CorpusHits


class DeskSearchTarget:
    """Looks for sentences, and hides sentences."""

    HERE: ClassVar[str] = "article"

    def __init__(self, view: DeskView) -> None:
        """Nothing is searched yet.

        Args:
            view: The Desk.
        """
        self._view = view
        self._hits: Hits | None = None
        self._marked: tuple[Query, ...] = ()
        self._found: Found | None = None

    # -- search -------------------------------------------------------------------------------

    def begin(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[CorpusHits]]:
        """Begins a search among the sentences shown, and in all other articles if wanted."""
        from reviewer.session.search import corpus_search, sentence_query

        desk, session = self._view.desk, self._view.reviewer.session
        asked = sentence_query.read(text, session)
        within = desk.filter.places if desk.filter else None
        if not corpus:
            hits = Hits(text, asked, [desk.id])
            return hits, corpus_search.in_article(session, asked, desk.article, within)
        articles = self._view.reviewer.library.articles()
        if desk.id not in articles:
            articles.insert(0, desk.id)
        at = articles.index(desk.id)
        from_here = [*articles[at:], *articles[:at]]
        steps = corpus_search.corpus(session, asked, from_here, desk.article, within)
        return Hits(text, asked, articles, corpus=True), steps

    def spot(self, *, corpus: bool) -> Spot:
        """The sentence under the cursor."""
        self._view.sync()
        return self._view.desk.id, self._view.desk.place

    def preview(self, spot: Spot) -> None:
        """Shows a sentence of this article."""
        if spot[0] == self._view.desk.id:
            self._view.desk.go(spot[1])
            self._view.to_cursor()

    def go_to(self, hit: Hit, hits: Hits) -> bool:
        """Goes to a hit, in another article if need be."""
        view = self._view
        if hit.article != view.desk.id and not view.reviewer.open_desk(hit.article):
            return False
        view.desk.go(hit.place)
        view.to_cursor()
        return True

    def place_name(self) -> str:
        """The article's title."""
        return metadata.title_of(self._view.desk.article)

    def highlight(self, hits: Hits | None) -> None:
        """Shows in the rows what is searched."""
        self._hits = hits
        self._view.rows.invalidate()

    def found(self) -> Found | None:
        """Where a sentence has what is searched, or what the filter asks for."""
        sources = (self._hits, self._view.desk.filter)
        asked = tuple(source.asked for source in sources if source is not None)
        if asked != self._marked:
            self._marked = asked
            self._found = (
                (lambda text: [at for query in asked for at in query.spans(text)])
                if asked
                else None
            )
        return self._found

    # -- filter -------------------------------------------------------------------------------

    def filtered(self) -> str:
        """The filter in force."""
        return self._view.desk.filter.query if self._view.desk.filter else ""

    def narrow(self, query: str, inside: Any) -> Work:
        """Begins a filter; the cursor stays on its sentence, or goes to the next one shown."""
        desk = self._view.desk
        making = desk.narrow(query, inside[0] if inside is not None else None)

        def show() -> None:
            desk.use_filter(making.filter())
            self._view.refill()

        return iter(making), show

    def keep(self) -> Any:
        """The filter and the cursor's sentence."""
        self._view.sync()
        return self._view.desk.filter, self._view.desk.place

    def restore(self, kept: Any, *, bare: bool = False) -> None:
        """Shows what was shown, with the cursor where it was."""
        filter, place = kept
        self._view.desk.go(place)
        self._view.desk.use_filter(None if bare else filter)
        self._view.refill()

    def lift(self) -> bool:
        """Takes the innermost filter away; the cursor stays on its sentence."""
        self._view.sync()
        if not self._view.desk.lift():
            return False
        self._view.refill()
        self._view.say(self.hides() if self.filtered() else "all rows shown")
        return True

    def hides(self) -> str:
        """How many sentences are shown and hidden."""
        return f"{self._view.desk.rows} shown, {self._view.desk.hidden} hidden"
