"""`+` and `-`: a second person signs off, or returns with a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from reviewer.models.phrases import in_quotes
from reviewer.session import Outcome
from reviewer.tui.screens.common_dialogs import Subject, write_text
from reviewer.tui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from reviewer.session.collaboration.signoff import Signable, Signables

Go = Callable[["Signable"], Awaitable[None]]


class SignoffCommands:
    """Signs off what stands under the cursor, or returns it."""

    def __init__(
        self,
        screen: ListScreen,
        signables: Callable[[], Signables],
        subject: Callable[[], Subject],
        apply: Callable[[Outcome], Outcome],
    ) -> None:
        """Serves one screen.

        Args:
            screen: The screen.
            signables: Finds what can be signed off where the cursor is.
            subject: Tells what the reason for a return is about.
            apply: Shows what came of it.
        """
        self._screen = screen
        self._signables = signables
        self._subject = subject
        self._apply = apply

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
            await write_text(self._screen, what, title, self._subject(), "", save)

        await self._choose_signable("return", give_back)

    def _sign(self, it: Signable, *, approve: bool, why: str = "") -> bool:
        from reviewer.session.collaboration.signoff import sign

        return self._apply(sign(self._screen.reviewer.session, it, approve=approve, why=why)).ok

    async def _choose_signable(self, verb: str, go: Go) -> None:
        if why := self._screen.reviewer.session.read_only:
            self._screen.say(why, good=False)
            return
        known = self._signables()
        if not known.found:
            self._screen.say(known.why_not, good=False)
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
            claim = f"  {in_quotes(one.claim)}" if one.claim else ""
            things.append(Pick(str(at), one.title, f"{glyph} {words}{claim}"))
        await self._screen.app.push_screen(
            PickScreen(f"{verb} which?", things, numbered=True), chosen
        )
