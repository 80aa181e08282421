"""Where a lock can stand, and who is told to hold it."""

import os
from pathlib import Path

import pytest

from reviewer.ports import Locked, StoreError
from reviewer.store.folder_lock import FolderLock


def lock_in(workspace: Path, locks: Path) -> FolderLock:
    return FolderLock(workspace / "annotations" / "ann", "ann", locks)


def test_nothing_appears_in_the_workspace(tmp_path: Path) -> None:
    lock = lock_in(tmp_path / "desk", tmp_path / "state")
    lock.acquire("s", "now")
    assert not (tmp_path / "desk").exists()
    with pytest.raises(Locked, match=r"another session .* close it to write: .*annotations/ann"):
        lock_in(tmp_path / "desk", tmp_path / "state").acquire("t", "later")
    lock.release()


@pytest.mark.parametrize("locks", ["file/locks", "~/state"])
def test_without_a_place_in_the_state_folder_it_stands_in_the_workspace(
    locks: str, tmp_path: Path
) -> None:
    """Regression: without a home folder all work was read only."""
    (tmp_path / "file").write_text("in the way", "utf-8")
    place = tmp_path / locks if locks[0] != "~" else Path(locks)
    lock = lock_in(tmp_path / "desk", place)
    lock.acquire("s", "now")
    assert (tmp_path / "desk/annotations/.ann.lock").exists()
    with pytest.raises(Locked, match="another session"):
        lock_in(tmp_path / "desk", place).acquire("t", "later")
    lock.release()
    again = lock_in(tmp_path / "desk", place)
    again.acquire("u", "later still")
    again.release()
    assert not Path("~").exists()


def test_where_nothing_can_be_locked_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    target = tmp_path / "precious"
    target.write_text("mine", "utf-8")
    (tmp_path / "annotations").mkdir()
    os.symlink(target, tmp_path / "annotations/.ann.lock")
    lock = lock_in(tmp_path, tmp_path / "file" / "locks")
    with pytest.raises(StoreError, match="nothing can be locked here"):
        lock.acquire("s", "now")
    assert target.read_text("utf-8") == "mine"
