"""One JSON document that is mostly a list, an item a line: it is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import orjson

from reviewer.formats.base import FormatError
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
