"""JSON lines: written in large pieces, read row by row with a clear line about what is wrong.

The objects of a JSON array, one after the other: arrays may be larger than the memory.

ijson streams too, but reads half of a character (a lone surrogate) as a question mark, and an
object in place of the array as an empty one. What somebody labelled must not change unseen.

Of a JSON document that is mostly a list an item is read at a time, never the whole.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Final

import orjson

from reviewer.formats.base import DatasetReading, FormatError, in_words
from reviewer.formats.example import Example
from reviewer.models import Json

AT_ONCE: Final = 64
"""Rows that are written, or read, together: much of what one costs is the call."""


_MARK: Final = "\0"


_BETWEEN: Final = b',"\\u0000",'


def joined(rows: Iterable[Json]) -> bytes:
    """JSON values as UTF-8, one a line, each line ended."""
    return b"".join([orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows])


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


def read_lines(
    path: Path, how: DatasetReading | None = None
) -> Iterator[tuple[int, dict[str, Json]]]:
    """The JSON objects of a file with the number of their line from 1; empty lines are skipped.

    Args:
        path: The file.
        how: Takes in lines that are none; without it the first of them ends the file.

    Raises:
        FormatError: The file cannot be read, is no UTF-8, or a line is no JSON object.
    """
    for first, lines in batches_of(path):
        yield from rows_of(lines, first, str(path), how)


def batches_of(path: Path) -> Iterator[tuple[int, list[bytes]]]:
    """The lines of a file some at a time, with the number of the first of them from 1.

    Raises:
        FormatError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from batches(file)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None


def rows_in(
    lines: Iterable[bytes], name: str, how: DatasetReading | None = None
) -> Iterator[tuple[int, dict[str, Json]]]:
    """The JSON objects of lines, as `read_lines` gives them.

    Args:
        lines: An open file.
        name: What it is called in messages.
        how: As there.

    Raises:
        FormatError: It is no UTF-8, or a line is no JSON object.
    """
    for first, batch in batches(lines):
        yield from rows_of(batch, first, name, how)


def batches(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Lines some at a time, with the number of the first of them from 1; no mark at the start."""
    lines, first = iter(lines), 1
    while batch := list(islice(lines, AT_ONCE)):
        if first == 1:
            batch[0] = batch[0].removeprefix(b"\xef\xbb\xbf")
        yield first, batch
        first += len(batch)


def rows_of(
    lines: Sequence[bytes], first: int, name: str, how: DatasetReading | None = None
) -> Iterator[tuple[int, dict[str, Json]]]:
    """The JSON objects of a batch of lines, as `read_lines` gives them; `first` is its number."""
    rows, how = objects_in(lines), how or DatasetReading()
    if rows is not None:
        yield from enumerate(rows, first)
        return
    for at, line in enumerate(lines, first):
        for row in how.tried(_row, name, at, line):
            if row is not None:
                yield at, row


def objects_in(lines: Sequence[bytes]) -> list[dict[str, Json]] | None:
    """The objects of lines, read by one call; None if one of them is anything else.

    The marks between them tell that no object runs over two lines and none is beside another.
    """
    try:
        marked = orjson.loads(b"[%b]" % _BETWEEN.join(lines))
    except orjson.JSONDecodeError:
        return None
    rows, marks = marked[::2], marked[1::2]
    whole = len(rows) == len(lines) and marks.count(_MARK) == len(marks)
    return rows if whole and all(type(row) is dict for row in rows) else None


def _row(path: str, number: int, line: bytes) -> dict[str, Json] | None:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if not line.strip():
            return None
        row = _with_odd_numbers(line)
        if row is None:
            raise _wrong(f"{path}: row {number}", line, str(error)) from None
    if not isinstance(row, dict):
        raise FormatError(f"{path}: row {number}", "is no JSON object", "expected {...} a line")
    return row


def _with_odd_numbers(line: bytes) -> dict[str, Json] | None:
    """The object of a line with NaN or Infinity in it, which Python writes; None if it is none."""
    if not _ODD_NUMBER.search(line):
        return None
    try:
        row = json.loads(line)
        orjson.dumps(row)
    except (ValueError, TypeError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _wrong(place: str, line: bytes, why: str) -> FormatError:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} of the line is no UTF-8"
        return FormatError(place, what, "save the file as UTF-8")
    if not line.endswith(b"\n"):
        return FormatError(place, "the file ends in the middle of a row", "get the whole file")
    return FormatError(place, f"is no JSON ({why})", "expected one JSON object a line")


_ODD_NUMBER: Final = re.compile(rb"[:\[,]\s*(?:NaN|-?Infinity)\b")

CHUNK: Final = 1 << 20
"""Bytes that are read at a time."""


_SPACE: Final = " \t\r\n"


_TOKEN: Final = 16
"""Characters that a number, a word or an escape may miss where a chunk ends in the middle of it."""


LARGEST: Final = 256 * 1024 * 1024
"""Bytes of the largest document that is read as a whole."""


def read_document(path: Path, hint: str) -> Json:
    """A JSON document as a whole, which is not too large.

    Args:
        path: The file.
        hint: What is expected in it.

    Raises:
        FormatError: It cannot be read, is too large, or is no JSON.
    """
    try:
        if path.stat().st_size > LARGEST:
            what = f"has more than {LARGEST} bytes"
            raise FormatError(str(path), what, "divide it into several files, or use JSON lines")
        return orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None
    except orjson.JSONDecodeError as error:
        raise FormatError(str(path), f"is no JSON ({error})", hint) from None


def documents_in(path: Path, how: DatasetReading, hint: str) -> Iterator[Json]:
    """The JSON documents of a file: one, or one a line.

    Args:
        path: The file.
        how: As in `read_lines`.
        hint: What is expected in it.

    Raises:
        FormatError: It cannot be read, or is no JSON.
    """
    opening, a_line = _beginning(path)
    if a_line or (path.suffix.lower() in _OF_LINES and opening != b"["):
        yield from (row for _, row in read_lines(path, how))
    else:
        yield read_document(path, hint)


def write_array(path: Path, objects: Iterable[Json]) -> None:
    """Writes an array, UTF-8, one object a line."""
    with path.open("wb") as file:
        before = b"[\n"
        for one in objects:
            file.write(before + orjson.dumps(one))
            before = b",\n"
        file.write(b"\n]\n" if before == b",\n" else b"[]\n")


def read_array(path: Path, what: str) -> Iterator[tuple[int, dict[str, Json]]]:
    """The objects of an array with their numbers from 1.

    Args:
        path: The file.
        what: What an object is called in messages.

    Raises:
        FormatError: The file cannot be read, is no UTF-8, no array of objects, or ends too early.
    """
    number = 0
    for number, one in enumerate(_Reader(path, what).objects(), 1):
        if not isinstance(one, dict):
            raise FormatError(f"{path}: {what} {number}", "is no JSON object", "expected {...}")
        yield number, one


def read_objects(
    path: Path, how: DatasetReading | None = None, what: str = "row"
) -> Iterator[tuple[int, dict[str, Json]]]:
    """The JSON objects of a file that has one a line, or all in an array, with numbers from 1.

    Args:
        path: The file.
        how: Takes in what cannot be read; without it the first of it ends the file.
        what: What an object is called in messages.

    Raises:
        FormatError: The file cannot be read, or something in it is no JSON object.
    """
    opening, a_line = _beginning(path)
    if opening == b"[" and not a_line:
        yield from (how or DatasetReading()).each(read_array(path, what))
    else:
        yield from read_lines(path, how)


_OF_LINES: Final = (".jsonl", ".ndjson")


def _beginning(path: Path) -> tuple[bytes, bool]:
    """With what a file opens, and whether its first line is a value alone before others."""
    _, lines = next(batches_of(path), (1, []))
    lines = [line for line in map(bytes.strip, lines) if line]
    if not lines:
        return b"", False
    try:
        orjson.loads(lines[0])
    except orjson.JSONDecodeError:
        return lines[0][:1], False  # it goes on in the next line
    return lines[0][:1], len(lines) > 1


class _Reader:
    """Cuts a file into the values of its array."""

    def __init__(self, path: Path, what: str) -> None:
        self._path = path
        self._what = what
        self._left = ""
        self._more = True
        self._number = 0
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def objects(self) -> Iterator[Json]:
        try:
            with self._path.open("rb") as file:
                yield from self._values(file)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise FormatError(
                str(self._path), f"cannot be read ({why})", "check the file"
            ) from None
        except UnicodeDecodeError as error:
            what = f"is no UTF-8 ({error.reason})"
            raise FormatError(self._place(), what, "save the file as UTF-8") from None

    def _values(self, file: IO[bytes]) -> Iterator[Json]:
        self._expect(file, "[")
        if self._next(file) == "]":
            return
        while True:
            self._number += 1
            yield self._value(file)
            if self._expect(file, ",]") == "]":
                break
        if found := self._next(file):
            what = f"has {found!r} behind the end of its list"
            raise FormatError(self._place(), what, "get the file as it was written")

    def _value(self, file: IO[bytes]) -> Json:
        scan = json.JSONDecoder().raw_decode
        self._next(file)
        while True:
            try:
                value, end = scan(self._left)
                self._left = self._left[end:]
                orjson.dumps(value)
                return value
            except ValueError as error:
                if not self._is_cut(error):
                    raise self._no_json(error) from None
                if not self._read(file):
                    raise self._wrong(error) from None
            except RecursionError:
                what = "is nested too deeply"
                raise FormatError(self._place(), what, "expected [{...}, {...}]") from None
            except TypeError:  # half of a surrogate pair, which is no text
                what, hint = "holds half of a character", "was its text cut by UTF-16 offsets?"
                raise FormatError(self._place(), what, hint) from None

    def _is_cut(self, error: ValueError) -> bool:
        """Whether a value may be whole with more of the file; if not, no more of it is read."""
        return (
            not isinstance(error, json.JSONDecodeError)
            or error.msg.startswith("Unterminated")
            or error.pos >= len(self._left) - _TOKEN
        )

    def _expect(self, file: IO[bytes], wanted: str) -> str:
        found = self._next(file)
        if found not in tuple(wanted):
            if not found:
                raise self._wrong()
            hint = "expected a JSON array: [{...}, {...}]"
            raise FormatError(self._place(), f"is followed by {found!r}", hint)
        self._left = self._left[1:]
        return found

    def _next(self, file: IO[bytes]) -> str:
        """The next character that is no white space, left where it is; empty at the end."""
        self._left = self._left.lstrip(_SPACE)
        while not self._left and self._read(file):
            self._left = self._left.lstrip(_SPACE)
        return self._left[:1]

    def _read(self, file: IO[bytes]) -> bool:
        if self._more:
            data = file.read(CHUNK)
            self._more = bool(data)
            self._left += self._decoder.decode(data, final=not data)
        return self._more

    def _place(self) -> str:
        if not self._number:
            return f"{self._path}: the beginning"
        return f"{self._path}: {self._what} {self._number}"

    def _wrong(self, error: ValueError | None = None) -> FormatError:
        """What is wrong where the file has ended."""
        broken_off = error is None or "Unterminated" in str(error)
        if broken_off or not self._left.rstrip(_SPACE).endswith("]"):
            return FormatError(self._place(), "the file ends in the middle", "get the whole file")
        assert error is not None
        return self._no_json(error)

    def _no_json(self, error: ValueError) -> FormatError:
        return FormatError(self._place(), f"is no JSON ({error})", "expected [{...}, {...}]")


def _closed() -> bytes:
    return b"]"


def write_listing(
    path: Path,
    items: Iterable[Json],
    before: bytes = b"[",
    after: Callable[[], bytes] = _closed,
) -> None:
    """Writes the items between two lines, UTF-8.

    Args:
        path: The file.
        items: What stands in the list.
        before: The first line; it ends in the bracket that opens the list.
        after: Gives, once all items are written, the last line; it begins with the bracket that
            closes it.
    """
    with path.open("wb") as file:
        file.write(before + b"\n")
        between = b""
        for item in items:
            file.write(between + orjson.dumps(item))
            between = b",\n"
        file.write(between[1:] + after() + b"\n")


def read_listing(path: Path) -> Iterator[tuple[str, dict[str, Json]]]:
    """The items of a file that `write_listing` wrote, each with its place.

    Raises:
        FormatError: The file cannot be read, ends too early, or a line is no JSON object.
    """
    try:
        with path.open("rb") as file:
            next(file, b"")
            for number, line in enumerate(file, 2):
                if line.startswith(b"]"):
                    return
                yield (place := f"{path}: line {number}"), _object(line, place)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None
    raise FormatError(str(path), "the file ends in the middle of the list", "get the whole file")


def _object(line: bytes, place: str) -> dict[str, Json]:
    try:
        found = orjson.loads(line.rstrip(b"\r\n").removesuffix(b","))
    except orjson.JSONDecodeError as error:
        hint = "expected an item of the list a line, as Reviewer writes them"
        raise FormatError(place, f"is no JSON ({error})", hint) from None
    if not isinstance(found, dict):
        raise FormatError(place, "is no JSON object", "expected {...} a line")
    return found


def together(
    rows: Iterable[tuple[str, dict[str, Json]]],
    whose: Callable[[dict[str, Json]], Hashable],
    made: Callable[[Sequence[dict[str, Json]]], Example],
) -> Iterator[Example]:
    """The examples of items of which several, one after the other, belong to one example.

    Args:
        rows: The items with their places.
        whose: Tells the example of an item from those of others.
        made: Makes an example of all its items.

    Raises:
        FormatError: Items are not as Reviewer writes them.
    """
    for _, group in groupby(rows, lambda row: whose(row[1])):
        places, items = zip(*group, strict=True)
        try:
            yield made(items)
        except (KeyError, TypeError, AttributeError) as error:
            what = f"is not as Reviewer writes it ({in_words(error)})"
            raise FormatError(places[0], what, "see docs/formats.md") from None
