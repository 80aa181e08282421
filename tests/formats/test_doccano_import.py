"""Imports from doccano: our exports as they come back, and its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import orjson
import pytest

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, ReadRow, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.proof.prove import export
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward
from tests.formats.import_steps import import_into, only, spans_of
from tests.formats.test_doccano import CLASSES, SAID, SPANS, Line
from tests.json_lines import read_json_lines, write_json_lines

FORM = load("doccano")


def rows(folder: Path, *said: Line) -> list[ReadRow]:
    return list(FORM.rows(write_json_lines(folder / "all.jsonl", said)))


def zipped(folder: Path, files: Mapping[str, Sequence[Line]]) -> Path:
    with ZipFile(folder / "export.zip", "w") as archive:
        for name, said in files.items():
            archive.writestr(name, b"".join(orjson.dumps(row) + b"\n" for row in said))
    return folder / "export.zip"


def theirs(*label: Any, id: int = 1, text: str = SAID, **more: Any) -> Line:
    """A row as doccano itself exports it: no metadata of ours."""
    return {"id": id, "text": text, "label": list(label), "Comments": [], **more}


def test_an_export_of_a_classification_project(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        theirs("claim", "figure", Comments=["sure?", "yes"]),
        theirs("quote", id=2, source="wire"),
        theirs(id=3),
    )
    said = [(one.id, one.tags, one.decided, one.note) for _, one, _ in found]
    assert said == [
        ("1", ["claim", "figure"], "settled", "sure?\nyes"),
        ("2", ["quote"], "settled", ""),
        ("3", [], "settled", ""),
    ]


def test_an_empty_list_is_an_answer_unless_said_otherwise(tmp_path: Path) -> None:
    """Regression: of a whole import only the rows with labels were settled."""
    path = tmp_path / "d.jsonl"
    write_json_lines(path, [theirs(), theirs("claim", id=2)])
    for empty, decided in ((False, ["settled", "settled"]), (True, ["", "settled"])):
        how = DatasetReading(unjudged_empty=empty)
        assert [row.example.decided for row in FORM.rows(path, how)] == decided


def test_an_export_of_a_sequence_labelling_project_counts_utf16(tmp_path: Path) -> None:
    one = only(rows(tmp_path, theirs([12, 14, "figure"], [18, 24, "claim"])))
    assert spans_of(one) == [("figure", "4%"), ("claim", "in May")]
    assert [(span["start"], span["end"]) for span in one.spans] == [(12, 14), (17, 23)]
    assert one.tags == ["claim", "figure"]


def test_an_export_of_a_project_with_relations(tmp_path: Path) -> None:
    row = {
        "id": 1,
        "text": SAID,
        "entities": [
            {"id": 40, "label": "figure", "start_offset": 12, "end_offset": 14},
            {"id": 41, "label": "figure.period", "start_offset": 18, "end_offset": 24},
        ],
        "relations": [{"id": 9, "from_id": 40, "to_id": 41, "type": "in"}],
        "Comments": [{"id": 3, "comment": "whole month?"}],
    }
    one = only(rows(tmp_path, row))
    assert spans_of(one) == [("figure", "4%")]
    assert [(part["name"], part["text"]) for part in one.spans[0]["parts"]] == [
        ("period", "in May")
    ]
    assert one.note == "whole month?"


def test_intents_and_slots(tmp_path: Path) -> None:
    row = {"id": 1, "text": SAID, "cats": ["quote"], "entities": [[12, 14, "figure"]]}
    one = only(rows(tmp_path, row))
    assert (one.tags, spans_of(one)) == (["figure", "quote"], [("figure", "4%")])


def test_exports_before_1_2_count_code_points(tmp_path: Path) -> None:
    row = {"id": 1, "text": SAID, "meta": {}, "annotation_approver": None}
    one = only(rows(tmp_path, {**row, "labels": [[17, 23, "figure"]]}))
    assert spans_of(one) == [("figure", "in May")]


def test_where_nobody_can_know_what_is_counted_it_is_refused(tmp_path: Path) -> None:
    """Versions 1.2 to 1.5 call the text `data`; the last of them counts otherwise."""
    row = {"id": 1, "data": SAID, "label": [[12, 14, "figure"]]}
    with pytest.raises(FormatError, match="row 1: may count its spans in code points"):
        rows(tmp_path, row)
    assert spans_of(only(rows(tmp_path, {**row, "data": SAID.replace("😊", ":)")}))) == [
        ("figure", "4%")
    ]


def test_a_zip_of_all_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"all.jsonl": [theirs("claim")]})
    [row] = FORM.rows(path)
    assert (row.example.annotator, row.example.tags) == ("", ["claim"])
    assert row.place == f"{path}: all.jsonl: row 1"


def test_in_a_zip_of_users_the_name_of_the_file_is_the_annotator(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"zoe.jsonl": [theirs("claim")], "bob.jsonl": [theirs("quote")]})
    found = [row.example for row in FORM.rows(path)]
    assert [(one.annotator, one.tags) for one in found] == [("bob", ["quote"]), ("zoe", ["claim"])]
    (tmp_path / "users").mkdir()
    write_json_lines(tmp_path / "users" / "bob.jsonl", [theirs("quote")])
    assert [row.example.annotator for row in FORM.rows(tmp_path / "users")] == ["bob"]


def test_what_a_user_uploaded_of_several_annotators_is_told_apart(
    out: Path, tmp_path: Path
) -> None:
    """doccano gives what was uploaded to whoever uploaded it, in one file."""
    path = zipped(tmp_path, {"admin.jsonl": read_json_lines(out / CLASSES)})
    found = [row.example for row in FORM.rows(path)]
    assert {one.annotator for one in found} == {"admin/ann", "admin/bob"}
    who = [(one.unit, one.annotator) for one in found]
    assert len(set(who)) == len(who)
    own = [{**row, "annotator": "admin"} for row in read_json_lines(out / CLASSES)]
    path = zipped(tmp_path, {"admin.jsonl": own})
    assert {row.example.annotator for row in FORM.rows(path)} == {"admin"}


def test_our_export_in_a_zip_is_read(out: Path, options: Options, tmp_path: Path) -> None:
    path = zipped(
        tmp_path, {f"out/{name}": read_json_lines(out / name) for name in (CLASSES, SPANS)}
    )
    held = [FORM.held(one, options) for one in awkward()]
    assert [row.example for row in FORM.rows(path)] == held


def test_rows_are_joined_in_any_order(out: Path, options: Options) -> None:
    held = [FORM.held(one, options) for one in awkward()]
    write_json_lines(
        out / SPANS, [theirs([12, 14, "figure"]), *reversed(read_json_lines(out / SPANS))]
    )
    found = [row.example for row in FORM.rows(out)]
    assert (found[1:], spans_of(found[0])) == (held, [("figure", "4%")])
    write_json_lines(out / CLASSES, read_json_lines(out / CLASSES)[:2])
    found = [row.example for row in FORM.rows(out)][1:]
    assert found[:2] == held[:2]
    assert sorted(one.id for one in found) == sorted(one.id for one in held)


def test_either_file_can_come_alone(out: Path) -> None:
    for name, tags, marked in ((CLASSES, ["claim", "figure"], 0), (SPANS, ["claim", "figure"], 2)):
        one = list(FORM.rows(out / name))[1].example
        assert (one.tags, len(one.spans), one.decided) == (tags, marked, "settled")
        assert one.note == "-- 😊\nsecond line"
        ann = [row for row in FORM.rows(out / name) if row.example.annotator == "ann"]
        report = import_into(MemoryStore(TEXTS), ann)
        assert (report.by_text, report.lost, report.partly) == (0, [], [])
        assert report.exact > 5


def test_it_is_found_by_its_words_and_lands_as_an_annotator(tmp_path: Path) -> None:
    store = MemoryStore(TEXTS)
    report = import_into(store, rows(tmp_path, theirs([18, 24, "claim"])))
    assert (report.by_text, report.lost, report.partly) == (1, [], [])
    assert store.annotators() == ["eve"]


def test_edits_made_in_doccano_arrive(out: Path, tmp_path: Path) -> None:
    classes, marked = read_json_lines(out / CLASSES), read_json_lines(out / SPANS)
    classes[1]["label"] = ["claim", "demand"]
    classes[1]["Comments"] = ["why?"]
    marked[1]["label"] = [
        [11, 14, "figure"],  # longer
        [18, 24, "figure.period"],  # its number taken away
        [0, 24, "quote"],  # another label
        [26, 33, "threat"],  # new
    ]
    write_json_lines(out / CLASSES, classes)
    write_json_lines(out / SPANS, marked)
    row = list(FORM.rows(out))[1]
    one = row.example
    assert one.tags == ["claim", "demand", "figure", "quote", "threat"]
    assert one.note == "-- 😊\nsecond line\nwhy?"
    assert [(span["id"], span["tag"], span["text"]) for span in one.spans] == [
        ("1", "threat", "he said"),
        ("k1", "figure", " 4%"),
        ("k2", "quote", "Prices rose 4% 😊 in May"),
    ]
    assert [part["name"] for part in one.spans[1]["parts"]] == ["period"]
    assert one.spans[1]["attributes"] == {"unit": "%", "value": "4"}
    assert [check["id"] for check in one.checks] == ["content", "content.k1"]
    report = import_into(MemoryStore(TEXTS), [row])
    assert (report.exact, report.lost, report.partly) == (1, [], [])


def test_what_was_taken_away_in_doccano_is_gone(out: Path) -> None:
    classes, marked = read_json_lines(out / CLASSES), read_json_lines(out / SPANS)
    classes[1]["label"] = marked[1]["label"] = []
    write_json_lines(out / CLASSES, classes)
    write_json_lines(out / SPANS, marked)
    one = list(FORM.rows(out))[1].example
    assert (one.tags, one.spans, one.versions, one.mask["claim"]) == ([], [], {}, 1)
    assert [check["id"] for check in one.checks] == ["content"]


def test_a_tag_taken_away_stays_away_though_its_span_is_there(out: Path) -> None:
    classes = read_json_lines(out / CLASSES)
    classes[1]["label"] = ["claim"]
    write_json_lines(out / CLASSES, classes)
    row = list(FORM.rows(out))[1]
    assert row.example.tags == ["claim"]
    assert [span["tag"] for span in row.example.spans] == ["figure", "claim"]
    store = MemoryStore(TEXTS)
    assert import_into(store, [row]).exact == 1
    assert [
        one.tags for one in examples(store, default_scheme(), ExportSelection(("eve",)), Notes())
    ] == [["claim"]]


def test_a_sentence_that_was_labelled_in_doccano_is_settled(
    options: Options, tmp_path: Path
) -> None:
    asked = [one._replace(decided=was) for one in awkward()[:2] for was in ("", "cannot")]
    asked = [one._replace(id=f"{n}") for n, one in enumerate(asked)]
    export(FORM, asked, tmp_path / "out", options)
    path = tmp_path / "out" / CLASSES
    assert [row.example.decided for row in FORM.rows(path)] == ["", "cannot"] * 2
    said = read_json_lines(path)
    for row in said:
        row["label"] = [*row["label"], "threat"]
    write_json_lines(path, said)
    assert [row.example.decided for row in FORM.rows(path)] == ["settled"] * 4
    marked = read_json_lines(tmp_path / "out" / SPANS)
    for row in marked:
        row["label"] = [*row["label"], [2, 6, "threat"]]
    write_json_lines(tmp_path / "out" / SPANS, marked)
    assert [row.example.decided for row in FORM.rows(tmp_path / "out" / SPANS)] == ["settled"] * 4


def test_relations_between_spans_come_in(tmp_path: Path) -> None:
    row = {
        "id": 1,
        "text": SAID,
        "entities": [
            {"id": 40, "label": "figure", "start_offset": 12, "end_offset": 14},
            {"id": 41, "label": "claim", "start_offset": 18, "end_offset": 24},
        ],
        "relations": [
            {"id": 9, "from_id": 40, "to_id": 41, "type": "part_of"},
            {"id": 10, "from_id": 40, "to_id": 77, "type": "part_of"},
        ],
    }
    path = write_json_lines(tmp_path / "all.jsonl", [row])
    how = DatasetReading()
    [said] = FORM.rows(path, how)
    words = {span["id"]: span["text"] for span in said.example.spans}
    [one] = said.example.relations
    assert (one["kind"], words[one["span"]], words[one["other"]]) == ("part_of", "4%", "in May")
    assert how.left == {"relation": 1}
