"""`annotations/assignments.json`: who is to annotate which article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from reviewer.ports import Problem
from reviewer.store.articles.file_scan import printable
from reviewer.store.shared_files import replace_shared

FILE: Final = "assignments.json"


class Assigned:
    """Reads and replaces the file, which need not exist; it is read again when it changes."""

    def __init__(self, annotations: Path) -> None:
        """The file among the annotations."""
        self._file = annotations / FILE
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, tuple[str, ...]] = {}
        self._problem: Problem | None = None
        self._read = False

    def changed(self) -> bool:
        """Whether it says something else than when it was last read; False before it ever was."""
        before = self._known
        return self._read and self.all() != before

    def all(self) -> Mapping[str, tuple[str, ...]]:
        """Article id -> annotators; nobody if the file cannot be read."""
        self._read = True
        try:
            status = self._file.stat()
            state = (status.st_mtime_ns, status.st_size)
            if state != self._seen:
                self._known = _parsed(self._file.read_bytes())
                self._seen, self._problem = state, None
        except FileNotFoundError:
            self._seen, self._known, self._problem = None, {}, None
        except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
            self._seen, self._known = None, {}
            hint = "expected what `reviewer assign` writes; settle a merge by hand or assign again"
            self._problem = Problem(printable(self._file), f"cannot be read ({error})", hint)
        return self._known

    def replace(self, assignments: Mapping[str, Sequence[str]]) -> None:
        """Writes all assignments, one article a line.

        Raises:
            StoreError: They cannot be written.
        """
        lines = [
            orjson.dumps(article) + b": " + orjson.dumps(list(assignments[article]))
            for article in sorted(assignments)
        ]
        data = b'{"articles": {\n' + b",\n".join(lines) + b"\n}}\n"
        replace_shared(self._file, data)

    def problems(self) -> list[Problem]:
        """Why the file cannot be read, if it cannot."""
        self.all()
        return [self._problem] if self._problem else []


def _parsed(data: bytes) -> dict[str, tuple[str, ...]]:
    articles = orjson.loads(data).get("articles", {})
    return {str(article): tuple(map(str, names)) for article, names in articles.items()}
