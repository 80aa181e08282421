"""Who said what of which sentence, as arrays: the table from which agreement is computed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
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
        units: For each sentence what names it.
        sets: For each sentence and annotator the tags as a bit mask, or `MISSING`;
            shape (sentences, annotators).
    """

    annotators: tuple[str, ...]
    tags: tuple[str, ...]
    articles: tuple[str, ...]
    article_of: NDArray[np.int64]
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
            self.units,
            self.sets[:, columns],
        )


def collect(answers: Mapping[str, Iterable[RatedAnswer]], tags: Sequence[str]) -> Ratings:
    """Puts the answers of annotators side by side.

    Args:
        answers: Annotator -> their decided sentences; what is not among them is missing.
        tags: The tags to look at, at most 62; others are left out.
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
        tuple(unit for _, unit in rows),
        sets,
    )
