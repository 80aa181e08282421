"""Tags, statuses and spans of random annotators: the queue, the rules, undo, clones."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.review.decisions import vote_of
from reviewer.review.proposals import Policy
from reviewer.review.shared_keys import tag_of
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.adjudication.review import Review
from reviewer.session.core.visibility import Rules
from reviewer.session.queues.queues import queue
from tests.session.annotator_builders import PEOPLE, SENTENCES, memory, session
from tests.session.many_annotators import (
    Crowd,
    by_rule,
    cast,
    crowds,
    differ,
    gather,
    rethink,
    says,
    settled,
)

OPEN = Rules(reveal="open")
RULES = ("majority", "union", "none", *(f"take {name}" for name in PEOPLE))
SHARES = {"unanimous": (1, 1), "majority": (1, 2), "threshold=0.75": (3, 4)}


def filled(crowd: Crowd) -> Store:
    store = memory()
    gather(store, crowd)
    return store


def open_in(review: Adjudication) -> list[tuple[int, tuple[str, ...]]]:
    """Sentence and keys of each dispute."""
    return [(found.place, found.keys) for found in review.disputes()]


def held(review: Adjudication, place: int) -> dict[str, Json]:
    """Key -> what is decided, as people vote; evidence is not voted on."""
    return {key: vote_of(one.value) for key, one in review.decisions.at(place).items()}


@run(max_examples=40, deadline=None)
@given(crowds)
def test_every_queue_is_exactly_what_people_differ_on(crowd: Crowd) -> None:
    one = session(filled(crowd), "chief", OPEN)
    expected = differ(crowd)
    found = Adjudication(one, "ferry").disputes()
    assert {dispute.place: set(dispute.keys) for dispute in found} == expected
    dispute_queue = DisputeQueue(one)
    assert [dispute.place for dispute in dispute_queue.items()] == sorted(expected)
    review = Review(one, dispute_queue, "ferry")
    assert [place for place in range(SENTENCES) if review.wants(place)] == sorted(expected)
    assert list(queue("disputed").places(one.open("ferry"), one, 0, 1)) == sorted(expected)
    for place in range(SENTENCES):
        votes = {m.ballot.key: dict(m.ballot.votes) for m in review.ballots(place).matters}
        assert votes == cast(crowd, place)


@run(max_examples=40, deadline=None)
@given(crowds, st.sampled_from(RULES))
def test_rules_decide_as_a_plain_reference_does(crowd: Crowd, rule: str) -> None:
    review = Adjudication(session(filled(crowd), "chief", OPEN), "ferry")
    left = {}
    for place in range(SENTENCES):
        wanted = by_rule(crowd, place, rule)
        review.by_rule(place, rule)
        assert held(review, place) == wanted
        open_ = differ(crowd).get(place, set()) - wanted.keys()
        # Gold has no span of a tag that was decided against: nobody is asked for its borders.
        out = {
            key
            for key in open_
            if key.startswith(v.SPAN) and wanted.get(v.TAG + tag_of(key)) is False
        }
        if open_ - out:
            left[place] = open_ - out
    assert {one.place: set(one.keys) for one in review.disputes()} == left


@run(max_examples=40, deadline=None)
@given(crowds, st.sampled_from(sorted(SHARES)))
def test_policies_settle_what_enough_of_two_or_more_say(crowd: Crowd, name: str) -> None:
    one = session(filled(crowd), "chief", OPEN)
    review = Adjudication(one, "ferry")
    review.by_rule(0, "union")
    before = held(review, 0)
    policy = PolicyRun(one, Policy.read(name))
    list(policy.steps())
    policy.apply()
    share, of = SHARES[name]
    for place in range(SENTENCES):
        expected: dict[str, Json] = {}
        for key, votes in cast(crowd, place).items():
            answers = list(votes.values())
            for answer in set(answers) if len(answers) > 1 else ():
                given_, wanted = answers.count(answer) * of, share * len(answers)
                if given_ > wanted or (given_ == wanted and name != "majority"):
                    expected[key] = answer
        if place == 0:
            expected |= before
        assert held(review, place) == expected


def contradicts(now: Mapping[str, Json], was: Mapping[str, Json], answer: Json) -> bool:
    """Whether a vote has changed since, or one has come that is against the answer."""
    kept = {name: vote for name, vote in now.items() if name in was}
    return kept != was or any(now[name] != answer for name in now.keys() - was.keys())


@run(max_examples=40, deadline=None)
@given(crowds, st.data())
def test_another_answer_queues_just_the_decisions_it_is_about(
    crowd: Crowd, data: st.DataObject
) -> None:
    one = session(filled(crowd), "chief", OPEN)
    review = Adjudication(one, "ferry")
    for place in range(SENTENCES):
        review.by_rule(place, "union")
    before = {at: set(keys) for at, keys in open_in(review)}
    place = data.draw(st.integers(0, SENTENCES - 1))
    name, said = data.draw(st.sampled_from(sorted(crowd))), data.draw(says(place))
    rethink(one.store, name, place, said)
    one.others.forget([name])
    now = {**crowd, name: [*crowd[name][:place], said, *crowd[name][place + 1 :]]}
    was, votes, decided = cast(crowd, place), cast(now, place), by_rule(crowd, place, "union")
    stale = {
        key for key in decided if contradicts(votes.get(key, {}), was[key], vote_of(decided[key]))
    }
    fresh = differ(now).get(place, set()) - decided.keys()
    fallen = {
        key
        for key in stale | fresh
        if key.startswith(v.SPAN) and decided.get(v.TAG + tag_of(key)) is False
    }
    expected = before | {place: (stale | fresh) - fallen}
    found = {at: set(keys) for at, keys in open_in(review)}
    assert found == {at: keys for at, keys in expected.items() if keys}
    states = {m.ballot.key: m.state for m in review.matters(place)}
    assert {key for key, state in states.items() if state == "stale"} == stale - fallen


@run(max_examples=40, deadline=None)
@given(crowds, st.data())
def test_what_space_asks_about_is_settled_once_it_is_answered(
    crowd: Crowd, data: st.DataObject
) -> None:
    one = session(filled(crowd), "chief", OPEN)
    review = Review(one, DisputeQueue(one), "ferry")
    for place in sorted(differ(crowd)):
        review.place = place
        assert review.wants(place)
        rounds = 0
        while asked := [found for found in review.proposals(place) if found.is_asked]:
            assert not review.accept().ok
            key = data.draw(st.sampled_from([found.key for found in asked]))
            if key.startswith(v.CHECK):
                review.choose(key, "refuted")
            else:
                review.choose(key, data.draw(st.booleans()))
            rounds += 1
            assert rounds < 40
        assert review.accept().ok
        assert not review.wants(place)
    assert review.dispute_queue.items() == []
    assert Adjudication(one, "ferry").disputes() == []
    one.gold.fold("ferry")
    decided = {record["unit"]: record for record in one.store.gold("ferry")}
    for place in range(SENTENCES):
        record = decided.get(one.open("ferry").layout.id(place), {})
        spans = {(s["tag"], s["start"], s["end"]) for s in record.get("spans", ())}
        assert {tag for tag, _, _ in spans} <= set(record.get("tags", ()))
        assert spans <= {p for said in settled(crowd, place).values() for p in said.spans}
