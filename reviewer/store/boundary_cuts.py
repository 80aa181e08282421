"""Everybody's cuts of one text version, as one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from reviewer.models import Stamp
from reviewer.ports import Cut

_CUTS: Final[Mapping[str | None, Cut]] = {"split": "split", "join": "join"}


Opinions: TypeAlias = Mapping[tuple[str, int], tuple[Stamp, str | None]]
"""Of one annotator: (base unit, offset) -> when it was last changed and to what."""


class Latest(NamedTuple):
    """The cut that counts at an offset.

    Attributes:
        stamp: When it was made.
        cut: What was made of the boundary.
        author: Who made it.
    """

    stamp: Stamp
    cut: Cut
    author: str


def latest(opinions: Mapping[str, Opinions], sha256: str) -> dict[int, Latest]:
    """For each offset the cut that was made last, whoever made it, in the order of the text.

    Args:
        opinions: Annotator -> their cuts.
        sha256: The text version that counts; cuts of others are passed over.
    """
    version = f"{sha256[:8]}."
    found: dict[int, Latest] = {}
    for author, own in opinions.items():
        for (unit, offset), (stamp, value) in own.items():
            # Of an unknown shape it is no cut: others wrote it.
            known = isinstance(value, str) and unit.startswith(version)
            cut = _CUTS.get(value) if known else None
            if cut is not None:
                one = Latest(stamp, cut, author)
                found[offset] = max(one, found.get(offset, one))
    return dict(sorted(found.items()))
