"""What there is to say about saving, and when the saved form is brought up to date."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from reviewer.session import Session
from reviewer.tui.widgets.text_lines import Piece

if TYPE_CHECKING:
    from reviewer.tui.host import Host

FOLD_AFTER: Final = 2.0
"""Seconds without an edit after which the saved form is brought up to date."""

FOLD_AT_MOST: Final = 5_000
"""Annotated sentences of an article up to which that happens while it is open."""

SLICE: Final = 0.02
"""Seconds for gold that is behind, once a second in a pause: no key waits much longer for it."""

LOOK_AFTER: Final = 0.1
"""Seconds after an edit at which the message line says whether it is still being saved."""


class Saving:
    """Watches over one session's writes."""

    def __init__(self, app: Host, session: Session) -> None:
        """Nothing written yet."""
        self._app = app
        self._session = session
        self._edited = 0.0

    def start(self) -> None:
        """Begins to look, once a second, whether the annotator pauses."""
        self._app.set_interval(1.0, self._fold_when_idle)

    def wrote(self) -> None:
        """Something was changed: looks soon whether it is safe on disk."""
        self._edited = monotonic()
        self._tell()
        self._app.set_timer(LOOK_AFTER, self._check)

    def _check(self) -> None:
        self._app.refresh_message()
        if self._session.writer and self._session.writer.saving:
            self._app.set_timer(LOOK_AFTER, self._check)

    def _tell(self) -> None:
        """Says in one line that another program replaced files under the session."""
        if line := self._session.told():
            self._app.notify(line, severity="warning", markup=False)

    def note(self) -> tuple[Piece, ...]:
        """What there is to say about saving; nothing when all is safe."""
        if not self._session.pen.begun:
            # To ask for the writer would begin to write, and the first frame waits for no lock.
            return ()
        writer, paint = self._session.writer, self._app.paint
        if writer is None:
            return (("read only", paint.color("orange")),)
        if writer.failure:
            return ((f"NOT SAFE ON DISK: {writer.failure}", paint.color("orange", bold=True)),)
        if writer.saving and monotonic() - self._edited >= LOOK_AFTER:
            return (("saving", paint.dim),)
        return ()

    def _fold_when_idle(self) -> None:
        self._tell()
        if monotonic() - self._edited < FOLD_AFTER:
            return
        if self._edited and self._app.annotated <= FOLD_AT_MOST:
            self._edited = 0.0
            self._session.idle(SLICE)
            self._app.remember_place()
        elif self._app.quiet >= FOLD_AFTER:
            self._session.catch_up(SLICE)
