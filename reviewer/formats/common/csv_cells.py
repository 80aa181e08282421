"""CSV as others read it: RFC 4180, UTF-8, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final

import orjson

from reviewer.formats.base import FormatError
from reviewer.models import Json

STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠'")
"""What a cell may begin with that has to be looked at more closely."""

_RISKY: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_LONGEST: Final = 2**31 - 1
_DIGITS: Final = 19
"""Characters of the longest number that a cell can hold."""
_DELIMITERS: Final = ",;\t"


def guarded(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could run it; see `bare`."""
    if text[:1] in STARTS and _RISKY.match(text):
        return f"'{text}"
    return text


def bare(cell: str) -> str:
    """The text that was guarded."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def packed(value: Json) -> str:
    """A JSON value in a cell; the empty cell if it says nothing."""
    return guarded(orjson.dumps(value).decode()) if value not in ("", [], {}) else ""


def quoted(cell: str) -> str:
    """A cell as it stands in a line, as `csv.writer` has it, in a third of the time."""
    if '"' in cell:
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


class Table:
    """A file of rows that is being written. Lines end as RFC 4180 asks."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Writes the head."""
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="")
        csv.writer(self._file).writerow([guarded(column) for column in columns])

    def write(self, line: str) -> None:
        """Writes a row, whose cells are `quoted` and joined by commas."""
        self._file.write(line + "\r\n")

    def __enter__(self) -> Table:
        """For `with`."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the file."""
        self._file.close()


class CsvRow:
    """One row of a file that is read.

    Attributes:
        name: The file.
        row: Its number; the head is row 1.
        cells: Its cells, unguarded.
    """

    __slots__ = ("_places", "cells", "name", "row")

    def __init__(self, name: str, row: int, places: Mapping[str, int], cells: list[str]) -> None:
        """Takes the cells.

        Args:
            name: The file.
            row: Its number.
            places: Column -> index of its cell.
            cells: The cells.
        """
        self.name = name
        self.row = row
        self.cells = cells
        self._places = places

    @property
    def place(self) -> str:
        """File and row, for messages."""
        return f"{self.name}: row {self.row}"

    def text(self, column: str) -> str:
        """The cell; empty if there is no such column."""
        place = self._places.get(column)
        return "" if place is None else self.cells[place]

    def number(self, column: str) -> int:
        """The whole number in a cell, 0 for an empty one.

        Raises:
            FormatError: It is none.
        """
        cell = self.text(column)
        if len(cell) > _DIGITS:
            raise self.wrong(column, "a whole number")
        if cell.isascii() and cell.isdecimal():
            return int(cell)
        if not cell:
            return 0
        if cell[0] == "-" and cell[1:].isascii() and cell[1:].isdecimal():
            return int(cell)
        raise self.wrong(column, "a whole number")

    def json(self, column: str, none: Json) -> Json:
        """The JSON value in a cell, `none` for an empty one.

        Raises:
            FormatError: It is none, or of another type than `none`.
        """
        cell = self.text(column)
        try:
            found = orjson.loads(cell) if cell else none
        except orjson.JSONDecodeError:
            raise self.wrong(column, "a JSON value") from None
        if not isinstance(found, type(none)):
            raise self.wrong(column, _TYPES[type(none)])
        return found

    def wrong(self, column: str, expected: str) -> FormatError:
        """What to raise over a cell."""
        cell = self.text(column)
        shown = cell if len(cell) <= 40 else f"{cell[:39]}…"
        return FormatError(self.place, f"column {column!r} holds {shown!r}", f"expected {expected}")


_TYPES: Final[Mapping[type, str]] = {list: "a JSON array", dict: "a JSON object"}


def read_table(path: Path) -> tuple[list[str], Iterator[CsvRow]]:
    """The columns of a file, and its rows as they are asked for.

    A comma, semicolon or tab may separate the cells, as spreadsheets of other countries do.

    Raises:
        FormatError: The file cannot be read, is no UTF-8, or is broken off.
    """
    lines = _lines(path)
    head = next(lines, None)
    if head is None:
        raise FormatError(str(path), "is empty", "expected a head and a row a sentence")
    columns = [bare(cell) for cell in head[1]]
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise FormatError(f"{path}: row 1", f"has two columns {twice!r}", "expected each once")
    return columns, _rows(path, columns, lines)


def _rows(
    path: Path, columns: Sequence[str], lines: Iterable[tuple[int, list[str]]]
) -> Iterator[CsvRow]:
    name, width = str(path), len(columns)
    places = {column: place for place, column in enumerate(columns)}
    for number, cells in lines:
        if len(cells) != width:
            what = f"has {len(cells)} cells, the head has {width}"
            raise FormatError(f"{name}: row {number}", what, "is the file whole?")
        # Most cells are not guarded, and millions of them are read.
        plain = [bare(cell) if "'" in cell else cell for cell in cells]
        yield CsvRow(name, number, places, plain)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers from 1; empty lines count and are passed over."""
    csv.field_size_limit(_LONGEST)
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = _delimiter(file)
            reader = csv.reader(file, strict=True, delimiter=delimiter)
            for number, cells in enumerate(reader, 1):
                if cells:
                    yield number, cells
    except UnicodeDecodeError as error:
        place = f"{path}: row {number + 1} or later"
        if error.reason == "unexpected end of data":
            raise FormatError(place, "ends inside a character", "is the file whole?") from None
        raise FormatError(place, "is no UTF-8", "save the file as UTF-8") from None
    except csv.Error as error:
        raise FormatError(f"{path}: row {number + 1}", str(error), "is the file whole?") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None


def _delimiter(file: IO[str]) -> str:
    head = file.readline()
    file.seek(0)
    counts = {one: head.count(one) for one in _DELIMITERS}
    return max(_DELIMITERS, key=counts.__getitem__)
