"""Search and filter on the Desk: in the article, or in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reviewer.session.article import metadata
from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.desk.base import DeskBase
from reviewer.tui.screens.search_commands import Work
from reviewer.tui.views.desk_rows import Found

if TYPE_CHECKING:
    from reviewer.query import Query
    from reviewer.session.search.corpus_search import CorpusHits as Bit

MANY = 200
"""Changed sentences from which on a search is made anew rather than mended."""


class FindDesk(DeskBase):
    """Looks for sentences, and hides sentences."""

    _marked: tuple[Query, ...] = ()
    _found: Found | None = None

    # -- search -------------------------------------------------------------------------------

    def hunt(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[Bit]]:
        """Begins a search among the sentences shown, and in all other articles if wanted."""
        from reviewer.session.search import corpus_search, sentence_query

        session, here = self.reviewer.session, self.desk.article
        asked = sentence_query.read(text, session)
        within = self.desk.filter.places if self.desk.filter else None
        if not corpus:
            hits = Hits(text, asked, [self.desk.id])
            return hits, corpus_search.in_article(session, asked, here, within)
        articles = self.reviewer.library.articles()
        if self.desk.id not in articles:
            articles.insert(0, self.desk.id)
        at = articles.index(self.desk.id)
        from_here = [*articles[at:], *articles[:at]]
        steps = corpus_search.corpus(session, asked, from_here, here, within)
        return Hits(text, asked, articles, corpus=True), steps

    def spot(self) -> Spot:
        """The sentence under the cursor."""
        self.sync()
        return self.desk.id, self.desk.place

    def preview(self, spot: Spot) -> None:
        """Shows a sentence of this article."""
        if spot[0] == self.desk.id:
            self.desk.go(spot[1])
            self.to_cursor()

    def go_to(self, hit: Hit) -> FindDesk | None:
        """Goes to a hit, in another article if need be."""
        if hit.article != self.desk.id and not self.reviewer.open_desk(hit.article):
            return None
        self.desk.go(hit.place)
        self.to_cursor()
        return self

    def go_on_with(self, text: str, hit: Hit) -> None:
        """Goes on with a search of all articles that began elsewhere, at something it found."""
        self.look_for(text, corpus=True)
        self._arrive(hit)

    def place_name(self) -> str:
        """The article's title."""
        return metadata.title_of(self.desk.article)

    def highlight(self) -> None:
        """Shows in the rows what is searched."""
        self.rows.invalidate()

    def found(self) -> Found | None:
        """Where a sentence has what is searched, or what the filter asks for."""
        hits, filter = self.searched, self.desk.filter
        asked = tuple(one.asked for one in (hits, filter) if one is not None)
        if asked != self._marked:
            self._marked = asked
            self._found = (
                (lambda text: [at for one in asked for at in one.spans(text)]) if asked else None
            )
        return self._found

    def follow_search(self, before: str) -> None:
        """Goes on searching after another article was opened, or the same one anew."""
        hits = self.searched
        if hits is None or (hits.corpus and before != self.desk.id):
            return
        if hits.corpus or before == self.desk.id:
            self.search_again()
        else:
            self.end_search()

    def search_again(self) -> None:
        """Searches for the same among what there is now."""
        hits = self.searched
        if hits is not None:
            self.look_for(hits.text, corpus=hits.corpus)

    def mend_search(self, changed: tuple[tuple[str, str], ...]) -> None:
        """Takes in that what was said of sentences has changed, and so may what is found."""
        hits, article = self.searched, self.desk.article
        if hits is None or "values" not in hits.asked.needs():
            return
        if len(changed) > MANY:
            self.search_again()
            return
        from reviewer.session.search.sentence_query import fits

        for name, unit in changed:
            place = article.place(unit) if name == self.desk.id and unit else None
            if place is not None and self.desk.shows(place):
                with suppress(self.query_error):
                    now = fits(self.reviewer.session, article, hits.asked, place)
                    hits.mend(name, place, fits=now)

    # -- filter -------------------------------------------------------------------------------

    def filtered(self) -> str:
        """The filter in force."""
        return self.desk.filter.query if self.desk.filter else ""

    def narrow(self, query: str, *, inside: bool) -> Work:
        """Begins a filter; the cursor stays on its sentence, or goes to the next one shown."""
        desk = self.desk
        making = desk.narrow(query, self._kept[0] if inside else None)

        def show() -> None:
            desk.use_filter(making.filter())
            self.refill()

        return iter(making), show

    def keep(self) -> Any:
        """The filter and the cursor's sentence."""
        self.sync()
        return self.desk.filter, self.desk.place

    def restore(self, kept: Any, *, bare: bool = False) -> None:
        """Shows what was shown, with the cursor where it was."""
        filter, place = kept
        self.desk.go(place)
        self.desk.use_filter(None if bare else filter)
        self.refill()

    def lift(self) -> bool:
        """Takes the innermost filter away; the cursor stays on its sentence."""
        self.sync()
        if not self.desk.lift():
            return False
        self.refill()
        self.say(self.hides() if self.filtered() else "all rows shown")
        return True

    def hides(self) -> str:
        """How many sentences are shown and hidden."""
        return f"{self.desk.rows} shown, {self.desk.hidden} hidden"
