"""Who said what of which sentence, as arrays: the table from which agreement is computed."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, overload

from reviewer.review.answer_columns import AnswerColumn, RatedAnswer, SentenceList

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]

__all__ = [
    "MISSING",
    "RatedAnswer",
    "Ratings",
    "collect",
    "drawn_together",
    "of_version",
    "versions",
]

MISSING: Final = -1
"""Not read, not decided, or cannot be judged: no answer, which differs from "no tag"."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """The answers of several annotators, sentence by sentence.

    Attributes:
        annotators: Their names; columns of the arrays.
        tags: The tags of the scheme; sets of tags are bit masks over them, tag 0 the lowest bit.
        articles: Article ids.
        article_of: For each sentence the index of its article, shape (sentences,).
        group_of: For each sentence what it is drawn anew with, from 0, shape (sentences,): see
            `drawn_together`.
        units: For each sentence what names it.
        sets: For each sentence and annotator the tags as a bit mask, or `MISSING`;
            shape (sentences, annotators), in as few bytes as do.
    """

    annotators: tuple[str, ...]
    tags: tuple[str, ...]
    articles: tuple[str, ...]
    article_of: Ints
    group_of: Ints
    units: Sequence[str]
    sets: Ints

    def tag(self, index: int) -> Ints:
        """1, 0 or `MISSING` for one tag, shape (sentences, annotators)."""
        # In place: of a million sentences each copy counts.
        carries: Ints = self.sets >> index
        carries &= 1
        carries[self.sets == MISSING] = MISSING
        return carries

    def of(self, annotators: Sequence[str]) -> Ratings:
        """The answers of some of the annotators."""
        columns = [self.annotators.index(name) for name in annotators]
        return Ratings(
            tuple(annotators),
            self.tags,
            self.articles,
            self.article_of,
            self.group_of,
            self.units,
            self.sets[:, columns],
        )

    def rows(self, which: NDArray[np.bool_]) -> Ratings:
        """The answers to some of the sentences, shape (sentences,)."""
        if which.all():
            return self
        units = [self.units[row] for row in which.nonzero()[0].tolist()]
        return Ratings(
            self.annotators,
            self.tags,
            self.articles,
            self.article_of[which],
            self.group_of[which],
            units,
            self.sets[which],
        )


def missing(rows: int, columns: int, most: int) -> Ints:
    """A table of nothing but `MISSING` that holds numbers up to `most` in as few bytes as do.

    One more than `most` fits as well, so that such a table can be added to.
    """
    import numpy as np

    return np.full((rows, columns), MISSING, dtype=np.min_scalar_type(-2 - most))


MOST_GROUPS: Final = 5_000
"""Most rows of one article that are drawn anew one by one."""


def drawn_together(
    keys: Iterable[tuple[str, str]], apart: Collection[str] = ()
) -> NDArray[np.int64]:
    """For each sentence the group with which the bootstrap draws it, from 0.

    That is its article, as sentences of one article are not independent. Where each unit is a
    text of its own it is drawn alone; of more than `MOST_GROUPS` every so-many-th are drawn
    together: they have nothing to do with one another, so intervals stay as wide.

    Args:
        keys: Article and sentence.
        apart: Articles of which each unit is a text of its own.
    """
    import numpy as np

    groups: dict[tuple[str, int], int] = {}
    counts = dict.fromkeys(apart, 0)
    found = array("q")
    for article, _ in keys:
        number = counts.get(article, -1)
        if number >= 0:
            counts[article] = number + 1
        found.append(groups.setdefault((article, number % MOST_GROUPS), len(groups)))
    return np.array(found, dtype=np.int64)


def collect(
    answers: Mapping[str, Iterable[RatedAnswer]],
    tags: Sequence[str],
    apart: Collection[str] = (),
) -> Ratings:
    """Puts the answers of annotators side by side.

    Args:
        answers: Annotator -> their decided sentences; what is not among them is missing.
        tags: The tags to look at, at most 62; others are left out.
        apart: Articles of which each unit is a text of its own.
    """
    import numpy as np

    columns = _in_columns(answers)
    if columns is not None:
        return _rated(columns, tags, apart)
    bit = {tag: 1 << index for index, tag in enumerate(tags)}
    rows: dict[tuple[str, str], int] = {}
    # Few sets occur, again and again.
    masks: dict[frozenset[str], int] = {}
    found: list[tuple[array[int], array[int]]] = []
    for given in answers.values():
        at_row, value = array("q"), array("q")
        for article, unit, own, _ in given:
            at_row.append(rows.setdefault((article, unit), len(rows)))
            mask = masks.get(own)
            if mask is None:
                mask = masks[own] = sum(bit.get(tag, 0) for tag in own)
            value.append(mask)
        found.append((at_row, value))
    sets = missing(len(rows), len(answers), (1 << len(tags)) - 1)
    for column, (at_row, value) in enumerate(found):
        sets[np.array(at_row), column] = np.array(value)
    index = {name: i for i, name in enumerate(dict.fromkeys(article for article, _ in rows))}
    return Ratings(
        tuple(answers),
        tuple(tags),
        tuple(index),
        np.array([index[article] for article, _ in rows], dtype=np.int64),
        drawn_together(rows, apart),
        tuple(unit for _, unit in rows),
        sets,
    )


class RowUnits(Sequence[str]):
    """The ids of the sentences of a table, made when they are asked for."""

    def __init__(self, sentences: SentenceList, rows: Ints) -> None:
        """Of these sentences, in this order."""
        self._sentences = sentences
        self._rows = rows

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        """An id, or several."""
        if isinstance(at, slice):
            return [self._sentences.unit(int(one)) for one in self._rows[at]]
        return self._sentences.unit(int(self._rows[at]))


def _rated(
    columns: Mapping[str, AnswerColumn], tags: Sequence[str], apart: Collection[str]
) -> Ratings:
    """Puts columns over the same sentences side by side."""
    import numpy as np

    every = list(columns.values())
    sentences, sets = every[0].sentences, every[0].sets
    bit = {tag: 1 << index for index, tag in enumerate(tags)}
    masks = np.array(
        [sum(bit.get(tag, 0) for tag in own) for own in sets.of] or [0], dtype=np.int64
    )
    few = np.min_scalar_type(-1 - sum(map(len, every)))
    places = [np.frombuffer(one.places, f"u{one.places.itemsize}") for one in every if one]
    # Sentences come in the order in which they were first answered, person by person.
    count = sum(map(len, places))
    first = np.full(len(sentences), count, few)
    for own in reversed(places):
        # From the back, so that what is said first stays.
        first[own[::-1]] = np.arange(count - 1, count - 1 - len(own), -1, dtype=few)
        count -= len(own)
    rows = (first < sum(map(len, places))).nonzero()[0]
    ranks = first[rows]
    if not (ranks[1:] > ranks[:-1]).all():
        rows = rows[np.argsort(ranks)]
    rows = rows.astype(few)
    del first, ranks
    row_of = np.zeros(len(sentences), few)
    row_of[rows] = np.arange(len(rows), dtype=few)
    table = missing(len(rows), len(every), (1 << len(tags)) - 1)
    for at, one in enumerate(every):
        if one:
            given = np.frombuffer(one.given, f"u{one.given.itemsize}")
            table[row_of[np.frombuffer(one.places, f"u{one.places.itemsize}")], at] = masks[given]
    del row_of
    article_of = sentences.article_of()[rows]
    begun = np.full(len(sentences.articles), len(rows), few)
    begun[article_of[::-1]] = np.arange(len(rows) - 1, -1, -1, dtype=few)
    # Articles, too, come in the order in which anything of them was first answered.
    known = (begun < len(rows)).nonzero()[0]
    known = known[np.argsort(begun[known])]
    rank_of = np.zeros(len(begun), few)
    rank_of[known] = np.arange(len(known))
    names = tuple(sentences.articles[one] for one in known.tolist())
    article_of = rank_of[article_of]
    group_of = article_of
    if not set(apart).isdisjoint(names):
        group_of = drawn_together(((names[one], "") for one in article_of.tolist()), apart)
    units = RowUnits(sentences, rows)
    return Ratings(tuple(columns), tuple(tags), names, article_of, group_of, units, table)


def _in_columns(answers: Mapping[str, Iterable[RatedAnswer]]) -> Mapping[str, AnswerColumn] | None:
    """The same answers, if all are columns over the same sentences."""
    found = {name: own for name, own in answers.items() if isinstance(own, AnswerColumn)}
    same = len({id(own.sentences) for own in found.values()}) == 1
    return found if same and len(found) == len(answers) else None


def versions(answers: Iterable[RatedAnswer]) -> set[int]:
    """The versions of the scheme under which anything was answered."""
    if isinstance(answers, AnswerColumn):
        return set(answers.versions)
    return {answer.version for answer in answers}


def of_version(
    answers: Mapping[str, Iterable[RatedAnswer]], version: int
) -> dict[str, Sequence[RatedAnswer]]:
    """What was answered under one version of the scheme."""
    return {
        name: own.of_version(version)
        if isinstance(own, AnswerColumn)
        else [answer for answer in own if answer.version == version]
        for name, own in answers.items()
    }
