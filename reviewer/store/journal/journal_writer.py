"""One session's journal: its lines, and the files that hold them whatever others do to these."""

from __future__ import annotations

import errno
import os
import threading
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from reviewer.filesystem import write_all
from reviewer.models.journal import Basis, Change, Event, Op
from reviewer.models.journal_lines import (
    EventLine,
    Header,
    LamportClock,
    decode,
    events_of,
    lines_of,
)
from reviewer.models.journal_rows import BulkPart, as_read, in_parts, line_count
from reviewer.ports import StoreError
from reviewer.store.journal.journal_file import SUFFIX
from reviewer.store.write_root import WriteRoot

ROLL: Final = 16 * 1024 * 1024
"""Bytes after which a session goes on in a new file, so that none outgrows what git hosts take."""

PACK: Final = 1 << 20
"""Bytes of lines after which they are worth compressing."""

IN_MEMORY: Final = 4 << 20
"""Bytes of compressed lines that stay in memory: some sixty megabytes of a journal."""


_REPLACED: Final = (
    "another program replaced the journal: all that was said was written again, nothing is lost"
)

_BACK: Final = "the folder is back: all that was said meanwhile stands in it"


class PackedLines:
    """Compressed lines of a session: in memory as long as they are few, then in a file.

    The file has no name, so nobody else finds it, and it goes with the program. Where there is no
    room for it, memory takes what comes. Any thread may use it.
    """

    def __init__(self, most: int = IN_MEMORY) -> None:
        """There are none yet.

        Args:
            most: Bytes that stay in memory.
        """
        self._most = most
        self._held = 0
        self._file: BinaryIO | None = None
        self._end = 0
        self._lock = threading.Lock()

    def keep(self, lines: bytes) -> bytes | _Place:
        """Compresses lines and keeps them; returns what `read` takes."""
        packed = zlib.compress(lines, 1)
        with self._lock:
            if self._held + len(packed) > self._most:
                with suppress(OSError):
                    return self._written(packed)
            self._held += len(packed)
        return packed

    def _written(self, packed: bytes) -> _Place:
        if self._file is None:
            # Not at the top: hardly any session says so much.
            from tempfile import TemporaryFile

            # Closed when this goes, by `finalize`: lines are kept as long as the session lasts.
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        os.lseek(self._file.fileno(), self._end, os.SEEK_SET)
        write_all(self._file.fileno(), packed)
        place = _Place(self._end, len(packed))
        self._end += len(packed)
        return place

    def read(self, kept: bytes | _Place) -> bytes:
        """The lines.

        Raises:
            OSError: The file cannot be read.
        """
        if isinstance(kept, _Place):
            with self._lock:
                assert self._file is not None
                kept = os.pread(self._file.fileno(), kept.size, kept.start)
        try:
            return zlib.decompress(kept)
        except zlib.error as error:
            raise OSError(
                errno.EIO, f"a temporary file is not as it was written: {error}"
            ) from None


class _Place(NamedTuple):
    """Where in the file something stands, in bytes."""

    start: int
    size: int


class SessionLines:
    """The lines of one file, so that they can be written again if it is replaced.

    One thread adds, another may pack.
    """

    def __init__(self, keeper: PackedLines | None = None) -> None:
        """No lines yet; `keeper` keeps what is packed, with that of other files."""
        self._keeper = keeper or PackedLines()
        self._packed: list[bytes | _Place] = []
        self._loose: list[bytes] = []
        self._size = 0
        self._lock = threading.Lock()

    def add(self, pieces: Iterable[bytes]) -> None:
        """Takes in lines that were written."""
        with self._lock:
            for piece in pieces:
                self._loose.append(piece)
                self._size += len(piece)

    @property
    def worth_packing(self) -> bool:
        """Whether so many are loose that they should be compressed."""
        return self._size >= PACK

    def pack(self) -> None:
        """Compresses what is loose: a journal says the same words again and again."""
        while count := self._next():
            with self._lock:
                loose = b"".join(self._loose[:count])
            packed = self._keeper.keep(loose)
            with self._lock:
                self._packed.append(packed)
                del self._loose[:count]
                self._size -= len(loose)

    def _next(self) -> int:
        """How many of what is loose make up what is compressed at once; 0 if nothing is."""
        with self._lock:
            sizes = accumulate(map(len, self._loose))
            return next((i for i, size in enumerate(sizes, 1) if size >= PACK), len(self._loose))

    def __iter__(self) -> Iterator[bytes]:
        """All lines in their order, some at a time.

        Raises:
            OSError: They cannot be read.
        """
        with self._lock:
            packed, loose = list(self._packed), list(self._loose)
        yield from map(self._keeper.read, packed)
        yield from loose


@dataclass(slots=True)
class SessionFile:
    """One file that the session made.

    Attributes:
        path: Where it was made.
        identity: Device and inode of it.
        lines: Its lines but for the header.
        size: The bytes that the session wrote.
        first: The lowest Lamport clock in it; 0 while it has no event.
        last: The highest one.
    """

    path: Path
    identity: tuple[int, int]
    lines: SessionLines
    size: int = 0
    first: int = 0
    last: int = 0

    @property
    def holds(self) -> bool:
        """Whether the file stands at its path as the session wrote it."""
        try:
            found = os.stat(self.path)
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self.identity and found.st_size == self.size


class JournalWriter:
    """Appends one session's events. Its first file is made with the first event.

    Git, a sync tool or a copy may replace a file under it at any time. That is found after each
    write, before it is acknowledged: then the lines of the file are written again, in a new one.
    Readers count a line once, however often it stands there.

    Attributes:
        session: The session's id.
        fd: The open file; None before the first event and after `close`.
        news: What happened to the files from outside, in one line; empty if nothing did.
        failure: Why lines that were acknowledged stand in no file of the workspace; else None.
    """

    def __init__(
        self, folder: Path, session: str, annotator: str, app: str, *,
        clock: LamportClock, now: Callable[[], str], roll: int = ROLL,
        root: WriteRoot | None = None, rescue: Path | None = None,
    ) -> None:  # fmt: skip
        """Writes nothing yet.

        Args:
            folder: `annotations/<annotator>/journal`, which is made when needed.
            session: The session's id.
            annotator: Whose work it is.
            app: Name and version of the program, for the first line.
            clock: The workspace's clock.
            now: Gives the time, UTC, ISO 8601 with `Z`.
            roll: Bytes after which the session should go on in a new file.
            root: The annotations; by default those that `folder` is in.
            rescue: Folder for the lines while the workspace is gone; by default one in the
                user's state folder.
        """
        self.session = session
        self.fd: int | None = None
        self.news = ""
        self.failure: str | None = None
        self._folder = folder
        self._annotator = annotator
        self._app = app
        self._clock = clock
        self._now = now
        self._roll = roll
        self._root = root or WriteRoot(folder.parent.parent)
        self._rescue = rescue
        self._n = 0
        self._files: list[SessionFile] = []
        self._packed = PackedLines()
        self._abandoned: list[int] = []

    @property
    def file(self) -> SessionFile:
        """The file that was written last; there is one once anything was appended."""
        return self._files[-1]

    @property
    def path(self) -> Path:
        """Where that file is; the folder before there is one."""
        return self._files[-1].path if self._files else self._folder

    @property
    def rescued(self) -> bool:
        """Whether the lines are in the state folder, because the workspace is gone."""
        return bool(self._files) and self._is_rescue(self.file)

    @property
    def full(self) -> bool:
        """Whether it is time for the session to go on in a new file, by `close`."""
        return self.fd is not None and self.file.size >= self._roll

    def append(self, op: Op, changes: Sequence[Change], ref: str | None, basis: Basis) -> Event:
        """Writes one event; it survives the death of the process from then on.

        Returns:
            The event as a later reading of the file will give it.

        Raises:
            StoreError: It could not be written; the file is as before.
        """
        parts = in_parts(tuple(changes), op)
        self._n += line_count(parts)
        event = Event(
            f"{self.session}:{self._n}", self._clock.next(), self._now(), op, ref, basis,
            tuple(changes),
        )  # fmt: skip
        pieces = self._encode(event, parts)
        # Read before it is written: what no later reading would understand is refused.
        read = self._decode(event, parts, pieces)
        if self.fd is not None and self._overflows(pieces):
            # It may be on its way to the disk, so it is closed later.
            self._abandoned.append(self.fd)
            self.fd = None
        if self.fd is None:
            self._begin(event.at)
        self._write(pieces)
        if not self.file.holds:
            self._again(pieces)
        file = self.file
        file.lines.add(pieces)
        file.first, file.last = file.first or event.lc, event.lc
        return read

    def _overflows(self, pieces: Sequence[bytes]) -> bool:
        """Whether an action would make a file that holds others too large: it gets its own."""
        return self.file.first > 0 and self.file.size + sum(map(len, pieces)) > self._roll

    def check(self) -> None:
        """Sees to it that every line of the session stands in a file of the workspace.

        Raises:
            StoreError: It does not, and cannot be written again.
        """
        back = self.rescued and not self._root.gone
        if back or not all(file.holds for file in self._files):
            self._again(())
        elif not self.rescued:
            # What stood in the way may be gone, with the files as they were.
            self.failure = None

    def close(self) -> None:
        """Closes the file, which nobody may be syncing; a later event begins a new one."""
        for fd in (*self._abandoned, *([] if self.fd is None else [self.fd])):
            os.close(fd)
        self._abandoned.clear()
        self.fd = None

    @staticmethod
    def _encode(event: Event, parts: Sequence[BulkPart]) -> list[bytes]:
        rows = (*(part.rows for part in parts), ())
        try:
            lines = lines_of(event, parts)
            return [line.encode(own) for line, own in zip(lines, rows, strict=False)]
        except TypeError as error:
            raise StoreError(f"nothing was saved: a value is no JSON ({error})") from None

    @staticmethod
    def _decode(event: Event, parts: Sequence[BulkPart], pieces: Sequence[bytes]) -> Event:
        try:
            # Reading a bulk action would take as long as all the rest of it.
            is_bulk = len(parts) > 1 or len(parts[0].rows) < len(event.changes)
            if is_bulk and (known := as_read(event, parts)) is not None:
                return known
            lines = [line for line in map(decode, pieces) if isinstance(line, EventLine)]
        except ValueError as error:
            raise StoreError(f"nothing was saved: {error}") from None
        return next(events_of(lines))

    def _again(self, pieces: Sequence[bytes]) -> None:
        """Writes the lines of all files that were replaced into a new one, and some after them."""
        old, before = self._files, self.fd
        back = self.rescued and not self._root.gone
        saved = [file for file in old if back and self._is_rescue(file)]
        lost = [file for file in old if file in saved or not file.holds]
        self.fd = None
        try:
            self._begin(self._now())
            new = self.file
            for file in lost:
                for lines in _lines_of(file):
                    self._write((lines,))
                    new.lines.add((lines,))
                    if new.lines.worth_packing:
                        new.lines.pack()
            self._write(pieces)
        except StoreError as error:
            self._give_up(old, before)
            self.failure = str(error)
            raise
        if before is not None:
            self._abandoned.append(before)
        new.first = min((file.first for file in lost if file.first), default=0)
        new.last = max((file.last for file in lost), default=0)
        self._files = [*(file for file in old if file not in lost), new]
        if self.rescued:
            return
        self.failure = None
        self.news = _BACK if saved else _REPLACED
        for file in saved:
            # Its lines stand in the workspace again.
            with suppress(OSError):
                file.path.unlink()

    def _give_up(self, files: list[SessionFile], fd: int | None) -> None:
        """Goes back to the files as they were, where a new one could not be written."""
        if self._files is not files:
            with suppress(OSError):
                self.path.unlink()
        if self.fd is not None:
            os.close(self.fd)
        self._files, self.fd = files, fd

    def _is_rescue(self, file: SessionFile) -> bool:
        return file.path.parent != self._folder

    def _begin(self, at: str) -> None:
        """Makes a new file; in the state folder where the workspace is gone."""
        header = Header(self.session, self._annotator, self._app, at)
        stem = at.replace("-", "").replace(":", "") + f"-{self.session}"
        folder = self._folder
        try:
            if self._root.gone:
                folder = self._rescue_folder()
                folder.mkdir(parents=True, exist_ok=True)
            else:
                self._root.make(folder)
            path, self.fd = _new_file(folder, stem)
            status = os.fstat(self.fd)
        except OSError as error:
            raise self._refusal(folder, error) from error
        identity = status.st_dev, status.st_ino
        self._files = [*self._files, SessionFile(path, identity, SessionLines(self._packed))]
        if self.rescued:
            what = f"the folder is gone ({self._root.ground}); what is said is kept in {path}"
            self.news = self.failure = what
        self._write([header.encode()])

    def _rescue_folder(self) -> Path:
        if self._rescue is None:
            from platformdirs import user_state_path

            self._rescue = user_state_path("reviewer", appauthor=False) / "rescued"
        return self._rescue / self._annotator

    def _write(self, pieces: Sequence[bytes]) -> None:
        fd, file = self.fd, self.file
        assert fd is not None
        try:
            for piece in pieces:
                write_all(fd, piece)
        except BaseException as error:
            self._take_back(fd, file.size)
            if isinstance(error, OSError):
                raise self._refusal(file.path, error) from error
            raise
        file.size += sum(map(len, pieces))

    def _take_back(self, fd: int, size: int) -> None:
        # Half a line must not stand before later ones; where it cannot be cut off, it stays the
        # last of its file and the session goes on in a new one.
        try:
            if os.fstat(fd).st_size > size:
                os.ftruncate(fd, size)
        except OSError:
            self._abandoned.append(fd)
            self.fd = None

    @staticmethod
    def _refusal(path: Path, error: OSError) -> StoreError:
        why = error.strerror or str(error)
        return StoreError(f"the change was not made: cannot be written ({why}): {path}")


def _lines_of(file: SessionFile) -> Iterator[bytes]:
    try:
        yield from file.lines
    except OSError as error:
        why = error.strerror or str(error)
        what = "the change was not made: what was said cannot be read back"
        raise StoreError(f"{what} ({why}): {file.path}") from error


def _new_file(folder: Path, stem: str) -> tuple[Path, int]:
    """Makes a file of that name, or of one beside it that nobody has taken; it is open."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
    copies = 1
    while True:
        name = stem if copies == 1 else f"{stem}-{copies}"
        path = folder / (name + SUFFIX)
        with suppress(FileExistsError):
            return path, os.open(path, flags, 0o666)
        copies += 1
