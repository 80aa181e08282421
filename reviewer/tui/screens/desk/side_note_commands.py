"""What others say beside the sentences of the Desk: remarks, sign-offs, disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.models.pseudonyms import shown
from reviewer.session import Outcome
from reviewer.session.core.drafts import FormDraft
from reviewer.session.queues.minority import NAME as MINORITY
from reviewer.session.queues.minority import MinorityQueue
from reviewer.session.queues.side_notes import NOTHING, SideNote, SideNotes
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.desk.view import DeskView

if TYPE_CHECKING:
    from reviewer.session.collaboration.remarks import Thread
    from reviewer.tui.screens.dialogs.remarks import Reply


REMARKS = "remarks"
"""The name of the queue of remarks."""


DISPUTED = "disputed"
"""The name of the queue of disputes."""


_ANSWER = "answer"


class SideNoteCommands:
    """Looks for remarks and sign-offs between the keys, and lets one answer remarks."""

    def __init__(self, view: DeskView) -> None:
        """Nothing is known yet.

        Args:
            view: The Desk.
        """
        self._view = view
        self._notes: SideNotes | None = None
        self._coming: TimeSlices[list[int]] | None = None

    # -- finding ------------------------------------------------------------------------------

    def forget(self) -> None:
        """Forgets what stands beside the sentences: there are others now."""
        self._notes = None

    def look_beside(self) -> None:
        """Looks anew for what stands beside the sentences."""
        if self._coming is not None:
            self._coming.stop()
        view, desk = self._view, self._view.desk
        asked, disputes = desk.queue.is_shared, desk.queue.name == DISPUTED
        had, session = self._notes is not None, view.reviewer.session
        minority = desk.queue if isinstance(desk.queue, MinorityQueue) else None
        self._notes = SideNotes(
            session, desk.article, asked=asked, disputes=disputes, minority=minority
        )
        if had:
            view.rows.invalidate()
        self._coming = TimeSlices(view, self._notes.looking(), self._came)
        self._coming.start()
        if had:
            view.show_panel()

    def _came(self, found: list[list[int]]) -> None:
        if any(found):
            self._view.rows.invalidate()
            self._view.show_panel()

    def at(self, place: int) -> SideNote:
        """What stands beside a sentence, as far as is known yet."""
        return self._notes.at(place) if self._notes is not None else NOTHING

    def landed(self) -> str:
        """Shows at once what a queue of others' work has led to.

        Returns:
            What is to be done there; empty for the other queues.
        """
        desk = self._view.desk
        if not desk.queue.is_shared or not desk.rows:
            return ""
        if self._notes is None:
            self.look_beside()
        self._renew(desk.place)
        return landing_words(desk.queue.name, self.at(desk.place))

    def _renew(self, place: int) -> None:
        if self._notes is not None:
            self._notes.renew(place)
            self._view.rows.invalidate(self._view.desk.row_of(place))
            self._view.show_panel()

    def show_outcome(self, outcome: Outcome) -> None:
        """Shows beside the sentence what came of a command."""
        if self._notes is not None and len(outcome.changed) == 1:
            desk, (article, unit) = self._view.desk, outcome.changed[0]
            place = desk.article.place(unit) if article == desk.id and unit else None
            if place is not None:
                self._renew(place)
        elif outcome.changed:
            self.look_beside()

    # -- remarks ------------------------------------------------------------------------------

    async def open_dialog(self) -> bool:
        """Opens the remarks on the sentence that wait; all while remarks are walked through.

        Returns:
            Whether there was anything to open.
        """
        waiting = self._view.desk.rows and self.at(self._view.desk.place).waiting
        walked = self._view.desk.queue.name == REMARKS and self._view.desk.rows and self._threads()
        if waiting or walked:
            await self._answer()
            return True
        return False

    async def cmd_remark_answer(self) -> None:
        """Answers the remarks on the sentence, or resolves them."""
        self._view.sync()
        if self._view.desk.rows and self._threads():
            await self._answer()
        else:
            self._view.say("there is no remark on this sentence: b c goes through those that wait")

    def _threads(self) -> list[Thread]:
        """The remarks that may be answered here, those that wait first, resolved ones last."""
        note = self.at(self._view.desk.place)
        mine = [thread for thread in note.threads if note.me in (thread.by, thread.about)]
        return sorted(mine, key=lambda thread: (not thread.waits_for(note.me), thread.resolved))

    async def _answer(self) -> None:
        from reviewer.tui.screens.dialogs.remarks import RemarkScreen

        if why := self._view.reviewer.session.read_only:
            self._view.say(why, good=False)
            return
        threads, me = self._threads(), self.at(self._view.desk.place).me
        text = self._view.desk.article.sentence(self._view.desk.place)
        screen = RemarkScreen(text, threads, me, self._view.paint, self._unsent, self._keep)
        await self._view.app.push_screen(screen, self._answered)

    def _draft(self, thread: Thread) -> FormDraft:
        return FormDraft(self._view.reviewer.session, "answer", thread.article, thread.id)

    def _unsent(self, thread: Thread) -> str:
        return self._draft(thread).get().get(_ANSWER, "")

    def _keep(self, thread: Thread, text: str) -> None:
        draft = self._draft(thread)
        if text.strip():
            draft.keep({_ANSWER: text})
        else:
            draft.drop()

    def _answered(self, reply: Reply | None) -> None:
        from reviewer.session.collaboration import remarks

        if reply is None:
            return
        draft, text = self._draft(reply.thread), reply.text.strip()
        if reply.how == "leave":
            if text:
                draft.keep({_ANSWER: text})
                self._view.say("the answer is not sent  ·  Enter on this sentence brings it back")
            else:
                draft.drop()
            return
        session, resolve = self._view.reviewer.session, reply.how == "resolve"
        if self._view.apply_outcome(
            remarks.answer(session, reply.thread, text, resolve=resolve)
        ).ok:
            draft.drop()


def landing_words(queue: str, note: SideNote) -> str:
    """What is to be done on a sentence to which a queue of others' work has led."""
    if queue == DISPUTED:
        return "o r settles it" if note.disputed else ""
    if queue == MINORITY:
        from reviewer.tui.views.side_note_lines import fewer_words

        return "; ".join(map(fewer_words, note.fewer))
    if queue == REMARKS:
        if note.waiting:
            return f"a remark by {note.waiting[0].last}: Enter answers"
        back = [one for one in note.own.values() if one.item.standing == "returned"]
        signed = [one for item in back for one in item.item.signed if not one.approved]
        return f"returned by {shown(signed[0].by)}: {signed[0].why}" if signed else ""
    wanting = [one for one in note.others if one.item.standing in ("wanted", "stale")]
    return f"{wanting[0].title}  ·  + signs off, - returns" if wanting else ""
