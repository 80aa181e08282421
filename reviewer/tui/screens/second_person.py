"""`+` and `-`: a second person signs off, or returns with a reason.

Asking for a text on a sentence or an article; one that is left unsaved is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from reviewer.session import Outcome
from reviewer.session.core.drafts import FormDraft
from reviewer.tui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from reviewer.session.collaboration.signoff import Signable, Signables
    from reviewer.tui.screens.dialogs.note import Written


Save = Callable[[str], bool]
"""Saves a text; returns whether it could."""


class Subject(NamedTuple):
    """What a text is about.

    Attributes:
        article: The article's id.
        unit: The sentence's id; empty for the whole article.
        text: What is shown above the field.
    """

    article: str
    unit: str
    text: str


class Writing(ListScreen):
    """A screen that asks for texts."""

    async def write_text(
        self, what: str, title: str, subject: Subject, text: str, save: Save
    ) -> None:
        """Opens the field.

        Args:
            what: What it is called, and what its draft is kept under.
            title: What the frame says.
            subject: What it is about.
            text: What stands in the field at first, if no draft was kept.
            save: Takes what was written.
        """
        # Not at the top: the first frame does not wait for the field's library.
        from reviewer.tui.screens.dialogs.note import NoteScreen

        draft = FormDraft(self.reviewer.session, what, subject.article, subject.unit)
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
        screen = NoteScreen(title, subject.text, shown, draft=bool(kept))
        await self.app.push_screen(screen, done)


Go = Callable[["Signable"], Awaitable[None]]


class Signing(Writing):
    """A screen on which something can be signed off."""

    def signables(self) -> Signables:
        """What can be signed off where the cursor is."""
        raise NotImplementedError

    def signed_subject(self) -> Subject:
        """What the reason for a return is about."""
        raise NotImplementedError

    def take_own(self, outcome: Outcome) -> Outcome:
        """Shows what came of what one says oneself, and not as an adjudicator."""
        return self.apply_outcome(outcome)

    async def cmd_sign_approve(self) -> None:
        """Signs off."""

        async def approve(it: Signable) -> None:
            self._sign(it, approve=True)

        await self._choose_signable("sign off", approve)

    async def cmd_sign_return(self) -> None:
        """Returns, with a reason."""

        async def give_back(it: Signable) -> None:
            def save(text: str) -> bool:
                return self._sign(it, approve=False, why=text)

            about = it.item.about
            # One draft for each thing, however many there are on a sentence.
            what = f"reason for {about} ({it.item.on})"
            title = f"return to {it.title}: why?"
            await self.write_text(what, title, self.signed_subject(), "", save)

        await self._choose_signable("return", give_back)

    def _sign(self, it: Signable, *, approve: bool, why: str = "") -> bool:
        from reviewer.session.collaboration.signoff import sign

        return self.take_own(sign(self.reviewer.session, it, approve=approve, why=why)).ok

    async def _choose_signable(self, verb: str, go: Go) -> None:
        if why := self.reviewer.session.read_only:
            self.say(why, good=False)
            return
        known = self.signables()
        if not known.found:
            self.say(known.why_not, good=False)
            return
        if len(known.found) == 1:
            await go(known.found[0])
            return
        await self._pick_signable(verb, known.found, go)

    async def _pick_signable(self, verb: str, found: list[Signable], go: Go) -> None:
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen
        from reviewer.tui.views.side_note_lines import LOOKS

        async def chosen(at: str | None) -> None:
            if at is not None:
                await go(found[int(at)])

        things = []
        for at, one in enumerate(found):
            glyph, words, _ = LOOKS[one.item.standing]
            claim = f"  “{one.claim}”" if one.claim else ""
            things.append(Pick(str(at), one.title, f"{glyph} {words}{claim}"))
        await self.app.push_screen(PickScreen(f"{verb} which?", things, numbered=True), chosen)
