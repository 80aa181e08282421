"""Paragraphs and sentences of different articles that are nearly the same.

Two count as the same from a `rapidfuzz.fuzz.ratio` of 90 on. Only pairs that share one of their
lowest hashes (Broder's min-hash, on runs of five characters) are compared at all. Which texts have
a hash in common is found by sorting all hashes once, so that a corpus costs little more than
reading it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_LEAST: Final = 90.0
"""Least ratio (0-100) at which two texts count as one."""

SHORTEST: Final = 60
"""Code points that a paragraph has to have; shorter ones (bylines, crossheads) repeat by chance."""

SHORTEST_SENTENCE: Final = 40
"""Code points that a sentence has to have."""

COMMON: Final = 10
"""Articles with one sentence from which on it says nothing of any two of them (a footer)."""

LONGEST: Final = 2_000
"""Code points from which on a paragraph counts as several: its sentences. Comparing two texts
takes time with the product of their lengths, and some articles have no line breaks at all."""

RUN: Final = 5
"""Code points in a run."""

KEPT: Final = 16
"""Lowest hashes that are kept of a text. If a third of all runs are common, two texts
share none of them once in some hundred times; near 90 more than half are."""

_ENDS: Final = re.compile(r"(?<=[.!?。！？؟।])\s*")

CROWDED: Final = 128
"""Texts with one hash in common from which on each is compared with its neighbours only."""


class TextsCompared(NamedTuple):
    """What was looked at to find texts that are nearly the same.

    Attributes:
        texts: Different paragraphs and sentences that are long enough.
        pairs: Pairs of them that were compared, because they have words in common.
        common: Sentences that so many articles have that they tie nothing.
    """

    texts: int = 0
    pairs: int = 0
    common: int = 0


class NearTexts:
    """Collects the texts of articles, then finds those that are nearly the same.

    Attributes:
        compared: What was looked at; complete after `pairs`.
    """

    def __init__(self) -> None:
        """Knows none yet."""
        self.compared = TextsCompared()
        self._numbers: dict[str, int] = {}
        self._owners: list[list[int]] = []
        self._paragraphs: set[int] = set()

    def add(self, owner: int, paragraph: str) -> None:
        """Takes in a paragraph, or its sentences if it is very long.

        Args:
            owner: The number of its article.
            paragraph: Its text.
        """
        for text in _pieces(_folded(paragraph)):
            self._paragraphs.add(self._take(owner, text))

    def add_sentence(self, owner: int, sentence: str) -> None:
        """Takes in a sentence."""
        text = _folded(sentence)[:LONGEST]
        if len(text) >= SHORTEST_SENTENCE:
            self._take(owner, text)

    def _take(self, owner: int, text: str) -> int:
        number = self._numbers.setdefault(text, len(self._owners))
        if number == len(self._owners):
            self._owners.append([])
        owners = self._owners[number]
        if not owners or owners[-1] != owner:
            owners.append(owner)
        return number

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of articles that have a text in common, or one that is nearly the same."""
        from rapidfuzz import fuzz

        texts = list(self._numbers)
        common = {
            number
            for number, owners in enumerate(self._owners)
            if number not in self._paragraphs and len(set(owners)) > COMMON
        }
        for number, owners in enumerate(self._owners):
            if number not in common:
                yield from ((owners[0], other) for other in owners[1:] if other != owners[0])
        tried = 0
        for one, other in self._candidates(texts, common):
            first, second = self._owners[one][0], self._owners[other][0]
            if first != second:
                tried += 1
                if fuzz.ratio(texts[one], texts[other], score_cutoff=AT_LEAST):
                    yield min(first, second), max(first, second)
        self.compared = TextsCompared(len(texts), tried, len(common))

    def _candidates(self, texts: list[str], common: set[int]) -> Iterator[tuple[int, int]]:
        """Pairs of texts with a hash in common, each once."""
        import numpy as np

        hashes, numbers = array("Q"), array("L")
        for number, text in enumerate(texts):
            if number not in common:
                own = lowest(text)
                hashes.extend(own)
                numbers.extend([number] * len(own))
        packed = np.frombuffer(hashes, np.uint64) if hashes else np.zeros(0, np.uint64)
        order = np.argsort(packed, kind="stable")
        of_text = np.frombuffer(numbers, f"u{numbers.itemsize}")[order] if numbers else order
        ends = np.flatnonzero(np.diff(packed[order])) + 1
        found: set[int] = set()
        size = len(texts)
        for group in np.split(of_text, ends):
            for one, other in _within(group.tolist()):
                if (code := one * size + other) not in found:
                    found.add(code)
                    yield one, other


def _within(group: list[int]) -> Iterator[tuple[int, int]]:
    """The pairs of a group of texts; of a crowd only neighbours, which still makes it one."""
    if len(group) > CROWDED:
        yield from pairwise(group)
        return
    for at, one in enumerate(group):
        yield from ((one, other) for other in group[at + 1 :])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


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
