"""Journals that come while the folder is open, in one's own folder and in another's."""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
from collections.abc import Collection
from pathlib import Path

import pytest

from reviewer.models import Change
from reviewer.store.journal import journal_file, journal_folder
from tests.store.annotator_fixture import Desk, copy_journals, everything, tag


def test_a_journal_that_arrives_with_later_events_is_taken_in(worked: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "elsewhere")
    shutil.copytree(worked.path, other.path)
    other.reopen()
    writer = other.writer()
    writer.append("edit", tag("v", start=500))
    writer.append("fact", [Change("report", "v", "time", None, 9)])
    writer.close()

    values = worked.reopen().values("report")
    mine = worked.writer()
    copy_journals(other, worked)
    assert worked.folder.arrivals()
    assert not worked.folder.arrivals()
    assert values.keys() == {"u0", "u100", "v"}
    assert worked.folder.tallies()["report"].tags == {"claim": 3}
    assert worked.folder.facts("report").time["v"] == 9
    assert mine.append("edit", tag("w", start=600)).lc > max(e.lc for e in other.folder.events())
    mine.close()
    worked.cache.unlink()
    assert worked.reopen().values("report").keys() == {"u0", "u100", "v", "w"}


def test_a_journal_that_arrives_with_older_events_does_not_win(
    worked: Desk, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "elsewhere")
    shutil.copytree(worked.path, other.path)
    other.reopen()
    writer = other.writer()
    writer.append("edit", [Change("report", "u0", "flag:doubt", None, "theirs")])
    writer.append("edit", [Change("report", "u100", "flag:doubt", None, "theirs")])
    writer.close()

    values = worked.reopen().values("report")
    mine = worked.writer()
    for text in ("a", "b", "c"):
        mine.append("edit", [Change("report", "u0", "flag:doubt", None, text)])
    copy_journals(other, worked)
    assert worked.folder.arrivals()
    assert (values["u0"]["flag:doubt"], values["u100"]["flag:doubt"]) == ("c", "theirs")
    mine.append("edit", [Change("report", "u0", "flag:doubt", "c", "d")])
    assert values["u0"]["flag:doubt"] == "d"
    mine.close()
    assert everything(worked) == everything(worked)


def test_a_copy_of_a_journal_counts_once(worked: Desk) -> None:
    told = everything(worked)
    events = list(worked.folder.events())
    (path, *_) = worked.journals
    shutil.copy(path, path.with_name("copy.jsonl"))
    assert everything(worked) == told
    assert list(worked.folder.events()) == events
    assert list(worked.folder.events(newest_first=True)) == events[::-1]


def test_journals_that_vanish_are_noticed(worked: Desk) -> None:
    for path in worked.path.glob("*.json"):
        path.unlink()
    worked.reopen()
    worked.journals[-1].unlink()
    assert worked.folder.arrivals()
    assert set(worked.folder.values("report")) == {"u0"}
    assert worked.folder.facts("report").time == {"u0": 250}


def test_a_reader_follows_a_writer_elsewhere(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    reader = Desk(desk.root)
    assert not reader.folder.arrivals()
    for number in range(2, 5):
        writer.append("edit", tag(f"u{number}", start=20 * number))
        assert reader.folder.arrivals()
        assert len(reader.folder.values("report")) == number
        if number == 3:
            writer.fold()
    writer.close()
    reader.folder.arrivals()
    assert len(reader.folder.values("report")) == 4
    assert reader.folder.tallies()["report"].tags == {"claim": 4}


def test_events_come_in_the_order_of_their_stamps(tmp_path: Path) -> None:
    machines = [Desk(tmp_path / name) for name in ("one", "two", "three")]
    rng = random.Random(3)
    for turn, machine in enumerate(machines * 4):
        machine.reopen()
        writer = machine.writer()
        for unit in range(rng.randrange(1, 4)):
            writer.append("edit", tag(f"u{unit}"))
        writer.close()
        copy_journals(machine, machines[(turn + 1) % 3])
    for machine in machines[1:]:
        copy_journals(machine, machines[0])
    events = list(machines[0].reopen().events())
    assert events == sorted(events, key=lambda event: event.stamp)
    assert len(events) == len({event.id for event in events}) == len(machines[0].lines())
    assert list(machines[0].folder.events(newest_first=True)) == events[::-1]


def test_the_newest_event_is_found_in_the_newest_journal(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    original = journal_file.read_tail

    def noted(
        path: Path, start: int = 0, most: int = 0, keys: Collection[str] = ()
    ) -> journal_file.Tail:
        read.append(path)
        return original(path, start, most, keys)

    monkeypatch.setattr(journal_folder, "read_tail", noted)
    newest = list(itertools.islice(worked.reopen().events(newest_first=True), 3))
    assert [event.lc for event in newest] == [10, 9, 8]
    assert read == [worked.journals[1]]


def settle(desk: Desk) -> None:
    """Makes the folders look as if nothing had come to them for a while."""
    for folder in (desk.path, desk.path / "journal"):
        os.utime(folder, ns=(10**18, 10**18))


def test_a_journal_that_grows_is_found_among_many(desk: Desk) -> None:
    for number in range(60):
        writer = desk.writer()
        writer.append("edit", tag(f"u{number}", start=20 * number))
        writer.close()
    reader = Desk(desk.root)
    settle(desk)
    assert not reader.folder.arrivals()
    oldest, newest = desk.journals[0], desk.journals[-1]
    last = newest.read_bytes().splitlines()[-1]
    for path, unit, looks in ((newest, "v", 1), (oldest, "w", journal_folder.PARTS)):
        line = last.replace(b'"u59"', f'"{unit}"'.encode())
        later = re.sub(rb':1","lc":\d+', b':%d","lc":%d' % (looks + 1, 900 + looks), line)
        with path.open("ab") as file:
            file.write(later + b"\n")
        assert any(reader.folder.arrivals() for _ in range(looks))
        assert unit in reader.folder.values("report")


def test_a_fold_elsewhere_is_no_news(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    reader = Desk(desk.root)
    writer.append("edit", tag("u2", start=20))
    assert reader.folder.arrivals()
    monkeypatch.setattr(reader.folder._state, "rebuild", None)
    writer.fold()
    assert not reader.folder.arrivals()
    assert reader.folder.tallies()["report"].tags == {"claim": 2}
    writer.close()
