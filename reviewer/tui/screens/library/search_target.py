"""What is searched and filtered in the Library: its rows, or the text of all articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from reviewer.session import Library
from reviewer.session.desk.library import LibraryRow
from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.filter_commands import Work

if TYPE_CHECKING:
    from reviewer.session.search.corpus_search import CorpusHits
    from reviewer.tui.host import Host
    from reviewer.tui.widgets.rows.rows import Rows


class LibraryView(Protocol):
    """The screen that lists the articles."""

    @property
    def reviewer(self) -> Host:
        """The program around the screen."""
        ...

    @property
    def rows(self) -> Rows:
        """The list."""
        ...

    def listed(self) -> Sequence[LibraryRow]:
        """The articles that are listed."""
        ...

    def under_cursor(self) -> str:
        """The article under the cursor; empty if there is none."""
        ...

    def moved(self) -> None:
        """Shows what belongs to the article under the cursor."""
        ...

    def refill(self, article: str = "") -> None:
        """Lists the articles anew."""
        ...

    def leave_for(self, hit: Hit, hits: Hits) -> None:
        """Opens an article at what was found in it; the search goes on there."""
        ...

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows what happened in the message line."""
        ...


class LibrarySearchTarget:
    """Looks for articles and for their sentences, and hides articles."""

    HERE: ClassVar[str] = "list"

    def __init__(self, screen: LibraryView, library: Library) -> None:
        """Serves one Library.

        Args:
            screen: The screen.
            library: What it lists.
        """
        self._screen = screen
        self._library = library

    def begin(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[CorpusHits]]:
        """Begins a search: among the rows, or in the text of all articles."""
        from reviewer.session.search import corpus_search, sentence_query

        session = self._screen.reviewer.session
        asked = sentence_query.read(text, session)
        if corpus:
            articles = self._library.articles()
            at = articles.index(here) if (here := self._screen.under_cursor()) in articles else 0
            steps = corpus_search.corpus(session, asked, [*articles[at:], *articles[:at]])
            return Hits(text, asked, articles, corpus=True), steps
        fits, rows = self._library.test(text), self._screen.listed()
        found = [at for at, row in enumerate(rows) if fits(row.article, row.tally)]
        return Hits(text, asked, [""]), iter((corpus_search.CorpusHits("", found, last=True),))

    def spot(self, *, corpus: bool) -> Spot:
        """The row under the cursor; while all articles are searched, its article."""
        return (self._screen.under_cursor(), 0) if corpus else ("", self._screen.rows.cursor)

    def preview(self, spot: Spot) -> None:
        """Goes to a row."""
        if not spot[0]:
            self._screen.rows.move_to(spot[1])
            self._screen.moved()

    def go_to(self, hit: Hit, hits: Hits) -> bool:
        """Goes to a row, or opens an article at what was found there."""
        if hit.article:
            self._screen.leave_for(hit, hits)
            return False
        self._screen.rows.move_to(hit.place)
        return True

    def place_name(self) -> str:
        """Nothing: the search never leads to another list."""
        return ""

    def highlight(self, hits: Hits | None) -> None:
        """The rows show nothing of a search."""

    def filtered(self) -> str:
        """The filter in force."""
        return self._library.query

    def narrow(self, query: str, inside: Any) -> Work:
        """Begins a filter of the articles; see `reviewer.session.search.article_query`."""
        self._library.test(query)
        asked = f"({inside[0]}) ({query})" if inside is not None else query

        def show() -> None:
            self._library.query = asked
            self._screen.refill()

        return iter(()), show

    def keep(self) -> tuple[str, str]:
        """The filter and the article under the cursor."""
        return self._library.query, self._screen.under_cursor()

    def restore(self, kept: tuple[str, str], *, bare: bool = False) -> None:
        """Shows what was shown, with the cursor where it was."""
        self._library.query = "" if bare else kept[0]
        self._screen.refill(kept[1])

    def lift(self) -> bool:
        """Shows all articles."""
        if not self._library.query:
            return False
        self._library.query = ""
        self._screen.refill()
        self._screen.say("all rows shown")
        return True

    def hides(self) -> str:
        """How many articles are shown and hidden."""
        shown = len(self._screen.rows.source)
        hidden = len(self._screen.reviewer.session.store.articles()) - shown
        return f"{shown} shown, {hidden} hidden"
