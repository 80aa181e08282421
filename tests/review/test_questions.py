"""Agreement on questions and relations equals that of other libraries and published examples."""

import warnings
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reviewer.config import default_scheme
from reviewer.models import ChoiceType, Json, QuestionType
from reviewer.review import measures
from reviewer.review.questions import on_question, on_relations
from reviewer.review.ratings import MISSING, RatedAnswer
from reviewer.review.report import ComparedWork, report
from reviewer.review.statuses import Key

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    krippendorff = pytest.importorskip("krippendorff")
    metrics = pytest.importorskip("sklearn.metrics")

CLOSE = 1e-9
CHOICES = tuple(ChoiceType(name, name) for name in "abc")
SCALE = QuestionType("worth", answers="scale", least=1, most=5)
ONE = QuestionType("genre", choices=CHOICES)
MANY = QuestionType("topics", answers="many", choices=CHOICES)
Table = NDArray[np.int64]


@st.composite
def tables(draw: st.DrawFn, categories: int) -> Table:
    raters = draw(st.integers(2, 5))
    row = st.lists(st.integers(MISSING, categories - 1), min_size=raters, max_size=raters)
    return np.array(draw(st.lists(row, min_size=2, max_size=20)), dtype=np.int64)


def answered(table: Table, answers: list[Json]) -> dict[str, dict[Key, Json]]:
    return {
        f"rater{column}": {
            (f"article{row}", ""): answers[code]
            for row, code in enumerate(table[:, column].tolist())
            if code != MISSING
        }
        for column in range(table.shape[1])
    }


def theirs(table: Table, level: object, **more: object) -> float:
    return float(
        krippendorff.alpha(
            np.where(table == MISSING, np.nan, table).T, level_of_measurement=level, **more
        )
    )


@given(tables(5))
def test_a_scale_has_the_ordinal_alpha_of_krippendorff(table: Table) -> None:
    ours = on_question(SCALE, answered(table, [1, 2, 3, 4, 5]), draws=0).alpha
    if ours.value is None:
        assert ours.why
        return
    assert ours.value == pytest.approx(theirs(table, "ordinal"), abs=CLOSE)


@given(tables(3))
def test_one_choice_has_the_nominal_alpha_of_krippendorff(table: Table) -> None:
    ours = on_question(ONE, answered(table, list("abc")), draws=0).alpha
    if ours.value is not None:
        assert ours.value == pytest.approx(theirs(table, "nominal"), abs=CLOSE)


@given(tables(7))
def test_several_choices_have_alpha_with_masi(table: Table) -> None:
    sets = [[name for at, name in enumerate("abc") if code >> at & 1] for code in range(1, 8)]
    ours = on_question(MANY, answered(table, sets), draws=0).alpha
    if ours.value is None:
        return
    distance = measures.masi(list(range(1, 8)))

    def metric(first: Table, second: Table, **_: object) -> object:
        return distance[first.astype(int), second.astype(int)]

    wanted = theirs(table, metric, value_domain=list(range(7)))
    assert ours.value == pytest.approx(wanted, abs=CLOSE)


@given(tables(5))
def test_the_kappa_of_a_scale_is_that_of_scikit_learn_with_quadratic_weights(table: Table) -> None:
    both = (table[:, :2] != MISSING).all(axis=1)
    first, second = table[both, 0], table[both, 1]
    ours = measures.weighted_kappa(table[:, 0], table[:, 1], 5)
    if ours.value is None:
        assert ours in (measures.NO_OVERLAP, measures.NO_VARIETY)
        return
    wanted = metrics.cohen_kappa_score(first, second, weights="quadratic", labels=list(range(5)))
    assert ours.value == pytest.approx(wanted, abs=CLOSE)


def test_krippendorffs_own_example_as_a_scale() -> None:
    """Krippendorff (2011), section C, with the ordinal difference: alpha 0.815."""
    star = 0
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, star, star, star],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, star, 3],
        [star, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, star],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, star],
    ]
    table = np.array(observers, dtype=np.int64).T - 1
    figures = on_question(SCALE, answered(table, [1, 2, 3, 4, 5]), draws=200)
    assert figures.alpha.value == pytest.approx(0.815, abs=5e-4)
    value, _, low, high = figures.alpha
    assert value is not None and low is not None and high is not None
    assert low < value < high
    assert (figures.n, figures.measure) == (11, "ordinal")


def test_the_interval_of_a_scale_is_that_of_alphas_of_drawn_articles() -> None:
    """Each drawn sample has distances of its own; some are compared with alpha of that sample."""
    random = np.random.default_rng(3)
    table = random.integers(0, 5, (12, 3))
    articles = np.arange(12, dtype=np.int64)
    ours = measures.alpha_interval(table, measures.Ordinal(5), articles, seed=5, draws=40)
    drawn = np.random.default_rng(5).multinomial(12, np.full(12, 1 / 12), size=40)
    alphas = [theirs(np.repeat(table, times, axis=0), "ordinal") for times in drawn]
    low, high = np.percentile(alphas, [2.5, 97.5])
    assert [ours.low, ours.high] == pytest.approx([low, high], abs=CLOSE)


def test_answers_that_are_none_and_people_without_any_do_not_count() -> None:
    given_: dict[str, Mapping[Key, Json]] = {
        "ann": {("a", ""): 1, ("b", ""): 9},
        "bob": {("a", ""): 2, ("b", ""): 2},
        "cy": {("a", ""): "x"},
    }
    figures = on_question(SCALE, given_, draws=0)
    assert figures.annotators == ("ann", "bob")
    assert [pair.annotators for pair in figures.pairs] == [("ann", "bob")]
    assert figures.n == 1
    alone = on_question(SCALE, {"ann": {("a", ""): 1}}, draws=0)
    assert alone.alpha.value is None and alone.alpha.why


def test_relations_are_compared_in_sentences_that_both_settled() -> None:
    first, second = "relation:a|claim-0-3|claim-5-9", "relation:b|claim-0-3|claim-5-9"
    made: dict[str, dict[Key, frozenset[str]]] = {
        "ann": {("x", "1"): frozenset({first, second}), ("x", "2"): frozenset({first})},
        "bob": {("x", "1"): frozenset({first}), ("x", "3"): frozenset({first})},
    }
    every = {one.kind: one for one in on_relations(made, ["a", "b", "c"])}
    assert every[""].n == 3 and every[""].f1.value == pytest.approx(2 / 3)
    assert every["a"].f1.value == 1.0 and every["b"].f1.value == 0.0
    assert every["c"].f1.value is None and every["c"].f1.why


def test_one_tag_at_most_has_one_nominal_alpha_and_no_figure_for_each_tag() -> None:
    def said(*given: str) -> list[RatedAnswer]:
        sets = [frozenset({one} if one else ()) for one in given]
        return [RatedAnswer("a", str(at), one) for at, one in enumerate(sets)]

    answers = {"ann": said("claim", "", "quote", "claim"), "bob": said("claim", "", "claim", "")}
    scheme = replace(default_scheme(), single=True)
    figures = report(ComparedWork(answers), scheme, draws=0)
    rows = [row for row in figures.rows() if row.measure.startswith("question alpha")]
    assert [(row.of, row.measure) for row in rows] == [("tag", "question alpha (nominal)")]
    table = np.array([[0, 2, 1, 0], [0, 2, 0, 2]]).T
    assert rows[0].figure.value == pytest.approx(theirs(table, "nominal"), abs=CLOSE)
    assert not [row for row in figures.rows() if row.measure in ("alpha", "alpha (MASI)")]
