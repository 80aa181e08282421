"""Measures of agreement, each a number or the reason why there is none.

Formulas: percent agreement, Cohen (1960; with weights 1968), Fleiss (1971), Krippendorff,
"Computing Krippendorff's Alpha-Reliability" (2011; nominal and ordinal), Passonneau (2006) for the
MASI distance. The tests compare them with
scikit-learn, statsmodels and krippendorff, and with published examples.

Also here: Krippendorff's alpha with an interval from resampled articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from reviewer.review.ratings import MISSING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]
    Floats = NDArray[np.float64]


class Figure(NamedTuple):
    """A measure, or why it is undefined.

    Attributes:
        value: The number; None where it is undefined.
        why: One sentence that says why it is undefined; empty otherwise.
        low: Lower end of the 95 % interval; None without one.
        high: Upper end of it.
    """

    value: float | None
    why: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def text(self) -> str:
        """The number with two decimals; a dash where it is undefined."""
        return "–" if self.value is None else f"{self.value:.2f}"


NO_OVERLAP = Figure(None, "no sentence was decided by two of them")

NO_VARIETY = Figure(None, "all answers are the same: there is no chance agreement to correct for")

NOT_COMPLETE = Figure(None, "no sentence was decided by all of them")

NEVER_USED = Figure(None, "nobody used the tag")


class Kinds(NamedTuple):
    """Sentences that were answered alike, of which there are few, as one row each.

    Attributes:
        rows: What was answered, shape (kinds, annotators).
        which: The kind of each sentence, shape (sentences,).
        times: How many sentences are of each kind, shape (kinds,).
    """

    rows: Ints
    which: Ints
    times: Ints


def kinds(ratings: Ints, categories: int) -> Kinds:
    """The kinds of sentences by their answers.

    Args:
        ratings: Categories from 0 or `MISSING`, shape (sentences, annotators).
        categories: How many there are.
    """
    import numpy as np

    sizes = (categories + 1,) * ratings.shape[1]
    if not sizes:
        none = np.zeros(0, np.int64)
        return Kinds(np.zeros((0, 0), np.int64), none, none)
    if (categories + 1) ** ratings.shape[1] >= 2**62:
        rows, which, times = np.unique(ratings, axis=0, return_inverse=True, return_counts=True)
        return Kinds(rows, which.reshape(-1), times)
    # One number a sentence is sorted much faster than a row of numbers, and few are only counted.
    numbers = np.zeros(len(ratings), np.min_scalar_type(-((categories + 1) ** ratings.shape[1])))
    for column in ratings.T:
        numbers *= categories + 1
        numbers += column
        numbers -= MISSING
    if (categories + 1) ** ratings.shape[1] <= FEW_KINDS:
        counts = np.bincount(numbers, minlength=(categories + 1) ** ratings.shape[1])
        known = counts.nonzero()[0]
        place = np.zeros(len(counts), np.min_scalar_type(-1 - len(known)))
        place[known] = np.arange(len(known))
        which, times = place[numbers], counts[known]
    else:
        known, which, times = np.unique(numbers, return_inverse=True, return_counts=True)
    numbered = np.stack(np.unravel_index(known, sizes), axis=1)
    rows = numbered.astype(np.min_scalar_type(-2 - categories)) + MISSING
    return Kinds(rows, which, times)


def _each_once(ratings: Ints, times: Ints | None) -> Ints:
    """How many sentences each row stands for: one, if nothing else is said."""
    import numpy as np

    return np.ones(len(ratings), np.int64) if times is None else times


def percent(ratings: Ints, times: Ints | None = None) -> Figure:
    """Share of pairs of answers to the same sentence that are equal, over all pairs.

    Args:
        ratings: Categories or `MISSING`, shape (rows, annotators).
        times: How many sentences each row stands for; one each by default. So everywhere here.
    """
    counts, times = count(ratings), _each_once(ratings, times)
    given = counts.sum(axis=1)
    pairs = int((given * (given - 1)) @ times)
    if not pairs:
        return NO_OVERLAP
    return Figure(float((counts * (counts - 1)).sum(axis=1) @ times / pairs))


def cohen(first: Ints, second: Ints, times: Ints | None = None) -> Figure:
    """Cohen's kappa of two annotators, shape (rows,) each."""
    both = (first != MISSING) & (second != MISSING)
    a, b, times = first[both], second[both], _each_once(first, times)[both]
    n = times.sum()
    if not n:
        return NO_OVERLAP
    shares = (
        float(times[a == c].sum() / n * (times[b == c].sum() / n))
        for c in set(a.tolist() + b.tolist())
    )
    expected = sum(shares)
    if expected >= 1:
        return NO_VARIETY
    return Figure((float(times[a == b].sum() / n) - expected) / (1 - expected))


def weighted_kappa(first: Ints, second: Ints, categories: int) -> Figure:
    """Cohen's kappa with quadratic weights of two annotators on a scale.

    Args:
        first: Numbers from 0 on or `MISSING`, shape (sentences,).
        second: Those of the other one.
        categories: How many numbers the scale has.
    """
    import numpy as np

    both = (first != MISSING) & (second != MISSING)
    a, b = first[both], second[both]
    if not len(a):
        return NO_OVERLAP
    observed = np.zeros((categories, categories))
    np.add.at(observed, (a, b), 1)
    scale = np.arange(categories)
    weights = (scale[:, None] - scale[None, :]) ** 2
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / len(a)
    chance = float((weights * expected).sum())
    if chance <= 0:
        return NO_VARIETY
    return Figure(1 - float((weights * observed).sum()) / chance)


def fleiss(ratings: Ints, times: Ints | None = None) -> Figure:
    """Fleiss' kappa over the sentences that everybody decided, shape (rows, annotators)."""
    whole = (ratings != MISSING).all(axis=1)
    complete, times = ratings[whole], _each_once(ratings, times)[whole]
    raters, n = ratings.shape[1], times.sum()
    if not n or raters < 2:
        return NOT_COMPLETE if raters >= 2 else NO_OVERLAP
    counts = count(complete)
    observed = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1)) @ times / n
    shares = times @ counts / (n * raters)
    expected = float((shares**2).sum())
    if expected >= 1:
        return NO_VARIETY
    return Figure((float(observed) - expected) / (1 - expected))


def gwet(ratings: Ints, categories: int, times: Ints | None = None) -> Figure:
    """Gwet's AC1, which stays sensible where nearly all answers are the same (rare tags).

    Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement"
    (2008), with answers missing as in his Handbook: chance from all sentences that anybody
    decided, agreement from those that at least two did.

    Args:
        ratings: Categories from 0 or `MISSING`, shape (rows, annotators).
        categories: How many there are, two at least.
        times: As in `percent`.
    """
    import numpy as np

    counts = np.stack([(ratings == c).sum(axis=1) for c in range(categories)], axis=1)
    given, times = counts.sum(axis=1), _each_once(ratings, times)
    shared, any_given = (given >= 2) & (times > 0), (given > 0) & (times > 0)
    if not shared.any():
        return NO_OVERLAP
    several, n, often = counts[shared], given[shared], times[shared]
    equal = (several * (several - 1)).sum(axis=1) / (n * (n - 1))
    observed = float(equal @ often / often.sum())
    often = times[any_given]
    shares = often @ (counts[any_given] / given[any_given, None]) / often.sum()
    expected = float((shares * (1 - shares)).sum()) / (categories - 1)
    return Figure((observed - expected) / (1 - expected))


def complete(ratings: Ints, times: Ints | None = None) -> int:
    """Sentences that everybody decided, of two annotators at least."""
    if ratings.shape[1] < 2:
        return 0
    return int(_each_once(ratings, times)[(ratings != MISSING).all(axis=1)].sum())


def f1(first: Ints, second: Ints, times: Ints | None = None) -> Figure:
    """F1 of the positive class (1), the same whichever of the two is taken for the truth."""
    both, times = (first != MISSING) & (second != MISSING), _each_once(first, times)
    if not times[both].any():
        return NO_OVERLAP
    a, b = both & (first == 1), both & (second == 1)
    used = int(times[a].sum() + times[b].sum())
    return Figure(2 * int(times[a & b].sum()) / used) if used else NEVER_USED


def alpha(coincidences: Floats, distance: Floats) -> Figure:
    """Krippendorff's alpha.

    Args:
        coincidences: What `coincide` gives, summed over sentences, shape (categories, categories).
        distance: Squared difference of each two categories, same shape, 0 on the diagonal.
    """
    totals = coincidences.sum(axis=1)
    n = totals.sum()
    if n < 2:
        return NO_OVERLAP
    expected = float(totals @ distance @ totals) / (n - 1)
    if expected <= 0:
        return NO_VARIETY
    return Figure(1 - float((coincidences * distance).sum()) / expected)


def coincide(
    ratings: Ints, categories: int, groups: Ints, size: int, times: Ints | None = None
) -> Floats:
    """Krippendorff's coincidence matrices, one for each group of sentences.

    Args:
        ratings: Categories from 0, or `MISSING`, shape (rows, annotators).
        categories: How many there are.
        groups: For each row its group (article), shape (rows,).
        size: How many groups there are.
        times: As in `percent`.

    Returns:
        Shape (size, categories, categories).
    """
    import numpy as np

    given = (ratings != MISSING).sum(axis=1)
    found = np.zeros((size, categories, categories))
    weight = _each_once(ratings, times) / np.maximum(given - 1, 1)
    for i in range(ratings.shape[1]):
        for j in range(ratings.shape[1]):
            if i == j:
                continue
            both = (ratings[:, i] != MISSING) & (ratings[:, j] != MISSING)
            place = (groups[both], ratings[both, i], ratings[both, j])
            np.add.at(found, place, weight[both])
    return found


def count(ratings: Ints) -> Ints:
    """How often each category was given to each sentence, shape (sentences, categories)."""
    import numpy as np

    known = np.unique(ratings[ratings != MISSING])
    return (
        np.stack([(ratings == c).sum(axis=1) for c in known], axis=1)
        if len(known)
        else (np.zeros((len(ratings), 1), dtype=np.int64))
    )


def nominal(categories: int) -> Floats:
    """The distance of categories that are either equal or not."""
    import numpy as np

    return 1 - np.eye(categories)


class Ordinal:
    """The distance of the numbers of a scale, which depends on how often each was given."""

    def __init__(self, categories: int) -> None:
        """For a scale of so many numbers."""
        self._categories = categories

    def __len__(self) -> int:
        """How many numbers the scale has."""
        return self._categories

    def of(self, totals: Floats) -> Floats:
        """The squared differences: of answers given from the one number up to the other.

        Args:
            totals: How often each number was given, shape (..., categories).

        Returns:
            Shape (..., categories, categories).
        """
        middle = totals.cumsum(axis=-1) - totals / 2
        found: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
        return found


Distance: TypeAlias = "Floats | Ordinal"
"""Squared differences of categories: fixed, or made of how often each was given."""


def masi(sets: list[int]) -> Floats:
    """The MASI distance of sets given as bit masks (1 - Jaccard x monotonicity).

    Two empty sets are equal. Alpha takes the distance as it is, as Passonneau does.
    """
    import numpy as np

    return np.array([[_masi(a, b) for b in sets] for a in sets], dtype=np.float64)


def _masi(a: int, b: int) -> float:
    if a == b:
        return 0.0
    common, either = (a & b).bit_count(), (a | b).bit_count()
    if common == 0:
        return 1.0
    monotonic = 2 / 3 if a & b in (a, b) else 1 / 3
    return 1 - common / either * monotonic


FEW_KINDS: Final = 1 << 20
"""Kinds of sentences that there can be up to which they are counted without sorting."""

AT_ONCE: Final = 20
"""Bootstrap samples that are computed at once."""

ROWS_AT_ONCE: Final = 1 << 16
"""Rows that are looked at at once, of the kinds of sentences in each article."""

MOST_IN_HALF: Final = 15
"""The largest number that half a byte holds."""

DRAWS: Final = 1_000
"""Bootstrap samples for an interval."""


class Draws:
    """How often each group is drawn in each bootstrap sample.

    The numbers are small. Two of them share a byte as long as they do.
    """

    def __init__(self, drawn: Iterable[NDArray[np.int64]]) -> None:
        """Keeps samples.

        Args:
            drawn: `AT_ONCE` samples after the other, shape (samples, groups).
        """
        import numpy as np

        self._blocks: list[NDArray[np.unsignedinteger[Any]]] = []
        self._groups = 0
        for block in drawn:
            self._groups = block.shape[1]
            if block.max(initial=0) <= MOST_IN_HALF:
                kept = block[:, 0::2].astype(np.uint8)
                kept[:, : self._groups // 2] |= block[:, 1::2].astype(np.uint8) << 4
            else:
                kept = block.astype(np.min_scalar_type(block.max()))
            self._blocks.append(kept)

    def times(self, per_group: Floats) -> Floats:
        """What is drawn in each sample, added up.

        Args:
            per_group: What each group adds, shape (groups, columns).

        Returns:
            Shape (samples, columns).
        """
        import numpy as np

        # Some samples at a time: as numbers with a point they would take many times the memory.
        return np.concatenate([self._block(block) @ per_group for block in self._blocks])

    def _block(self, kept: NDArray[np.unsignedinteger[Any]]) -> Floats:
        import numpy as np

        if kept.shape[1] == self._groups:
            return kept.astype(np.float64)
        found = np.empty((len(kept), self._groups))
        found[:, 0::2] = kept & MOST_IN_HALF
        found[:, 1::2] = (kept >> 4)[:, : self._groups // 2]
        return found


@lru_cache(maxsize=1)
def drawn_groups(groups: int, seed: int, draws: int) -> Draws:
    """How often each group is drawn, with replacement, in each bootstrap sample.

    To draw takes longer than all that follows, and the figures of one report are of the same
    groups.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    shares = np.full(groups, 1 / groups)
    return Draws(
        random.multinomial(groups, shares, size=min(AT_ONCE, draws - at))
        for at in range(0, draws, AT_ONCE)
    )


def alpha_interval(
    table: Ints,
    distance: Distance,
    article_of: Ints,
    *,
    seed: int,
    draws: int,
    alike: Kinds | None = None,
) -> Figure:
    """Alpha with a 95 % percentile interval; articles are drawn anew, with replacement.

    Args:
        table: Category or `MISSING`, shape (items, annotators).
        distance: Between categories.
        article_of: The article of each item, from 0.
        seed: The same seed gives the same interval.
        draws: Bootstrap samples; 0 for no interval.
        alike: The kinds of items, where they are known.
    """
    import numpy as np

    groups = int(article_of.max()) + 1 if len(article_of) else 0
    rows, which, alike_times = alike or kinds(table, len(distance))
    pooled = coincide(rows, len(distance), np.zeros(len(rows), np.int64), 1, alike_times)[0]
    fixed = distance.of(pooled.sum(axis=1)) if isinstance(distance, Ordinal) else distance
    figure = alpha(pooled, fixed)
    if figure.value is None or not draws or groups < 2:
        return figure
    # One row for all items of a kind in an article.
    every, times = _counted(article_of, groups, which, len(rows))
    weights = drawn_groups(groups, seed, draws)
    with np.errstate(divide="ignore", invalid="ignore"):
        if isinstance(distance, Ordinal):
            article, kind = np.divmod(every.astype(np.int64), len(rows))
            found = coincide(rows[kind], len(distance), article, groups, times)
            alphas = _ordinal_alphas(weights, found, distance)
        else:
            differing = np.zeros((groups, 1 + len(distance)))
            for at in range(0, len(every), ROWS_AT_ONCE):
                some = slice(at, at + ROWS_AT_ONCE)
                article, kind = np.divmod(every[some].astype(np.int64), len(rows))
                _add_differing(differing, rows[kind], distance, article, times[some])
            alphas = _alphas(weights, differing, distance)
    usable = alphas[np.isfinite(alphas)]
    if not len(usable):
        return figure
    low, high = np.percentile(usable, [2.5, 97.5])
    return figure._replace(low=float(low), high=float(high))


def _counted(article_of: Ints, articles: int, which: Ints, kinds: int) -> tuple[Ints, Ints]:
    """Which kinds of items there are in which articles, and how often.

    Of a million sentences each copy counts: all is kept in as few bytes as do.

    Args:
        article_of: The article of each item.
        articles: How many articles there are.
        which: The kind of each item.
        kinds: How many kinds there are.

    Returns:
        Article times `kinds` plus kind, each once and in their order; items that are such.
    """
    import numpy as np

    every = article_of.astype(np.min_scalar_type(articles * kinds))
    every *= kinds
    every += which.astype(every.dtype)
    every.sort()
    begins = np.ones(len(every), np.bool_)
    np.not_equal(every[1:], every[:-1], out=begins[1:])
    places = np.flatnonzero(begins)
    times = np.empty(len(places), np.min_scalar_type(len(every)))
    np.subtract(places[1:], places[:-1], out=times[:-1], casting="unsafe")
    times[-1:] = len(every) - places[-1:]
    return every[begins], times


def _add_differing(
    found: Floats, ratings: Ints, distance: Floats, groups: Ints, times: Ints
) -> None:
    """Adds how far answers differ in each group, and how often each was given there.

    That is all of the coincidences that alpha asks of a group if distances are fixed; the matrices
    themselves would grow with the square of the categories.

    Args:
        found: The difference in the first column, counts in the others; shape (groups, 1 +
            categories).
        ratings: Categories or `MISSING`, shape (rows, annotators).
        distance: Between categories.
        groups: The group of each row.
        times: How many sentences each row stands for.
    """
    import numpy as np

    given = (ratings != MISSING).sum(axis=1)
    weight = times / np.maximum(given - 1, 1)
    for i in range(ratings.shape[1]):
        for j in range(ratings.shape[1]):
            both = (ratings[:, i] != MISSING) & (ratings[:, j] != MISSING)
            if i == j or not both.any():
                continue
            one, other, place = ratings[both, i], ratings[both, j], groups[both]
            np.add.at(found, (place, 1 + one), weight[both])
            np.add.at(found[:, 0], place, weight[both] * distance[one, other])


def _alphas(weights: Draws, differing: Floats, distance: Floats) -> Floats:
    """Alpha of each sample, shape (draws,); not finite where it is undefined."""
    drawn = weights.times(differing)
    totals = drawn[:, 1:]
    expected = ((totals @ distance) * totals).sum(axis=1) / (totals.sum(axis=1) - 1)
    found: Floats = 1 - drawn[:, 0] / expected
    return found


def _ordinal_alphas(weights: Draws, found: Floats, distance: Ordinal) -> Floats:
    """The same where distances depend on how often each number was given."""
    drawn = weights.times(found.reshape(len(found), -1)).reshape(-1, *found.shape[1:])
    totals = drawn.sum(axis=2)
    each, n = distance.of(totals), totals.sum(axis=1)
    expected = (totals[:, :, None] * each * totals[:, None, :]).sum(axis=(1, 2)) / (n - 1)
    alphas: Floats = 1 - (drawn * each).sum(axis=(1, 2)) / expected
    return alphas
