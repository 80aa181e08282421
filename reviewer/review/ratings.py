"""Who said what of which sentence, as arrays: the table from which agreement is computed."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MISSING: Final = -1
"""Not read, not decided, or cannot be judged: no answer, which differs from "no tag"."""


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
            shape (sentences, annotators).
    """

    annotators: tuple[str, ...]
    tags: tuple[str, ...]
    articles: tuple[str, ...]
    article_of: NDArray[np.int64]
    group_of: NDArray[np.int64]
    units: tuple[str, ...]
    sets: NDArray[np.int64]

    def tag(self, index: int) -> NDArray[np.int64]:
        """1, 0 or `MISSING` for one tag, shape (sentences, annotators)."""
        import numpy as np

        carries: NDArray[np.int64] = (self.sets >> index) & 1
        return np.where(self.sets == MISSING, MISSING, carries)

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

    bit = {tag: 1 << index for index, tag in enumerate(tags)}
    rows: dict[tuple[str, str], int] = {}
    # Few sets occur, again and again.
    masks: dict[frozenset[str], int] = {}
    columns: list[tuple[array[int], array[int]]] = []
    for given in answers.values():
        at_row, value = array("q"), array("q")
        for article, unit, own, _ in given:
            at_row.append(rows.setdefault((article, unit), len(rows)))
            mask = masks.get(own)
            if mask is None:
                mask = masks[own] = sum(bit.get(tag, 0) for tag in own)
            value.append(mask)
        columns.append((at_row, value))
    sets = np.full((len(rows), len(answers)), MISSING, dtype=np.int64)
    for column, (at_row, value) in enumerate(columns):
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
