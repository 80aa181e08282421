"""Paragraphs and sentences of different articles that are nearly the same.

Two count as the same from a `rapidfuzz.fuzz.ratio` of 90 on. Only pairs that share one of their
lowest hashes (Broder's min-hash, on runs of five characters) are compared at all. Which texts have
a hash in common is found by sorting all hashes once, so that a corpus costs little more than
reading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Hashes: TypeAlias = "NDArray[np.uint64]"
Letters: TypeAlias = "NDArray[np.uint8]"
Places: TypeAlias = "NDArray[np.intp]"

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


NO_HASH: Final = 2**64 - 1
"""Stands where a text has no more hashes; no run has it (one in 10^19 would be left out)."""

LETTERS: Final = 32
"""Kinds of letters that are told apart before two texts are compared."""

TABLE: Final = 1 << 16
"""Code points of the texts that are looked at side by side."""

MOST_PAIRS: Final = 1 << 20
"""Pairs of which some may be the same that are kept before each is kept once."""

AT_ONCE: Final = 1 << 15
"""Pairs that are compared at once."""


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
        self._tried = 0

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
        texts = list(self._numbers)
        common = {
            number
            for number, owners in enumerate(self._owners)
            if number not in self._paragraphs and len(set(owners)) > COMMON
        }
        for number, owners in enumerate(self._owners):
            if number not in common:
                yield from ((owners[0], other) for other in owners[1:] if other != owners[0])
        for ones, others in self._candidates(texts, common):
            for one, other in _alike(texts, ones, others):
                first, second = self._owners[one][0], self._owners[other][0]
                yield min(first, second), max(first, second)
        self.compared = TextsCompared(len(texts), self._tried, len(common))

    def _candidates(
        self, texts: Sequence[str], common: set[int]
    ) -> Iterator[tuple[list[int], list[int]]]:
        """Pairs of texts of different articles with a hash in common, each pair once.

        They come as two lists of equal length, many pairs at a time. All are counted as compared;
        those whose letters alone tell that they are too different are left out.
        """
        import numpy as np

        numbers = np.array([n for n in range(len(texts)) if n not in common], dtype=np.int64)
        hashes, letters = lowest([texts[number] for number in numbers])
        rows, columns = np.nonzero(hashes != NO_HASH)
        packed, of_text = hashes[rows, columns], numbers[rows]
        del hashes, rows, columns
        order = np.argsort(packed, kind="stable")
        packed, of_text = packed[order], of_text[order]
        del order
        owner = np.array([owners[0] for owners in self._owners], dtype=np.int64)
        size = len(texts)
        every, found = np.zeros(0, np.int64), list[Places]()
        for one, other in _neighbours(packed):
            first, second = of_text[one], of_text[other]
            apart = owner[first] != owner[second]
            found.append(first[apart] * size + second[apart])
            if sum(map(len, found)) > MOST_PAIRS:
                every, found = _once(np.concatenate([every, *found])), []
        every = _once(np.concatenate([every, *found]))
        row_of = np.zeros(size, np.int64)
        row_of[numbers] = np.arange(len(numbers))
        lengths = np.array([len(text) for text in texts])
        for at in range(0, len(every), AT_ONCE):
            ones, others = np.divmod(every[at : at + AT_ONCE], size)
            self._tried += len(ones)
            most = (lengths[ones] + lengths[others]) * (1 - AT_LEAST / 100) + 1
            near = np.abs(lengths[ones] - lengths[others]) <= most
            ones, others, most = ones[near], others[near], most[near]
            may = _apart(letters[row_of[ones]], letters[row_of[others]]) <= most
            yield ones[may].tolist(), others[may].tolist()


def _once(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Values in ascending order, each once; `np.unique` takes ten times as long (numpy 2.4)."""
    import numpy as np

    values.sort()
    return values[np.flatnonzero(np.diff(values, prepend=values[:1] - 1))]


def _apart(some: Letters, others: Letters) -> Places:
    """How many letters at least have to go or to come to make one text of the other."""
    import numpy as np

    found: Places = (np.maximum(some, others) - np.minimum(some, others)).sum(axis=1, dtype="u2")
    return found


def _alike(
    texts: Sequence[str], ones: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Those of the pairs that are nearly the same."""
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    if not ones:
        return
    left, right = [texts[one] for one in ones], [texts[other] for other in others]
    scores = cpdist(left, right, scorer=fuzz.ratio, score_cutoff=AT_LEAST)
    for at in scores.nonzero()[0].tolist():
        yield ones[at], others[at]


def _neighbours(packed: Hashes) -> Iterator[tuple[Places, Places]]:
    """Places of equal values, in pairs; of a crowd only neighbours, which still makes it one.

    Args:
        packed: Values in ascending order.
    """
    import numpy as np

    begins = np.flatnonzero(np.diff(packed, prepend=packed[:1] ^ np.uint64(1)))
    sizes = np.diff(begins, append=len(packed))
    crowded = np.repeat(sizes > CROWDED, sizes)
    left = np.flatnonzero(np.repeat(sizes > 1, sizes))
    for step in range(1, CROWDED):
        left = left[left + step < len(packed)]
        # Who has no equal so far ahead has none further on.
        left = left[packed[left] == packed[left + step]]
        if not len(left):
            return
        yield left, left + step
        if step == 1:
            left = left[~crowded[left]]


def _folded(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip().lower()  # The same, in half the time.
    return " ".join(text.casefold().split())


def _pieces(text: str) -> Iterator[str]:
    """The text, or its sentences if it is very long; without those that are too short."""
    pieces = _ENDS.split(text) if len(text) > LONGEST else [text]
    for piece in pieces:
        for start in range(0, len(piece), LONGEST):
            if len(part := piece[start : start + LONGEST]) >= SHORTEST:
                yield part


def lowest(texts: Sequence[str]) -> tuple[Hashes, Letters]:
    """The lowest hashes of the runs of each text, each once, and how often it has which letters.

    Args:
        texts: Texts of at least `RUN` code points.

    Returns:
        The hashes in ascending order, filled up with `NO_HASH`, shape (texts, `KEPT`); and counts
        of letters, of which several may share one, up to 255, shape (texts, `LETTERS`).
    """
    import numpy as np

    found = np.full((len(texts), KEPT), NO_HASH, np.uint64)
    letters = np.zeros((len(texts), LETTERS), np.uint8)
    # Texts of about the same length stand in one table, so that little of it is empty.
    by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    for group in _tables(by_length, texts):
        found[group], letters[group] = _lowest_of([texts[number] for number in group])
    return found, letters


def _tables(numbers: Sequence[int], texts: Sequence[str]) -> Iterator[list[int]]:
    """Groups of texts that come in the order of their lengths, each of a bounded size."""
    group: list[int] = []
    for number in numbers:
        if group and (len(group) + 1) * len(texts[number]) > TABLE:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _lowest_of(texts: Sequence[str]) -> tuple[Hashes, Letters]:
    """See `lowest`; the texts stand side by side."""
    import numpy as np

    width = max(map(len, texts))
    counts = np.array([len(text) - RUN + 1 for text in texts])
    data = "".join(text.ljust(width) for text in texts).encode("utf-32-le")
    codes = np.frombuffer(data, "<u4").astype(np.uint64).reshape(len(texts), width)
    mixed = np.zeros((len(texts), width - RUN + 1), np.uint64)
    with np.errstate(over="ignore"):
        for at in range(RUN):
            mixed *= np.uint64(0x9E3779B97F4A7C15)
            mixed += codes[:, at : at + mixed.shape[1]]
            mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
    letters = _letters(codes, counts + RUN - 1)
    # What was filled up has no runs.
    mixed[np.arange(mixed.shape[1]) >= counts[:, None]] = NO_HASH
    some = min(2 * KEPT, mixed.shape[1])
    few = np.sort(np.partition(mixed, some - 1, axis=1)[:, :some], axis=1)
    again = np.zeros(few.shape, bool)
    again[:, 1:] = few[:, 1:] == few[:, :-1]
    different = some - again.sum(axis=1)
    few[again] = NO_HASH
    few.sort(axis=1)
    found = np.full((len(texts), KEPT), NO_HASH, np.uint64)
    found[:, : min(KEPT, some)] = few[:, :KEPT]
    # A text that repeats itself so much that its lowest hashes are few is looked at whole.
    for row in np.flatnonzero((different < KEPT) & (counts > some)):
        own = np.unique(mixed[row, : counts[row]])[:KEPT]
        found[row] = NO_HASH
        found[row, : len(own)] = own
    return found, letters


def _letters(codes: Hashes, lengths: Places) -> Letters:
    """How often each text has which letters; `codes` is filled up with spaces."""
    import numpy as np

    rows = np.arange(len(codes), dtype=np.uint64)[:, None] * np.uint64(LETTERS)
    boxes = (rows + (codes & np.uint64(LETTERS - 1))).ravel().view(np.int64)
    found = np.bincount(boxes, minlength=len(codes) * LETTERS).reshape(len(codes), LETTERS)
    found[:, ord(" ") % LETTERS] -= codes.shape[1] - lengths
    return np.minimum(found, 255).astype(np.uint8)
