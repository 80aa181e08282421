"""Norming sessions: who sees what when, what a vote is no part of, and both alphas."""

from __future__ import annotations

from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.review import norming as plan
from reviewer.review.extra_answers import MOST_TEXT, Card, CardAnswer
from reviewer.session import Session
from reviewer.session.core.visibility import Rules
from reviewer.session.quality import norming
from reviewer.session.quality.cards import drawn
from reviewer.session.quality.norming import NormingDeck
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, session
from tests.session.desk_builders import anywhere

CLAIM, QUOTE, NONE = frozenset({"claim"}), frozenset({"quote"}), frozenset[str]()


@pytest.fixture
def store() -> MemoryStore:
    return memory()


def begun(store: Store, people: str = "ann bob cy", query: str = "ferry OR drowned") -> None:
    chief = session(store, "chief")
    outcome = norming.begin(chief, "autumn", people.split(), drawn(chief, query))
    assert outcome.ok, outcome.message
    chief.end()


def deck(one: Session) -> NormingDeck:
    [about] = norming.of_person(one, one.others.annotators.me)
    return NormingDeck(one, about)


def vote(store: Store, name: str, *answers: frozenset[str]) -> None:
    one = session(store, name)
    cards = deck(one)
    for at, tags in enumerate(answers):
        assert cards.answer(at, CardAnswer(tags)).ok
    one.end()


def test_a_query_chooses_the_sentences_with_what_stands_around_them(store: MemoryStore) -> None:
    begun(store)
    one = session(store, "ann")
    [about] = norming.sessions(one)
    assert [card.text for card in about.cards] == ["The ferry sank at noon.", "Nobody drowned."]
    assert (about.cards[1].before, about.cards[1].after) == (
        "The ferry sank at noon.", "The pier closed.",
    )  # fmt: skip
    assert (about.by, about.people) == ("chief", ("ann", "bob", "cy"))


def test_a_draw_is_the_same_for_the_same_seed_and_keeps_the_order(store: MemoryStore) -> None:
    one = session(store, "ann")
    few = drawn(one, "kind:sentence", 3)
    assert few == drawn(one, "kind:sentence", 3)
    every = drawn(one, "kind:sentence")
    assert len(few) == 3 and [card for card in every if card in few] == few


def test_nobody_sees_a_vote_before_all_have_voted(store: MemoryStore) -> None:
    begun(store)
    vote(store, "ann", CLAIM, NONE)
    vote(store, "bob", QUOTE, NONE)
    one = session(store, "cy")
    cards = deck(one)
    assert (cards.beside(0), cards.discusses) == ((), False)
    assert "still to vote: cy (0 of 2)" in cards.summary()[0].text
    assert not cards.remark(0, "hm").ok
    assert cards.answer(0, CardAnswer(CLAIM)).ok
    assert cards.beside(0) == ()
    assert one.store.facts("cy", "ferry").revealed == frozenset()
    # Until then the vote can be changed.
    assert cards.answer(0, CardAnswer(NONE)).ok
    assert cards.answer(1, CardAnswer(NONE, settled=False)).ok
    assert [told.text for told in cards.beside(0)] == [
        "ann: claim",
        "bob: quote",
        "cy (you): no tag",
    ]
    assert one.store.facts("cy", "ferry").revealed == {"ann", "bob"}
    assert cards.beside(1)[2].text == "cy (you): cannot judge"


def test_what_is_tagged_after_the_votes_were_shown_is_no_longer_blind(store: MemoryStore) -> None:
    begun(store)
    for name in ("ann", "bob", "cy"):
        vote(store, name, CLAIM, NONE)
    one = session(store, "ann")
    deck(one).beside(0)
    unit = one.open("ferry").layout.id
    assert one.basis("ferry", [unit(0)]) == "revealed"
    assert one.basis("ferry", [unit(2)]) == "blind"


def test_the_first_vote_stands_and_the_second_begins_with_it(store: MemoryStore) -> None:
    begun(store)
    for name in ("ann", "bob", "cy"):
        vote(store, name, CLAIM, NONE)
    one = session(store, "ann")
    cards = deck(one)
    assert cards.said(0) is None and cards.begin_with(0) == CLAIM
    assert cards.answer(0, CardAnswer(QUOTE)).ok
    # Others see the first vote only, as long as not all have voted again.
    other = session(store, "bob")
    assert deck(other).beside(0)[0].text == "ann: claim"
    assert not one.undo(anywhere).ok
    assert cards.said(0) == CardAnswer(QUOTE)
    for name in ("bob", "cy"):
        vote(store, name, QUOTE, NONE) if name == "cy" else deck(other).answer(0, CardAnswer(QUOTE))
    deck(other).answer(1, CardAnswer(NONE))
    cards.answer(1, CardAnswer(NONE))
    assert cards.beside(0)[0].text == "ann (you): claim, then quote"
    assert not cards.answer(0, CardAnswer(NONE)).ok


def test_votes_are_no_part_of_the_article(store: MemoryStore) -> None:
    give(store, {"ann": [QUOTE, None]})
    before = store.tallies("ann")["ferry"]
    begun(store, "ann bob")
    vote(store, "ann", CLAIM, CLAIM)
    assert store.tallies("ann")["ferry"] == before
    assert [record["tags"] for _, record in store.records("ann")] == [["quote"]]
    vote(store, "bob", CLAIM, CLAIM)
    assert not store.tallies("bob")["ferry"].annotates


def test_a_vote_of_an_alias_counts_for_the_person(store: MemoryStore) -> None:
    begun(store, "ann bob")
    rules = Rules(aliases={"ann-laptop": "ann"})
    one = session(store, "ann-laptop", rules)
    assert deck(one).answer(0, CardAnswer(CLAIM)).ok
    one.end()
    two = session(store, "bob", rules)
    assert norming.votes(two, norming.sessions(two)[0])["ann"] == {(1, 1): CardAnswer(CLAIM)}


def test_the_chief_can_go_on_without_who_does_not_come(store: MemoryStore) -> None:
    begun(store)
    vote(store, "ann", CLAIM, NONE)
    vote(store, "bob", CLAIM, NONE)
    chief = session(store, "chief")
    assert not norming.open_votes(chief, "spring").ok
    assert norming.open_votes(chief, "autumn").ok
    assert deck(session(store, "ann")).discusses
    vote(store, "bob", CLAIM, NONE)
    cards = deck(Session(store, chief.scheme, "ann", None))
    assert cards.standing().missing(2) == ["ann (0 of 2)", "cy (0 of 2)"]


def test_remarks_of_a_discussion_are_for_all_and_wait_for_nobody(store: MemoryStore) -> None:
    from reviewer.session.collaboration import remarks

    begun(store, "ann bob")
    vote(store, "ann", CLAIM, NONE)
    vote(store, "bob", NONE, NONE)
    one = session(store, "ann")
    assert deck(one).remark(0, "it is a fact").ok
    one.end()
    other = session(store, "bob")
    assert "ann: it is a fact" in [told.text for told in deck(other).beside(0)]
    assert remarks.waiting(other, "ferry") == []


@pytest.mark.parametrize(
    ("name", "people", "why"),
    [
        ("-x", "ann bob", "no session can be called"),
        ("AUTUMN", "ann bob", "already"),
        ("spring", "ann", "2 to 100 people"),
        ("spring", "ann machine.rules", "no machines"),
    ],
)
def test_what_cannot_begin_says_why(store: MemoryStore, name: str, people: str, why: str) -> None:
    begun(store)
    chief = session(store, "chief")
    outcome = norming.begin(chief, name, people.split(), drawn(chief, "pier"))
    assert not outcome.ok and why in outcome.message
    assert len(norming.sessions(chief)) == 1


GOOD: Any = {
    "name": "a", "by": "b", "at": "", "people": ["b", "c"],
    "sentences": [{"article": "x", "unit": "u", "text": "t" * 2 * MOST_TEXT}],
}  # fmt: skip


def test_odd_entries_are_left_out_and_counted(store: MemoryStore) -> None:
    odd = [3, {}, {**GOOD, "people": "bc"}, {**GOOD, "sentences": [{"article": "x"}]}, GOOD, GOOD]
    found, count = plan.sessions_in({"sessions": odd})
    assert ([one.name for one in found], count) == (["a"], 5)
    assert len(found[0].cards[0].text) == MOST_TEXT
    store.keep_plan("norming", {"sessions": odd})
    chief = session(store, "chief")
    [problem] = norming.problems(chief)
    assert "5 sessions" in str(problem)
    # What a newer version may have written there is not lost by writing over it.
    assert not norming.begin(chief, "b", ["ann", "bob"], drawn(chief, "ferry")).ok


tags = st.frozensets(st.sampled_from(["claim", "quote"]), max_size=2)
ballots = st.lists(st.tuples(tags, tags, tags), min_size=2, max_size=8)


@given(ballots, ballots)
def test_both_alphas_are_those_of_another_library(
    before: list[tuple[frozenset[str], ...]], after: list[tuple[frozenset[str], ...]]
) -> None:
    size = min(len(before), len(after))
    people = ("ann", "bob", "cy")
    about = plan.NormingSession(
        "s", "ann", people, tuple(Card("ferry", str(n), "t") for n in range(size))
    )
    votes = {
        name: {
            (round, n + 1): CardAnswer(ballot[n][at])
            for round, ballot in ((1, before), (2, after))
            for n in range(size)
        }
        for at, name in enumerate(people)
    }
    assert plan.standing(about, votes).round == 3
    for figures in plan.figures(about, votes, ["claim", "quote"])[1:]:
        for figure, ballot in ((figures.before, before), (figures.after, after)):
            table = np.array([[figures.tag in one[at] for one in ballot[:size]] for at in range(3)])
            if len(np.unique(table)) < 2:
                assert figure.value is None and figure.why
            else:
                wanted = krippendorff.alpha(
                    reliability_data=table.astype(float), level_of_measurement="nominal"
                )
                assert figure.value == pytest.approx(wanted, abs=1e-9)


def test_votes_are_known_by_their_keys() -> None:
    about = plan.NormingSession("s", "a", ("a", "b"), (Card("x", "u", "t"),) * 2)
    said = {
        plan.vote_key("s", 1, 2): CardAnswer(CLAIM),
        plan.vote_key("t", 1, 1): CardAnswer(CLAIM),
    }
    assert plan.votes_in(said, about) == {(1, 2): CardAnswer(CLAIM)}
    assert v.NORMING == "norming:"


def test_votes_of_which_only_the_number_is_known_count_as_given_and_open_no_round() -> None:
    about = plan.NormingSession("n", "eve", ("ann", "bob"), (Card("a", "u", "x"),) * 2)
    mine = {"ann": {(1, 1): CardAnswer(CLAIM), (1, 2): CardAnswer(NONE)}}
    found = plan.standing(about, mine, {("bob", 1): 1, ("ann", 1): 9})
    assert (found.round, found.missing(1)) == (1, ["bob (1 of 2)"])
    found = plan.standing(about, mine, {("bob", 1): 2})
    assert (found.round, found.missing(1)) == (1, [])
