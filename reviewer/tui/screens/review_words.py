"""What is written in Review: the reason for a decision, a remark to an annotator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.session import Outcome
from reviewer.tui.screens.review.screen import ReviewBase
from reviewer.tui.screens.second_person import Signing, Subject

if TYPE_CHECKING:
    from reviewer.session.collaboration.signoff import Signables


class ReviewWords(Signing, ReviewBase):
    """Asks for texts, and takes what one says oneself: remarks and sign-offs."""

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
