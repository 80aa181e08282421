"""Bringing snapshots up to date, away from the thread that answers the keys."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reviewer.filesystem import read_file, replace_file, sync_folder
from reviewer.models.values import Values
from reviewer.store.annotators.folder_cache import Identity, note_written, save
from reviewer.store.annotators.snapshot import tables_of
from reviewer.store.write_root import WriteRoot


class Fixed(NamedTuple):
    """What one snapshot will say: fixed, whatever is said later.

    Attributes:
        article: The article's id; empty for the sources.
        path: The snapshot.
        units: What is said of it; nothing takes the file away.
        text_sha256: Hash of its present text (hex), or empty.
        keep: Whether the file on the disk says what is nowhere else: a copy stays beside it.
    """

    article: str
    path: Path
    units: Mapping[str, Values]
    text_sha256: str
    keep: bool


class SnapshotWrite:
    """Writes some snapshots and then the cache that vouches for them. Done once, in any thread.

    Attributes:
        articles: What to write; none any more when it has been done.
        written: Article -> its file, None if it has none any more; to be read when `done`.
        failures: Article -> why its snapshot could not be written.
        done: Whether it has been done.
    """

    def __init__(
        self,
        articles: list[Fixed],
        *,
        root: WriteRoot,
        cache: Path,
        frozen: bytes,
        snapshots: dict[str, Identity],
        earlier: Sequence[SnapshotWrite],
    ) -> None:
        """Fixes what will be written.

        Args:
            articles: What to write.
            root: The annotations that the snapshots are among.
            cache: The cache's file.
            frozen: What the cache will say.
            snapshots: The snapshots as they are known now; a copy is made.
            earlier: What will have been done before, but `snapshots` does not know yet.
        """
        self.articles = articles
        self.written: dict[str, Identity | None] = {}
        self.failures: dict[str, str] = {}
        self.done = False
        self._root = root
        self._cache = cache
        self._frozen = frozen
        self._snapshots = dict(snapshots)
        self._earlier = tuple(earlier)

    def __call__(self) -> None:
        """Writes; what goes wrong is told by `failures`."""
        for fixed in self.articles:
            try:
                identity = _write(fixed, self._root)
            except OSError as error:
                why = error.strerror or str(error)
                self.failures[fixed.article] = f"cannot be written ({why}): {fixed.path}"
            except Exception as error:
                # A thread that dies here would leave everybody waiting for it.
                self.failures[fixed.article] = f"cannot be written ({error!r}): {fixed.path}"
            else:
                self.written[fixed.article] = identity
        self._sync()
        every = (*self._earlier, self)
        # A cache that vouches for a snapshot which was not written would hide what it lacks.
        if not any(folding.failures for folding in every):
            self._save(every)
        self._earlier, self._snapshots, self._frozen = (), {}, b""
        self.articles = []
        self.done = True

    def _sync(self) -> None:
        """Sees to it that the names of all files outlast a loss of power, at once for all."""
        written = [fixed for fixed in self.articles if fixed.article in self.written]
        for folder in {fixed.path.parent for fixed in written}:
            try:
                sync_folder(folder)
            except OSError as error:
                why = error.strerror or str(error)
                for fixed in written:
                    if fixed.path.parent == folder:
                        del self.written[fixed.article]
                        self.failures[fixed.article] = f"cannot be written ({why}): {fixed.path}"

    def _save(self, every: Iterable[SnapshotWrite]) -> None:
        for folding in every:
            note_written(self._snapshots, folding.written)
        # Without the cache the next opening costs a replay and nothing else.
        with suppress(OSError):
            save(self._cache, self._frozen, self._snapshots)


def _keep_copy(path: Path) -> None:
    """Keeps what a file says beside it, once; a link or a pipe says nothing worth keeping."""
    try:
        data, _ = read_file(path)
    except OSError:
        return
    replace_file(path.with_name(f"{path.name}.bak"), data)


def _write(fixed: Fixed, root: WriteRoot) -> Identity | None:
    root.make(fixed.path.parent)
    if fixed.keep:
        _keep_copy(fixed.path)
    if not fixed.units:
        if os.path.lexists(fixed.path):
            fixed.path.unlink()
        return None
    # Imported here: TinyDB is not needed before the first snapshot is written.
    from reviewer.store.annotators.tinydb_storage import SnapshotStorage

    storage = SnapshotStorage(fixed.path, name_too=False)
    storage.write(tables_of(fixed.article, fixed.units, fixed.text_sha256))
    return storage.identity
