"""One example a sentence made of all votes: majority, soft labels, at least so many."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.formats import EVERYTHING, Example, load_all
from reviewer.formats.base import missing
from reviewer.formats.csv import FORMAT as CSV
from reviewer.formats.example import example, judged, shares
from reviewer.formats.jsonl import FORMAT as JSONL
from reviewer.session.datasets.aggregate import aggregated, rule_of
from reviewer.session.datasets.export_form import START, ExportForm
from reviewer.session.datasets.export_plan import Plan
from reviewer.session.datasets.export_request import ExportError, ExportRequest
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import say
from tests.json_lines import read_json_lines
from tests.session.annotator_builders import session

SCHEME = default_scheme()
PEOPLE = ("ann", "bob", "cem", "dia")
TEXT = "The ferry is late. The port is full. The mayor said so. The pier is old.\n"
VOTES: dict[str, list[list[str] | None]] = {
    "ann": [["claim"], ["claim"], ["figure"], None],
    "bob": [["claim", "quote"], ["claim"], [], None],
    "cem": [["claim"], [], None, None],
    "dia": [[], [], None, None],
}
"""Annotator -> tags of each sentence; None for not settled."""


def desk() -> MemoryStore:
    made = MemoryStore({"port": TEXT})
    for name, own in VOTES.items():
        said: list[dict[str, Any]] = [
            {} if tags is None else {"decided": "settled", **{f"tag:{tag}": 1 for tag in tags}}
            for tags in own
        ]
        say(made, name, {"port": said}, {})
    return made


def plan(rule: str, name: str = "jsonl", *who: str, **more: Any) -> Plan:
    return Plan(desk(), SCHEME, ExportRequest(name, who or PEOPLE, aggregate=rule, **more))


def found(rule: str, **more: Any) -> list[Example]:
    return list(plan(rule, **more).examples())


def test_more_than_half_is_a_label_and_a_tie_is_open() -> None:
    first, second, third = found("majority")
    assert (first.tags, first.decided, judged(first)) == (["claim"], "settled", True)
    assert first.annotator == "majority"
    assert first.votes == {"ann": ["claim"], "bob": ["claim", "quote"], "cem": ["claim"], "dia": []}
    assert (second.tags, second.mask["claim"], second.mask["quote"]) == ([], 0, 1)
    assert second.decided == "", "two against two is no decision"
    assert (third.tags, third.mask["figure"]) == ([], 0)


def test_at_least_so_many_is_a_label_and_fewer_votes_are_open() -> None:
    first, second, third = found("minimum=3")
    assert (first.tags, first.decided) == (["claim"], "settled")
    assert (second.tags, second.decided) == ([], "settled")
    assert not any(third.mask.values()), "two votes cannot tell whether three would give it"
    assert found("minimum=1")[0].tags == ["claim", "quote"]


def test_undecided_sentences_have_no_votes_and_nothing_judged() -> None:
    last = found("majority", undecided=True)[-1]
    assert (last.votes, last.tags, last.decided, any(last.mask.values())) == ({}, [], "", False)


def test_soft_labels_are_the_shares_of_the_votes(tmp_path: Path) -> None:
    plan("soft").run(tmp_path / "out")
    rows = read_json_lines(tmp_path / "out" / "examples.jsonl")
    assert rows[0]["soft"] == {"claim": 0.75, "quote": 0.25, "figure": 0, "demand": 0, "threat": 0}
    assert rows[1]["soft"]["claim"] == 0.5
    assert [one.tags for one in JSONL.read(tmp_path / "out")] == [row["tags"] for row in rows]
    plan("majority").run(tmp_path / "hard")
    assert "soft" not in read_json_lines(tmp_path / "hard" / "examples.jsonl")[0]


def test_soft_labels_are_columns_of_the_table(tmp_path: Path) -> None:
    plan("soft", "csv").run(tmp_path / "out")
    with (tmp_path / "out" / "sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["soft:claim"] for row in rows] == ["0.75", "0.5", "0.0"]
    assert list(next(iter(CSV.read(tmp_path / "out"))).mask) == [tag.name for tag in SCHEME.tags]


@pytest.mark.parametrize("rule", ["majority", "minimum=2", "soft"])
def test_every_format_proves_an_aggregate_or_refuses_it(rule: str, tmp_path: Path) -> None:
    forms = [one for one in load_all() if one.exportable and not missing(one)]
    refused = []
    for form in forms:
        try:
            made = plan(rule, form.name)
        except ExportError as error:
            refused.append(form.name)
            assert "holds no tags" in str(error) or "no place for soft labels; use" in str(error)
            continue
        counts = made.run(tmp_path / form.name)
        assert counts.examples, form.name
    lost = [form.name for form in forms if form.loses.get("tags") == EVERYTHING]
    hard = [form.name for form in forms if not form.soft and rule == "soft"]
    assert set(refused) == {*lost, *hard}


def test_hugging_face_and_parquet_hold_soft_labels(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    plan("soft", "huggingface").run(tmp_path / "hf")
    rows = read_json_lines(tmp_path / "hf" / "data" / "train.jsonl")
    assert rows[0]["soft_labels"][:2] == [0.75, 0.25]
    assert "list: float64" in (tmp_path / "hf" / "README.md").read_text("utf-8")
    plan("soft", "parquet").run(tmp_path / "pq")
    table = parquet.read_table(tmp_path / "pq" / "data" / "train.parquet").to_pylist()
    assert table[0]["soft"][0] == {"tag": "claim", "share": 0.75}


def test_what_one_annotator_says_is_left_out_and_counted(tmp_path: Path) -> None:
    made = desk()
    say(made, "eve", {"port": [{"decided": "settled", "note": "look", "flag:unsure": True}]}, {})
    asked = Plan(made, SCHEME, ExportRequest("jsonl", (*PEOPLE, "eve"), aggregate="majority"))
    asked.run(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert told["aggregate"] == "majority"
    assert told["left_out"]["said by one annotator: note"] == 1
    assert told["left_out"]["said by one annotator: flags"] == 1
    assert next(iter(asked.examples())).note == ""


def test_names_stay_out_of_the_votes() -> None:
    assert list(found("majority", anonymise=True)[0].votes) == ["a1", "a2", "a3", "a4"]


def test_one_tag_at_most_is_one_vote_and_what_leads_alone_holds() -> None:
    single = replace(SCHEME, single=True)
    votes = {"ann": ["claim"], "bob": ["claim"], "cem": ["quote"], "dia": []}
    some = [example(id="a:1", votes=votes, tags=own, annotator=n) for n, own in votes.items()]

    def joined(rule: str) -> Example:
        (one,) = aggregated(some, rule_of(rule), single, made.notes.of_one)
        return one

    made = plan("majority")
    assert not any(joined("majority").mask.values()), "two of four is not more than half"
    assert joined("minimum=2").tags == ["claim"]
    assert joined("minimum=1").tags == ["claim"], "it leads alone"
    votes["dia"] = ["quote"]
    assert joined("minimum=2").decided == "", "two lead: open, never no tag"


def test_answers_hold_by_the_same_rule() -> None:
    answers: list[Any] = [["a", "b"], ["a", "b"], 3]
    some = [example(id="a:1", answers={"topic": one}) for one in answers]
    (one,) = aggregated(some, rule_of("majority"), SCHEME, plan("majority").notes.of_one)
    assert one.answers == {"topic": ["a", "b"]}
    (one,) = aggregated(some[1:], rule_of("majority"), SCHEME, plan("majority").notes.of_one)
    assert one.answers == {}


REFUSED = {
    "median": "there is no rule 'median'; expected majority, soft or minimum=K",
    "minimum": "there is no rule 'minimum'",
    "minimum=0": "there is no rule 'minimum=0'",
    "majority=2": "there is no rule",
}


@pytest.mark.parametrize("rule", REFUSED)
def test_what_is_no_rule_is_refused_in_a_line(rule: str) -> None:
    with pytest.raises(ExportError, match=REFUSED[rule]):
        plan(rule)


def test_gold_is_not_aggregated() -> None:
    with pytest.raises(ExportError, match="gold is one answer already"):
        plan("majority", "jsonl", "gold")


@given(st.lists(st.sets(st.sampled_from(["claim", "quote", "threat"])), max_size=7))
def test_a_label_is_one_that_more_than_half_share(votes: list[set[str]]) -> None:
    given = {f"p{number}": sorted(own) for number, own in enumerate(votes)}
    some = [example(id="a:1", votes=given)]
    (one,) = aggregated(some, rule_of("majority"), SCHEME, plan("majority").notes.of_one)
    share = shares(one, [tag.name for tag in SCHEME.tags])
    assert set(one.tags) == {tag for tag, part in share.items() if part > 0.5}
    assert {tag for tag, known in one.mask.items() if not known} == (
        {tag for tag, part in share.items() if part == 0.5} if votes else set(one.mask)
    )


def test_the_dialog_asks_for_the_same() -> None:
    form = ExportForm(session(desk(), "ann"))
    asked = form.asked({**START, "whose": "everyone", "aggregate": "minimum", "least": "3"})
    assert asked.aggregate == "minimum=3"
    assert form.asked({**START, "whose": "everyone", "aggregate": "soft"}).aggregate == "soft"
    assert form.asked({**START, "whose": "me", "aggregate": "soft"}).aggregate == ""
