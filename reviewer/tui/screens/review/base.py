"""Review: the sentences of one article, who said what of each, and what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.models.phrases import count_of
from reviewer.ports import StoreError
from reviewer.session import Outcome
from reviewer.session.adjudication.dispute_queue import ORDERS
from reviewer.session.adjudication.review import Review
from reviewer.session.article.metadata import title_of
from reviewer.session.collaboration.reveals import enter
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.commands.table import REVIEW
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.views.desk_rows import Found
from reviewer.tui.views.review_rows import ReviewRows
from reviewer.tui.views.vote_lines import Votes
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.text_lines import ScreenLine

READING_STEP = 0.05
"""Seconds between looks at an article that is still being read in the background."""


class ReviewBase(ListScreen):
    """The list of sentences and the panel of votes. The commands are those of `ReviewScreen`."""

    SCOPE = REVIEW
    PLACEHOLDER = "No sentence here is disputed: b x shows all of them."

    def __init__(self, review: Review) -> None:
        """Shows this review."""
        super().__init__()
        self.review = review
        self._problems = 0

    def on_mount(self) -> None:
        """Shows the article, and looks for disputes in the others between the keys."""
        self.refill(keep_line=False)
        self.app.theme_changed_signal.subscribe(
            self, lambda _: self.call_after_refresh(self.refill)
        )
        if not self.review.article.complete:
            self._reading = self.set_interval(READING_STEP, self._grow)
        self.look()

    def look(self) -> None:
        """Looks for the disputes of all articles in the background."""
        dispute_queue = self.review.dispute_queue
        self._gather: TimeSlices[str] = TimeSlices(
            self, dispute_queue.looking(), lambda _: self._looked()
        )
        self._gather.start()

    def _looked(self) -> None:
        if self._complete:
            # Looking at everybody's work is what finds out that some of it is no such thing.
            self._problems = len(self.reviewer.session.problems())
            self.reviewer.tell_problems()
        self._show_head()

    def _grow(self) -> None:
        article = self.review.article
        if article.grow():
            self.follow()
        if article.complete:
            self._reading.stop()
            if self.review.follow():
                self.refill()

    def use(self, article: str, place: int | None = None) -> bool:
        """Opens another article, or goes to another sentence of this one."""
        before = self.review.id
        if article == before and place is not None:
            self.review.place = place
            if place not in self.review.rows:
                self.review.list_rows()
                self.refill(keep_line=False)
            else:
                self.to_cursor()
            return True
        if refused := enter(self.reviewer.session, article):
            self.say(refused.message, good=False)
            return False
        try:
            self.review.use(article, place)
        except StoreError as error:
            self.say(str(error), good=False)
            return False
        self.reviewer.left_review(before)
        self.refill(keep_line=False)
        return True

    def found(self) -> Found | None:
        """Where a sentence has what is searched."""
        return None

    def refill(self, *, keep_line: bool = True) -> None:
        """Shows the rows anew."""
        review = self.review
        line = self.rows.cursor_line if keep_line and len(self.rows.source) else None
        source = ReviewRows(review, self.reviewer.session.scheme, self.paint, self.found)
        self.rows.set_source(source, review.row_of(review.place), line=line)
        self.moved()

    def follow(self) -> None:
        """Takes in that boundaries moved or more text came in."""
        if self.review.follow():
            self.refill()

    def arrived(self) -> None:
        """Takes in what others wrote meanwhile, and that it is shown."""
        session = self.reviewer.session
        try:
            session.open(self.review.id)
        except StoreError as error:
            # It is shown as it was; the next look finds that version.
            self.say(str(error), good=False)
            return
        if refused := enter(session, self.review.id):
            self.say(refused.message, good=False)
            self.reviewer.leave_over()
            return
        self.review.arrived()
        self.review.list_rows()
        self.refill()
        self.look()

    # -- showing ------------------------------------------------------------------------------

    def sync(self) -> None:
        """Makes the review stand where the list's cursor is."""
        rows = self.review.rows
        if rows and isinstance(self.rows.source, ReviewRows):
            self.review.place = rows[min(self.rows.cursor, len(rows) - 1)]

    def moved(self) -> None:
        """Shows the sentence under the cursor in the head and in the panel."""
        self.sync()
        self._show_head()
        self._show_panel()

    def on_resize(self) -> None:
        """Draws the panel for its new width."""
        self.call_after_refresh(self._show_panel)

    def draw(self, width: int) -> Sequence[ScreenLine]:
        """The lines of the panel; a narrow screen has the sentence right above them."""
        if not len(self.review.article):
            return ()
        return self._votes(width).lines(text=self.has_class("-wide"))

    def _votes(self, width: int) -> Votes:
        return Votes(self.review, self.reviewer.session.scheme, self.paint, width)

    def _show_panel(self) -> None:
        self.query_one("#panel", Panel).show(self.draw)

    def _show_head(self) -> None:
        review = self.review
        dispute_queue = review.dispute_queue
        if dispute_queue.focus is not None:
            here = len(dispute_queue.items(review.id))
            parts = [
                f"{dispute_queue.focus.name}: {here} here, {len(dispute_queue.focus.items)} in all"
            ]
        else:
            more = "" if self._complete else "+ …"
            here, count = len(dispute_queue.of(review.id)), dispute_queue.count
            parts = [f"{here} disputed here, {count}{more} in all", ORDERS[dispute_queue.order]]
        if review.only:
            parts.append("only disputed")
        if self._problems:
            parts.append(f"{count_of(self._problems, 'problem')}: o p")
        if self.reviewer.session.read_only:
            parts.append("READ ONLY")
        parts.append(self.reviewer.session.annotator)
        title = f"Review  {title_of(review.article)}"
        self.head(((title, self.paint.strong),), (("  ".join(parts), self.paint.dim),))

    @property
    def _complete(self) -> bool:
        gather = getattr(self, "_gather", None)
        return gather is not None and gather.complete

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, and the sentence as it is now."""
        self.took(outcome)
        self._show_head()
        self._show_panel()
        return outcome

    def took(self, outcome: Outcome) -> None:
        """Shows what came of a command in the list; head and panel go on to another sentence."""
        super().apply_outcome(outcome)
        rows = {self.rows.cursor}
        for article, unit in outcome.changed:
            place = self.review.article.place(unit) if article == self.review.id and unit else None
            if place is not None:
                self.review.changed(place)
                rows.add(self.review.row_of(place))
        for row in rows:
            self.rows.invalidate(row)

    def to_cursor(self) -> None:
        """Moves the list's cursor to where the review stands."""
        with self.moving():
            self.rows.move_to(self.review.row_of(self.review.place))

    def in_view(self, article: str, unit: str) -> bool:
        """Whether a sentence of an article is on the screen."""
        review = self.review
        place = review.article.place(unit) if article == review.id and unit else None
        return (
            place is not None
            and place in review.rows
            and self.rows.is_visible(review.row_of(place))
        )
