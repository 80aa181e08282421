"""Adjudication: the queue, proposals, decisions, undo, going stale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from reviewer.models import values as v
from reviewer.review import votes
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue, Order
from reviewer.session.core.visibility import Rules
from tests.session.annotator_builders import (
    SENTENCES,
    TAGS,
    Answers,
    answers,
    give,
    memory,
    say,
    session,
    settled,
)
from tests.session.desk_builders import anywhere

CHIEF = "chief"


def reference_disputes(said: Answers) -> dict[int, set[str]]:
    found = {}
    for place in range(SENTENCES):
        own = list(settled(said, place).values())
        keys = {f"tag:{tag}" for tag in TAGS if len({tag in tags for tags in own}) > 1}
        if keys:
            found[place] = keys
    return found


def desk(said: Answers) -> Adjudication:
    store = memory()
    give(store, said)
    return Adjudication(session(store, CHIEF), "ferry")


@run(max_examples=60)
@given(answers)
def test_the_queue_is_exactly_what_people_differ_on(said: Answers) -> None:
    found = desk(said).disputes()
    assert {one.place: set(one.keys) for one in found} == reference_disputes(said)
    assert [one.place for one in found] == sorted(one.place for one in found)
    every = desk(said).disputes(every=True)
    assert [one.place for one in every] == [p for p in range(SENTENCES) if settled(said, p)]


@run(max_examples=60)
@given(answers)
def test_orders_hold_the_same_sentences(said: Answers) -> None:
    found = desk(said).disputes()
    store = memory()
    give(store, said)
    dispute_queue = DisputeQueue(session(store, CHIEF, Rules(reveal="open")))

    def walked(order: Order) -> list[votes.Dispute]:
        dispute_queue.order = order
        return dispute_queue.items()

    least, tag = walked("agreement"), walked("tag")
    assert [one.agreement for one in least] == sorted(one.agreement for one in found)
    first = [min(TAGS.index(key[4:]) for key in one.keys) for one in tag]
    assert first == sorted(first)
    assert sorted(least) == sorted(tag) == sorted(walked("article")) == sorted(found)


def reference(rule: str, own: dict[str, frozenset[str]], tag: str) -> bool | None:
    cast = [tag in tags for tags in own.values()]
    if not cast:
        return None
    if rule == "majority":
        yes, no = cast.count(True), cast.count(False)
        return None if yes == no else yes > no
    if rule == "union":
        return any(cast)
    if rule == "none":
        return False
    name = rule.removeprefix("take ")
    return tag in own[name] if name in own else None


@run(max_examples=80)
@given(answers, st.sampled_from(["majority", "union", "none", "take ann", "take bob"]))
def test_rules_do_what_a_plain_reference_does(said: Answers, rule: str) -> None:
    review = desk(said)
    for place in range(SENTENCES):
        own = settled(said, place)
        wanted = {tag: reference(rule, own, tag) for tag in TAGS}
        review.by_rule(place, rule)
        held = review.decisions.at(place)
        assert {
            tag: held[f"tag:{tag}"].value if f"tag:{tag}" in held else None for tag in TAGS
        } == (wanted)
    open_ = {(d.place, key) for d in review.disputes() for key in d.keys}
    undecided = {
        (place, key)
        for place, keys in reference_disputes(said).items()
        for key in keys
        if reference(rule, settled(said, place), key[4:]) is None
    }
    assert open_ == undecided


@run(max_examples=40)
@given(answers, st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["majority", "union"]))))
def test_undo_gives_back_the_gold(said: Answers, steps: list[tuple[int, str]]) -> None:
    review = desk(said)
    one, seen = review.session, []
    for place, rule in steps:
        one.gold.fold("ferry")
        before = one.store.gold("ferry")
        if review.by_rule(place, rule).changed:
            seen.append(before)
    for before in reversed(seen):
        assert one.undo(anywhere, gold=True).ok
        one.gold.fold("ferry")
        assert one.store.gold("ferry") == before
    assert not one.undo(anywhere, gold=True).ok


@run(max_examples=40)
@given(answers, st.data())
def test_a_changed_vote_makes_just_its_decisions_stale(said: Answers, data: st.DataObject) -> None:
    review = desk(said)
    for place in range(SENTENCES):
        review.by_rule(place, "union")
    assert review.disputes() == []
    places = [place for place in range(SENTENCES) if settled(said, place)]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    name = data.draw(st.sampled_from(sorted(settled(said, place))))
    tag = data.draw(st.sampled_from(TAGS))
    here = tag in settled(said, place)[name]
    say(review.session.store, name, place, {v.TAG + tag: None if here else 1})
    review.session.others.forget([name])
    [stale] = review.disputes()
    assert (stale.place, stale.keys) == (place, (f"tag:{tag}",))
    [matter] = [m for m in review.matters(place) if m.ballot.key == f"tag:{tag}"]
    assert matter.state == "stale"
    review.accept(place, {f"tag:{tag}": True})
    assert review.disputes() == []


@run(max_examples=60)
@given(answers, st.sampled_from(["union", "majority", "none"]), st.data())
def test_somebody_new_queues_just_what_they_are_against(
    said: Answers, rule: str, data: st.DataObject
) -> None:
    review = desk(said)
    for place in range(SENTENCES):
        review.by_rule(place, rule)
    left = {one.place: one.keys for one in review.disputes()}
    place = data.draw(st.integers(0, SENTENCES - 1))
    tags = data.draw(st.frozensets(st.sampled_from(TAGS)))
    decided = {m.ballot.key: m.ruling.value for m in review.matters(place) if m.ruling is not None}
    say(review.session.store, "zoe", place, {v.DECIDED: "settled", **{v.TAG + t: 1 for t in tags}})
    again = Adjudication(session(review.session.store, "deputy"), "ferry")
    found = {one.place: one.keys for one in again.disputes()}
    queued = set(found.pop(place, ())) - set(left.pop(place, ()))
    against = {key for key, value in decided.items() if (key[4:] in tags) != value}
    assert queued & decided.keys() == against
    assert found == left


def test_a_changed_vote_is_stale_though_it_comes_to_what_was_decided() -> None:
    review = desk(three({"claim"}, set()))
    assert review.accept(0, {"tag:claim": True}).ok
    say(review.session.store, "bob", 0, {v.TAG + "claim": 1})
    review.session.others.forget(["bob"])
    assert [one.keys for one in review.disputes()] == [("tag:claim",)]


def three(*tags: set[str]) -> Answers:
    names = ("ann", "bob", "cy")
    first = {name: [frozenset(own)] for name, own in zip(names, tags, strict=False)}
    return {name: [*own, None, None, None, None] for name, own in first.items()}


def test_accepting_takes_the_majority_and_leaves_a_tie_open() -> None:
    review = desk(three({"claim"}, {"claim", "quote"}))
    outcome = review.accept(0)
    assert outcome.ok
    assert "left open: quote" in outcome.message
    assert [one.keys for one in review.disputes()] == [("tag:quote",)]
    review.accept(0, {"tag:quote": True}, why="it says so")
    assert review.disputes() == []
    review.session.gold.fold("ferry")
    [record] = review.session.store.gold("ferry")
    assert record["tags"] == ["claim", "quote"]
    assert record["decided"] == "settled"
    told = record["gold"]["tag:quote"]
    assert (told["by"], told["rule"], told["why"]) == (CHIEF, "chosen", "it says so")
    assert told["votes"] == {"ann": False, "bob": True}
    assert "already" in review.accept(0).message


def test_statuses_spans_and_evidence_are_settled_together() -> None:
    store = memory()
    give(store, three({"figure"}, {"figure"}, {"figure"}))
    span = {"tag": "figure", "start": 4, "end": 9, "exact": "ferry"}
    urls = ("https://www.example.org/a/?utm_source=x", "https://www.example.org/a/", "")
    for name, status, url in zip(
        ("ann", "bob", "cy"), ("refuted", "refuted", "supported"), urls, strict=True
    ):
        wanted = {
            "span:" + name: span,
            "check:content": {"scope": "content", "status": status, "rationale": f"{name} says"},
        }
        if url:
            wanted["evidence:e" + name] = {
                "check": "content", "source": "s" + name, "stance": "refutes", "quote": "No ferry."
            }  # fmt: skip
        say(store, name, 0, wanted)
        one = session(store, name)
        from reviewer.session import Edit, Put

        if url:
            one.apply(Edit((Put("", "", f"source:s{name}", {"url": url}),), "source"))
        one.end()
    review = Adjudication(session(store, CHIEF), "ferry")
    sight = review.ballots(0)
    assert len(sight.evidence.items) == 1, "the same source and words are one item"
    assert next(iter(sight.evidence.by.values())) == ("ann", "bob")
    assert [one.keys for one in review.disputes()] == [("check:content",)]
    review.accept(0)
    assert review.disputes() == []
    review.session.gold.fold("ferry")
    [record] = store.gold("ferry")
    assert [one["status"] for one in record["checks"]] == ["refuted"]
    assert record["checks"][0]["rationale"] == "ann says"
    assert [one["exact"] for one in record["spans"]] == ["ferry"]
    assert [one["quote"] for one in record["evidence"]] == ["No ferry."]


def test_machines_have_no_vote() -> None:
    store = memory()
    give(store, {**three({"claim"}, {"claim"}), "machine.rules": [frozenset(), *[None] * 4]})
    review = Adjudication(session(store, CHIEF), "ferry")
    assert review.disputes() == []
    sight = review.ballots(0)
    assert set(sight.annotations) == {"ann", "bob"}
    assert set(sight.suggested) == {"machine.rules"}
    assert review.side.machines == ["machine.rules"]


@pytest.mark.parametrize("said", [{}, three({"claim"}), three({"claim"}, {"claim"})])
def test_nothing_to_settle_is_no_error(said: Answers) -> None:
    review = desk(said)
    assert review.disputes() == []
    for rule in ("majority", "union", "none", "take nobody"):
        assert "\n" not in review.by_rule(3, rule).message


def test_undo_says_what_was_decided() -> None:
    review = desk(three({"claim", "quote"}, {"claim"}, set()))
    assert review.accept(0, {"tag:quote": True}).ok
    every = "decision on claim, quote, figure, demand, threat"
    assert review.session.undo(anywhere, gold=True).message == f"undo: {every}  ·  U redoes"
    assert review.session.redo(anywhere, gold=True).message == f"redo: {every}  ·  u undoes"


def test_accepting_a_stale_decision_takes_what_people_say_now() -> None:
    """Regression: the earlier answer was proposed, and written down as the majority's."""
    review = desk(three({"claim"}, {"claim"}, set()))
    assert review.accept(0).ok
    for name in ("ann", "bob"):
        say(review.session.store, name, 0, {v.TAG + "claim": None})
        review.session.others.forget([name])
    [matter] = [m for m in review.matters(0) if m.ballot.key == "tag:claim"]
    assert (matter.state, matter.proposed) == ("stale", False)
    assert review.accept(0).ok
    [matter] = [m for m in review.matters(0) if m.ballot.key == "tag:claim"]
    assert matter.ruling is not None
    [decision] = matter.ruling.live
    assert (decision.value, decision.rule) == (False, "majority")
    assert decision.votes == {"ann": False, "bob": False, "cy": False}


def test_a_stale_decision_on_a_tie_stays_open() -> None:
    review = desk(three({"claim"}, {"claim"}, set()))
    review.accept(0)
    say(review.session.store, "ann", 0, {v.TAG + "claim": None, v.DECIDED: None})
    review.session.others.forget(["ann"])
    assert "left open" in review.accept(0).message
    [matter] = [m for m in review.matters(0) if m.ballot.key == "tag:claim"]
    assert matter.state == "stale"


def test_what_nobody_says_any_more_is_kept_as_chosen() -> None:
    review = desk(three({"claim"}, {"claim"}))
    review.accept(0)
    for name in ("ann", "bob"):
        say(review.session.store, name, 0, {v.TAG + "claim": None, v.DECIDED: None})
        review.session.others.forget([name])
    for matter in review.matters(0):
        if matter.ballot.key == "tag:claim":
            assert (matter.state, matter.proposed) == ("stale", True)
    review.accept(0)
    [ruling] = [m.ruling for m in review.matters(0) if m.ballot.key == "tag:claim"]
    assert ruling is not None
    assert [(one.rule, one.votes) for one in ruling.live] == [("chosen", {})]
