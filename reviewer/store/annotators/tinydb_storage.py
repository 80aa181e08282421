"""TinyDB's storage for snapshots. Importing this loads TinyDB, so it waits for the first fold."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage

from reviewer.filesystem import read_file, replace_file
from reviewer.store.annotators.folder_cache import Identity
from reviewer.store.annotators.snapshot import Tables, dump


# TinyDB has types or not, by its version.
class SnapshotStorage(Storage):  # type: ignore[misc,unused-ignore]
    """Keeps the tables of one TinyDB in one JSON file that is never half written.

    The file is plain TinyDB JSON: `tinydb.TinyDB(path)` reads it too.

    Attributes:
        identity: Which file the last `write` left; None before that.
    """

    def __init__(self, path: Path, *, name_too: bool = True) -> None:
        """Keeps the tables in `path`, whose folder exists; `name_too` as in `replace_file`."""
        self.identity: Identity | None = None
        self._path = path
        self._name_too = name_too

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables; None if there is no file.

        Raises:
            ValueError: The file is no JSON.
            OSError: It cannot be read.
        """
        try:
            tables: Tables = orjson.loads(read_file(self._path)[0])
        except FileNotFoundError:
            return None
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replaces the file, unless it holds these very bytes already.

        Raises:
            OSError: It could not be written; the old file is untouched.
        """
        new = dump(data)
        status = self._same(new) or replace_file(self._path, new, name_too=self._name_too)
        sha256 = hashlib.sha256(new).hexdigest()
        self.identity = Identity(sha256, status.st_size, status.st_mtime_ns)

    def _same(self, new: bytes) -> os.stat_result | None:
        try:
            data, status = read_file(self._path)
        except OSError:
            return None
        return status if data == new else None
