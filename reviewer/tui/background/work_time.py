"""Measures the time spent on sentences and writes it down now and then, never between two keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from reviewer.ports import StoreError
from reviewer.session import Session
from reviewer.session.core.time_tracking import TimeTracker, Where
from reviewer.tui.commands.table import DESK
from reviewer.tui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from reviewer.tui.app import ReviewerApp
    from reviewer.tui.screens.desk.screen import DeskScreen

LOOK_EVERY: Final = 1.0
"""Seconds between looks whether there is something to write down."""

PAUSE: Final = 2.0
"""Seconds without a key after which time may be written down."""

ENOUGH: Final = 60.0
"""Seconds of work that are worth a line of the journal."""


class Timing:
    """The clock of one session."""

    def __init__(
        self, app: ReviewerApp, session: Session, clock: TimeTracker | None = None
    ) -> None:
        """Nothing measured yet."""
        self._app = app
        self._session = session
        self.clock = clock or TimeTracker()

    def start(self) -> None:
        """Begins to look for pauses."""
        self._app.set_interval(LOOK_EVERY, self._look)

    def sign(self) -> None:
        """A key or a button was pressed, and has not done anything yet."""
        self.clock.sign(self._where())

    def _where(self) -> Where | None:
        """The sentence under the cursor, under a dialog as well; None away from the Desk."""
        for screen in reversed(self._app.screen_stack):
            if isinstance(screen, ListScreen):
                known = screen.SCOPE == DESK and screen.is_mounted
                # Not by its class: where the program begins in the Library, it is not loaded yet.
                return _under_cursor(cast("DeskScreen", screen)) if known else None
        return None

    def _look(self) -> None:
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


def _under_cursor(screen: DeskScreen) -> Where | None:
    desk = screen.desk
    if not desk.rows:
        return None
    place = desk.place_of(min(screen.rows.cursor, desk.rows - 1))
    units = desk.article.at(place).units
    return desk.id, units[0] if units else desk.article.layout.id(place)
