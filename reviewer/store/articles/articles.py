"""The articles of a workspace of files: listed, opened, and read through in the background."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from weakref import ref

from reviewer.corpus.readers import ReadDocument, ReadError
from reviewer.models import Article, Units
from reviewer.models.phrases import near, printable
from reviewer.models.text import ROWS_ALONE, ROWS_TOGETHER
from reviewer.ports import NewArticle, Problem, StoreError
from reviewer.store.articles.article_ids import Slot
from reviewer.store.articles.article_index import Index, IndexEntry
from reviewer.store.articles.article_list import ArticleList
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.documents import DocumentReader, Inputs, Texts
from reviewer.store.articles.file_scan import FileWalk
from reviewer.store.articles.new_articles import write_articles
from reviewer.store.articles.reading import FIRST_LOOK, ArticleReading, Segmenting


class Articles:
    """What can be read. Used from one thread, except `survey`, which may have another."""

    def __init__(
        self, walk: FileWalk, registry: Registry, index: Index, how: Segmenting, texts: Texts
    ) -> None:
        """Opens the articles without looking at anything.

        Args:
            walk: Finds the files.
            registry: Keeps the frozen boundaries.
            index: Knows what was read the last time.
            how: How sentences are found in a text that nobody has read before.
            texts: Keeps texts that were extracted or came from standard input.
        """
        self._base = walk.base
        self._registry = registry
        self._how = how
        self._documents = DocumentReader(walk.base, registry, texts)
        self._inputs = Inputs(texts, registry)
        rows_of = self._documents.rows
        self._roster = ArticleList(
            walk, registry, index, rows_of=rows_of, sha256_of=self._sha256_in
        )
        self._gone: dict[str, Article] = {}
        self._unread: list[str] = []
        self._stale = True
        self._surveyed: ArticleReading | None = None
        self._open: dict[str, tuple[ref[ArticleReading], ReadDocument]] = {}

    def present(self) -> list[Article]:
        """The articles that are there, files in the order of their paths, then inputs."""
        found = self._roster.articles()
        if self._roster.selective:
            return found
        ids = {article.id for article in found}
        return found + [one for one in self._inputs.articles() if one.id not in ids]

    def take_in(self, text: str) -> str:
        """Keeps a text from standard input as an article; returns its id.

        Raises:
            StoreError: It cannot be kept.
        """
        return self._inputs.take_in(text)

    def add(self, articles: Iterable[NewArticle]) -> list[Slot]:
        """Writes texts as files of articles; returns where each stands, in the same order.

        Raises:
            StoreError: They cannot be written, or only some files of the folder are shown.
        """
        folder = self._roster.folder
        if folder is None:
            what = "only some files of the folder are open; name a folder of articles"
            raise StoreError(f"{what} to bring texts into: {printable(self._base)}")
        self._roster.articles()  # what is there before it counts as a change
        return write_articles(self._base, self._registry, articles, folder)

    def gone(self, said: set[str]) -> list[Article]:
        """Those articles of `said` that have no file, in the folders that were asked for."""
        known = {one.id for one in self._inputs.articles()}
        ids = sorted(said - known - self._roster.ids())
        for article in ids:
            if article not in self._gone:
                self._gone[article] = self._missing(article)
        every = [self._gone[article] for article in ids]
        return [article for article in every if self._roster.shows(article.path)]

    def left_out(self, article: str, file: str) -> str:
        """What opens an article that is there, where only others of the workspace were asked for.

        Args:
            article: Its id.
            file: Where it stood, in full.
        """
        if not self._roster.selective:
            return ""
        inside = os.path.relpath(file, os.path.abspath(self._base)).replace(os.sep, "/")
        if not self._roster.shows(inside) and os.path.isfile(file):
            said = near(Path(file))
            plain = shlex.quote(said.removeprefix("~/")) == said.removeprefix("~/")
            return f"reviewer open {said if plain else shlex.quote(file)}"
        return "reviewer open" if self._inputs.article(article) is not None else ""

    def file_version(self, article: Article) -> str:
        """Size and time of an article's file when it was looked at; empty for one that is gone."""
        entry = self._roster.at(Slot(article.path, article.row))
        return f"{entry.size} bytes at {entry.mtime}" if entry is not None else ""

    def open(self, article: str, first_look: float = FIRST_LOOK) -> ArticleReading:
        """Opens an article.

        Args:
            article: Its id.
            first_look: Seconds of segmenting before it returns, if nobody has read it before.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """
        entry = self._roster.entry(article)
        if entry is None:
            return self._open_input(article, first_look)
        entry, document = self._read(entry)
        slot = entry.slot

        def counted(found: Article) -> None:
            # The file may have changed since: then the number is that of an old version.
            now = self._roster.at(slot)
            if now is not None and now.article.sha256 == found.sha256:
                self._learn(now, now.article.counted(found.sentences, found.opening))

        return self._reading(entry.article, document, counted, first_look)

    def _open_input(self, article: str, first_look: float) -> ArticleReading:
        found = self._inputs.article(article)
        if found is None:
            raise StoreError(self._why_not(article))
        document = self._inputs.document(article)
        return self._reading(found, document, lambda article: None, first_look)

    def _reading(
        self,
        article: Article,
        document: ReadDocument,
        counted: Callable[[Article], None],
        first_look: float,
    ) -> ArticleReading:
        """A document with its frozen boundaries, or with those found so far.

        Args:
            article: The article that it is.
            document: Its text.
            counted: Told the article as soon as the number of its sentences is known.
            first_look: Seconds of segmenting, if nobody has read it before.
        """
        units = self._registry.units(
            article.id, document.sha256, len(document.text), lambda: self._divided(document)
        )
        if units is not None:
            reading = ArticleReading(article, document.text, units)
            self._documents.keep(article.id, document, units)
            counted(reading.article)
            self._remember(reading, document)
            return reading
        text, start = document.text, document.body_start
        way = self._how.way(text, start, document.lines)
        new = Units(document.sha256, document.encoding, self._how.name(way, document.text))
        pieces = self._how.begin(text, document.meta.get("language", ""), start, way)

        def freeze(found: Units) -> None:
            if document.source:
                self._documents.keep(article.id, document, found)
            else:
                self._registry.register(article.id, found)
            counted(reading.article)

        reading = ArticleReading(article, document.text, new, pieces, freeze)
        self._remember(reading, document)
        reading.read_on(first_look)
        return reading

    def _remember(self, reading: ArticleReading, document: ReadDocument) -> None:
        """Keeps the document of a reading as long as somebody has that."""
        name, opened = reading.article.id, self._open

        def forget(there: ref[ArticleReading]) -> None:
            known = opened.get(name)
            if known is not None and known[0] is there:
                opened.pop(name, None)

        opened[name] = ref(reading, forget), document

    def _divided(self, document: ReadDocument) -> Units:
        """A text as the present rules divide it."""
        way = self._how.way(document.text, document.body_start, document.lines)
        name = self._how.name(way, document.text)
        units = Units(document.sha256, document.encoding, name)
        language = document.meta.get("language", "")
        for piece in self._how.begin(document.text, language, document.body_start, way):
            units.append(*piece)
        return units

    def newer(self, article: str) -> tuple[str, Units, Units] | None:
        """How an article is cut, and how it would be if nobody had read it before.

        Args:
            article: Its id.

        Returns:
            Its text, the frozen boundaries and those of the present rules; None if nothing is
            frozen, or if the boundaries are those of a dataset and not of rules.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """
        entry = self._roster.entry(article)
        if entry is None and self._inputs.article(article) is None:
            raise StoreError(self._why_not(article))
        document = self._inputs.document(article) if entry is None else self._read(entry)[1]
        text = document.text
        frozen = self._registry.units(
            article, document.sha256, len(text), lambda: self._divided(document)
        )
        if frozen is None or frozen.segmenter in (ROWS_ALONE, ROWS_TOGETHER):
            return None
        units = self._divided(document)
        units.encoding = frozen.encoding
        return text, frozen, units

    def newer_reading(self, article: str) -> tuple[ReadDocument, ReadDocument] | None:
        """An article whose encoding was a guess, as it is read and as it is guessed now.

        Args:
            article: Its id.

        Returns:
            Both readings; None if they are the same, or nothing was guessed.

        Raises:
            StoreError: There is no such article, or its file cannot be read.
        """
        entry = self._roster.entry(article)
        if entry is None:
            return None
        try:
            return self._documents.newer(entry.slot, article)
        except ReadError as error:
            raise StoreError(f"{printable(error.path)}: {error.reason}; {error.hint}") from None

    def reread(self, article: str, document: ReadDocument) -> None:
        """Reads an article so from now on; see `newer_reading`.

        The text version that is registered last is the one that counts where a guess decides.

        Raises:
            StoreError: Its boundaries cannot be kept.
        """
        frozen = self._registry.units(article, document.sha256, len(document.text))
        keep = self._registry.register if frozen is None else self._registry.replace
        if not keep(article, frozen or self._divided(document)):
            raise StoreError(str(next(reversed(self._registry.problems.values()))))
        entry = self._roster.entry(article)
        if entry is not None:
            self._learn(entry, replace(entry.article, sha256="", sentences=-1))

    def recut(self, article: str, units: Units) -> None:
        """Gives an article other boundaries; see `newer`.

        Raises:
            StoreError: They cannot be kept.
        """
        if not self._registry.replace(article, units):
            raise StoreError(str(next(reversed(self._registry.problems.values()))))
        entry = self._roster.entry(article)
        if entry is not None:
            self._learn(entry, replace(entry.article, sentences=len(units)))

    def sha256(self, article: str) -> str:
        """Hash of an article's present text, or of the last known one; empty if there is none."""
        entry = self._roster.entry(article)
        if entry is None:
            found = self._inputs.article(article)
            return found.sha256 if found else self._registry.latest(article) or ""
        return entry.article.sha256 or self._sha256_in(entry.slot) or ""

    def _keep_again(self) -> None:
        """Freezes once more what is open, where git or a sync tool has taken it away.

        Whoever opened the article next would divide it anew, under tags that are being said.
        """
        for name, (there, document) in list(self._open.items()):
            reading = there()
            # What nobody has any more takes itself out, at whatever moment.
            if reading is None:
                continue
            if reading.complete and not self._registry.holds(name, document.sha256):
                if document.source:
                    self._documents.keep(name, document, reading.units)
                else:
                    self._registry.register(name, reading.units)

    def changed(self) -> bool:
        """Looks on for changes of the files; True once some were found and taken in."""
        if self._open and self._registry.replaced():
            self._keep_again()
        changed = self._roster.look_on()
        if changed:
            self._gone.clear()
            self._inputs.forget()
            self._stale = True
        return changed

    def survey(self, seconds: float) -> bool:
        """Reads on what nobody has read, for about so long; returns whether all is known."""
        deadline = perf_counter() + seconds
        if self._stale:
            self._stale = False
            inputs = [article.id for article in self._inputs.articles() if article.sentences < 0]
            self._unread = [*self._roster.unread(), *inputs][::-1]
        while self._surveyed is not None or self._unread:
            if self._surveyed is None:
                self._surveyed = self._begin(self._unread.pop())
            left = deadline - perf_counter()
            if self._surveyed is not None and self._surveyed.read_on(left):
                self._surveyed = None
            if perf_counter() >= deadline:
                break
        done = self._surveyed is None and not self._unread and not self._stale
        if done:
            self._roster.save()
        return done

    def problems(self) -> Iterator[Problem]:
        """What could not be found, read or kept."""
        yield from self._roster.problems()
        yield from list(self._registry.problems.values())
        yield from self._documents.problems(self._roster.files_of_rows())

    def passed_over(self) -> Mapping[str, int]:
        """Kind of file that is no article -> how many of it are in the folder."""
        return self._roster.passed_over()

    def _begin(self, article: str) -> ArticleReading | None:
        try:
            return self.open(article, 0)
        except StoreError:
            return None

    def _read(self, entry: IndexEntry) -> tuple[IndexEntry, ReadDocument]:
        """Reads an article's file; whatever comes of it is noted."""
        article = entry.article
        try:
            stat = os.stat(os.path.join(self._base, article.path))
            entry = entry._replace(mtime=stat.st_mtime_ns, size=stat.st_size, problem=None)
        except OSError:
            pass  # the reader says what is wrong
        try:
            document = self._documents.read(entry.slot, article.id)
        except ReadError as error:
            problem = Problem(printable(error.path), error.reason, error.hint)
            self._learn(entry._replace(problem=problem), replace(article, sentences=-1, sha256=""))
            raise StoreError(str(problem)) from None
        same = article.sha256 == document.sha256
        article = Article(
            article.id, article.path, document.sha256, article.sentences if same else -1,
            article.row, dict(document.meta), article.missing, article.opening if same else "",
        )  # fmt: skip
        entry = entry._replace(article=article, warnings=document.warnings)
        self._roster.learn(entry)
        return entry, document

    def _learn(self, entry: IndexEntry, article: Article) -> None:
        self._roster.learn(entry._replace(article=article))

    def _sha256_in(self, slot: Slot) -> str | None:
        entry = self._roster.at(slot)
        try:
            stat = os.stat(self._base / slot.path)
            state = (stat.st_mtime_ns, stat.st_size)
            known = entry is not None and (entry.mtime, entry.size) == state
            sha256 = entry.article.sha256 if entry is not None and known else ""
            return sha256 or self._documents.read(slot).sha256
        except (OSError, ReadError):
            return None

    def _missing(self, article: str) -> Article:
        sha256 = self._registry.latest(article) or ""
        units = self._registry.units(article, sha256) if sha256 else None
        sentences = -1 if units is None else len(units)
        path = article.replace("__", "/")
        return Article(article, path, sha256, sentences, missing=True)

    def _why_not(self, article: str) -> str:
        if article in self._registry.names().values():
            hint = "put the file back, or give it a new name with the same text"
            return f"{article}: the article's file is gone from {printable(self._base)}; {hint}"
        return f"{article}: there is no such article in {printable(self._base)}; check its id"
