"""What others say beside the sentences of the Desk: remarks, sign-off, disputes.

Remarks on the Desk: reading, answering and resolving them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.session import Desk, Outcome
from reviewer.session.core.drafts import FormDraft
from reviewer.session.queues.side_notes import NOTHING, SideNote, SideNotes
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.desk.queue_commands import QueueDesk
from reviewer.tui.screens.second_person import Signing, Subject

if TYPE_CHECKING:
    from reviewer.session.collaboration.remarks import Thread
    from reviewer.session.collaboration.signoff import Signables
    from reviewer.tui.screens.dialogs.remarks import Reply


COMMENTS = "comments"
"""The name of the queue of remarks."""


DISPUTED = "disputed"
"""The name of the queue of disputes."""


class MarginDesk(Signing, QueueDesk):
    """Looks for remarks and sign-offs between the keys, and lets one answer and sign."""

    _margins: SideNotes | None = None
    _margins_coming: TimeSlices[list[int]] | None = None

    # -- finding ------------------------------------------------------------------------------

    def use(self, desk: Desk) -> None:
        """Shows another desk; what stands beside its sentences follows."""
        self._margins = None
        super().use(desk)
        if self.reviewer.is_up:
            self.call_after_refresh(self.look_beside)

    def at_leisure(self) -> None:
        """Begins to look for what others say beside the sentences."""
        self.look_beside()

    def recut(self) -> None:
        """Shows the sentences anew after boundaries have moved."""
        self._margins = None
        super().recut()
        self.look_beside()

    def arrived(self) -> None:
        """Takes in what others wrote."""
        self.call_after_refresh(self.look_beside)

    def look_beside(self) -> None:
        """Looks anew for what stands beside the sentences."""
        if self._margins_coming is not None:
            self._margins_coming.stop()
        desk = self.desk
        asked, disputes = desk.queue.is_shared, desk.queue.name == DISPUTED
        had, session = self._margins is not None, self.reviewer.session
        self._margins = SideNotes(session, desk.article, asked=asked, disputes=disputes)
        if had:
            self.rows.invalidate()
        self._margins_coming = TimeSlices(self, self._margins.looking(), self._came)
        self._margins_coming.start()
        if had:
            self._show_panel()

    def _came(self, found: list[list[int]]) -> None:
        places = [place for some in found for place in some]
        if places:
            self.rows.invalidate()
            self._show_panel()

    def margin(self, place: int) -> SideNote:
        """What stands beside a sentence, as far as is known yet."""
        return self._margins.at(place) if self._margins is not None else NOTHING

    def landed(self, said: str = "", hint: str = "") -> None:
        """Shows at once what the sentence is in a queue of others' work for, and says it."""
        if not self.desk.queue.is_shared or not self.desk.rows:
            super().landed(said, hint)
            return
        if self._margins is None:
            self.look_beside()
        self._renew(self.desk.place)
        words = landing_words(self.desk.queue.name, self.margin(self.desk.place))
        # What is to be done comes first: a title may be long.
        super().landed(words or said, said if words else hint)

    def _renew(self, place: int) -> None:
        if self._margins is not None:
            self._margins.renew(place)
            self.rows.invalidate(self.desk.row_of(place))
            self._show_panel()

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command, beside the sentence too."""
        super().apply_outcome(outcome)
        if self._margins is not None and len(outcome.changed) == 1:
            article, unit = outcome.changed[0]
            place = self.desk.article.place(unit) if article == self.desk.id and unit else None
            if place is not None:
                self._renew(place)
        elif outcome.changed:
            self.look_beside()
        return outcome

    # -- queues -------------------------------------------------------------------------------

    async def cmd_queue_disputed(self) -> None:
        """Tab goes through disputes."""
        await self._choose_shared(DISPUTED)

    async def cmd_queue_comments(self) -> None:
        """Tab goes through remarks that wait, and checks that were returned."""
        await self._choose_shared(COMMENTS)

    async def cmd_queue_signoff(self) -> None:
        """Tab goes through others' checks that want a sign-off."""
        await self._choose_shared("to sign off")

    def none_left(self) -> str:
        """Why tab goes nowhere: others' work may be hidden yet."""
        if not self.desk.queue.is_shared:
            return super().none_left()
        from reviewer.session.collaboration.reveals import entry

        name = self.desk.queue.name
        if entry(self.reviewer.session, self.desk.id).how == "hidden":
            return f"nothing left in “{name}”  ·  submit this article (!) to see others' work"
        return f"nothing is left in the queue “{name}”  ·  b chooses another queue"

    async def _choose_shared(self, name: str) -> None:
        """Chooses a queue of others' work; whoever only reviews is asked once, as in Review."""
        from reviewer.session.collaboration.reveals import enter, entry
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes and (refused := enter(self.reviewer.session, self.desk.id)):
                self.say(refused.message, good=False)
            elif yes:
                self._walk_shared(name)
            else:
                self.say("others' work stays hidden")

        found = entry(self.reviewer.session, self.desk.id)
        if found.how == "ask":
            screen = ConfirmScreen("Others' work without annotating", found.words)
            await self.app.push_screen(screen, answered)
        else:
            self._walk_shared(name)

    def _walk_shared(self, name: str) -> None:
        self.choose_queue(name)
        self.look_beside()

    # -- signing off --------------------------------------------------------------------------

    def signables(self) -> Signables:
        """The checks of others on the sentence."""
        from reviewer.session.collaboration.signoff import Signables, on_sentence

        self.sync()
        if not self.desk.rows:
            return Signables([], "there is no sentence here")
        return on_sentence(self.reviewer.session, self.desk.id, self.desk.place)

    def signed_subject(self) -> Subject:
        """The sentence."""
        article, place = self.desk.article, self.desk.place
        return Subject(self.desk.id, article.layout.id(place), article.sentence(place))

    # -- disputes -----------------------------------------------------------------------------

    async def cmd_go_review(self) -> None:
        """Shows who said what; from the queue of disputes at this very sentence."""
        self.sync()
        at = self.desk.place if self.desk.queue.name == DISPUTED and self.desk.rows else None
        await self.reviewer.review(self.desk.id, at)


def landing_words(queue: str, margin: SideNote) -> str:
    """What is to be done on a sentence to which a queue of others' work has led."""
    if queue == DISPUTED:
        return "o r settles it" if margin.disputed else ""
    if queue == COMMENTS:
        if margin.waiting:
            return f"a remark by {margin.waiting[0].last}: Enter answers"
        back = [one for one in margin.own.values() if one.item.standing == "returned"]
        signed = [one for item in back for one in item.item.signed if not one.approved]
        return f"returned by {signed[0].by}: {signed[0].why}" if signed else ""
    wanting = [one for one in margin.others if one.item.standing in ("wanted", "stale")]
    return f"{wanting[0].title}  ·  + signs off, - returns" if wanting else ""


_ANSWER = "answer"


class RemarkDesk(MarginDesk):
    """Opens the remarks on a sentence, and saves what is answered."""

    async def open_dialog(self) -> bool:
        """Opens the remarks on the sentence that wait; all while remarks are walked through."""
        waiting = self.desk.rows and self.margin(self.desk.place).waiting
        walked = self.desk.queue.name == COMMENTS and self.desk.rows and self._threads()
        if waiting or walked:
            await self._answer()
            return True
        return await super().open_dialog()

    async def cmd_remark_answer(self) -> None:
        """Answers the remarks on the sentence, or resolves them."""
        self.sync()
        if self.desk.rows and self._threads():
            await self._answer()
        else:
            self.say("there is no remark on this sentence: b c goes through those that wait")

    def _threads(self) -> list[Thread]:
        """The remarks that may be answered here, those that wait first, resolved ones last."""
        margin = self.margin(self.desk.place)
        mine = [one for one in margin.threads if margin.me in (one.by, one.about)]
        return sorted(mine, key=lambda one: (not one.waits_for(margin.me), one.resolved))

    async def _answer(self) -> None:
        from reviewer.tui.screens.dialogs.remarks import RemarkScreen

        if why := self.reviewer.session.read_only:
            self.say(why, good=False)
            return
        threads, me = self._threads(), self.margin(self.desk.place).me
        text = self.desk.article.sentence(self.desk.place)
        screen = RemarkScreen(text, threads, me, self.paint, self._unsent)
        await self.app.push_screen(screen, self._answered)

    def _draft(self, thread: Thread) -> FormDraft:
        return FormDraft(self.reviewer.session, "answer", thread.article, thread.id)

    def _unsent(self, thread: Thread) -> str:
        return self._draft(thread).get().get(_ANSWER, "")

    def _answered(self, reply: Reply | None) -> None:
        from reviewer.session.collaboration import remarks

        if reply is None:
            return
        draft, text = self._draft(reply.thread), reply.text.strip()
        if reply.how == "leave":
            if text:
                draft.keep({_ANSWER: text})
                self.say("the answer is not sent  ·  Enter on this sentence brings it back")
            else:
                draft.drop()
            return
        session, resolve = self.reviewer.session, reply.how == "resolve"
        if self.apply_outcome(remarks.answer(session, reply.thread, text, resolve=resolve)).ok:
            draft.drop()
