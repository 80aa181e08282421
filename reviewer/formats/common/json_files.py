"""JSON lines: written in large pieces, read row by row with a clear line about what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import orjson

from reviewer.formats.base import FormatError
from reviewer.models import Json

AT_ONCE: Final = 64
"""Rows that are put together before they are written: most of what one costs is the call."""

_MARK: Final = "\0"
_BETWEEN: Final = b',"\\u0000",'


def joined(rows: Sequence[Json]) -> bytes:
    """JSON values as UTF-8, one a line, each line ended.

    They are written by one call with a mark between them, which costs a fraction of a call for
    each. Quotes inside of a text are escaped, so only a value that is the mark itself could be
    taken for one; then they are written one by one.
    """
    marked = [_MARK] * (2 * len(rows) - 1)
    marked[::2] = rows
    data = orjson.dumps(marked)
    if data.count(_BETWEEN) != len(rows) - 1:
        return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    return data[1:-1].replace(_BETWEEN, b"\n") + b"\n"


def write_lines(path: Path, rows: Iterable[Json]) -> None:
    """Writes one JSON value a line, UTF-8, each line ended."""
    rows = iter(rows)
    with path.open("wb") as file:
        while batch := list(islice(rows, AT_ONCE)):
            file.write(joined(batch))


class LineFiles:
    """Several files of JSON lines in a folder, each opened with its first row."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written yet."""
        self._folder = folder
        self._batches: dict[str, list[Json]] = {}

    def add(self, name: str, row: Json) -> None:
        """Adds a row to a file of the folder; it must not be changed after that."""
        batch = self._batches.setdefault(name, [])
        batch.append(row)
        if len(batch) == AT_ONCE:
            self._flush(name)

    def close(self) -> None:
        """Writes what is left."""
        for name in self._batches:
            self._flush(name)

    def _flush(self, name: str) -> None:
        if not self._batches[name]:
            return
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(joined(self._batches[name]))
        self._batches[name].clear()


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Json]]]:
    """The JSON objects of a file with the number of their line from 1; empty lines are skipped.

    Raises:
        FormatError: The file cannot be read, is no UTF-8, or a line is no JSON object.
    """
    try:
        with path.open("rb") as file:
            yield from rows_in(file, str(path))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None


def rows_in(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, dict[str, Json]]]:
    """The JSON objects of lines, as `read_lines` gives them.

    Args:
        lines: An open file.
        name: What it is called in messages.

    Raises:
        FormatError: It is no UTF-8, or a line is no JSON object.
    """
    for number, line in enumerate(lines, 1):
        row = _row(name, number, line)
        if row is not None:
            yield number, row


def _row(path: str, number: int, line: bytes) -> dict[str, Json] | None:
    if number == 1:
        line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if not line.strip():
            return None
        raise _wrong(f"{path}: row {number}", line, str(error)) from None
    if not isinstance(row, dict):
        raise FormatError(f"{path}: row {number}", "is no JSON object", "expected {...} a line")
    return row


def _wrong(place: str, line: bytes, why: str) -> FormatError:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} of the line is no UTF-8"
        return FormatError(place, what, "save the file as UTF-8")
    if not line.endswith(b"\n"):
        return FormatError(place, "the file ends in the middle of a row", "get the whole file")
    return FormatError(place, f"is no JSON ({why})", "expected one JSON object a line")
