"""`annotations/splits.json`: which articles are for training, development and test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import orjson

from reviewer.models import Json
from reviewer.ports import StoreError
from reviewer.store.articles.file_scan import printable
from reviewer.store.shared_files import replace_shared

FILE: Final = "splits.json"
SCHEMA: Final = 1
NAMES: Final = frozenset({"train", "dev", "test"})


class SplitsFile:
    """Reads and replaces the file, which need not exist."""

    def __init__(self, annotations: Path) -> None:
        """The file among the annotations."""
        self._file = annotations / FILE

    def read(self) -> dict[str, Json] | None:
        """What it says; None if it is not there.

        Raises:
            StoreError: It cannot be read, so that nobody can tell which article belongs where.
        """
        try:
            found = orjson.loads(self._file.read_bytes())
            if found["schema"] == SCHEMA and set(found["articles"].values()) <= NAMES:
                return dict(found)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        hint = "is not as `reviewer split` writes it; mend it, or split anew without it"
        raise StoreError(f"{printable(self._file)}: {hint}")

    def replace(self, splits: Mapping[str, Json]) -> None:
        """Writes it, articles in alphabetical order.

        Raises:
            StoreError: It cannot be written.
        """
        said = {"schema": SCHEMA, **splits, "articles": dict(sorted(splits["articles"].items()))}
        data = orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        replace_shared(self._file, data)
