"""Which folder the ids of a workspace are counted from, where nothing says so.

An earlier version counted them from whatever was opened, and kept the tags beside it. What was
read then stands in `annotations/corpus`: ids, which are paths, and hashes of texts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from reviewer.corpus.readers import ReadError, is_article, is_extracted, parse, row_file
from reviewer.store.articles.article_ids import Slot, fold
from reviewer.store.articles.boundaries import Registry

SAMPLE: Final = 24
"""Articles that are compared; more would tell nothing new."""

DEEPEST: Final = 40
"""Folders in each other that an id is followed through."""

LARGEST: Final = 1 << 20
"""Bytes of the largest file that is read to compare its text."""


def fit(annotations: Path, folders: Sequence[Path]) -> Path | None:
    """The folder whose files are the articles that were read.

    Args:
        annotations: The folder of annotations.
        folders: Where the articles may be, the likeliest first.

    Returns:
        The one folder that has them all; one that holds several of which each has a part; None if
        no folder has any, or nothing was read yet.
    """
    registry = Registry(annotations / "corpus")
    ids = sorted(one for one in registry.names().values() if not one.startswith("stdin-"))
    sample = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE]
    found = {folder: _Fitting.of(folder, sample, registry) for folder in folders}
    best = max(found, key=lambda folder: tuple(map(len, found[folder])), default=None)
    if best is None or not found[best].named:
        return None
    rest = [folder for folder in found if found[folder].read - found[best].read]
    return Path(os.path.commonpath([best, *rest]))


class _Fitting(NamedTuple):
    """What of some articles is in a folder.

    Attributes:
        read: Ids of those whose text was read before.
        named: Ids of all that have a file of their name, which may have been edited since.
    """

    read: frozenset[str]
    named: frozenset[str]

    @classmethod
    def of(cls, folder: Path, ids: Sequence[str], registry: Registry) -> _Fitting:
        listed: dict[Path, _Listing] = {}
        files = {one: list(_files(folder, one, listed)) for one in ids}
        read = {one for one in ids if any(_was_read(file, one, registry) for file in files[one])}
        return cls(frozenset(read), frozenset(one for one in ids if files[one]))


def _files(folder: Path, article: str, listed: dict[Path, _Listing]) -> Iterator[Path]:
    """The files that may have an id: each `__` in it was a `/`, or stood in a name."""
    *above, last = article.split("__")
    for depth in range(min(len(above), DEEPEST), -1, -1):
        parent = folder.joinpath(*above[:depth])
        stem = "__".join([*above[depth:], last])
        if parent not in listed:
            listed[parent] = _Listing.of(parent)
        yield from (parent / name for name in listed[parent].of_stem(stem))


class _Listing(NamedTuple):
    """The files of a folder by what their articles may be called.

    Attributes:
        files: Folded stem -> files of one article each.
        rows: Folded beginning of an id -> file that holds many articles.
    """

    files: dict[str, list[str]]
    rows: dict[str, list[str]]

    @classmethod
    def of(cls, folder: Path) -> _Listing:
        found = cls({}, {})
        try:
            names = os.listdir(folder)
        except OSError:
            return found
        for name in names:
            path = PurePath(name)
            if not is_article(path):
                continue
            slot, rows = Slot(name), row_file(path) is not None
            by = found.rows if rows else found.files
            for mine in {fold(slot.bare), fold(slot.suffixed)}:
                by.setdefault(f"{mine}__" if rows else mine, []).append(name)
        return found

    def of_stem(self, stem: str) -> list[str]:
        """The files that may have an article: its own, and those of which it may be a row."""
        folded = fold(stem)
        names = [
            name for start in self.rows if folded.startswith(start) for name in self.rows[start]
        ]
        for own in (fold(stem.split("~")[0]), folded):
            names += self.files.get(own, ())
        return list(dict.fromkeys(names))


def _was_read(file: Path, article: str, registry: Registry) -> bool:
    if row_file(file) is not None:
        return file.is_file()
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return file.is_file()
        data = file.read_bytes()
        if is_extracted(file):
            return bool(registry.made_of(article, sha256(data).hexdigest()))
        known = registry.holds(article, sha256(data).hexdigest())
        return known or any(registry.holds(article, one.sha256) for one in parse(file, data))
    except (OSError, ReadError):
        return False
