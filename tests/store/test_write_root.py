"""Folders among the annotations: made once, looked at each time."""

import shutil
from pathlib import Path

import pytest

from reviewer.store.write_root import WriteRoot


@pytest.fixture
def root(tmp_path: Path) -> WriteRoot:
    (tmp_path / "work").mkdir()
    root = WriteRoot(tmp_path / "work" / "annotations")
    for _ in range(2):
        root.make(root.annotations / "ann" / "journal")
    return root


@pytest.mark.parametrize("part", [".", "ann", "ann/journal"])
def test_a_folder_that_moved_and_left_a_link_to_itself_is_refused(
    root: WriteRoot, tmp_path: Path, part: str
) -> None:
    """It is the very folder that was made before, but outside of the workspace now."""
    folder, moved = root.annotations / part, tmp_path / "moved"
    shutil.move(folder, moved)
    folder.symlink_to(moved)
    for _ in range(2):
        with pytest.raises(OSError, match="link"):
            root.make(root.annotations / "ann" / "journal")
    folder.unlink()
    shutil.move(moved, folder)
    root.make(root.annotations / "ann" / "journal")


def test_what_is_gone_is_made_again(root: WriteRoot) -> None:
    folder = root.annotations / "ann" / "journal"
    for gone in (folder, root.annotations):
        shutil.rmtree(gone)
        root.make(folder)
        assert folder.is_dir()


def test_nothing_is_made_where_the_workspace_is_gone(root: WriteRoot, tmp_path: Path) -> None:
    shutil.move(tmp_path / "work", tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError, match="gone"):
        root.make(root.annotations / "ann" / "journal")


def test_annotations_that_were_a_link_from_the_beginning_are_used(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "annotations").symlink_to(tmp_path / "own")
    root = WriteRoot(tmp_path / "annotations")
    for _ in range(2):
        root.make(root.annotations / "ann")
    assert (tmp_path / "own" / "ann").is_dir()
