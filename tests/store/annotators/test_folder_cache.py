"""The cache of a folder comes back as it was saved, or not at all."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

from reviewer.models.annotation import Tally
from reviewer.ports import Problem
from reviewer.store.annotators.folder_cache import AT_ONCE, FolderCache, Identity, save
from reviewer.store.journal.journal_folder import Extent


def cache(count: int) -> FolderCache:
    made = FolderCache(files={"a.jsonl": Extent(9, 8, 1, 7)}, lc=7, newer=True)
    made.problems.append(Problem("a", "b", "c"))
    for number in range(count):
        name = f"article {number}"
        made.tallies[name] = Tally(number, 1, tags={"claim": 2}, answers={"genre": ["x", {"y": 1}]})
        made.snapshots[name] = Identity(f"{number:064x}", number, 5)
    return made


def test_it_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "here" / "ann.json"
    for count in (0, 1, 2 * AT_ONCE + 1):
        made = cache(count)
        save(file, made.frozen(), made.snapshots)
        found = FolderCache.load(file)
        assert found is not None
        assert (found.tallies, found.snapshots) == (made.tallies, made.snapshots)
        assert found.frozen() == made.frozen()


def test_what_is_torn_changed_or_of_another_version_is_none(tmp_path: Path) -> None:
    file, made = tmp_path / "ann.json", cache(3)
    assert FolderCache.load(file) is None
    save(file, made.frozen(), made.snapshots)
    whole = file.read_bytes()
    older = b'{"v":[10,3,1],"tallies":{},"snapshots":{}}'
    for data in (
        b"", b"\n", whole[:-9], whole.replace(b"claim", b"clain"), b"\xff" + whole,
        hashlib.sha256(older).hexdigest().encode() + b"\n" + older,
    ):  # fmt: skip
        file.write_bytes(data)
        assert FolderCache.load(file) is None


def test_it_is_not_in_memory_twice(tmp_path: Path) -> None:
    file, made = tmp_path / "ann.json", cache(10 * AT_ONCE)
    save(file, made.frozen(), made.snapshots)
    tracemalloc.start()
    try:
        found = FolderCache.load(file)
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found is not None
    assert most < 1.4 * held


def test_equal_counts_are_one_object(tmp_path: Path) -> None:
    """Of a million sentences in 25,000 articles most counts are there many times."""
    file, made = tmp_path / "ann.json", cache(3)
    made.tallies["again"] = Tally(1, 1, tags={"claim": 2}, answers={"genre": ["x", {"y": 1}]})
    save(file, made.frozen(), made.snapshots)
    found = FolderCache.load(file)
    assert found is not None
    assert found.tallies["again"] is found.tallies["article 1"]
    assert found.tallies["again"] == made.tallies["again"]
