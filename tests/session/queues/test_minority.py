"""The queue of sentences on which those who are usually right are the fewer."""

from __future__ import annotations

import pytest

from reviewer.session import Desk, Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.core.visibility import Rules
from reviewer.session.queues.minority import FewerVotes, MinorityQueue, MinoritySearch
from reviewer.session.queues.queues import queue
from reviewer.session.queues.side_notes import SideNotes
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import Answers, give, session

CLAIM, NONE = frozenset({"claim"}), frozenset[str]()
# Of ann alone all can be told; bob and cem give the tag as they like.
ROWS = ["111"] * 8 + ["000"] * 8 + ["110", "101", "010", "001"] * 6 + ["011"] * 2
LAST = [len(ROWS) - 2, len(ROWS) - 1]
OPEN = Rules(reveal="open")


@pytest.fixture
def store() -> MemoryStore:
    words = " ".join(f"The ferry number {n} was late." for n in range(len(ROWS)))
    made = MemoryStore({"ferry": words + "\n", "pier": "The pier is closed.\n"})
    said: Answers = {
        name: [CLAIM if row[at] == "1" else NONE for row in ROWS]
        for at, name in enumerate(("ann", "bob", "cem"))
    }
    give(made, said)
    return made


def searched(one: Session) -> MinoritySearch:
    search = MinoritySearch(one)
    for _ in search.looking():
        pass
    return search


def walked(one: Session, search: MinoritySearch) -> MinorityQueue:
    found = queue("minority")
    assert isinstance(found, MinorityQueue)
    return found.with_found(search.found)


def test_it_has_what_the_estimate_holds_against_most(store: MemoryStore) -> None:
    chief = session(store, "chief", OPEN)
    search = searched(chief)
    ways = walked(chief, search)
    assert list(ways.places(chief.open("ferry"), chief, 0, 1)) == LAST
    assert list(ways.places(chief.open("ferry"), chief, LAST[-1], -1)) == LAST[::-1]
    (one,) = search.found["ferry"][LAST[0]]
    assert one == FewerVotes("claim", False, ("ann",), 3, one.confidence)
    assert 0.5 < one.confidence <= 1
    assert search.people == 3
    desk = Desk(chief, chief.open("ferry"))
    desk.queue = ways
    assert desk.next_item()
    assert desk.place == LAST[0]


def test_what_is_decided_is_in_it_no_more(store: MemoryStore) -> None:
    chief = session(store, "chief", OPEN)
    ways = walked(chief, searched(chief))
    Adjudication(chief, "ferry").by_rule(LAST[0], "majority")
    assert list(ways.places(chief.open("ferry"), chief, 0, 1)) == LAST[1:]
    assert list(searched(chief).found["ferry"]) == LAST[1:]


def test_beside_the_sentence_stands_who_says_so(store: MemoryStore) -> None:
    chief = session(store, "chief", OPEN)
    ways = walked(chief, searched(chief))
    notes = SideNotes(chief, chief.open("ferry"), asked=True, minority=ways)
    for _ in notes.looking():
        pass
    assert [one.who for one in notes.at(LAST[0]).fewer] == [("ann",)]
    assert notes.at(0).fewer == ()


def test_nothing_is_in_it_before_others_work_may_be_seen(store: MemoryStore) -> None:
    ann = session(store, "ann")
    search = searched(ann)
    assert not search.found
    assert list(walked(ann, search).places(ann.open("ferry"), ann, 0, 1)) == []


def test_of_two_nobody_can_be_told_to_be_right() -> None:
    made = MemoryStore({"ferry": "The ferry sank. Nobody drowned.\n"})
    give(made, {"ann": [CLAIM, NONE], "bob": [NONE, CLAIM]})
    search = searched(session(made, "chief", OPEN))
    assert (search.people, search.found) == (2, {})
