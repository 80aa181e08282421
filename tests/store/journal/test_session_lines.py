"""What a session wrote can be written once more, however much it is and wherever it waits."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from hashlib import shake_128
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.filesystem import write_all
from reviewer.models import Change
from reviewer.ports import StoreError
from reviewer.store.journal import journal_writer
from reviewer.store.journal.journal_writer import IN_MEMORY, PACK, PackedLines, SessionLines
from tests.store.annotator_fixture import Desk


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The temporary files that are made."""
    made: list[Any] = []
    make: Callable[..., Any] = tempfile.TemporaryFile

    def noted(**how: int) -> Any:
        made.append(make(**how))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", noted)
    return made


def dense(number: int, size: int) -> bytes:
    """A line of letters that no compression makes much shorter, always the same."""
    return shake_128(b"%d" % number).hexdigest(size // 2).encode() + b"\n"


PIECES = st.lists(st.binary(min_size=1, max_size=20), max_size=8)


@given(st.lists(st.tuples(PIECES, st.booleans()), max_size=6), st.sampled_from((0, 30, 10_000)))
def test_lines_come_in_their_order(parts: list[tuple[list[bytes], bool]], most: int) -> None:
    keeper = PackedLines(most)
    one, other = SessionLines(keeper), SessionLines(keeper)
    for pieces, pack in parts:
        for lines in (one, other):
            lines.add(pieces)
            if pack:
                lines.pack()
    said = b"".join(piece for pieces, _ in parts for piece in pieces)
    assert b"".join(one) == b"".join(other) == said


def test_much_is_packed_some_at_a_time() -> None:
    lines, pieces = SessionLines(), [dense(n, PACK // 4) for n in range(10)]
    lines.add(pieces)
    assert lines.worth_packing
    lines.pack()
    assert not lines.worth_packing
    assert len(list(lines)) == 3
    assert b"".join(lines) == b"".join(pieces)


def test_few_lines_need_no_file_and_many_one(files: list[Any]) -> None:
    keeper = PackedLines()
    few, many = SessionLines(keeper), SessionLines(keeper)
    few.add([dense(0, PACK)])
    few.pack()
    assert not files
    pieces = [dense(n, PACK) for n in range(3 * IN_MEMORY // PACK)]
    many.add(pieces)
    many.pack()
    assert len(files) == 1
    assert b"".join(many) == b"".join(pieces)
    assert os.fstat(files[0].fileno()).st_nlink == 0


def test_what_has_no_room_on_the_disk_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**how: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    keeper = PackedLines(0)
    kept = [keeper.keep(dense(n, 100)) for n in range(3)]
    assert list(map(keeper.read, kept)) == [dense(n, 100) for n in range(3)]


def test_a_disk_that_fills_up_meanwhile_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(fd: int, data: bytes) -> None:
        write_all(fd, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    keeper = PackedLines(0)
    kept = [keeper.keep(dense(0, 100))]
    monkeypatch.setattr(journal_writer, "write_all", half)
    kept.append(keeper.keep(dense(1, 100)))
    monkeypatch.undo()
    kept.append(keeper.keep(dense(2, 100)))
    assert list(map(keeper.read, kept)) == [dense(n, 100) for n in range(3)]


def test_a_file_that_is_not_as_it_was_is_told(files: list[Any]) -> None:
    keeper = PackedLines(0)
    kept = keeper.keep(dense(0, 100))
    files[0].truncate(5)
    with pytest.raises(OSError, match="not as it was written"):
        keeper.read(kept)


def _say(desk: Desk, count: int) -> Any:
    writer = desk.writer(roll=5 * PACK)
    for n in range(count):
        writer.append("edit", [Change("report", f"u{n}", "note", None, dense(n, PACK).decode())])
    writer.sync()
    return writer


def test_a_long_session_whose_journals_are_lost_writes_them_again(
    desk: Desk, files: list[Any]
) -> None:
    count = 2 * IN_MEMORY // PACK + 4
    writer = _say(desk, count)
    assert len(files) == 1, "it did not fit into memory"
    before = desk.lines()
    assert len(desk.journals) > 1
    shutil.rmtree(desk.path / "journal")
    assert writer.look()
    assert desk.lines() == before
    writer.close()
    assert len(desk.reopen().values("report")) == count


def test_what_cannot_be_read_back_is_told_and_the_rest_goes_on(
    desk: Desk, files: list[Any], tmp_path: Path
) -> None:
    count = 2 * IN_MEMORY // PACK + 4
    writer = _say(desk, count)
    files[0].truncate(0)
    shutil.move(desk.path / "journal", tmp_path / "journal")
    assert not writer.look()
    assert "cannot be read back" in (writer.failure or "")
    with pytest.raises(StoreError, match="cannot be read back"):
        writer.append("edit", [Change("report", "u0", "flag", None, True)])
    shutil.rmtree(desk.path / "journal")
    shutil.move(tmp_path / "journal", desk.path / "journal")
    writer.append("edit", [Change("report", "u0", "flag", None, True)])
    writer.close()
    assert len(desk.reopen().values("report")) == count
