"""The writing session and its thread: what is said while the disk is slow, full or broken."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import Change
from reviewer.ports import StoreError
from reviewer.store.annotators import folder_writer
from reviewer.store.journal import sync_thread as module
from reviewer.store.journal.sync_thread import Syncer
from tests.store.annotator_fixture import Desk, tag


class Disk:
    """Stands in for the disk: each sync waits until the test lets it go on, or fails."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.synced: list[int] = []
        self.broken = False

    def sync(self, fd: int) -> None:
        self.begun.set()
        assert self.gate.wait(120)
        if self.broken:
            raise OSError(5, "Input/output error")
        self.synced.append(fd)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    monkeypatch.setattr(module, "sync_file", disk.sync)
    monkeypatch.setattr(folder_writer, "Syncer", lambda: Syncer(retry=0.01))
    yield disk
    disk.broken = False
    disk.gate.set()


def test_saving_lasts_until_the_disk_has_it(desk: Desk, disk: Disk) -> None:
    writer = desk.writer()
    assert not writer.saving
    writer.append("edit", tag("u1"))
    assert writer.saving
    assert disk.begun.wait(120)
    assert writer.saving
    disk.gate.set()
    writer.sync()
    assert not writer.saving
    assert len(disk.synced) == 1
    writer.close()


def test_writes_made_during_a_sync_share_the_next_one(desk: Desk, disk: Disk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    assert disk.begun.wait(120)
    for number in range(2, 50):
        writer.append("edit", tag(f"u{number}", start=20 * number))
    disk.gate.set()
    writer.sync()
    assert len(disk.synced) == 2
    writer.close()


def test_a_sync_that_fails_is_told_and_tried_again(desk: Desk, disk: Disk) -> None:
    writer = desk.writer()
    disk.broken = True
    disk.gate.set()
    writer.append("edit", tag("u1"))
    with pytest.raises(StoreError, match="refuses to save"):
        writer.sync()
    assert writer.failure == "the disk refuses to save (Input/output error)"
    assert writer.saving
    disk.broken = False
    writer.sync()
    assert writer.failure is None
    assert not writer.saving
    writer.close()


def test_the_thread_tries_again_by_itself(
    desk: Desk, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = desk.writer()
    disk.broken = True
    disk.gate.set()
    writer.append("edit", tag("u1"))
    with pytest.raises(StoreError):
        writer.sync()
    good = threading.Event()
    sync = disk.sync

    def mended(fd: int) -> None:
        disk.broken = False
        sync(fd)
        good.set()

    monkeypatch.setattr(module, "sync_file", mended)
    assert good.wait(120)
    writer.close()


def test_closing_on_a_broken_disk_lets_go_of_the_folder(desk: Desk, disk: Disk) -> None:
    writer = desk.writer()
    disk.broken = True
    disk.gate.set()
    writer.append("edit", tag("u1"))
    with pytest.raises(StoreError, match="refuses to save"):
        writer.close()
    writer.close()
    disk.broken = False
    second = Desk(desk.root)
    assert set(second.folder.values("report")) == {"u1"}
    second.writer().close()


def test_appending_does_not_wait_for_the_disk(desk: Desk, disk: Disk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    assert disk.begun.wait(120)
    event = writer.append("edit", [Change("report", "u1", "note", None, "x")])
    writer.fold(wait=False)
    assert desk.lines()[-1]["id"] == event.id
    assert desk.snapshots() == {}
    disk.gate.set()
    writer.close()
    assert set(desk.snapshots()) == {"report.json"}


def test_a_new_journal_has_its_name_synced_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(module, "sync_folder", folders.append)
    writer = desk.writer()
    for number in range(3):
        writer.append("edit", tag(f"u{number}"))
        writer.sync()
    assert folders == [desk.path / "journal", desk.path, desk.path.parent]
    writer.close()


def test_a_kept_file_and_its_name_are_synced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[object] = []
    monkeypatch.setattr(
        folder_writer, "sync_file", lambda fd: synced.append(os.pread(fd, 99, 0).decode())
    )
    monkeypatch.setattr(
        folder_writer, "sync_folder", lambda folder: synced.append(sorted(os.listdir(folder)))
    )
    (desk.root / "report.txt").write_text("It sank at noon.")
    writer = desk.writer()
    digest = writer.keep_file(desk.root / "report.txt")
    writer.close()
    assert synced == ["It sank at noon.", [digest]]


def test_nothing_is_lost_if_a_snapshot_could_not_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache must not vouch then: the older snapshot would count for all that was said."""
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.fold()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("reviewer.store.annotators.tinydb_storage.SnapshotStorage.write", full)
        writer.append("edit", tag("u2", start=40))
        writer.fold()
        assert "No space left on device" in str(writer.failure)
        with pytest.raises(StoreError, match="No space left"):
            writer.close()
    assert set(desk.reopen().values("report")) == {"u1", "u2"}


def test_the_names_of_many_snapshots_are_synced_at_once_and_none_counts_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = desk.writer()
    synced: list[Any] = []

    def refuse(folder: Any) -> None:
        synced.append(folder)
        raise OSError(5, "Input/output error")

    for article in ("report", "pier"):
        writer.append("edit", [one._replace(article=article) for one in tag("u1")])
    writer.sync()
    with monkeypatch.context() as patch:
        patch.setattr("reviewer.store.annotators.snapshot_writer.sync_folder", refuse)
        writer.fold()
        assert len(synced) == 1
        assert "Input/output error" in str(writer.failure)
    writer.fold()
    assert writer.failure is None
    writer.close()
    again = desk.reopen()
    assert [set(again.values(article)) for article in ("report", "pier")] == [{"u1"}, {"u1"}]


def test_what_was_put_away_is_said_by_its_snapshot_and_goes_on(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.put_away(["report"])
    writer.put_away([])
    assert set(desk.folder.values("report")) == {"u1"}
    writer.append("edit", tag("u2", start=40))
    assert set(desk.folder.values("report")) == {"u1", "u2"}
    writer.close()
    assert set(desk.reopen().values("report")) == {"u1", "u2"}


def test_what_cannot_be_put_away_stays_in_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    writer = desk.writer()
    with monkeypatch.context() as patch:
        patch.setattr("reviewer.store.annotators.tinydb_storage.SnapshotStorage.write", full)
        writer.append("edit", tag("u1"))
        writer.put_away(["report"])
        writer.put_away([])
        assert "No space left on device" in str(writer.failure)
        assert set(desk.folder.values("report")) == {"u1"}
    writer.close()
    assert set(desk.reopen().values("report")) == {"u1"}


def test_nothing_is_begun_before_there_is_something_to_do(desk: Desk) -> None:
    before = threading.active_count()
    writer = desk.writer()
    writer.sync()
    assert threading.active_count() == before
    writer.append("edit", tag("u1"))
    assert threading.active_count() == before + 1
    writer.close()
    assert threading.active_count() == before


def test_files_do_not_stay_open(desk: Desk) -> None:
    desk.writer().close()
    gc.collect()  # what earlier tests left open is not to be closed in between
    before = set(os.listdir("/dev/fd"))
    writer = desk.writer(roll=500)
    for number in range(20):
        writer.append("edit", tag(f"u{number}"))
    writer.close()
    assert len(desk.journals) > 5
    assert len(os.listdir("/dev/fd")) == len(before)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_refused(desk: Desk) -> None:
    desk.path.mkdir(parents=True)
    desk.path.chmod(0o500)
    with pytest.raises(StoreError, match="no permission"):
        desk.writer()
