"""The Desk's commands about checks and evidence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from reviewer.session import Outcome
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import checks
from reviewer.session.checks.requirements import name_of
from reviewer.session.checks.sources import recent
from reviewer.session.core.drafts import CitedSources
from reviewer.tui.screens.desk.view import DeskView

Ready = Callable[[SentenceRef, str], Awaitable[None]]
"""Goes on with a check once it is known which."""


class CheckCommands:
    """Evidence by `e` and `E`, and the check dialog."""

    def __init__(
        self, view: DeskView, chosen: Callable[[], tuple[SentenceRef, str] | None]
    ) -> None:
        """Serves one Desk.

        Args:
            view: The Desk.
            chosen: Tells the sentence and the check of the span that is chosen among the words,
                to which evidence goes without asking; None if there is none.
        """
        self._view = view
        self._chosen = chosen

    async def cmd_evidence_add(self) -> None:
        """Writes evidence for the check of the sentence; of several it asks which."""
        await self._evidence("", "e")

    async def cmd_evidence_again(self) -> None:
        """Cites one of the sources again, those cited lately first."""

        async def ready(sentence: SentenceRef, check: str) -> None:
            await self._pick_source(
                lambda source: self._write_evidence(sentence, check, source, "E")
            )

        if self._may_write():
            await self._with_check(ready)

    async def cmd_check_content(self) -> None:
        """Edits the check of whether it is so."""
        await self._edit_check("content")

    async def cmd_check_said(self) -> None:
        """Edits the check of whether they said it."""
        await self._edit_check("said")

    # -- which check --------------------------------------------------------------------------

    async def _evidence(self, source: str, key: str) -> None:
        async def ready(sentence: SentenceRef, check: str) -> None:
            await self._write_evidence(sentence, check, source, key)

        if self._may_write():
            await self._with_check(ready)

    def _may_write(self) -> bool:
        self._view.sync()
        if not self._view.desk.rows:
            return False
        if why := self._view.reviewer.session.read_only:
            self._view.say(why, good=False)
        return not why

    async def _with_check(self, ready: Ready) -> None:
        if (known := self._chosen()) is not None:
            await ready(*known)
            return
        sentence = self._view.desk.sentence_ref()
        check = checks.the_one(sentence)
        if check is not None:
            await ready(sentence, check)
        else:
            await self._pick_check(sentence, checks.choices(sentence), ready)

    async def _pick_check(
        self, sentence: SentenceRef, known: Sequence[checks.CheckChoice], ready: Ready
    ) -> None:
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

        async def chosen(id: str | None) -> None:
            if id is not None:
                await ready(sentence, id)

        things = [Pick(one.id, one.words, "" if one.known else "(new)") for one in known]
        title = f"which check of sentence {sentence.number}?"
        await self._view.app.push_screen(PickScreen(title, things, numbered=True), chosen)

    # -- dialogs ------------------------------------------------------------------------------

    async def _write_evidence(
        self, sentence: SentenceRef, check: str, source: str, key: str
    ) -> None:
        from reviewer.tui.screens.dialogs.evidence import EvidenceScreen

        back = f"{key} on this sentence brings it back"
        screen = EvidenceScreen(sentence, check, source=source, back=back)
        await self._view.app.push_screen(screen, self._left)

    async def _pick_source(self, ready: Callable[[str], Awaitable[None]]) -> None:
        from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

        session = self._view.reviewer.session
        sources = session.store.sources(session.annotator)
        if not sources:
            self._view.say("no source has been cited yet: e cites the first", good=False)
            return

        async def chosen(id: str | None) -> None:
            if id is not None:
                await ready(id)

        things = [
            Pick(id, name_of(source, id), source.get("url") or source.get("file", ""))
            for id in recent(sources, CitedSources(session).ids())
            if (source := sources[id])
        ]
        await self._view.app.push_screen(PickScreen("cite which source again?", things), chosen)

    async def _edit_check(self, scope: str) -> None:
        if not self._may_write():
            return

        async def ready(sentence: SentenceRef, check: str) -> None:
            from reviewer.tui.screens.dialogs.check import CheckScreen

            back = f"{'s' if scope == 'content' else 'S'} enter brings it back"
            session = self._view.reviewer.session
            screen = CheckScreen(
                sentence,
                check,
                self._view.apply_outcome,
                lambda: session.undo(self._view.in_view),
                back=back,
            )
            await self._view.app.push_screen(screen, self._left)

        sentence = self._view.desk.sentence_ref()
        known = checks.choices(sentence, scope)
        if len(known) == 1:
            await ready(sentence, known[0].id)
        else:
            await self._pick_check(sentence, known, ready)

    def _left(self, outcome: Outcome | None) -> None:
        if outcome is not None:
            self._view.apply_outcome(outcome)
