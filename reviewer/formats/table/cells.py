"""The rows of a table that is text: cells with a delimiter between them."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.csv_cells import bare
from reviewer.formats.table.column_names import NAMES, NO, YES, is_usual, plain
from reviewer.models import Json

Row = Mapping[str, Json]

_LOOKED_AT: Final = 1 << 23
"""Bytes of a table that tell its encoding."""

_FIRST: Final = 20
"""Rows that tell whether there is a head, and what of it is missing."""

_ABOVE: Final = 6
"""Lines among which the head is looked for."""

_IMPORTED: Final = '{"ImportId"'
_DELIMITERS: Final = "\t,;|"
_NUMBER: Final = re.compile(r"-?\d+")
_SENTENCE: Final = re.compile(r"\S+\s+\S.*[.!?…。！？]['\"”’»]?", re.DOTALL)
_ENCLOSED: Final = re.compile(r"\s*'(?:[^']|''|\\')*'\s*", re.DOTALL)
_BROKEN: Final = re.compile("[\ud800-\udfff]")
"""A byte that is no UTF-8, as it was read all the same."""

_UTF8: Final = "utf-8-sig"


def text_rows(path: Path, how: DatasetReading) -> tuple[bool, Iterator[tuple[str, Row]]]:
    """Whether a file of text names its columns, and its rows, each with its place.

    Raises:
        FormatError: It cannot be read, is empty, or nobody can know its encoding.
    """
    lines = _cells(path, how)
    first = list(islice(lines, _FIRST))
    if not first:
        raise FormatError(str(path), "is empty", "expected a row a text")
    above = lines_above([cells for _, cells in first])
    _tell_above(path, first[:above], how)
    first = first[above:]
    titled = _has_head([cells for _, cells in first], how)
    if titled:
        if len(first) > 2 and any(_IMPORTED in cell for cell in first[2][1]):
            _tell_above(path, first[1:3], how)  # so Qualtrics describes its columns
            del first[1:3]
        columns = columns_in(path, first[0][1])
        if _has_row_names(columns, [cells for _, cells in first[1:]]):
            columns = ["", *columns]
        return True, _rows(columns, chain(first[1:], lines), how, first[0][1])
    how.guess(f"{path.name}: has no head; its columns are called 1, 2, 3 ...")
    width = max(len(cells) for _, cells in first)
    return False, _rows([str(n) for n in range(1, width + 1)], chain(first, lines), how)


def lines_above(rows: Sequence[Sequence[str]]) -> int:
    """How many lines stand above the head, as a title does: a cell each, before usual names.

    Args:
        rows: The cells of the first rows.
    """
    for number, cells in enumerate(rows[:_ABOVE]):
        said = [cell for cell in cells if cell.strip()]
        if len(said) > 1:
            return number if any(map(is_usual, said)) else 0
    return 0


def _tell_above(
    path: Path, lines: Sequence[tuple[str, Sequence[str]]], how: DatasetReading
) -> None:
    if lines:
        rows = " and ".join(place.rpartition(": ")[2] for place, _ in lines)
        how.guess(f"{path.name}: {rows} is none of the table's and was passed over")


def columns_in(path: Path, head: Sequence[str]) -> list[str]:
    """The names of the columns; one without a name, as pandas writes its index, has none.

    Raises:
        FormatError: Two have the same name.
    """
    columns = [bare(cell).strip() for cell in head]
    named = [name for name in columns if name]
    if len(set(named)) < len(named):
        twice = next(name for name in named if named.count(name) > 1)
        raise FormatError(f"{path}: row 1", f"has two columns {twice!r}", "expected each once")
    return columns


def _has_row_names(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row begins with its name, for which the head has no cell: R writes it so."""
    longer = bool(rows) and all(len(cells) == len(columns) + 1 for cells in rows)
    return longer and any(cells[-1].strip() for cells in rows)


def _rows(
    columns: Sequence[str],
    lines: Iterable[tuple[str, list[str]]],
    how: DatasetReading,
    head: Sequence[str] | None = None,
) -> Iterator[tuple[str, Row]]:
    for place, cells in lines:
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            what = f"has {len(cells)} cells, the head has {len(columns)}"
            how.note(FormatError(place, what, "is a cell with the delimiter in it not quoted?"))
        elif cells == head:
            how.note(FormatError(place, "is the head once more", "it was left out"))
        else:
            named = zip(columns, cells, strict=False)
            yield place, {name: bare(cell) for name, cell in named if name}


def _has_head(lines: Sequence[Sequence[str]], how: DatasetReading) -> bool:
    """Whether the first line names the columns: it has no number, and is not like the others."""
    head = [cell.strip() for cell in lines[0]]
    if any(named in head for named in how.columns.values()):
        return True
    if all(named.isdecimal() for named in how.columns.values()) and how.columns:
        return False
    named = [cell for cell in head if cell]
    if numbers := [n for n, cell in enumerate(head) if _NUMBER.fullmatch(cell)]:
        return _names_tags(head, numbers, lines[1:])
    if len(set(named)) < len(named):
        return sum(map(is_usual, set(named))) > 1
    if _is_like(head, [cells for cells in lines[1:] if list(cells) != list(lines[0])]):
        return False
    return any(map(is_usual, named)) or all(len(cell) <= 60 for cell in head)


def _names_tags(
    head: Sequence[str], numbers: Sequence[int], others: Sequence[Sequence[str]]
) -> bool:
    """Whether numbers in the first line name tags, which each row has or has not."""
    cells = {row[n].strip().lower() for row in others for n in numbers if n < len(row)}
    texts = any(plain(cell) in NAMES["text"] for cell in head)
    return texts and bool(cells - {""}) and cells <= {*YES, *NO, ""}


def _is_like(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether a line holds what those below hold: a label that comes again, sentences as they."""
    for at, cell in enumerate(first):
        below = [cells[at].strip() for cells in others if at < len(cells)]
        if cell and cell in below:
            return True
        alike = sum(map(bool, map(_SENTENCE.fullmatch, below)))
        if _SENTENCE.fullmatch(cell) and alike * 2 > len(below):
            return True
    return False


# -- cells ---------------------------------------------------------------------------------------


def _cells(path: Path, how: DatasetReading) -> Iterator[tuple[str, list[str]]]:
    csv.field_size_limit(2**31 - 1)
    number = 0
    try:
        encoding, damaged = _encoding(path, how)
        # What is no UTF-8 in a file that is otherwise is the fault of its rows.
        errors = "surrogateescape" if damaged else "strict"
        with path.open(encoding=encoding, newline="", errors=errors) as file:
            told = _told_delimiter(file)
            delimiter = told or _delimiter(path, file)
            mark = _mark(path, file, delimiter)
            spaces = bool(mark) and _is_spaced(file, delimiter, mark)
            records = _Records(path, file, delimiter, how, mark=mark, spaces=spaces)
            for number, cells in records:
                if not any(cells) or (told and number == 1):
                    continue
                place = f"{path}: row {number}"
                if damaged and (broken := _BROKEN.search("".join(cells))):
                    what = f"byte {ord(broken[0]) - 0xDC00:#x} in it is no UTF-8"
                    how.note(FormatError(place, what, "save the file as UTF-8"))
                else:
                    yield place, cells
    except UnicodeError as error:
        place = f"{path}: row {number + 1} or later"
        what = f"is no {getattr(error, 'encoding', '') or encoding}"
        raise FormatError(place, what, "save the file as UTF-8") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None


class _Records:
    """The rows of a file with their numbers; a row whose quotation marks are wrong is noted.

    A mark that is not closed takes the rows behind it into its cell, until one of them has a mark,
    or to the end of the file. So reading goes on behind the line in which such a row began.
    """

    def __init__(
        self, path: Path, file: IO[str], delimiter: str, how: DatasetReading, *, mark: str,
        spaces: bool,
    ) -> None:  # fmt: skip
        self._path = path
        self._file = iter(file)
        self._how = how
        self._waiting: deque[str] = deque()
        self._of_row: list[str] = []
        self._spaced = re.compile(rf"{mark}[ ]+(?={re.escape(delimiter)}|[\r\n]*\Z)")
        self._delimiter = delimiter
        self._mark = mark
        self._spaces = spaces

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader = self._reader(self._lines())
        number = 0
        while True:
            self._of_row.clear()
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                cells = self._mended()
                if cells is None:
                    what = f"has quotation marks that do not close a cell ({error})"
                    hint = "double each mark that is part of a text"
                    self._how.note(FormatError(f"{self._path}: row {number}", what, hint))
                self._waiting.extendleft(reversed(self._of_row[1:]))
                # It has seen the end of the file, where that is what was wrong.
                reader = self._reader(self._lines())
                if cells is None:
                    continue
            if cells is None:
                return
            yield number, cells

    def _reader(self, lines: Iterator[str], escape: str | None = None) -> Iterator[list[str]]:
        if self._mark:
            return csv.reader(
                lines,
                delimiter=self._delimiter,
                quotechar=self._mark,
                strict=True,
                escapechar=escape,
                skipinitialspace=self._spaces,
            )
        return csv.reader(lines, delimiter=self._delimiter, quoting=csv.QUOTE_NONE)

    def _lines(self) -> Iterator[str]:
        """The lines without NUL, which csv does not take."""
        of_row, waiting = self._of_row.append, self._waiting
        while True:
            while waiting:
                of_row(line := waiting.popleft())
                yield line
            for line in self._file:
                whole = line.replace("\0", "") if "\0" in line else line
                of_row(whole)
                yield whole
                if waiting:
                    break
            else:
                return

    def _mended(self) -> list[str] | None:
        r"""The cells of a row in which a space follows a closing mark, or `\` leads inner ones."""
        line = self._of_row[0]
        for written, escape in ((self._spaced.sub(self._mark, line), None), (line, "\\")):
            if written == line and (escape is None or escape not in line):
                continue
            try:
                return next(self._reader(iter([written]), escape), None)
            except csv.Error:
                continue
        return None


def _encoding(path: Path, how: DatasetReading) -> tuple[str, bool]:
    """The encoding of a table, and whether some of its bytes are none of it."""
    from reviewer.corpus.readers.decoding import unmarked_utf16

    with path.open("rb") as file:
        head = file.read(512)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16", False
        if encoding := unmarked_utf16(head):
            return encoding, False
        file.seek(0)
        for line in file:
            try:
                line.decode()
            except UnicodeDecodeError:
                encoding = _old_encoding(path, how)
                return encoding, encoding == _UTF8
    return _UTF8, False


def _old_encoding(path: Path, how: DatasetReading) -> str:
    """The encoding of a table that is not in UTF-8, as an article's is found.

    Raises:
        FormatError: Two readings with other letters are as good, or none is.
    """
    from reviewer.corpus.readers.decoding import is_mostly_utf8
    from reviewer.corpus.readers.guessing import (
        beside,
        in_other_scripts,
        is_sure,
        readings,
        sample_of,
    )

    with path.open("rb") as file:
        data = file.read(_LOOKED_AT)
    if is_mostly_utf8(data):
        return _UTF8
    sample = sample_of(data, 1 << 16)
    found = readings(sample, beside(data, 1 << 16))
    if found and is_sure(found):
        how.guess(f"{path.name}: is no UTF-8 and was read as {found[0].encoding}")
        return found[0].encoding
    names = [one.encoding for one in found[:3]] or in_other_scripts(sample)[:3]
    what = f"is not in UTF-8 and may be in {' or '.join(dict.fromkeys(names))}"
    if not names:
        what = "is not in UTF-8, nor in another encoding that is known"
    raise FormatError(str(path), what, "save it as UTF-8")


def _told_delimiter(file: IO[str]) -> str:
    """What separates the cells if the first line says so, for Excel: `sep=;`; else nothing."""
    first = file.readline(16).strip().removeprefix("\ufeff")
    file.seek(0)
    return first[4:] if re.fullmatch(r"sep=.", first, re.IGNORECASE) else ""


def _delimiter(path: Path, file: IO[str]) -> str:
    """What separates the cells: what stands in every line as often, or nearly."""
    lines = [line for line in islice(file, 50) if line.strip()]
    file.seek(0)
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    counts = {
        one: sorted(line.count(one) for line in lines)[len(lines) // 10] if lines else 0
        for one in _DELIMITERS
    }
    head = lines[0] if lines else ""
    return max(_DELIMITERS, key=lambda one: (bool(counts[one]) and one in head, head.count(one)))


def _mark(path: Path, file: IO[str], delimiter: str) -> str:
    """The quotation mark that encloses cells; empty if none does."""
    lines = list(islice(file, 200))
    file.seek(0)
    if _by_apostrophes(lines, delimiter):
        return "'"
    if path.suffix.lower() not in (".tsv", ".tab"):
        return '"'
    # They may stand alone in lines of tabs.
    odd = sum(line.count('"') % 2 for line in lines)
    starts = sum(line.count('\t"') + line.startswith('"') for line in lines)
    return '"' if starts > 0 and odd * 4 < max(starts, 1) else ""


def _by_apostrophes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether cells are enclosed by `'`: a column of every row, and all rows are as wide then."""
    if sum(f"{delimiter}'" in line or line.startswith("'") for line in lines) < len(lines) // 2:
        return False
    bare = re.escape(delimiter)
    if any(re.search(rf'(?:^|{bare})"', line) for line in lines):
        return False
    rows: list[list[str]] = []
    for escape in (None, "\\"):
        with suppress(csv.Error):
            reader = csv.reader(
                lines, delimiter=delimiter, quotechar="'", escapechar=escape,
                skipinitialspace=True, strict=True,
            )  # fmt: skip
            rows = rows or list(reader)
    plain = list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    rows, whole = [row for row in rows if row], [row for row in plain if row]
    if len(rows) < 2 or len(set(map(len, rows))) > 1:
        return False
    if len(rows) != len(whole):
        return True  # a cell goes over several lines, and fits only so
    enclosed = [
        {n for n, cell in enumerate(row) if _ENCLOSED.fullmatch(cell)} if len(row) == len(rows[0])
        else set(range(len(rows[0])))
        for row in whole[1:]
    ]  # fmt: skip
    return bool(set.intersection(*enclosed))


def _is_spaced(file: IO[str], delimiter: str, mark: str) -> bool:
    """Whether a space stands between delimiters and the quotation marks behind them."""
    spaced = any(f"{delimiter} {mark}" in line for line in islice(file, 200))
    file.seek(0)
    return spaced
