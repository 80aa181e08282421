"""Review: the sentences of one article, who said what of each, and what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual import on

from reviewer.models import values as v
from reviewer.models.phrases import count_of, in_quotes
from reviewer.models.pseudonyms import shown
from reviewer.ports import StoreError
from reviewer.review.shared_keys import tag_of
from reviewer.session import Outcome
from reviewer.session.adjudication.dispute_queue import ORDERS, Order, PackedDisputes
from reviewer.session.adjudication.review import Review
from reviewer.session.article.metadata import title_of
from reviewer.session.background_work import Answer, DisputesRequest, Problems
from reviewer.session.collaboration.reveals import enter
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.commands.table import REVIEW, Command
from reviewer.tui.screens.common_dialogs import Subject
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.screens.review.decision_commands import DecisionCommands
from reviewer.tui.screens.review.search_target import ReviewSearchTarget
from reviewer.tui.screens.search_commands import SearchCommands
from reviewer.tui.screens.signoff_commands import SignoffCommands
from reviewer.tui.views.review_rows import ReviewRows
from reviewer.tui.views.vote_lines import Votes, label_of, short
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.text_lines import ScreenLine

if TYPE_CHECKING:
    from reviewer.session.collaboration.signoff import Signables
    from reviewer.tui.host import ProcessInView

TELL_EVERY = 0.5
"""Seconds between two numbers of disputes in the head while they come: each is drawn."""

READING_STEP = 0.05
"""Seconds between looks at an article that is still being read in the background."""

_WORDS = 24
"""Cells of a span's words in the pop-up that names the spans."""


class ReviewScreen(ListScreen):
    """The list of sentences and the panel of votes, with the commands that decide."""

    SCOPE = REVIEW
    PLACEHOLDER = "No sentence here is disputed: b x shows all of them."

    def __init__(self, review: Review) -> None:
        """Shows this review."""
        super().__init__()
        self._tallest = 3
        self.review = review
        self._problems = 0
        self._complete = False
        self._process: ProcessInView | None = None
        self._coming: TimeSlices[str] | None = None
        self._told = 0.0
        self._epoch = 0
        self._target = ReviewSearchTarget(self)
        self.search = SearchCommands(self, self._target)
        self._features = (
            DecisionCommands(self),
            SignoffCommands(self, self.signables, self.subject, self.apply_own),
            self.search,
            self,
        )

    @property
    def handlers(self) -> tuple[object, ...]:
        """The decisions first."""
        return self._features

    def on_mount(self) -> None:
        """Shows the article, and looks for disputes in the others between the keys."""
        self.refill(keep_line=False)
        self.app.theme_changed_signal.subscribe(
            self, lambda _: self.call_after_refresh(self.refill)
        )
        if not self.review.article.complete:
            self._reading = self.set_interval(READING_STEP, self._grow)
        self.refresh_disputes()

    def refresh_disputes(self) -> None:
        """Looks for the disputes of all articles in the background."""
        self._stop_looking()
        self.review.dispute_queue.filling = self._complete = False
        self._process = self.reviewer.background_process()
        if self._process is None:
            self._look_here()
        else:
            self._look_there(self._process)

    def _look_here(self) -> None:
        dispute_queue = self.review.dispute_queue
        coming: TimeSlices[str] = TimeSlices(
            self, dispute_queue.looking(), lambda _: self._looked(complete=coming.complete)
        )
        self._coming = coming
        coming.start()

    def _look_there(self, process: ProcessInView) -> None:
        """Has a process of its own look; if it is lost, looks on here."""
        queue, session = self.review.dispute_queue, self.reviewer.session
        queue.begin_filling()
        epoch = self._epoch = queue.epoch

        def take(answer: Answer) -> None:
            if epoch != queue.epoch:
                return
            if isinstance(answer, PackedDisputes):
                queue.take(answer)
            elif isinstance(answer, Problems):
                session.problems_beside = answer.found
            if monotonic() - self._told >= TELL_EVERY:
                self._told = monotonic()
                self._show_head()

        def ended(whole: bool) -> None:
            if epoch != queue.epoch:
                return
            queue.filling = False
            self._stop_looking()
            if whole:
                self._looked(complete=True)
            else:
                self._look_here()

        process.ask(DisputesRequest(queue.submitted, session.reviewing), take, ended)

    def _stop_looking(self) -> None:
        if self._coming is not None:
            self._coming.stop()
        if self._process is not None:
            self._process.stop()
            self._process = None
            if self.review.dispute_queue.epoch == self._epoch:
                # Else another screen has begun to fill it.
                self.review.dispute_queue.filling = False

    def on_unmount(self) -> None:
        """Nothing looks for a screen that was left."""
        self._stop_looking()

    def _looked(self, *, complete: bool) -> None:
        self._complete = complete
        if complete:
            # Looking at everybody's work is what finds out that some of it is no such thing.
            self._problems = len(self.reviewer.session.problems())
            self.reviewer.say_problems()
        self._show_head()

    def _grow(self) -> None:
        if not self.is_whole:
            return
        article = self.review.article
        if article.grow():
            self.follow()
        if article.complete:
            self._reading.stop()
            if self.review.follow():
                self.refill()

    def use(self, article: str, place: int | None = None) -> bool:
        """Opens another article, or goes to another sentence of this one.

        A search ends with its article.
        """
        before = self.review.id
        if article != before:
            self.search.end()
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
        self.reviewer.above.left_review(before)
        self.refill(keep_line=False)
        return True

    def refill(self, *, keep_line: bool = True) -> None:
        """Shows the rows anew."""
        review = self.review
        line = self.rows.cursor_line if keep_line and len(self.rows.source) else None
        source = ReviewRows(review, self.reviewer.session.scheme, self.paint, self._target.found)
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
            self.reviewer.above.leave()
            return
        self.review.arrived()
        self.review.list_rows()
        self.refill()
        self.refresh_disputes()

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
        panel = self.query_one("#panel", Panel)
        panel.show(self.draw)
        if self.has_class("-wide"):
            if panel.styles.inline.has_rule("height"):
                # Also to say what is so already has the screen laid out anew.
                panel.styles.height = None
            return
        # What it does not need is the list's. It never shrinks: the list would jump at every step.
        self._tallest = max(self._tallest, panel.count)
        panel.styles.height = self._tallest

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
        if dispute_queue.submitted:
            parts.append("submitted")
        if self._problems:
            parts.append(f"{count_of(self._problems, 'problem')}: o p")
        if self.reviewer.session.read_only:
            parts.append("READ ONLY")
        parts.append(self.reviewer.session.annotator)
        title = f"Review  {title_of(review.article)}"
        self.head(((title, self.paint.strong),), (("  ".join(parts), self.paint.dim),))

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, and the sentence as it is now."""
        self.show_in_list(outcome)
        self._show_head()
        self._show_panel()
        return outcome

    def show_in_list(self, outcome: Outcome) -> None:
        """Shows what came of a command in the list; head and panel go on to another sentence."""
        super().apply_outcome(outcome)
        rows = {self.rows.cursor}
        for article, unit in outcome.changed:
            if article != self.review.id:
                continue
            # What is said of the article as a whole stands at its first sentence.
            place = self.review.article.place(unit) if unit else 0
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

    def label(self, command: Command) -> str:
        """The pop-up names the annotators and the spans; numbers without one are left out."""
        if command.calls == "review.take.one":
            people, at = self.review.people, int(command.args[0])
            return shown(people[at - 1]) if at <= len(people) else ""
        if command.calls == "review.span.toggle":
            spans, at = self.review.numbered(), int(command.args[0])
            return self._span_label(spans[at - 1]) if at <= len(spans) else ""
        return super().label(command)

    def _span_label(self, key: str) -> str:
        if not key.startswith(v.SPAN):
            return label_of(key, self.reviewer.session.scheme)
        label = label_of(v.TAG + tag_of(key), self.reviewer.session.scheme)
        span = self.review.ballots(self.review.place).span(key)
        return f"{label} {in_quotes(short(span.get('exact', ''), _WORDS))}"

    # -- going --------------------------------------------------------------------------------

    def cmd_article_next(self) -> None:
        """The next article that may be reviewed."""
        self._neighbour(1)

    def cmd_article_previous(self) -> None:
        """The previous one."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        known = self.review.dispute_queue.articles()
        at = known.index(self.review.id) + step if self.review.id in known else 0
        if 0 <= at < len(known):
            # What was said was of a sentence of the article before.
            if self.use(known[at]):
                self.say("")
        else:
            where = "last" if step > 0 else "first"
            self.say(f"this is the {where} article of which you may see others' work")

    def cmd_review_order(self, order: Order) -> None:
        """Walks the disputes in another order."""
        self.sync()
        self.review.dispute_queue.order = order
        self.review.dispute_queue.focus = None
        self.moved()
        self.say(f"tab goes through disputes {ORDERS[order]}")

    def cmd_review_submitted(self) -> None:
        """Walks only what all have submitted, or everything."""
        self.sync()
        held = self.review.dispute_queue.hold_to_submitted()
        self.refresh_disputes()
        self.review.list_rows()
        self.refill()
        of = "articles that all have submitted" if held else "all articles"
        self.say(f"tab goes through disputes of {of}")

    def cmd_review_only(self) -> None:
        """Lists only what wants something, or everything."""
        self.sync()
        self.review.only = not self.review.only
        self.review.list_rows()
        self.refill()
        self.say("only disputed sentences" if self.review.only else "all sentences")

    def cmd_go_sentence(self) -> None:
        """Asks for a sentence's number and goes there."""
        total = len(self.review.article)

        def done(text: str | None) -> None:
            self.set_focus(self.rows)
            if text and text.strip().isdecimal() and 1 <= int(text) <= total:
                self.use(self.review.id, int(text) - 1)
            elif text:
                self.say(f"there is no sentence {text}: expected 1 to {total}", good=False)

        self.query_one(Prompt).ask("#", done, hint=f"1 to {total}")

    def cmd_go_desk(self) -> None:
        """Opens the article on the Desk, at this sentence."""
        self.sync()
        unit = self.review.article.layout.id(self.review.place) if self.review.rows else ""
        self.reviewer.open_desk(self.review.id, unit)

    def cmd_go_review(self) -> None:
        """Is here already."""

    def cmd_app_peel(self) -> None:
        """Closes the prompt, then the search, the sentences behind a number, then Review."""
        if self.query_one(Prompt).cancel() or self.search.peel():
            return
        if self.review.dispute_queue.focus is not None:
            self.review.dispute_queue.focus = None
            self.review.list_rows()
            self.refill()
            self.say("all disputes again")
            return
        self.reviewer.above.leave(one=True)

    # -- looking ------------------------------------------------------------------------------

    @on(Rows.Chosen)
    async def cmd_app_detail(self) -> None:
        """Shows everything about the sentence."""
        from reviewer.tui.screens.dialogs.lines import DetailScreen

        self.sync()
        if self.review.rows:
            lines = self._votes
            await self.app.push_screen(DetailScreen(lambda width: lines(width).lines(text=True)))

    def cmd_copy_sentence(self) -> None:
        """Copies the sentence."""
        self.sync()
        if self.review.rows:
            text = self.review.article.sentence(self.review.place)
            self.reviewer.copy(text, "the sentence")

    # -- signing off --------------------------------------------------------------------------

    def signables(self) -> Signables:
        """The checks of others on the sentence."""
        from reviewer.session.collaboration.signoff import Signables, on_sentence

        self.sync()
        if not self.review.rows:
            return Signables([], "there is no sentence here")
        return on_sentence(self.reviewer.session, self.review.id, self.review.place)

    def apply_own(self, outcome: Outcome) -> Outcome:
        """Shows what came of it: it is no decision, so `u` here does not take it back."""
        there = outcome.message.replace("u undoes", "u on the Desk (o d) undoes")
        return self.apply_outcome(outcome._replace(message=there))

    def subject(self) -> Subject:
        """The sentence."""
        article, place = self.review.article, self.review.place
        return Subject(self.review.id, article.layout.id(place), article.sentence(place))
