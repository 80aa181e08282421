"""Disputes about the borders of spans: when there is one, and until when it waits."""

from __future__ import annotations

import pytest

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.review.proposals import Policy
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.adjudication.review import Review
from reviewer.session.core.visibility import Rules
from reviewer.session.queues import pending_work
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import memory, say, session
from tests.session.desk_builders import anywhere

OPEN = Rules(reveal="open")
FERRY, ALL, SANK = (4, 9), (0, 22), (10, 14)
TEXT = "The ferry sank at noon."


def mark(store: MemoryStore, name: str, *at: tuple[int, int], tag: str = "claim") -> None:
    """Makes somebody settle the first sentence with a tag and these spans, and no other."""
    own = store.values(name, "ferry") if name in store.annotators() else {}
    gone = [key for values in own.values() for key in values if key.startswith(v.SPAN)]
    wanted: dict[str, Json] = dict.fromkeys(gone)
    for start, end in at:
        exact = TEXT[start:end]
        key = f"{v.SPAN}{name}{start}x{end}"
        wanted[key] = {"tag": tag, "start": start, "end": end, "exact": exact}
    say(store, name, 0, {v.TAG + tag: 1, v.DECIDED: "settled", **wanted})


def review_of(store: MemoryStore, who: str = "chief") -> Review:
    one = session(store, who, OPEN)
    return Review(one, DisputeQueue(one), "ferry", 0)


def waiting(review: Review) -> list[str]:
    return [key for one in review.dispute_queue.items() for key in one.keys]


@pytest.fixture
def store() -> MemoryStore:
    """All say claim; ann and bob mark other words, cy marks none."""
    made = memory()
    mark(made, "ann", FERRY)
    mark(made, "bob", ALL)
    mark(made, "cy")
    return made


BOTH = ["span:claim-0-22", "span:claim-4-9"]


def test_two_with_other_borders_are_a_dispute_and_the_third_says_nothing(
    store: MemoryStore,
) -> None:
    review = review_of(store)
    assert waiting(review) == BOTH
    assert review.wants(0)
    [ballot] = [one.ballot for one in review.ballots(0).matters if one.ballot.key == BOTH[1]]
    assert (ballot.votes, ballot.silent) == ({"ann": True, "bob": False}, ("cy",))
    known = pending_work.PendingWork(review.session)
    list(known.looking(["ferry"]))
    assert known.of("ferry").disputed == 1


def test_what_one_person_alone_marked_is_no_dispute() -> None:
    store = memory()
    mark(store, "ann", FERRY, SANK)
    mark(store, "bob")
    mark(store, "bob", ALL, tag="quote")
    say(store, "ann", 0, {"tag:quote": 1})
    review = review_of(store)
    assert waiting(review) == []
    assert review.accept().ok
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert len(record["spans"]) == 3


def test_whoever_has_not_settled_the_sentence_has_no_vote(store: MemoryStore) -> None:
    say(store, "bob", 0, {v.DECIDED: "cannot"})
    assert waiting(review_of(store)) == []


def test_yes_to_one_is_no_to_the_tied_ones_in_its_place(store: MemoryStore) -> None:
    mark(store, "bob", ALL, SANK)
    review = review_of(store)
    assert not review.accept().ok
    assert review.toggle("span:claim-4-9").ok
    answers = {one.key: one.answer for one in review.proposals(0) if one.key.startswith(v.SPAN)}
    assert answers == {"span:claim-0-22": False, "span:claim-4-9": True, "span:claim-10-14": None}
    assert "w3 claim" in review.accept().message
    review.toggle("span:claim-10-14")
    assert review.accept().ok
    assert waiting(review) == []
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert {one["exact"] for one in record["spans"]} == {"ferry", "sank"}
    assert record["gold"]["span:claim-0-22"]["value"] is False


def test_the_second_space_leaves_it_in_the_queue(store: MemoryStore) -> None:
    review = review_of(store)
    outcome = review.accept(anyway=True)
    assert "left open: span (claim)" in outcome.message
    assert waiting(review) == BOTH


def test_taking_one_who_marked_none_takes_no_span(store: MemoryStore) -> None:
    review = review_of(store)
    assert review.decide_as(review.people.index("cy") + 1).ok
    assert waiting(review) == []
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert "spans" not in record
    assert record["gold"]["span:claim-4-9"]["rule"] == "take cy"


def test_spans_of_a_tag_that_is_decided_against_go_with_it(store: MemoryStore) -> None:
    for name in ("dora", "eve"):
        say(store, name, 0, {v.DECIDED: "settled"})
    review = review_of(store)
    assert waiting(review) == ["tag:claim", *BOTH]
    review.choose("tag:claim", False)
    assert review.accept().ok, "not asked about"
    assert waiting(review) == []
    assert "span:claim-4-9" not in review.adjudication.decisions.at(0)
    review.toggle("tag:claim")
    assert not review.accept().ok, "asked about again"
    assert review.accept(anyway=True).ok
    assert waiting(review) == BOTH


def test_a_span_marked_otherwise_since_is_stale_also_when_nobody_has_it_any_more(
    store: MemoryStore,
) -> None:
    review = review_of(store)
    review.toggle("span:claim-4-9")
    assert review.accept().ok
    mark(store, "ann", SANK)
    review.session.others.forget(["ann"])
    review.arrived()
    states = {one.ballot.key: one.state for one in review.ballots(0).matters if one.ballot.votes}
    assert states["span:claim-0-22"] == "settled", "the votes on it are as they were"
    assert states["span:claim-10-14"] == "disputed"
    [lost] = [one for one in review.ballots(0).matters if not one.ballot.votes]
    assert (lost.ballot.key, lost.state, lost.proposed) == ("span:claim-4-9", "stale", True)
    assert set(waiting(review)) == {"span:claim-4-9", "span:claim-10-14"}
    review.choose("span:claim-10-14", False)
    assert review.accept().ok
    assert waiting(review) == []
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert [one["exact"] for one in record["spans"]] == ["ferry"], "it holds"
    review.choose("span:claim-4-9", False)
    assert review.accept().ok
    assert waiting(review) == []


def test_adjudicators_who_differ_reopen_a_span(store: MemoryStore) -> None:
    both = {name: review_of(store, name) for name in ("chief", "deputy")}
    assert all(review.wants(0) for review in both.values()), "neither has seen a decision"
    for (name, review), key in zip(both.items(), reversed(BOTH), strict=True):
        review.toggle(key)
        assert review.accept().ok, name
        review.session.end()
    review = review_of(store)
    states = {one.ballot.key: one.state for one in review.ballots(0).matters}
    assert states["span:claim-4-9"] == states["span:claim-0-22"] == "reopened"
    assert set(waiting(review)) == set(BOTH)
    review.toggle("span:claim-4-9")
    assert review.accept().ok
    assert waiting(review) == []


def test_a_policy_settles_spans_of_two_and_leaves_a_person_s(store: MemoryStore) -> None:
    mark(store, "cy", ALL)
    chief = session(store, "chief", OPEN)
    review = Adjudication(chief, "ferry")
    review.accept(0, {"span:claim-0-22": False})
    for name in ("majority", "threshold=0.6", "unanimous"):
        run = PolicyRun(chief, Policy.read(name))
        list(run.steps())
        assert run.report.counts["kept", "spans"] == 2
        run.apply()
    assert review.decisions.at(0)["span:claim-0-22"].value is False
    assert chief.undo(anywhere, gold=True).ok
    run = PolicyRun(chief, Policy.read("unanimous"))
    list(run.steps())
    assert run.report.of("tie") == {"spans": 2}
    run = PolicyRun(chief, Policy.read("threshold=0.6"))
    list(run.steps())
    run.apply()
    held = review.decisions.at(0)
    assert held["span:claim-4-9"].value is False
    assert held["span:claim-0-22"].value["exact"] == TEXT[:22]
    assert review.disputes() == []
