"""What is in the files of articles: whole files, rows of files, texts extracted from files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from reviewer.corpus.readers import (
    Document,
    ReadError,
    RowFile,
    is_extracted,
    load,
    parse,
    read,
    row_file,
)
from reviewer.corpus.readers.html import extracted
from reviewer.models import Units
from reviewer.ports import Problem
from reviewer.store.articles.article_ids import Slot
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.file_scan import printable
from reviewer.store.texts import Texts


class Documents:
    """Reads documents. Any thread may use it.

    The text of a page is made by a library once; from then on, as long as the page's bytes are
    the same, it is what was made then. Which text belongs to which bytes the frozen boundaries
    say, so that everybody who shares the annotations reads the same.
    """

    def __init__(self, base: Path, registry: Registry, texts: Texts) -> None:
        """Reads nothing yet.

        Args:
            base: The articles folder.
            registry: Knows which text was made of which bytes.
            texts: Keeps the texts.
        """
        self._base = base
        self._registry = registry
        self._texts = texts
        self._row_files: dict[str, tuple[tuple[int, int], RowFile]] = {}
        self._refused: dict[str, Problem] = {}

    def read(self, slot: Slot, article: str = "") -> Document:
        """Reads one document.

        Args:
            slot: Where it stands.
            article: Its id; empty while it has none.

        Raises:
            ReadError: It cannot be read.
        """
        path = self._base / slot.path
        if slot.row is not None:
            return self._rows_of(slot.path).read(slot.row)
        if is_extracted(path):
            return self._extracted(path, article)
        (document,) = read(path)
        return document

    def keep(self, article: str, document: Document, units: Units) -> None:
        """Keeps a text that was extracted, with the boundaries that it was given."""
        if document.source and self._texts.keep(article, document.text):
            self._registry.register(article, units, document.source)

    def rows(self, path: str) -> list[str]:
        """The ids of the rows of a file, in its order; what is wrong with it is noted."""
        try:
            found = list(self._rows_of(path).rows)
        except ReadError as error:
            self._refused[path] = _problem(error)
            return []
        self._refused.pop(path, None)
        return found

    def problems(self, paths: Iterable[str]) -> Iterator[Problem]:
        """What could not be kept, and which rows of these files cannot be read."""
        yield from list(self._texts.problems.values())
        for path in dict.fromkeys((*paths, *self._refused)):
            self.rows(path)
            if path in self._refused:
                if (self._base / path).exists():
                    yield self._refused[path]
            else:
                yield from map(_problem, self._rows_of(path).problems)

    def _rows_of(self, path: str) -> RowFile:
        """The rows of a file as it is now; it is looked through again only if it changed."""
        file = self._base / path
        opens = row_file(file)
        try:
            stat = os.stat(file)
        except OSError:
            raise ReadError(file, "the file is not there", "was it moved or renamed?") from None
        if opens is None:
            raise ReadError(file, "such a file holds no rows", "name a row of a .jsonl file")
        state = (stat.st_mtime_ns, stat.st_size)
        known = self._row_files.get(path)
        if known is None or known[0] != state:
            known = self._row_files[path] = (state, opens(file))
        return known[1]

    def _extracted(self, path: Path, article: str) -> Document:
        data = load(path)
        for name, version in self._versions(article, sha256(data).hexdigest()):
            text = self._texts.find(name, version)
            if text is not None:
                return extracted(path, text, data)
        (document,) = parse(path, data)
        return document

    def _versions(self, article: str, source: str) -> Iterator[tuple[str, str]]:
        """Where a text that was made of these bytes may be kept: of several the lowest counts."""
        # Without an id it may be a renamed file: its text is that of the article it was.
        names = [article] if article else dict.fromkeys(name for name, _ in self._texts.kept())
        for name in names:
            for version in sorted(self._registry.made_of(name, source)):
                yield name, version


def _problem(error: ReadError) -> Problem:
    return Problem(printable(error.path), error.reason, error.hint)
