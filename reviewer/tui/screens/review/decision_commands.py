"""What the keys decide in Review about the sentence under the cursor."""

from __future__ import annotations

from reviewer.models.pseudonyms import shown
from reviewer.ports import StoreError
from reviewer.session import Outcome
from reviewer.session.article.metadata import title_of
from reviewer.tui.screens.common_dialogs import write_text
from reviewer.tui.screens.review.view import ReviewView


class DecisionCommands:
    """Changes the proposal, decides, goes to the next dispute, undoes, says why."""

    def __init__(self, screen: ReviewView) -> None:
        """Serves one Review.

        Args:
            screen: The screen.
        """
        self._screen = screen
        self._asked: tuple[str, int] | None = None
        """The sentence whose ties the last space asked about."""

    # -- choosing -----------------------------------------------------------------------------

    def cmd_tag_toggle(self, tag: str) -> None:
        """Changes the proposal about a tag."""
        self._screen.sync()
        self._chose(self._screen.review.toggle(f"tag:{tag}"))

    def cmd_status_set(self, scope: str, status: str) -> bool:
        """Changes the proposed status."""
        self._screen.sync()
        return self._chose(self._screen.review.choose_status(scope, status)).ok

    def cmd_review_span_toggle(self, number: str) -> None:
        """Changes the proposal about a span."""
        self._screen.sync()
        spans = self._screen.review.numbered()
        if int(number) <= len(spans):
            self._chose(self._screen.review.toggle(spans[int(number) - 1]))
        else:
            self._screen.say(f"there is no span {number}: {len(spans)} numbered here", good=False)

    async def cmd_go_questions(self) -> None:
        """Shows who answered what about the article, and decides it."""
        from reviewer.session.adjudication.article_answers import ArticleAnswers
        from reviewer.tui.screens.dialogs.questions import QuestionsScreen
        from reviewer.tui.views.article_votes import votes_words

        review, session = self._screen.review, self._screen.reviewer.session
        asked = ArticleAnswers(session, review.id)
        screen = QuestionsScreen(
            f"Decide about {title_of(review.article)}",
            [one for one in session.scheme.asked("article") if one.answers != "text"],
            asked.proposed,
            lambda question, answer: self._screen.apply_outcome(asked.decide(question, answer)),
            self._screen.paint,
            lambda question: votes_words(asked, question),
        )
        await self._screen.app.push_screen(screen)

    def _chose(self, outcome: Outcome) -> Outcome:
        self._asked = None
        return self._screen.apply_outcome(outcome)

    # -- deciding -----------------------------------------------------------------------------

    def cmd_review_accept(self) -> None:
        """Decides as proposed and goes on; ties ask, a second time it decides the rest."""
        self._screen.sync()
        here = (self._screen.review.id, self._screen.review.place)
        anyway = self._asked == here
        outcome = self._screen.review.accept(anyway=anyway)
        self._asked = None if outcome.ok or anyway else here
        self._decided(
            outcome, go_on=outcome.ok or (anyway and not self._screen.reviewer.session.read_only)
        )

    def cmd_review_take_one(self, number: str) -> None:
        """Decides as an annotator answered."""
        self._screen.sync()
        self._decided(self._screen.review.decide_as(int(number)))

    def cmd_review_take_by(self, rule: str) -> None:
        """Decides by a rule."""
        self._screen.sync()
        self._decided(self._screen.review.by_rule(rule))

    def _decided(self, outcome: Outcome, *, go_on: bool | None = None) -> None:
        if outcome.ok if go_on is None else go_on:
            self._screen.show_in_list(outcome)
            self._next(1, said=outcome.message)
        else:
            self._screen.apply_outcome(outcome)

    def cmd_review_leave(self) -> None:
        """Leaves the sentence as it is and goes on."""
        self._screen.sync()
        self._asked = None
        self._next(1, said=f"sentence {self._screen.review.place + 1} left open")

    # -- going --------------------------------------------------------------------------------

    def cmd_item_next(self) -> None:
        """The next dispute, in the next article if need be."""
        self._screen.sync()
        self._next(1)

    def cmd_item_previous(self) -> None:
        """The previous dispute."""
        self._screen.sync()
        self._next(-1)

    def _next(self, step: int, *, said: str = "") -> None:
        review = self._screen.review
        found = review.next(step)
        if found is None:
            self._screen.say(f"{said}  ·  nothing is disputed any more".removeprefix("  ·  "))
            self._screen.moved()
            return
        here = review.id
        review.last = found
        if not self._screen.use(found.article, found.place):
            self._screen.moved()
            return
        on = f"on to {title_of(self._screen.review.article)}" if found.article != here else ""
        self._screen.say("  ·  ".join(filter(None, (said, on))))

    # -- undo ---------------------------------------------------------------------------------

    def cmd_undo_undo(self) -> None:
        """Takes back the newest decision."""
        self._screen.sync()
        self._walked(
            self._screen.apply_outcome(
                self._screen.reviewer.session.undo(self._screen.in_view, gold=True)
            )
        )

    def cmd_undo_redo(self) -> None:
        """Decides again what was taken back."""
        self._screen.sync()
        self._walked(
            self._screen.apply_outcome(
                self._screen.reviewer.session.redo(self._screen.in_view, gold=True)
            )
        )

    def _walked(self, outcome: Outcome) -> None:
        if outcome.goto is None:
            return
        article, unit = outcome.goto
        try:
            place = self._screen.reviewer.session.peek(article).place(unit)
        except StoreError as error:
            self._screen.say(str(error), good=False)
            return
        if place is not None and self._screen.use(article, place):
            self._screen.say(outcome.message)

    # -- texts --------------------------------------------------------------------------------

    async def cmd_review_why(self) -> None:
        """Asks for the reason of the decision."""
        self._screen.sync()
        if not self._screen.review.rows:
            return

        def save(text: str) -> bool:
            return self._screen.apply_outcome(self._screen.review.explain(text.strip())).ok

        title = f"why: the decision on {self._screen.review.place + 1}"
        await write_text(
            self._screen, "why", title, self._screen.subject(), self._screen.review.reason(), save
        )

    async def cmd_review_remark(self) -> None:
        """Asks to whom, then for the words."""
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

        self._screen.sync()
        me = self._screen.reviewer.session.others.annotators.me
        people = [name for name in self._screen.review.people if name != me]
        if not self._screen.review.rows or not people:
            self._screen.say(
                "nobody else has annotated this article: no remark to make", good=False
            )
            return
        if len(people) == 1:
            await self._remark(people[0])
            return

        async def chosen(name: str | None) -> None:
            if name is not None:
                await self._remark(name)

        picks = [Pick(name, shown(name)) for name in people]
        await self._screen.app.push_screen(PickScreen("a remark to", picks, numbered=True), chosen)

    async def _remark(self, about: str) -> None:
        from reviewer.session.collaboration import remarks

        article, place = self._screen.review.id, self._screen.review.place
        session = self._screen.reviewer.session

        def save(text: str) -> bool:
            return self._screen.apply_own(remarks.write(session, article, place, about, text)).ok

        title = f"remark to {shown(about)} on {place + 1}"
        await write_text(
            self._screen, f"remark to {about}", title, self._screen.subject(), "", save
        )
