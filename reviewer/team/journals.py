"""The journals of this machine as the sync sees them: what is there, what to send, what came.

What came lies in files of its own name, so that no two programs ever write one path: not git and
the sync, not two machines whose folder a sync tool copies.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

from reviewer.models import values as v
from reviewer.models.journal import PULLED
from reviewer.models.journal_lines import (
    EventLine,
    Header,
    Newer,
    actions,
    cut,
    decode,
)
from reviewer.models.journal_rows import check_article
from reviewer.models.names import why_not
from reviewer.team.connection import TeamError
from reviewer.team.files import append, make_folder
from reviewer.team.server import Action, Key, PulledLine, SentLine

SUFFIX: Final = ".jsonl"

ROLL: Final = 16 << 20
"""Bytes after which pulled lines go on in another file."""

_VOTE: Final = b'"norming:'
"""What stands in lines of a vote, and in remarks on one."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Journals:
    """The journals of all annotators below a folder.

    Attributes:
        unread: How many pulled lines could not be understood: damaged, or of a newer version.
    """

    def __init__(self, annotations: Path, machine: str) -> None:
        """Reads nothing yet.

        Args:
            annotations: The folder of all annotators; it may not exist yet.
            machine: What files of pulled lines are named after, so that no two machines write one.
        """
        self.unread = 0
        self._annotations = annotations
        self._machine = machine
        self._numbers: dict[Key, set[int]] = {}
        self._work: set[Key] = set()
        self._files: dict[Path, _File] = {}
        self._others = ("", 0, 0)

    # -- what is there ------------------------------------------------------------------------

    def scan(self, annotator: str) -> list[Action]:
        """Reads what is new in somebody's journals.

        Returns:
            The pieces that were not known before, action by action.
        """
        found: list[Action] = []
        for path in self._paths(annotator):
            with suppress(OSError):
                for own in self._read_on(path, annotator):
                    fresh = [line for line in own if self._add(line.key, line.n, line.data)]
                    if fresh:
                        found.append(fresh)
        return found

    def annotators(self) -> list[str]:
        """Whose folders there are, people and machines."""
        with suppress(OSError):
            return sorted(
                name
                for name in os.listdir(self._annotations)
                if why_not(name, person=False) is None and (self._annotations / name).is_dir()
            )
        return []

    def held(self, key: Key, up_to: int) -> int:
        """How many lines of a key are here, up to a number."""
        numbers = self._numbers.get(key, ())
        return sum(n <= up_to for n in numbers)

    def count(self, annotator: str) -> int:
        """How many lines of somebody are here."""
        own = (len(numbers) for key, numbers in self._numbers.items() if key.annotator == annotator)
        return sum(own)

    def articles_of_others(self, annotator: str) -> int:
        """On how many articles there are lines of others that not everybody may read.

        Votes of norming sessions, which come without what else is said of the article, are none.
        """
        if self._others[:2] != (annotator, len(self._work)):
            found = {
                key.article
                for key in self._work
                if key.annotator != annotator and not key.open and key.article[:1] != "/"
            }
            self._others = annotator, len(self._work), len(found)
        return self._others[2]

    def last(self, key: Key) -> int:
        """The number of the last line of a key that is here; 0 for none."""
        return max(self._numbers.get(key, ()), default=0)

    def lacks(self, known: Mapping[Key, tuple[int, int]], annotator: str) -> Iterator[Action]:
        """All of somebody's pieces here that a server does not hold, action by action.

        Args:
            known: Key -> how many lines the server holds, and the number of the last.
            annotator: Whose.
        """
        whole = {key: self.held(key, last) > lines for key, (lines, last) in known.items()}
        for path in self._paths(annotator):
            with suppress(OSError):
                for own in _File(path).read_on(annotator):
                    wanted = [
                        line
                        for line in own
                        if line.key not in known or whole[line.key] or line.n > known[line.key][1]
                    ]
                    if wanted:
                        yield wanted

    def _read_on(self, path: Path, annotator: str) -> Iterator[Action]:
        file = self._files.get(path)
        if file is None or file.is_another:
            file = self._files[path] = _File(path)
        yield from file.read_on(annotator)

    def _add(self, key: Key, n: int, data: bytes) -> bool:
        numbers = self._numbers.setdefault(key, set())
        if n in numbers:
            return False
        numbers.add(n)
        if key not in self._work and _VOTE not in data:
            self._work.add(key)
        return True

    def _paths(self, annotator: str) -> list[Path]:
        folder = self._annotations / annotator / "journal"
        with suppress(OSError):
            return sorted(
                Path(entry.path)
                for entry in os.scandir(folder)
                if entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False)
            )
        return []

    # -- what came ----------------------------------------------------------------------------

    def write(self, lines: Iterable[PulledLine]) -> int:
        """Writes lines that came, so that they survive a loss of power; returns how many.

        Lines that are here already are left out, as are parts whose end has not come yet.

        Raises:
            TeamError: They cannot be written; they come again.
        """
        good = [line for line in map(self._checked, lines) if line is not None]
        count = 0
        for annotator, own in groupby(sorted(good, key=_place), key=_annotator):
            wanted = [
                (key, line)
                for key, of_key in groupby(own, key=lambda one: one[0])
                for line in _ended([line for _, line in of_key])
                if line.place[1] not in self._numbers.get(key, ())
            ]
            # As they were said: what comes later than all that is known is quick to take in.
            wanted.sort(key=_said)
            if wanted:
                encoded = [line.encode() for _, line in wanted]
                self._append(annotator, encoded)
                for (key, line), data in zip(wanted, encoded, strict=True):
                    self._add(key, line.place[1], data)
                count += len(wanted)
        return count

    def _checked(self, pulled: PulledLine) -> tuple[Key, EventLine] | None:
        """A line as it is to be written; None if it is not what it came as."""
        key = pulled.key
        try:
            line = decode(pulled.data)
        except (ValueError, Newer, RecursionError):
            self.unread += 1
            return None
        fits = (
            isinstance(line, EventLine)
            and line.piece is not None
            and line.piece[:2] == (key.article, key.open)
            and line.id == f"{key.session}:{pulled.n}"
            and why_not(key.annotator, person=False) is None
            and (key.article.startswith("/") or check_article(key.article) is None)
        )
        if not fits:
            self.unread += 1
            return None
        assert isinstance(line, EventLine)
        return key, line

    def _append(self, annotator: str, lines: list[bytes]) -> None:
        folder = self._annotations / annotator / "journal"
        try:
            make_folder(self._annotations, folder)
            path = self._file_of(folder)
            new = not path.exists()
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            header = Header(f"{PULLED}{self._machine}", annotator, "reviewer sync", at).encode()
            append(path, b"".join([header if new else b"", *lines]))
        except OSError as error:
            why = error.strerror or str(error)
            raise TeamError(
                f"what came cannot be written ({why}); it comes again: {folder}"
            ) from None

    def _file_of(self, folder: Path) -> Path:
        number = 1
        while True:
            path = folder / f"{PULLED}{self._machine}-{number}{SUFFIX}"
            if not path.exists() or path.stat().st_size < ROLL:
                return path
            number += 1


class _File:
    """A journal file, read as far as its actions are whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0
        self._identity: tuple[int, int] | None = None

    @property
    def is_another(self) -> bool:
        """Whether it was replaced, or cut, since it was read."""
        status = self._path.stat()
        same = self._identity in (None, (status.st_dev, status.st_ino))
        return not same or status.st_size < self._at

    def read_on(self, annotator: str) -> Iterator[Action]:
        """The pieces of what is new, action by action."""
        with self._path.open("rb") as file:
            status = os.fstat(file.fileno())
            self._identity = status.st_dev, status.st_ino
            file.seek(self._at)
            data = file.read()
        waiting: list[EventLine] = []
        at = settled = 0
        while (end := data.find(b"\n", at)) >= 0:
            line = _event_line(data[at:end])
            at = end + 1
            if line is not None:
                waiting.append(line)
            if not waiting or waiting[-1].op != "part":
                for action in actions(waiting):
                    yield from _sent(annotator, action)
                waiting, settled = [], at
        self._at += settled


def _event_line(data: bytes) -> EventLine | None:
    try:
        line = decode(data)
    except (ValueError, Newer, RecursionError):
        # The store tells of it.
        return None
    return line if isinstance(line, EventLine) else None


def _sent(annotator: str, action: list[EventLine]) -> Iterator[Action]:
    """The pieces of an action as they are sent, key by key."""
    pieces = action if action[0].piece is not None else cut(action)
    for _, own in groupby(pieces, key=attrgetter("piece.article", "piece.open")):
        yield [_as_sent(annotator, line) for line in own]


def _as_sent(annotator: str, line: EventLine) -> SentLine:
    assert line.piece is not None
    session, n = line.place
    key = Key(annotator, session, line.piece.article, line.piece.open)
    cites = {
        cited
        for change in line.changes
        if isinstance(change.after, dict)
        for cited in (_cited(change.key, change.after),)
        if isinstance(cited, str)
    }
    return SentLine(key, n, line.lc, tuple(sorted(cites)), line.encode()[:-1])


def _cited(key: str, value: Mapping[str, object]) -> object:
    if key.startswith(v.EVIDENCE):
        return value.get("source")
    found = value.get("sha256") if key.startswith(v.SOURCE) else None
    return found if isinstance(found, str) and _SHA256.fullmatch(found) else None


def _place(line: tuple[Key, EventLine]) -> tuple[Key, int]:
    return line[0], line[1].place[1]


def _said(line: tuple[Key, EventLine]) -> tuple[int, Key, int]:
    """Its place in the order of all lines; those of one action and key stay together."""
    return line[1].lc, line[0], line[1].place[1]


def _annotator(line: tuple[Key, EventLine]) -> str:
    return line[0].annotator


def _ended(lines: list[EventLine]) -> list[EventLine]:
    """Without the parts at the end whose own end has not come yet."""
    while lines and lines[-1].op == "part":
        lines = lines[:-1]
    return lines
