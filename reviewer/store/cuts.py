"""Everybody's cuts of one text version, as one answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from reviewer.models import Stamp
from reviewer.ports import Cut

_CUTS: Final[Mapping[str | None, Cut]] = {"split": "split", "join": "join"}


def latest(
    opinions: Sequence[Mapping[tuple[str, int], tuple[Stamp, str | None]]], sha256: str
) -> dict[int, Cut]:
    """For each offset the cut that was made last, whoever made it.

    Args:
        opinions: Of each annotator: (base unit, offset) -> when it was last changed and to what.
        sha256: The text version that counts; cuts of others are passed over.
    """
    version = f"{sha256[:8]}."
    found: dict[int, tuple[Stamp, Cut]] = {}
    for offset, stamp, value in _of(opinions, version):
        if (cut := _CUTS.get(value)) is not None:
            found[offset] = max((stamp, cut), found.get(offset, (stamp, cut)))
    return {offset: found[offset][1] for offset in sorted(found)}


def _of(
    opinions: Sequence[Mapping[tuple[str, int], tuple[Stamp, str | None]]], version: str
) -> Iterable[tuple[int, Stamp, str | None]]:
    for one in opinions:
        for (unit, offset), (stamp, value) in one.items():
            if unit.startswith(version):
                yield offset, stamp, value
