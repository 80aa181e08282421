"""Agreement over records: what counts, what is missing, what cannot be computed."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.review import measures
from reviewer.review.agreement import agree
from reviewer.review.ratings import RatedAnswer, Ratings, collect
from reviewer.review.statuses import on_statuses

TAGS = ("claim", "quote", "figure")
SET = st.frozensets(st.sampled_from(TAGS))


def answers(*given: tuple[str, str, set[str]]) -> list[RatedAnswer]:
    return [RatedAnswer(article, unit, frozenset(tags)) for article, unit, tags in given]


def table(**people: list[RatedAnswer]) -> Ratings:
    return collect(people, TAGS)


def test_a_tag_that_nobody_used_says_so() -> None:
    same = answers(("a", "1", {"claim"}), ("a", "2", set()))
    figures = {one.tag: one for one in agree(table(ann=same, bob=same)).tags}
    assert figures["claim"].alpha.value == 1
    assert figures["claim"].pairs[0].f1.value == 1
    assert figures["quote"].alpha == measures.NEVER_USED
    assert figures["quote"].percent.value == 1


def test_no_tag_is_an_answer_and_not_decided_is_none() -> None:
    first = answers(("a", "1", {"claim"}), ("a", "2", set()), ("a", "3", {"claim"}))
    second = answers(("a", "1", {"claim"}), ("a", "2", {"claim"}))
    claim = agree(table(ann=first, bob=second)).tags[0]
    assert claim.n == 2
    assert claim.percent.value == 0.5


@pytest.mark.parametrize(
    ("people", "warning"),
    [
        ({}, "two annotators"),
        ({"ann": answers(("a", "1", {"claim"}))}, "two annotators"),
        (
            {"ann": answers(("a", "1", set())), "bob": answers(("a", "2", set()))},
            "no sentence was decided by two",
        ),
        (
            {name: answers(("a", "1", set()), ("b", "1", {"claim"})) for name in ("ann", "bob")},
            "2 articles are few",
        ),
        (
            {"ann": answers(("a", "1", set())), "bob": answers(("a", "1", {"claim"}))},
            "everything compared is in one article",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(
    people: dict[str, list[RatedAnswer]], warning: str
) -> None:
    found = agree(collect(people, TAGS))
    assert any(warning in one for one in found.warnings)
    for tag in (*found.tags, found.sets):
        for figure in (tag.alpha, tag.fleiss, tag.percent):
            assert (figure.value is None) == bool(figure.why)


def test_the_interval_is_the_same_each_time_and_holds_the_figure() -> None:
    people = {
        name: [
            RatedAnswer(f"a{i}", str(j), frozenset({"claim"} if (i * j + shift) % 3 else ()))
            for i in range(12)
            for j in range(6)
        ]
        for name, shift in (("ann", 0), ("bob", 0), ("cy", 1))
    }
    first, second = agree(collect(people, TAGS)), agree(collect(people, TAGS))
    assert first == second
    alpha = first.tags[0].alpha
    assert alpha.value is not None
    assert alpha.low is not None
    assert alpha.high is not None
    assert alpha.low <= alpha.value <= alpha.high


@given(
    st.dictionaries(
        st.sampled_from(["ann", "bob", "cy", "dee"]),
        st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("1234")), SET),
        min_size=2,
    )
)
def test_percent_agreement_is_that_of_a_plain_count(
    people: dict[str, dict[tuple[str, str], frozenset[str]]],
) -> None:
    given_ = {
        name: [RatedAnswer(*place, tags) for place, tags in said.items()]
        for name, said in people.items()
    }
    found = agree(collect(given_, TAGS), draws=0)
    for tag in found.tags:
        pairs = [
            (tag.tag in one[place]) == (tag.tag in two[place])
            for one, two in combinations(people.values(), 2)
            for place in one.keys() & two.keys()
        ]
        places = [place for said in people.values() for place in said]
        if not pairs:
            assert tag.percent == measures.NO_OVERLAP
        else:
            assert tag.percent.value == pytest.approx(sum(pairs) / len(pairs))
        assert tag.n == sum(places.count(place) >= 2 for place in set(places))
        for pair in tag.pairs:
            one, two = (people[name] for name in pair.annotators)
            same = [(tag.tag in one[at]) == (tag.tag in two[at]) for at in one.keys() & two.keys()]
            assert pair.n == len(same)
            share = sum(same) / len(same) if same else None
            assert pair.percent.value == pytest.approx(share)


def test_statuses_have_an_interval_over_articles() -> None:
    chance = Random(5)
    given = {
        name: {
            (f"a{i}", str(j)): chance.choice(("refuted", "refuted", "supported"))
            for i in range(12)
            for j in range(4)
        }
        for name in ("ann", "bob")
    }
    one = on_statuses("content", given).alpha
    assert one == on_statuses("content", given).alpha
    assert one != on_statuses("content", given, seed=8).alpha
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high
    assert on_statuses("content", given, draws=0).alpha.low is None
