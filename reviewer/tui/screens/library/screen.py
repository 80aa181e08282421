"""The Library: every article with its progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on

from reviewer.session import Outcome
from reviewer.session.search.search_results import Hit, Hits, Spot
from reviewer.tui.screens.common_dialogs import list_notes, open_guide
from reviewer.tui.screens.library_waiting import WaitingLibrary
from reviewer.tui.screens.narrowing import Work
from reviewer.tui.screens.search_commands import FindingScreen
from reviewer.tui.widgets.rows.rows import Rows

if TYPE_CHECKING:
    from reviewer.session.search.corpus_search import Found


class LibraryScreen(WaitingLibrary):
    """The list of articles; Enter opens one."""

    SCOPE = "library"
    HERE = "list"
    PLACEHOLDER = "No articles here: put .txt or .md files into the folder of articles."

    # -- finding ------------------------------------------------------------------------------

    def hunt(self, text: str, *, corpus: bool) -> tuple[Hits, Iterator[Found]]:
        """Begins a search: among the rows, or in the text of all articles."""
        from reviewer.session.search import corpus_search, sentence_query

        session = self.reviewer.session
        asked = sentence_query.read(text, session)
        if corpus:
            articles = self._library.articles()
            at = articles.index(here) if (here := self.under_cursor()) in articles else 0
            steps = corpus_search.corpus(session, asked, [*articles[at:], *articles[:at]])
            return Hits(text, asked, articles, corpus=True), steps
        fits, rows = self._library.test(text), self._source.rows if self._source else ()
        found = [at for at, row in enumerate(rows) if fits(*row)]
        return Hits(text, asked, [""]), iter((corpus_search.Found("", found, last=True),))

    def spot(self) -> Spot:
        """The row under the cursor; while all articles are searched, its article."""
        return (self.under_cursor(), 0) if self.in_corpus else ("", self.rows.cursor)

    def preview(self, spot: Spot) -> None:
        """Goes to a row."""
        if not spot[0]:
            self.rows.move_to(spot[1])
            self.moved()

    def go_to(self, hit: Hit) -> FindingScreen | None:
        """Goes to a row, or opens an article at what was found there."""
        if not hit.article:
            self.rows.move_to(hit.place)
            return self
        hits = self.searched
        if hits is None or not self.reviewer.open_desk(hit.article):
            return None
        self.end_search()
        self.reviewer.look_for(hits.text, hit)
        return None

    def filtered(self) -> str:
        """The filter in force."""
        return self._library.query

    def narrow(self, query: str, *, inside: bool) -> Work:
        """Begins a filter of the articles; see `reviewer.session.search.article_query`."""
        self._library.test(query)
        asked = f"({self._kept[0]}) ({query})" if inside else query

        def show() -> None:
            self._library.query = asked
            self.refill()

        return iter(()), show

    def keep(self) -> tuple[str, str]:
        """The filter and the article under the cursor."""
        return self._library.query, self.under_cursor()

    def restore(self, kept: tuple[str, str], *, bare: bool = False) -> None:
        """Shows what was shown, with the cursor where it was."""
        self._library.query = "" if bare else kept[0]
        self.refill(kept[1])

    def lift(self) -> bool:
        """Shows all articles."""
        if not self._library.query:
            return False
        self._library.query = ""
        self.refill()
        self.say("all rows shown")
        return True

    def hides(self) -> str:
        """How many articles are shown and hidden."""
        shown = len(self.rows.source)
        hidden = len(self.reviewer.session.store.articles()) - shown
        return f"{shown} shown, {hidden} hidden"

    # -- commands -----------------------------------------------------------------------------

    @on(Rows.Chosen)
    def cmd_library_open(self) -> None:
        """Opens the article under the cursor."""
        if article := self.under_cursor():
            # What was said here would be stale when one comes back.
            self.say("")
            self.reviewer.open_desk(article)

    def cmd_library_sort(self) -> None:
        """Sorts by the next column."""
        keep = self.under_cursor()
        self.say(f"sorted by {self._library.next_order()}")
        self.refill(keep)

    async def cmd_library_edit(self) -> None:
        """Edits title, author, date, address, language and story of the article."""
        from reviewer.tui.screens.dialogs.metadata import edit_metadata

        source = self._source
        if source is not None and len(source):
            await edit_metadata(self, source.rows[self.rows.cursor].article)

    async def cmd_go_metadata(self) -> None:
        """The same."""
        await self.cmd_library_edit()

    async def cmd_go_notes(self) -> None:
        """Lists all notes and flags of the corpus."""
        await list_notes(self)

    async def cmd_go_guidelines(self) -> None:
        """Shows the rules of the scheme."""
        await open_guide(self, {})

    def take(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, and the rows that look different."""
        super().take(outcome)
        if outcome.changed:
            self.refill(self.under_cursor())
            self.look_for_dues()
        return outcome

    def cmd_go_desk(self) -> None:
        """Goes back to the article last worked on."""
        if self.reviewer.current:
            self.reviewer.open_desk(self.reviewer.current)
        else:
            self.say("no article was open yet: Enter opens one", good=False)

    def cmd_go_library(self) -> None:
        """Is here already."""

    def cmd_app_peel(self) -> None:
        """Closes the search or the filter."""
        if not self.peel():
            self.say("this is the outermost screen: ctrl+q quits")

    def cmd_undo_undo(self) -> None:
        """Shows what the last change was; the next `u`, on the Desk, takes it back."""
        self._walked(self.take(self.reviewer.session.undo(self._visible)))

    def cmd_undo_redo(self) -> None:
        """Shows what would be done again."""
        self._walked(self.take(self.reviewer.session.redo(self._visible)))

    def _visible(self, article: str, unit: str) -> bool:
        """No sentence is in view here, but what concerns a whole article is."""
        row = self._row_of(article)
        return not unit and row is not None and self.rows.is_visible(row)

    def _row_of(self, article: str) -> int | None:
        rows = self._source.rows if self._source else ()
        return next((at for at, row in enumerate(rows) if row.article.id == article), None)

    def _walked(self, outcome: Outcome) -> None:
        if outcome.goto is None:
            self.refill()
            return
        article, unit = outcome.goto
        row = None if unit else self._row_of(article)
        if row is None:
            self.reviewer.goto(article, unit, message=outcome.message)
        else:
            self.rows.move_to(row)
            self.moved()
