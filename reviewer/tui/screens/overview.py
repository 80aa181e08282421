"""The Overview: progress, agreement, tags, statuses, pace; Enter opens what is behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from reviewer.models.phrases import count_of
from reviewer.review.report import AgreementReport
from reviewer.session.adjudication.matters import Focus
from reviewer.session.background_work import (
    Answer,
    At,
    BehindRequest,
    Collected,
    CountRequest,
    SomePlaces,
)
from reviewer.session.overview.comparison import Layer
from reviewer.session.overview.drill_down import COMPARED, DrillDown, Place, Target
from reviewer.session.overview.overview import Overview, Parts
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.background.workers import GIVING_WAY
from reviewer.tui.commands.table import OVERVIEW
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.views.overview_drawing import OverviewRow, OverviewRows
from reviewer.tui.views.overview_rows import OverviewItems
from reviewer.tui.widgets.rows.rows import Rows

if TYPE_CHECKING:
    from reviewer.tui.host import ProcessInView


class OverviewScreen(ListScreen):
    """A list of figures, which fills up while they are computed."""

    SCOPE = OVERVIEW
    PLACEHOLDER = "Nothing to count yet."

    def __init__(self) -> None:
        """Nothing computed yet."""
        super().__init__()
        self._layer: Layer = "blind"
        self._pairs = False
        self._column = 0
        self._at = ""
        self._told = ""
        self._looking: TimeSlices[Place | None] | None = None
        self._process: ProcessInView | None = None
        self._finder: ProcessInView | None = None
        self._sought: Target | None = None
        self._left = False
        self.done = False
        """Whether everything has been computed."""

    def on_mount(self) -> None:
        """Shows what is known at once, and computes the rest."""
        self.app.theme_changed_signal.subscribe(
            self, lambda _: self.call_after_refresh(self.refill)
        )
        self.reviewer.fetch_submitted()
        self.begin()

    def on_screen_resume(self) -> None:
        """Counts anew after Review."""
        if self.done or self._left:
            self.begin()

    def on_screen_suspend(self) -> None:
        """Behind Review nothing is counted beside the program: it would be counted anew."""
        if not self.app.screen.is_modal and self._process is not None:
            self.stop_processes()
            self._left = True

    def arrived(self) -> None:
        """Counts anew what others wrote meanwhile."""
        if self.done and self.in_front:
            self.begin()

    def begin(self) -> None:
        """Counts, at once what the saved forms tell, then the rest between the keys."""
        self.done = self._left = False
        before = getattr(self, "overview", None)
        self.overview = Overview(self.reviewer.session, self._layer)
        if before is not None and before.layer == self._layer:
            self.overview.numbers.report = before.numbers.report
            self.overview.numbers.parts = before.numbers.parts
        self.refill()
        self.stop_processes()
        self._process = self.reviewer.background_process()
        if self._process is None:
            self._count_here()
        else:
            self._count_there(self._process)

    def stop_processes(self) -> None:
        """Ends what counts for this screen beside the program."""
        for one in (self._process, self._finder):
            if one is not None:
                one.stop()
        self._process = self._finder = None

    def on_unmount(self) -> None:
        """Nothing counts for a screen that was left."""
        self.stop_processes()

    def _count_there(self, process: ProcessInView) -> None:
        """Has a process of its own count; if it is lost, counts here."""
        overview, numbers = self.overview, self.overview.numbers
        collected = Collected(numbers)
        self._at = "reading"
        self.moved()

        def take(answer: Answer) -> None:
            if overview is not self.overview:
                return
            if isinstance(answer, At):
                self._computing(overview, answer.words)
            else:
                collected.take(answer)

        def ended(whole: bool) -> None:
            if overview is not self.overview or not self.is_attached:
                return
            if whole and numbers.report is not None:
                self.done = True
                self.refill()
            else:
                self.stop_processes()
                self._count_here()

        process.ask(CountRequest(self._layer, frozenset(overview.visible)), take, ended)

    def _count_here(self) -> None:
        self._counting: TimeSlices[str] = TimeSlices(self, self.overview.counting(), self._counted)
        self._counting.start()

    def _counted(self, steps: list[str]) -> None:
        if steps:
            self._at = steps[-1]
            self.moved()
        if self._counting.complete:
            overview = self.overview
            self._at = "agreement"
            self.moved()

            def computing(of: str) -> None:
                self.app.call_from_thread(self._computing, overview, f"agreement, {of}")

            def compute() -> None:
                with GIVING_WAY:
                    report = overview.compute(computing)
                    computing("parts")
                    parts = overview.divide()
                self.app.call_from_thread(self._computed, overview, report, parts)

            self.run_worker(compute, thread=True, group="overview", exclusive=True)

    def _computing(self, overview: Overview, what: str) -> None:
        if overview is self.overview and self.is_attached:
            self._at = what
            self._show_head()

    def _computed(self, overview: Overview, report: AgreementReport, parts: Parts) -> None:
        if overview is self.overview and self.is_attached:
            overview.numbers.report, overview.numbers.parts = report, parts
            self.done = True
            self.refill()

    def refill(self) -> None:
        """Shows the rows anew, the cursor on the number where it was."""
        session = self.reviewer.session
        learned = self.reviewer.learning.learned
        made = OverviewItems(
            self.overview.numbers, session.scheme, self.paint, pairs=self._pairs,
            learned=learned.tags if learned else (),
        )  # fmt: skip
        fresh = not len(self.rows.source)
        line = None if fresh else self.rows.cursor_line
        before, items = self._item(), made.items()
        number = before.number if before is not None else None
        same = (at for at, one in enumerate(items) if number and one.number == number)
        at = next(same, self.rows.cursor)
        self.rows.set_source(OverviewRows(items, self._column), at, line=line)
        self.moved()

    def moved(self) -> None:
        """Shows what is counted, and what the number under the cursor is."""
        self._tell_cell()
        self._show_head()

    def _show_head(self) -> None:
        numbers = self.overview.numbers
        left = f"Overview  {count_of(numbers.articles, 'article')}"
        layer = "as said blind" if self._layer == "blind" else "as it is now"
        state = "" if self.done else f"computing: {self._at} …  "
        right = f"{state}{layer}  {self.reviewer.session.annotator}"
        self.head(((left, self.paint.strong),), ((right, self.paint.dim),))

    # -- commands -----------------------------------------------------------------------------

    def _item(self) -> OverviewRow | None:
        source = self.rows.source
        if not isinstance(source, OverviewRows) or not len(source):
            return None
        return source.items[min(self.rows.cursor, len(source) - 1)]

    @on(Rows.Chosen)
    async def cmd_overview_open(self) -> None:
        """Opens the sentences behind the row in Review."""
        item = self._item()
        target, why = None, "no number in this row: choose one that has a figure or a bar"
        if item is not None and item.cells:
            cell = item.cells[item.cell(self._column)]
            target, why = cell.target, cell.words
        elif item is not None:
            target = item.target
        if target is None:
            self.say(why, good=False)
        elif not self.done and target.what in COMPARED:
            self.say("still computing …", good=False)
        else:
            self._show_behind(target)

    # -- the cells of a row -------------------------------------------------------------------

    def _tell_cell(self) -> None:
        """Says what the chosen cell is; what it said before leaves with it."""
        item = self._item()
        words = item.cells[item.cell(self._column)].words if item and item.cells else ""
        if words == self._told:
            return
        if words or self.message == self._told:
            self.say(words)
        self._told = words

    @on(Rows.Clicked)
    def choose_cell(self, event: Rows.Clicked) -> None:
        """Chooses the cell that was clicked at."""
        item = self._item()
        at = item.cell_at(event.offset.x) if item is not None and item.cells else -1
        if at >= 0:
            self._choose(at)

    def cmd_overview_left(self) -> None:
        """Chooses the cell before."""
        self._step(-1)

    def cmd_overview_right(self) -> None:
        """Chooses the next cell."""
        self._step(1)

    def _step(self, step: int) -> None:
        item = self._item()
        if item is None or not item.cells:
            self.say("one number in this row: ← → go through the numbers of a picture")
            return
        self._choose(max(0, item.cell(self._column) + step))

    def _choose(self, column: int) -> None:
        item, source = self._item(), self.rows.source
        if item is not None and isinstance(source, OverviewRows):
            self._column = source.column = item.cell(column)
            self.rows.invalidate(self.rows.cursor)
            self._tell_cell()

    def _show_behind(self, target: Target) -> None:
        """Finds the sentences between the keys, or beside them, then opens them."""
        process = self._finding(target)
        if process is not None:
            self._find_there(process, target)
            return
        behind = DrillDown(self.overview)
        places: list[Place] = []

        def found(steps: list[Place | None]) -> None:
            if looking is not self._looking or not self.in_front:
                return
            places.extend(step for step in steps if step is not None)
            if looking.complete:
                self.call_next(self._show, behind.focus(target, places), target)
            else:
                self._say_found(target, places)

        looking = TimeSlices(self, behind.looking(target), found)
        self._looking = looking
        looking.start()

    def _finding(self, target: Target) -> ProcessInView | None:
        """The process that looks for what is behind a number; None to look here."""
        if self.done and self._process is not None:
            return self._process
        if target.what in COMPARED:
            # It was counted here.
            return None
        if self._finder is not None:
            self._finder.stop()
        self._finder = self.reviewer.background_process()
        return self._finder

    def _find_there(self, process: ProcessInView, target: Target) -> None:
        """Has a process of its own look; if it is lost, everything is counted anew."""
        overview, places = self.overview, list[Place]()
        self._sought = target

        def wanted() -> bool:
            return overview is self.overview and target is self._sought and self.in_front

        def take(answer: Answer) -> None:
            if isinstance(answer, SomePlaces) and wanted():
                places.extend(answer.found)
                self._say_found(target, places)

        def ended(whole: bool) -> None:
            if not wanted():
                return
            if whole:
                self.call_next(self._show, DrillDown(overview).focus(target, places), target)
            else:
                self.stop_processes()
                self.say("what looked for them is gone: counting anew", good=False)
                self.begin()

        self._say_found(target, places)
        request = BehindRequest(target, self._layer, frozenset(overview.visible))
        process.ask(request, take, ended)

    def _say_found(self, target: Target, places: list[Place]) -> None:
        self.say(f"looking for what is {target.name}: {count_of(len(places), 'sentence')} …")

    async def _show(self, focus: Focus, target: Target) -> None:
        """Opens Review on the sentences; one's own that may not be reviewed yet on the Desk."""
        visible = tuple(one for one in focus.items if self.overview.seen(one[0]))
        if visible:
            await self.reviewer.above.review_behind(focus._replace(items=visible))
            asked = self.reviewer.session.scheme.asked("article")
            if target.what == "question" and any(one.name == target.of for one in asked):
                self._say_later("a question about the article: o q shows who answered what")
            if left := len(focus.items) - len(visible):
                self._say_later(f"{left} more are in articles that you have not submitted")
        elif focus.items:
            article, place = focus.items[0]
            unit = self.reviewer.session.peek(article).layout.id(place)
            if self.reviewer.open_desk(article, unit):
                self._say_later(
                    f"{focus.name}: {count_of(len(focus.items), 'sentence')},"
                    " of which this is the first"
                )
        else:
            self.say(f"no sentence is {focus.name}")

    def _say_later(self, words: str) -> None:
        """Says something on the screen that was opened, which may have yet to be mounted."""
        self.app.screen.call_after_refresh(self.reviewer.say, words)

    def cmd_overview_pairs(self) -> None:
        """Shows all figures: each two on each tag, all articles; or only the first of them."""
        self._pairs = not self._pairs
        self.refill()
        self.say("all figures: each two on each tag" if self._pairs else "fewer figures")

    def cmd_overview_layer(self) -> None:
        """Compares the other layer."""
        self._layer = "final" if self._layer == "blind" else "blind"
        self.begin()
        blind = "agreement of what was said before others' work was shown"
        self.say(blind if self._layer == "blind" else "agreement of what is said now")

    def cmd_app_peel(self) -> None:
        """Goes back to where the Overview was opened."""
        self.reviewer.above.leave(one=True)
