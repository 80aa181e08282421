"""Workspaces of every version of the saved form open as they were, and stay as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reviewer.models import values as v
from reviewer.models.journal import SHARED_VERSION
from reviewer.store.file_store import FileStore

VERSIONS = Path(__file__).parent.parent / "data" / "versions"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(params=sorted(path.name for path in VERSIONS.iterdir()))
def work(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a workspace of one version."""
    return Path(shutil.copytree(VERSIONS / request.param, tmp_path / "work"))


def test_there_is_a_fixture_of_every_version() -> None:
    wanted = [str(number) for number in range(1, SHARED_VERSION + 1)]
    assert sorted(path.name for path in VERSIONS.iterdir()) == wanted


def test_it_says_what_it_said(work: Path) -> None:
    store = FileStore(work / "seeds", work / "annotations")
    values = store.values("ann", "harbour")
    assert values["1ccda3bc.0"]["tag:claim"] == 1
    assert values["1ccda3bc.62"]["check:content"]["status"] == "supported"
    assert len(values["1ccda3bc.62"]["span:k3"]["parts"]) == 3
    assert values["1ccda3bc.119"].keys() == {"anchor", "decided"}
    assert store.sources("ann")["plan"]["tier"] == "official"
    assert store.facts("ann", "harbour").time == {"1ccda3bc.62": 41500}
    assert [event.op for event in store.events("ann")][5:7] == ["undo", "edit"]
    assert not store.problems()


def test_a_change_of_many_sentences_is_one_of_each() -> None:
    store = FileStore(VERSIONS / "3" / "seeds", VERSIONS / "3" / "annotations")
    flagged = [unit for unit, said in store.values("ann", "harbour").items() if v.DOUBT in said]
    assert flagged == ["1ccda3bc.0", "1ccda3bc.62"]
    *_, last = store.events("ann")
    assert (last.op, [change.unit for change in last.changes]) == ("edit", flagged)


def test_opening_changes_no_byte_until_something_is_said(work: Path) -> None:
    before = contents(work)
    store = FileStore(work / "seeds", work / "annotations")
    assert store.values("ann", "harbour")
    assert list(store.events("ann"))
    store.gold("harbour")
    assert contents(work) == before


def test_work_goes_on_in_it(work: Path) -> None:
    from reviewer.models import Change

    store = FileStore(work / "seeds", work / "annotations")
    old = set(contents(work))
    writer = store.writer("ann")
    writer.append("edit", [Change("harbour", "1ccda3bc.0", "note", None, "later")])
    writer.close()
    again = FileStore(work / "seeds", work / "annotations")
    assert again.values("ann", "harbour")["1ccda3bc.0"]["note"] == "later"
    assert again.values("ann", "harbour")["1ccda3bc.0"]["tag:claim"] == 1
    journals = {name for name in contents(work) if "/journal/" in name}
    assert len(journals - old) == 1
    assert not again.problems()


def test_relations_and_answers_are_kept_and_leave_no_trace_once_taken_back(work: Path) -> None:
    """New keys of the saved form: a workspace without them reads and folds as before."""
    from reviewer.models import Change

    store = FileStore(work / "seeds", work / "annotations")
    writer = store.writer("ann")
    writer.fold("harbour")
    writer.sync()
    before = (work / "annotations" / "ann" / "harbour.json").read_bytes()
    relation = {"kind": "part_of", "span": "k3", "other": "far", "article": "brell"}
    said = [
        Change("harbour", "1ccda3bc.62", "relation:r1", None, relation),
        Change("harbour", "1ccda3bc.62", "answer:worth", None, 4),
        Change("harbour", "", "answer:topics", None, ["sea", "town"]),
    ]
    writer.append("edit", said)
    writer.close()
    again = FileStore(work / "seeds", work / "annotations")
    values = again.values("ann", "harbour")
    assert values["1ccda3bc.62"]["relation:r1"] == relation
    assert values["1ccda3bc.62"]["answer:worth"] == 4
    assert values[""]["answer:topics"] == ["sea", "town"]
    tally = again.tallies("ann")["harbour"]
    assert (tally.relations, tally.spans, tally.answers) == (1, 1, {"topics": ["sea", "town"]})
    [record] = [one for _, one in again.records("ann") if "relations" in one]
    assert record["relations"] == [{"id": "r1", **relation}] and record["answers"] == {"worth": 4}
    writer = again.writer("ann")
    writer.append("edit", [change.inverse() for change in said])
    writer.close()
    assert (work / "annotations" / "ann" / "harbour.json").read_bytes() == before
