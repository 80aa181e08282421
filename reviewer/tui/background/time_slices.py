"""Showing what comes in bit by bit, between the keys and without a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any, Final, Generic, TypeVar

from textual.screen import Screen

Item = TypeVar("Item")

SLICE: Final = 0.008
"""Seconds of work at a time: no key waits longer, but for one item that takes longer itself."""

REST: Final = 0.008
"""Seconds between two slices, for the keys."""


class Gather(Generic[Item]):
    """Takes items from an iterator in short slices, as long as its screen is there.

    The stores are not made for two threads, and everything that iterates over them here can stop
    anywhere; so the slices run on the screen's own.
    """

    def __init__(
        self, screen: Screen[Any], coming: Iterator[Item], take: Callable[[list[Item]], None]
    ) -> None:
        """Begins with `start`.

        Args:
            screen: Whose work it is.
            coming: The items.
            take: Called after each slice with what it brought, which may be nothing.
        """
        self._screen = screen
        self._coming: Iterator[Item] | None = coming
        self._take = take
        self._stopped = False

    @property
    def complete(self) -> bool:
        """Whether everything has come in."""
        return self._coming is None

    def stop(self) -> None:
        """Takes no more: another takes its place."""
        self._stopped = True
        self._coming = None

    def start(self) -> None:
        """Takes the first slice now and the others when the keys had their turn."""
        if self._stopped:
            return
        found: list[Item] = []
        ends = perf_counter() + SLICE
        for item in self._coming or ():
            found.append(item)
            if perf_counter() >= ends:
                break
        else:
            self._coming = None
        self._take(found)
        if self._coming is not None and self._screen.is_attached:
            self._screen.set_timer(REST, self.start)
