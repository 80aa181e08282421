"""Work beside the keys: reading long articles on, counting unread ones, the clipboard."""

from __future__ import annotations

from importlib import import_module
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from textual.worker import get_current_worker

from reviewer.ports import Reading
from reviewer.session import Session

if TYPE_CHECKING:
    from reviewer.tui.app import ReviewerApp

SLICE: Final = 0.004
"""Seconds of work at a time: no key waits longer for the interpreter than that."""

TELL_EVERY: Final = 1.0
"""Seconds between two looks of the Library at the counts that came in."""

REST: Final = 0.004
"""Seconds between two slices, for the keys."""

_SOON: Final = (
    "reviewer.tui.screens.desk_commands",
    "reviewer.tui.screens.library.screen",
    "reviewer.session.core.gold",
)
"""What `Background.load` imports."""


class Background:
    """Threads that work in slices so short that nobody feels them."""

    def __init__(self, app: ReviewerApp, session: Session) -> None:
        """Works for this app."""
        self._app = app
        self._session = session

    def read(self, reading: Reading) -> None:
        """Reads an article to its end. The Desk looks for what has come."""
        if not reading.complete:
            self._app.run_worker(
                lambda: self._read(reading), thread=True, group="read", exclusive=True
            )

    def _read(self, reading: Reading) -> None:
        worker = get_current_worker()
        while not worker.is_cancelled and not reading.read_on(SLICE):
            sleep(REST)

    def load(self) -> None:
        """Imports modules that the first frame did not need and a key soon may."""

        def imports() -> None:
            for module in _SOON:
                import_module(module)

        self._app.run_worker(imports, thread=True, group="load")

    def survey(self) -> None:
        """Reads the articles that nobody has read yet, so that the Library can count them."""
        self._app.run_worker(self._survey, thread=True, group="survey", exclusive=True)

    def _survey(self) -> None:
        worker = get_current_worker()
        told = monotonic()
        while not worker.is_cancelled and not self._session.store.survey(SLICE):
            sleep(REST)
            if monotonic() - told >= TELL_EVERY:
                told = monotonic()
                self._app.call_from_thread(self._app.counted)
        if not worker.is_cancelled:
            self._app.call_from_thread(self._app.counted, done=True)

    def copy(self, text: str) -> None:
        """Puts a text on the system's clipboard, where there is one."""
        self._app.run_worker(lambda: _copy(text), thread=True, group="copy")


def _copy(text: str) -> None:
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        # Over ssh there is none; the terminal has the text through OSC 52.
        return
