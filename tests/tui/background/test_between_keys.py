"""What is done between the keys: not while one is being answered, and not put off for ever."""

import gc
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from reviewer.tui.background.workers import ANSWERED, PUT_OFF, TIDIED, between_keys, tidy


class FakeApp:
    """Seconds pass when it is told so; each one may bring a key."""

    def __init__(self, quiet: float, keys_every: float = 0.0) -> None:
        self.quiet = quiet
        self.keys_every = keys_every
        self.waited = 0.0
        self._next: Callable[[], None] | None = None

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Any:
        self._next = callback
        self._delay = delay
        return SimpleNamespace()

    def go_on(self) -> bool:
        if (call := self._next) is None:
            return False
        self._next = None
        self.waited += self._delay
        self.quiet += self._delay
        if self.keys_every:
            self.quiet %= self.keys_every
        call()
        return True


def done_after(app: FakeApp) -> float:
    done: list[float] = []
    host: Any = app
    between_keys(host, lambda: done.append(app.waited))
    while app.go_on():
        pass
    assert len(done) == 1
    return done[0]


def test_where_the_last_key_was_answered_it_is_done_at_once() -> None:
    assert done_after(FakeApp(quiet=ANSWERED)) == 0


def test_a_key_that_is_being_answered_comes_first() -> None:
    assert done_after(FakeApp(quiet=0.0)) == pytest.approx(ANSWERED)


def test_keys_that_follow_one_another_without_a_gap_do_not_hold_it_up_for_ever() -> None:
    waited = done_after(FakeApp(quiet=0.0, keys_every=ANSWERED * 0.9))
    assert PUT_OFF <= waited <= PUT_OFF + 2 * ANSWERED


@pytest.fixture
def collecting() -> Iterator[list[int]]:
    """Which generations are looked through, with thresholds as the program has them."""
    found: list[int] = []

    def told(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    thresholds, was_on = gc.get_threshold(), gc.isenabled()
    gc.collect()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
    gc.callbacks.append(told)
    yield found
    gc.callbacks.remove(told)
    gc.set_threshold(*thresholds)
    if not was_on:
        gc.disable()


def test_what_keys_made_is_looked_through_between_them(collecting: list[int]) -> None:
    """Else every twelfth key waited for that."""
    tidy()
    assert collecting == [], "for a few objects it is not worth it"
    made: list[list[int]] = [[] for _ in range(TIDIED + 1)]
    tidy()
    assert collecting == [0]
    for _ in range(21):
        made += [[] for _ in range(TIDIED + 1)]
        tidy()
    assert 1 in collecting, "what outlives a look is looked through as well"
    gc.disable()
    collecting.clear()
    made += [[] for _ in range(TIDIED + 1)]
    tidy()
    assert collecting == [], "nobody looks while a bulk action runs"
