"""Imports from Label Studio: our exports as they come back, and its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from reviewer.formats import FormatError, Options, ReadRow, load
from reviewer.formats.base import NO_LABEL, DatasetReading
from reviewer.formats.registry import chosen
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.import_steps import import_into, only, rows_in, spans_of
from tests.formats.test_labelstudio import tasks, to

FORM = load("labelstudio")
SAID = "Prices rose 4% 😊 in May, he said."

Task = dict[str, Any]


def rows(folder: Path, *said: Task) -> list[ReadRow]:
    path = folder / "export.json"
    path.write_bytes(orjson.dumps(said))
    return list(FORM.rows(path))


def label(start: int, end: int, text: str, *labels: str, id: str = "XyZ-1") -> Task:
    value = {"start": start, "end": end, "text": text, "labels": list(labels)}
    return {"id": id, "from_name": "ner", "to_name": "t", "type": "labels", "value": value}


def choose(*choices: str) -> Task:
    value = {"choices": list(choices)}
    return {"id": "q", "from_name": "c", "to_name": "t", "type": "choices", "value": value}


def theirs(*results: Task, **more: Any) -> Task:
    """A task as Label Studio itself exports it: no metadata of ours."""
    said = {"id": 7, "completed_by": 1, "was_cancelled": False, "result": list(results), **more}
    return {"id": 3, "data": {"text": SAID}, "annotations": [said], "drafts": [], "predictions": []}


def test_an_export_of_label_studio_itself_is_read(tmp_path: Path) -> None:
    task = theirs(choose("claim"), label(12, 14, "4%", "figure", "claim"))
    task["drafts"] = [{"result": [choose("threat")]}]
    task["annotations"] += [
        {**task["annotations"][0], "completed_by": {"id": 2, "email": "bob@desk.example"}},
        {"completed_by": 3, "was_cancelled": True, "result": []},
    ]
    task["predictions"] = [{"model_version": "rules-1", "score": 0.8, "result": [choose("quote")]}]
    found = [row.example for row in rows(tmp_path, task)]
    assert [(one.annotator, one.tags, one.decided) for one in found] == [
        ("1", ["claim", "figure"], "settled"),
        ("bob@desk.example", ["claim", "figure"], "settled"),
        ("3", [], "cannot"),
        ("machine.rules-1", ["quote"], "settled"),
    ]
    assert [(span["tag"], span["text"]) for span in found[0].spans] == [
        ("figure", "4%"),
        ("claim", "4%"),
    ]


def test_it_is_found_by_its_words_and_lands_as_an_annotator(tmp_path: Path) -> None:
    store = MemoryStore(TEXTS)
    report = import_into(store, rows(tmp_path, theirs(label(17, 23, "in May", "claim"))))
    assert (report.by_text, report.lost, report.partly) == (1, [], [])


def test_old_exports_that_count_utf16_are_told_by_their_words(tmp_path: Path) -> None:
    one = only(rows(tmp_path, theirs(label(18, 24, "in May", "figure"))))
    assert (one.spans[0]["start"], one.spans[0]["end"]) == (17, 23)


def test_a_part_without_a_relation_belongs_to_the_span_around_it(tmp_path: Path) -> None:
    drawn = [label(12, 14, "4%", "figure", id="a"), label(12, 13, "4", "figure.number", id="b")]
    one = only(rows(tmp_path, theirs(*drawn)))
    assert [part["name"] for part in one.spans[0]["parts"]] == ["number"]
    with pytest.raises(FormatError, match=r"task 1, annotation 1: 'number'.*none is marked"):
        rows(tmp_path, theirs(drawn[1]))


def test_an_edit_made_in_label_studio_arrives(out: Path, tmp_path: Path) -> None:
    made = tasks(out)
    annotation = made[1]["annotations"][0]
    for result in annotation["result"]:
        if result.get("from_name") == "tags":
            to(result, choices=["claim", "figure", "demand"])
        elif result.get("from_name") == "status":
            to(result, choices=["refuted"])
        elif result.get("id") == "span:k2":
            to(result, labels=["quote"], start=0, end=6, text="Prices")
        elif result.get("from_name") == "note":
            to(result, text=["shorter"])
    one = rows(tmp_path, *made)[1].example
    assert one.tags == ["claim", "demand", "figure", "quote"]
    assert one.note == "shorter"
    assert one.checks[0]["status"] == "refuted"
    assert [(span["id"], span["tag"], span["text"]) for span in one.spans] == [
        ("k1", "figure", "4%"),
        ("k2", "quote", "Prices"),
    ]
    store = MemoryStore(TEXTS)
    assert import_into(store, rows(tmp_path, made[1] | {"annotations": [annotation]})).exact == 1


def test_our_export_comes_back_from_a_project_of_label_studio(
    out: Path, options: Options, tmp_path: Path
) -> None:
    """There all of it belongs to whoever imported it, under new ids and with more fields."""
    made = tasks(out)
    for task in made:
        task |= {"id": task["id"] + 500, "inner_id": 1, "file_upload": "a-tasks.json", "drafts": []}
        task |= {"meta": {}, "predictions": [12], "total_annotations": len(task["annotations"])}
        for one in task["annotations"]:
            one |= {"id": one["id"] + 77, "completed_by": 1, "lead_time": 2.5, "unique_id": "u"}
            for result in one["result"]:
                result |= {"origin": "manual"}
    found = [row.example for row in rows(tmp_path, *made)]
    assert found == [FORM.held(one, options) for one in awkward()]


def test_the_sentence_can_stand_under_another_name(tmp_path: Path) -> None:
    task = theirs(choose("claim"))
    assert only(rows(tmp_path, {**task, "data": {"body": SAID}})).text == SAID
    with pytest.raises(FormatError, match="task 1: there is no 'text' in its data"):
        rows(tmp_path, {**task, "data": {"body": SAID, "more": "x y"}})


WRONG: dict[str, tuple[Task, str]] = {
    "beyond the text": (theirs(label(30, 99, "he said", "quote")), "annotation 1: the region from"),
    "other words": (theirs(label(12, 14, "5%", "figure")), "is '5%', but the text there is '4%'"),
    "no number": (theirs(label("x", 14, "4%", "figure")), "not as Label Studio writes it"),  # type: ignore[arg-type]
    "no value": (theirs({"type": "choices", "from_name": "c"}), "annotation 1: a result is not"),
    "no data": ({"id": 1}, "task 1: is not as Label Studio writes it"),
    "unknown label": (theirs(label(12, 14, "4%", "PER")), "annotation 1: there is no tag 'PER'"),
    "beyond, and no words": (
        theirs(label(30, 99, None, "quote")),  # type: ignore[arg-type]
        "annotation 1: a span or part from 30 to 99",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_task_stops_the_import(name: str, tmp_path: Path) -> None:
    task, message = WRONG[name]
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=message):
        import_into(store, rows(tmp_path, task))
    assert store.annotators() == []


def test_two_annotations_of_one_person_on_one_task_are_refused(tmp_path: Path) -> None:
    task = theirs(choose("claim"))
    task["annotations"] *= 2
    with pytest.raises(FormatError, match="annotation 2: has the id '3'; it stands in task 1"):
        import_into(MemoryStore(TEXTS), rows(tmp_path, task))


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "truncated": (lambda data: data[: len(data) // 2], r"task \d+: the file ends in the middle"),
    "without its end": (lambda data: data.rstrip()[:-1], "task 11: the file ends in the middle"),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "is no UTF-8"),
    "a byte of latin-1": (lambda data: data.replace("ö".encode(), b"\xf6"), "is no UTF-8"),
    "no array": (lambda data: b'{"a": 1}', "expected a JSON array"),
    "no object": (lambda data: b"[1]", "task 1: is no JSON object"),
    "no JSON": (lambda data: data.replace(b'"data"', b"data", 1), "task 1: is no JSON"),
    "half a character": (
        lambda data: data.replace("4% 😊".encode(), b"4% \\ud83d", 1),
        "task 1: holds half of a character",
    ),
    "nothing": (lambda data: b"", "the beginning: the file ends"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, out: Path) -> None:
    damage, message = DAMAGE[name]
    path = out / "tasks.json"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FormatError, match=message):
        list(FORM.rows(path))


def test_a_large_array_is_read_piece_by_piece(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewer.formats.common.json_files.CHUNK", 7)
    assert len(list(FORM.read(out))) == len(awkward())


def test_an_array_over_many_lines_is_read_too(out: Path) -> None:
    meant = list(FORM.read(out))
    (out / "tasks.json").write_bytes(orjson.dumps(tasks(out), option=orjson.OPT_INDENT_2))
    assert list(FORM.read(out)) == meant


def region(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": "r", "from_name": "l", "to_name": "t", "type": kind, "value": value}


def test_old_exports_call_annotations_completions(tmp_path: Path) -> None:
    """Regression: until version 1.0 of Label Studio every row came in without a label."""
    value = {"start": 0, "end": 9, "text": "Bell Quay", "labels": ["claim"]}
    done = {"id": 1, "created_username": "ann@orlo.example, 7", "result": [region("labels", value)]}
    task = {"id": 3, "data": {"text": "Bell Quay hired him."}, "completions": [done]}
    path = tmp_path / "old.json"
    path.write_bytes(orjson.dumps([task]))
    assert chosen(None, path).name == "labelstudio"
    one = only(rows_in(FORM, path))
    assert (spans_of(one), one.annotator) == ([("claim", "Bell Quay")], "ann@orlo.example")


def test_the_words_of_a_region_are_those_that_the_browser_showed(tmp_path: Path) -> None:
    text = "Quay 7   \nOrlo\u00a0 5\u00a0%"
    value = {"start": 0, "end": 14, "text": "Quay 7\\nOrlo ", "labels": ["claim"]}
    page = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "hypertextlabels": ["figure"],
            "globalOffsets": {"start": 16, "end": 19}}  # fmt: skip
    result = [region("labels", value), {**region("hypertextlabels", page), "id": "s"}]
    task = {"id": 1, "data": {"text": text}, "annotations": [{"completed_by": 1, "result": result}]}
    path = tmp_path / "l.json"
    path.write_bytes(orjson.dumps([task]))
    one = only(rows_in(FORM, path))
    assert spans_of(one) == [("claim", text[:14]), ("figure", "5\u00a0%")]


def test_other_words_in_a_region_are_a_fault(tmp_path: Path) -> None:
    value = {"start": 0, "end": 4, "text": "Kuai", "labels": ["claim"]}
    done = {"completed_by": 1, "result": [region("labels", value)]}
    path = tmp_path / "l.json"
    path.write_bytes(orjson.dumps([{"data": {"text": "Quay 7"}, "annotations": [done]}]))
    with pytest.raises(FormatError, match="the region from 0 to 4 is 'Kuai'"):
        rows_in(FORM, path)


def exported(folder: Path, *tasks_: Task) -> DatasetReading:
    """How a file of theirs was read, strictly."""
    path = folder / "l.json"
    path.write_bytes(orjson.dumps(tasks_))
    how = DatasetReading()
    assert list(FORM.rows(path, how))
    return how


def test_a_relation_that_is_read_is_not_left_alone(tmp_path: Path) -> None:
    first, other = label(0, 6, "Prices", "claim", id="a"), label(7, 11, "rose", "claim", id="b")
    link = {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["pays"]}
    done = {"completed_by": 1, "result": [first, other, link]}
    task = {"id": 1, "data": {"text": SAID}, "annotations": [done]}
    assert exported(tmp_path, task).left == {}
    link.pop("labels")
    assert exported(tmp_path, task).left == {}
    [one] = rows(tmp_path, task)
    assert [(each["kind"], each["span"], each["other"]) for each in one.example.relations] == [
        ("relation", "a", "b")
    ]
    link["to_id"] = "c"
    assert exported(tmp_path, task).left == {"relation": 1}


def test_plain_values_of_json_min_that_may_be_choices_are_told(tmp_path: Path) -> None:
    task = {"id": 1, "text": SAID, "sentiment": "good", "annotator": 1, "annotation_id": 2}
    assert exported(tmp_path, task).unread == {"sentiment": 1}
    [row] = rows(tmp_path, task)
    assert (row.silent, row.example.decided) == (NO_LABEL, "")


def test_a_single_choice_of_json_min_stands_between_the_id_and_who_said_it(tmp_path: Path) -> None:
    """The answer was taken for data, and the task settled without any tag."""
    said = {"sentiment": "claim", "remark": "Read\nit twice", "annotator": 1, "annotation_id": 2}
    [row] = rows(tmp_path, {"text": SAID, "source": "a paper", "id": 1, **said})
    assert (row.example.tags, row.example.decided) == (["claim"], "settled")


def test_a_task_of_which_nothing_is_read_is_not_settled(tmp_path: Path) -> None:
    stars = {"id": "x", "from_name": "r", "to_name": "t", "type": "rating", "value": {"rating": 4}}
    [row] = rows(tmp_path, theirs(stars))
    assert (row.silent, row.example.decided) == (NO_LABEL, "")


def test_the_text_of_a_task_is_the_only_one_of_words(tmp_path: Path) -> None:
    task = {"id": 1, "data": {"url": "https://orlo.example/7", "body": SAID}, "annotations": []}
    path = tmp_path / "l.json"
    path.write_bytes(orjson.dumps([task]))
    assert [row.example.text for row in FORM.rows(path)] == [SAID]


def test_a_way_down_a_taxonomy_is_a_tag(tmp_path: Path) -> None:
    """Regression: such answers were left alone, and their tasks settled without any tag."""
    value = {"taxonomy": [["Harbour", "Ferries"], ["Weather"]]}
    chosen = {"id": "x", "from_name": "topic", "to_name": "t", "type": "taxonomy", "value": value}
    path = tmp_path / "l.json"
    path.write_bytes(orjson.dumps([theirs(chosen)]))
    how = DatasetReading()
    [row] = FORM.rows(path, how)
    assert (row.example.tags, how.left) == (["Harbour / Ferries", "Weather"], {})


def test_one_damaged_annotation_of_a_task_costs_itself_only(tmp_path: Path) -> None:
    """The whole task was lost with it."""
    bad = {"type": "labels", "value": {"start": "x", "end": 2, "labels": ["claim"]}}
    good = {"from_name": "c", "type": "choices", "value": {"choices": ["claim"]}}
    task = theirs(good)
    said = task["annotations"][0]
    path = tmp_path / "l.json"
    every = [said | {"result": [bad]}, said, said | {"result": [3]}]
    path.write_bytes(orjson.dumps([task | {"annotations": every}]))
    how = DatasetReading(strict=False)
    found = [row.example.tags for row in FORM.rows(path, how)]
    assert (found, len(how.faults)) == ([["claim"]], 2)
