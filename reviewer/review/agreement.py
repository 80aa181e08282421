"""Agreement between annotators: per tag, over whole sets of tags, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

from reviewer.review import measures
from reviewer.review.measures import DRAWS, Figure
from reviewer.review.measures import alpha_interval as alpha
from reviewer.review.ratings import MISSING, Ratings, missing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.review.ratings import Ints

FEW_ARTICLES: Final = 10
"""Below that many articles an interval says little."""


NOT_OF_SETS: Final = Figure(None, "it is of single tags")

NO_TAGS: Final = Figure(None, "neither of them used any tag")

StepCallback: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How two annotators agree on a tag.

    Attributes:
        annotators: The two.
        n: Sentences that both decided.
        percent: Share of equal answers.
        kappa: Cohen's kappa; of whole sets of tags alpha with the MASI distance.
        f1: F1 of the tag; of whole sets that over all tags.
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
        n: Sentences that at least two decided: those of all figures but Fleiss' kappa.
        complete: Sentences that all decided: those of Fleiss' kappa.
        percent: Share of equal pairs of answers.
        alpha: Krippendorff's alpha, with its 95 % interval.
        fleiss: Fleiss' kappa over sentences that all decided.
        pairs: Each two annotators.
        ac1: Gwet's AC1 of the tag; undefined for whole sets of tags.
    """

    tag: str
    n: int
    complete: int
    percent: Figure
    alpha: Figure
    fleiss: Figure
    pairs: tuple[PairFigures, ...] = ()
    ac1: Figure = NOT_OF_SETS


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures of a comparison.

    Attributes:
        annotators: Who is compared.
        articles: Articles with a sentence that at least two decided.
        groups: What of them is drawn anew for intervals: articles, or rows that stand alone.
        tags: One for each tag of the scheme.
        sets: Over whole sets of tags.
        warnings: What to keep in mind when reading the figures, one sentence each.
    """

    annotators: tuple[str, ...]
    articles: int
    groups: int
    tags: tuple[TagFigures, ...]
    sets: TagFigures
    warnings: tuple[str, ...] = field(default=())


def agree(
    ratings: Ratings, *, seed: int = 7, draws: int = DRAWS, on_step: StepCallback = lambda _: None
) -> Agreement:
    """Compares the annotators of a table.

    Args:
        ratings: Who decided what; only decided sentences count.
        seed: Of the bootstrap over articles, so that the intervals are the same each time.
        draws: Bootstrap samples; 0 leaves the intervals out.
        on_step: Called with what is computed next, a tag or `sets`.
    """
    import numpy as np

    everyone = ratings.sets.T
    none = np.zeros(len(ratings.sets), np.int16)
    given = sum(((one != MISSING).astype(np.int16) for one in everyone), none)
    articles = int(np.count_nonzero(np.bincount(ratings.article_of[given >= 2])))
    groups = int(np.count_nonzero(np.bincount(ratings.group_of[given >= 2])))
    tags = []
    for index, tag in enumerate(ratings.tags):
        on_step(tag)
        tags.append(_tag(ratings, index, seed, draws))
    on_step("sets")
    sets = _sets(ratings, seed, draws)
    warnings = tuple(_warnings(ratings, groups, draws))
    return Agreement(ratings.annotators, articles, groups, tuple(tags), sets, warnings)


def _warnings(ratings: Ratings, articles: int, draws: int) -> Iterator[str]:
    if len(ratings.annotators) < 2:
        yield "agreement needs two annotators at least"
    elif not articles:
        yield "no sentence was decided by two annotators"
    elif articles == 1 and draws:
        yield "everything compared is in one article: intervals need two articles at least"
    elif articles < FEW_ARTICLES and draws:
        yield f"{articles} articles are few: the intervals say little below {FEW_ARTICLES}"


def _tag(ratings: Ratings, index: int, seed: int, draws: int) -> TagFigures:
    table = ratings.tag(index)
    alike = measures.kinds(table, 2)
    rows, _, times = alike
    shared = (rows != MISSING).sum(axis=1) >= 2
    n = int(times[shared].sum())
    pairs = tuple(
        PairFigures(
            (ratings.annotators[i], ratings.annotators[j]),
            measures.complete(rows[:, [i, j]], times),
            measures.percent(rows[:, [i, j]], times),
            measures.cohen(rows[:, i], rows[:, j], times),
            measures.f1(rows[:, i], rows[:, j], times),
        )
        for i, j in combinations(range(len(ratings.annotators)), 2)
    )
    figure = alpha(
        table, measures.nominal(2), ratings.group_of, seed=seed, draws=draws, alike=alike
    )
    fleiss, ac1 = measures.fleiss(rows, times), measures.gwet(rows, 2, times)
    if n and not (rows[shared] == 1).any():
        figure = fleiss = ac1 = measures.NEVER_USED
    complete, percent = measures.complete(rows, times), measures.percent(rows, times)
    return TagFigures(ratings.tags[index], n, complete, percent, figure, fleiss, pairs, ac1)


def whole_sets(ratings: Ratings) -> tuple[Ints, NDArray[np.float64]]:
    """Whole sets of tags as categories from 0 on, and the MASI distances between them.

    Returns:
        Categories or `MISSING`, shape (sentences, annotators); shape (categories, categories).
    """
    import numpy as np

    # Person by person: of a million sentences each copy counts.
    said = np.concatenate([np.unique(one) for one in ratings.sets.T] or [ratings.sets.ravel()])
    known = np.unique(said[said != MISSING])
    table = missing(len(ratings.sets), len(ratings.annotators), len(known))
    for column, own in zip(table.T, ratings.sets.T, strict=True):
        given = own != MISSING
        column[given] = np.searchsorted(known, own[given])
    distance = measures.masi([int(one) for one in known]) if len(known) else np.zeros((1, 1))
    return table, distance


def _sets(ratings: Ratings, seed: int, draws: int) -> TagFigures:
    import numpy as np

    table, distance = whole_sets(ratings)
    alike = measures.kinds(table, len(distance))
    rows, which, times = alike
    figure = alpha(table, distance, ratings.group_of, seed=seed, draws=draws, alike=alike)
    percent, complete = measures.percent(rows, times), measures.complete(rows, times)
    one_of = np.zeros(len(rows), np.int64)
    one_of[which] = np.arange(len(which))
    masks = ratings.sets[one_of]
    pairs = tuple(
        _pair_of_sets(ratings, masks, alike, distance, i, j)
        for i, j in combinations(range(len(ratings.annotators)), 2)
    )
    n = int(times[(rows != MISSING).sum(axis=1) >= 2].sum())
    return TagFigures("", n, complete, percent, figure, measures.fleiss(rows, times), pairs)


def _pair_of_sets(
    ratings: Ratings,
    sets: Ints,
    alike: measures.Kinds,
    distance: NDArray[np.float64],
    i: int,
    j: int,
) -> PairFigures:
    """Two annotators on whole sets: alpha in place of kappa, F1 over all tags.

    Args:
        ratings: Who is compared on what.
        sets: The sets of each kind as bit masks, shape (kinds, annotators).
        alike: The kinds of sentences.
        distance: Between categories.
        i: The column of the one.
        j: That of the other.
    """
    import numpy as np

    both = (alike.rows[:, i] != MISSING) & (alike.rows[:, j] != MISSING)
    two, times = alike.rows[both][:, [i, j]], alike.times[both]
    one_group = np.zeros(len(two), dtype=np.int64)
    found = measures.coincide(two, len(distance), one_group, 1, times)
    figure = measures.alpha(found[0], distance)
    bits = 1 << np.arange(len(ratings.tags), dtype=np.int64)
    first, second = (((sets[both, at, None] & bits) > 0).astype(np.int64) for at in (i, j))
    f1 = measures.f1(first.ravel(), second.ravel(), np.repeat(times, len(bits)))
    if f1 == measures.NEVER_USED:
        f1 = NO_TAGS
    names = (ratings.annotators[i], ratings.annotators[j])
    return PairFigures(names, int(times.sum()), measures.percent(two, times), figure, f1)
