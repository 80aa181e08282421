"""Snapshots: they lose nothing, TinyDB reads them, and no reader ever sees half of one."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from reviewer.models import Values, from_record, to_record
from reviewer.store.annotators.snapshot import (
    RECORDS,
    Tables,
    digest_of,
    dump,
    read_snapshot,
    records_of,
    tables_of,
    units_of,
)
from reviewer.store.annotators.tinydb_storage import SnapshotStorage
from tests.store import annotator_fixture


def said() -> dict[str, Values]:
    return {
        "u2": {"anchor": annotator_fixture.anchor(40), "tag:quote": 1, "decided": "settled"},
        "u1": {
            "anchor": annotator_fixture.anchor(0),
            "note": "Who says so?",
            "gold:tag:claim": {"value": 1},
        },
        "u3": {"anchor": annotator_fixture.anchor(0), "flag:doubt": True},
        "": {"submit": True, "meta:title": "A title"},
        "u9": {"tag:claim": 1},
        "u5": {"cut:12": "split"},
    }


@given(annotator_fixture.units)
def test_a_snapshot_gives_back_all_that_was_said(units: dict[str, Values]) -> None:
    data = dump(tables_of("report", units, annotator_fixture.SHA))
    found = read_snapshot(data, "report")
    assert found == (units, None, False)
    assert units_of(json.loads(data), "report") == units


def test_a_plain_record_is_the_one_that_more_would_be_said_in() -> None:
    """Tags and a decision alone take a shorter way, which must give the same bytes."""
    tags = {f"tag:{name}": n for n, name in enumerate(("quote", "claim", "id", "Ärger"))}
    for plain in ({}, tags, {"decided": "settled"}, {**tags, "decided": "cannot"}):
        values = {"anchor": annotator_fixture.anchor(7), **plain}
        [short] = records_of({"u": values})
        [long] = records_of({"u": {**values, "note": "Who says so?"}})
        del long["note"]
        assert json.dumps(short) == json.dumps(long)


@given(
    st.dictionaries(st.text(max_size=4), annotator_fixture.json_values, max_size=4),
    annotator_fixture.units,
)
def test_so_does_the_snapshot_of_the_sources(
    sources: dict[str, Any], units: dict[str, Values]
) -> None:
    keys = {f"source:{name}": value for name, value in sources.items()}
    both = {**units, "": {**units.get("", {}), **keys}}
    every = {unit: values for unit, values in both.items() if values}
    assert read_snapshot(dump(tables_of("", every, "")), "") == (every, None, False)


@given(annotator_fixture.units)
def test_a_record_gives_back_the_values_it_was_made_of(units: dict[str, Values]) -> None:
    for record in records_of(units):
        unit, values = from_record(record)
        assert values.items() <= units[unit].items()
        assert to_record(unit, values) == record


@given(annotator_fixture.units, st.randoms())
def test_the_order_of_units_and_keys_does_not_show(units: dict[str, Values], random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        items = list(value.items())
        random.shuffle(items)
        return {key: shuffled(each) for key, each in items}

    assert dump(tables_of("report", shuffled(units), "")) == dump(tables_of("report", units, ""))


def test_each_kind_of_value_stands_in_its_table() -> None:
    tables = tables_of("report", said(), annotator_fixture.SHA)
    assert [(number, doc["unit"]) for number, doc in tables[RECORDS].items()] == [
        ("1", "u1"), ("2", "u3"), ("41", "u2"),
    ]  # fmt: skip
    del tables[RECORDS]
    assert tables.pop("meta")["1"]["text_sha256"] == annotator_fixture.SHA
    assert tables == {
        "article": {"1": {"values": {"meta:title": "A title", "submit": True}}},
        "cuts": {"1": {"unit": "u5", "offset": 12, "value": "split"}},
        "decisions": {"1": {"unit": "u1", "gold": {"tag:claim": {"value": 1}}}},
        "loose": {"1": {"unit": "u9", "values": {"tag:claim": 1}}},
    }


def test_the_file_has_one_document_a_line() -> None:
    lines = dump(tables_of("report", said(), annotator_fixture.SHA)).decode().splitlines()
    documents = [line for line in lines if line.startswith('"') and not line.endswith("{")]
    assert len(documents) == 3 + 4 + 1
    assert all(json.loads("{" + line.removesuffix(",") + "}") for line in documents)


def test_anybody_can_check_the_digest() -> None:
    tables = tables_of("report", said(), annotator_fixture.SHA)
    rest = {name: table for name, table in tables.items() if name != "meta"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    meta = tables["meta"]["1"]
    assert meta["records_sha256"] == hashlib.sha256(text.encode()).hexdigest() == digest_of(tables)


def test_tinydb_reads_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    SnapshotStorage(path).write(tables_of("report", said(), annotator_fixture.SHA))
    with TinyDB(path) as database:
        assert [record["tags"] for record in database] == [[], [], ["quote"]]
        assert database.get(doc_id=41) == to_record("u2", said()["u2"])
        assert database.table("meta").all()[0]["article"] == "report"


def test_tinydb_works_with_our_storage(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "new.json", storage=SnapshotStorage) as database:
        database.insert({"unit": "u1"})
        assert database.all() == [{"unit": "u1"}]


def test_the_same_content_is_not_written_twice(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    SnapshotStorage(path).write(tables_of("report", said(), annotator_fixture.SHA))
    before = path.stat()
    again = SnapshotStorage(path)
    again.write(tables_of("report", said(), annotator_fixture.SHA))
    assert path.stat().st_ino == before.st_ino
    assert again.identity is not None
    assert again.identity[1:] == (before.st_size, before.st_mtime_ns)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.json"
    SnapshotStorage(path).write(tables_of("report", said(), annotator_fixture.SHA))
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        SnapshotStorage(path).write(tables_of("report", {}, annotator_fixture.SHA))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def merged(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join([*lines[:3], lines[2].replace(b"Who", b"What"), *lines[3:]])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data.replace(b'"quote"', b'"claim"'), "changed by hand"),
        (merged, "says something twice"),
        (lambda data: data.replace(b"{\n", b"<<<<<<< ours\n{\n", 1), "no snapshot"),
        (lambda data: data[: len(data) // 2], "no snapshot"),
        (lambda data: b"[]", "no snapshot"),
        (lambda data: b"", "no snapshot"),
        (lambda data: data.replace(b'"schema":1', b'"schema":9'), "newer version"),
        (lambda data: data.replace(b'"article":"report"', b'"article":"other"'), "another"),
        (lambda data: data.replace(b"Who says", b"\\ud800"), "no snapshot"),
    ],
)
def test_a_snapshot_that_is_not_ours_says_why(change: Any, why: str) -> None:
    data = dump(tables_of("report", said(), annotator_fixture.SHA))
    changed = change(data)
    assert changed != data
    found = read_snapshot(changed, "report")
    assert found.wrong is not None
    assert why in found.wrong
    assert found.newer == (why == "newer version")


def test_an_empty_table_of_records_is_still_tinydb(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    tables: Tables = tables_of("report", {"u5": {"cut:3": "join"}}, "")
    SnapshotStorage(path).write(tables)
    with TinyDB(path) as database:
        assert database.all() == []
        assert database.table("cuts").all() == [{"unit": "u5", "offset": 3, "value": "join"}]
