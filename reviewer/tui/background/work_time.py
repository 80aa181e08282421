"""Measures the time spent on sentences and writes it down now and then, never between two keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from reviewer.ports import StoreError
from reviewer.session import Session
from reviewer.session.core.time_tracking import TimeTracker, Where

if TYPE_CHECKING:
    from reviewer.tui.host import Host

LOOK_EVERY: Final = 1.0
"""Seconds between looks whether there is something to write down."""

PAUSE: Final = 2.0
"""Seconds without a key after which time may be written down."""

ENOUGH: Final = 60.0
"""Seconds of work that are worth a line of the journal."""


class Timing:
    """The clock of one session."""

    def __init__(
        self,
        app: Host,
        session: Session,
        where: Callable[[], Where | None],
        clock: TimeTracker | None = None,
    ) -> None:
        """Nothing measured yet.

        Args:
            app: The program.
            session: The annotator at work.
            where: The sentence that is worked on; None away from the Desk.
            clock: Measures; None for a new one.
        """
        self._app = app
        self._session = session
        self._where = where
        self.clock = clock or TimeTracker()

    def start(self) -> None:
        """Begins to look for pauses."""
        self._app.set_interval(LOOK_EVERY, self._measure)

    def sign(self) -> None:
        """A key or a button was pressed, and has not done anything yet."""
        self.clock.sign(self._where())

    def _measure(self) -> None:
        if self.clock.gathered >= ENOUGH and self.clock.quiet >= PAUSE:
            self.write()

    def write(self) -> None:
        """Writes down what was measured: one fact for each article."""
        for changes in self.clock.collect().values():
            try:
                self._session.fact(changes)
            except StoreError:
                # Whatever is wrong with the disk is said where it matters: at the next edit.
                return
