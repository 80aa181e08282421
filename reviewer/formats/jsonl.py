"""Our own format: one JSON object a line with every field of the record. Loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import ClassVar, Final

import orjson

from reviewer.formats.base import DatasetReading, Format, FormatError, Options, ReadRow
from reviewer.formats.common.json_files import batches_of, objects_in, rows_of, write_lines
from reviewer.formats.example import FIELDS, SAID_AT, SCHEMA, Example, blank, shares
from reviewer.models import Json

FILE: Final = "examples.jsonl"

SHARES: Final = "soft"
"""Field of a row that tells tag -> share of the votes; it follows from `votes`."""


class JsonLines(Format):
    """See the module."""

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "Reviewer's own JSON lines"
    suffix: ClassVar[str] = ".jsonl"
    keeps: ClassVar[str] = "everything"
    no_text: ClassVar[bool] = True
    soft: ClassVar[bool] = True
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `examples.jsonl`."""
        rows: Iterable[Json] = map(to_json, examples)
        if options.soft:
            tags = options.tags
            rows = ({**to_json(one), SHARES: shares(one, tags)} for one in examples)
        write_lines(folder / FILE, rows)

    def read(self, folder: Path) -> Iterator[Example]:
        """Reads the file, as `rows` does; what many rows end in is read once.

        Raises:
            FormatError: A row is not as it should be.
        """
        path, done = folder / FILE if folder.is_dir() else folder, 0
        with suppress(OSError), path.open("rb") as file:
            for one in map(_Halves().example, file):
                if one is None:
                    break
                yield one
                done += 1
            else:
                return
        for row in islice(self.rows(folder), done, None):
            yield row.example

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads the file, or a folder that holds it.

        Raises:
            FormatError: A row is not as it should be.
        """
        path, how = path / FILE if path.is_dir() else path, how or DatasetReading()
        name, halves = str(path), _Halves()
        for first, lines in batches_of(path):
            known = halves.examples(lines)
            if known is not None:
                for number, one in enumerate(known, first):
                    yield ReadRow(f"{name}: row {number}", one)
                continue
            for number, row in rows_of(lines, first, name, how):
                place = f"{name}: row {number}"
                if len(row) == 2 and row.keys() == {"place", "why"}:
                    what = f"stands for {row['place']}, which could not be read"
                    how.note(FormatError(place, what, "mend that and import it again"))
                    continue
                for read in how.tried(from_json, row, place):
                    yield ReadRow(place, read)


_SAID: Final = b',"tags":'
"""Where what is said of a sentence begins. In a text each quote has a backslash before it."""

_HEAD: Final = ["v", *FIELDS[:SAID_AT]]
_END: Final = [*FIELDS[SAID_AT:]]

MOST: Final = 1_024
"""Ends of rows that are remembered."""

LONGEST: Final = 4_096
"""Bytes of the longest of them."""

_example: Final = partial(tuple.__new__, Example)


class _Halves:
    """Reads rows as `write` leaves them, in two halves.

    Both must be whole objects; then together they are the row.
    """

    def __init__(self) -> None:
        self._ends: dict[bytes, tuple[Json, ...]] = {}

    def example(self, line: bytes) -> Example | None:
        """The example of a row; None if it is not quite as `write` leaves it."""
        first, _, rest = line.partition(_SAID)
        try:
            end = self._ends.get(rest) or self._end(rest)
            head = orjson.loads(first + b"}")
        except orjson.JSONDecodeError:
            return None
        if end is None or [*head] != _HEAD or head.pop("v") != SCHEMA:
            return None
        return _example((*head.values(), *end))

    def examples(self, lines: Sequence[bytes]) -> list[Example] | None:
        """The examples of rows; None if one of them is not quite as `write` leaves it."""
        firsts, ends = [], []
        try:
            for line in lines:
                first, _, rest = line.partition(_SAID)
                if (end := self._ends.get(rest) or self._end(rest)) is None:
                    return None
                firsts.append(first + b"}")
                ends.append(end)
        except orjson.JSONDecodeError:
            return None
        heads = objects_in(firsts)
        if heads is None or any([*head] != _HEAD or head.pop("v") != SCHEMA for head in heads):
            return None
        return [_example((*head.values(), *end)) for head, end in zip(heads, ends, strict=True)]

    def _end(self, rest: bytes) -> tuple[Json, ...] | None:
        said = orjson.loads(b'{"tags":' + rest)
        if [*said] != _END or not rest.endswith(b"\n"):
            return None
        end = tuple(said.values())
        if len(rest) <= LONGEST:
            if len(self._ends) == MOST:
                self._ends.clear()
            self._ends[rest] = end
        return end


def to_json(example: Example) -> dict[str, Json]:
    """The row of an example."""
    row = _ROW.copy()
    row.update(zip(FIELDS, example, strict=False))
    return row


_KEYS: Final = ("v", *FIELDS)
_ROW: Final[dict[str, Json]] = {"v": SCHEMA, **dict.fromkeys(FIELDS)}
"""A row to be filled in: a copy has its size from the beginning."""
_ALL: Final = frozenset({*_KEYS, SHARES, "place", "why"})
"""What a row may hold; the report of an import says in `why` what was wrong, in `place` where."""

_VALUES: Final = itemgetter(*FIELDS)


def from_json(row: Mapping[str, Json], place: str) -> Example:
    """The example of a row; fields that are missing say nothing.

    Raises:
        FormatError: It is of another version, or has fields that are not known.
    """
    if row.get("v", SCHEMA) != SCHEMA:
        what = f"has version {row['v']!r} of the record"
        raise FormatError(place, what, f"this program reads version {SCHEMA}")
    try:
        found = Example._make(_VALUES(row))
        if len(row) <= len(_KEYS):
            return found
    except KeyError:
        pass
    if unknown := sorted(row.keys() - _ALL):
        what = f"has a field {unknown[0]!r} that is not known"
        raise FormatError(place, what, "see the fields in docs/formats.md")
    return Example._make([row[field] if field in row else blank(field) for field in FIELDS])


FORMAT: Final = JsonLines()
