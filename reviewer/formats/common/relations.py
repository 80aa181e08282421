"""Relations in tools that draw them between two marks: what was drawn wins over what was kept.

Our exports keep the relations of an example whole, beside what the tool draws of them, so that ids
and ends in other articles survive; a relation that could be drawn and is drawn no more was deleted
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from reviewer.models import Json

UNTYPED: Final = "relation"
"""The kind of a relation of which a file of others tells none."""


class DrawnRelation(NamedTuple):
    """A relation as a tool draws it.

    Attributes:
        kind: Its kind.
        span: The id of the span that it starts from.
        other: That of the span at its other end.
    """

    kind: str
    span: str
    other: str


def drawn_as(item: Mapping[str, Json]) -> DrawnRelation:
    """A relation of an example as a tool draws it."""
    return DrawnRelation(item["kind"], item["span"], item["other"])


def relations_from(
    kept: Sequence[Mapping[str, Json]],
    drawn: Iterable[DrawnRelation],
    drawable: Callable[[Mapping[str, Json]], bool],
) -> list[dict[str, Json]]:
    """The relations of an example: those kept and still drawn, and those that are new.

    Args:
        kept: What our export wrote beside; empty in a file that others made.
        drawn: What is drawn.
        drawable: Whether a kept one could be drawn at all, and so was.
    """
    there = dict.fromkeys(drawn)
    found = [dict(item) for item in kept if not drawable(item) or drawn_as(item) in there]
    known = {drawn_as(item) for item in found if not item["article"]}
    ids = {str(item["id"]) for item in found}
    free = (name for number in range(1, 2 + len(there) + len(ids))
            if (name := f"r{number}") not in ids)  # fmt: skip
    new = [one for one in there if one not in known]
    found += [{"id": next(free), **one._asdict(), "article": ""} for one in new]
    return sorted(found, key=lambda item: str(item["id"]))
