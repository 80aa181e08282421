"""What is known of the articles' files without reading them, kept in the user's cache folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from sys import intern
from typing import Final, NamedTuple

import orjson

from reviewer.models import Article, Json
from reviewer.models.phrases import printable
from reviewer.ports import Problem
from reviewer.store.articles.article_ids import Slot
from reviewer.store.machine_state import write_atomically

VERSION: Final = 2
"""Raise it when the form of the file changes; files of another version are not read."""


class IndexEntry(NamedTuple):
    """An article with the state of its file when it was read, or found if it never was.

    Attributes:
        article: The article; `sha256` is empty while the file has not been read.
        mtime: Time of the file's last change, nanoseconds.
        size: Its bytes.
        problem: Why it could not be read.
        warnings: What was odd about it, a line each.
    """

    article: Article
    mtime: int
    size: int
    problem: Problem | None = None
    warnings: Sequence[str] = ()

    @property
    def slot(self) -> Slot:
        """Where the article stands."""
        return Slot(self.article.path, self.article.row)

    @property
    def unread(self) -> bool:
        """Whether reading the file would tell something new."""
        return self.problem is None and self.article.sentences < 0


class Known(NamedTuple):
    """What an index file says.

    Attributes:
        entries: In the order of their paths.
        registered: Digest of the ids that were registered when these were given.
    """

    entries: dict[Slot, IndexEntry]
    registered: str


class Index:
    """The index file of one articles folder in one workspace."""

    def __init__(self, file: Path, base: Path) -> None:
        """Opens a file that need not exist, without reading it.

        Args:
            file: The index.
            base: The articles folder. An index of another folder is not read.
        """
        self._file = file
        self._base = printable(base.absolute())

    def load(self) -> Known:
        """Reads the index; whatever is wrong with it, it is as good as none."""
        with suppress(OSError, ValueError, TypeError, KeyError, IndexError):
            found = orjson.loads(self._file.read_bytes())
            if (found["version"], found["base"]) == (VERSION, self._base):
                rows = found["articles"]
                entries = {Slot(row[0], row[1]): _entry(*row) for row in rows}
                return Known(entries, found["registered"])
        return Known({}, "")

    def save(self, entries: Iterable[IndexEntry], registered: str) -> None:
        """Writes the index; if that fails, the next opening takes longer."""
        known = {
            "version": VERSION,
            "base": self._base,
            "registered": registered,
            "articles": [_row(entry) for entry in entries],
        }
        write_atomically(self._file, orjson.dumps(known, option=orjson.OPT_APPEND_NEWLINE))


def _row(entry: IndexEntry) -> list[Json]:
    article, mtime, size, problem, warnings = entry
    return [
        article.path,
        article.row,
        mtime,
        size,
        article.id,
        article.sha256,
        article.sentences,
        dict(article.meta),
        None if problem is None else list(problem),
        list(warnings),
        article.opening,
    ]


def _entry(
    path: str,
    row: str | None,
    mtime: int,
    size: int,
    article: str,
    sha256: str,
    sentences: int,
    meta: dict[str, str],
    problem: list[str] | None,
    warnings: list[str],
    opening: str,
) -> IndexEntry:
    # What is said of many articles, and ids that others hold too, is one object.
    found = Article(intern(article), path, sha256, sentences, row, meta or _NONE, opening=opening)
    wrong = None if problem is None else Problem(*problem)
    return IndexEntry(found, mtime, size, wrong, warnings or ())


_NONE: Final[Mapping[str, str]] = {}
