"""The objects of a JSON array, one after the other: arrays may be larger than the memory.

ijson streams too, but reads half of a character (a lone surrogate) as a question mark, and an
object in place of the array as an empty one. What somebody labelled must not change unseen.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import orjson

from reviewer.formats.base import FormatError
from reviewer.models import Json

CHUNK: Final = 1 << 20
"""Bytes that are read at a time."""

_SPACE: Final = " \t\r\n"

_TOKEN: Final = 16
"""Characters that a number, a word or an escape may miss where a chunk ends in the middle of it."""


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
