"""Who works on which check of others' hidden work, as the desk's server tells it to everybody.

One side keeps it in a file of this machine, the other reads it there; both understand it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

import orjson

FILE: Final = "under-way.json"
"""The file's name, in the folder of this machine for the workspace."""

MOST: Final = 100_000
"""Entries that count."""

_LONGEST: Final = 1_000


class UnderWay(NamedTuple):
    """A check that somebody is on and has not settled; nothing of what it says.

    Attributes:
        by: Whose check it is.
        article: The article's id.
        unit: The sentence's id.
        assignee: Who is on it.
    """

    by: str
    article: str
    unit: str
    assignee: str


def encode(every: Iterable[UnderWay]) -> bytes:
    """The file's bytes, the same for the same entries."""
    return orjson.dumps(sorted({tuple(one) for one in every}))


def decode(data: bytes) -> tuple[UnderWay, ...]:
    """The entries in the file's bytes; what is no entry is none."""
    with suppress(ValueError):
        found = orjson.loads(data)
        return tuple(_usable(found)) if isinstance(found, list) else ()
    return ()


def _usable(found: list[Any]) -> Iterator[UnderWay]:
    for one in found[:MOST]:
        if isinstance(one, list) and len(one) == len(UnderWay._fields):
            entry = UnderWay(*one)
            if all(isinstance(text, str) and 0 < len(text) <= _LONGEST for text in entry):
                yield entry
