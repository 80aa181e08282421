"""An annotator's folder whose cache or snapshots are lost, old, merged or changed by hand."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB

from reviewer.models import Change
from reviewer.models.annotation import Tally
from reviewer.ports import StoreError
from reviewer.store.annotators.folder_writer import FolderWriter
from reviewer.store.annotators.snapshot import dump, tables_of
from tests.store.annotator_fixture import SHA, Desk, anchor, everything, plain, tag, toggle


@pytest.mark.parametrize("damage", ["gone", "torn", "changed", "other version", "no file"])
def test_losing_the_cache_costs_a_replay_and_nothing_else(worked: Desk, damage: str) -> None:
    told, snapshots = everything(worked), worked.snapshots()
    data = worked.cache.read_bytes()
    worked.cache.unlink()
    if damage == "no file":
        worked.cache.mkdir()
    elif damage != "gone":
        damaged = {"torn": data[:90], "changed": data.replace(b"250", b"251"), "other version": b""}
        worked.cache.write_bytes(damaged[damage])
    assert everything(worked) == told
    assert worked.folder.problems() == ()
    writer = worked.writer()
    writer.close()
    assert worked.snapshots() == snapshots


def test_snapshots_that_are_missing_come_back_with_the_next_session(worked: Desk) -> None:
    told, snapshots = everything(worked), worked.snapshots()
    for name in snapshots:
        (worked.path / name).unlink()
    assert everything(worked) == told
    assert everything(worked) == told  # from the cache, which holds them meanwhile
    assert worked.snapshots() == {}
    worked.writer().close()
    assert worked.snapshots() == snapshots
    assert everything(worked) == told


@pytest.mark.parametrize("known", [True, False], ids=["cache", "no cache"])
def test_what_was_not_folded_is_folded_at_the_next_start(worked: Desk, known: bool) -> None:
    writer = worked.writer()
    writer.append("edit", [toggle(worked.folder, "report", "u0", "tag:quote", 1)])
    writer.append("fact", [Change("report", "u0", "time", None, 50)])
    before = plain(worked.folder.values("report"))
    died(writer)
    if not known:
        worked.cache.unlink()
    worked.reopen()
    assert worked.folder.values("report") == before
    assert worked.folder.facts("report").time["u0"] == 300
    assert worked.folder.tallies()["report"].tags == {"claim": 2, "quote": 1}
    writer = worked.writer()
    writer.sync()
    with TinyDB(worked.path / "report.json") as database:
        assert database.all()[0]["tags"] == ["claim", "quote"]


def died(writer: FolderWriter) -> None:
    """What the death of the process does: the lock goes, and nothing else is done."""
    writer._lock.release()
    writer._syncer.stop()


def test_a_snapshot_changed_by_hand_is_written_anew(worked: Desk) -> None:
    told, snapshots = everything(worked), worked.snapshots()
    path = worked.path / "report.json"
    path.write_bytes(snapshots["report.json"].replace(b'"claim"', b'"threat"'))
    for _ in range(2):
        assert everything(worked) == told
        (problem,) = worked.folder.problems()
        assert problem.place == str(path)
        assert "by hand or merged" in problem.what
        assert "journals" in problem.hint
    worked.writer().close()
    assert worked.snapshots() == snapshots
    assert worked.folder.problems() == ()
    assert worked.reopen().problems() == ()


def test_a_snapshot_of_another_time_is_not_believed(worked: Desk) -> None:
    """A checkout of an older commit brings back a snapshot with the right digest."""
    old = (worked.path / "report.json").read_bytes()
    writer = worked.writer()
    writer.append("edit", [toggle(worked.folder, "report", "u0", "tag:quote", 1)])
    writer.close()
    told, snapshots = everything(worked), worked.snapshots()
    (worked.path / "report.json").write_bytes(old)
    assert everything(worked) == told
    worked.writer().close()
    assert worked.snapshots() == snapshots


def test_a_merged_snapshot_is_written_anew(worked: Desk) -> None:
    """What `merge=union` leaves when two machines have changed one record."""
    snapshots = worked.snapshots()
    lines = snapshots["report.json"].splitlines(keepends=True)
    merged = [*lines[:2], lines[2].replace(b"claim", b"quote"), *lines[2:]]
    (worked.path / "report.json").write_bytes(b"".join(merged))
    told = everything(worked)
    worked.writer().close()
    assert worked.snapshots() == snapshots
    assert everything(worked) == told


def test_snapshots_without_journals_are_a_hand_over(worked: Desk, tmp_path: Path) -> None:
    told = plain(worked.folder.values("report"))
    cuts = worked.writer()
    cuts.append("edit", [Change("report", "u0", "cut:4", None, "split")])
    cuts.close()
    other = Desk(tmp_path / "elsewhere")
    shutil.copytree(worked.path, other.path, ignore=shutil.ignore_patterns("journal"))
    other.reopen()
    assert other.folder.cuts("report") == {("u0", 4): ((0, "", 0), "split")}
    assert other.folder.values("report") == {**told, "u0": {**told["u0"], "cut:4": "split"}}
    assert set(other.folder.tallies()) == {"column", "report"}
    assert dict(other.folder.sources()) == dict(worked.folder.sources())
    assert other.folder.problems() == ()

    writer = other.writer()
    writer.append("edit", [toggle(other.folder, "report", "u0", "tag:claim", 1)])
    writer.close()
    for _ in range(2):
        assert "tag:claim" not in other.reopen().values("report")["u0"]
        assert other.folder.values("report")["u100"] == told["u100"]
        other.cache.unlink()


def test_a_hand_over_that_is_renewed_is_read_anew(worked: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "elsewhere")
    shutil.copytree(worked.path, other.path, ignore=shutil.ignore_patterns("journal"))
    assert len(other.reopen().values("report")) == 2
    writer = worked.writer()
    writer.append("edit", tag("u200", start=200))
    writer.close()
    (other.path / "report.json").unlink()
    shutil.copy(worked.path / "report.json", other.path)
    assert other.folder.arrivals()
    assert len(other.folder.values("report")) == 3
    assert other.folder.tallies()["report"].tags == {"claim": 3}
    assert not other.folder.arrivals()


def test_a_hand_over_changed_by_hand_is_used_and_kept(worked: Desk, tmp_path: Path) -> None:
    data = worked.snapshots()["report.json"].replace(b'"claim"', b'"threat"')
    other = Desk(tmp_path / "elsewhere")
    other.path.mkdir(parents=True)
    (other.path / "report.json").write_bytes(data)
    (other.path / "column.json").write_bytes(b"<<<<<<< ours")
    for _ in range(2):
        assert "tag:threat" in other.reopen().values("report")["u0"]
        assert other.folder.values("column") == {}
        assert len(other.folder.problems()) == 2
    writer = other.writer()
    for article in ("column", "report"):
        writer.append("edit", tag("u300", start=300, article=article))
    writer.close()
    assert (other.path / "report.json.bak").read_bytes() == data
    assert (other.path / "column.json.bak").read_bytes() == b"<<<<<<< ours"
    assert set(other.reopen().values("report")) == {"u0", "u100", "u300"}
    assert other.folder.problems() == ()


def test_left_overs_of_a_dead_session_are_swept(worked: Desk) -> None:
    left = worked.path / ".report.json.7-7.tmp"
    left.write_bytes(b"{")
    worked.writer()
    assert not left.exists()


def test_a_snapshot_that_cannot_be_written_is_told_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(os, "replace", full)
        writer.fold()
        assert writer.failure == (
            f"cannot be written (No space left on device): {desk.path / 'report.json'}"
        )
    assert everything(Desk(desk.root)) == everything(Desk(desk.root))
    assert set(Desk(desk.root).folder.values("report")) == {"u1"}
    writer.fold()
    assert writer.failure is None
    assert set(desk.snapshots()) == {"report.json"}


def test_a_line_with_a_value_of_a_wrong_shape_is_set_aside(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    with pytest.raises(StoreError, match="'check:content' has another shape"):
        writer.append("edit", [Change("report", "u1", "check:content", None, {})])
    writer.close()
    (journal,) = desk.journals
    said = {"id": "s:9", "lc": 9, "at": "", "op": "edit", "ref": None, "basis": "blind"}
    line = {"v": 1, **said, "ch": [["report", "u1", "check:content", None, {}]]}
    journal.write_bytes(journal.read_bytes() + json.dumps(line).encode() + b"\n")
    assert desk.reopen().tallies() == {"report": Tally(tags={"claim": 1})}
    assert "check:content" not in desk.folder.values("report")["u1"]
    (problem,) = desk.folder.problems()
    assert "'check:content' has another shape" in problem.what
    assert problem.place == f"{journal}, line 3"


def test_a_snapshot_with_a_value_of_a_wrong_shape_is_used_without_it(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.close()
    desk.forget()
    for journal in desk.journals:
        journal.unlink()
    units = {"u1": {"anchor": anchor(0), "tag:claim": 1, "check:content": {"status": [1]}}}
    (desk.path / "report.json").write_bytes(dump(tables_of("report", units, SHA)))
    assert desk.reopen().values("report") == {"u1": {"anchor": anchor(0), "tag:claim": 1}}
    (problem,) = desk.folder.problems()
    assert "'check:content' has another shape" in problem.what
    writer = desk.writer()
    writer.append("edit", [Change("report", "u1", "note", None, "new")])
    writer.close()
    assert b"check:content" not in (desk.path / "report.json").read_bytes()
    assert b"status" in (desk.path / "report.json.bak").read_bytes(), "nothing is thrown away"
