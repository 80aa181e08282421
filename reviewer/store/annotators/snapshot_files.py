"""The snapshot files in one annotator's folder: which there are, and what they say."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from reviewer.filesystem import read_file
from reviewer.store.annotators.folder_cache import Identity
from reviewer.store.annotators.plain_form import PlainForm, read_plain
from reviewer.store.annotators.snapshot import ReadSnapshot, Tables, read_snapshot, units_of
from reviewer.store.journal.replay import ValuesByUnit

SOURCES: Final = "sources"
"""Stem of the snapshot that holds the sources, which belong to the article `""`."""

_SUFFIX: Final = ".json"


class CheckedSnapshot(NamedTuple):
    """A snapshot file that was read with suspicion.

    Attributes:
        identity: Which file it was.
        found: What it says.
    """

    identity: Identity
    found: ReadSnapshot


class SnapshotFolder:
    """Reads snapshots. The folder may not exist, and others may replace its files."""

    def __init__(self, path: Path) -> None:
        """The snapshots in `path`."""
        self._path = path
        # Whoever looks at an article asks for its records and for what is said of it as a whole.
        self._last: tuple[str, Identity, Tables] | None = None

    def path_of(self, article: str) -> Path:
        """The file of an article's snapshot; that of the sources for the article `""`."""
        return self._path / f"{article or SOURCES}{_SUFFIX}"

    def articles(self) -> set[str]:
        """The articles that have a snapshot, the sources included; asks nothing about the files."""
        with suppress(OSError), os.scandir(self._path) as entries:
            return {_article_of(entry.name) for entry in entries if _is_snapshot(entry)}
        return set()

    def files(self) -> Iterator[tuple[str, int, int]]:
        """(article, bytes, time of change in ns) of every snapshot; opens none of them.

        Of one that the system tells nothing about both numbers are 0.
        """
        with suppress(OSError), os.scandir(self._path) as entries:
            for entry in filter(_is_snapshot, entries):
                article = _article_of(entry.name)
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    yield article, 0, 0
                else:
                    yield article, status.st_size, status.st_mtime_ns

    def tables(self, article: str, known: Identity | None) -> Tables | None:
        """The tables of a snapshot that is still the file known, empty where there is none.

        Returns:
            None if the file is another one.
        """
        last = self._last
        if last is not None and last[:2] == (article, known):
            return last[2]
        try:
            data, _ = read_file(self.path_of(article))
        except FileNotFoundError:
            return {} if known is None else None
        except OSError:
            return None
        if known is None or hashlib.sha256(data).hexdigest() != known.sha256:
            return None
        tables: Tables = orjson.loads(data)
        self._last = (article, known, tables)
        return tables

    def units(self, article: str, known: Identity | None) -> ValuesByUnit | None:
        """What such a snapshot says of its article; None if the file is another one."""
        tables = self.tables(article, known)
        return None if tables is None else units_of(tables, article)

    def plain(self, article: str) -> tuple[Identity, PlainForm] | None:
        """Which file a snapshot is, and what it says; None for one that takes a closer look."""
        try:
            data, status = read_file(f"{self._path}/{article}{_SUFFIX}")
        except OSError:
            return None
        form = read_plain(data, article)
        if form is None:
            return None
        return _identity(data, status), form

    def check(self, article: str) -> CheckedSnapshot | None:
        """Reads a snapshot that may be anything; None if there is none."""
        try:
            data, status = read_file(self.path_of(article))
        except FileNotFoundError:
            return None
        except OSError as error:
            wrong = f"it cannot be read ({error.strerror or error})"
            return CheckedSnapshot(Identity("", 0, 0), ReadSnapshot({}, wrong))
        return CheckedSnapshot(_identity(data, status), read_snapshot(data, article))


def _identity(data: bytes, status: os.stat_result) -> Identity:
    return Identity(hashlib.sha256(data).hexdigest(), status.st_size, status.st_mtime_ns)


def _article_of(name: str) -> str:
    stem = name[: -len(_SUFFIX)]
    return "" if stem == SOURCES else stem


def _is_snapshot(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if not name.endswith(_SUFFIX) or name.startswith("."):
        return False
    # Of anything else, reading it tells what is wrong.
    return not entry.is_dir(follow_symlinks=False)
