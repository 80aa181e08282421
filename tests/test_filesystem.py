"""Files that are put in the place of others outlast a loss of power."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer.filesystem import replace_file


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, list[str]]]:
    """Of each sync the inode, and the names in the current folder as they were then."""
    found: list[tuple[int, list[str]]] = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: found.append((os.fstat(fd).st_ino, sorted(os.listdir())))
    )
    return found


@pytest.mark.parametrize("durable", [True, False])
def test_the_bytes_are_synced_before_and_the_folder_after_a_file_has_its_name(
    durable: bool,
    synced: list[tuple[int, list[str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    replace_file(tmp_path / "a.json", b"[]", durable=durable)
    inodes = [(tmp_path / "a.json").stat().st_ino, tmp_path.stat().st_ino]
    assert [inode for inode, _ in synced] == (inodes if durable else [])
    if durable:
        (_, before), (_, after) = synced
        assert "a.json" not in before
        assert after == ["a.json"]


def test_a_name_as_long_as_the_system_takes_is_replaced_too(tmp_path: Path) -> None:
    path = tmp_path / f"{'字' * 80}.json"
    replace_file(path, b"[]")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
