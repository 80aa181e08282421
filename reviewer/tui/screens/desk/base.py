"""What the Desk shows: the sentences of one article, head and panel."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from reviewer.session import Desk, Outcome
from reviewer.session.article.metadata import title_of
from reviewer.session.desk.span_editor import Shown
from reviewer.session.queues.side_notes import NOTHING, SideNote
from reviewer.tui.screens.search_commands import FindingScreen
from reviewer.tui.views.desk_rows import DeskRows, Found
from reviewer.tui.views.sentence_detail import detail
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.rows.rows import Rows

MANY = 200
"""Changed sentences from which on all rows are drawn anew, rather than these."""

QUERY = 30
"""Code points of a filter that the head shows."""

READING_STEP = 0.02
"""Seconds between looks at an article that is still being read in the background."""


class DeskBase(FindingScreen):
    """The sentences of one article, and the one under the cursor in full beside them.

    The commands on the sentence are those of `DeskScreen`.
    """

    SCOPE = "desk"
    PLACEHOLDER = "This article has no sentences."
    NONE_FITS = "No sentence here fits the filter: esc shows all of them."

    def __init__(self, desk: Desk) -> None:
        """Shows this desk."""
        super().__init__()
        self.desk = desk
        self._epoch = -1
        self._reading: Timer | None = None

    def on_mount(self) -> None:
        """Shows the article."""
        self.use(self.desk)

    def use(self, desk: Desk) -> None:
        """Shows another desk, at its cursor."""
        before, self.desk = self.desk, desk
        self.refill(keep_line=False)
        self.follow_search(before.id)
        if not desk.article.complete and self._reading is None:
            self._reading = self.set_interval(READING_STEP, self._grow)

    def refill(self, *, keep_line: bool = True) -> None:
        """Shows the rows anew: other colours, another filter, another text."""
        desk = self.desk
        line = self.rows.cursor_line if keep_line and len(self.rows.source) else None
        scheme = self.reviewer.session.scheme
        source = DeskRows(desk, scheme, self.paint, self.shown, self.found, self.margin)
        self._epoch = desk.article.epoch
        self.rows.set_source(source, desk.row_of(desk.place), line=line)
        self.rows.placeholder = self.PLACEHOLDER if desk.filter is None else self.NONE_FITS
        self.moved()

    def shown(self, place: int) -> Shown | None:
        """What the row of a sentence shows of the word cursor; None while there is none."""
        return None

    def margin(self, place: int) -> SideNote:
        """What stands beside a sentence: remarks, sign-offs."""
        return NOTHING

    def landed(self, said: str = "", hint: str = "") -> None:
        """A queue has led to the sentence under the cursor.

        Args:
            said: How it got there, if that is worth a word.
            hint: What else to say where there is room.
        """
        if said:
            self.say("  ·  ".join(filter(None, (said, hint))))

    def follow_search(self, before: str) -> None:
        """Goes on searching after another article than `before` was opened, or the same anew."""

    def search_again(self) -> None:
        """Searches for the same among what there is now."""

    def mend_search(self, changed: tuple[tuple[str, str], ...]) -> None:
        """Takes in that what was said of sentences has changed."""

    def found(self) -> Found | None:
        """What the rows highlight: the words of the search and of the filter."""
        return None

    def recut(self) -> None:
        """Shows the sentences anew after boundaries have moved; the cursor stays on its own."""
        self.desk.follow()
        self.refill()
        self.search_again()

    def _grow(self) -> None:
        """Takes in the sentences that were found since."""
        article = self.desk.article
        if article.grow():
            source = self.rows.source
            if isinstance(source, DeskRows) and source.fit():
                self.rows.invalidate()
            self.rows.grown()
            self._show_head()
        if article.complete and self._reading:
            self._reading.stop()
            self._reading = None
            if self.desk.filter is not None:
                self.recut()
            self.search_again()

    # -- showing ------------------------------------------------------------------------------

    def sync(self) -> None:
        """Makes the desk stand where the list's cursor is.

        A command may come right behind a click or a key whose message is still on its way, and
        must not act on the sentence before.
        """
        if self.desk.article.epoch != self._epoch:
            self.recut()
        elif self.desk.rows:
            self.desk.go(self.desk.place_of(min(self.rows.cursor, self.desk.rows - 1)))

    def moved(self) -> None:
        """Shows the sentence under the cursor in the head and in the panel."""
        if self.rows.source is None:
            return
        self.sync()
        self._show_head()
        self._show_panel()

    def _show_panel(self) -> None:
        if self.has_class("-wide"):
            desk, scheme, paint = self.desk, self.reviewer.session.scheme, self.paint
            shown = self.shown(desk.place) if len(desk.article) else None
            margin = self.margin(desk.place)
            self.query_one("#panel", Panel).show(
                lambda width: detail(desk, scheme, paint, width, shown, margin)
            )

    def on_resize(self) -> None:
        """Draws the panel, which a wider screen may just have got."""
        self.call_after_refresh(self._show_panel)

    def _show_head(self) -> None:
        desk = self.desk
        total, decided = len(desk.article), desk.article.decided
        parts = [f"{decided}/{total}{'' if desk.article.complete else '+'} decided"]
        if desk.filter is not None:
            query = desk.filter.query
            query = query if len(query) <= QUERY else f"{query[: QUERY - 1]}…"
            parts.insert(0, f"filter “{query}”: {desk.hidden} hidden")
        if selected := len(desk.selection):
            parts.insert(0, f"{selected} selected")
        # On a narrow screen what is hidden or selected must be seen before all else.
        crowded = len(parts) > 1 and not self.has_class("-wide")
        if not crowded:
            parts.append(f"queue: {desk.queue.name}")
        session = self.reviewer.session
        # The first frame does not wait for the lock; the app has this drawn again once it is known.
        if session.pen.begun and session.read_only:
            parts.append("READ ONLY")
        if not crowded:
            parts.append(session.annotator)
        title = title_of(desk.article)
        self.head(((title, self.paint.strong),), (("  ".join(parts), self.paint.dim),))

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, and redraws the sentences that it changed."""
        if self.desk.article.epoch != self._epoch:
            self.recut()
        if len(outcome.changed) > MANY:
            self.rows.invalidate()
        for article, unit in outcome.changed if len(outcome.changed) <= MANY else ():
            place = self.desk.article.place(unit) if article == self.desk.id and unit else None
            if place is not None:
                self.rows.invalidate(self.desk.row_of(place))
        super().apply_outcome(outcome)
        if outcome.changed:
            self.mend_search(outcome.changed)
            self._show_head()
            self._show_panel()
        return outcome

    def in_view(self, article: str, unit: str) -> bool:
        """Whether a sentence of an article is on the screen."""
        if article != self.desk.id:
            return False
        place = self.desk.article.place(unit) if unit else self.desk.place
        if place is None or not self.desk.rows:
            return not unit
        row = self.desk.row_of(place)
        return self.desk.place_of(row) == place and self.rows.is_visible(row)

    def show_unit(self, unit: str) -> None:
        """Moves the cursor to the sentence of a unit, lifting a filter that hides it."""
        filtered = self.desk.filter
        if unit and self.desk.show(unit):
            if filtered and self.desk.filter is not filtered:
                self.refill(keep_line=False)
            self.to_cursor()

    def to_cursor(self) -> None:
        """Moves the list's cursor to where the desk stands."""
        with self.moving():
            self.rows.move_to(self.desk.row_of(self.desk.place))

    @on(Rows.Chosen)
    async def cmd_app_detail(self) -> None:
        """Opens the dialog of what is special about the sentence, else shows all about it."""
        self.sync()
        if not await self.open_dialog():
            await self.show_detail()

    async def open_dialog(self) -> bool:
        """Opens the dialog of what is special about the sentence; False if nothing is."""
        return False

    async def show_detail(self) -> None:
        """Shows everything about the sentence."""
        from reviewer.tui.screens.dialogs.lines import DetailScreen

        desk, scheme, paint = self.desk, self.reviewer.session.scheme, self.paint
        margin = self.margin(desk.place)
        await self.app.push_screen(
            DetailScreen(lambda width: detail(desk, scheme, paint, width, margin=margin))
        )
