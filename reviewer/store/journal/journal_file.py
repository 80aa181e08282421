"""One file of a journal: reading what is complete in it, and writing one for a session."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reviewer.models.journal import Basis, Change, Event, Op
from reviewer.ports import Problem, StoreError
from reviewer.store.filesystem import write_all
from reviewer.store.journal.lines import (
    EventLine,
    Header,
    LamportClock,
    Newer,
    decode,
    events_of,
    line_count,
    lines_of,
)

SUFFIX: Final = ".jsonl"

ROLL: Final = 16 * 1024 * 1024
"""Bytes after which a session goes on in a new file, so that none outgrows what git hosts take."""


@dataclass(slots=True)
class Tail:
    """What a file holds from some byte on.

    Attributes:
        lines: Its lines; a last line without line end is not among them.
        settled: How many of them come before the trailing `part` lines whose end is missing.
        folded: The byte after the last settled line: where to read on when the file has grown.
        size: The bytes of the file.
        problems: What could not be read: one for all lines that are none, and one for each line
            of a newer version.
        newer: Whether a newer version of the program has written there.
        rewritten: Whether no line begins where reading began: the file did not merely grow.
    """

    lines: list[EventLine] = field(default_factory=list)
    settled: int = 0
    folded: int = 0
    size: int = 0
    problems: list[Problem] = field(default_factory=list)
    newer: bool = False
    rewritten: bool = False


def read_tail(path: Path, start: int = 0) -> Tail:
    """Reads a journal file from a byte that begins a line.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(max(0, start - 1))
        before, data = file.read(min(1, start)), file.read()
    tail = Tail(folded=start, size=start + len(data), rewritten=before not in (b"", b"\n"))
    at, odd = 0, _Odd()
    while (end := data.find(b"\n", at)) >= 0:
        _take(tail, odd, path, start + at, data[at:end])
        at = end + 1
        if not tail.lines or tail.lines[-1].op != "part":
            tail.folded, tail.settled = start + at, len(tail.lines)
    if odd.count:
        tail.problems.append(odd.problem(path))
    return tail


@dataclass(slots=True)
class _Odd:
    """Lines that are none: told as one problem, for a file of something else has many.

    Attributes:
        count: How many there are.
        at: The byte where the first begins.
        why: What is wrong with it.
    """

    count: int = 0
    at: int = 0
    why: str = ""

    def add(self, at: int, why: str) -> None:
        if not self.count:
            self.at, self.why = at, why
        self.count += 1

    def problem(self, path: Path) -> Problem:
        more = f" and {self.count - 1} more like it" if self.count > 1 else ""
        hint = "what can be read is used; restore the file from a copy if there is one"
        return Problem(_place(path, self.at), f"no line of a journal ({self.why}){more}", hint)


def _take(tail: Tail, odd: _Odd, path: Path, at: int, data: bytes) -> None:
    if not data.strip():
        return
    try:
        line = decode(data)
    except Newer as newer:
        tail.newer = True
        hint = "the folder is read-only here; install the newest version of Reviewer"
        tail.problems.append(Problem(_place(path, at), f"from a newer version ({newer})", hint))
    except ValueError as error:
        odd.add(at, str(error))
    else:
        if isinstance(line, EventLine):
            tail.lines.append(line)


def _place(path: Path, at: int) -> str:
    with path.open("rb") as file:
        before = file.read(at).count(b"\n")
    return f"{path}, line {before + 1}"


class JournalWriter:
    """Appends one session's events. Its first file is made with the first event.

    Attributes:
        session: The session's id.
        fd: The open file; None before the first event and after `close`.
        path: Where that file is.
        size: Its bytes.
    """

    def __init__(
        self, folder: Path, session: str, annotator: str, app: str, *,
        clock: LamportClock, now: Callable[[], str], roll: int = ROLL,
    ) -> None:  # fmt: skip
        """Writes into `folder`, which is made when needed."""
        self.session = session
        self.fd: int | None = None
        self.path = folder
        self.size = 0
        self._folder = folder
        self._annotator = annotator
        self._app = app
        self._clock = clock
        self._now = now
        self._roll = roll
        self._n = 0
        self._abandoned: list[int] = []

    @property
    def full(self) -> bool:
        """Whether it is time for the session to go on in a new file, by `close`."""
        return self.fd is not None and self.size >= self._roll

    def append(self, op: Op, changes: Sequence[Change], ref: str | None, basis: Basis) -> Event:
        """Writes one event; it survives the death of the process from then on.

        Returns:
            The event as a later reading of the file will give it.

        Raises:
            StoreError: It could not be written; the file is as before.
        """
        self._n += line_count(changes, op)
        event = Event(
            f"{self.session}:{self._n}", self._clock.next(), self._now(), op, ref, basis,
            tuple(changes),
        )  # fmt: skip
        pieces = self._encode(event)
        # Read before it is written: what no later reading would understand is refused.
        read = self._decode(pieces)
        if self.fd is None:
            self._create(event.at)
        self._write(pieces)
        return read

    def close(self) -> None:
        """Closes the file, which nobody may be syncing; a later event begins a new one."""
        for fd in (*self._abandoned, *([] if self.fd is None else [self.fd])):
            os.close(fd)
        self._abandoned.clear()
        self.fd = None

    @staticmethod
    def _encode(event: Event) -> list[bytes]:
        try:
            return [line.encode() for line in lines_of(event)]
        except TypeError as error:
            raise StoreError(f"nothing was saved: a value is no JSON ({error})") from None

    @staticmethod
    def _decode(pieces: Sequence[bytes]) -> Event:
        try:
            lines = [line for line in map(decode, pieces) if isinstance(line, EventLine)]
        except ValueError as error:
            raise StoreError(f"nothing was saved: {error}") from None
        return next(events_of(lines))

    def _create(self, at: str) -> None:
        header = Header(self.session, self._annotator, self._app, at)
        stem = at.replace("-", "").replace(":", "") + f"-{self.session}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            copies = 1
            while self.fd is None:
                name = stem if copies == 1 else f"{stem}-{copies}"
                self.path = self._folder / (name + SUFFIX)
                with suppress(FileExistsError):
                    self.fd = os.open(self.path, flags, 0o666)
                copies += 1
            self.size = 0
        except OSError as error:
            raise self._refusal(error) from error
        self._write([header.encode()])

    def _write(self, pieces: Sequence[bytes]) -> None:
        fd = self.fd
        assert fd is not None
        try:
            for piece in pieces:
                write_all(fd, piece)
        except BaseException as error:
            self._take_back(fd)
            if isinstance(error, OSError):
                raise self._refusal(error) from error
            raise
        self.size += sum(map(len, pieces))

    def _take_back(self, fd: int) -> None:
        # Half a line must not stand before later ones; where it cannot be cut off, it stays the
        # last of its file and the session goes on in a new one.
        try:
            os.ftruncate(fd, self.size)
        except OSError:
            self._abandoned.append(fd)
            self.fd = None

    def _refusal(self, error: OSError) -> StoreError:
        why = error.strerror or str(error)
        return StoreError(f"{self.path}: cannot be written ({why}); the change was not made")
