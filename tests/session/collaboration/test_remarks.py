"""Remarks: written by one, seen, answered and resolved by the other, each in their own journal."""

from __future__ import annotations

import pytest

from reviewer.session import Session
from reviewer.session.collaboration import remarks, reveals
from reviewer.session.collaboration.remarks import Thread
from reviewer.session.core.visibility import Rules
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import Answers, give, memory, session
from tests.session.desk_builders import anywhere

OPEN = Rules(reveal="open")
ANN: Answers = {"ann": [frozenset({"claim"}), frozenset(), None, None, None]}


@pytest.fixture
def store() -> MemoryStore:
    made = memory()
    give(made, ANN)
    return made


def remark(store: MemoryStore) -> Session:
    chief = session(store, "chief", OPEN)
    assert remarks.write(chief, "ferry", 0, "ann", " A quote too? ", "tag:quote").ok
    return chief


def only(one: Session) -> Thread:
    [thread] = remarks.waiting(one, "ferry")
    return thread


def test_it_waits_for_the_one_it_is_about(store: MemoryStore) -> None:
    chief = remark(store)
    ann = session(store, "ann", OPEN)
    thread = only(ann)
    assert (thread.by, thread.about, thread.on) == ("chief", "ann", "tag:quote")
    assert (thread.text, thread.place, thread.resolved) == ("A quote too?", 0, False)
    assert remarks.waiting(chief, "ferry") == []
    assert [len(found) for found in remarks.everywhere(ann)] == [1]
    assert not any(key.startswith("remark:") for key in ann.open("ferry").at(0).values)


def test_it_goes_back_and_forth_until_it_is_resolved(store: MemoryStore) -> None:
    chief = remark(store)
    ann = session(store, "ann", OPEN)
    assert remarks.answer(ann, only(ann), "No: nobody is named.").ok
    assert remarks.waiting(ann, "ferry") == []
    chief.others.forget(["ann"])
    thread = only(chief)
    assert [(a.by, a.text) for a in thread.answers] == [("ann", "No: nobody is named.")]
    assert remarks.answer(chief, thread, "", resolve=True).ok
    ann.others.forget(["chief"])
    for one in (ann, chief):
        assert remarks.waiting(one, "ferry") == []
        [known] = remarks.threads(one, one.others.side("ferry"), 0)
        assert known.resolved
    assert chief.undo(anywhere).ok
    assert len(remarks.waiting(chief, "ferry")) == 1


def test_before_the_reveal_only_ones_own_show(store: MemoryStore) -> None:
    remark(store)
    ann = session(store, "ann")
    assert remarks.waiting(ann, "ferry") == []
    reveals.submit(ann, "ferry")
    assert len(remarks.waiting(ann, "ferry")) == 1


def test_a_remark_is_no_vote_and_settles_nothing(store: MemoryStore) -> None:
    chief = remark(store)
    assert chief.tally("ferry").decided == 0
    assert chief.tally("ferry").remarks == 1


@pytest.mark.parametrize(("about", "text"), [("ann", "  "), ("chief", "To myself.")])
def test_what_makes_no_sense_is_refused(store: MemoryStore, about: str, text: str) -> None:
    chief = session(store, "chief", OPEN)
    outcome = remarks.write(chief, "ferry", 0, about, text)
    assert not outcome.ok
    assert list(store.events("chief")) == []
