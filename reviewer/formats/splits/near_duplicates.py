"""Paragraphs of different articles that are nearly the same.

Two count as the same from a `rapidfuzz.fuzz.ratio` of 90 on. Only pairs that share one of their
lowest hashes (Broder's min-hash, on runs of five characters) are compared at all, so that a
corpus costs little more than reading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_LEAST: Final = 90.0
"""Least ratio (0-100) at which two paragraphs count as one."""

SHORTEST: Final = 60
"""Code points that a paragraph has to have; shorter ones (bylines, crossheads) repeat by chance."""

LONGEST: Final = 2_000
"""Code points from which on a paragraph counts as several: its sentences. Comparing two texts
takes time with the product of their lengths, and some articles have no line breaks at all."""

RUN: Final = 5
"""Code points in a run."""

KEPT: Final = 16
"""Lowest hashes that are kept of a paragraph. If a third of all runs are common, two paragraphs
share none of them once in some hundred times; near 90 more than half are."""

_ENDS: Final = re.compile(r"(?<=[.!?。！？؟।])\s*")

CROWDED: Final = 128
"""Paragraphs with one hash in common from which on it says nothing."""


class Nearly:
    """Finds, for one paragraph after the other, earlier ones that are nearly the same."""

    def __init__(self) -> None:
        """Knows none yet."""
        self._texts: list[str] = []
        self._owners: list[int] = []
        self._with: dict[int, list[int]] = {}
        self._exact: dict[str, int] = {}

    def add(self, owner: int, paragraph: str) -> list[int]:
        """Takes in a paragraph.

        Args:
            owner: Whose it is.
            paragraph: Its text.

        Returns:
            The other owners of paragraphs so far that are nearly the same.
        """
        found: dict[int, None] = {}
        for text in _pieces(" ".join(paragraph.casefold().split())):
            found.update(dict.fromkeys(self._add(owner, text)))
        return list(found)

    def _add(self, owner: int, text: str) -> list[int]:
        if text in self._exact:
            first = self._owners[self._exact[text]]
            return [first] if first != owner else []
        number = len(self._texts)
        hashes = lowest(text)
        found = self._matches(owner, text, hashes)
        self._exact[text] = number
        self._texts.append(text)
        self._owners.append(owner)
        for each in hashes:
            self._with.setdefault(each, []).append(number)
        return found

    def _matches(self, owner: int, text: str, hashes: list[int]) -> list[int]:
        from rapidfuzz import fuzz

        tried: set[int] = set()
        found: dict[int, None] = {}
        for each in hashes:
            crowd = self._with.get(each, ())
            for number in crowd if len(crowd) <= CROWDED else ():
                other = self._owners[number]
                if number in tried or other == owner or other in found:
                    continue
                tried.add(number)
                if fuzz.ratio(text, self._texts[number], score_cutoff=AT_LEAST):
                    found[other] = None
        return list(found)


def _pieces(text: str) -> Iterator[str]:
    """The text, or its sentences if it is very long; without those that are too short."""
    pieces = _ENDS.split(text) if len(text) > LONGEST else [text]
    for piece in pieces:
        for start in range(0, len(piece), LONGEST):
            if len(part := piece[start : start + LONGEST]) >= SHORTEST:
                yield part


def lowest(text: str) -> list[int]:
    """The lowest hashes of the runs of a text, at most `KEPT`."""
    import numpy as np

    codes: NDArray[np.uint64] = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint64)
    count = len(codes) - RUN + 1
    mixed: NDArray[np.uint64] = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for i in range(RUN):
            mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[i : i + count]
            mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
    return [int(one) for one in np.unique(mixed)[:KEPT]]
