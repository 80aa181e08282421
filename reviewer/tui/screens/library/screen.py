"""The Library: every article with its progress, and with what waits in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.screen import ModalScreen

from reviewer.models import Article
from reviewer.models.phrases import count_of, near
from reviewer.ports import StoreError
from reviewer.session import Library, Outcome
from reviewer.session.desk.library import LibraryRow
from reviewer.session.queues.pending_work import PendingWork
from reviewer.session.search.search_results import Hit, Hits
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.common_dialogs import Subject, list_notes, open_guide
from reviewer.tui.screens.filter_commands import FilterCommands
from reviewer.tui.screens.library.search_target import LibrarySearchTarget
from reviewer.tui.screens.list_screen import HEIGHTS, ListScreen
from reviewer.tui.screens.search_commands import SearchCommands
from reviewer.tui.screens.signoff_commands import SignoffCommands
from reviewer.tui.views.chips import MINE
from reviewer.tui.views.library_rows import LibraryRows, due_words, preview_lines
from reviewer.tui.widgets.line_widgets import OneLine, Panel
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.text_lines import ScreenLine, cells

if TYPE_CHECKING:
    from textual.timer import Timer

    from reviewer.session.background_work import Answer
    from reviewer.session.collaboration.signoff import Signables
    from reviewer.tui.host import ProcessInView

BESIDE: Final = 3
"""Cells of the head that stay free: at both ends, and before what stands on the right."""

LEAST: Final = 12
"""Cells from which on the folder of the tags is shown, if it is cut."""

REST: Final = 0.1
"""Seconds for which the cursor rests before the article under it is opened for its preview."""

QUICK: Final = 3_000
"""Sentences up to which an article is opened for that."""

BEGINNING: Final = 3_000
"""Code points of a preview."""


class LibraryScreen(ListScreen):
    """Lists the articles, and looks between the keys for what waits in them; Enter opens one."""

    SCOPE = "library"
    PLACEHOLDER = "No articles here: put .txt or .md files into the folder of articles."
    NONE_FITS = "No article fits the filter: esc shows all of them."
    HAS_COLUMNS = True
    VERTICAL_BREAKPOINTS = [*HEIGHTS, (30, "-high")]

    def __init__(self, library: Library) -> None:
        """The articles as the session shows them."""
        super().__init__()
        self._library = library
        self._pending: PendingWork | None = None
        self._pending_coming: TimeSlices[bool] | None = None
        self._process: ProcessInView | None = None
        self._looks_again = False
        self._assigned: tuple[int, int] | None = None
        self._in_dialog = False
        self._resting: Timer | None = None
        self._explained = ("", "")
        """The article under the cursor, and what the message line says waits in it."""
        self._target = LibrarySearchTarget(self, library)
        self.search = SearchCommands(self, self._target)
        self._features = (
            self.search,
            FilterCommands(self, self._target),
            SignoffCommands(self, self.signables, self.subject, self.apply_outcome),
            self,
        )

    @property
    def handlers(self) -> tuple[object, ...]:
        """Searching, filtering and signing off are objects of their own."""
        return self._features

    def on_mount(self) -> None:
        """Shows the articles, the one last worked on under the cursor."""
        self._pending = PendingWork(self.reviewer.session)
        self.refill(self.reviewer.current)
        self._explained = (self.under_cursor(), "")
        if self.reviewer.is_up:
            self.call_after_refresh(self.at_leisure)

    def on_screen_suspend(self) -> None:
        """Remembers what has come in front; behind another list nothing is looked for."""
        self._in_dialog = isinstance(self.app.screen, ModalScreen)
        if not self._in_dialog:
            self._stop_process()

    def on_screen_resume(self) -> None:
        """Takes in what was done on the Desk, or in a dialog, after which the cursor stays."""
        self.refill("" if self._in_dialog else self.reviewer.current)
        if self._pending_coming is not None:
            self.look_for_pending()

    def refill(self, article: str = "") -> None:
        """Lists the articles anew; the cursor stays on its article, or goes to the one named."""
        keep = article or self.under_cursor()
        rows = self._library.rows()
        scheme, current = self.reviewer.session.scheme, self.reviewer.current
        mine, self._assigned = self._library.mine(), self._library.assigned()
        source = LibraryRows(rows, scheme, self.paint, current, mine, self._pending)
        ids = [row.article.id for row in rows]
        cursor = ids.index(keep) if keep in ids else min(self.rows.cursor, max(0, len(ids) - 1))
        line = self.rows.cursor_line if len(self.rows.source) else None
        self.rows.set_source(source, cursor, line=line)
        self.rows.placeholder = self.NONE_FITS if self._library.query else self.PLACEHOLDER
        self.moved()

    @property
    def is_waiting(self) -> bool:
        """Whether articles are shown whose sentences have not been counted yet."""
        source = self._source
        return source is not None and source.counts.unread > 0

    @property
    def _source(self) -> LibraryRows | None:
        source = self.rows.source
        return source if isinstance(source, LibraryRows) else None

    def listed(self) -> Sequence[LibraryRow]:
        """The articles that are listed."""
        return self._source.rows if self._source else ()

    def under_cursor(self) -> str:
        """The article under the cursor; empty if there is none."""
        source = self._source
        if source is None or not len(source):
            return ""
        return source.rows[min(self.rows.cursor, len(source) - 1)].article.id

    # -- what waits ---------------------------------------------------------------------------

    def at_leisure(self) -> None:
        """Begins to look for what waits."""
        self.look_for_pending()

    def arrived(self) -> None:
        """Takes in what others wrote."""
        if self._process is not None:
            # As much comes, it would never end: it looks once more when it has ended.
            self._looks_again = True
        elif self._pending_coming is not None and self.in_front:
            self.look_for_pending()

    def look_for_pending(self) -> None:
        """Looks through the articles between the keys, the one last worked on first."""
        if self._pending_coming is not None:
            self._pending_coming.stop()
        known = self.reviewer.session.store.articles()
        names = [article.id for article in known if not article.missing]
        names.sort(key=lambda name: name != self.reviewer.current)
        self._stop_process()
        self._process = self.reviewer.background_process()
        if self._process is None:
            self._look_here(names)
            return
        # What was worked on last shows at once.
        self._look_here(names[:1])
        self._look_there(self._process, names)

    def _look_there(self, process: ProcessInView, names: list[str]) -> None:
        """Has a process of its own look; if it is lost, looks here."""
        from reviewer.session.background_work import PendingRequest, Problems, SomePending

        def take(answer: Answer) -> None:
            if isinstance(answer, SomePending) and self._pending is not None:
                changed = set(self._pending.take(answer.found))
                shown = (self.listed()[row].article.id for row in self.rows.visible_range)
                self._pending_came([one in changed for one in shown])
            elif isinstance(answer, Problems):
                self.reviewer.session.problems_beside = answer.found
                self.reviewer.say_problems()

        def ended(whole: bool) -> None:
            again = self._looks_again
            self._stop_process()
            if not whole:
                self._look_here(names)
            elif again:
                self.look_for_pending()

        session = self.reviewer.session
        process.ask(PendingRequest(tuple(names), session.reviewing), take, ended)

    def _stop_process(self) -> None:
        self._looks_again = False
        if self._process is not None:
            self._process.stop()
            self._process = None

    def on_unmount(self) -> None:
        """Nothing looks for a screen that was left."""
        self._stop_process()

    def _look_here(self, names: list[str]) -> None:
        self._pending_coming = TimeSlices(self, self._while_in_front(names), self._pending_came)
        self._pending_coming.start()

    def _while_in_front(self, names: list[str]) -> Iterator[bool]:
        """Stops when another screen takes over; coming back begins anew."""
        assert self._pending is not None
        for changed in self._pending.looking(names):
            yield changed
            if not self.in_front:
                return

    def _pending_came(self, changed: Sequence[bool]) -> None:
        if any(changed):
            self.rows.invalidate()
            self.say_pending()

    def say_pending(self) -> None:
        """Says what the signs of the row under the cursor mean.

        What else was said of this row stays.
        """
        if self._pending is None or self._pending_coming is None:
            return
        article = self.under_cursor()
        before, words = self._explained, due_words(self._pending.of(article))
        if article != before[0] or self.message in ("", before[1]):
            self._explained = (article, words)
            self.say(words)

    # -- head ---------------------------------------------------------------------------------

    def moved(self) -> None:
        """Shows how many articles there are, where tags go, how far one is, and what waits."""
        source = self._source
        if source is None:
            return
        left = f"Library  {count_of(len(source), 'article')}"
        if self._library.query:
            left += f" with “{self._library.query}”"
        order = f"by {self._library.order}  {self.reviewer.session.annotator}"
        parts = "  ".join((*self._progress(source), order))
        home = f"  tags in {near(self.reviewer.settings.annotations, 36)}"
        room = self.app.size.width - cells(left) - cells(parts) - BESIDE
        # Cut to a few letters it would tell nothing.
        home = home if room >= min(cells(home), LEAST) else ""
        self.head(((left, self.paint.strong), (home, self.paint.dim)), ((parts, self.paint.dim),))
        if self._pending is not None:
            self.say_pending()
        width = self.rows.size.width - GUTTER - 1
        if width > 0:
            self.query_one("#columns", OneLine).show(tuple(source.heads(width)))
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._preview)

    def on_resize(self) -> None:
        """Names the columns for another width; there may be room for a preview now."""
        self.call_after_refresh(self.moved)

    def _preview(self) -> None:
        """Shows how the article under the cursor begins, once the cursor rests."""
        if not self.is_whole or not self.has_class("-high"):
            return
        source = self._source
        if source is None or not len(source):
            return
        row = source.rows[min(self.rows.cursor, len(source) - 1)]
        text, scheme = self._beginning(row.article), self.reviewer.session.scheme
        panel = self.query_one("#panel", Panel)

        def draw(width: int) -> list[ScreenLine]:
            lines = preview_lines(row, text, scheme, self.paint, width)
            return lines[: panel.size.height or None]

        panel.show(draw)

    def _beginning(self, article: Article) -> str:
        """How an article begins; of one that would take long to open, its first words."""
        if article.missing or not 0 <= article.sentences <= QUICK:
            return article.opening
        try:
            opened = self.reviewer.session.peek(article.id)
        except StoreError as error:
            return str(error)
        # What stands before the first sentence (front matter, marks) says nothing to a reader.
        start = opened.layout.range(0)[0] if len(opened) else 0
        return opened.text[start : start + BEGINNING]

    def _progress(self, source: LibraryRows) -> Iterator[str]:
        decided, total, reading = source.counts
        if reading:
            unread = f"{count_of(reading, 'file')} not read: o p lists them"
            yield unread if self.reviewer.surveyed else f"reading {reading} more …"
        if self._assigned is not None:
            yield f"{MINE} yours {self._assigned[0]}/{self._assigned[1]}"
        yield f"{decided}/{total} decided"

    # -- signing off --------------------------------------------------------------------------

    def signables(self) -> Signables:
        """The work of others on the article under the cursor."""
        from reviewer.session.collaboration.signoff import Signables, on_article

        article = self.under_cursor()
        return (
            on_article(self.reviewer.session, article) if article else Signables([], "no article")
        )

    def subject(self) -> Subject:
        """The article."""
        source = self._source
        title = source.rows[self.rows.cursor].title if source is not None and len(source) else ""
        return Subject(self.under_cursor(), "", title)

    # -- searching ----------------------------------------------------------------------------

    def filtered(self) -> str:
        """The filter in force; empty for none."""
        return self._target.filtered()

    def leave_for(self, hit: Hit, hits: Hits) -> None:
        """Opens an article at what was found in it; the search goes on there."""
        if self.reviewer.open_desk(hit.article):
            self.search.end()
            self.reviewer.look_for(hits.text, hit)

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

    async def cmd_go_questions(self) -> None:
        """Asks the questions about the article."""
        from reviewer.tui.screens.common_dialogs import ask_about_article

        if (source := self._source) is not None and len(source):
            await ask_about_article(self, source.rows[self.rows.cursor].article)

    async def cmd_go_notes(self) -> None:
        """Lists all notes and flags of the corpus."""
        await list_notes(self)

    async def cmd_go_guidelines(self) -> None:
        """Shows the rules of the scheme."""
        await open_guide(self, {})

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, and the rows that look different."""
        super().apply_outcome(outcome)
        if outcome.changed:
            self.refill(self.under_cursor())
            self.look_for_pending()
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
        if not (self.query_one(Prompt).cancel() or self.search.peel() or self._target.lift()):
            self.say("this is the outermost screen: ctrl+q quits")

    def cmd_undo_undo(self) -> None:
        """Shows what the last change was; the next `u`, on the Desk, takes it back."""
        self._walked(self.apply_outcome(self.reviewer.session.undo(self._visible)))

    def cmd_undo_redo(self) -> None:
        """Shows what would be done again."""
        self._walked(self.apply_outcome(self.reviewer.session.redo(self._visible)))

    def _visible(self, article: str, unit: str) -> bool:
        """No sentence is in view here, but what concerns a whole article is."""
        row = None if unit else self._row_of(article)
        return row is not None and self.rows.is_visible(row)

    def _row_of(self, article: str) -> int | None:
        rows = self.listed()
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
