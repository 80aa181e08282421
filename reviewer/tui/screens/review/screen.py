"""The commands of Review: what the keys decide about the sentence under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from reviewer.models import values as v
from reviewer.ports import StoreError
from reviewer.review.shared_keys import tag_of
from reviewer.session import Outcome
from reviewer.session.adjudication.dispute_queue import ORDERS, Order
from reviewer.session.article.metadata import title_of
from reviewer.tui.commands.table import Command
from reviewer.tui.screens.review.search_target import FindReview
from reviewer.tui.screens.second_person import Signing, Subject
from reviewer.tui.views.vote_lines import label_of, short
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.rows import Rows

if TYPE_CHECKING:
    from reviewer.session.collaboration.signoff import Signables


_WORDS = 24
"""Cells of a span's words in the pop-up that names the spans."""


class ReviewScreen(Signing, FindReview):
    """Review with its commands; the command table says which key calls which."""

    _asked: tuple[str, int] | None = None
    """The sentence whose ties the last space asked about."""

    # -- choosing -----------------------------------------------------------------------------

    def cmd_tag_toggle(self, tag: str) -> None:
        """Changes the proposal about a tag."""
        self.sync()
        self._chose(self.review.toggle(f"tag:{tag}"))

    def cmd_status_set(self, scope: str, status: str) -> bool:
        """Changes the proposed status."""
        self.sync()
        return self._chose(self.review.choose_status(scope, status)).ok

    def cmd_review_span_toggle(self, number: str) -> None:
        """Changes the proposal about a span."""
        self.sync()
        spans = self.review.spans()
        if int(number) <= len(spans):
            self._chose(self.review.toggle(spans[int(number) - 1]))
        else:
            self.say(f"there is no span {number}: {len(spans)} marked here", good=False)

    def _chose(self, outcome: Outcome) -> Outcome:
        self._asked = None
        return self.apply_outcome(outcome)

    def label(self, command: Command) -> str:
        """The pop-up names the annotators and the spans; numbers without one are left out."""
        if command.calls == "review.take.one":
            people, at = self.review.people, int(command.args[0])
            return people[at - 1] if at <= len(people) else ""
        if command.calls == "review.span.toggle":
            spans, at = self.review.spans(), int(command.args[0])
            return self._span_label(spans[at - 1]) if at <= len(spans) else ""
        return super().label(command)

    def _span_label(self, key: str) -> str:
        label = label_of(v.TAG + tag_of(key), self.reviewer.session.scheme)
        span = self.review.sight(self.review.place).span(key)
        return f"{label} “{short(span.get('exact', ''), _WORDS)}”"

    # -- deciding -----------------------------------------------------------------------------

    def cmd_review_accept(self) -> None:
        """Decides as proposed and goes on; ties ask, a second time it decides the rest."""
        self.sync()
        here = (self.review.id, self.review.place)
        anyway = self._asked == here
        outcome = self.review.accept(anyway=anyway)
        self._asked = None if outcome.ok or anyway else here
        self._decided(outcome, go_on=outcome.ok or (anyway and not self.reviewer.session.read_only))

    def cmd_review_take_one(self, number: str) -> None:
        """Decides as an annotator answered."""
        self.sync()
        self._decided(self.review.decide_as(int(number)))

    def cmd_review_take_by(self, rule: str) -> None:
        """Decides by a rule."""
        self.sync()
        self._decided(self.review.by_rule(rule))

    def _decided(self, outcome: Outcome, *, go_on: bool | None = None) -> None:
        if outcome.ok if go_on is None else go_on:
            self.took(outcome)
            self._next(1, said=outcome.message)
        else:
            self.apply_outcome(outcome)

    def cmd_review_leave(self) -> None:
        """Leaves the sentence as it is and goes on."""
        self.sync()
        self._asked = None
        self._next(1, said=f"sentence {self.review.place + 1} left open")

    # -- going --------------------------------------------------------------------------------

    def cmd_item_next(self) -> None:
        """The next dispute, in the next article if need be."""
        self.sync()
        self._next(1)

    def cmd_item_previous(self) -> None:
        """The previous dispute."""
        self.sync()
        self._next(-1)

    def _next(self, step: int, *, said: str = "") -> None:
        review = self.review
        found = review.next(step)
        if found is None:
            self.say(f"{said}  ·  nothing is disputed any more".removeprefix("  ·  "))
            self.moved()
            return
        here = review.id
        review.last = found
        if not self.use(found.article, found.place):
            self.moved()
            return
        on = f"on to {title_of(self.review.article)}" if found.article != here else ""
        self.say("  ·  ".join(filter(None, (said, on))))

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

    def cmd_go_library(self) -> None:
        """Goes to the list of articles."""
        self.reviewer.show_library()

    def cmd_app_peel(self) -> None:
        """Closes the prompt, then the search, the sentences behind a number, then Review."""
        if self.peel():
            return
        if self.review.dispute_queue.focus is not None:
            self.review.dispute_queue.focus = None
            self.review.list_rows()
            self.refill()
            self.say("all disputes again")
            return
        self.reviewer.leave_over(one=True)

    # -- undo ---------------------------------------------------------------------------------

    def cmd_undo_undo(self) -> None:
        """Takes back the newest decision."""
        self.sync()
        self._walked(self.apply_outcome(self.reviewer.session.undo(self.in_view, gold=True)))

    def cmd_undo_redo(self) -> None:
        """Decides again what was taken back."""
        self.sync()
        self._walked(self.apply_outcome(self.reviewer.session.redo(self.in_view, gold=True)))

    def _walked(self, outcome: Outcome) -> None:
        if outcome.goto is None:
            return
        article, unit = outcome.goto
        try:
            place = self.reviewer.session.peek(article).place(unit)
        except StoreError as error:
            self.say(str(error), good=False)
            return
        if place is not None and self.use(article, place):
            self.say(outcome.message)

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

    # -- texts ------------------------------------------------------------------------------------

    def signables(self) -> Signables:
        """The checks of others on the sentence."""
        from reviewer.session.collaboration.signoff import Signables, on_sentence

        self.sync()
        if not self.review.rows:
            return Signables([], "there is no sentence here")
        return on_sentence(self.reviewer.session, self.review.id, self.review.place)

    def take_own(self, outcome: Outcome) -> Outcome:
        """Shows what came of it: it is no decision, so `u` here does not take it back."""
        there = outcome.message.replace("u undoes", "u on the Desk (o d) undoes")
        return self.apply_outcome(outcome._replace(message=there))

    async def cmd_review_why(self) -> None:
        """Asks for the reason of the decision."""
        self.sync()
        if not self.review.rows:
            return

        def save(text: str) -> bool:
            return self.apply_outcome(self.review.explain(text.strip())).ok

        title = f"why: the decision on {self.review.place + 1}"
        await self.write_text("why", title, self.signed_subject(), self.review.reason(), save)

    async def cmd_review_remark(self) -> None:
        """Asks to whom, then for the words."""
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

        self.sync()
        me = self.reviewer.session.others.annotators.me
        people = [name for name in self.review.people if name != me]
        if not self.review.rows or not people:
            self.say("nobody else has annotated this article: no remark to make", good=False)
            return
        if len(people) == 1:
            await self._remark(people[0])
            return

        async def chosen(name: str | None) -> None:
            if name is not None:
                await self._remark(name)

        picks = [Pick(name, name) for name in people]
        await self.app.push_screen(PickScreen("a remark to", picks, numbered=True), chosen)

    async def _remark(self, about: str) -> None:
        from reviewer.session.collaboration import remarks

        article, place = self.review.id, self.review.place
        session = self.reviewer.session

        def save(text: str) -> bool:
            return self.take_own(remarks.write(session, article, place, about, text)).ok

        title = f"remark to {about} on {place + 1}"
        await self.write_text(f"remark to {about}", title, self.signed_subject(), "", save)

    def signed_subject(self) -> Subject:
        """The sentence."""
        article, place = self.review.article, self.review.place
        return Subject(self.review.id, article.layout.id(place), article.sentence(place))
