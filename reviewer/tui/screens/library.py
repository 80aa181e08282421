"""The Library: every article with its progress."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from reviewer.session import Library, Outcome
from reviewer.tui.screens.finding import FindingScreen
from reviewer.tui.views.library_rows import LibraryRows
from reviewer.tui.widgets.rows import Rows


class LibraryScreen(FindingScreen):
    """The list of articles; Enter opens one."""

    SCOPE = "library"
    PLACEHOLDER = "No articles here: put .txt or .md files into the folder of articles."

    def __init__(self, library: Library) -> None:
        """The articles as the session shows them."""
        super().__init__()
        self._library = library

    def on_mount(self) -> None:
        """Shows the articles, the one last worked on under the cursor."""
        self.refill(self.reviewer.current)

    def on_screen_resume(self) -> None:
        """Takes in what was done on the Desk."""
        self.refill(self.reviewer.current or self._under_cursor())

    def refill(self, article: str = "") -> None:
        """Lists the articles anew; the cursor stays on its article, or goes to the one named."""
        keep = article or self._under_cursor()
        rows = self._library.rows()
        scheme, current = self.reviewer.session.scheme, self.reviewer.current
        source = LibraryRows(rows, scheme, self.paint, current)
        ids = [row.article.id for row in rows]
        cursor = ids.index(keep) if keep in ids else min(self.rows.cursor, max(0, len(ids) - 1))
        line = self.rows.cursor_line if len(self.rows.source) else None
        self.rows.set_source(source, cursor, line=line)
        self.moved()

    @property
    def is_waiting(self) -> bool:
        """Whether articles are shown whose sentences have not been counted yet."""
        source = self._source
        return source is not None and any(row.article.sentences < 0 for row in source.rows)

    @property
    def _source(self) -> LibraryRows | None:
        source = self.rows.source
        return source if isinstance(source, LibraryRows) else None

    def _under_cursor(self) -> str:
        source = self._source
        if source is None or not len(source):
            return ""
        return source.rows[min(self.rows.cursor, len(source) - 1)].article.id

    def moved(self) -> None:
        """Shows how many articles there are and how far the annotator is."""
        source = self._source
        if source is None:
            return
        decided = sum(row.tally.decided for row in source.rows)
        known = [row.article.sentences for row in source.rows]
        total = sum(count for count in known if count > 0)
        reading = sum(count < 0 for count in known)
        left = f"Library  {len(source)} articles"
        if self._library.query:
            left += f" with “{self._library.query}”"
        right = f"{decided}/{total} decided"
        if reading:
            waiting = f"{reading} unreadable" if self.reviewer.surveyed else f"reading {reading} more …"
            right = f"{waiting}  {right}"
        order = f"by {self._library.order}  {self.reviewer.session.annotator}"
        self.head(((left, self.paint.strong),), ((f"{right}  {order}", self.paint.dim),))

    # -- finding ------------------------------------------------------------------------------

    def matches(self, query: str) -> Sequence[int]:
        """The rows whose path, opening or metadata contain the text."""
        source, wanted = self._source, query.casefold()
        if source is None or not wanted:
            return ()
        return [
            at
            for at, row in enumerate(source.rows)
            if wanted in row.words
        ]

    def filtered(self) -> str:
        """The filter in force."""
        return self._library.query

    def filter(self, query: str) -> str:
        """Shows only articles whose path, opening or metadata contain the text."""
        self._library.query = query
        self.refill()
        shown = len(self.rows.source)
        hidden = len(self.reviewer.session.store.articles()) - shown
        return f"{shown} shown, {hidden} hidden  ·  esc shows all"

    # -- commands -----------------------------------------------------------------------------

    @on(Rows.Chosen)
    def cmd_library_open(self) -> None:
        """Opens the article under the cursor."""
        if article := self._under_cursor():
            self.reviewer.open_desk(article)

    def cmd_library_sort(self) -> None:
        """Sorts by the next column."""
        keep = self._under_cursor()
        self.say(f"sorted by {self._library.next_order()}")
        self.refill(keep)

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
