"""Files of gold, as the schema and the checks see them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import values as v
from reviewer.review.decisions import decisions_of, ruling
from reviewer.review.gold import gold_record, gold_sources
from reviewer.schema import json_schema, validate_gold, validate_line, validate_source
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.store.gold_files import gold_tables
from tests.schema_samples import ANCHOR, DECISIONS, LINE, changed, decided, fits
from tests.session.annotator_builders import Answers, files, give, say, session

SCHEMA = json_schema()
TAGS = ("figure", "quote")


def record(*differing: str) -> dict[str, Any]:
    """A record of gold; adjudicators differ on some keys."""
    rulings = {key: ruling([one]) for key, one in decisions_of("cy", DECISIONS).items()}
    for key in differing:
        other = decided(None, ann=True) | {"value": not DECISIONS[v.GOLD + key]["value"], "id": "o"}
        mine = decisions_of("cy", DECISIONS)[key]
        rulings[key] = ruling([mine, decisions_of("dora", {v.GOLD + key: other})[key]])
    held = {key: one for key, one in rulings.items() if one}
    assert gold_sources(held).keys() == {"s1"}
    return gold_record("abababab.0", ANCHOR, held, TAGS)


@pytest.mark.parametrize("differing", [(), ("tag:figure",), ("tag:quote", "evidence:e2")])
def test_gold_of_every_kind_of_decision_is_right(differing: tuple[str, ...]) -> None:
    one = record(*differing)
    assert validate_gold(one) == []
    assert fits(SCHEMA, one, "GoldRecord")
    assert not fits(SCHEMA, one, "Record"), "an annotator has no gold"
    assert ("reopened" in json.dumps(one)) == bool(differing)
    tables = gold_tables("a", [one], {"s1": {"url": "https://orrin.example"}}, "ab" * 32)
    assert fits(SCHEMA, tables, "Gold")
    assert fits(SCHEMA, tables)


def test_two_who_decided_the_same_are_both_told() -> None:
    one = record()
    one["gold"]["tag:figure"]["also"] = [
        {"by": "dora", "votes": {}, "rule": "union", "value": True}
    ]
    assert validate_gold(one) == []
    assert fits(SCHEMA, one, "GoldRecord")
    del one["gold"]["tag:figure"]["also"][0]["by"]
    assert validate_gold(one) == ["gold.tag:figure.also[0].by is missing"]
    assert not fits(SCHEMA, one, "GoldRecord")


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (["gold"], [], "gold should be an object; found []"),
        (["gold", "tag:figure", "by"], 3, "gold.tag:figure.by should be a valid string; found 3"),
        (["gold", "tag:figure", "rule"], None, "gold.tag:figure.rule should be a valid string"),
        (["gold", "tag:figure", "votes", "ann"], 1, "gold.tag:figure.votes.ann should be a valid"),
        (["gold", "tag:figure", "value"], "yes", "gold.tag:figure.value should be a valid bool"),
        (["gold", "tag:figure", "mood"], 1, "gold.tag:figure.mood is not a known field"),
        (["gold", "tag:quote"], {"reopened": {}}, "gold.tag:quote.reopened should be a valid"),
        (["gold", "note"], {"by": "cy"}, "gold.note is no key that is decided"),
        (["colour"], 1, "colour is not a known field"),
    ],
)
def test_broken_gold_is_one_line_and_fails_the_schema_too(
    path: list[Any], to: Any, fault: str
) -> None:
    wrong = changed(record(), *path, to=to)
    (line,) = validate_gold(wrong)
    assert line.startswith(fault)
    assert not fits(SCHEMA, wrong, "GoldRecord")


def test_gold_without_its_provenance_is_refused() -> None:
    one = record()
    assert validate_gold({name: one[name] for name in one if name != "gold"}) == ["gold is missing"]
    told = {key: one["gold"][key] for key in one["gold"] if key != "check:content"}
    assert validate_gold({**one, "gold": told}) == [
        "gold does not say how check:content came about"
    ]
    wrong = changed(one, "gold", "tag:quote", "value", to=True)
    assert validate_gold(wrong) == ["gold.tag:quote does not say what tags says"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gold:tag:figure", decided("yes", ann=True)),
        ("gold:tag:figure", {"value": True}),
        ("gold:tag:figure", decided(True, ann=1)),
        ("gold:span:figure-11-19", decided(True, ann=True)),
        ("gold:check:content", decided({"status": "supported"}, ann="supported")),
        ("gold:evidence:e1", decided({"source": {}}, ann=True)),
        ("gold:note", decided("a", ann="a")),
        ("gold:", decided(True)),
    ],
)
def test_a_broken_decision_in_a_journal_is_refused(key: str, value: Any) -> None:
    line = {**LINE, "ch": [["a", "u", key, None, value]]}
    assert validate_line(line) != []
    assert not fits(SCHEMA, line)


def test_what_is_missing_in_a_decision_is_named_by_its_place() -> None:
    value = decided({"scope": "content"}, ann="supported")
    faults = validate_line({**LINE, "ch": [["a", "u", "gold:check:content", None, value]]})
    assert "ch[0][4].value.status is missing" in faults


SAID: Answers = {
    "ann": [frozenset({"claim"}), frozenset({"claim"}), frozenset({"quote"})],
    "bob": [frozenset({"quote"}), frozenset({"claim"}), frozenset()],
}


def test_the_gold_that_the_program_writes_is_valid(tmp_path: Path) -> None:
    root = tmp_path / "desk"
    give(files(root), SAID)
    check = {"scope": "content", "status": "supported"}
    say(files(root), "ann", 0, {"check:content": check})
    say(files(root), "bob", 0, {"check:content": {**check, "status": "refuted"}})
    for name, rule in (("cy", "majority"), ("cy", "take bob"), ("dora", "take ann")):
        one = session(files(root, name), name)
        review = Adjudication(one, "ferry")
        for place in range(3):
            review.by_rule(place, rule)
        one.end()
    file = root / "annotations" / "gold" / "ferry.json"
    tables = json.loads(file.read_bytes())
    assert fits(SCHEMA, tables, "Gold")
    assert [fault for one in tables["_default"].values() for fault in validate_gold(one)] == []
    assert all(validate_source(one) == [] for one in tables.get("sources", {}).values())
    assert len(tables["_default"]) == 3
    broken = changed(tables, "_default", "1", "gold", to={"tag:claim": {"by": "cy"}})
    assert not fits(SCHEMA, broken)
