"""The logical clock that orders all events of a workspace."""

from __future__ import annotations


class LamportClock:
    """Counts events, never behind any that was seen. One for a workspace, used from one thread."""

    __slots__ = ("_highest",)

    def __init__(self) -> None:
        self._highest = 0

    def seen(self, lc: int) -> None:
        """Takes note of an event's clock value."""
        self._highest = max(self._highest, lc)

    def next(self) -> int:
        """The value for a new event: 1 + the highest one seen or given out."""
        self._highest += 1
        return self._highest
