"""How a thread that works for long leaves the keys their time, and how it is stopped."""

from __future__ import annotations

import sys
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final

from textual.worker import Worker

SLICE: Final = 0.004
"""Seconds of work at a time, between the keys."""

REST: Final = 0.002
"""Seconds between two slices."""

TURN: Final = 0.0005
"""Seconds after which the thread gives way to a key that waits; Python's own are 0.005."""


class Stopped(Exception):
    """The user has changed their mind."""


class Breath:
    """What a thread calls between two small pieces of work: it rests, or ends."""

    def __init__(self, worker: Worker[Any]) -> None:
        """Begins now."""
        self._worker = worker
        self._until = monotonic() + SLICE

    def __call__(self) -> None:
        """Rests if it is time for that.

        Raises:
            Stopped: The work is not wanted any more.
        """
        if monotonic() >= self._until:
            self.check()
            sleep(REST)
            self._until = monotonic() + SLICE

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
