"""One JSON document that is mostly a list, an item a line: it is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import orjson

from reviewer.formats.base import FormatError, in_words
from reviewer.formats.example import Example
from reviewer.models import Json


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
