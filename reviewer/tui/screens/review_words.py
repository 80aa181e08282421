"""What is written in Review: the reason for a decision, a remark to an annotator."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reviewer.session.drafts import Draft
from reviewer.tui.screens.review import ReviewBase

if TYPE_CHECKING:
    from reviewer.tui.screens.note import Written


Save = Callable[[str], bool]
"""Saves a text; returns whether it could."""


class ReviewWords(ReviewBase):
    """Asks for a text; one that is left unsaved is kept for the next time."""

    async def cmd_review_why(self) -> None:
        """Asks for the reason of the decision."""
        self.sync()
        if not self.review.rows:
            return

        def save(text: str) -> bool:
            return self.take(self.review.explain(text.strip())).ok

        title = f"why: the decision on {self.review.place + 1}"
        await self._write("why", title, self.review.reason(), save)

    async def cmd_review_remark(self) -> None:
        """Asks to whom, then for the words."""
        from reviewer.tui.screens.pick import Pick, PickScreen

        self.sync()
        me = self.reviewer.session.others.crew.me
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
        from reviewer.session import remarks

        article, place = self.review.id, self.review.place
        session = self.reviewer.session

        def save(text: str) -> bool:
            return self.take(remarks.write(session, article, place, about, text)).ok

        await self._write(f"remark to {about}", f"remark to {about} on {place + 1}", "", save)

    async def _write(self, what: str, title: str, text: str, save: Save) -> None:
        # Not at the top: the first frame does not wait for the field's library.
        from reviewer.tui.screens.note import NoteScreen

        review = self.review
        unit = review.article.layout.id(review.place)
        draft = Draft(self.reviewer.session, what, review.id, unit)
        kept = draft.get()

        def done(written: Written | None) -> None:
            if written is not None and written.saved:
                draft.keep({what: written.text})
                if save(written.text):
                    draft.drop()
            elif written is None or written.text.strip() == text.strip():
                draft.drop()
            else:
                draft.keep({what: written.text})
                self.say(f"the {what} is not saved  ·  the same key brings it back")

        shown = kept.get(what, text)
        sentence = review.article.sentence(review.place)
        await self.app.push_screen(NoteScreen(title, sentence, shown, draft=bool(kept)), done)
