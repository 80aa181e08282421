"""Files among the annotations that one command writes for everybody.

`annotations/assignments.json`: who is to annotate which article, or which rows of one.

`annotations/splits.json`: which articles are for training, development and test.

`annotations/norming.json`, `annotations/controls.json`: what is voted on together, and sentences
whose answer is known.

`annotations/workspace.json`, the folder that the articles are in, is one of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from reviewer.config.workspace import REMEMBERED, below
from reviewer.filesystem import read_file, replace_file, state_of
from reviewer.models import Json
from reviewer.models.phrases import printable
from reviewer.ports import Problem, RowShares, StoreError
from reviewer.store.write_root import WriteRoot


def replace_shared(file: Path, data: bytes, root: WriteRoot) -> None:
    """Replaces the file, whose folder need not exist.

    Raises:
        StoreError: It cannot be written; the old file is untouched.
    """
    try:
        root.make(file.parent)
        replace_file(file, data)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"cannot be written ({why}): {printable(file)}") from None


def refuse_if_changed(file: Path, told: tuple[int, int, int] | None) -> None:
    """Refuses to write over what somebody has brought since the file was read.

    Raises:
        StoreError: It is another file now.
    """
    if state_of(file) != told:
        hint = "another program has changed it meanwhile; nothing was written, do it again"
        raise StoreError(f"{hint}: {printable(file)}")


ASSIGNMENTS_FILE: Final = "assignments.json"


def _why(error: Exception) -> object:
    """Why a file cannot be read, without the system's number for it, or what Python calls it."""
    if isinstance(error, (AttributeError, TypeError, KeyError)):
        return "it is not as expected"
    return (error.strerror if isinstance(error, OSError) else None) or error


class Assigned:
    """Reads and replaces the file, which need not exist; it is read again when it changes."""

    def __init__(self, annotations: Path) -> None:
        """The file among the annotations."""
        self._file = annotations / ASSIGNMENTS_FILE
        self._root = WriteRoot(annotations)
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, tuple[str, ...]] = {}
        self._rows: RowShares = {}
        self._problem: Problem | None = None
        self._read = False
        self._told: tuple[int, int, int] | None = None

    def changed(self) -> bool:
        """Whether it says something else than when it was last read; False before it ever was."""
        before = (self._known, self._rows)
        return self._read and (self.all(), self._rows) != before

    def rows(self) -> RowShares:
        """Article id -> annotator -> where the rows begin that they were given."""
        self.all()
        return self._rows

    def all(self) -> Mapping[str, tuple[str, ...]]:
        """Article id -> annotators; nobody if the file cannot be read."""
        self._read = True
        try:
            self._told = state_of(self._file)
            status = self._file.lstat()
            state = (status.st_mtime_ns, status.st_size)
            if state != self._seen:
                self._known, self._rows = _parsed(read_file(self._file)[0])
                self._seen, self._problem = state, None
        except FileNotFoundError:
            self._seen, self._known, self._rows, self._problem = None, {}, {}, None
        except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
            self._seen, self._known, self._rows = None, {}, {}
            hint = "expected what `reviewer assign` writes; settle a merge by hand or assign again"
            self._problem = Problem(printable(self._file), f"cannot be read ({_why(error)})", hint)
        return self._known

    def replace(
        self, assignments: Mapping[str, Sequence[str]], rows: RowShares | None = None
    ) -> None:
        """Writes all assignments, one article a line.

        Args:
            assignments: Article id -> annotators.
            rows: Of articles that were given out row by row; None keeps what is said of them.

        Raises:
            StoreError: They cannot be written.
        """
        if self._read:
            refuse_if_changed(self._file, self._told)
        shares = self.rows() if rows is None else rows
        lines = [
            orjson.dumps(article) + b": " + orjson.dumps(list(assignments[article]))
            for article in sorted(assignments)
        ]
        data = b'{"articles": {\n' + b",\n".join(lines) + b"\n}"
        kept = [article for article in sorted(shares) if article in assignments]
        if kept:
            own = (_share_lines(article, shares[article]) for article in kept)
            data += b', "rows": {\n' + b",\n".join(own) + b"\n}"
        data += b"}\n"
        replace_shared(self._file, data, self._root)
        self._told = state_of(self._file)

    def problems(self) -> list[Problem]:
        """Why the file cannot be read, if it cannot."""
        self.all()
        return [self._problem] if self._problem else []


def _share_lines(article: str, own: Mapping[str, Iterable[int]]) -> bytes:
    """Somebody's rows on one line: two people's changes merge, and a diff stays short."""
    lines = (orjson.dumps(name) + b": " + orjson.dumps(sorted(own[name])) for name in sorted(own))
    return orjson.dumps(article) + b": {\n" + b",\n".join(lines) + b"\n}"


def _parsed(data: bytes) -> tuple[dict[str, tuple[str, ...]], RowShares]:
    """Who has which article, and which rows of it where it was given out row by row.

    Raises:
        ValueError: Something in it is of another shape.
    """
    said = orjson.loads(data)
    articles = said.get("articles", {})
    known = {str(article): tuple(map(str, names)) for article, names in articles.items()}
    rows: dict[str, dict[str, frozenset[int]]] = {}
    for article, own in said.get("rows", {}).items():
        rows[article] = {name: frozenset(starts) for name, starts in own.items()}
        if not all(type(start) is int for starts in rows[article].values() for start in starts):
            raise ValueError(f"where the rows of {article!r} begin should be numbers")
        # Whoever has rows of an article has it, whatever a merge has made of the rest.
        every = {*known.get(article, ()), *own}
        if len(every) > len(known.get(article, ())):
            known[article] = tuple(sorted(every))
    return known, rows


SPLITS_FILE: Final = "splits.json"

SCHEMA: Final = 1

NAMES: Final = frozenset({"train", "dev", "test"})


def _are_splits(found: dict[str, Json]) -> bool:
    """Whether articles, and rows of articles by where they begin, are in splits."""
    rows = found.get("rows", {}).values()
    starts = (start for own in rows for listed in own.values() for start in listed)
    names = {*found["articles"].values(), *(name for own in rows for name in own)}
    return names <= NAMES and all(type(start) is int for start in starts)


class SplitsFile:
    """Reads and replaces the file, which need not exist."""

    def __init__(self, annotations: Path) -> None:
        """The file among the annotations."""
        self._file = annotations / SPLITS_FILE
        self._root = WriteRoot(annotations)
        self._told: tuple[int, int, int] | None = None
        self._read = False

    def read(self) -> dict[str, Json] | None:
        """What it says; None if it is not there.

        Raises:
            StoreError: It cannot be read, so that nobody can tell which article belongs where.
        """
        self._told, self._read = state_of(self._file), True
        try:
            found = orjson.loads(read_file(self._file)[0])
            if found["schema"] == SCHEMA and _are_splits(found):
                return dict(found)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        hint = (
            "the splits are not as `reviewer split` writes them; mend them, or split anew without"
        )
        raise StoreError(f"{hint}: {printable(self._file)}")

    def replace(self, splits: Mapping[str, Json]) -> None:
        """Writes it, articles in alphabetical order.

        Raises:
            StoreError: It cannot be written.
        """
        if self._read:
            refuse_if_changed(self._file, self._told)
        said = {"schema": SCHEMA, **splits, "articles": dict(sorted(splits["articles"].items()))}
        rows = said.pop("rows", None)
        data = orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        if rows:
            # A list a line each: there may be hundreds of thousands of rows.
            lines = (
                b"%s: %s" % (orjson.dumps(article), orjson.dumps(dict(sorted(own.items()))))
                for article, own in sorted(rows.items())
            )
            data = data.removesuffix(b"\n}\n") + b',\n  "rows": {\n    '
            data += b",\n    ".join(lines) + b"\n  }\n}\n"
        replace_shared(self._file, data, self._root)
        self._told = state_of(self._file)


class PlanFile:
    """Reads and replaces one of the `PLANS`, which need not exist; read again when it changes."""

    def __init__(self, annotations: Path, name: str) -> None:
        """The file among the annotations.

        Args:
            annotations: The folder of annotations.
            name: One of `reviewer.ports.PLANS`.
        """
        self._file = annotations / f"{name}.json"
        self._command = f"reviewer {name}"
        self._root = WriteRoot(annotations)
        self._seen: tuple[int, int, int] | None = None
        self._known: Mapping[str, Json] | None = None
        self._problem: Problem | None = None
        self._read = False

    def read(self) -> Mapping[str, Json] | None:
        """What it says; None if it is not there, or cannot be read."""
        state, self._read = state_of(self._file), True
        if state == self._seen:
            return self._known
        self._seen, self._known, self._problem = state, None, None
        if state is None:
            return None
        try:
            found = orjson.loads(read_file(self._file)[0])
            if not isinstance(found, dict) or found.get("schema") != SCHEMA:
                raise ValueError(f"it should be an object with schema {SCHEMA}")
            self._known = found
        except (OSError, ValueError) as error:
            hint = f"expected what `{self._command}` writes; settle a merge by hand or remove it"
            self._problem = Problem(printable(self._file), f"cannot be read ({_why(error)})", hint)
        return self._known

    def replace(self, plan: Mapping[str, Json]) -> None:
        """Writes it, with an entry a line.

        Raises:
            StoreError: It cannot be written, or what is there cannot be read.
        """
        if self._read:
            refuse_if_changed(self._file, self._seen)
        else:
            self.read()
        if self._problem:
            raise StoreError(str(self._problem))
        replace_shared(self._file, _plan_lines(plan), self._root)
        self._seen, self._known = state_of(self._file), dict(plan)

    def problems(self) -> list[Problem]:
        """Why it cannot be read, if it cannot."""
        self.read()
        return [self._problem] if self._problem else []


def _plan_lines(plan: Mapping[str, Json]) -> bytes:
    """A list inside, which is the long part, has an item a line, so that a diff shows it."""
    fields = []
    for name, value in {"schema": SCHEMA, **plan}.items():
        if isinstance(value, list):
            items = b",\n".join(map(orjson.dumps, value))
            fields.append(orjson.dumps(name) + b": [\n" + items + (b"\n]" if value else b"]"))
        else:
            fields.append(orjson.dumps(name) + b": " + orjson.dumps(value))
    return b"{" + b",\n".join(fields) + b"}\n"


class WorkspaceFile:
    """Notes once in which folder the articles are; `reviewer.config.workspace` reads it."""

    def __init__(self, annotations: Path, folder: Path, articles: Path) -> None:
        """Writes nothing yet.

        Args:
            annotations: The folder of annotations.
            folder: The workspace.
            articles: The folder of articles; one outside of the workspace is not noted.
        """
        self._file = annotations / REMEMBERED
        inside = below(articles, folder)
        self._said = None if inside is None or below(annotations, folder) is None else inside

    def remember(self) -> None:
        """Writes the file unless it is there.

        Raises:
            OSError: It cannot be written.
        """
        if self._said is not None and not os.path.lexists(self._file):
            replace_file(self._file, orjson.dumps({"articles": self._said}) + b"\n")
            self._said = None
