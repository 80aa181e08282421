"""How good learnt tags are beside the rules, by cross-validation over articles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reviewer.assist.learned.classifier import SeenSentence, SentenceClassifier

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[np.float32]]

LEAST: Final = 0.5
"""From this probability or score on a tag counts as suggested."""
FEWEST: Final = 60
"""With fewer decided sentences nothing is learnt."""
FEWEST_WITH: Final = 8
"""A tag that fewer of them have stays with the rules."""
_FOLDS: Final = 5
_Z: Final = 1.959963984540054
"""Standard normal quantile of a 95 % interval."""


class Proportion(NamedTuple):
    """A share of counted things with its interval (Wilson, 95 %).

    Attributes:
        hits: How many are so.
        of: Of how many.
    """

    hits: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end (E. B. Wilson, 1927)."""
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.value, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)


class Quality(NamedTuple):
    """Precision and recall of suggestions."""

    precision: Proportion
    recall: Proportion

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision.of + self.recall.of
        return 2 * self.precision.hits / both if both else 0.0


@dataclass(frozen=True, slots=True)
class LearnedTag:
    """What cross-validation says of a tag.

    Attributes:
        tag: The tag.
        sentences: Decided sentences.
        having: Those of them that have it.
        learned: How good the model is.
        rules: How good the rules are on the same sentences.
        why_silent: Why the model does not suggest it; empty if it does.
    """

    tag: str
    sentences: int
    having: int
    learned: Quality
    rules: Quality
    why_silent: str

    @property
    def words(self) -> str:
        """How good it is beside the rules, and whether the model suggests it, in one line."""
        (low, high), (least, most) = self.learned.precision.interval, self.learned.recall.interval
        precision, recall = self.learned.precision.value, self.learned.recall.value
        own = f"precision {precision:.2f} ({low:.2f}-{high:.2f})"
        own = f"{own}, recall {recall:.2f} ({least:.2f}-{most:.2f}), {self.having} have it"
        rules = f"rules {self.rules.precision.value:.2f} / {self.rules.recall.value:.2f}"
        state = f"silent: {self.why_silent}" if self.why_silent else "suggested"
        return f"{own}; {rules}; {state}"


class Validation(NamedTuple):
    """What cross-validation found.

    Attributes:
        tags: Of each tag, in order.
        likely: Out-of-fold probabilities, shape (sentences, tags): each sentence judged by a
            model that has not seen its article.
    """

    tags: tuple[LearnedTag, ...]
    likely: Matrix


def cross_validate(
    matrix: Any,
    sentences: Sequence[SeenSentence],
    labels: Sequence[frozenset[str]],
    articles: Sequence[str],
    tags: Sequence[str],
) -> Validation:
    """Judges a model by articles it has not seen, beside the rules.

    Args:
        matrix: The features of the decided sentences, from `matrix_of`.
        sentences: The sentences.
        labels: Their tags.
        articles: The article of each.
        tags: The tags to judge.
    """
    import numpy as np

    likely = np.zeros((len(sentences), len(tags)), dtype=np.float32)
    for train, test in folds(articles):
        model = SentenceClassifier.fit(matrix[train], [labels[at] for at in train], tags)
        likely[test] = model.probabilities(matrix[test])
    judged = [
        _judged(tag, sentences, labels, [bool(one >= LEAST) for one in likely[:, column]])
        for column, tag in enumerate(tags)
    ]
    return Validation(tuple(judged), likely)


def folds(articles: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test places; an article is never on both sides, unless there are too few."""
    sizes: dict[str, int] = {}
    for name in articles:
        sizes[name] = sizes.get(name, 0) + 1
    if len(sizes) < _FOLDS:
        fold_of = [place * _FOLDS // max(1, len(articles)) for place in range(len(articles))]
    else:
        loads = [0] * _FOLDS
        chosen: dict[str, int] = {}
        for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
            chosen[name] = loads.index(min(loads))
            loads[chosen[name]] += sizes[name]
        fold_of = [chosen[name] for name in articles]
    for fold in sorted(set(fold_of)):
        test = [place for place, one in enumerate(fold_of) if one == fold]
        train = [place for place, one in enumerate(fold_of) if one != fold]
        if train:
            yield train, test


def _judged(
    tag: str,
    sentences: Sequence[SeenSentence],
    labels: Sequence[frozenset[str]],
    learned: Sequence[bool],
) -> LearnedTag:
    gold = [tag in one for one in labels]
    ruled = [one.rules.get(tag, 0.0) >= LEAST for one in sentences]
    mine, theirs = _quality(gold, learned), _quality(gold, ruled)
    having = sum(gold)
    why = ""
    if having < FEWEST_WITH:
        why = f"{having} of {FEWEST_WITH} sentences that have it"
    elif mine.f1 <= theirs.f1:
        why = f"F1 {mine.f1:.2f} is not above the rules’ {theirs.f1:.2f}"
    elif not any(ruled) and mine.f1 < LEAST:
        why = f"F1 {mine.f1:.2f}; the rules do not know it, and {LEAST} is wanted"
    return LearnedTag(tag, len(gold), having, mine, theirs, why)


def _quality(gold: Sequence[bool], made: Sequence[bool]) -> Quality:
    hits = sum(one and other for one, other in zip(gold, made, strict=True))
    return Quality(Proportion(hits, sum(made)), Proportion(hits, sum(gold)))
