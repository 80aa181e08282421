"""Agreement in parts: groups of sentences, and each annotator among the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.review.agreement import agree
from reviewer.review.breakdown import NO_OTHERS, by_annotator, by_article, by_group
from reviewer.review.ratings import RatedAnswer, collect
from reviewer.review.truth import Confusion, TruthComparison, keys, of_estimate, of_gold, of_others

TAGS = ("claim", "quote", "figure")


def said(**people: list[str]) -> dict[str, list[RatedAnswer]]:
    """Annotator -> a word of letters for each sentence: c, q, f; `-` is not settled."""
    names = {"c": "claim", "q": "quote", "f": "figure"}
    return {
        name: [
            RatedAnswer("a" if n < 2 else "b", str(n), frozenset(names[letter] for letter in tags))
            for n, tags in enumerate(own)
            if tags != "-"
        ]
        for name, own in people.items()
    }


def test_each_group_has_its_own_figures_and_the_tag_that_differs_most() -> None:
    answers = said(ann=["c", "q", "c", "f"], bob=["c", "", "c", "f"])
    keys = {(one.article, one.unit): one.article for own in answers.values() for one in own}
    first, second = by_group(answers, TAGS, keys)
    assert (first.name, first.n, first.percent.value) == ("a", 2, 0.5)
    assert (first.tag, first.tag_percent.value) == ("quote", 0.5)
    assert (second.name, second.percent.value, second.alpha.value, second.tag) == ("b", 1, 1, "")


@given(st.lists(st.lists(st.sampled_from(["", "c", "cq", "f", "-"]), min_size=6, max_size=6),
                min_size=2, max_size=4))  # fmt: skip
def test_a_group_has_the_figures_that_it_has_alone(rows: list[list[str]]) -> None:
    answers = said(**{f"p{at}": row for at, row in enumerate(rows)})
    keys = {(one.article, one.unit): one.article for own in answers.values() for one in own}
    assert by_article(answers, TAGS) == by_group(answers, TAGS, keys)
    for group in by_group(answers, TAGS, keys):
        alone = {
            name: [one for one in own if one.article == group.name]
            for name, own in answers.items()
        }  # fmt: skip
        figures = agree(collect(alone, TAGS), draws=0)
        assert group.n == figures.sets.n
        ours = [(group.percent, group.alpha), *((one.percent, one.alpha) for one in group.tags)]
        theirs = [(one.percent, one.alpha) for one in (figures.sets, *figures.tags)]
        for mine, other in zip(ours, theirs, strict=True):
            for here, there in zip(mine, other, strict=True):
                assert here.value == pytest.approx(there.value, abs=1e-12)
                assert here.why == there.why


def test_what_is_taken_for_what_against_the_gold() -> None:
    gold = {("a", "0", tag): tag == "claim" for tag in TAGS}
    (ann,) = by_annotator(said(ann=["q", "c"]), TAGS, gold)
    assert ann.gold_confusions == (Confusion("claim", "quote", 1),)
    assert (ann.gold_tags["claim"].value, ann.gold_n) == (0, 1)
    assert any(row.measure == "gold confused" for row in ann.rows())


def test_what_nobody_shares_and_what_has_no_group_is_left_out() -> None:
    answers = said(ann=["c", "-", "c"], bob=["c", "q", "-"])
    assert by_group(answers, TAGS, {("b", "2"): "b", ("a", "1"): "a"}) == []


def majority_of_others(
    name: str, answers: dict[str, list[RatedAnswer]], single: bool = False
) -> dict[tuple[str, str, str], bool]:
    """What more than half of the others say, from the program's bit masks."""
    ratings = collect(answers, TAGS)
    truth = of_others(ratings, list(answers).index(name), single=single)
    return {
        (*key, tag): bool(held >> at & 1)
        for key, known, held in zip(keys(ratings), truth.known, truth.held, strict=True)
        for at, tag in enumerate(TAGS)
        if known >> at & 1
    }


def plainly(
    name: str, answers: dict[str, list[RatedAnswer]], single: bool = False
) -> dict[tuple[str, str, str], bool]:
    """The same, vote by vote."""
    votes: dict[tuple[str, str], list[frozenset[str]]] = {}
    for other, own in answers.items():
        for answer in own:
            votes.setdefault((answer.article, answer.unit), [])
            if other != name:
                votes[answer.article, answer.unit].append(answer.tags)
    found = {}
    for key, said in votes.items():
        for tag in TAGS:
            given = sum(tag in one for one in said)
            if single and not any(2 * said.count(one) > len(said) for one in said):
                continue
            if single:
                given = len(said) * (tag in max(said, key=said.count))
            if 2 * given != len(said):
                found[(*key, tag)] = 2 * given > len(said)
    return found


def test_a_tie_of_the_others_is_no_majority() -> None:
    answers = said(ann=["c"], bob=["c"], cem=["q"])
    assert majority_of_others("ann", answers) == {("a", "0", "figure"): False}
    assert majority_of_others("cem", answers)["a", "0", "claim"] is True


def test_of_one_tag_at_most_a_split_is_open_and_never_no_tag() -> None:
    answers = said(ann=["c", "c"], bob=["q", "q"], cem=["c", ""], dot=["f", ""])
    truth = majority_of_others("ann", answers, single=True)
    assert truth == {("a", "1", tag): False for tag in TAGS}, "of the first three differ"
    ann = by_annotator(answers, TAGS, {}, single=True)[0]
    assert ann.confusions == (Confusion("no tag", "claim", 1),)
    assert ann.n == 1


def test_one_annotator_among_the_others() -> None:
    answers = said(ann=["q", "c", "q", ""], bob=["c", "c", "c", "f"], cem=["c", "c", "c", "f"])
    ann, bob, _ = by_annotator(answers, TAGS, {("a", "0", "claim"): True})
    assert (ann.settled, ann.n) == (4, 4)
    assert ann.majority.value == 2 * 1 / (3 + 4), "one of four tags is right, three were set"
    assert ann.confusions == (Confusion("claim", "quote", 2), Confusion("figure", "no tag", 1))
    assert (ann.gold_n, ann.gold.value, bob.gold.value) == (1, 0, 1)
    assert bob.n == 4, "on the quote that ann has and cem has not the others are split"


def test_without_others_there_is_a_reason() -> None:
    (ann,) = by_annotator(said(ann=["c"]), TAGS, {})
    assert ann.majority == NO_OTHERS
    assert not ann.gold_confusions
    assert ann.gold.why
    assert [row.figure.why for row in ann.rows()] == [NO_OTHERS.why, ann.gold.why]


WORD = st.lists(st.sampled_from(["", "c", "q", "cq", "-"]), min_size=4, max_size=4)


@given(WORD, WORD, WORD)
def test_whoever_is_perfect_confuses_nothing(
    ann: list[str], bob: list[str], cem: list[str]
) -> None:
    answers = said(ann=ann, bob=bob, cem=cem)
    for one in by_annotator(answers, TAGS, {}):
        held_by_most = plainly(one.annotator, answers)
        assert majority_of_others(one.annotator, answers) == held_by_most
        wrong = sum(
            (tag in answer.tags) != held
            for answer in answers[one.annotator]
            for tag in TAGS
            if (held := held_by_most.get((answer.article, answer.unit, tag))) is not None
        )  # fmt: skip
        assert bool(one.confusions) == bool(wrong)
        assert sum(c.sentences for c in one.confusions) <= len(TAGS) ** 2 * one.n


ONE = st.lists(st.sampled_from(["", "c", "q", "f", "-"]), min_size=3, max_size=3)


@given(st.lists(ONE, min_size=2, max_size=5))
def test_of_one_tag_at_most_the_majority_is_that_of_whole_answers(rows: list[list[str]]) -> None:
    answers = said(**{f"p{at}": row for at, row in enumerate(rows)})
    for name in answers:
        assert majority_of_others(name, answers, single=True) == plainly(name, answers, single=True)


def test_the_sentences_behind_each_kind_of_difference() -> None:
    answers = said(ann=["q", "c", "cq", ""], bob=["c", "c", "c", "f"], cem=["c", "c", "c", "f"])
    ratings = collect(answers, TAGS)
    ann = TruthComparison(ratings, 0, of_others(ratings, 0))
    assert list(ann.differing()) == [("a", "0"), ("b", "2"), ("b", "3")]
    assert list(ann.differing("claim")) == [("a", "0")]
    assert list(ann.taken("claim", "quote")) == [("a", "0")]
    assert list(ann.taken("no tag", "quote")) == [("b", "2")]
    assert list(ann.taken("figure", "no tag")) == [("b", "3")]
    for one in ann.confusions():
        assert len(list(ann.taken(one.wanted, one.said))) == one.sentences
    gold = TruthComparison(ratings, 0, of_gold(ratings, {("b", "3", "figure"): True}))
    assert list(gold.differing()) == [("b", "3")]
    likely = TruthComparison(ratings, 0, of_estimate(ratings))
    assert list(likely.missed("claim")) == [("a", "0")]
    assert ("a", "0") in likely.added("quote")
