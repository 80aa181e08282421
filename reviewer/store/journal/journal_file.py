"""One file of a journal: reading what is complete in it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import orjson

from reviewer.filesystem import MOST, open_regular, read_file
from reviewer.models.journal_lines import EventLine, Newer, decode, with_keys
from reviewer.ports import Problem
from reviewer.store.journal.raw_line import RawLine, raw_line

SUFFIX: Final = ".jsonl"

NEWLINE: Final = b"\n"

Known: TypeAlias = Callable[[str, Sequence[RawLine]], Callable[[], None] | None]
"""Tells of an article whether it is known what some lines say of it: what notes that, or None."""

_FACT: Final = b',"op":"fact",'


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


def read_tail(path: Path, start: int = 0, most: int = 0, keys: Collection[str] = ()) -> Tail:
    """Reads a journal file from a byte that begins a line.

    Args:
        path: The file.
        start: The byte.
        most: After about so many bytes the rest is left, where an action has ended; 0 reads all.
        keys: Only changes of these keys are kept in memory; none for all.

    Raises:
        OSError: The file cannot be read.
    """
    known = min(1, start)
    while True:
        found, status = read_file(path, start - known, most + known if most else -1)
        before, data = found[:known], found[known:]
        if not most or start + len(data) >= status.st_size:
            return _tail_of(path, start, before, data, keys)
        tail = _tail_of(path, start, before, data[: data.rfind(b"\n") + 1], keys)
        if tail.folded > start or tail.rewritten:
            return tail
        # An action is longer than that.
        most *= 4


def read_pieces(path: Path, most: int, known: Known | None) -> Iterator[Tail]:
    """Reads a journal file from its beginning, about so many bytes at a time.

    Each piece but the last holds settled lines only; what is odd is told with the last one.

    Args:
        path: The file.
        most: Bytes that are read at a time; an action is whole in one piece, however long it is.
        known: Asked about an article and the lines about it in a piece; if it is known already
            what they say, they come without their changes. None if nothing is known.

    Raises:
        OSError: The file cannot be read, or not any further.
    """
    tail, odd, at, data = Tail(), _Odd(), 0, b""
    with open(open_regular(path), "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST:
            raise OSError(errno.EFBIG, f"it has {size} bytes, and most is {MOST}")
        while more := file.read(most):
            data += more
            taken = _take_lines(tail, odd, path, at, data, known)
            if not taken:
                most *= 2  # a line is longer than that
            at, data = at + taken, data[taken:]
            if tail.settled:
                waiting = tail.lines[tail.settled :]
                del tail.lines[tail.settled :]
                tail.size = tail.folded
                yield tail
                tail = Tail(waiting, folded=tail.folded)
    tail.size = at + len(data)
    if odd.count:
        tail.problems.append(odd.problem(path))
    yield tail


def _tail_of(path: Path, start: int, before: bytes, data: bytes, keys: Collection[str]) -> Tail:
    tail = Tail(folded=start, size=start + len(data), rewritten=before not in (b"", b"\n"))
    odd = _Odd()
    _take_lines(tail, odd, path, start, data, keys=keys)
    if odd.count:
        tail.problems.append(odd.problem(path))
    return tail


def _take_lines(
    tail: Tail,
    odd: _Odd,
    path: Path,
    start: int,
    data: bytes,
    known: Known | None = None,
    keys: Collection[str] = (),
) -> int:
    """Reads the whole lines of data that stand at a byte; returns how many bytes they have."""
    lines = {} if known is None else _known_in(data, known)
    at = 0
    while (end := data.find(NEWLINE, at)) >= 0:
        if at in lines:
            tail.lines.append(lines[at])
        else:
            _take(tail, odd, path, start + at, data[at:end])
            if keys and tail.lines:
                tail.lines[-1] = with_keys(tail.lines[-1], keys)
        at = end + 1
        if not tail.lines or tail.lines[-1].op != "part":
            tail.folded, tail.settled = start + at, len(tail.lines)
    return at


def _known_in(data: bytes, known: Known) -> dict[int, EventLine]:
    """Byte -> the line that begins there, of those of which it is known what they say."""
    raw: dict[str, dict[int, RawLine]] = {}
    others: list[bytes] = []
    at = 0
    while (end := data.find(NEWLINE, at)) >= 0:
        line = raw_line(data[at:end])
        if line is not None:
            raw.setdefault(line.article, {})[at] = line
        elif _FACT not in data[at:end]:
            others.append(data[at:end])
        at = end + 1
    found = {}
    for article, own in raw.items():
        if (note := known(article, list(own.values()))) is not None:
            found[article] = note
        else:
            others += [line.changes for line in own.values()]
    lines: dict[int, EventLine] = {}
    for article, note in found.items():
        # What a line about several articles says of one is put beside the rest of that.
        named = b"[" + orjson.dumps(article) + b","
        if not any(named in other for other in others):
            note()
            lines.update((at, one.line) for at, one in raw[article].items())
    return lines


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
    data, _ = read_file(path)
    return f"{path}, line {data.count(NEWLINE, 0, at) + 1}"
