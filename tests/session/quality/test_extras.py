"""Extra sentences of the queue: when they come, to whom, and what they never touch."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.review.controls import plan_in
from reviewer.review.extra_answers import CardAnswer
from reviewer.session import Edit, Put, Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.core.visibility import Rules
from reviewer.session.overview.comparison import collect
from reviewer.session.quality import known_answers
from reviewer.session.quality.extras import ExtraSentence, due, problems, results, said_apart
from reviewer.session.quality.training import Training, TrainingGate
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, session
from tests.session.desk_builders import anywhere

CLAIM, QUOTE, NONE = frozenset({"claim"}), frozenset({"quote"}), frozenset[str]()


@pytest.fixture
def store() -> MemoryStore:
    return memory()


def plan(store: Store, *, training: bool = False, gold: bool = False, **rules: Any) -> None:
    """The chief has settled three sentences of the pier's article, which are the known answers."""
    chief = session(store, "chief")
    if not store.values("chief", "pier"):
        opened = chief.open("pier")
        puts: list[Put] = []
        for place, tags in enumerate((CLAIM, NONE)):
            wanted = {v.TAG + tag: 1 for tag in tags}
            puts += opened.puts(place, {**wanted, v.DECIDED: "settled", v.NOTE: "as the rule says"})
        chief.apply(Edit(tuple(puts), "say"))
    known = known_answers.known_answers(chief, "", gold=gold)
    use: Any = "training" if training else "control"
    assert known_answers.add(chief, known, use, "chief").ok
    if rules:
        assert known_answers.settle(chief, **rules).ok
    chief.end()


def answer(extra: ExtraSentence | None, tags: frozenset[str]) -> str:
    assert extra is not None
    assert extra.answer(0, CardAnswer(tags)).ok
    return extra.cards[0].text


def test_one_comes_after_so_many_decided_sentences(store: MemoryStore) -> None:
    plan(store, every=2)
    give(store, {"ann": [NONE]})
    ann = session(store, "ann")
    assert due(ann, "ferry", 0) is None
    ann.apply(Edit(tuple(ann.open("ferry").puts(1, {v.DECIDED: "settled"})), "say"))
    first = answer(due(ann, "ferry", 1), CLAIM)
    assert due(ann, "ferry", 1) is None
    ann.apply(Edit(tuple(ann.open("ferry").puts(2, {v.DECIDED: "settled"})), "say"))
    ann.apply(Edit(tuple(ann.open("ferry").puts(3, {v.DECIDED: "cannot"})), "say"))
    assert answer(due(ann, "ferry", 3), CLAIM) != first
    # There are no others, and repeats are not asked for.
    ann.apply(Edit(tuple(ann.open("ferry").puts(4, {v.DECIDED: "settled"})), "say"))
    ann.apply(Edit(tuple(ann.open("pier").puts(0, {v.DECIDED: "settled"})), "say"))
    assert due(ann, "ferry", 4) is None


def test_nothing_comes_where_nothing_is_planned(store: MemoryStore) -> None:
    give(store, {"ann": [NONE, NONE]})
    assert due(session(store, "ann"), "ferry", 0) is None
    plan(store)
    assert due(Session(store, session(store, "bob").scheme, "ann", None), "ferry", 0) is None


def test_whoever_gave_the_answers_is_not_asked(store: MemoryStore) -> None:
    plan(store, every=1)
    chief = session(store, "chief")
    assert due(chief, "ferry", 0) is None


def test_a_sentence_of_ones_own_comes_again_out_of_view(store: MemoryStore) -> None:
    plan(store, every=1, repeats=True)
    chief = session(store, "chief")
    # All that is settled is two sentences of the article that is not in view.
    extra = due(chief, "ferry", 0)
    assert extra is not None
    said = {"The pier is closed.": CLAIM, "It was built in 1911.": NONE}
    text = answer(extra, CLAIM)
    [(id, found)] = said_apart(chief, "chief", v.REPEAT).items()
    assert found.first == said[text]
    assert text != answer(due(chief, "ferry", 0), NONE)
    # Each once; and what is in view is not asked again.
    chief.apply(Edit(tuple(chief.open("ferry").puts(0, {v.DECIDED: "settled"})), "say"))
    assert due(chief, "ferry", 1) is None
    assert id.startswith(chief.open("pier").layout.id(0)[:8])


def test_what_was_said_the_second_time_touches_nothing(store: MemoryStore) -> None:
    plan(store, every=1, repeats=True)
    give(store, {"ann": [QUOTE, NONE]})
    ann = session(store, "ann")
    before = [record for _, record in store.records("ann")]
    tally = store.tallies("ann")["ferry"]
    answers = list(collect(ann, ["ann"]).answers["ann"])
    while extra := due(ann, "pier", 0):
        answer(extra, CLAIM)
    assert said_apart(ann, "ann", v.REPEAT)
    assert [record for _, record in store.records("ann")] == before
    now = store.tallies("ann")["ferry"]
    assert (now.decided, now.tags, now.submitted) == (tally.decided, tally.tags, tally.submitted)
    assert list(collect(ann, ["ann"]).answers["ann"]) == answers
    assert not store.tallies("ann").get("pier", tally).tags.get("claim")
    judge = session(store, "judge", Rules(reveal="open"))
    assert not Adjudication(judge, "ferry").disputes()
    # Undo passes it over.
    outcome = ann.undo(anywhere)
    assert outcome.ok and "quote" in outcome.message
    assert said_apart(ann, "ann", v.REPEAT)


def test_the_figures_of_each_person(store: MemoryStore) -> None:
    plan(store, every=1)
    give(store, {"ann": [QUOTE, NONE], "bob": [QUOTE, NONE]})
    for name, tags in (("ann", CLAIM), ("bob", NONE)):
        one = session(store, name)
        while extra := due(one, "ferry", 0):
            answer(extra, tags)
        one.end()
    ann, bob = results(session(store, "chief"), ["ann", "bob"])
    assert (ann.controls.right, ann.controls.n, bob.controls.right) == (1, 2, 1)
    assert set(ann.missed) ^ set(bob.missed) == {*ann.missed, *bob.missed}


def test_the_gold_gives_answers_where_every_tag_is_decided(store: MemoryStore) -> None:
    give(store, {"ann": [CLAIM, NONE], "bob": [NONE, NONE]})
    judge = session(store, "judge", Rules(reveal="open"))
    adjudication = Adjudication(judge, "ferry")
    adjudication.accept(0, {v.TAG + "claim": True}, "it is a fact")
    adjudication.accept(1)
    found = known_answers.known_answers(judge, "", gold=True)
    assert [(one.card.text, one.tags, one.why) for one in found] == [
        ("The ferry sank at noon.", CLAIM, "it is a fact"),
        ("Nobody drowned.", NONE, ""),
    ]
    assert known_answers.known_answers(judge, "", gold=False) == []


def test_a_sentence_is_planned_once_for_one_use_and_can_be_taken_out(store: MemoryStore) -> None:
    plan(store)
    plan(store)
    plan(store, training=True)
    items = plan_in(store.plan("controls"))[0].items
    assert [item.use for item in items] == ["control"] * 2 + ["training"] * 2
    chief = session(store, "chief")
    assert not known_answers.remove(chief, ["x"]).ok
    assert known_answers.remove(chief, [items[0].id, items[3].id]).ok
    assert plan_in(store.plan("controls"))[0].items == items[1:3]


def test_a_plan_that_cannot_be_used_whole_is_not_written_over(store: MemoryStore) -> None:
    store.keep_plan("controls", {"every": "often", "items": [3]})
    chief = session(store, "chief")
    assert "2 things" in str(problems(chief)[0])
    assert not known_answers.settle(chief, every=3).ok


# -- training -------------------------------------------------------------------------------------


def train(one: Session, *tags: frozenset[str]) -> Training:
    deck = Training(one)
    for at, own in enumerate(tags):
        assert deck.answer(at, CardAnswer(own)).ok
    return deck


def test_the_work_waits_until_the_training_is_passed(store: MemoryStore) -> None:
    plan(store, training=True)
    ann = session(store, "ann")
    ann.refuses = TrainingGate(ann).why_not
    edit = Edit(tuple(ann.open("ferry").puts(0, {v.DECIDED: "settled"})), "say")
    refused = ann.apply(edit)
    assert not refused.ok and "the training comes first (o t): not begun" in refused.message
    assert ann.apply(Edit(tuple(ann.open("ferry").puts(0, {v.NOTE: "hm"})), "note")).ok
    deck = train(ann, CLAIM, CLAIM)
    assert [line.text for line in deck.beside(1)] == [
        "✗ the answer is no tag; you said claim", "as the rule says",
    ]  # fmt: skip
    assert "not passed: 1 of 2 right, 80% are needed" in deck.summary()[0].text
    assert "1 of 2 right" in ann.apply(edit).message
    # The next round asks all of it again.
    again = train(ann, CLAIM, NONE)
    assert again.title == "Training, round 2"
    assert "passed: 2 of 2 right" in again.summary()[0].text
    assert ann.apply(edit).ok
    found = results(ann, ["ann"])[0].training
    assert found is not None and (found.round, found.passed) == (2, True)


def test_whoever_gave_the_answers_needs_no_training(store: MemoryStore) -> None:
    plan(store, training=True)
    chief = session(store, "chief")
    assert TrainingGate(chief).closed() == ""
    assert list(Training(chief).cards) == []


def test_an_answer_is_told_only_after_it_was_given(store: MemoryStore) -> None:
    plan(store, training=True)
    deck = Training(session(store, "ann"))
    assert deck.beside(0) == () and deck.said(0) is None


def test_in_the_training_an_answer_may_be_told_later_by_a_desks_server(store: MemoryStore) -> None:
    plan(store, training=True)
    whole = store.plan("controls")
    assert whole is not None

    def told(count: int) -> None:
        """As the server hands it out: withheld but for the first so many."""
        items = [
            one if at < count
            else {k: x for k, x in one.items() if k not in ("tags", "why")} | {"withheld": True}
            for at, one in enumerate(whole["items"])
        ]  # fmt: skip
        store.keep_plan("controls", {**whole, "items": items})

    told(0)
    ann = session(store, "ann")
    assert problems(ann) == []
    deck = Training(ann)
    for at, tags in enumerate((CLAIM, CLAIM)):
        assert deck.answer(at, CardAnswer(tags)).ok
        assert "not told" in deck.beside(at)[0].text
    assert "not told the answers yet: 2 of 2" in deck.summary()[0].text
    assert "not told the answers yet: 2" in TrainingGate(ann).closed()
    assert [one.training.done for one in results(ann, ["ann"]) if one.training] == [False]
    told(1)
    assert deck.beside(0)[0].text.startswith("✓ right")
    assert "not told" in deck.beside(1)[0].text
    told(2)
    assert deck.beside(1)[0].text.startswith("✗ the answer is no tag")
    assert deck.summary()[0].text.startswith("✗ not passed: 1 of 2")
    assert known_answers.remove(ann, ["nothing"]).ok is False
    told(0)
    kept = store.plan("controls")
    assert kept is not None and plan_in(kept)[0].to_json()["items"] == kept["items"]


def test_a_training_that_is_planned_while_one_works_closes_the_work(store: MemoryStore) -> None:
    """It was looked for at the start alone: what a sync brought held from the next start on."""
    ann = session(store, "ann")
    ann.refuses = TrainingGate(ann).why_not
    edit = Edit(tuple(ann.open("ferry").puts(0, {v.DECIDED: "settled"})), "say")
    assert ann.apply(edit).ok
    plan(store, training=True)
    edit = Edit(tuple(ann.open("ferry").puts(1, {v.DECIDED: "settled"})), "say")
    assert "the training comes first" in ann.apply(edit).message
