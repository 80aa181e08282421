"""Exports that somebody has damaged: file, row and reason, nothing imported, never a fault."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from reviewer.formats import FormatError, Options, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.proof.prove import export
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.import_steps import import_into, rows_in
from tests.json_lines import read_json_lines, write_json_lines

CHECK: Final = {"id": "content", "scope": "content", "status": "supported"}
CITED: Final = {"id": "e1", "check": "content", "source": "office", "stance": "supports"}

UNSAVABLE: dict[str, tuple[dict[str, Any], str]] = {
    "a remark without id": ({"remarks": [{"text": "why?"}]}, r"remarks\[0\] is no object with"),
    "a numbered link": ({"links": [{"id": 4}]}, r"links\[0\] is no object with an id"),
    "a sign-off called nothing": ({"signoffs": [{"id": ""}]}, "cannot be called ''"),
    "an id twice": ({"checks": [CHECK, CHECK]}, r"checks\[1\]\.id is 'content', as of another"),
    "another confidence": ({"checks": [{**CHECK, "confidence": 5}]}, "confidence should be 'low'"),
    "a claim that is a list": ({"checks": [{**CHECK, "claim": []}]}, "claim should be a valid str"),
    "another scope": ({"checks": [{**CHECK, "scope": "x"}]}, "scope should be 'content' or"),
    "another stance": ({"evidence": [{**CITED, "stance": "x"}]}, "stance should be 'supports'"),
    "an order in words": ({"evidence": [{**CITED, "order": "1"}]}, "order should be a valid int"),
    "a source of two": ({"sources": {"a": {"derives_from": ["b"]}}}, r"sources\.a: derives_from"),
    "a tier of nobody": ({"sources": {"a": {"tier": "x"}}}, r"sources\.a: tier should be"),
    "a flag of many": ({"flags": {"doubt": ["a"]}}, r"flags\.doubt: "),
    "an attribute that counts": (
        {"spans": [{"id": "a", "tag": "claim", "start": 10, "end": 16, "text": "Prices",
                    "parts": [], "attributes": {"value": 4}}]},
        r"spans\[0\]: attributes\.value should be",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSAVABLE)
def test_what_could_not_be_saved_is_refused_before_anything_is(
    name: str, options: Options, tmp_path: Path
) -> None:
    more, message = UNSAVABLE[name]
    one = next(one for one in awkward() if one.number == 2)
    path = tmp_path / "some.jsonl"
    load("jsonl").write([one], tmp_path, options)
    row = orjson.loads((tmp_path / "examples.jsonl").read_bytes())
    path.write_bytes(orjson.dumps({**row, "checks": [], "evidence": [], **more}) + b"\n")
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=rf"some\.jsonl: row 1: .*{message}"):
        import_into(store, list(load("jsonl").rows(path)))
    assert list(store.annotators()) == []


def test_fields_of_a_later_version_come_in(options: Options, tmp_path: Path) -> None:
    one = next(one for one in awkward() if one.number == 2)
    later = one._replace(checks=[{**CHECK, "certainty": {"of": 5}}], evidence=[], unfinished={})
    load("jsonl").write([later], tmp_path, options)
    store = MemoryStore(TEXTS)
    assert import_into(store, list(load("jsonl").rows(tmp_path))).exact == 1


@pytest.mark.parametrize("votes", [{"bob": "claim"}, {"bob": [1]}, {"bob": {}}, ["bob"]])
def test_votes_of_another_kind_are_refused(votes: Any, options: Options, tmp_path: Path) -> None:
    load("jsonl").write(awkward()[:2], tmp_path, options)
    path = tmp_path / "examples.jsonl"
    rows = read_json_lines(path)
    rows[1]["votes"] = votes
    write_json_lines(path, rows)
    with pytest.raises(FormatError, match="row 2: votes"):
        rows_in(load("jsonl"), tmp_path)


OURS: Final = ("reviewer",)

DAMAGE: dict[str, tuple[str, str, tuple[str, ...], Any]] = {
    "evidence that is a number": ("huggingface", "data/train.jsonl", (), {"evidence": [4]}),
    "a mask that is a list": ("prodigy", "choice.jsonl", OURS, {"mask": []}),
    "checks that are true": ("prodigy", "choice.jsonl", OURS, {"checks": [True]}),
    "checks of another kind": ("prodigy", "choice.jsonl", OURS, {"checks": [{"of": 1}]}),
    "evidence in a list": ("prodigy", "choice.jsonl", OURS, {"evidence": [[]]}),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_metadata_that_is_not_as_we_write_it_is_refused(
    name: str, options: Options, tmp_path: Path
) -> None:
    form, file, inside, more = DAMAGE[name]
    export(
        load(form), [one for one in awkward() if one.annotator == "ann"], tmp_path / "x", options
    )
    path = tmp_path / "x" / file
    rows = read_json_lines(path)
    changed = rows[1]
    for key in inside:
        changed = changed[key]
    changed |= more
    write_json_lines(path, rows)
    with pytest.raises(FormatError, match=r"\.jsonl: row 2: .*; see docs/formats\.md"):
        import_into(MemoryStore(TEXTS), list(load(form).rows(tmp_path / "x")))


@pytest.mark.parametrize(
    ("name", "column", "cell", "expected"),
    [
        ("annotations", "value", "4", "a JSON object"),
        ("annotations", "value", "[1]", "a JSON object"),
        ("annotations", "value", "{", "a JSON value"),
        ("sentences", "other_tags", "{}", "a JSON array"),
        ("sentences", "other_tags", "[1]", "a JSON array of tags"),
    ],
)
def test_a_cell_that_holds_another_kind_of_value_is_refused(
    name: str, column: str, cell: str, expected: str, options: Options, tmp_path: Path
) -> None:
    export(
        load("csv"), [one for one in awkward() if one.annotator == "ann"], tmp_path / "x", options
    )
    path = tmp_path / "x" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    number = next(n for n, row in enumerate(rows) if {"check", "settled"} & {*row})
    rows[number][rows[0].index(column)] = cell
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(FormatError, match=rf"{name}\.csv: row \d+: .*expected {expected}"):
        list(load("csv").rows(tmp_path / "x"))


@pytest.mark.parametrize(
    ("end", "message"),
    [(b"[" * 100_000, "is nested too deeply"), (b"\n{}]", "has '{' behind the end of its list")],
    ids=["deep", "behind"],
)
def test_a_list_of_tasks_with_something_else_in_it_is_refused(
    end: bytes, message: str, options: Options, tmp_path: Path
) -> None:
    export(load("labelstudio"), awkward(), tmp_path / "x", options)
    path = tmp_path / "x" / "tasks.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:-3] + b"," + end if end[:1] == b"[" else whole + end)
    with pytest.raises(FormatError, match=message):
        list(load("labelstudio").rows(tmp_path / "x"))


def test_what_is_true_of_many_files_is_told_once() -> None:
    """Regression: a folder of a hundred documents gave the same line a hundred times."""
    how = DatasetReading()
    for clause in ("a.xmi: no layer (its layers: X)", "b.xmi: no layer (its layers: X)", "no head"):
        how.guess(clause)
    how.guess("c.csv: columns: text 'words'")
    assert list(how.understood()) == [
        "a.xmi: no layer (its layers: X) (the same of 1 more file)",
        "no head",
        "c.csv: columns: text 'words'",
    ]
