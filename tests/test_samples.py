"""The sample tags in annotations/ are whole, and have something of everything."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from tinydb import TinyDB

from reviewer.config.scheme import default_scheme
from reviewer.models import Values
from reviewer.models import values as v
from reviewer.schema import validate_line, validate_record, validate_source
from reviewer.store.file_store import FileStore
from tests.samples import (
    NAMES,
    ROOT,
    articles_of,
    bytes_of,
    copied,
    listed,
    opened,
    said,
    tags_of,
)

SCHEME = default_scheme()
TAGS = tuple(tag.name for tag in SCHEME.tags)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def store(desk: Path) -> FileStore:
    return opened(desk)


# -- the files --------------------------------------------------------------------------------


def test_they_open_with_no_problems_and_unchanged(desk: Path) -> None:
    before = bytes_of(desk)
    store = opened(desk)
    assert tuple(store.annotators()) == NAMES
    assert all(len(said(store, name)) > 100 for name in NAMES)
    assert list(store.problems()) == []
    assert bytes_of(desk) == before


def test_there_is_nothing_but_what_the_saved_form_has(desk: Path) -> None:
    known = re.compile(
        r"README\.md|corpus/[\w-]+\.jsonl|(?P<who>[a-z.]+)/([\w-]+\.json|journal/[\w.-]+\.jsonl)"
    )
    found = {name: known.fullmatch(name) for name in bytes_of(desk / "annotations")}
    assert [name for name, match in found.items() if match is None] == []
    assert {match["who"] for match in found.values() if match} == {*NAMES, None}


def test_the_journals_give_the_same_snapshots(desk: Path, tmp_path: Path) -> None:
    shutil.copytree(desk, tmp_path / "desk")
    bare = tmp_path / "desk" / "annotations"
    snapshots = sorted(path for path in bare.rglob("*.json") if path.parent.name in NAMES)
    assert len(snapshots) == 12
    for path in snapshots:
        path.unlink()
    store = opened(tmp_path / "desk")
    for name in NAMES:
        store.writer(name).close()
    assert bytes_of(bare) == bytes_of(desk / "annotations")


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_journal_is_valid_and_in_order(name: str) -> None:
    journals = sorted((ROOT / "annotations" / name / "journal").iterdir())
    lines = [json.loads(line) for path in journals for line in path.read_bytes().splitlines()]
    assert {fault for line in lines for fault in validate_line(line)} == set()
    assert {line["annotator"] for line in lines if "op" not in line} == {name}
    assert len(journals) > 3
    clock = [line["lc"] for line in lines if "op" in line]
    assert clock == sorted(set(clock))
    times = [line["at"] for line in lines]
    assert times == sorted(times)
    assert times[0] >= "2026-04" and times[-1] < "2026-05"
    assert {"edit", "undo", "redo", "fact"} == {line["op"] for line in lines if "op" in line}


def test_no_two_events_have_one_clock_value(store: FileStore) -> None:
    stamps = sorted(event.stamp for name in NAMES for event in store.events(name))
    assert [lc for lc, _, _ in stamps] == list(range(1, len(stamps) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_valid_for_any_reader(name: str) -> None:
    folder = ROOT / "annotations" / name
    for path in sorted(folder.glob("*.json")):
        with TinyDB(path, access_mode="r") as database:
            records = [dict(document) for document in database.all()]
        validate = validate_source if path.stem == "sources" else validate_record
        assert records
        assert [fault for record in records for fault in validate(record)] == []


# -- what they say ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_everything_stands_where_it_says(store: FileStore, name: str) -> None:
    ranges = 0
    for one in articles_of(store, name):
        assert one.orphans() == []
        for place in one.annotated():
            assert one.at(place).recheck == ""
            for span in listed(one.at(place).values, v.SPAN).values():
                assert one[place].start <= span["start"] and span["end"] <= one[place].end
                for each in (span, *span["parts"]):
                    ranges += 1
                    assert one.text[each["start"] : each["end"]] == each["exact"]
    assert ranges > 50


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_of_the_default_scheme(store: FileStore, name: str) -> None:
    for values in said(store, name).values():
        assert tags_of(values) <= set(TAGS)
        for span in listed(values, v.SPAN).values():
            tag = SCHEME.tag(span["tag"])
            assert tag is not None and tag.name in tags_of(values)
            assert {part["name"] for part in span["parts"]} <= {part.name for part in tag.parts}
            choices = {attribute.name: attribute.choices for attribute in tag.attributes}
            for key, value in span.get("attributes", {}).items():
                assert not choices[key] or value in choices[key]


@pytest.mark.parametrize("name", NAMES)
def test_all_that_a_check_can_be_occurs(store: FileStore, name: str) -> None:
    checks: list[Values] = []
    cited: list[str] = []
    for values in said(store, name).values():
        known = listed(values, v.CHECK)
        evidence = listed(values, v.EVIDENCE).values()
        assert {item["check"] for item in evidence} <= set(known)
        checks += known.values()
        cited += [item["source"] for item in evidence]
    assert {check["status"] for check in checks} == {status.name for status in SCHEME.statuses}
    assert {check["scope"] for check in checks} == set(v.SCOPES)
    assert {check.get("confidence") for check in checks} == {None, *v.CONFIDENCES}
    assert set(cited) == set(store.sources(name))
    assert len(cited) > len(set(cited)), "no source is cited twice"


def test_parts_elsewhere_overlaps_and_two_fates_in_a_sentence_occur(store: FileStore) -> None:
    elsewhere: set[tuple[str, str]] = set()
    overlaps = 0
    fates: set[frozenset[str]] = set()
    for values in (each for name in NAMES for each in said(store, name).values()):
        here = range(values[v.ANCHOR]["start"], values[v.ANCHOR]["end"])
        spans = sorted(listed(values, v.SPAN).values(), key=lambda span: span["start"])
        elsewhere |= {
            (span["tag"], part["name"])
            for span in spans for part in span["parts"] if part["start"] not in here
        }  # fmt: skip
        overlaps += any(right["start"] < left["end"] for left, right in pairwise(spans))
        checks = listed(values, v.CHECK).values()
        fates.add(frozenset(check["status"] for check in checks if "span" in check))
    assert {("quote", "source"), ("figure", "hedge"), ("figure", "counted")} <= elsewhere
    assert overlaps > 2
    assert frozenset({"supported", "refuted"}) in fates
