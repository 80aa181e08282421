"""Agreement between annotators: per tag, over whole sets of tags, with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final

from reviewer.review import measures
from reviewer.review.measures import Figure
from reviewer.review.ratings import MISSING, Ratings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS: Final = 1_000
"""Bootstrap samples for an interval."""

FEW_ARTICLES: Final = 10
"""Below that many articles an interval says little."""


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How two annotators agree on a tag.

    Attributes:
        annotators: The two.
        n: Sentences that both decided.
        percent: Share of equal answers.
        kappa: Cohen's kappa.
        f1: F1 of the tag.
    """

    annotators: tuple[str, str]
    n: int
    percent: Figure
    kappa: Figure
    f1: Figure


@dataclass(frozen=True, slots=True)
class TagFigures:
    """How all annotators agree on a tag.

    Attributes:
        tag: The tag; empty for whole sets of tags (alpha with the MASI distance).
        n: Sentences that at least two decided.
        percent: Share of equal pairs of answers.
        alpha: Krippendorff's alpha, with its 95 % interval.
        fleiss: Fleiss' kappa over sentences that all decided.
        pairs: Each two annotators.
    """

    tag: str
    n: int
    percent: Figure
    alpha: Figure
    fleiss: Figure
    pairs: tuple[PairFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures of a comparison.

    Attributes:
        annotators: Who is compared.
        articles: Articles with a sentence that at least two decided.
        tags: One for each tag of the scheme.
        sets: Over whole sets of tags.
        warnings: What to keep in mind when reading the figures, one sentence each.
    """

    annotators: tuple[str, ...]
    articles: int
    tags: tuple[TagFigures, ...]
    sets: TagFigures
    warnings: tuple[str, ...] = field(default=())


def agree(ratings: Ratings, *, seed: int = 7, draws: int = DRAWS) -> Agreement:
    """Compares the annotators of a table.

    Args:
        ratings: Who decided what; only decided sentences count.
        seed: Of the bootstrap over articles, so that the intervals are the same each time.
        draws: Bootstrap samples; 0 leaves the intervals out.
    """
    shared = (ratings.sets != MISSING).sum(axis=1) >= 2
    articles = len(set(ratings.article_of[shared].tolist()))
    tags = tuple(_tag(ratings, index, shared, seed, draws) for index in range(len(ratings.tags)))
    sets = _sets(ratings, shared, seed, draws)
    return Agreement(
        ratings.annotators, articles, tags, sets, tuple(_warnings(ratings, articles, draws))
    )


def _warnings(ratings: Ratings, articles: int, draws: int) -> Iterator[str]:
    if len(ratings.annotators) < 2:
        yield "agreement needs two annotators at least"
    elif not articles:
        yield "no sentence was decided by two annotators"
    elif articles == 1 and draws:
        yield "everything compared is in one article: intervals need two articles at least"
    elif articles < FEW_ARTICLES and draws:
        yield f"{articles} articles are few: the intervals say little below {FEW_ARTICLES}"


def _tag(
    ratings: Ratings, index: int, shared: NDArray[np.bool_], seed: int, draws: int
) -> TagFigures:
    table = ratings.tag(index)
    used = bool((table[shared] == 1).any())
    pairs = tuple(
        PairFigures(
            (ratings.annotators[i], ratings.annotators[j]),
            int(((table[:, i] != MISSING) & (table[:, j] != MISSING)).sum()),
            measures.percent(table[:, [i, j]]),
            measures.cohen(table[:, i], table[:, j]),
            measures.f1(table[:, i], table[:, j]),
        )
        for i, j in combinations(range(len(ratings.annotators)), 2)
    )
    alpha = _alpha(ratings, table, measures.nominal(2), seed, draws)
    fleiss = measures.fleiss(table)
    if shared.any() and not used:
        alpha = fleiss = measures.NEVER_USED
    return TagFigures(
        ratings.tags[index], int(shared.sum()), measures.percent(table), alpha, fleiss, pairs
    )


def _sets(ratings: Ratings, shared: NDArray[np.bool_], seed: int, draws: int) -> TagFigures:
    import numpy as np

    known = np.unique(ratings.sets[ratings.sets != MISSING])
    table = np.where(ratings.sets == MISSING, MISSING, np.searchsorted(known, ratings.sets)).astype(
        np.int64
    )
    distance = measures.masi([int(one) for one in known]) if len(known) else np.zeros((1, 1))
    alpha = _alpha(ratings, table, distance, seed, draws)
    percent = measures.percent(table)
    return TagFigures("", int(shared.sum()), percent, alpha, measures.fleiss(table))


def _alpha(
    ratings: Ratings, table: NDArray[np.int64], distance: NDArray[np.float64], seed: int, draws: int
) -> Figure:
    """Krippendorff's alpha with a 95 % percentile interval from resampled articles."""
    import numpy as np

    groups = len(ratings.articles)
    found = measures.coincide(table, len(distance), ratings.article_of, groups)
    figure = measures.alpha(found.sum(axis=0), distance)
    if figure.value is None or not draws or groups < 2:
        return figure
    random = np.random.default_rng(seed)
    weights = random.multinomial(groups, np.full(groups, 1 / groups), size=draws)
    drawn = (weights @ found.reshape(groups, -1)).reshape(draws, *distance.shape)
    totals = drawn.sum(axis=2)
    n = totals.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.einsum("di,ij,dj->d", totals, distance, totals) / (n - 1)
        alphas = 1 - (drawn * distance).sum(axis=(1, 2)) / expected
    usable = alphas[np.isfinite(alphas)]
    if not len(usable):
        return figure
    low, high = np.percentile(usable, [2.5, 97.5])
    return figure._replace(low=float(low), high=float(high))
