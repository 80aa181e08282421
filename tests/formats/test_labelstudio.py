"""Label Studio: what we write for it, and that its own SDK takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from reviewer.formats import Example, FormatError, Options, load
from reviewer.formats.proof.prove import export
from tests.formats.awkward import awkward
from tests.formats.proof_libraries import proof

FORM = load("labelstudio")
SAID = "Prices rose 4% 😊 in May, he said."

Task = dict[str, Any]


def tasks(out: Path) -> list[Task]:
    found: list[Task] = orjson.loads((out / "tasks.json").read_bytes())
    return found


def test_an_annotation_for_each_annotator_of_a_sentence(out: Path) -> None:
    task = tasks(out)[1]
    assert task["data"]["text"] == SAID
    names = [
        result["value"]["text"]
        for one in task["annotations"]
        for result in one["result"]
        if result.get("from_name") == "said_by"
    ]
    assert names == [["ann"], ["bob"]]


def test_ids_are_unique_and_there_is_no_time(out: Path) -> None:
    made = tasks(out)
    ids = [one["id"] for task in made for one in task["annotations"]]
    assert len(ids) == len(set(ids)) == len(awkward())
    assert {one["created_at"] for task in made for one in task["annotations"]} == {
        "2000-01-01T00:00:00Z"
    }


def test_offsets_count_code_points_as_label_studio_does(out: Path) -> None:
    """Its editor turns JavaScript's offsets into code points since 2021 (#1008, #6135)."""
    results = tasks(out)[1]["annotations"][0]["result"]
    values = [one["value"] for one in results if one["type"] == "labels"]
    [may] = [value for value in values if value["labels"] == ["figure.period"]]
    assert (may["start"], may["end"]) == (17, 23)
    assert SAID[17:23] == may["text"] == "in May"


def test_gold_is_ground_truth_and_machines_predict(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    names = ["ann", "machine.rules", "zoe", "gold"]
    meant = [one._replace(annotator=name, decided="cannot") for name in names]
    export(FORM, meant, tmp_path / "out", options)
    [task] = tasks(tmp_path / "out")
    assert [each["ground_truth"] for each in task["annotations"]] == [False, False, True]
    assert [each["model_version"] for each in task["predictions"]] == ["machine.rules"]
    got = list(FORM.read(tmp_path / "out"))
    assert [(each.annotator, each.decided) for each in got] == [(n, "cannot") for n in names]


def test_tags_and_roles_of_odd_names_come_back(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    span = {**one.spans[0], "tag": 'a.b "%2E" <é>', "parts": []}
    span["parts"] = [{**one.spans[0]["parts"][0], "name": "c.d"}]
    odd = one._replace(spans=[span], tags=['a.b "%2E" <é>'], versions={})
    export(FORM, [odd], tmp_path / "out", options)
    [got] = FORM.read(tmp_path / "out")
    assert (got.tags, got.spans[0]["tag"]) == (odd.tags, span["tag"])
    assert got.spans[0]["parts"] == span["parts"]


def test_a_part_in_another_sentence_keeps_its_place(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    span = one.spans[0]
    far = {"name": "counted", "start": 44, "end": 48, "text": "=SUM"}
    far |= {"sentence_start": 34, "sentence_end": 38}
    span = {**span, "parts": [far, *span["parts"]]}
    export(FORM, [one._replace(spans=[span])], tmp_path / "out", options)
    [got] = FORM.read(tmp_path / "out")
    assert got.spans == [span]


def test_the_sdk_takes_our_export(out: Path) -> None:
    proof("label_studio_sdk")
    assert FORM.verify(out).startswith("label_studio_sdk ")


def to(result: Task, **value: Any) -> None:
    result["value"].update(value)


BROKEN: dict[str, Callable[[Task], None]] = {
    "unknown label": lambda one: to(one["result"][5], labels=["figur"]),
    "unknown choice": lambda one: to(one["result"][0], choices=["clam"]),
    "unknown control": lambda one: one["result"][0].update(from_name="tgas"),
    "no value": lambda one: one["result"][0].pop("value"),
    "another type": lambda one: one["result"][0].update(type="rating"),
    "no offsets": lambda one: one["result"][5]["value"].pop("start"),
    "a relation to nothing": lambda one: one["result"][9].update(to_id="gone"),
    "no result": lambda one: one.pop("result"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_sdk_refuses_a_broken_one(name: str, out: Path) -> None:
    proof("label_studio_sdk")
    made = tasks(out)
    BROKEN[name](made[1]["annotations"][0])
    (out / "tasks.json").write_bytes(orjson.dumps(made))
    with pytest.raises(FormatError, match="task 2, annotation 1"):
        FORM.verify(out)


def test_the_sdk_refuses_a_broken_configuration(out: Path) -> None:
    proof("label_studio_sdk")
    path = out / "labeling-config.xml"
    path.write_text(path.read_text("utf-8").replace('toName="text"', 'toName="txt"'), "utf-8")
    with pytest.raises(FormatError, match="does not take it"):
        FORM.verify(out)


def converter(out: Path) -> Any:
    found = proof("label_studio_sdk.converter")
    return found.Converter(str(out / "labeling-config.xml"), str(out), download_resources=False)


def test_the_converter_makes_json_min_that_we_read(
    out: Path, options: Options, tmp_path: Path
) -> None:
    converter(out).convert_to_json_min(str(out / "tasks.json"), str(tmp_path / "m"), is_dir=False)
    found = list(FORM.rows(tmp_path / "m" / "result.json"))
    held = [FORM.held(one, options) for one in awkward() if one.decided != "cannot"]
    meant = {(one.id, one.annotator): one for one in held}
    assert len(found) == len(meant)
    for row in found:
        one, other = row.example, meant[row.example.id, row.example.annotator]
        assert (one.tags, one.note, one.decided) == (other.tags, other.note, other.decided)
        assert marked(one) == marked(other)


def marked(one: Example) -> list[tuple[Any, ...]]:
    return sorted(
        (span["tag"], span["start"], span["end"], [part["text"] for part in span["parts"]])
        for span in one.spans
    )


def test_the_converter_counts_as_we_do(out: Path, tmp_path: Path) -> None:
    """In its CoNLL a span behind an emoji ends where ours does."""
    converter(out).convert_to_conll2003(str(out / "tasks.json"), str(tmp_path / "c"), is_dir=False)
    lines = (tmp_path / "c" / "result.conll").read_text("utf-8").splitlines()
    may = lines.index("May -X- _ I-claim")
    assert lines[may - 2 : may + 2] == [
        "😊 -X- _ I-claim",
        "in -X- _ I-claim",
        "May -X- _ I-claim",
        ", -X- _ O",
    ]
