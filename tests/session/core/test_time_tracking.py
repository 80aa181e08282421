"""Time spent: between signs of work, by the sentence under the cursor, and no idle time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.session import Desk, Session
from reviewer.session.core.time_tracking import IDLE, TimeTracker, words
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere

A, B = ("ferry", "u1"), ("ferry", "u2")


class Hand:
    """A clock's hand that a test moves."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def clock(hand: Hand) -> TimeTracker:
    return TimeTracker(hand)


def milliseconds(clock: TimeTracker) -> dict[tuple[str, str], int]:
    return {
        (change.article, change.unit): change.after
        for changes in clock.collect().values()
        for change in changes
    }


def test_time_belongs_to_what_was_under_the_cursor(clock: TimeTracker, hand: Hand) -> None:
    clock.sign(A)
    hand.time += 4
    clock.sign(A)
    hand.time += 2.5
    clock.sign(B)
    assert milliseconds(clock) == {A: 4000, B: 2500}
    assert milliseconds(clock) == {}


def test_a_pause_counts_for_half_a_minute_at_most(clock: TimeTracker, hand: Hand) -> None:
    clock.sign(A)
    hand.time += 3600
    clock.sign(A)
    assert milliseconds(clock) == {A: int(IDLE * 1000)}


def test_the_first_sign_counts_nothing(clock: TimeTracker) -> None:
    clock.sign(A)
    assert clock.gathered == 0
    assert milliseconds(clock) == {}


def test_time_away_from_the_sentences_counts_for_none(clock: TimeTracker, hand: Hand) -> None:
    clock.sign(A)
    hand.time += 5
    clock.sign(None)
    hand.time += 7
    clock.sign(A)
    assert milliseconds(clock) == {A: 7000}


@given(
    st.lists(
        st.tuples(st.floats(0, 200), st.sampled_from([A, B, None]), st.booleans()), max_size=30
    )
)
def test_never_more_than_passed_and_never_twice(
    steps: list[tuple[float, tuple[str, str] | None, bool]],
) -> None:
    hand = Hand()
    clock = TimeTracker(hand)
    begun, total = hand.time, 0
    for seconds, where, take in steps:
        hand.time += seconds
        clock.sign(where)
        if take:
            total += sum(milliseconds(clock).values())
    total += sum(milliseconds(clock).values())
    assert total <= (hand.time - begun) * 1000 + len(steps)
    assert total <= IDLE * 1000 * len(steps)


def test_facts_are_summed_and_never_undone(hand: Hand) -> None:
    store = MemoryStore({"ferry": "The ferry sank. Nobody drowned."})
    session = Session(store, default_scheme(), "ann", store.writer("ann"))
    desk = Desk(session, session.open("ferry"))
    desk.toggle_tag("claim")
    clock = TimeTracker(hand)
    here = ("ferry", desk.article.layout.id(0))
    for _ in range(2):
        clock.sign(here)
        hand.time += 3
        clock.sign(here)
        for changes in clock.collect().values():
            session.fact(changes)
    assert session.store.facts("ann", "ferry").time == {here[1]: 6000}
    assert session.undo(anywhere).ok
    assert store.values("ann", "ferry") == {}
    assert session.store.facts("ann", "ferry").time == {here[1]: 6000}
    assert session.redo(anywhere).ok


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (0, "0 s"),
        (45_400, "45 s"),
        (60_000, "1 min"),
        (3_540_000, "59 min"),
        (7_500_000, "2 h 05 min"),
    ],
)
def test_times_in_words(spent: int, said: str) -> None:
    assert words(spent) == said
