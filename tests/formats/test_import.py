"""Imports: what comes in, what is refused with file, row and reason, what is found again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, FormatError, Options, ReadRow, example, load
from reviewer.formats.proof.prove import export
from reviewer.session import Session
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.formats.awkward import TEXTS, awkward, say
from tests.formats.import_steps import import_into
from tests.session.desk_builders import anywhere


def of_ann() -> list[Example]:
    return [one for one in awkward() if one.annotator == "ann"]


def rows_of(wanted: Sequence[Example]) -> list[ReadRow]:
    return [ReadRow(f"file: row {n}", one) for n, one in enumerate(wanted, 1)]


def said(store: MemoryStore, name: str = "eve") -> list[Example]:
    wanted = ExportSelection((name,), names={name: "ann"})
    return list(examples(store, default_scheme(), wanted, Notes()))


def without_votes(some: Sequence[Example]) -> list[Example]:
    """Votes tell of others in the export, and a sign-off is wanted only where there are others."""
    return [one._replace(votes={}, unfinished={}) for one in some]


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_an_export_becomes_the_same_annotations_elsewhere(
    name: str, options: Options, tmp_path: Path
) -> None:
    export(load(name), of_ann(), tmp_path / "out", options)
    store = MemoryStore(TEXTS)
    report = import_into(store, list(load(name).rows(tmp_path / "out")))
    assert (report.exact, report.by_text, report.lost) == (len(of_ann()), 0, [])
    assert without_votes(said(store)) == without_votes(of_ann())


def test_what_was_said_with_others_work_in_view_stays_so(options: Options, tmp_path: Path) -> None:
    """Regression: everything that was imported counted as said blind."""
    first, *rest = of_ann()
    wanted = [first._replace(basis="revealed"), *(one._replace(basis="blind") for one in rest)]
    wanted = [one for one in wanted if one.article == first.article]
    export(load("jsonl"), wanted, tmp_path / "out", options)
    store = MemoryStore(TEXTS)
    import_into(store, list(load("jsonl").rows(tmp_path / "out")))
    edits = [event for event in store.events("eve") if event.op == "edit"]
    assert {event.basis for event in edits} == {"blind", "revealed"}
    assert {one.basis for one in said(store) if one.article == first.article} == {"revealed"}


def test_an_import_is_one_step_that_can_be_undone() -> None:
    store = MemoryStore(TEXTS)
    import_into(store, rows_of(of_ann()))
    assert len(list(store.events("eve"))) == 1
    session = Session(store, default_scheme(), "eve", store.writer("eve"))
    while session.undo(anywhere).ok:
        pass
    session.end()
    assert said(store) == []
    assert not store.sources("eve")


def test_the_same_import_again_writes_nothing() -> None:
    store = MemoryStore(TEXTS)
    import_into(store, rows_of(of_ann()))
    report = import_into(store, rows_of(of_ann()))
    assert (report.exact, report.unchanged) == (0, len(of_ann()))
    assert len(list(store.events("eve"))) == 1


def test_what_was_said_already_is_not_overwritten_unasked() -> None:
    store = MemoryStore(TEXTS)
    say(store, "eve", {"prices": [{}, {"tag:threat": 1}]}, {})
    report = import_into(store, rows_of(of_ann()))
    assert [(lost.row.place, lost.why) for lost in report.lost] == [
        ("file: row 2", "says something else of sentence 2 of prices than eve; --replace lets"
         " the rows win")
    ]  # fmt: skip
    assert report.rows == len(of_ann())
    with pytest.raises(FormatError, match="row 2: says something else of sentence 2 of prices"):
        import_into(store, rows_of(of_ann()), strict=True)
    import_into(store, rows_of(of_ann()), replace=True)
    assert without_votes(said(store)) == without_votes(of_ann())


def test_a_machine_can_be_the_one_who_says_it() -> None:
    store = MemoryStore(TEXTS)
    import_into(store, rows_of(of_ann()), "machine.rules")
    assert store.annotators() == ["machine.rules"]


def test_an_edited_article_is_matched_by_its_words() -> None:
    texts = {**TEXTS, "prices": "A new beginning.\n" + TEXTS["prices"].replace("no sum", "no SUM")}
    store = MemoryStore(texts)
    report = import_into(store, rows_of(of_ann()))
    assert report.by_text == 4
    assert [(lost.row.place, lost.why) for lost in report.lost] == [
        ("file: row 3", "the text differs from ours (sentence 4: =SUM(A1:A9) is no SUM.)")
    ]
    moved = next(one for one in said(store) if "4%" in one.text)
    [figure] = [span for span in moved.spans if span["tag"] == "figure"]
    assert texts["prices"][figure["start"] : figure["end"]] == "4%"
    assert [part["text"] for part in figure["parts"]] == ["4", "in May"]


def test_rows_of_an_unknown_article_are_found_by_their_words_in_order() -> None:
    store = MemoryStore({"a": "Same words. Other words. Same words.\n", "b": "Same words.\n"})
    one = example(article="nowhere", text="Same words.", decided="settled", annotator="ann")
    made = [one._replace(id=str(n)) for n in range(4)]
    report = import_into(store, rows_of(made))
    # Nothing tells which of them is meant, so each is to be looked at again.
    assert (report.again, report.repeated) == (3, 1)
    assert all(one.recheck for one in said(store))
    found = [(one.article, one.number) for one in said(store)]
    assert found == [("a", 1), ("a", 3), ("b", 1)]


def test_a_mark_at_the_start_of_a_file_is_none_of_its_words() -> None:
    """Regression: texts that a dataset begins with a byte order mark were to be looked at again."""
    store = MemoryStore({"a": "Same words. Other words.\n"})
    one = example(text="\ufeff Same words. Other words. ", decided="settled", annotator="ann")
    report = import_into(store, rows_of([one, one._replace(article="a", annotator="bob")]))
    assert (report.by_text, report.again, report.repeated) == (1, 0, 1)


def test_a_source_of_another_document_gets_an_id_of_its_own() -> None:
    store = MemoryStore(TEXTS)
    say(store, "eve", {}, {"office": {"title": "Another office"}})
    import_into(store, rows_of(of_ann()))
    assert store.sources("eve")["office"] == {"title": "Another office"}
    assert store.sources("eve")["office-2"]["title"] == "Prices, August"
    [evidence] = next(one.evidence for one in said(store) if one.evidence)
    assert evidence["source"] == "office-2"


def change(**fields: Any) -> Callable[[Example], Example]:
    return lambda one: one._replace(**fields)


def spans(**fields: Any) -> Callable[[Example], Example]:
    return lambda one: one._replace(spans=[{**span, **fields} for span in one.spans])


WRONG = {
    "unknown tag": (change(tags=["claim", "figur"]), "no tag 'figur'.*did you mean \"figure\""),
    "unknown span tag": (spans(tag="clam"), "no tag 'clam'"),
    "unknown status": (
        change(checks=[{"id": "content", "scope": "content", "status": "true"}]),
        "no status 'true'",
    ),
    "no text in a list": (change(tags=[1]), "tags.0 holds 1"),
    "no list": (change(spans="x"), "spans holds 'x'"),
    "no span": (change(spans=[{"id": "k"}]), r"spans\[0\].tag is None; expected a text"),
    "text and offsets differ": (change(end=500), "code points of text from"),
    "end before start": (change(start=9, end=3), "runs from 9 to 3"),
    "span elsewhere": (spans(start=11, end=13), "but the text there is"),
    "whole article": (change(kind="article"), "is a whole article"),
    "strange decision": (change(decided="yes"), "decided is 'yes'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_stops_the_import_with_file_row_and_reason(name: str) -> None:
    wrong, message = WRONG[name]
    rows = of_ann()
    rows[1] = wrong(rows[1])
    store = MemoryStore(TEXTS)
    with pytest.raises(FormatError, match=f"^file: row 2: .*{message}"):
        import_into(store, rows_of(rows))
    assert store.annotators() == []


def test_the_same_id_twice_is_refused() -> None:
    rows = of_ann()
    with pytest.raises(FormatError, match=r"row 12: has the id .*; it stands in row 2 already"):
        import_into(MemoryStore(TEXTS), rows_of([*rows, rows[1]]))


def test_offsets_beyond_the_text_are_told() -> None:
    one = of_ann()[1]
    far = one._replace(start=5_000, end=5_000 + len(one.text), spans=[], text="")
    report = import_into(MemoryStore(TEXTS), rows_of([far._replace(end=5_010)]))
    assert "beyond the" in report.lost[0].why


Damage = Callable[[bytes], bytes]

LINES: dict[str, tuple[Damage, str]] = {
    "truncated": (lambda data: data[:-20], "row 11: the file ends in the middle of a row"),
    "wrong encoding": (
        lambda data: data.replace("😊".encode(), b"\xff"),
        r"row 1: byte \d+ of the line is no UTF-8",
    ),
    "no JSON": (lambda data: data.replace(b'"v"', b"v", 1), "row 1: is no JSON"),
    "no object": (lambda data: b"[1]\n" + data, "row 1: is no JSON object"),
    "later version": (lambda data: data.replace(b'"v":1', b'"v":2', 1), "row 1: has version 2"),
    "unknown field": (
        lambda data: data.replace(b'"unit"', b'"unti"', 1),
        "'unti' that is not known",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_a_damaged_file_of_json_lines_is_refused(
    name: str, options: Options, tmp_path: Path
) -> None:
    damage, message = LINES[name]
    export(load("jsonl"), of_ann(), tmp_path / "out", options)
    path = tmp_path / "out" / "examples.jsonl"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FormatError, match=message):
        list(load("jsonl").rows(path))


TABLES: dict[str, tuple[Damage, str]] = {
    "truncated": (lambda data: data[: len(data) // 2], "is the file whole"),
    "wrong encoding": (lambda data: data.decode().encode("utf-16"), "is no UTF-8"),
    "no number": (
        lambda data: data.replace(b",1,# Prices", b",one,# Prices"),
        "'one'.*whole number",
    ),
    "no mark": (lambda data: data.replace(b"Prices,0", b"Prices,x", 1), "'claim' holds 'x'"),
    "empty": (lambda data: b"", "is empty"),
    "no text": (lambda data: data.replace(b"text,", b"txet,", 1), "no column 'text'"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_damaged_table_is_refused(name: str, options: Options, tmp_path: Path) -> None:
    damage, message = TABLES[name]
    export(load("csv"), of_ann(), tmp_path / "out", options)
    path = tmp_path / "out" / "sentences.csv"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FormatError, match=message):
        list(load("csv").rows(path))


def test_a_table_saved_by_a_spreadsheet_elsewhere_is_read(options: Options, tmp_path: Path) -> None:
    export(load("csv"), [one for one in of_ann() if ";" not in one.text], tmp_path / "out", options)
    path = tmp_path / "out" / "sentences.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    texts = [row.example.text for row in load("csv").rows(path)]
    assert texts == [one.text for one in of_ann()]


def test_the_wide_table_alone_brings_tags_statuses_and_notes(
    options: Options, tmp_path: Path
) -> None:
    export(load("csv"), of_ann(), tmp_path / "out", options)
    store = MemoryStore(TEXTS)
    import_into(store, list(load("csv").rows(tmp_path / "out" / "sentences.csv")))
    prices = said(store)[1]
    assert prices.tags == ["claim", "figure"]
    assert prices.note == "-- 😊\nsecond line"
    assert prices.checks == [{"id": "content", "scope": "content", "status": "supported"}]


def test_formula_cells_are_guarded_and_read_back(options: Options, tmp_path: Path) -> None:
    export(load("csv"), of_ann(), tmp_path / "out", options)
    with (tmp_path / "out" / "sentences.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=SUM(A1:A9) is no sum." in cells
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]
    got = [one.text for one in load("csv").read(tmp_path / "out")]
    assert got == [one.text for one in of_ann()]


def test_rows_that_were_left_out_can_be_imported_later(tmp_path: Path) -> None:
    from reviewer.formats.jsonl import to_json

    path = tmp_path / "left.jsonl"
    lines = [orjson.dumps({**to_json(one), "why": "gone"}) for one in of_ann()]
    path.write_bytes(b"\n".join(lines))
    assert [row.example for row in load("jsonl").rows(path)] == of_ann()
