"""Which articles there are, by the names and states of their files."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePath

from reviewer.corpus.readers import TABLES, row_file
from reviewer.corpus.readers.extraction import worth_retrying
from reviewer.models import Article
from reviewer.models.phrases import printable
from reviewer.ports import Problem
from reviewer.store.articles.article_ids import Slot, assign, fold, why_not
from reviewer.store.articles.article_index import Index, IndexEntry
from reviewer.store.articles.boundaries import Registry
from reviewer.store.articles.file_scan import Files, FileScan, FileWalk, State, natural


class ArticleList:
    """The articles of a folder with their ids, and what is known of their files.

    Any thread may ask and tell; changes are looked for by one thread.
    """

    def __init__(
        self,
        walk: FileWalk,
        registry: Registry,
        index: Index,
        *,
        rows_of: Callable[[str], list[str]],
        sha256_of: Callable[[Slot], str | None],
    ) -> None:
        """Opens a roster without looking at anything.

        Args:
            walk: Finds the files.
            registry: Knows the ids that were given.
            index: Knows what was read the last time.
            rows_of: Reads the ids of the rows of a file of several articles.
            sha256_of: Reads the hash of a text; None if it cannot be read.
        """
        self._base = walk.base
        self._walk = walk
        self._scan = FileScan(walk)
        self._registry = registry
        self._index = index
        self._rows_of = rows_of
        self._sha256_of = sha256_of
        self._lock = threading.RLock()
        self._entries: dict[Slot, IndexEntry] = {}
        self._slots: dict[str, Slot] = {}
        self._unfit: list[Problem] = []
        self._unsaved = False

    @property
    def selective(self) -> bool:
        """Whether only some files of the folder were asked for."""
        return self._walk.shown is not None

    @property
    def folder(self) -> str | None:
        """The one folder that was asked for; see `FileWalk.folder`."""
        return self._walk.folder

    def shows(self, path: str) -> bool:
        """Whether a file is among those asked for."""
        return self._walk.shows(path)

    def articles(self) -> list[Article]:
        """The articles in the order of their paths."""
        with self._looked():
            every = [entry.article for entry in self._entries.values()]
        return [article for article in every if self.shows(article.path)]

    def ids(self) -> set[str]:
        """The ids of all articles, also of those that are not shown."""
        with self._looked():
            return set(self._slots)

    def entry(self, article: str) -> IndexEntry | None:
        """What is known of an article; None if there is none with that id."""
        with self._looked():
            slot = self._slots.get(article)
            return None if slot is None else self._entries[slot]

    def at(self, slot: Slot) -> IndexEntry | None:
        """What is known of the article at a place, without a look whether it is there."""
        return self._entries.get(slot)

    def unread(self) -> list[str]:
        """Ids of the articles that are not read or not registered."""
        with self._looked():
            entries = [entry for entry in self._entries.values() if _readable(entry.problem)]
        articles = [one.article for one in entries if self.shows(one.article.path)]
        registered = set(self._registry.names().values())
        keeps = self._registry.keeps
        return [
            article.id
            for article in articles
            if article.sentences < 0 or (keeps and article.id not in registered)
        ]

    def files_of_rows(self) -> list[str]:
        """Paths of the files of which rows are articles."""
        with self._looked():
            return list({slot.path: None for slot in self._entries if slot.row is not None})

    def learn(self, entry: IndexEntry) -> None:
        """Takes note of what reading an article's file told."""
        with self._lock:
            if self._slots.get(entry.article.id) == entry.slot:
                self._unsaved |= self._entries[entry.slot] != entry
                self._entries[entry.slot] = entry

    def look_on(self) -> bool:
        """Looks on for changes, a slice of the files a call; True once some were taken in."""
        with self._looked():
            if not self._scan.on(lambda: {slot.path for slot in self._entries}):
                return False
            self._registry.forget()
            self._take_in(self._scan.files or {})
            return True

    def save(self) -> None:
        """Writes the index if there is something new in it."""
        with self._lock:
            if self._unsaved:
                self._index.save(self._entries.values(), self._registered())
            self._unsaved = False

    def problems(self) -> Iterator[Problem]:
        """What could not be found or read, and what was odd."""
        yield from self._scan.problems
        yield from self._unfit
        with self._lock:
            entries = list(self._entries.values())
        for entry in entries:
            if entry.problem is not None:
                yield entry.problem
            place = printable(self._base / entry.article.path) if entry.warnings else ""
            yield from (Problem(place, one, "it is read all the same") for one in entry.warnings)

    def passed_over(self) -> Mapping[str, int]:
        """Kind of file that is no article -> how many of it are in the folder."""
        with self._looked():
            found = Counter(self._scan.passed_over)
            full = {slot.path for slot in self._entries}
            for path in (self._scan.files or {}).keys() - full:
                suffix = PurePath(path).suffix.lower()
                if suffix in TABLES and self.shows(path):
                    found[f"{suffix} without articles"] += 1
            return found

    def _looked(self) -> threading.RLock:
        """The lock, once the files have been looked at."""
        if self._scan.files is None:
            with self._lock:
                if self._scan.files is None:
                    self._first_scan()
        return self._lock

    def _first_scan(self) -> None:
        self._entries, registered = self._index.load()
        seen = {one.article.path: (one.mtime, one.size) for one in self._entries.values()}
        files = self._scan.at_all(seen)
        if files == seen and registered == self._registered():
            self._slots = {entry.article.id: slot for slot, entry in self._entries.items()}
        else:
            self._take_in(files)

    def _take_in(self, files: Files) -> None:
        """Gives the articles in these files their ids and keeps what is known of them."""
        slots = list(self._slots_in(files))
        if self._walk.narrow and self._is_doubtful(slots):
            self._walk.widen()
            files = self._scan.at_all(())
            slots = list(self._slots_in(files))
        held = {slot: entry.article.id for slot, entry in self._entries.items()}
        ids = assign(slots, held, self._registry, self._sha256_of)
        reasons = {slot: why_not(article) for slot, article in ids.items()}
        self._unfit = [
            Problem(printable(self._base / slot.path), reason, "rename the file")
            for slot, reason in reasons.items()
            if reason is not None
        ]
        self._entries = {
            slot: self._entry(slot, ids[slot], files[slot.path])
            for slot in slots
            if reasons[slot] is None
        }
        self._slots = {entry.article.id: slot for slot, entry in self._entries.items()}
        self._unsaved = True
        self.save()

    def _is_doubtful(self, slots: list[Slot]) -> bool:
        """Whether ids depend on files that were not looked at.

        A file that is new here may be one that was renamed, or a copy of one that is still there.
        """
        names = self._registry.names()
        new = any(fold(one.bare) not in names for one in slots if self.shows(one.path))
        return (bool(names) and new) or self._walk.contested()

    def _slots_in(self, files: Files) -> Iterator[Slot]:
        known: dict[str, list[Slot]] = {}
        for slot, entry in self._entries.items():
            if slot.row is not None and files.get(slot.path) == (entry.mtime, entry.size):
                known.setdefault(slot.path, []).append(slot)
        for path in sorted(files, key=natural):
            if row_file(PurePath(path)) is None:
                yield Slot(path)
            elif path in known:
                yield from known[path]
            else:
                yield from (Slot(path, row) for row in self._rows_of(path))

    def _entry(self, slot: Slot, article: str, state: State) -> IndexEntry:
        """The entry of an article found now: as it was if its file is, else to be read."""
        before = self._entries.get(slot)
        if before is None:
            return IndexEntry(Article(article, slot.path, row=slot.row), *state)
        if (before.mtime, before.size) == state:
            return before._replace(article=replace(before.article, id=article))
        new = replace(before.article, id=article, sha256="", sentences=-1)
        return IndexEntry(new, *state)

    def _registered(self) -> str:
        names = sorted(self._registry.names().values())
        return sha256("\n".join(names).encode(errors="surrogateescape")).hexdigest()


def _readable(problem: Problem | None) -> bool:
    """Whether a file can be read as far as is known; a missing library may be there by now."""
    return problem is None or worth_retrying(problem.hint)
