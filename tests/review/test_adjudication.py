"""Votes, decisions, policies, merged evidence and spans: pure functions over plain data."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Json, Values
from reviewer.review.decisions import Decision, ruling, state
from reviewer.review.evidence_merge import merge
from reviewer.review.gold import gold_record, gold_values
from reviewer.review.proposals import Policy, judge
from reviewer.review.ratings import RatedAnswer
from reviewer.review.statuses import SpanRange, against_gold, matched, on_spans, on_statuses
from reviewer.review.votes import Ballot, span_ballots, status_ballots, tag_ballots
from reviewer.schema import validate_gold

CAST = st.dictionaries(st.sampled_from("abcdef"), st.booleans(), max_size=6)
ANCHOR = {
    "sha256": "ab" * 32,
    "start": 0,
    "end": 8,
    "exact": "A ferry.",
    "prefix": "",
    "suffix": "",
}


def decision(
    id: str,
    value: Json = True,
    *,
    by: str = "ann",
    rule: str = "chosen",
    over: tuple[str, ...] = (),
) -> Decision:
    ballot = Ballot("tag:claim", {"x": True})
    return Decision(by, value, ballot.votes, rule, "", ballot.inputs, id, frozenset(over))


@given(CAST, st.sampled_from([0.5, 0.6, 0.75, 1.0]))
def test_shares_are_counted_exactly(votes: dict[str, bool], share: float) -> None:
    ballot = Ballot("tag:claim", votes)
    yes, n = sum(votes.values()), len(votes)
    found = ballot.at_least(share)
    assert (found is not None) == (n > 0 and max(yes, n - yes) * 100 >= round(share * 100) * n)
    assert ballot.majority == (None if yes * 2 == n else yes * 2 > n)
    assert ballot.disputed == (0 < yes < n)


def test_three_of_four_is_a_threshold_of_three_quarters() -> None:
    ballot = Ballot("tag:claim", {"a": True, "b": True, "c": True, "d": False})
    assert Policy.read("threshold=0.75").settles(ballot) is True
    assert Policy.read("threshold=0.76").settles(ballot) is None
    assert Policy.read("unanimous").settles(ballot) is None
    assert Policy.read("majority").settles(Ballot("tag:claim", {"a": True})) is None


DECISIONS = st.lists(
    st.builds(
        decision,
        st.sampled_from(["1", "2", "3", "4"]),
        st.booleans(),
        by=st.sampled_from(["ann", "bob", "cy"]),
        rule=st.sampled_from(["chosen", "policy majority"]),
        over=st.lists(st.sampled_from(["1", "2", "3", "4"]), max_size=3).map(tuple),
    ),
    max_size=5,
)


@given(DECISIONS, st.randoms())
def test_the_order_in_which_decisions_come_does_not_matter(
    every: list[Decision], random: Random
) -> None:
    mixed = [*every, *every[:2]]
    random.shuffle(mixed)
    assert ruling(mixed) == ruling(every)
    found = ruling(every)
    assert (found is None) == (not every)
    if found is not None and any(not one.is_policy for one in every):
        assert not any(one.is_policy for one in found.live), "a policy loses to a person"


def test_one_that_saw_the_other_takes_its_place() -> None:
    found = ruling([decision("1", True), decision("2", False, by="bob", over=("1",))])
    assert found is not None
    assert (found.value, found.reopened) == (False, False)
    assert found.seen == {"1", "2"}


def test_two_that_did_not_see_each_other_reopen_it_unless_they_agree() -> None:
    ballot = Ballot("tag:claim", {"x": True})
    differ = ruling([decision("1", True), decision("2", False, by="bob")])
    assert differ is not None
    assert differ.reopened
    assert state(ballot, differ) == "reopened"
    agree = ruling([decision("1", True), decision("2", True, by="bob")])
    assert agree is not None
    assert state(ballot, agree) == "settled"
    assert state(Ballot("tag:claim", {"x": False}), agree) == "stale"


def test_of_two_decisions_that_agree_one_that_still_fits_the_votes_is_enough() -> None:
    then, now = Ballot("tag:claim", {"x": True}), Ballot("tag:claim", {"x": False})
    early = decision("1", True)
    late = decision("2", True, by="bob")._replace(votes=now.votes, inputs=now.inputs)
    both = ruling([early, late])
    assert both is not None
    assert len(both.live) == 2
    assert state(now, both) == state(then, both) == "settled"
    assert state(Ballot("tag:claim", {"x": False, "y": False}), both) == "stale"


def test_a_policy_that_saw_a_person_still_loses() -> None:
    one = decision("1", True)
    found = ruling([one, decision("2", False, by="bob", rule="policy majority", over=("1",))])
    assert found is not None
    assert found.value is True
    ballot = Ballot("tag:claim", {"x": False, "y": False})
    assert judge(Policy.read("majority"), ballot, found).what == "kept"


@pytest.mark.parametrize("raw", [None, 1, [], {}, {"value": 1}, {"id": 3, "value": True}])
def test_what_is_no_decision_is_passed_over(raw: Json) -> None:
    assert Decision.read("ann", raw) is None


def test_a_decision_survives_the_journal() -> None:
    one = decision("1", {"status": "refuted"}, over=("0",))
    assert Decision.read("ann", one.to_json()) == one


def test_statuses_and_spans_are_named_the_same_for_everybody() -> None:
    span = {"tag": "figure", "start": 3, "end": 9, "exact": "thirty"}
    check = {"scope": "content", "status": "refuted"}
    said: dict[str, Values] = {
        "ann": {"decided": "settled", "span:k1": span, "check:content.k1": {**check, "span": "k1"}},
        "bob": {"decided": "settled", "span:z9": span, "check:content.z9": {**check, "span": "z9"}},
        "cy": {"decided": "settled", "check:content": {"scope": "content", "status": "unchecked"}},
        "dora": {"check:content.x": {**check, "span": "gone"}},
        "eve": {"check:said": {"scope": "said", "status": "supported", "withdrawn": "a slip"}},
    }
    [spans] = span_ballots(said)
    assert (spans.votes, spans.silent) == ({"ann": True, "bob": True}, ("cy",))
    [status] = status_ballots(said)
    assert status == ("check:content.figure-3-9", {"ann": "refuted", "bob": "refuted"}, (), ())
    assert [ballot.key for ballot in tag_ballots(said, ["claim"])] == ["tag:claim"]
    assert tag_ballots({"dora": said["dora"]}, ["claim"]) == []


def test_evidence_is_merged_by_source_and_words() -> None:
    item = {"check": "content", "stance": "refutes", "quote": "It  sails."}
    said = {
        "ann": {"check:content": {"status": "refuted"}, "evidence:1": {**item, "source": "s"}},
        "bob": {
            "check:content": {"status": "refuted"},
            "evidence:9": {**item, "quote": "It sails.", "source": "t", "locator": "p. 3"},
            "evidence:8": {**item, "source": "file"},
        },
    }
    sources = {
        "ann": {"s": {"url": "HTTP://E.org/x"}},
        "bob": {"t": {"url": "http://e.org/x", "title": "T"}, "file": {"sha256": "aa"}},
    }
    found = merge(said, sources, str.lower)
    assert sorted(found.by.values()) == [("ann", "bob"), ("bob",)]
    both = next(id for id, names in found.by.items() if len(names) == 2)
    assert found.items[both]["locator"] == "p. 3"
    assert {source.get("title") for source in found.sources.values()} == {"T", None}
    assert merge(dict(reversed(said.items())), sources, str.lower) == found


def test_a_span_of_a_tag_that_was_decided_against_is_no_gold() -> None:
    span = {"tag": "figure", "start": 3, "end": 9, "exact": "thirty"}
    held = {"span:figure-3-9": ruling([decision("1", span)])}
    kept = {key: one for key, one in held.items() if one is not None}
    assert "span:figure-3-9" in gold_values(kept, ["figure"])
    against = ruling([decision("2", False)])
    assert against is not None
    assert gold_values({**kept, "tag:figure": against}, ["figure"]) == {"decided": "settled"}


def test_a_check_is_gold_once_its_span_is_and_evidence_once_its_check_is() -> None:
    span = {"tag": "figure", "start": 3, "end": 9, "exact": "thirty"}
    check = {"scope": "content", "status": "supported", "span": "figure-3-9"}
    cited = {"item": {"check": "content.figure-3-9", "source": "s", "stance": "supports"}}
    given = {"check:content.figure-3-9": check, "evidence:e": cited}
    held = {key: one for key, value in given.items() if (one := ruling([decision("1", value)]))}
    record = gold_record("abababab.0", ANCHOR, held, ["figure"])
    assert not {"checks", "evidence"} & record.keys()
    assert {key: one["value"] for key, one in record["gold"].items()} == given, "nothing is lost"
    assert validate_gold(record) == []
    decided = ruling([decision("1", span)])
    assert decided is not None
    record = gold_record("abababab.0", ANCHOR, {**held, "span:figure-3-9": decided}, ["figure"])
    assert [one["id"] for one in record["checks"]] == ["content.figure-3-9"]
    assert [one["id"] for one in record["evidence"]] == ["e"]
    assert all("value" not in one for one in record["gold"].values())
    assert validate_gold(record) == []


def test_a_gold_record_tells_who_decided_what_and_why() -> None:
    one = ruling([decision("1")._replace(why="it says so", at="2026-01-01", scheme=3)])
    assert one is not None
    record = gold_record("abababab.0", ANCHOR, {"tag:claim": one}, ["claim", "quote"])
    assert (record["tags"], record["decided"], record["scheme"]) == (["claim"], None, {"claim": 3})
    assert record["gold"]["tag:claim"] == {
        "by": "ann",
        "value": True,
        "votes": {"x": True},
        "rule": "chosen",
        "why": "it says so",
        "at": "2026-01-01",
    }


RANGES = st.lists(
    st.builds(
        lambda tag, start, length: SpanRange(tag, start, start + length),
        st.sampled_from(["claim", "quote"]), st.integers(0, 20), st.integers(1, 6),
    ),
    max_size=5, unique=True,
)  # fmt: skip


@given(RANGES, RANGES)
def test_spans_are_matched_once_each(mine: list[SpanRange], theirs: list[SpanRange]) -> None:
    found = matched(mine, theirs)
    assert found == matched(theirs, mine)
    assert len(set(mine) & set(theirs)) <= found <= min(len(mine), len(theirs))
    assert matched(mine, mine) == len(mine)


def test_spans_count_only_where_both_settled() -> None:
    one, other = SpanRange("claim", 0, 9), SpanRange("claim", 5, 12)
    given = {"ann": {("a", "1"): [one], ("a", "2"): [one]}, "bob": {("a", "1"): [other]}}
    every, claim = on_spans(given, ["claim"])
    assert (every.n, every.exact.value, every.overlap.value) == (2, 0.0, 1.0)
    assert claim.overlap.value == 1.0
    assert on_spans({"ann": {}, "bob": {}}, [])[0].exact.value is None


def test_statuses_of_one_person_say_why_there_is_no_figure() -> None:
    found = on_statuses("content", {"ann": {("a", "1"): "refuted"}, "bob": {}})
    assert (found.n, found.percent.value) == (0, None)
    assert "two" in found.percent.why
    both = on_statuses("content", {"ann": {("a", "1"): "refuted"}, "bob": {("a", "1"): "refuted"}})
    assert (both.percent.value, both.alpha.value) == (1.0, None)


def test_which_status_stands_against_which() -> None:
    given = {
        "ann": {("a", "1"): "refuted", ("a", "2"): "supported", ("b", "1"): "refuted"},
        "bob": {("a", "1"): "supported", ("a", "2"): "supported"},
        "cem": {("a", "1"): "supported", ("b", "2"): "refuted"},
    }
    assert on_statuses("content", given).taken == (
        ("refuted", "supported", 2), ("supported", "supported", 2)
    )  # fmt: skip


def test_each_annotator_against_the_gold() -> None:
    answers = [
        RatedAnswer("a", "1", frozenset({"claim"})),
        RatedAnswer("a", "2", frozenset({"claim"})),
    ]
    gold = {("a", "1", "claim"): True, ("a", "2", "claim"): False, ("a", "3", "claim"): True}
    every, claim, quote = against_gold("ann", answers, gold, ["claim", "quote"])
    assert (claim.n, claim.precision.value, claim.recall.value) == (2, 0.5, 1.0)
    assert claim.f1.value == pytest.approx(2 / 3)
    assert every.f1 == claim.f1
    assert (quote.n, quote.f1.value) == (0, None)
    assert quote.f1.why
