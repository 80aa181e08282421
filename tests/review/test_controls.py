"""Control items: what of a file can be used, and the figures of each person."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from reviewer.review.controls import (
    NOTHING,
    ControlItem,
    ControlPlan,
    person_result,
    plan_in,
    share,
    training,
)
from reviewer.review.extra_answers import Card, CardAnswer

CLAIM, QUOTE, NONE = frozenset({"claim"}), frozenset({"quote"}), frozenset[str]()
CARD = Card("ferry", "12345678.0", "The ferry sank.")


def item(id: str, tags: frozenset[str] = CLAIM, by: str = "", use: Any = "control") -> ControlItem:
    return ControlItem(id, use, CARD, tags, "", by)


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_is_that_of_another_library(right: int, n: int) -> None:
    right = min(right, n)
    found = share(right, n).figure
    low, high = proportion_confint(right, n, method="wilson")
    assert found.value == right / n
    assert found.low == pytest.approx(max(0.0, low), abs=1e-9)
    assert found.high == pytest.approx(min(1.0, high), abs=1e-9)


def test_a_share_of_nothing_says_why() -> None:
    assert share(0, 0).figure.value is None and share(0, 0).figure.why


def test_a_plan_comes_back_as_it_was_written() -> None:
    plan = ControlPlan(20, True, 0.75, (item("a"), item("b", NONE, "ann", "training")))
    assert plan_in({"schema": 1, **plan.to_json()}) == (plan, 0)
    assert plan_in(None) == (NOTHING, 0)


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        ({"every": -1}, 1),
        ({"every": True}, 1),
        ({"pass": 0}, 1),
        ({"pass": "all"}, 1),
        ({"repeats": 1, "items": {}}, 2),
        ({"items": [3, {}, {**item("a").to_json(), "use": "exam"}, item("b").to_json()]}, 3),
        ({"items": [item("b").to_json()] * 2}, 1),
        ({"items": [{**item("a").to_json(), "tags": [1]}]}, 1),
        ({"items": [{**item("a").to_json(), "text": ""}]}, 1),
    ],
)
def test_what_cannot_be_used_is_left_out_and_counted(said: dict[str, Any], odd: int) -> None:
    plan, count = plan_in(said)
    assert count == odd
    assert all(one.id == "b" for one in plan.items)


def test_whoever_gave_the_answer_is_not_asked() -> None:
    plan = ControlPlan(items=(item("a", by="ann"), item("b")))
    assert [one.id for one in plan.of("control", "ann")] == ["b"]
    assert [one.id for one in plan.of("control", "bob")] == ["a", "b"]
    assert plan.of("training", "bob") == []


def test_the_figures_of_a_person() -> None:
    plan = ControlPlan(items=tuple(item(id) for id in "abcd"))
    controls = {
        "a": CardAnswer(CLAIM), "b": CardAnswer(CLAIM | QUOTE), "c": CardAnswer(NONE, False),
        "gone": CardAnswer(CLAIM),
    }  # fmt: skip
    repeats = {
        "u1": CardAnswer(CLAIM, first=CLAIM), "u2": CardAnswer(NONE, first=QUOTE),
        "u3": CardAnswer(NONE, first=NONE), "u4": CardAnswer(NONE),
    }  # fmt: skip
    found = person_result("ann", plan, controls, repeats, {}, ["claim", "quote", "figure"])
    assert (found.controls.right, found.controls.n) == (1, 3)
    assert {tag: (one.right, one.n) for tag, one in found.tags.items()} == {
        "claim": (2, 2), "quote": (1, 2),
    }  # fmt: skip
    assert found.missed == ("b", "c")
    # What says nothing of the first time cannot be compared with it.
    assert (found.repeats.right, found.repeats.n) == (2, 3)
    assert found.alpha.value is not None and 0 < found.alpha.value < 1
    assert found.training is None


def test_a_training_is_passed_at_its_mark_and_counts_its_last_round() -> None:
    items = [item(id, use="training") for id in "abcde"]
    right, wrong = CardAnswer(CLAIM), CardAnswer(NONE)
    answers = dict.fromkeys("abcd", right) | {"e": wrong}
    assert training(items, answers, 0.8).passed
    assert not training(items, answers, 0.81).passed
    assert not training(items, dict.fromkeys("abcd", right), 0.8).done
    again = answers | {"a": right._replace(round=2)}
    found = training(items, again, 0.81)
    assert (found.round, found.answered, found.right, found.done) == (2, 1, 1, False)
    assert training([], {}, 0.8).passed
