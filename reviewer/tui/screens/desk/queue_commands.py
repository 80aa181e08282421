"""Queues on the Desk: which one tab walks, and the next of it in this article or another."""

from __future__ import annotations

from reviewer.session import Desk
from reviewer.session.article import metadata
from reviewer.session.queues.queues import queue
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.desk.base import DeskBase


class QueueDesk(DeskBase):
    """Walks the queues; through those of others' work other articles are looked at bit by bit."""

    _elsewhere: TimeSlices[Desk | None] | None = None

    # -- going --------------------------------------------------------------------------------

    def cmd_item_next(self) -> None:
        """The next sentence of the queue, in the next article if need be."""
        self.sync()
        self.next_item(1)

    def cmd_item_previous(self) -> None:
        """The previous sentence of the queue, in the previous article if need be."""
        self.sync()
        self.next_item(-1)

    def next_item(self, step: int, *, quiet: bool = False) -> None:
        """Goes to the next (1) or previous (-1) sentence of the queue.

        Args:
            step: The direction.
            quiet: Whether something else was just said, and must not be said over.
        """
        self.stop_looking()
        if self.desk.next_item(step):
            self.to_cursor()
            self.landed()
        elif self.desk.queue.is_shared:
            self._look_elsewhere(step)
        else:
            self._crossed(self.reviewer.library.next_with_item(self.desk, step), step, quiet=quiet)

    def stop_looking(self) -> None:
        """Gives up looking through other articles."""
        if self._elsewhere is not None:
            self._elsewhere.stop()
            self._elsewhere = None

    def _look_elsewhere(self, step: int) -> None:
        """Looks through other articles, as long as nothing else is done."""
        here = (self.desk, self.desk.place, self.desk.queue)

        def take(found: list[Desk | None]) -> None:
            desk = next(filter(None, found), None)
            ends = desk is not None or gather.complete
            if ends:
                self.stop_looking()
            if (self.desk, self.desk.place, self.desk.queue) != here:
                self.stop_looking()
                if desk is not None and desk.id != self.desk.id:
                    self.reviewer.session.close(desk.id)
            elif ends:
                self._crossed(desk, step)
            else:
                self.say("looking through the other articles …")

        gather = TimeSlices(self, self.reviewer.library.looking(self.desk, step), take)
        self._elsewhere = gather
        gather.start()

    def _crossed(self, found: Desk | None, step: int, *, quiet: bool = False) -> None:
        if found is not None:
            self.reviewer.use_desk(found)
            self.landed(f"on to {metadata.title_of(found.article)}", "h goes back")
        elif self.desk.enter(1):
            self.to_cursor()
            where = "last" if step > 0 else "first"
            self.landed(f"that was the {where} one; from the top of this article again")
        elif not quiet or self.desk.queue.name == "undecided":
            self.say(self.none_left())

    def none_left(self) -> str:
        """Why tab goes nowhere."""
        return f"no {self.desk.queue.name} sentence is left  ·  b chooses another queue"

    # -- choosing -----------------------------------------------------------------------------

    def choose_queue(self, name: str) -> None:
        """Has tab walk another queue."""
        self.sync()
        self.stop_looking()
        self.desk.queue = queue(name)
        self.moved()
        self.say(f"tab goes through: {self.desk.queue.help}")

    def cmd_queue_undecided(self) -> None:
        """Tab goes through what is not decided."""
        self.choose_queue("undecided")

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
