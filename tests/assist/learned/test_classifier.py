"""Learnt tags: what is seen of a sentence, folds, and figures beside the rules."""

import pytest

pytest.importorskip("sklearn")

from reviewer.assist.cues import load
from reviewer.assist.learned.classifier import SentenceClassifier, matrix_of, seen
from reviewer.assist.learned.validation import Proportion, Quality, cross_validate, folds

ENGLISH = load("en")


def sentences(*texts: str) -> list:  # type: ignore[type-arg]
    text, units = "", []
    for one in texts:
        units.append((len(text), len(text) + len(one), "sentence"))
        text += one + " "
    return seen(text, units, ENGLISH)


OMENS = [f"A grey heron stood on mast {n} at dawn." for n in range(30)]
PLAIN = [f"The council of Wend met about road {n} again." for n in range(30)]


def test_what_is_seen_holds_the_rules() -> None:
    [one] = sentences("Nearly 40 boats sank, the board said.")
    assert {"figure", "quote"} <= set(one.rules)
    assert all(0 <= trait <= 1 for trait in one.traits)


def test_a_tag_that_no_rule_knows_is_learnt_and_is_not_silent() -> None:
    texts = [text for pair in zip(OMENS, PLAIN, strict=True) for text in pair]
    labels = [frozenset({"omen"}) if "heron" in text else frozenset[str]() for text in texts]
    every = sentences(*texts)
    articles = [f"a{place // 6}" for place in range(len(texts))]
    judged = cross_validate(matrix_of(every), every, labels, articles, ["omen", "figure"])
    omen, figure = judged.tags
    assert omen.learned.f1 > 0.95
    assert omen.rules.f1 == 0
    assert omen.why_silent == ""
    assert "0 of 8" in figure.why_silent
    model = SentenceClassifier.fit(matrix_of(every), labels, ["omen"])
    likely = model.probabilities(matrix_of(sentences("A grey heron stood by.", "The road is old.")))
    assert likely[0, 0] > 0.5 > likely[1, 0]


def test_a_model_is_fitted_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: two threads of BLAS that wait for each other took half a minute."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_info, threadpool_limits

    used: list[int] = []
    fit = LogisticRegression.fit

    def watched(*told: object) -> object:
        used.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
        return fit(*told)

    monkeypatch.setattr(LogisticRegression, "fit", watched)
    labels = [frozenset({"omen"})] * 3 + [frozenset[str]()] * 3
    with threadpool_limits(2, "blas"):
        SentenceClassifier.fit(matrix_of(sentences(*OMENS[:3], *PLAIN[:3])), labels, ["omen"])
    assert used
    assert set(used) == {1}


def test_a_model_that_the_rules_beat_is_silent_and_says_so() -> None:
    texts = [f"Some {n + 20} boats sank." for n in range(20)] + PLAIN[:20]
    every = sentences(*texts)
    labels = [
        frozenset({"figure"}) if one.rules.get("figure") else frozenset[str]() for one in every
    ]
    judged = cross_validate(matrix_of(every), every, labels, ["a"] * len(texts), ["figure"])
    assert "is not above the rules" in judged.tags[0].why_silent


def test_no_article_is_on_both_sides() -> None:
    articles = [f"a{place % 7}" for place in range(40)]
    tested: list[int] = []
    for train, test in folds(articles):
        assert {articles[at] for at in train}.isdisjoint(articles[at] for at in test)
        tested += test
    assert sorted(tested) == list(range(40))


def test_shares_have_intervals() -> None:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(18, 20, method="wilson")
    assert Proportion(18, 20).interval == pytest.approx((low, high))
    assert Proportion(0, 0).interval == (0.0, 1.0)
    assert Quality(Proportion(3, 4), Proportion(3, 6)).f1 == pytest.approx(0.6)
