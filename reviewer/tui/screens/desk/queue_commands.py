"""Queues on the Desk: which one tab walks, and the next of it in this article or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.models.phrases import count_of
from reviewer.session import Desk
from reviewer.session.article import metadata
from reviewer.session.queues.minority import NAME as MINORITY
from reviewer.session.queues.minority import MinorityQueue
from reviewer.session.queues.queues import queue
from reviewer.session.queues.ranked_queues import RankedQueue
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.desk.side_note_commands import DISPUTED, REMARKS, SideNoteCommands
from reviewer.tui.screens.desk.view import DeskView

if TYPE_CHECKING:
    from reviewer.session.queues.minority import MinoritySearch
UNDECIDED = "undecided"
"""The queue in which extra sentences come up, and a settled one leads to the next article."""


class QueueCommands:
    """Walks the queues; through those of others' work other articles are looked at bit by bit."""

    def __init__(self, view: DeskView, side_notes: SideNoteCommands) -> None:
        """Looks nowhere yet.

        Args:
            view: The Desk.
            side_notes: What others say beside the sentences.
        """
        self._view = view
        self._side_notes = side_notes
        self._elsewhere: TimeSlices[Desk | None] | None = None

    # -- going --------------------------------------------------------------------------------

    def cmd_item_next(self) -> None:
        """The next sentence of the queue, in the next article if need be."""
        self._view.sync()
        self.next_item(1)

    def cmd_item_previous(self) -> None:
        """The previous sentence of the queue, in the previous article if need be."""
        self._view.sync()
        self.next_item(-1)

    def next_item(self, step: int, *, quiet: bool = False, apart: bool = True) -> None:
        """Goes to the next (1) or previous (-1) sentence of the queue.

        Args:
            step: The direction.
            quiet: Whether something else was just said, and must not be said over.
            apart: Whether an extra sentence may come first, if one is due.
        """
        self.stop_looking()
        if apart and step > 0 and self._asks_apart(quiet):
            return
        walked = self._view.desk.queue
        if isinstance(walked, RankedQueue):
            self._next_ranked(walked, step, quiet=quiet)
        elif self._view.desk.next_item(step):
            self._view.to_cursor()
            self._view.landed()
        elif self._view.desk.queue.is_shared:
            self._look_elsewhere(step)
        else:
            self._crossed(
                self._view.reviewer.library.next_with_item(self._view.desk, step), step, quiet=quiet
            )

    def _asks_apart(self, quiet: bool) -> bool:
        """Asks about an extra sentence, if one is due; then the queue goes on."""
        desk = self._view.desk
        if desk.queue.name != UNDECIDED or desk.session.store.plan("controls") is None:
            return False
        # Not at the top: most workspaces have none.
        from reviewer.session.quality.extras import due
        from reviewer.tui.screens.dialogs.cards import CardScreen

        extra = due(desk.session, desk.id, desk.place)
        if extra is None:
            return False

        def answered(_: bool | None) -> None:
            self.next_item(1, quiet=quiet, apart=False)

        dialog = CardScreen(extra, desk.session.scheme, self._view.paint)
        self._view.app.push_screen(dialog, answered)
        return True

    def _next_ranked(self, walked: RankedQueue, step: int, *, quiet: bool) -> None:
        """Goes to the next sentence of a queue with an order of its own, wherever it is."""
        session, desk = self._view.reviewer.session, self._view.desk
        here = (desk.id, desk.article.layout.id(desk.place)) if len(desk.article) else None
        found = walked.following(session, here, step)
        if found is None:
            if not quiet and walked.name == "machine sample":
                self._view.say(
                    "no sample waits  ·  `reviewer machine accept` draws and settles them"
                )
            elif not quiet:
                self._view.say(self._view.reviewer.learning.begin(walked.name))
            return
        self._view.reviewer.goto(found.article, found.unit, message=found.why)

    def stop_looking(self) -> None:
        """Gives up looking through other articles."""
        if self._elsewhere is not None:
            self._elsewhere.stop()
            self._elsewhere = None

    def _look_elsewhere(self, step: int) -> None:
        """Looks through other articles, as long as nothing else is done."""
        here = (self._view.desk, self._view.desk.place, self._view.desk.queue)

        def take(found: list[Desk | None]) -> None:
            desk = next(filter(None, found), None)
            ends = desk is not None or gather.complete
            if ends:
                self.stop_looking()
            if (self._view.desk, self._view.desk.place, self._view.desk.queue) != here:
                self.stop_looking()
                if desk is not None and desk.id != self._view.desk.id:
                    self._view.reviewer.session.close(desk.id)
            elif ends:
                self._crossed(desk, step)
            else:
                self._view.say("looking through the other articles …")

        gather = TimeSlices(
            self._view, self._view.reviewer.library.looking(self._view.desk, step), take
        )
        self._elsewhere = gather
        gather.start()

    def _crossed(self, found: Desk | None, step: int, *, quiet: bool = False) -> None:
        if found is not None:
            self._view.reviewer.use_desk(found)
            self._view.landed(f"on to {metadata.title_of(found.article)}", "h goes back")
        elif self._view.desk.enter(1):
            self._view.to_cursor()
            where = "last" if step > 0 else "first"
            self._view.landed(f"that was the {where} one; from the top of this article again")
        elif not quiet or self._view.desk.queue.name == UNDECIDED:
            self._view.say(self._none_left())

    def _none_left(self) -> str:
        """Why tab goes nowhere: others' work may be hidden yet."""
        walked = self._view.desk.queue
        if not walked.is_shared:
            return f"no {walked.name} sentence is left  ·  b chooses another queue"
        from reviewer.session.collaboration.reveals import entry

        if entry(self._view.reviewer.session, self._view.desk.id).how == "hidden":
            return (
                f"nothing left in “{walked.name}”  ·  submit this article (!) to see others' work"
            )
        return f"nothing is left in the queue “{walked.name}”  ·  b chooses another queue"

    # -- choosing -----------------------------------------------------------------------------

    def choose_queue(self, name: str) -> None:
        """Has tab walk another queue."""
        self._view.sync()
        self.stop_looking()
        self._view.desk.queue = queue(name)
        self._view.moved()
        self._view.say(f"tab goes through: {self._view.desk.queue.help}")

    def cmd_queue_undecided(self) -> None:
        """Tab goes through what is not decided."""
        self.choose_queue(UNDECIDED)

    def cmd_queue_checks(self) -> None:
        """Tab goes through open checks."""
        self.choose_queue("open checks")

    def cmd_queue_evidence(self) -> None:
        """Tab goes through checks that lack evidence."""
        self.choose_queue("evidence missing")

    def cmd_queue_warnings(self) -> None:
        """Tab goes through checks with a warning."""
        self.choose_queue("warnings")

    def cmd_queue_flagged(self) -> None:
        """Tab goes through flags."""
        self.choose_queue("flagged")

    def cmd_queue_orphans(self) -> None:
        """Tab goes through annotations that lost their sentence; Enter finds a home for them."""
        self.choose_queue("orphans")

    def cmd_queue_recheck(self) -> None:
        """Tab goes through annotations to be re-checked."""
        self.choose_queue("re-check")

    def cmd_queue_rules(self) -> None:
        """Tab goes through sentences that were tagged before a rule changed."""
        self.choose_queue("changed rules")

    def cmd_queue_doubtful(self) -> None:
        """Tab goes through undecided sentences, the most doubtful first."""
        self._walk_ranked("doubtful")

    def cmd_queue_slips(self) -> None:
        """Tab goes through one's own labels that the model thinks least likely."""
        self._walk_ranked("likely slips")

    def cmd_queue_worthy(self) -> None:
        """Tab goes through sentences without a check, the most worth one first."""
        self._walk_ranked("worth checking")

    def cmd_queue_sample(self) -> None:
        """Tab goes through the sentences by which a machine is judged."""
        self.choose_queue("machine sample")

    def _walk_ranked(self, name: str) -> None:
        self.choose_queue(name)
        walked = self._view.desk.queue
        if isinstance(walked, RankedQueue) and not walked.ranking(self._view.reviewer.session):
            self._view.say(self._view.reviewer.learning.begin(name))

    # -- queues of others' work --------------------------------------------------------------

    async def cmd_queue_disputed(self) -> None:
        """Tab goes through disputes."""
        await self._choose_shared(DISPUTED)

    async def cmd_queue_comments(self) -> None:
        """Tab goes through remarks that wait, and checks that were returned."""
        await self._choose_shared(REMARKS)

    async def cmd_queue_signoff(self) -> None:
        """Tab goes through others' checks that want a sign-off."""
        await self._choose_shared("to sign off")

    async def cmd_queue_overruled(self) -> None:
        """Tab goes through answers that an adjudicator decided otherwise."""
        await self._choose_shared("overruled")

    async def cmd_queue_minority(self) -> None:
        """Tab goes through sentences on which those who are usually right are the fewer."""
        await self._choose_shared(MINORITY)

    def _look_for_minority(self) -> None:
        """Reads all that may be seen and estimates, as long as nothing else is chosen."""
        self._view.sync()
        self.stop_looking()
        from reviewer.session.queues.minority import MinoritySearch

        search = MinoritySearch(self._view.reviewer.session)
        chosen = self._view.desk.queue

        def looked(_: list[str]) -> None:
            if self._view.desk.queue is not chosen:
                looking.stop()
            elif looking.complete:
                self._minority_found(search)

        looking = TimeSlices(self._view, search.looking(), looked)
        self._view.say("looking for sentences on which a usually right minority differs …")
        looking.start()

    def _minority_found(self, search: MinoritySearch) -> None:
        from reviewer.review.dawid_skene import FEWEST, TOO_FEW

        walked = queue(MINORITY)
        assert isinstance(walked, MinorityQueue)
        self._view.desk.queue = walked.with_found(search.found)
        self._view.moved()
        self._side_notes.look_beside()
        n = sum(map(len, search.found.values()))
        if n:
            self._view.say(f"tab goes through {count_of(n, 'sentence')}: {walked.help}")
        elif search.people < FEWEST:
            self._view.say(f"nobody can be told to be right: {TOO_FEW.why}")
        else:
            self._view.say("there is no sentence on which a usually right minority differs")

    async def _choose_shared(self, name: str) -> None:
        """Chooses a queue of others' work; whoever only reviews is asked once, as in Review."""
        from reviewer.session.collaboration.reveals import enter, entry
        from reviewer.tui.screens.dialogs.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes and (refused := enter(self._view.reviewer.session, self._view.desk.id)):
                self._view.say(refused.message, good=False)
            elif yes:
                self._walk_shared(name)
            else:
                self._view.say("others' work stays hidden")

        found = entry(self._view.reviewer.session, self._view.desk.id)
        if found.how == "ask":
            screen = ConfirmScreen("Others' work without annotating", found.words)
            await self._view.app.push_screen(screen, answered)
        else:
            self._walk_shared(name)

    def _walk_shared(self, name: str) -> None:
        self._view.reviewer.fetch_submitted()
        if name == MINORITY:
            self._look_for_minority()
            return
        self.choose_queue(name)
        self._side_notes.look_beside()
