"""Showing what comes in bit by bit, between the keys and without a thread.

Also here: a longer search that goes on between the keys, until it is done or another takes its
place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from textual.timer import Timer

Item = TypeVar("Item")


class SliceScreen(Protocol):
    """A screen with timers."""

    @property
    def is_attached(self) -> bool:
        """Whether the screen is there yet."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], Any] | None = None) -> Timer:
        """Calls back once, after so many seconds."""
        ...


SLICE: Final = 0.008
"""Seconds of work at a time: no key waits longer, but for one item that takes longer itself."""


REST: Final = 0.008
"""Seconds between two slices, for the keys."""


class TimeSlices(Generic[Item]):
    """Takes items from an iterator in short slices, as long as its screen is there.

    The stores are not made for two threads, and everything that iterates over them here can stop
    anywhere; so the slices run on the screen's own.
    """

    def __init__(
        self, screen: SliceScreen, coming: Iterator[Item], take: Callable[[list[Item]], None]
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
        if self._stopped or self._coming is None:
            return
        self._work(SLICE)
        if self._coming is not None and self._screen.is_attached:
            self._screen.set_timer(REST, self.start)

    def finish(self, seconds: float) -> None:
        """Works on at once until everything has come in, but no longer than so many seconds."""
        if not self._stopped and self._coming is not None:
            self._work(seconds)

    def _work(self, seconds: float) -> None:
        found: list[Item] = []
        ends = perf_counter() + seconds
        for item in self._coming or ():
            found.append(item)
            if perf_counter() >= ends:
                break
        else:
            self._coming = None
        self._take(found)


Step = TypeVar("Step")
Fault = TypeVar("Fault", bound=Exception)


SEARCH_SLICE: Final = 0.004
"""Seconds of work at a time: no key waits longer, but for one step that takes longer itself."""


SEARCH_REST: Final = 0.001
"""Seconds between two slices; the keys and the painting come first."""


class SearchTimeSlices(Generic[Step, Fault]):
    """Takes steps from an iterator in slices, on the screen's own thread.

    What is searched belongs to one thread, and the steps are short, so there is no other thread.
    """

    def __init__(
        self,
        screen: SliceScreen,
        steps: Iterator[Step],
        take: Callable[[Step], None],
        advanced: Callable[[], None],
        failed: Callable[[Fault], None],
        fault: type[Fault],
    ) -> None:
        """Begins with `start`.

        Args:
            screen: Whose work it is.
            steps: The work.
            take: Called with what each step brought.
            advanced: Called after each slice.
            failed: Called if a step raises a fault; that ends it.
            fault: The error that a step may raise: of a query that takes too long.
        """
        self._screen = screen
        self._steps: Iterator[Step] | None = steps
        self._take = take
        self._advanced = advanced
        self._failed = failed
        self._fault = fault

    @property
    def is_on(self) -> bool:
        """Whether there is work left."""
        return self._steps is not None

    def stop(self) -> None:
        """Gives up: another one takes its place."""
        self._steps = None

    def start(self) -> None:
        """Does the first slice now, and the others when the keys had their turn."""
        if not self.is_on:
            return
        self._work(SEARCH_SLICE, lambda: False)
        if self.is_on and self._screen.is_attached:
            self._screen.set_timer(SEARCH_REST, self.start)
        self._advanced()

    def until(self, enough: Callable[[], bool], seconds: float) -> None:
        """Works on at once until there is enough, but no longer than so many seconds."""
        self._work(seconds, enough)

    def _work(self, seconds: float, enough: Callable[[], bool]) -> None:
        ends = perf_counter() + seconds
        while self._steps is not None and not enough():
            try:
                self._take(next(self._steps))
            except StopIteration:
                self._steps = None
            except self._fault as error:
                self._steps = None
                self._failed(error)
            if perf_counter() >= ends:
                return
