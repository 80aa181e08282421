"""Looking through the files of a workspace: what is broken, odd, or in the wrong place.

It changes nothing. What the texts and the votes say is looked at elsewhere
(`reviewer.session.overview.soundness`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

import orjson

from reviewer.config.workspace import ANNOTATIONS, CORPUS, REMEMBERED
from reviewer.filesystem import TEMPORARY
from reviewer.models import Json
from reviewer.models.journal import PULLED
from reviewer.models.phrases import count_of, printable
from reviewer.ports import Finding, Locked, StoreError
from reviewer.store.annotators.snapshot import read_snapshot
from reviewer.store.annotators.snapshot_files import SOURCES, SnapshotFolder
from reviewer.store.articles.article_ids import fold, why_not
from reviewer.store.articles.boundaries import SUFFIX
from reviewer.store.file_store import FileStore
from reviewer.store.folder_lock import FolderLock
from reviewer.store.journal.event_spool import EventSpool
from reviewer.store.journal.replay import Register
from reviewer.store.machine_state import MachineFolders

GOLD: Final = "gold"
JOURNAL: Final = "journal"

LARGEST: Final = 256 << 20
"""Bytes of a file from which on it is not looked into."""

DEEPEST: Final = 4
"""Folders in each other that a workspace has."""

FAULTS: Final = 3
"""Faults of one file that are told one by one."""


class Checkup:
    """Looks through one workspace."""

    def __init__(self, store: FileStore, annotations: Path) -> None:
        """Looks at nothing yet.

        Args:
            store: The workspace.
            annotations: Its annotations.
        """
        self._store = store
        self._annotations = annotations

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, kind by kind."""
        yield from self._tree(self._annotations, 1)
        yield from self._read()
        yield from self._ids()
        yield from self._homes()
        for name in self._store.annotators():
            yield from self._locks(name)
            yield from self._journals(name)
            yield from self._snapshots(name)
        yield from self._shared()
        yield from self._gold()
        yield from self._gone()

    def elsewhere(self) -> set[str]:
        """Whose lines all came from a desk's server: their saved forms are on their own machine."""
        return {name for name in self._store.annotators() if _came(self._annotations / name)}

    # -- files ------------------------------------------------------------------------------------

    def _tree(self, folder: Path, depth: int) -> Iterator[Finding]:
        """Links, devices, files that are too large, and what a crash left."""
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            yield _finding("bounds", folder, f"cannot be looked into ({error.strerror})", "mend it")
            return
        for entry in found:
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISDIR(status.st_mode):
                yield from _odd_file(folder / entry.name, status)
            elif entry.name.startswith("."):
                continue
            elif depth >= DEEPEST:
                path = folder / entry.name
                yield _finding("bounds", path, "is a folder too deep", "move it elsewhere")
            else:
                yield from self._tree(folder / entry.name, depth + 1)

    def _read(self) -> Iterator[Finding]:
        """What could not be read, as the program itself tells it."""
        homes = {printable(folder / ANNOTATIONS) for folder in self._store.second_homes()}
        for problem in self._store.problems():
            if problem.place not in homes:
                yield Finding("reading", *problem)

    def _ids(self) -> Iterator[Finding]:
        taken: dict[str, str] = {}
        for file in _files(self._annotations / CORPUS, SUFFIX):
            article = file.name[: -len(SUFFIX)]
            if reason := why_not(article):
                yield _finding("ids", file, reason, "rename its article")
            other = taken.setdefault(fold(article), article)
            if other != article:
                what = f"the id differs from {other!r} only by case or accents"
                yield _finding("ids", file, what, "keep one of them")

    def _homes(self) -> Iterator[Finding]:
        for folder in self._store.second_homes():
            what = "an earlier version has kept tags of articles of this workspace here"
            hint = "unite them"
            yield _finding("homes", folder / ANNOTATIONS, what, hint, mends=True)

    def _locks(self, name: str) -> Iterator[Finding]:
        locks = MachineFolders.of(self._annotations).state / "locks"
        lock = FolderLock(self._annotations / name, name, locks)
        try:
            lock.acquire("check", "")
        except Locked as held:
            hint = "its files may change meanwhile"
            yield Finding("locks", printable(self._annotations / name), str(held), hint, note=True)
        except StoreError as error:
            yield Finding("locks", printable(locks), str(error), "make the folder writable")
        else:
            lock.release()

    # -- what they say ----------------------------------------------------------------------------

    def _journals(self, name: str) -> Iterator[Finding]:
        """Lines that are not as the schema says; the program sets them aside."""
        for file in _files(self._annotations / name / JOURNAL, ".jsonl"):
            yield from _unless_unread(file, _journal_faults(file))

    def _snapshots(self, name: str) -> Iterator[Finding]:
        """Snapshots beside what the journals come to, in the order of the articles."""
        folder = SnapshotFolder(self._annotations / name)
        on_disk = {article for article, size, _ in folder.files() if size <= LARGEST}
        journals = list(_files(self._annotations / name / JOURNAL, ".jsonl"))
        found: dict[str, list[Finding]] = {}
        with TemporaryFile() as file:
            spool = EventSpool(file, sum(one.lstat().st_size for one in journals))
            for event in self._store.unordered_events(name):
                spool.add(event)
            there: list[list[str]] = [[] for _ in range(spool.parts)]
            for article in on_disk:
                there[spool.part_of(article)].append(article)
            elsewhere = name in self.elsewhere()
            for part in range(spool.parts):
                register = spool.register(part)
                for article in there[part] if elsewhere else {*register, *there[part]}:
                    known = article in on_disk
                    faults = _snapshot_faults(folder, article, register, on_disk=known)
                    if own := list(_unless_unread(folder.path_of(article), faults)):
                        found[article] = own
        for _, own in sorted(found.items()):
            yield from own

    def _shared(self) -> Iterator[Finding]:
        """Files that one command writes for everybody."""
        try:
            self._store.splits()
        except StoreError as error:
            yield Finding("schema", printable(self._annotations), str(error), "mend it by hand")
        file = self._annotations / REMEMBERED
        if _is_plain(file):
            said = _json(file.read_bytes())
            if not isinstance(said, dict) or not isinstance(said.get("articles"), str):
                hint = 'expected {"articles": FOLDER}; it is written anew when it is not there'
                yield _finding("schema", file, "does not say where articles are", hint, mends=True)

    def _gold(self) -> Iterator[Finding]:
        for file in _files(self._annotations / GOLD, ".json"):
            yield from _unless_unread(file, _gold_faults(file))

    def _gone(self) -> Iterator[Finding]:
        for article in self._store.articles():
            if article.missing:
                what = "its file is gone, and somebody has said something of it"
                hint = "put it back, or give it a new name with the same text"
                yield Finding("ids", printable(self._annotations / article.id), what, hint)


def _came(folder: Path) -> bool:
    journals = list(_files(folder / JOURNAL, ".jsonl"))
    return bool(journals) and all(one.name.startswith(PULLED) for one in journals)


def _unless_unread(file: Path, faults: Iterator[Finding]) -> Iterator[Finding]:
    """What is wrong with a file; if the disk refuses it, that, and the others are looked at."""
    try:
        yield from faults
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        yield _finding("reading", file, what, "check its permissions, and the disk")


def _journal_faults(file: Path) -> Iterator[Finding]:
    from reviewer.schema.check import validate_line

    faults = 0
    for number, line in enumerate(_lines(file), 1):
        value = _json(line)
        fault = next(iter(validate_line(value)), "") if value is not None else "is no JSON"
        faults += bool(fault)
        if fault and faults <= FAULTS:
            place = f"{printable(file)}, line {number}"
            yield Finding("schema", place, fault, "the line is set aside")
    if faults > FAULTS:
        what = f"{faults - FAULTS} more lines are not as the schema says"
        yield _finding("schema", file, what, "they are set aside")


def _gold_faults(file: Path) -> Iterator[Finding]:
    from reviewer.schema.check import validate_gold

    tables = _json(file.read_bytes())
    if not isinstance(tables, dict):
        hint = "it is made anew from the decisions"
        yield _finding("gold", file, "is no JSON", hint, mends=True)
    else:
        yield from _told(file, tables.get("_default"), validate_gold)


def _odd_file(path: Path, status: os.stat_result) -> Iterator[Finding]:
    """What is wrong with a file, whatever it says."""
    if stat.S_ISLNK(status.st_mode):
        hint = "nothing is written through a link; put the file or folder itself there"
        yield _finding("links", path, "is a link", hint)
    elif not stat.S_ISREG(status.st_mode):
        yield _finding("bounds", path, "is no regular file", "remove it")
    elif status.st_size > LARGEST:
        size = f"has {status.st_size >> 20} MiB, most is {LARGEST >> 20}"
        yield _finding("bounds", path, size, "see what it is")
    elif path.name.endswith(TEMPORARY):
        hint = "a crash left it, it says nothing"
        yield _finding("leftovers", path, "was written in half", hint, mends=True)


def _snapshot_faults(
    folder: SnapshotFolder, article: str, register: Register, *, on_disk: bool
) -> Iterator[Finding]:
    """What is wrong with the snapshot of an article.

    Args:
        folder: Where it is.
        article: Its id.
        register: All that the journals say of it.
        on_disk: Whether there is one.
    """
    file = folder.path_of(article)
    if not _is_plain(file) and os.path.lexists(file):
        return  # it was named where the files are looked at
    units = {one: said for one, said in register.units(article).items() if said}
    if not on_disk:
        if units:
            hint = "it is made anew from the journals"
            yield _finding("snapshots", file, "is missing", hint, mends=True)
        return
    data = file.read_bytes()
    found = read_snapshot(data, article)
    if not register.knows_all(article, found.units):
        what = "says something that no journal tells"
        hint = "get the journals that belong to it; until then it counts"
        yield _finding("orphans", file, what, hint, note=found.wrong is None)
    elif found.wrong is not None or found.units != units:
        what = found.wrong or "does not say what the journals say"
        hint = "it is made anew from the journals"
        yield _finding("snapshots", file, what, hint, mends=not found.newer)
    else:
        yield from _record_faults(file, data, article)


def _record_faults(file: Path, data: bytes, article: str) -> Iterator[Finding]:
    from reviewer.schema.check import validate_record, validate_source

    tables = _json(data)
    checks = validate_record if article and file.stem != SOURCES else validate_source
    yield from _told(file, tables.get("_default") if isinstance(tables, dict) else None, checks)


def _told(file: Path, table: Json, check: Any) -> Iterator[Finding]:
    """The first faults of the records of a table."""
    faults = 0
    for number, record in (table if isinstance(table, dict) else {}).items():
        for fault in check(record):
            faults += 1
            if faults <= FAULTS:
                place = f"{printable(file)}, record {number}"
                yield Finding("schema", place, fault, "expected what `reviewer schema` prints")
    if faults > FAULTS:
        more = count_of(faults - FAULTS, "more fault")
        yield _finding("schema", file, more, "expected what `reviewer schema` prints")


def _finding(
    kind: str, path: Path, what: str, hint: str, *, mends: bool = False, note: bool = False
) -> Finding:
    return Finding(kind, printable(path), what, hint, mends, note, path)


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    """The regular files of a folder that can be looked into, in alphabetical order."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        file = folder / name
        if name.endswith(suffix) and not name.startswith(".") and _is_plain(file):
            yield file


def _lines(file: Path) -> Iterator[bytes]:
    """The lines of a file, without their ends; the last one only if it has one."""
    with file.open("rb") as opened:
        for line in opened:
            if line.endswith(b"\n"):
                yield line[:-1]


def _is_plain(file: Path) -> bool:
    """Whether something is a regular file that can be looked into: no link, pipe or giant."""
    try:
        status = file.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST


def _json(data: bytes) -> Json:
    try:
        return orjson.loads(data)
    except ValueError:
        return None
