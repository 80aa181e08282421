"""Measures of agreement equal those of other libraries, and published worked examples."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reviewer.review import measures
from reviewer.review.ratings import MISSING, RatedAnswer
from reviewer.review.statuses import against_gold

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    krippendorff = pytest.importorskip("krippendorff")
    metrics = pytest.importorskip("sklearn.metrics")
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")

Ints = NDArray[np.int64]
CLOSE = 1e-9


@st.composite
def tables(draw: st.DrawFn, missing: bool = True, categories: int = 3) -> Ints:
    raters = draw(st.integers(2, 6))
    least = MISSING if missing else 0
    row = st.lists(st.integers(least, categories - 1), min_size=raters, max_size=raters)
    return np.array(draw(st.lists(row, min_size=2, max_size=30)), dtype=np.int64)


def alpha(table: Ints, distance: NDArray[np.float64]) -> measures.Figure:
    groups = np.zeros(len(table), dtype=np.int64)
    found = measures.coincide(table, len(distance), groups, 1)
    return measures.alpha(found.sum(axis=0), distance)


@given(tables())
def test_alpha_is_that_of_krippendorff(table: Ints) -> None:
    ours = alpha(table, measures.nominal(3))
    if ours.value is None:
        assert ours.why
        return
    theirs = krippendorff.alpha(
        np.where(table == MISSING, np.nan, table).T, level_of_measurement="nominal"
    )
    assert ours.value == pytest.approx(theirs, abs=CLOSE)


@given(tables(categories=8))
def test_alpha_with_masi_is_that_of_krippendorff_with_the_same_distance(table: Ints) -> None:
    distance = measures.masi(list(range(8)))
    ours = alpha(table, distance)
    if ours.value is None:
        return

    def metric(first: NDArray[np.int64], second: NDArray[np.int64], **_: object) -> object:
        return distance[first.astype(int), second.astype(int)]

    theirs = krippendorff.alpha(
        np.where(table == MISSING, np.nan, table).T,
        level_of_measurement=metric,
        value_domain=list(range(8)),
    )
    assert ours.value == pytest.approx(theirs, abs=CLOSE)


@given(tables(missing=False))
def test_cohens_kappa_and_f1_are_those_of_scikit_learn(table: Ints) -> None:
    first, second = table[:, 0], table[:, 1]
    ours = measures.cohen(first, second)
    if ours.value is not None:
        theirs = metrics.cohen_kappa_score(first, second)
        assert ours.value == pytest.approx(theirs, abs=CLOSE)
    one, two = (first == 1).astype(np.int64), (second == 1).astype(np.int64)
    score = measures.f1(one, two)
    if score.value is None:
        assert score == measures.NEVER_USED
    else:
        assert score.value == pytest.approx(metrics.f1_score(one, two), abs=CLOSE)


@given(tables(missing=False))
def test_fleiss_kappa_is_that_of_statsmodels(table: Ints) -> None:
    ours = measures.fleiss(table)
    if ours.value is None:
        assert ours == measures.NO_VARIETY
        return
    counts, _ = inter_rater.aggregate_raters(table)
    assert ours.value == pytest.approx(inter_rater.fleiss_kappa(counts), abs=CLOSE)


def test_krippendorffs_own_example() -> None:
    """Krippendorff (2011), section C: four observers, twelve units, nominal alpha 0.743."""
    star = MISSING
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, star, star, star],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, star, 3],
        [star, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, star],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, star],
    ]
    table = np.array(observers, dtype=np.int64).T
    table = np.where(table == star, star, table - 1)
    assert alpha(table, measures.nominal(5)).value == pytest.approx(0.743, abs=5e-4)


def test_gwets_ac1_is_that_of_irrcac() -> None:
    """The package irrCAC 0.4.4 on Krippendorff's table above, with answers missing: 0.77544."""
    star = MISSING
    observers = [
        [0, 1, 2, 2, 1, 0, 3, 0, 1, star, star, star],
        [0, 1, 2, 2, 1, 1, 3, 0, 1, 4, star, 2],
        [star, 2, 2, 2, 1, 2, 3, 1, 1, 4, 0, star],
        [0, 1, 2, 2, 1, 3, 3, 0, 1, 4, 0, star],
    ]
    table = np.array(observers, dtype=np.int64).T
    assert measures.gwet(table, 5).value == pytest.approx(0.775444068126995, abs=CLOSE)


def test_gwets_own_example_of_a_rare_tag() -> None:
    """Gwet's table of 125 subjects, 118, 5, 2 and 0: kappa below 0, AC1 0.9408; irrCAC's digits."""
    pairs = [(1, 1)] * 118 + [(1, 0)] * 5 + [(0, 1)] * 2
    table = np.array(pairs, dtype=np.int64)
    assert measures.gwet(table, 2).value == pytest.approx(0.940776337608718, abs=CLOSE)
    kappa = measures.cohen(table[:, 0], table[:, 1]).value
    assert kappa is not None
    assert kappa < 0
    lonely = np.array([[1, MISSING], [MISSING, 0]], dtype=np.int64)
    assert measures.gwet(lonely, 2) == measures.NO_OVERLAP


def test_fleiss_own_example_of_psychiatric_diagnoses() -> None:
    """Fleiss (1971), shortened to the ten-by-five table of the textbook case: kappa 0.210."""
    counts = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    rows = [[c for c, times in enumerate(row) for _ in range(times)] for row in counts]
    table = np.array(rows, dtype=np.int64)
    assert measures.fleiss(table).value == pytest.approx(0.210, abs=5e-4)


def test_cohens_kappa_of_a_textbook() -> None:
    """Fleiss, Levin and Paik (2003), table 18.1: two raters, 100 diagnoses, kappa 0.676."""
    counts = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    pairs = [(a, b) for a, row in enumerate(counts) for b, n in enumerate(row) for _ in range(n)]
    table = np.array(pairs, dtype=np.int64)
    assert measures.percent(table).value == pytest.approx(0.89)
    kappa = measures.cohen(table[:, 0], table[:, 1])
    assert kappa.value == pytest.approx((0.89 - 0.66) / 0.34, abs=CLOSE)
    assert kappa.value == pytest.approx(0.676, abs=5e-4)


def test_cohens_kappa_by_hand() -> None:
    """The fifty grant proposals of the usual introduction: 20, 5, 10 and 15, kappa 0.40."""
    first = np.array([1] * 25 + [0] * 25, dtype=np.int64)
    second = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15, dtype=np.int64)
    assert measures.cohen(first, second).value == pytest.approx(0.4)


def test_masi_of_a_set_within_another() -> None:
    """Passonneau (2006): monotonicity 2/3 for a subset; NLTK's example is {1, 2} in {1, 2, 3, 4}.

    NLTK gives 0.665, because it rounds the two thirds to 0.67.
    """
    distance = measures.masi([0b0011, 0b1111])[0, 1]
    assert distance == pytest.approx(2 / 3, abs=CLOSE)
    assert distance == pytest.approx(0.665, abs=2e-3)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_figures_against_the_gold_are_those_of_scikit_learn(cells: list[tuple[bool, bool]]) -> None:
    answers = [
        RatedAnswer("a", str(n), frozenset({"x"}) if said else frozenset())
        for n, (said, _) in enumerate(cells)
    ]
    gold = {("a", str(n), "x"): true for n, (_, true) in enumerate(cells)}
    said, true = (np.array(column, dtype=np.int64) for column in zip(*cells, strict=True))
    theirs = metrics.precision_recall_fscore_support(
        true, said, average="binary", zero_division=np.nan
    )
    for one in against_gold("ann", answers, gold, ["x"]):
        for ours, value in zip((one.precision, one.recall, one.f1), theirs[:3], strict=True):
            if ours.value is None:
                assert ours.why
            else:
                assert ours.value == pytest.approx(value, abs=CLOSE)


def test_masi_by_hand() -> None:
    distance = measures.masi([0b000, 0b001, 0b011, 0b110])
    assert distance[0, 0] == 0
    assert distance[0, 1] == 1
    assert distance[1, 2] == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert distance[2, 3] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert (distance == distance.T).all()


def test_percent_counts_pairs() -> None:
    table = np.array([[0, 0, 1], [1, 1, MISSING], [1, MISSING, MISSING]], dtype=np.int64)
    assert measures.percent(table).value == pytest.approx((1 + 1) / (3 + 1))


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([[1, MISSING], [MISSING, 0]], measures.NO_OVERLAP),
        ([[1, 1], [1, 1]], measures.NO_VARIETY),
    ],
)
def test_where_there_is_no_figure_there_is_a_reason(
    table: list[list[int]], why: measures.Figure
) -> None:
    assert alpha(np.array(table, dtype=np.int64), measures.nominal(2)) == why


def test_an_interval_holds_the_middle_95_of_100_alphas_of_articles_drawn_anew() -> None:
    """Each draw is written out: the rows of an article as often as it was drawn."""
    chance, draws, articles = np.random.default_rng(3), 60, 5
    table = chance.choice([0, 1, MISSING], size=(30, 3), p=[0.5, 0.3, 0.2]).astype(np.int64)
    article_of = np.repeat(np.arange(articles), 6)
    distance = measures.nominal(2)
    drawn = np.random.default_rng(7).multinomial(
        articles, np.full(articles, 1 / articles), size=draws
    )
    alphas = []
    for times in drawn:
        rows = np.repeat(np.arange(len(table)), times[article_of])
        once = measures.alpha_interval(table[rows], distance, article_of[rows], seed=0, draws=0)
        alphas.append(once.value)
    assert None not in alphas
    found = measures.alpha_interval(table, distance, article_of, seed=7, draws=draws)
    ends = np.percentile(np.array(alphas, dtype=np.float64), [2.5, 97.5])
    assert (found.low, found.high) == pytest.approx(tuple(ends), abs=CLOSE)


def test_however_many_rows_are_looked_at_at_once_the_figures_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = np.random.default_rng(5)
    table = chance.choice([0, 1, 2, MISSING], size=(200, 4)).astype(np.int64)
    article_of = chance.integers(0, 20, 200)
    distance = measures.masi([0, 1, 3])
    wide = measures.alpha_interval(table, distance, article_of, seed=7, draws=50)
    measures.drawn_groups.cache_clear()
    monkeypatch.setattr(measures, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(measures, "AT_ONCE", 3)
    narrow = measures.alpha_interval(table.astype("i1"), distance, article_of, seed=7, draws=50)
    assert wide.low is not None
    assert narrow[2:] == pytest.approx(wide[2:], abs=CLOSE)
    assert narrow.value == pytest.approx(wide.value, abs=CLOSE)


@pytest.mark.parametrize("groups", [2, 299, 300])
def test_every_bootstrap_sample_draws_as_many_articles_as_there_are(groups: int) -> None:
    each = np.eye(groups)
    drawn = measures.drawn_groups(groups, seed=7, draws=41).times(each)
    assert (drawn.sum(axis=1) == groups).all()
    shares = np.full(groups, 1 / groups)
    assert (drawn == np.random.default_rng(7).multinomial(groups, shares, size=41)).all()
    assert (measures.drawn_groups(groups, seed=8, draws=41).times(each) != drawn).any()


@pytest.mark.parametrize("most", [15, 16, 300])
def test_a_group_that_is_drawn_often_is_counted_as_often(most: int) -> None:
    """Two numbers share a byte up to 15."""
    drawn = np.random.default_rng(3).integers(0, most + 1, (6, 5))
    drawn[2, 3] = most
    found = measures.Draws([drawn[:4], drawn[4:] % 15])
    assert (found.times(np.eye(5)) == np.concatenate([drawn[:4], drawn[4:] % 15])).all()
