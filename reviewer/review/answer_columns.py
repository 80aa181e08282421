"""What people settled in columns of small numbers: an object a sentence would fill the memory."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence, Sized
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

Key: TypeAlias = tuple[str, str]
"""(article, sentence), the same for every annotator."""

T = TypeVar("T")

KEPT: Final = 64
"""Articles of which the ids of sentences are kept."""


class RatedAnswer(NamedTuple):
    """What one annotator decided of one sentence.

    Attributes:
        article: Article id.
        unit: What names the sentence, the same for every annotator.
        tags: The tags that the annotator gave it; empty for none.
        version: The scheme's version under which it was answered.
    """

    article: str
    unit: str
    tags: frozenset[str]
    version: int = 0


class SentenceList:
    """The sentences of which anybody said anything that counts, article by article.

    A sentence is told by its index here; its id follows from where it begins.
    """

    def __init__(self) -> None:
        """Knows none yet."""
        self.articles: list[str] = []
        self._heads: list[str] = []
        self._first = array("I")
        self._starts = array("I")
        self._ends = array("I")
        self._numbers = array("H")
        self._other_ids: dict[int, str] = {}
        self._positions: dict[str, int] = {}
        self._looked: dict[str, dict[str, int]] = {}
        self._looked_when = 0

    def begin(self, article: str, sha256: str) -> None:
        """The sentences that follow are of this article.

        Args:
            article: Its id; it has not been begun before.
            sha256: Hash of its text (hex).
        """
        self.articles.append(article)
        self._heads.append(f"{sha256[:8]}.")
        self._first.append(len(self))

    def add(self, start: int, end: int, number: int, unit: str = "") -> int:
        """Takes in a sentence; returns its index.

        Args:
            start: Where it begins.
            end: One past its last code point.
            number: Its number in the article, from 1.
            unit: Its id, where that is not made of the text version and where it begins.
        """
        index = len(self._starts)
        self._starts.append(start)
        self._ends.append(end)
        try:
            self._numbers.append(number)
        except OverflowError:
            self._numbers = _wider(self._numbers, number)
        if unit and unit != f"{self._heads[-1]}{start}":
            self._other_ids[index] = unit
        return index

    def __len__(self) -> int:
        """How many there are."""
        return len(self._starts)

    def unit(self, index: int) -> str:
        """The id of a sentence."""
        if index in self._other_ids:
            return self._other_ids[index]
        return f"{self._heads[self._article_at(index)]}{self._starts[index]}"

    def unit_at(self, start: int) -> str:
        """The id that a sentence of the article begun last has if it begins there, uncut."""
        return f"{self._heads[-1]}{start}"

    def key(self, index: int) -> Key:
        """Article and id of a sentence."""
        return self.articles[self._article_at(index)], self.unit(index)

    def _article_at(self, index: int) -> int:
        return bisect_right(self._first, index) - 1

    def number(self, key: Key) -> int | None:
        """The number of a sentence in its article, from 1; None if it is not among these."""
        index = self.find(key)
        return None if index is None else self._numbers[index]

    def find(self, key: Key) -> int | None:
        """The index of a sentence; None if it is not among these."""
        if self._looked_when != len(self):
            self._looked.clear()
            self._looked_when = len(self)
        known = self._looked.get(key[0])
        if known is None:
            known = self._units_in(key[0])
        return known.get(key[1])

    def _units_in(self, article: str) -> dict[str, int]:
        """Id -> index of the sentences of an article, kept for the next ones that are looked for.

        Of all sentences they would take more memory than all that is said of them.
        """
        if len(self._positions) != len(self.articles):
            self._positions = {name: at for at, name in enumerate(self.articles)}
        at = self._positions.get(article)
        if at is None:
            return {}
        last = self._first[at + 1] if at + 1 < len(self._first) else len(self)
        known = {self.unit(index): index for index in range(self._first[at], last)}
        if len(self._looked) >= KEPT:
            del self._looked[next(iter(self._looked))]
        self._looked[article] = known
        return known

    def borders(self, index: int) -> tuple[int, int]:
        """Where a sentence begins, and one past its last code point."""
        return self._starts[index], self._ends[index]

    def lengths(self) -> Ints:
        """The code points of each sentence, shape (sentences,)."""
        import numpy as np

        if not self._starts:
            return np.zeros(0, np.int64)
        starts, ends = (
            np.frombuffer(one, f"u{one.itemsize}") for one in (self._starts, self._ends)
        )
        found: Ints = np.subtract(ends, starts, dtype=np.int64)
        return found

    def within(self, articles: Collection[str]) -> Iterator[tuple[str, int]]:
        """The sentences of some articles: article and index."""
        for at, article in enumerate(self.articles):
            if article in articles:
                last = self._first[at + 1] if at + 1 < len(self._first) else len(self)
                yield from ((article, index) for index in range(self._first[at], last))

    def article_of(self) -> Ints:
        """The index of the article of each sentence, shape (sentences,)."""
        import numpy as np

        first = np.array(self._first, dtype=np.int64)
        counts = np.diff(first, append=len(self))
        return np.repeat(np.arange(len(first), dtype=np.min_scalar_type(-1 - len(first))), counts)


class AnswerColumn(Sequence[RatedAnswer]):
    """What one annotator settled, in the order in which it was found."""

    def __init__(self, sentences: SentenceList, sets: TagSets) -> None:
        """Nothing is settled yet.

        Args:
            sentences: Those of all annotators who are compared.
            sets: The sets of tags of all of them.
        """
        self.sentences = sentences
        self.sets = sets
        self.places = array("I")
        self.given = array("H")
        self.versions = array("b")

    def add(self, place: int, tags: frozenset[str], version: int) -> None:
        """One more was settled.

        Args:
            place: The index of the sentence.
            tags: The tags that it was given.
            version: The scheme's version under which that was.
        """
        self.places.append(place)
        number = self.sets.number(tags)
        try:
            self.given.append(number)
        except OverflowError:
            self.given = _wider(self.given, number)
        try:
            self.versions.append(version)
        except OverflowError:
            self.versions = _wider(self.versions, version)

    def __len__(self) -> int:
        """How many are settled."""
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> RatedAnswer: ...

    @overload
    def __getitem__(self, at: slice) -> list[RatedAnswer]: ...

    def __getitem__(self, at: int | slice) -> RatedAnswer | list[RatedAnswer]:
        """An answer, or several."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        key = self.sentences.key(self.places[at])
        return RatedAnswer(*key, self.sets.of[self.given[at]], self.versions[at])

    def __iter__(self) -> Iterator[RatedAnswer]:
        """All answers."""
        return (self[at] for at in range(len(self)))

    def of_version(self, version: int) -> AnswerColumn:
        """What was answered under one version of the scheme."""
        found = AnswerColumn(self.sentences, self.sets)
        found.given, found.versions = array(self.given.typecode), array(self.versions.typecode)
        for place, given, own in zip(self.places, self.given, self.versions, strict=True):
            if own == version:
                found.places.append(place)
                found.given.append(given)
                found.versions.append(own)
        return found


def _wider(column: array[int], number: int) -> array[int]:
    """The column with a number behind it that it could not hold: most need few bytes."""
    return array("I" if column.typecode == "H" else "q", [*column, number])


class TagSets:
    """Numbers for sets of tags: of hundreds of thousands of sentences few are different.

    Attributes:
        of: Number -> set.
    """

    def __init__(self) -> None:
        """Knows none yet."""
        self.of: list[frozenset[str]] = []
        self._numbers: dict[frozenset[str], int] = {}

    def number(self, tags: frozenset[str]) -> int:
        """The number of a set."""
        found = self._numbers.get(tags)
        if found is None:
            found = self._numbers[tags] = len(self.of)
            self.of.append(tags)
        return found


class OfSettled(Mapping[Key, T]):
    """Something of each settled sentence, of which most have none.

    Attributes:
        some: Sentence -> it, of those that have any.
        column: What is settled.
    """

    def __init__(self, column: AnswerColumn, none: T) -> None:
        """Nothing is said yet.

        Args:
            column: What is settled.
            none: What all others have.
        """
        self.some: dict[Key, T] = {}
        self.column = column
        self._none = none
        self._settled: frozenset[int] = frozenset()

    def __getitem__(self, key: Key) -> T:
        """What a settled sentence has."""
        if key in self.some:
            return self.some[key]
        if self.column.sentences.find(key) not in self._places():
            raise KeyError(key)
        return self._none

    def _places(self) -> frozenset[int]:
        if len(self._settled) != len(self.column):
            self._settled = frozenset(self.column.places)
        return self._settled

    def __iter__(self) -> Iterator[Key]:
        """The settled sentences."""
        return map(self.column.sentences.key, dict.fromkeys(self.column.places))

    def __len__(self) -> int:
        """How many are settled."""
        return len(self._places())


def having(said: Mapping[Key, Sized]) -> Iterator[Key]:
    """The sentences of which there is anything."""
    known = said.some if isinstance(said, OfSettled) else said
    return (key for key, one in known.items() if len(one))
