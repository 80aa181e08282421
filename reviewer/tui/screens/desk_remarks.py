"""Remarks on the Desk: reading, answering and resolving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.session.core.drafts import Draft
from reviewer.tui.screens.desk.side_notes import COMMENTS, MarginDesk

if TYPE_CHECKING:
    from reviewer.session.collaboration.remarks import Thread
    from reviewer.tui.screens.dialogs.remarks import Reply

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

    def _draft(self, thread: Thread) -> Draft:
        return Draft(self.reviewer.session, "answer", thread.article, thread.id)

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
        if self.take(remarks.answer(session, reply.thread, text, resolve=resolve)).ok:
            draft.drop()
