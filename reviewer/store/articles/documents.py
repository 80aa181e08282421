"""What is in the files of articles: whole files, rows of files, texts extracted from files.

Texts that no file of articles holds as they stand: extracted ones, and standard input.

`annotations/corpus/<article-id>.<sha8>.txt`, written once and never changed: what was read of a
page stays what it was, whatever a later version of the library would make of it.

Also here: articles that came from standard input: there is no file of theirs but the kept text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from reviewer.corpus.readers import (
    ArticleTable,
    ReadDocument,
    ReadError,
    RowFile,
    is_extracted,
    load,
    parse,
    row_file,
)
from reviewer.corpus.readers.extraction import extracted
from reviewer.corpus.readers.text import read_text
from reviewer.filesystem import read_file, replace_file
from reviewer.models import Article, Units
from reviewer.models.phrases import printable
from reviewer.ports import Problem, StoreError
from reviewer.store.articles.article_ids import Slot
from reviewer.store.articles.boundaries import Registry
from reviewer.store.write_root import WriteRoot

_NAME: Final = re.compile(r"(?P<article>[^.].*)\.(?P<version>[0-9a-f]{8})\.txt", re.DOTALL)


class Texts:
    """The kept texts of a workspace. The folder need not exist and may be read-only.

    Any thread may use it.

    Attributes:
        problems: Place -> what could not be kept there.
    """

    def __init__(self, folder: Path) -> None:
        """Opens the folder without looking into it."""
        self.problems: dict[str, Problem] = {}
        self._folder = folder
        self._root = WriteRoot(folder.parent)

    def kept(self) -> Iterator[tuple[str, str]]:
        """Article ids and the first eight digits of the versions kept, in alphabetical order."""
        try:
            names = [] if self._folder.is_symlink() else sorted(os.listdir(self._folder))
        except OSError:
            return
        for name in names:
            if (found := _NAME.fullmatch(name)) is not None:
                yield found["article"], found["version"]

    def find(self, article: str, version: str) -> str | None:
        """A text; None if it is not there or is not what it was.

        Args:
            article: Its article's id.
            version: The hash of the text (hex), or its first eight digits.
        """
        try:
            if self._folder.is_symlink():
                return None
            data, _ = read_file(self._file(article, version))
            text = data.decode()
        except (OSError, UnicodeDecodeError):
            return None
        return text if sha256(data).hexdigest().startswith(version) else None

    def keep(self, article: str, text: str) -> bool:
        """Writes a text down, unless it is there; returns whether it is now."""
        data = text.encode()
        version = sha256(data).hexdigest()
        if self.find(article, version) is not None:
            return True
        file = self._file(article, version)
        try:
            self._root.make(self._folder)
            replace_file(file, data)
        except OSError as error:
            what = f"the text that was read cannot be kept ({error.strerror or error})"
            hint = "it holds for this session; make the folder writable"
            self.problems[str(file)] = Problem(str(file), what, hint)
            return False
        return True

    def _file(self, article: str, version: str) -> Path:
        return self._folder / f"{article}.{version[:8]}.txt"


class DocumentReader:
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
        self._row_files: dict[str, tuple[tuple[int, int], RowFile | ArticleTable]] = {}
        self._refused: dict[str, Problem] = {}

    def read(self, slot: Slot, article: str = "") -> ReadDocument:
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
        return self._guessed(path, article)

    def keep(self, article: str, document: ReadDocument, units: Units) -> None:
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

    def _rows_of(self, path: str) -> RowFile | ArticleTable:
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

    def _extracted(self, path: Path, article: str) -> ReadDocument:
        data = load(path)
        for name, version in self._versions(article, sha256(data).hexdigest()):
            text = self._texts.find(name, version)
            if text is not None:
                return extracted(path, text, data)
        (document,) = parse(path, data)
        return document

    def _guessed(self, path: Path, article: str) -> ReadDocument:
        """A text file; where its encoding is a guess, the first guess holds as long as it can.

        Another guess would change the text below everything that was said of it.
        """
        data = load(path)
        refusal: ReadError | None = None
        try:
            (document,) = parse(path, data)
            if document.encoding.startswith("utf-"):
                return document
        except ReadError as error:
            refusal = error
        for version, encoding in self._registry.encodings(article) if article else ():
            try:
                text = data.decode(encoding).encode()
            except (LookupError, ValueError):
                continue
            if sha256(text).hexdigest() == version:
                (known,) = parse(path, text)
                return replace(known, encoding=encoding)
        if refusal is not None:
            raise refusal
        return document

    def newer(self, slot: Slot, article: str) -> tuple[ReadDocument, ReadDocument] | None:
        """A text whose encoding was a guess, and what is guessed of it now.

        Args:
            slot: Where it stands.
            article: Its id.

        Returns:
            The text as it is read, and as it would be read for the first time; None if these are
            the same, or if nothing was guessed.

        Raises:
            ReadError: It cannot be read.
        """
        path = self._base / slot.path
        if slot.row is not None or is_extracted(path):
            return None
        known = self._guessed(path, article)
        try:
            (now,) = parse(path, load(path))
        except ReadError:
            return None  # it is sure no more, which is no other reading
        return None if known.sha256 == now.sha256 else (known, now)

    def _versions(self, article: str, source: str) -> Iterator[tuple[str, str]]:
        """Where a text that was made of these bytes may be kept: of several the lowest counts."""
        # Without an id it may be a renamed file: its text is that of the article it was.
        names = [article] if article else dict.fromkeys(name for name, _ in self._texts.kept())
        for name in names:
            for version in sorted(self._registry.made_of(name, source)):
                yield name, version


def _problem(error: ReadError) -> Problem:
    return Problem(printable(error.path), error.reason, error.hint)


_ID: Final = re.compile(r"stdin-[0-9a-f]{8}")


def input_id(text: str) -> str:
    """The id of the article that a text from standard input becomes."""
    return f"stdin-{sha256(text.encode()).hexdigest()[:8]}"


class Inputs:
    """The articles from standard input. Any thread may use it."""

    def __init__(self, texts: Texts, registry: Registry) -> None:
        """Looks at nothing yet."""
        self._texts = texts
        self._registry = registry
        self._known: dict[str, ReadDocument] | None = None

    def forget(self) -> None:
        """Looks into the folder again when next asked: others may have added to it."""
        self._known = None

    def take_in(self, text: str) -> str:
        """Keeps a text as an article; returns its id.

        Raises:
            StoreError: It cannot be kept.
        """
        article = input_id(text)
        if not self._texts.keep(article, text):
            raise StoreError(str(next(reversed(self._texts.problems.values()))))
        self.forget()
        return article

    def articles(self) -> list[Article]:
        """All of them, by their ids."""
        return [self._article(name, found) for name, found in self._documents().items()]

    def article(self, name: str) -> Article | None:
        """The article of that id, if it is one of these."""
        found = self._documents().get(name)
        return None if found is None else self._article(name, found)

    def document(self, name: str) -> ReadDocument:
        """The text of an article that is one of these."""
        return self._documents()[name]

    def _documents(self) -> dict[str, ReadDocument]:
        known = self._known
        if known is None:
            known = {}
            for name, version in self._texts.kept():
                text = self._texts.find(name, version) if _ID.fullmatch(name) else None
                if text is not None and input_id(text) == name:
                    try:
                        (known[name],) = read_text(Path(name), text.encode())
                    except ReadError:
                        continue
            self._known = known
        return known

    def _article(self, name: str, document: ReadDocument) -> Article:
        article = Article(name, name, document.sha256, meta=dict(document.meta))
        units = self._registry.units(name, document.sha256, len(document.text))
        if units is None:
            return article
        # Not at the top: most workspaces have no input, and need not load what guesses headlines.
        from reviewer.corpus.headline import opening_of

        opening = opening_of(document.text, units)
        return replace(article, sentences=len(units), opening=opening)
