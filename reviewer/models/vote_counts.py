"""How many votes who has given in norming sessions, as the desk's server tells those who vote.

The votes themselves stay hidden until all are given. One side keeps the counts in a file of this
machine, the other reads them there; both understand them here.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Final, NamedTuple

import orjson

FILE: Final = "vote-counts.json"
"""The file's name, in the folder of this machine for the workspace."""

MOST: Final = 100_000
"""Entries that count."""

_TYPES: Final = (str, str, int, int)


class VoteCount(NamedTuple):
    """How far somebody is in a round.

    Attributes:
        session: The norming session.
        by: Who votes.
        round: 1 or 2.
        given: Sentences that they have voted on.
    """

    session: str
    by: str
    round: int
    given: int


def encode(every: Iterable[VoteCount]) -> bytes:
    """The file's bytes, the same for the same entries."""
    return orjson.dumps(sorted({tuple(one) for one in every}))


def decode(data: bytes) -> tuple[VoteCount, ...]:
    """The entries in the file's bytes; what is no entry is none."""
    found: object = None
    with suppress(ValueError):
        found = orjson.loads(data)
    if not isinstance(found, list):
        return ()
    return tuple(
        VoteCount(*one)
        for one in found[:MOST]
        if isinstance(one, list) and tuple(map(type, one)) == _TYPES
    )
