"""The rows of a dataset on their way in: kept on the disk, and given again some at a time.

An import reads a dataset once, and then goes through it article by article. Its rows are two or
three kilobytes of memory each, so they wait in a file that has no name and goes with the program.
"""

from __future__ import annotations

import marshal
import weakref
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any, Final, NamedTuple

from reviewer.formats.base import FormatError, ReadRow
from reviewer.formats.example import ARTICLE, SAID_AT, Example

IN_MEMORY: Final = 4 << 20
"""Bytes up to which rows need no file."""

AT_ONCE: Final = 64
"""Rows that are read by one call."""

_VERSION: Final = 2
"""Of marshal's form: later ones look for what is the same, which takes longer than it saves."""

MOST_SAID: Final = 4_096
"""Things said again and again of which one copy is kept for all rows."""

LONGEST_SAID: Final = 2_048
"""Bytes of the longest of them."""

ONCE: Final = 1_024
"""Things said once of which it is remembered that they were, so that the next time tells."""

_ALONE: Final = -1

_example: Final = partial(tuple.__new__, Example)


class RowHead(NamedTuple):
    """Whom and what a row is of.

    Attributes:
        annotator: Who says it.
        article: What it calls its article.
        sha256: The version of its text (hex), if it says that.
        whole: Whether it is about the article as a whole.
    """

    annotator: str
    article: str
    sha256: str
    whole: bool


def head_of(one: Example) -> RowHead:
    """The head of an example."""
    # What is of another type is a fault of the row, which is told when it is looked at.
    annotator, article, sha256 = one.annotator, one.article, one.sha256
    if not (type(annotator) is type(article) is type(sha256) is str):
        annotator, article, sha256 = (
            text if type(text) is str else "" for text in (annotator, article, sha256)
        )
    return RowHead(annotator, article, sha256, one.kind == ARTICLE)


class DatasetRows(ABC):
    """Rows by their numbers, which are given as often as they are asked for."""

    @abstractmethod
    def heads(self) -> Iterator[tuple[int, RowHead]]:
        """The number and the head of each row, in order."""

    @abstractmethod
    def at(self, numbers: Iterable[int]) -> Iterator[tuple[int, ReadRow]]:
        """The rows of these numbers; those that turn out to be none are left out."""

    def start(self, number: int) -> int | None:
        """Where a row is known to stand in its article of ours; None where that is open."""
        return None

    def said(self, number: int) -> int | None:
        """Which of the things that many rows say a row says that was given by `at`.

        Rows of one number say the same of their sentences, word for word, whatever these are.

        Returns:
            The number; None where a row stands alone or nothing is known.
        """
        return None

    def __iter__(self) -> Iterator[ReadRow]:
        """All rows."""
        return (row for _, row in self.at(number for number, _ in self.heads()))


class ListedRows(DatasetRows):
    """Rows that are in memory."""

    def __init__(self, rows: Iterable[ReadRow]) -> None:
        """Takes them."""
        self._rows = list(rows)

    def heads(self) -> Iterator[tuple[int, RowHead]]:
        """See `DatasetRows.heads`."""
        return ((i, head_of(row.example)) for i, row in enumerate(self._rows))

    def at(self, numbers: Iterable[int]) -> Iterator[tuple[int, ReadRow]]:
        """See `DatasetRows.at`."""
        return ((number, self._rows[number]) for number in numbers)


class SomeRows(DatasetRows):
    """Some of the rows of others, under the numbers that they have there."""

    def __init__(self, rows: DatasetRows, numbers: Sequence[int], heads: Sequence[RowHead]) -> None:
        """Takes the numbers, with the heads that they have there."""
        self._rows = rows
        self._numbers = numbers
        self._heads = heads

    def heads(self) -> Iterator[tuple[int, RowHead]]:
        """See `DatasetRows.heads`."""
        return zip(self._numbers, self._heads, strict=True)

    def at(self, numbers: Iterable[int]) -> Iterator[tuple[int, ReadRow]]:
        """See `DatasetRows.at`."""
        return self._rows.at(numbers)

    def start(self, number: int) -> int | None:
        """See `DatasetRows.start`."""
        return self._rows.start(number)

    def said(self, number: int) -> int | None:
        """See `DatasetRows.said`."""
        return self._rows.said(number)


class RowSpool(DatasetRows):
    """Rows that were read, in a file; a row can be replaced.

    What many rows say of their sentences is kept once, in memory: a dataset has few tags.
    """

    def __init__(self) -> None:
        """There are none yet."""
        # Closed when the spool goes, by `finalize`: a with block would have to span the import.
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(  # noqa: SIM115
            max_size=IN_MEMORY
        )
        weakref.finalize(self, self._file.close)
        self._end = 0
        self._waiting: list[bytes] = []
        self._starts = array("Q")
        self._sizes = array("I")
        self._heads: list[RowHead] = []
        self._head_of = array("I")
        self._known: dict[RowHead, int] = {}
        self._last: RowHead | None = None
        self._said: list[tuple[tuple[Any, ...], str]] = []
        self._said_by = array("i")
        self._known_said: dict[bytes, int] = {}
        self._once: set[bytes] = set()
        self._odd: dict[int, ReadRow] = {}
        self._renamed: tuple[str, str] | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self._starts)

    def moved(self, place: str, to: str) -> None:
        """Names another place in messages."""
        self._renamed = (place, to)

    def append(self, row: ReadRow) -> int | None:
        """Keeps a row.

        Returns:
            Which of the things that many rows say it says; see `DatasetRows.said`.

        Raises:
            FormatError: There is no room for it.
        """
        number = len(self._starts)
        head = head_of(row.example)
        if head == self._last:  # as rows of one article, which stand together
            known: int | None = self._head_of[-1]
        else:
            known = self._known.get(head)
            self._last = head
        if known is None:
            known = self._known[head] = len(self._heads)
            self._heads.append(head)
        self._head_of.append(known)
        start, size, said = self._keep(number, row)
        self._starts.append(start)
        self._sizes.append(size)
        self._said_by.append(said)
        return None if said == _ALONE else said

    def take_back(self) -> None:
        """Forgets the row that was kept last."""
        for column in (self._starts, self._sizes, self._head_of, self._said_by):
            column.pop()
        self._last = None
        self._odd.pop(len(self._starts), None)

    def replace(self, number: int, row: ReadRow) -> None:
        """Puts a row in the place of one of the same head.

        Raises:
            FormatError: There is no room for it.
        """
        self._starts[number], self._sizes[number], self._said_by[number] = self._keep(number, row)

    def said(self, number: int) -> int | None:
        """See `DatasetRows.said`."""
        said = self._said_by[number]
        return None if said == _ALONE else said

    def _keep(self, number: int, row: ReadRow) -> tuple[int, int, int]:
        """Writes a row down; returns where, its bytes, and what it says."""
        if self._odd:
            self._odd.pop(number, None)
        place, one, silent = row
        about, says = one[:SAID_AT], (one[SAID_AT:], silent)
        said = _ALONE
        try:
            whole = marshal.dumps(says, _VERSION)
            known = self._known_said.get(whole)
            said = self._often(whole, says) if known is None else known
            parts = (place, about, *says) if said == _ALONE else (place, about)
            data = marshal.dumps(parts, _VERSION)
        except ValueError:
            # It holds what is no JSON, which whoever looks at it will tell.
            self._odd[number] = row
            data = b""
        start = self._end
        self._waiting.append(data)
        self._end += len(data)
        if len(self._waiting) == AT_ONCE:
            self._write()
        return start, len(data), said

    def _often(self, whole: bytes, says: tuple[tuple[Any, ...], str]) -> int:
        """The number of what is said for the second time; `_ALONE` if it is for the first."""
        if whole not in self._once:
            if len(self._once) == ONCE:
                self._once.clear()
            if len(whole) <= LONGEST_SAID and len(self._said) < MOST_SAID:
                self._once.add(whole)
            return _ALONE
        self._once.remove(whole)
        number = self._known_said[whole] = len(self._said)
        self._said.append(says)
        return number

    def _write(self) -> None:
        data = b"".join(self._waiting)
        self._waiting.clear()
        try:
            self._file.seek(self._end - len(data))
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            what = f"there is no room for rows while they come in ({error.strerror or error})"
            hint = "make room where temporary files go, or set TMPDIR"
            raise FormatError("temporary file", what, hint) from None

    def heads(self) -> Iterator[tuple[int, RowHead]]:
        """See `DatasetRows.heads`."""
        return ((i, self._heads[known]) for i, known in enumerate(self._head_of))

    def at(self, numbers: Iterable[int]) -> Iterator[tuple[int, ReadRow]]:
        """See `DatasetRows.at`."""
        run: list[int] = []
        end = -1
        for number in numbers:
            start = self._starts[number]
            if start != end or len(run) == AT_ONCE:
                yield from self._run(run)
                run = []
            run.append(number)
            end = start + self._sizes[number]
        yield from self._run(run)

    def _run(self, numbers: Sequence[int]) -> Iterator[tuple[int, ReadRow]]:
        """Rows that stand one after the other in the file."""
        if not numbers:
            return
        if self._waiting:
            self._write()
        first, last = numbers[0], numbers[-1]
        origin = self._starts[first]
        self._file.seek(origin)
        data = memoryview(self._file.read(self._starts[last] + self._sizes[last] - origin))
        for number in numbers:
            start = self._starts[number] - origin
            row = self._odd.get(number) if self._odd else None
            if row is None:
                row = self._read(number, data[start : start + self._sizes[number]])
            if self._renamed is not None:
                row = row._replace(place=row.place.replace(*self._renamed, 1))
            yield number, row

    def _read(self, number: int, data: memoryview) -> ReadRow:
        said = self._said_by[number]
        place, about, *says = marshal.loads(data)
        values, silent = says if said == _ALONE else self._said[said]
        return ReadRow(place, _example(about + values), silent)
