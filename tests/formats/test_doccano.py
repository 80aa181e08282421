"""doccano: what we write, by its documented form, and offsets in UTF-16."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewer.formats import Example, FormatError, Options, load
from reviewer.formats.common.utf16_offsets import Utf16Text
from reviewer.formats.proof.prove import export
from tests.formats.awkward import awkward
from tests.formats.proof_libraries import proof
from tests.json_lines import read_json_lines, write_json_lines

FORM = load("doccano")
CLASSES, SPANS = "classification.jsonl", "sequence_labeling.jsonl"
SAID = "Prices rose 4% 😊 in May, he said."

Line = dict[str, Any]


def test_a_row_for_each_annotator_of_a_sentence_in_both_files(out: Path) -> None:
    for name in (CLASSES, SPANS):
        found = [row["annotator"] for row in read_json_lines(out / name) if row["text"] == SAID]
        assert found == ["ann", "bob"]


def test_tags_are_labels_of_one_and_spans_and_parts_of_the_other(out: Path) -> None:
    assert read_json_lines(out / CLASSES)[1]["label"] == ["claim", "figure"]
    assert read_json_lines(out / SPANS)[1]["label"] == [
        [12, 14, "figure"],
        [12, 13, "figure.number"],
        [18, 24, "figure.period"],
        [0, 24, "claim"],
    ]


def test_offsets_count_utf16_as_doccano_does(out: Path) -> None:
    """It draws and stores spans by JavaScript's offsets since 1.5 (its issue 2290)."""
    units = SAID.encode("utf-16-le")
    start, end, _ = read_json_lines(out / SPANS)[1]["label"][2]
    assert units[2 * start : 2 * end].decode("utf-16-le") == "in May"
    assert SAID[17:23] == "in May"


@pytest.mark.parametrize("text", ["", "abc", "😊", "a😊b", "👩‍👩‍👧 e\u0301 😊😊x", "سلام 😊"])
def test_every_offset_counts_as_python_encodes(text: str) -> None:
    units = Utf16Text(text)
    found = {}
    for place in range(len(text) + 1):
        found[units.of(place)] = place
        assert units.of(place) == len(text[:place].encode("utf-16-le")) // 2
    last = units.of(len(text))
    assert [units.place(n) for n in range(last + 1)] == [found.get(n, -1) for n in range(last + 1)]
    assert units.place(last + 1) == units.place(-1) == -1
    assert units.differ == any(ord(char) > 0xFFFF for char in text)


def test_all_rows_of_a_file_have_the_same_keys(out: Path) -> None:
    """In the table that doccano makes of them a missing number would make all others fractions."""
    for name in (CLASSES, SPANS):
        assert len({tuple(row) for row in read_json_lines(out / name)}) == 1


def test_an_emptied_export_has_both_files(options: Options, tmp_path: Path) -> None:
    export(FORM, [], tmp_path / "out", options)
    assert (tmp_path / "out" / CLASSES).read_bytes() == b""
    assert (tmp_path / "out" / SPANS).read_bytes() == b""


def test_tags_and_roles_of_odd_names_come_back(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    part = {**one.spans[0]["parts"][0], "name": "c.d"}
    span = {**one.spans[0], "tag": 'a.b "%2E" <é>', "parts": [part]}
    odd = one._replace(spans=[span], tags=['a.b "%2E" <é>'], versions={})
    export(FORM, [odd], tmp_path / "out", options)
    [got] = FORM.read(tmp_path / "out")
    assert (got.tags, got.spans) == (odd.tags, [span])


def test_a_part_and_a_span_elsewhere_keep_their_places(options: Options, tmp_path: Path) -> None:
    one = awkward()[1]
    far = {"name": "counted", "start": 44, "end": 48, "text": "=SUM"}
    far |= {"sentence_start": 34, "sentence_end": 38}
    span = {**one.spans[0], "parts": [far, *one.spans[0]["parts"]]}
    gone = {**one.spans[1], **{key: far[key] for key in far if key != "name"}}
    export(FORM, [one._replace(spans=[span, gone])], tmp_path / "out", options)
    assert "=SUM" not in str(read_json_lines(tmp_path / "out" / SPANS)[0]["label"])
    [got] = FORM.read(tmp_path / "out")
    assert got.spans == [span, gone]


def test_many_spans_of_one_id_in_a_whole_article_keep_their_order(
    options: Options, tmp_path: Path
) -> None:
    one = awkward()[1]
    many = [{**one.spans[0], "attributes": {"n": str(n)}} for n in range(12)]
    export(FORM, [one._replace(spans=many)], tmp_path / "out", options)
    [got] = FORM.read(tmp_path / "out")
    assert got.spans == many


WRONG: dict[str, tuple[str, Callable[[Line], object], str]] = {
    "spans among tags": (CLASSES, lambda r: r["label"].append([0, 1, "x"]), "other type"),
    "tags among spans": (SPANS, lambda r: r["label"].append("x"), "other type"),
    "no text": (CLASSES, lambda r: r.pop("text"), "has no 'text'"),
    "an empty text": (CLASSES, lambda r: r.update(text=""), "expected the words"),
    "no label": (SPANS, lambda r: r.pop("label"), "has no 'label'"),
    "an empty label": (CLASSES, lambda r: r.update(label=[""]), "label 1 is ''"),
    "half a span": (SPANS, lambda r: r.update(label=[[0, 1]]), "expected a name, "),
    "a fraction": (SPANS, lambda r: r.update(label=[[0, 1.5, "x"]]), "expected a name, "),
    "an empty span": (SPANS, lambda r: r.update(label=[[3, 3, "x"]]), "the end after the start"),
    "before the text": (SPANS, lambda r: r.update(label=[[-1, 3, "x"]]), "the end after"),
    "beyond the text": (SPANS, lambda r: r.update(label=[[0, 99, "x"]]), "is not in the text"),
    "inside a character": (SPANS, lambda r: r.update(label=[[16, 18, "x"]]), "is not in the text"),
    "a key of its own": (CLASSES, lambda r: r.update(id=7), "has the key 'id'"),
    "another key": (SPANS, lambda r: r.update(more=1), "has other keys than the rows before"),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_strict_reading_refuses_a_broken_export(name: str, out: Path) -> None:
    file, damage, message = WRONG[name]
    assert FORM.verify(out) == ""
    rows = read_json_lines(out / file)
    damage(rows[1])
    write_json_lines(out / file, rows)
    with pytest.raises(FormatError, match=f"{file}: row 2: .*{message}"):
        FORM.verify(out)


def through_doccano(path: Path, users: str, *others: Line) -> None:
    """What doccano does to a file: rows become a table, unknown keys metadata, and out again.

    Its upload reads rows into a pandas table and keeps what is neither text nor label; its
    download makes a table of id, text, metadata, labels and comments, labels sorted.
    """
    pandas = proof("pandas")
    table = pandas.DataFrame(
        [{"filename": "f", "upload_name": "u", **row} for row in read_json_lines(path)]
    )
    made = []
    for number, row in enumerate(table.to_dict(orient="records"), 700):
        label, text = sorted(row.pop("label")), row.pop("text")
        meta = {key: value for key, value in row.items() if key not in ("filename", "upload_name")}
        made.append({"id": number, "data": text, **meta, "label": label, "Comments": []})
    out = pandas.DataFrame([*made, *others]).rename(columns={"data": "text"})
    out.to_json(path.with_name(users), orient="records", force_ascii=False, lines=True)
    if path.name != users:
        path.unlink()


def test_it_comes_through_doccano_unchanged(out: Path, options: Options) -> None:
    for name in (CLASSES, SPANS):
        through_doccano(out / name, name)
    found: list[Example] = [row.example for row in FORM.rows(out)]
    assert found == [FORM.held(one, options) for one in awkward()]


def test_it_comes_through_a_project_that_holds_texts_of_others_too(
    out: Path, options: Options
) -> None:
    """They get our keys as well, with null, and our whole numbers a point."""
    theirs = {"id": 1, "data": "Not ours.", "label": ["claim"], "Comments": []}
    through_doccano(out / CLASSES, CLASSES, theirs)
    assert '"article_start":10.0' in (out / CLASSES).read_text("utf-8")
    *found, last = (row.example for row in FORM.rows(out))
    assert found == [FORM.held(one, options) for one in awkward()]
    assert (last.text, last.tags, last.decided) == ("Not ours.", ["claim"], "settled")
