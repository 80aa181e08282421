"""Queues made of others' work: exactly what may be seen and waits, in every article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from reviewer.models import values as v
from reviewer.session import Desk, Edit, Library, Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.collaboration import remarks, reveals, signoff
from reviewer.session.collaboration.overruled import overruled
from reviewer.session.core.visibility import Reveal, Rules
from reviewer.session.queues import pending_work, side_notes
from reviewer.session.queues.pending_work import Due, PendingWork
from reviewer.session.queues.queues import queue
from reviewer.session.queues.side_notes import SideNotes
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import (
    SENTENCES,
    Answers,
    answers,
    give,
    memory,
    say,
    session,
)
from tests.session.desk_builders import anywhere

OPEN = Rules(reveal="open")
SHARED = ("disputed", "remarks", "to sign off")
REFUTED = {"scope": "content", "status": "refuted"}
YES, NO = frozenset({"claim"}), frozenset[str]()


@pytest.fixture
def store() -> MemoryStore:
    """Disputed 1; ann's check of 0 wants a sign-off; a remark for bob on 2; the same for pier."""
    made = memory()
    give(made, {"ann": [YES, YES, NO], "bob": [YES, NO, NO]})
    give(made, {"ann": [YES], "bob": [NO]}, "pier")
    say(made, "ann", 0, {"check:content": REFUTED})
    say(made, "ann", 0, {"check:content": REFUTED}, "pier")
    for article, place in (("ferry", 2), ("pier", 1)):
        ann = session(made, "ann", OPEN)
        assert remarks.write(ann, article, place, "bob", "Why?").ok
        ann.end()
    return made


def desk(one: Session, name: str, article: str = "ferry") -> Desk:
    made = Desk(one, one.open(article))
    made.queue = queue(name)
    return made


def walked(one: Session, name: str, article: str = "ferry") -> list[int]:
    return list(queue(name).places(one.open(article), one, 0, 1))


EXPECTED = {"disputed": [1], "remarks": [2], "to sign off": [0]}


@pytest.mark.parametrize("name", SHARED)
def test_what_waits_for_bob(store: MemoryStore, name: str) -> None:
    bob = session(store, "bob", OPEN)
    assert walked(bob, name) == EXPECTED[name]
    assert list(queue(name).places(bob.open("ferry"), bob, SENTENCES - 1, -1)) == EXPECTED[name]


@pytest.mark.parametrize("name", SHARED)
def test_nothing_before_the_reveal_and_all_after_it(store: MemoryStore, name: str) -> None:
    bob = session(store, "bob")
    one = desk(bob, name)
    assert walked(bob, name) == []
    assert not one.next_item()
    assert Library(bob).next_with_item(one, 1) is None
    assert not bob.others._sides, "nothing was so much as opened"
    assert reveals.submit(bob, "ferry").ok
    assert walked(bob, name) == EXPECTED[name]
    assert walked(bob, name, "pier") == [], "each article by itself"


@pytest.mark.parametrize("name", SHARED)
def test_sentence_by_sentence(store: MemoryStore, name: str) -> None:
    """Where each sentence is shown once it is decided, what is not decided stays hidden."""
    cy, place = session(store, "cy", Rules(reveal="sentence")), EXPECTED[name][0]
    assert walked(cy, name) == []
    assert cy.apply(settling(cy, place)).ok
    expected = [] if name == "remarks" else [place]
    assert walked(cy, name) == expected, "the remark is bob's to answer"


def settling(one: Session, place: int) -> Edit:
    return Edit(tuple(one.open("ferry").puts(place, {v.DECIDED: "settled"})), "settle")


def test_they_cross_articles_and_skip_those_without(store: MemoryStore) -> None:
    bob = session(store, "bob", OPEN)
    library = Library(bob)
    for name, place in (("disputed", 0), ("remarks", 1), ("to sign off", 0)):
        one = desk(bob, name)
        one.go(SENTENCES - 1)
        found = library.next_with_item(one, 1)
        assert found is not None
        assert (found.id, found.place, found.queue.name) == ("pier", place, name)
        bob.close("pier")
    alone = memory()
    give(alone, {"ann": [YES]})
    one = desk(session(alone, "ann", OPEN), "disputed")
    assert not queue("disputed").may_hold(
        one.article.article, one.session.tally("ferry"), one.session
    )


def test_what_was_returned_waits_until_it_is_changed(store: MemoryStore) -> None:
    bob = session(store, "bob", OPEN)
    assert signoff.sign_check(bob, "ferry", 0, "ann", "content", approve=False, why="thin").ok
    assert walked(bob, "to sign off") == []
    ann = session(store, "ann", OPEN)
    assert walked(ann, "remarks") == [0]
    assert Desk(ann, ann.open("ferry")).set_status("content", "misleading").ok
    assert walked(ann, "remarks") == []
    bob.others.forget(["ann"])
    assert walked(bob, "to sign off") == [0], "what was signed is stale"
    assert bob.undo(anywhere).ok


@given(answers)
@settings(max_examples=25, deadline=None)
def test_disputed_are_the_sentences_that_review_asks_about(said: Answers) -> None:
    store = memory()
    give(store, said)
    one = session(store, "ann", OPEN)
    expected = [dispute.place for dispute in Adjudication(one, "ferry").disputes()]
    assert walked(one, "disputed") == expected


# -- signing ---------------------------------------------------------------------------------------


def test_approved_twice_is_said_and_returned_may_follow(store: MemoryStore) -> None:
    bob = session(store, "bob", OPEN)

    def the_check() -> signoff.Signable:
        [it] = signoff.on_sentence(bob, "ferry", 0).found
        return it

    assert the_check().title == "ann: refuted"
    assert signoff.sign(bob, the_check(), approve=True).ok
    again = signoff.sign(bob, the_check(), approve=True)
    assert not again.ok
    assert "already" in again.message
    assert signoff.sign(bob, the_check(), approve=False, why="thin").ok
    assert the_check().item.standing == "returned"


def test_an_article_only_after_the_reveal(store: MemoryStore) -> None:
    bob = session(store, "bob")
    assert signoff.on_article(bob, "ferry").found == []
    assert "submit" in signoff.on_article(bob, "ferry").why_not
    assert reveals.submit(bob, "ferry").ok
    assert [one.item.about for one in signoff.on_article(bob, "ferry").found] == ["ann"]


# -- margins ---------------------------------------------------------------------------------------


def looked(one: Session, *, asked: bool, disputes: bool = False) -> SideNotes:
    found = SideNotes(one, one.open("ferry"), asked=asked, disputes=disputes)
    for _ in found.looking():
        pass
    return found


def test_margins_show_what_was_asked_for_and_note_it(store: MemoryStore) -> None:
    bob = session(store, "bob")
    assert reveals.submit(bob, "ferry").ok
    unasked = looked(bob, asked=False)
    assert all(unasked.at(place) == side_notes.NOTHING for place in range(SENTENCES))
    assert not bob.visibility.is_revealed("ferry"), "it can still be withdrawn"
    asked = looked(bob, asked=True, disputes=True)
    assert [one.text for one in asked.at(2).waiting] == ["Why?"]
    assert [one.item.about for one in asked.at(0).others] == ["ann"]
    assert asked.at(1).disputed == ("tag:claim",)
    assert store.facts("bob", "ferry").revealed == {"ann"}


def test_margins_never_show_what_could_not_be_noted(store: MemoryStore) -> None:
    say(store, "bob", 0, {"check:content": REFUTED})
    reader = Session(store, session(store, "bob").scheme, "bob", None, rules=OPEN, read_only="no")
    found = looked(reader, asked=True)
    assert found.at(2) == side_notes.NOTHING
    assert [one.item.about for one in found.at(0).checks] == ["bob"]


@pytest.mark.parametrize("reveal", ["article", "sentence"])
def test_margins_hold_nothing_of_others_before_the_reveal(
    store: MemoryStore, reveal: Reveal
) -> None:
    cy = session(store, "cy", Rules(reveal=reveal))
    assert cy.apply(settling(cy, 3)).ok
    found = looked(cy, asked=True, disputes=True)
    assert all(found.at(place) == side_notes.NOTHING for place in range(SENTENCES))
    assert not cy.visibility.is_revealed("ferry")


# -- the Library -----------------------------------------------------------------------------------


def every(one: Session) -> Iterator[tuple[str, Due]]:
    known = PendingWork(one)
    for _ in known.looking(["ferry", "pier"]):
        pass
    yield from ((name, known.of(name)) for name in ("ferry", "pier"))


def test_what_waits_in_each_article(store: MemoryStore) -> None:
    bob = session(store, "bob", OPEN)
    assert dict(every(bob)) == {
        "ferry": Due(disputed=1, remarks=1, checks=1),
        "pier": Due(disputed=1, remarks=1, checks=1),
    }
    ann = session(store, "ann", OPEN)
    assert reveals.submit(ann, "ferry").ok
    assert dict(every(bob))["ferry"].work == ("ann",)
    assert signoff.sign_article(bob, "ferry", "ann", approve=False, why="thin").ok
    assert dict(every(bob))["ferry"].work == ()
    due = dict(every(ann))["ferry"]
    assert (due.mine, due.by, due.checks) == ("returned", "bob: thin", 0)


def test_nothing_waits_before_the_reveal(store: MemoryStore) -> None:
    assert dict(every(session(store, "bob"))) == {
        "ferry": pending_work.NOTHING,
        "pier": pending_work.NOTHING,
    }


def test_a_changed_text_waits_even_alone() -> None:
    store = memory()
    give(store, {"ann": [YES, NO]})
    store.put("ferry", "A new first sentence. The ferry sank at noon, they say. Nobody drowned.\n")
    ann = session(store, "ann")
    ann.arrivals()
    assert dict(every(ann))["ferry"].rechecks > 0


def test_what_was_overruled_waits_until_it_is_answered_or_said_so(store: MemoryStore) -> None:
    judge = session(store, "judge", OPEN)
    assert Adjudication(judge, "ferry").by_rule(1, "take ann", "it is a claim").ok
    judge.end()
    bob = session(store, "bob", OPEN)
    assert walked(bob, "overruled") == [1]
    (lost,) = overruled(bob, bob.others.side("ferry"), 1)
    assert (lost.key, lost.said, lost.decided) == ("tag:claim", False, True)
    assert (lost.by, lost.why) == ("judge", "it is a claim")
    notes = SideNotes(bob, bob.open("ferry"), asked=True)
    notes.renew(1)
    assert notes.at(1).overruled == (lost,)
    assert walked(session(store, "ann", OPEN), "overruled") == []
    assert walked(bob, "overruled", "pier") == [], "nothing is decided there"
    edit = Edit(tuple(bob.open("ferry").puts(1, {"tag:claim": 1})), "tag")
    assert bob.apply(edit).ok
    bob.others.forget(["bob"])
    assert walked(bob, "overruled") == []
    assert bob.apply(Edit(tuple(bob.open("ferry").puts(1, {"tag:claim": None})), "tag")).ok
    bob.others.forget(["bob"])
    assert walked(bob, "overruled") == [1]
    assert remarks.write(bob, "ferry", 1, "judge", "It is a question.").ok
    bob.others.forget(["bob"])
    assert walked(bob, "overruled") == []


def test_what_was_overruled_stays_hidden_before_the_reveal(store: MemoryStore) -> None:
    judge = session(store, "judge", OPEN)
    assert Adjudication(judge, "ferry").by_rule(1, "take ann", "it is a claim").ok
    judge.end()
    bob = session(store, "bob")
    assert walked(bob, "overruled") == []
    assert reveals.submit(bob, "ferry").ok
    assert walked(bob, "overruled") == [1]
