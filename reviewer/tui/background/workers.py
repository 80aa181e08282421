"""Work beside the keys: reading long articles on, counting unread ones, the clipboard.

Also here: how a thread that works for long leaves the keys their time, and how it is stopped.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from textual.worker import Worker, get_current_worker

from reviewer.ports import Reading
from reviewer.session import Session

if TYPE_CHECKING:
    from reviewer.tui.host import Host


SLICE: Final = 0.004
"""Seconds of work at a time: no key waits longer for the interpreter than that."""


LOOK_EVERY: Final = 1.0
"""Seconds between looks at what others wrote."""


TELL_EVERY: Final = 1.0
"""Seconds between two looks of the Library at the counts that came in."""


REST: Final = 0.004
"""Seconds between two slices, for the keys."""


_SOON: Final = (
    "reviewer.tui.screens.desk.screen",
    "reviewer.tui.screens.library.screen",
    "reviewer.session.core.gold",
)
"""What `Background.load` imports."""


class Background:
    """Threads that work in slices so short that nobody feels them."""

    def __init__(self, app: Host, session: Session) -> None:
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

    def look_around(self, look: Callable[[], None]) -> None:
        """Has it looked what others wrote, once a second where no key is being answered."""

        def both() -> None:
            look()
            tidy()

        self._app.set_interval(LOOK_EVERY, lambda: between_keys(self._app, both))

    def survey(self) -> None:
        """Reads the articles that nobody has read yet, so that the Library can count them."""
        self._app.run_worker(self._survey, thread=True, group="survey", exclusive=True)

    def _survey(self) -> None:
        worker = get_current_worker()
        shown = monotonic()
        while not worker.is_cancelled and not self._session.store.survey(SLICE):
            sleep(REST)
            if monotonic() - shown >= TELL_EVERY:
                shown = monotonic()
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


MORE_AFTER: Final = 0.06
"""Seconds until the next look where much of what others wrote has yet to be taken in."""


KEYS_REST: Final = 0.4
"""Seconds without a key after which nobody waits for one; until then looks are as rare as that."""


def look_after(quiet: float) -> float:
    """Seconds until the next such look, so many after the last key."""
    return MORE_AFTER if quiet > KEYS_REST else KEYS_REST


ANSWERED: Final = 0.04
"""Seconds after a key in which it is answered and painted, even where much else works."""


PUT_OFF: Final = 0.8
"""Seconds for which work is put off at the most, while keys follow one another closely."""


TIDIED: Final = 8_000
"""New objects from which on it is looked for garbage between the keys: within a millisecond."""


def between_keys(app: Host, work: Callable[[], None], waited: float = 0.0) -> None:
    """Does some milliseconds of work where no key is being answered, so that none waits for it.

    Args:
        app: The program.
        work: What is done; at once where the last key was answered, else as soon as it will be.
        waited: Seconds for which it was put off already.
    """
    if app.quiet >= ANSWERED or waited >= PUT_OFF:
        work()
    else:
        app.set_timer(ANSWERED, lambda: between_keys(app, work, waited + ANSWERED))


def tidy() -> None:
    """Looks for garbage among what the last keys made; else every twelfth key has to wait for that.

    What has been there for long is looked through as Python has it, now and then.
    """
    young, middle, old = gc.get_count()
    _, most_middle, most_old = gc.get_threshold()
    if gc.isenabled() and young >= TIDIED and old <= most_old:
        gc.collect(int(middle > most_middle))


YIELD_SLICE: Final = 0.004
"""Seconds of work at a time, between the keys."""


YIELD_REST: Final = 0.002
"""Seconds between two slices."""


TURN: Final = 0.0005
"""Seconds after which the thread gives way to a key that waits; Python's own are 0.005."""


class Stopped(Exception):
    """The user has changed their mind."""


class YieldingWorker:
    """What a thread calls between two small pieces of work: it rests, or ends."""

    def __init__(self, worker: Worker[Any]) -> None:
        """Begins now."""
        self._worker = worker
        self._until = monotonic() + YIELD_SLICE

    def __call__(self) -> None:
        """Rests if it is time for that.

        Raises:
            Stopped: The work is not wanted any more.
        """
        if monotonic() >= self._until:
            self.check()
            sleep(YIELD_REST)
            self._until = monotonic() + YIELD_SLICE

    def check(self) -> None:
        """Ends the work if it is not wanted any more.

        Raises:
            Stopped: That is so.
        """
        if self._worker.is_cancelled:
            raise Stopped


class GivingWay:
    """While threads are in its block, no key waits long for the interpreter."""

    def __init__(self) -> None:
        """Nobody is in it."""
        self._lock = Lock()
        self._inside = 0
        self._before = 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = sys.getswitchinterval()
                sys.setswitchinterval(min(self._before, TURN))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                sys.setswitchinterval(self._before)


GIVING_WAY: Final = GivingWay()
"""The one for all threads: the interval is that of the whole process."""
