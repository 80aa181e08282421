"""Krippendorff's alpha with an interval from resampled articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reviewer.review import measures
from reviewer.review.measures import Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS: Final = 1_000
"""Bootstrap samples for an interval."""


def alpha(
    table: NDArray[np.int64],
    distance: NDArray[np.float64],
    article_of: NDArray[np.int64],
    *,
    seed: int,
    draws: int,
) -> Figure:
    """Alpha with a 95 % percentile interval; articles are drawn anew, with replacement.

    Args:
        table: Category or `MISSING`, shape (items, annotators).
        distance: Between categories.
        article_of: The article of each item, from 0.
        seed: The same seed gives the same interval.
        draws: Bootstrap samples; 0 for no interval.
    """
    import numpy as np

    groups = int(article_of.max()) + 1 if len(article_of) else 0
    found = measures.coincide(table, len(distance), article_of, groups)
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
