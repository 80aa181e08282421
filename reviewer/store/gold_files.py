"""The folder `annotations/gold`: what adjudication decided.

It is derived from the adjudicators' journals. Any session folds it, one at a time; losing it
costs nothing but folding it again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from reviewer.filesystem import read_file, state_of, sync_folder
from reviewer.models.journal_rows import check_article, why_not_value
from reviewer.models.phrases import printable
from reviewer.models.record import SNAPSHOT_SCHEMA, from_record
from reviewer.models.values import Json, Values
from reviewer.ports import Locked, Problem, StoreError
from reviewer.store.annotators.folder_writer import new_session, utc_now
from reviewer.store.annotators.snapshot import META, RECORDS, Tables, digest_of, stable
from reviewer.store.folder_lock import FolderLock
from reviewer.store.write_root import WriteRoot

NAME: Final = "gold"
"""The folder's name, which is no annotator's."""

SOURCES: Final = "sources"


def gold_tables(
    article: str,
    records: Sequence[dict[str, Json]],
    sources: Mapping[str, Values],
    text_sha256: str,
) -> Tables:
    """The tables of an article's gold, in the form of a snapshot."""
    tables: Tables = {RECORDS: {}}
    number = 0
    for record in sorted(records, key=lambda record: (record["start"], record["unit"])):
        number = max(number + 1, record["start"] + 1)
        tables[RECORDS][str(number)] = {name: stable(value) for name, value in record.items()}
    if sources:
        every = ({"id": id, **sources[id]} for id in sorted(sources))
        tables[SOURCES] = {str(n): stable(source) for n, source in enumerate(every, 1)}
    meta = {"schema": SNAPSHOT_SCHEMA, "article": article, "text_sha256": text_sha256}
    tables[META] = {"1": {**meta, "records_sha256": digest_of(tables)}}
    return tables


def _checked(record: Json) -> dict[str, Json]:
    """A record that somebody else may have written, as far as reading it goes.

    Raises:
        ValueError: It is none. KeyError, TypeError and AttributeError say the same.
    """
    if "anchor" in record:
        from_record(record)
    for provenance in record.get("gold", {}).values():
        provenance.items()
    if (wrong := why_not_value(record)) is not None or not isinstance(record["unit"], str):
        raise ValueError(wrong)
    return dict(record)


class GoldFolder:
    """Reads and replaces the gold of articles. The folder need not exist."""

    def __init__(self, annotations: Path, locks: Path) -> None:
        """The folder `gold` among the annotations; locks are kept in `locks`."""
        self._path = annotations / NAME
        self._root = WriteRoot(annotations)
        self._locks = locks
        self._broken: dict[str, Problem] = {}
        self._kept: dict[str, tuple[int, int, int] | None] = {}

    def records(self, article: str) -> list[dict[str, Json]]:
        """The records of an article; none if it has no gold or its file cannot be read."""
        self._broken.pop(article, None)
        try:
            tables = orjson.loads(self._read(article))
            return [_checked(record) for record in tables[RECORDS].values()]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            place = printable(self._file(article))
            hint = "it is written anew from the journals while the program is open"
            self._broken[article] = Problem(place, "this gold cannot be read", hint)
            return []

    def keep(self, article: str, tables: Tables) -> bool:
        """Makes the file of an article say this; returns whether it does now.

        Raises:
            StoreError: It cannot be written.
        """
        if wrong := check_article(article):
            raise StoreError(f"no gold was saved: {wrong}")
        file = self._file(article)
        if not tables[RECORDS] and not os.path.lexists(file):
            return True
        if self._root.in_git_operation:
            # Git would not go on over a file that was changed meanwhile.
            return False
        lock = FolderLock(self._path, NAME, self._locks)
        try:
            lock.acquire(new_session(), utc_now())
        except Locked:
            return False
        try:
            self._write(file, tables)
            self._kept[article] = state_of(file)
        except OSError as error:
            why = error.strerror or str(error)
            raise StoreError(f"cannot be written ({why}): {printable(file)}") from None
        finally:
            lock.release()
        return True

    def replaced(self) -> bool:
        """Whether gold that was kept here is not the file any more that it was; told once."""
        if self._root.gone or self._root.in_git_operation:
            return False
        lost = [name for name, kept in self._kept.items() if state_of(self._file(name)) != kept]
        for name in lost:
            del self._kept[name]
        return bool(lost)

    def problems(self) -> list[Problem]:
        """What could not be read."""
        return list(self._broken.values())

    def _write(self, file: Path, tables: Tables) -> None:
        # Imported here: TinyDB is not needed before the first gold is written.
        from reviewer.store.annotators.tinydb_storage import SnapshotStorage

        if tables[RECORDS]:
            self._root.make(self._path)
            SnapshotStorage(file).write(tables)
        else:
            self._root.make(self._path)
            file.unlink(missing_ok=True)
            sync_folder(self._path)

    def _read(self, article: str) -> bytes:
        if self._path.is_symlink():
            raise OSError(errno.ELOOP, "gold is a link, and no link is followed here")
        return read_file(self._file(article))[0]

    def _file(self, article: str) -> Path:
        return self._path / f"{article}.json"
