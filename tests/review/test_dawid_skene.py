"""Who is right how often, by the answers alone: held to crowd-kit, and to what must be so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reviewer.review.breakdown import skill_rows
from reviewer.review.dawid_skene import TOO_FEW, estimate, item_estimates, minorities, skills
from reviewer.review.ratings import MISSING, RatedAnswer, Ratings, collect

CLOSE = 1e-9

ROWS = [
    "00.0", "0.20", "1112", "0020", "1222", "0022", "222.", "1111", "0002", ".112", "1122", "2211",
    "01.1", "0010", "102.", "0001", "2...", "1020", "..00", "111.", ".222", "0120", "2102", "1102",
]  # fmt: skip
"""A sentence each, an annotator a character; a point is no answer."""


def read(rows: list[str]) -> NDArray[np.int64]:
    return np.array([[MISSING if c == "." else int(c) for c in row] for row in rows], np.int64)


def tagged(rows: list[str]) -> Ratings:
    """1 is with the tag, 0 without."""
    people = {
        name: [
            RatedAnswer("a", str(n), frozenset({"claim"} if row[at] == "1" else ()))
            for n, row in enumerate(rows)
            if row[at] != "."
        ]
        for at, name in enumerate(("ann", "bob", "cem"))
    }
    return collect(people, ["claim"])


def test_it_is_that_of_crowd_kit() -> None:
    """crowd-kit 1.4.2, DawidSkene(n_iter=2000, tol=1e-15); it raises all to 1e-10 at least."""
    found = estimate(read(ROWS), 3, steps=2000, close=1e-15)
    priors = [0.5063723592288377, 0.2980840520491972, 0.19554358872196512]
    assert found.prior == pytest.approx(priors, abs=CLOSE)
    probable = {
        2: [0.003587553964182006, 0.9964124460338689, 0],
        7: [0.016705871693047884, 0.9832941283021799, 0],
        10: [0.08234818777281576, 0.9176518122040065, 0],
        16: [0, 0.3069538706722572, 0.6930461293056471],
        23: [0.020236326460988545, 0.9797636735390115, 0],
    }
    for row, shares in probable.items():
        assert found.probable[row] == pytest.approx(shares, abs=CLOSE)
    last = [[0.628510, 0.181074, 0.190415], [0, 0.1677245, 0.8322755], [0, 1 / 3, 2 / 3]]
    assert found.confusion[3] == pytest.approx(np.array(last), abs=1e-6)


@given(st.lists(st.lists(st.integers(-1, 1), min_size=3, max_size=3), min_size=1, max_size=20))
def test_probabilities_are_some(rows: list[list[int]]) -> None:
    found = estimate(np.array(rows, np.int64), 2)
    assert found.probable.sum(axis=1) == pytest.approx(1)
    assert (found.probable >= 0).all()
    assert (found.difficulty() >= 0).all()
    assert (found.difficulty() <= 1 + CLOSE).all()


def test_people_who_always_agree_are_always_right() -> None:
    ann, bob, cem = skills(tagged(["111", "000", "111", "000"]))
    assert [(one.found.value, one.wrong.value) for one in (ann, bob, cem)] == [(1, 0)] * 3
    assert [row.measure for row in skill_rows([ann])] == [
        "given where it is", "given where it is not"
    ]  # fmt: skip
    assert list(minorities(tagged(["111", "000"]))) == []


def test_a_usually_right_minority_is_found() -> None:
    """Ann is right where all can be told; bob and cem give the tag as they like."""
    rows = ["111"] * 8 + ["000"] * 8 + ["110", "101", "010", "001"] * 6 + ["011"] * 2
    found = list(minorities(tagged(rows)))
    assert {one.key for one in found} == {("a", str(len(rows) - n)) for n in (1, 2)}
    assert all(not one.held and one.confidence > 0.5 and one.difficulty < 1 for one in found)
    assert found == sorted(found, key=lambda one: -one.confidence)


def test_two_people_cannot_tell_who_is_right() -> None:
    two = collect({"ann": [RatedAnswer("a", "1", frozenset())], "bob": []}, ["claim"])
    assert {one.found for one in skills(two)} == {TOO_FEW}
    assert list(minorities(two)) == []


def test_a_tag_that_is_nowhere_has_a_reason() -> None:
    (ann, *_) = skills(tagged(["000", "000"]))
    assert (ann.found.why, ann.wrong.value) == ("it is nowhere", 0)


def test_many_people_are_no_other_matter() -> None:
    """More kinds of sentences than a number can tell apart are still told apart."""
    few, rest = read(["110", "000", "111", "001"]), np.full((4, 40), MISSING, np.int64)
    many = np.concatenate([few, rest], axis=1)
    assert estimate(many, 2).probable == pytest.approx(estimate(few, 2).probable, abs=CLOSE)


def test_every_sentence_has_its_confidence_and_difficulty() -> None:
    ratings = tagged(["111"] * 6 + ["000"] * 6 + ["110", "011", ".1.", "1.1"])
    made = estimate(ratings.tag(0), 2)
    items = [one for one in item_estimates(ratings) if one.tag == "claim"]
    assert len(items) == 15, "one alone settled the 15th sentence"
    for one in items:
        row = ratings.units.index(one.key[1])
        likely = float(made.probable[row, 1])
        assert one.held == (likely > 0.5)
        assert one.confidence == max(likely, 1 - likely)
        assert one.difficulty == pytest.approx(made.difficulty()[row])
        assert one.n == (2 if one.key[1] == "15" else 3)
    assert list(item_estimates(tagged(["11.", "10."]))) == []
