"""An article shared out by rows: queue, progress and submission are of one's own rows."""

from __future__ import annotations

import pytest

from reviewer.models import values as v
from reviewer.session import Session
from reviewer.session.collaboration import reveals
from reviewer.session.core.visibility import Rules
from reviewer.session.desk.library import Library
from reviewer.session.overview.drill_down import DrillDown, Target
from reviewer.session.overview.overview import Overview
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import TEXT, give, memory, session
from tests.session.desk_builders import desk_on

NONE = frozenset[str]()
STARTS = [TEXT.index(words) for words in ("The f", "Nobody", "The p", "Forty", "Who")]


@pytest.fixture
def store() -> MemoryStore:
    """Ann has the sentences 0, 2 and 3 of the first article, bob 1 and 3, cy all of it."""
    made = memory()
    rows = {"ann": frozenset(STARTS[at] for at in (0, 2, 3)), "bob": frozenset(STARTS[1::2])}
    made.assign({"ferry": ["ann", "bob", "cy"]}, {"ferry": rows})
    return made


def settle(one: Session, *places: int) -> None:
    desk = desk_on(one)
    for place in places:
        desk.go(place)
        assert desk.settle().ok


def test_the_queue_goes_from_row_to_row_of_ones_own(store: MemoryStore) -> None:
    ann = session(store, "ann")
    desk = desk_on(ann, place=0)
    assert desk.shares_rows
    walked = []
    while desk.next_item(1):
        walked.append(desk.place)
    assert walked == [2, 3]
    assert desk.enter(1) and desk.place == 0
    settle(ann, 0, 2, 3)
    assert not desk.enter(1)
    known = next(one for one in store.articles() if one.id == "ferry")
    assert not desk.queue.may_hold(known, ann.tally("ferry"), ann)
    assert desk_on(session(store, "cy")).enter(-1)


def test_whoever_has_all_of_it_or_nothing_walks_through_all(store: MemoryStore) -> None:
    for name in ("cy", "dora"):
        desk = desk_on(session(store, name))
        assert not desk.shares_rows
        assert desk.session.shares.progress(desk.article) == (0, 5)
        assert desk.enter(-1) and desk.place == 4


def test_progress_and_submission_are_of_ones_own_rows(store: MemoryStore) -> None:
    ann = session(store, "ann")
    settle(ann, 0, 1, 2)
    assert reveals.undecided(ann, "ferry") == (1, 3)
    assert ann.shares.progress(ann.open("ferry")) == (2, 3)
    library = Library(ann)
    [row] = (row for row in library.rows() if row.article.id == "ferry")
    assert (row.decided, row.sentences) == library.assigned() == (2, 3)
    assert row.progress == pytest.approx(2 / 3)
    assert not reveals.submit_finished(ann).changed
    settle(ann, 3)
    assert reveals.submit_finished(ann).ok
    assert ann.tally("ferry").submitted
    assert reveals.submit(session(store, "bob"), "ferry").message.startswith(
        "submitted, 2 undecided"
    )


def test_the_overview_counts_everybodys_own_rows(store: MemoryStore) -> None:
    give(store, {"ann": [NONE, NONE, NONE], "bob": [None, NONE, None, NONE]})
    overview = Overview(session(store, "dora", Rules(reveal="open")))
    progress = {one.name: (one.decided, one.total) for one in overview.numbers.progress}
    assert progress == {"ann": (2, 3), "bob": (2, 2), "cy": (0, 5)}
    target = Target("undecided", people=("ann",))
    found = [one for one in DrillDown(overview).looking(target) if one is not None]
    assert found == [("ferry", 3)]


def test_suggestions_are_off_where_a_row_has_several_people(store: MemoryStore) -> None:
    ann = session(store, "ann")
    assert not ann.visibility.suggests("ferry", decided=True)
    apart = {"ann": frozenset(STARTS[:2]), "bob": frozenset(STARTS[2:])}
    store.assign({"ferry": ["ann", "bob"]}, {"ferry": apart})
    assert ann.visibility.suggests("ferry", decided=False)


def test_an_alias_has_the_rows_of_the_person(store: MemoryStore) -> None:
    other = session(store, "ann2", Rules(aliases={"ann2": "ann"}))
    assert other.shares.rows("ferry") == frozenset((STARTS[0], STARTS[2], STARTS[3]))
    assert other.shares.among("ferry", STARTS[3]) == ["ann", "bob", "cy"]
    assert other.shares.among("ferry", STARTS[4]) == ["cy"]


def test_others_work_stays_hidden_until_ones_own_rows_are_submitted(store: MemoryStore) -> None:
    give(store, {"bob": [None, NONE]})
    ann = session(store, "ann")
    assert reveals.entry(ann, "ferry").how == "hidden"
    assert not ann.visibility.sees("ferry")
    settle(ann, 0, 2, 3)
    reveals.submit(ann, "ferry")
    assert ann.visibility.sees("ferry")
    assert ann.others.annotators.unfinished("ferry") == ["bob", "cy"]
    assert v.DECIDED not in ann.open("ferry").at(1).values
