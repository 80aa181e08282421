"""Journals: each line whole or not at all, and nothing that stands in one is ever lost."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import Change
from reviewer.models.journal_lines import EventLine, Header, Newer, decode, upgrade
from reviewer.ports import StoreError
from tests.store.annotator_fixture import Desk, anchor, plain, tag, undo


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.sessions = iter(["5e5510000001", "5e5510000002", "5e5510000003"]).__next__
    return desk


def test_the_lines_are_as_the_design_says(desk: Desk) -> None:
    writer = desk.writer()
    edit = writer.append("edit", [Change("report", "abababab.0", "decided", None, "settled")])
    writer.append("undo", [edit.changes[0].inverse()], ref=edit.id, basis="revealed")
    writer.close()
    (path,) = desk.journals
    assert path.name == "20260101T000000.000001Z-5e5510000001.jsonl"
    assert path.read_text().splitlines() == [
        '{"v":1,"session":"5e5510000001","annotator":"ann","app":"reviewer test",'
        '"at":"2026-01-01T00:00:00.000001Z"}',
        '{"v":1,"id":"5e5510000001:1","lc":1,"at":"2026-01-01T00:00:00.000001Z","op":"edit",'
        '"ref":null,"basis":"blind","ch":[["report","abababab.0","decided",null,"settled"]]}',
        '{"v":1,"id":"5e5510000001:2","lc":2,"at":"2026-01-01T00:00:00.000002Z","op":"undo",'
        '"ref":"5e5510000001:1","basis":"revealed",'
        '"ch":[["report","abababab.0","decided","settled",null]]}',
    ]


def test_what_append_returns_is_what_a_reader_gets(desk: Desk) -> None:
    writer = desk.writer()
    at = {"start": 0, "end": 3, "exact": "The"}
    span = {"tag": "quote", **at, "parts": ({"name": "cue", **at},), "attributes": {}}
    events = [
        writer.append("edit", [Change("report", "u", "span:1", None, span)]),
        writer.append("edit", [Change("report", f"u{i}", "note", None, "x") for i in range(1_001)]),
        writer.append("fact", [Change("report", "u", "time", None, 5)] * 1_001),
    ]
    assert list(desk.folder.events()) == events
    assert desk.folder.values("report")["u"]["span:1"]["parts"] == [{"name": "cue", **at}]


def test_bulk_actions_are_held_to_the_bounds_too(desk: Desk) -> None:
    """What is acknowledged without being read again is what a reader gets, or is refused."""
    writer = desk.writer()
    plain = [Change("report", f"u{i}", "anchor", None, anchor(i)) for i in range(1_001)]
    at = {"start": 0, "end": 3, "exact": "The"}
    span = {"tag": "quote", **at, "parts": ({"name": "cue", **at, "more": ((1.5,),)},)}
    odd = [Change("report", f"u{i}", "span:1", None, span) for i in range(1_001)]
    events = [writer.append("edit", plain), writer.append("edit", odd)]
    assert list(desk.reopen().events()) == events
    with pytest.raises(StoreError, match="beyond 2\\^53"):
        writer.append(
            "edit", [Change("report", f"v{i}", "note", None, 2**60) for i in range(1_001)]
        )
    for wrong in ({**anchor(0), "more": 1}, {**anchor(0), "start": "a"}):
        with pytest.raises(StoreError, match="'anchor' has another shape"):
            writer.append("edit", [*plain, Change("report", "v", "anchor", None, wrong)])
    with pytest.raises(StoreError, match="cannot be the id"):
        writer.append("edit", [Change("../x", f"v{i}", "note", None, "x") for i in range(1_001)])
    writer.close()
    assert list(desk.reopen().events()) == events


def test_a_session_that_says_nothing_leaves_nothing(desk: Desk) -> None:
    writer = desk.writer()
    writer.fold()
    writer.close()
    assert not desk.path.exists()


def test_two_sessions_of_one_moment_have_two_files(desk: Desk) -> None:
    desk.sessions = lambda: "5e5510000001"
    for start in (0, 100):
        desk.ticks = iter([7] * 99)  # type: ignore[assignment]
        writer = desk.writer()
        writer.append("edit", tag(f"u{start}", start=start))
        writer.close()
    stem = "20260101T000000.000007Z-5e5510000001"
    assert [path.name for path in desk.journals] == [f"{stem}-2.jsonl", f"{stem}.jsonl"]


def test_a_torn_last_line_is_no_error_and_does_not_count(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.append("edit", tag("u2", start=20))
    writer.close()
    (path,) = desk.journals
    path.write_bytes(path.read_bytes()[:-1])
    desk.forget()
    assert set(desk.reopen().values("report")) == {"u1"}
    assert desk.folder.problems() == ()


def test_a_torn_line_counts_once_the_rest_of_it_arrives(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.append("edit", tag("u2", start=20))
    writer.close()
    (path,) = desk.journals
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    desk.forget()
    assert set(desk.reopen().values("report")) == {"u1"}
    path.write_bytes(whole)
    assert desk.folder.arrivals()
    assert set(desk.folder.values("report")) == {"u1", "u2"}
    assert set(desk.reopen().values("report")) == {"u1", "u2"}


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b'{"v":1}',
        b'{"op":"edit"}',
        b'{"v":0,"op":"edit"}',
        b'{"v":1,"id":"s","lc":1,"at":"","op":"edit","ref":null,"basis":"blind","ch":[]}',
        b'{"v":1,"id":"s:1","lc":true,"at":"","op":"edit","ref":null,"basis":"blind","ch":[]}',
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"smile","ref":null,"basis":"blind","ch":[]}',
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"edit","ref":1,"basis":"blind","ch":[]}',
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind","ch":[[1]]}',
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind","ch":7}',
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind",'
        b'"ch":[["../x","u","note",null,"y"]]}',
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"end","ref":null,"basis":"blind","ch":[]}',
        b"\xff\xfe",
    ],
)
def test_a_corrupt_line_is_named_and_the_rest_is_used(desk: Desk, line: bytes) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.append("edit", tag("u2", start=20))
    writer.close()
    (path,) = desk.journals
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([*lines[:2], line, *lines[2:], b""]))
    for _ in range(2):  # the second time nothing is read but the cache
        (problem,) = desk.reopen().problems()
        assert problem.place == f"{path}, line 3"
        assert set(desk.folder.values("report")) == {"u1", "u2"}
    assert not desk.folder.arrivals()


def failing(times: int, after: int) -> Callable[[int, Any], int]:
    """`os.write` on a disk that is full: the first `times` writes end after some bytes."""
    write, left = os.write, iter(range(times))

    def full(fd: int, data: Any) -> int:
        if next(left, None) is None:
            return write(fd, data)
        write(fd, bytes(data)[:after])
        raise OSError(errno.ENOSPC, "No space left on device")

    return full


def refusing(*_: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


@pytest.mark.parametrize("torn", [False, True], ids=["cut off", "left behind"])
@pytest.mark.parametrize("begun", [False, True], ids=["first event", "later event"])
@pytest.mark.parametrize("count", [1, 1_500], ids=["one", "bulk"])
def test_a_write_that_fails_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, torn: bool, begun: bool, count: int
) -> None:
    writer = desk.writer()
    if begun:
        writer.append("edit", tag("u1"))
    before = plain(desk.folder.values("report"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing(1, 20))
        if torn:
            patch.setattr(os, "ftruncate", refusing)
        with pytest.raises(StoreError, match="No space left on device") as refused:
            writer.append("edit", tag("u2", start=20) * count)
    assert "\n" not in str(refused.value)
    assert desk.folder.values("report") == before
    assert "report" not in desk.folder.tallies() or before
    writer.append("edit", tag("u3", start=40))
    assert set(desk.folder.values("report")) == {*before, "u3"}
    writer.close()
    assert set(desk.reopen().values("report")) == {*before, "u3"}
    assert desk.folder.problems() == ()
    ids = [line["id"] for line in desk.lines_read()]
    assert len(ids) == len(set(ids)) == len(before) + 1


def test_a_short_write_is_completed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, bytes(data)[:7]))
    writer = desk.writer()
    event = writer.append("edit", tag("u1"))
    writer.close()
    assert list(desk.reopen().events()) == [event]


@pytest.mark.parametrize("value", [{1: 2}, 2**70, "\ud800", {1, 2}, object()])
def test_what_is_no_json_is_refused(desk: Desk, value: Any) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    before = desk.journals[0].read_bytes()
    with pytest.raises(StoreError, match="nothing was saved"):
        writer.append("edit", [Change("report", "u1", "note", None, value)])
    assert desk.journals[0].read_bytes() == before
    assert "note" not in desk.folder.values("report")["u1"]


@pytest.mark.parametrize("article", ["../x", "a/b", ".hidden", "sources", "a\\b"])
def test_an_article_that_is_no_file_name_is_refused(desk: Desk, article: str) -> None:
    with pytest.raises(StoreError, match=r"nothing was saved: .* (cannot be|is reserved)"):
        desk.writer().append("edit", [Change(article, "u", "note", None, "x")])


def test_a_long_session_goes_on_in_a_new_file(desk: Desk) -> None:
    writer = desk.writer(roll=1_000)
    events = [writer.append("edit", tag(f"u{i}", start=20 * i)) for i in range(12)]
    events.append(writer.append("edit", tag("v") * 1_200))
    events.append(undo(writer, events[-1]))
    writer.close()
    assert len(desk.journals) > 3
    for path in desk.journals:
        header = decode(path.read_bytes().splitlines()[0])
        assert isinstance(header, Header)
        assert header.session == "5e5510000001"
        lines = [json.loads(line) for line in path.read_bytes().splitlines()[1:]]
        assert lines[-1]["op"] != "part"
    assert list(desk.reopen().events()) == events
    assert list(desk.folder.events(newest_first=True)) == events[::-1]
    numbers = [int(line["id"].partition(":")[2]) for line in desk.lines()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_parts_without_their_end_do_not_count(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.append("edit", [Change("report", f"v{i}", "note", None, "x") for i in range(3_000)])
    writer.close()
    (path,) = desk.journals
    whole = path.read_bytes()
    end = whole.rstrip(b"\n").rfind(b"\n") + 1
    path.write_bytes(whole[:end])
    desk.forget()
    assert set(desk.reopen().values("report")) == {"u1"}
    assert len(list(desk.folder.events())) == 1
    path.write_bytes(whole)
    assert desk.folder.arrivals()
    assert len(desk.folder.values("report")) == 3_001


def test_a_bulk_action_gets_a_file_of_its_own_where_it_would_make_one_too_large(
    desk: Desk,
) -> None:
    """Git hosts refuse files beyond some size; no file holds more than that, or one action."""
    writer = desk.writer(roll=100_000)
    for number in range(3):
        many = [
            Change("report", f"u{number}.{at}", "note", None, f"note {at}") for at in range(1_200)
        ]
        writer.append("edit", tag(f"small{number}", start=20 * number))
        writer.append("edit", many)
    writer.close()
    sizes = [path.stat().st_size for path in desk.journals]
    assert len(sizes) == 3 and max(sizes) <= 100_000
    assert len(desk.reopen().values("report")) == 3 * 1_201
    ids = [event.id for event in desk.folder.events()]
    assert len(ids) == len(set(ids)) == 6
    assert desk.folder.problems() == ()


def test_a_folder_of_a_newer_version_is_read_only(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.close()
    (path,) = desk.journals
    newer = b'{"v":4,"session":"x","annotator":"ann"}\n{"v":4,"something":"else"}\n'
    path.with_name("later.jsonl").write_bytes(newer)
    for _ in range(2):
        desk.reopen()
        assert set(desk.folder.values("report")) == {"u1"}
        with pytest.raises(StoreError, match="newer version") as refused:
            desk.writer()
        assert "\n" not in str(refused.value)
        assert [problem.place for problem in desk.folder.problems()] == [
            f"{path.with_name('later.jsonl')}, line {number}" for number in (1, 2)
        ]


def test_a_newer_journal_that_arrives_leaves_the_snapshots_in_force(desk: Desk) -> None:
    writer = desk.writer()
    writer.append("edit", tag("u1"))
    writer.close()
    snapshot = (desk.path / "report.json").read_bytes()
    undone = desk.writer()
    undone.append("edit", [change.inverse() for change in tag("u1")])
    undone.close()
    # What undoes it was, let us say, undone again by lines that cannot be read here.
    (desk.path / "report.json").write_bytes(snapshot)
    (desk.path / "journal" / "later.jsonl").write_bytes(b'{"v":4,"lc":7}\n')
    assert set(desk.reopen().values("report")) == {"u1"}


def test_old_lines_are_upgraded_step_by_step() -> None:
    steps = {
        1: lambda raw: {**raw, "name": raw["title"].title()},
        2: lambda raw: {**raw, "names": [raw["name"]]},
    }
    old = {"v": 1, "title": "ann"}
    assert upgrade(old, 3, steps)["names"] == ["Ann"]
    assert old == {"v": 1, "title": "ann"}
    assert upgrade({"v": 3, "names": []}, 3, steps) == {"v": 3, "names": []}
    with pytest.raises(Newer, match="version 4, this program knows 3"):
        upgrade({"v": 4}, 3, steps)
    with pytest.raises(ValueError, match="no version 0"):
        upgrade({"v": 0}, 3, steps)


def test_lines_with_other_line_ends_are_read(desk: Desk) -> None:
    writer = desk.writer()
    event = writer.append("edit", tag("u1"))
    writer.close()
    (path,) = desk.journals
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    desk.reopen()
    assert (list(desk.folder.events()), desk.folder.problems()) == ([event], ())


def test_unknown_fields_are_no_error() -> None:
    data = (
        b'{"v":1,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind",'
        b'"ch":[["a","u","note",null,"x"]],"more":1}'
    )
    line = decode(data)
    assert isinstance(line, EventLine)
    assert line.changes == (Change("a", "u", "note", None, "x"),)
