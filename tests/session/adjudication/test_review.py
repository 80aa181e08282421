"""Walking the disputes: each exactly once, in every order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.session.adjudication.dispute_queue import ORDERS, DisputeQueue, Order
from reviewer.session.adjudication.matters import Focus
from reviewer.session.adjudication.review import Review
from reviewer.session.core.visibility import Rules
from tests.session.annotator_builders import (
    SENTENCES,
    Answers,
    answers,
    give,
    memory,
    session,
    settled,
)
from tests.session.desk_builders import anywhere

OPEN = Rules(reveal="open")


def disputed(said: Answers) -> set[int]:
    """The plain reference: the sentences that two people tagged differently."""
    every = ({*settled(said, place).values()} for place in range(SENTENCES))
    return {place for place, tags in enumerate(every) if len(tags) > 1}


@given(answers, answers, st.sampled_from(list(ORDERS)), st.sampled_from([1, -1]))
def test_every_dispute_is_met_once_and_then_they_begin_again(
    first: Answers, second: Answers, order: Order, step: int
) -> None:
    store = memory()
    give(store, first)
    give(store, {name: own[:2] for name, own in second.items()}, "pier")
    dispute_queue = DisputeQueue(session(store, "judge", OPEN))
    dispute_queue.order = order
    expected = {("ferry", place) for place in disputed(first)}
    expected |= {("pier", place) for place in disputed(second) if place < 2}
    items = dispute_queue.items()
    assert {(one.article, one.place) for one in items} == expected
    if not items:
        assert dispute_queue.next(("ferry", 0), step, None) is None
        return
    at, last, met = (items[-1 if step > 0 else 0]), None, []
    for _ in items:
        last = at
        found = dispute_queue.next((at.article, at.place), step, last)
        assert found is not None
        at = found
        met.append((at.article, at.place))
    assert sorted(met) == sorted(expected)


@given(answers)
def test_deciding_takes_it_out_and_undoing_puts_it_back(said: Answers) -> None:
    store = memory()
    give(store, said)
    one = session(store, "judge", OPEN)
    dispute_queue = DisputeQueue(one)
    if not disputed(said):
        return
    review = Review(one, dispute_queue, "ferry")
    before, place = dispute_queue.items(), review.place
    assert review.wants(place)
    for proposal in review.proposals(place):
        if proposal.is_asked:
            assert not review.accept().ok
            assert review.toggle(proposal.key).ok
    assert review.accept().ok
    assert [d for d in before if d.place != place] == dispute_queue.items()
    one.undo(anywhere, gold=True)
    review.changed(place)
    assert dispute_queue.items() == before


def test_a_focus_is_walked_whether_disputed_or_not() -> None:
    store = memory()
    none = frozenset[str]()
    give(store, {"ann": [none] * 5, "bob": [none] * 5})
    dispute_queue = DisputeQueue(session(store, "judge", OPEN))
    dispute_queue.focus = Focus("these", (("ferry", 1), ("ferry", 3)))
    found = dispute_queue.next(("ferry", 1), 1, None)
    assert found is not None
    assert found.place == 3
    found = dispute_queue.next(("ferry", 3), 1, found)
    assert found is not None
    assert found.place == 1


@pytest.mark.parametrize("rules", [Rules(), Rules(reveal="sentence")])
def test_nothing_hidden_is_on_the_docket(rules: Rules, tmp_path: Path) -> None:
    store = memory()
    give(store, {"ann": [frozenset({"claim"})], "bob": [frozenset[str]()]})
    dispute_queue = DisputeQueue(session(store, "ann", rules))
    assert dispute_queue.items() == []
    assert dispute_queue.of("ferry") == {}
