"""An annotator's folder: what it tells, and what it never has to read."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from tinydb import TinyDB

from reviewer.models import Change, Event
from reviewer.models.annotation import Tally, tally
from reviewer.ports import Locked, StoreError
from reviewer.store.journal import journal_folder
from tests.store.annotator_fixture import (
    SHA,
    Desk,
    anchor,
    everything,
    plain,
    redo,
    tag,
    toggle,
    undo,
)


def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on no journal may be opened."""

    def refuse(path: Path, start: int = 0, most: int = 0) -> None:
        raise AssertionError(f"{path} was read from {start}")

    monkeypatch.setattr(journal_folder, "read_tail", refuse)


def test_values_are_live_for_the_writer(desk: Desk) -> None:
    values, sources = desk.folder.values("report"), desk.folder.sources()
    writer = desk.writer()
    event = writer.append("edit", tag("u1"))
    assert values == {"u1": {"anchor": anchor(0), "tag:claim": 1}}
    assert desk.folder.tallies() == {"report": Tally(tags={"claim": 1})}
    undo(writer, event)
    assert (values, desk.folder.tallies()) == ({}, {})
    writer.append("edit", [Change("", "", "source:1", None, {"title": "A book"})])
    assert dict(sources) == {"1": {"title": "A book"}}


def test_a_new_start_tells_the_same_and_reads_no_journal(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = worked.folder
    before = plain(folder.values("report"))
    told = everything(worked)
    unread(monkeypatch)
    assert everything(worked) == told
    assert plain(worked.folder.values("report")) == before
    assert worked.folder.tallies()["report"] == tally(before)
    assert worked.folder.facts("report").time == {"u0": 250, "u100": 250}
    assert not worked.folder.arrivals()
    assert worked.folder.problems() == ()


def test_the_clock_goes_on_where_the_journals_end(worked: Desk) -> None:
    highest = max(line["lc"] for line in worked.lines())
    worked.reopen()
    assert worked.writer().append("edit", tag("v")).lc == highest + 1


def test_undoing_everything_gives_back_the_first_bytes(worked: Desk) -> None:
    first = worked.snapshots()
    rng = random.Random(7)
    writer = worked.writer()
    events: list[Event] = []
    states = [first]
    for _ in range(12):
        article, unit = rng.choice(["column", "new"]), f"u{rng.choice([0, 5, 100])}"
        key, value = rng.choice([("tag:quote", 1), ("note", "x"), ("decided", "settled")])
        change = toggle(worked.folder, article, unit, key, value)
        events.append(writer.append("edit", [change]))
        writer.fold()
        states.append(worked.snapshots())
    assert len({repr(state) for state in states}) > 5
    for event, state in zip(reversed(events), states[-2::-1], strict=True):
        undo(writer, event)
        writer.fold()
        assert worked.snapshots() == state
    assert "new.json" not in worked.snapshots()
    for event, state in zip(events, states[1:], strict=True):
        redo(writer, event)
        writer.fold(next(iter(event.changes)).article)
        assert worked.snapshots() == state


def test_a_fold_says_what_was_true_when_it_was_asked_for(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.fold("report", wait=False)
    writer.append("edit", tag("u2", start=20))
    writer.sync()
    with TinyDB(desk.path / "report.json") as database:
        assert [record["unit"] for record in database] == ["u1"]
    writer.close()
    with TinyDB(desk.path / "report.json") as database:
        assert [record["unit"] for record in database] == ["u1", "u2"]


def test_a_fold_of_one_article_leaves_the_others_for_later(desk: Desk) -> None:
    writer = desk.writer()
    for article in ("column", "report"):
        writer.append("edit", tag("u1", article=article))
    writer.fold("report")
    assert set(desk.snapshots()) == {"report.json"}
    assert set(desk.reopen().values("column")) == {"u1"}
    writer.fold()
    assert set(desk.snapshots()) == {"report.json", "column.json"}


def test_records_stand_in_the_order_of_the_text(worked: Desk) -> None:
    places = [(article, record["start"]) for article, record in worked.reopen().records()]
    assert places == [("column", 0), ("column", 100), ("report", 0), ("report", 100)]
    live = worked.folder.values("report")
    writer = worked.writer()
    writer.append("edit", tag("u50", start=50))
    assert len(live) == 3
    starts = [record["start"] for article, record in worked.folder.records() if article == "report"]
    assert starts == [0, 50, 100]


def test_the_latest_cut_is_told_with_its_stamp(desk: Desk) -> None:
    writer = desk.writer()
    split = writer.append("edit", [Change("report", "u", "cut:4", None, "split")])
    assert desk.folder.cuts("report") == {("u", 4): (split.stamp, "split")}
    undone = undo(writer, split)
    assert desk.folder.cuts("report") == {("u", 4): (undone.stamp, None)}
    writer.close()
    for _ in range(2):
        assert desk.reopen().cuts("report") == {("u", 4): (undone.stamp, None)}
        desk.cache.unlink()


def test_a_second_session_is_told_who_writes(desk: Desk) -> None:
    writer = desk.writer()
    second = Desk(desk.root)
    with pytest.raises(Locked, match=f"process {os.getpid()} on .*, since 2026") as locked:
        second.writer()
    assert "\n" not in str(locked.value)
    assert second.folder.values("report") == {}
    writer.close()
    writer.close()
    second.writer().close()


def test_a_link_to_the_folder_is_the_same_folder(desk: Desk, tmp_path: Path) -> None:
    desk.writer().append("edit", tag("u1"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "annotations").symlink_to(tmp_path / "annotations")
    linked = Desk(tmp_path / "elsewhere")
    linked.root = desk.root
    with pytest.raises(Locked):
        linked.writer()


def test_a_closed_session_writes_no_more(desk: Desk) -> None:
    writer = desk.writer()
    writer.close()
    with pytest.raises(StoreError, match="is over"):
        writer.append("edit", tag("u1"))
    assert not desk.path.exists()


def test_the_hash_of_the_text_is_told(worked: Desk) -> None:
    with TinyDB(worked.path / "report.json") as database:
        assert database.table("meta").all()[0]["text_sha256"] == SHA
