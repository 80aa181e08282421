"""The board of claims: what is on it for whom, taking a check, handing it over, planning it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.under_way import UnderWay
from reviewer.session import Edit, Put, Session
from reviewer.session.collaboration import remarks, reveals, signoff
from reviewer.session.core.visibility import Rules
from reviewer.session.overview.check_board import CheckBoard, CheckRow, in_order, mine
from reviewer.session.overview.check_work import hand_over, plan, plan_fields, receivers, take
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, say, session

OPEN = Rules(reveal="open")
CHECK: Values = {
    "scope": "content", "status": "in progress", "claim": "A ferry sank.", "claimant": "Varga",
    "assignee": "ann",
}  # fmt: skip
ITEM = {"check": "content", "source": "s1", "stance": "refutes", "quote": "It floats."}
SOURCES = {"s1": {"title": "Log", "derives_from": "s2"}, "s2": {"title": "Wire"}}


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    """ann checks sentence 1 of ferry, with evidence; bob and cy have begun the article."""
    made = memory()
    yes = frozenset({"claim"})
    give(made, {"ann": [yes], "bob": [yes], "cy": [yes]})
    say(made, "ann", 0, {v.CHECK + "content": CHECK, v.EVIDENCE + "e1": ITEM})
    ann = session(made, "ann")
    ann.apply(Edit(tuple(Put("", "", v.SOURCE + id, one) for id, one in SOURCES.items()), "s"))
    ann.end()
    yield made


def board(one: Session, *, note: bool = True) -> list[CheckRow]:
    return CheckBoard(one, note=note).rows()


def test_one_s_own_check_is_a_row_with_all_that_a_desk_keeps(store: MemoryStore) -> None:
    [row] = board(session(store, "ann"))
    assert (row.article, row.place, row.by, row.id, row.seen) == (
        "ferry",
        0,
        "ann",
        "content",
        True,
    )
    assert (row.claim, row.claimant, row.assignee, row.status) == (
        "A ferry sank.", "Varga", "ann", "in progress",
    )  # fmt: skip
    assert (row.evidence, row.signoff) == (1, "not needed")


def test_before_the_reveal_a_row_says_who_and_not_what(store: MemoryStore) -> None:
    bob = session(store, "bob")
    [row] = board(bob)
    assert (row.seen, row.progress, row.place) == (False, "in progress by ann", 0)
    assert row.text == "The ferry sank at noon."
    assert not any((row.id, row.status, row.claim, row.claimant, row.evidence, row.signoff))
    assert not take(bob, row).ok and not bob.visibility.is_revealed("ferry")


def test_the_first_thing_that_somebody_says_at_all_is_on_the_board_at_once(
    store: MemoryStore,
) -> None:
    """Regression: whoever had said nothing of an article took a check, and did not see it."""
    say(store, "ann", 0, {v.CHECK + "content": {**CHECK, "assignee": "dora"}})
    dora = session(store, "dora")
    dora.others.side("ferry")
    [row] = board(dora)
    assert take(dora, row).ok
    assert [(one.by, one.origin) for one in board(dora)] == [("ann", ""), ("dora", "ann")]
    dora.end()


@pytest.mark.parametrize("change", [{"status": "refuted"}, {"assignee": ""}, {"withdrawn": "no"}])
def test_of_what_is_settled_or_nobody_s_nothing_shows_before_it(
    store: MemoryStore, change: Values
) -> None:
    say(store, "ann", 0, {v.CHECK + "content": {**CHECK, **change}})
    assert board(session(store, "bob")) == []
    assert len(board(session(store, "ann"))) == ("withdrawn" not in change)


def test_what_is_shown_after_submitting_is_noted_as_a_reveal(store: MemoryStore) -> None:
    bob = session(store, "bob")
    assert reveals.submit(bob, "ferry").ok
    assert [row.seen for row in board(bob, note=False)] == [True]
    assert not bob.visibility.is_revealed("ferry")
    assert [row.claim for row in board(bob)] == ["A ferry sank."]
    assert "ann" in bob.visibility.revealed_on("ferry")


def test_a_session_that_cannot_note_it_sees_nothing(store: MemoryStore) -> None:
    bob = session(store, "bob")
    reveals.submit(bob, "ferry")
    bob.end()
    reading = Session(store, bob.scheme, "bob", None, read_only="another session writes")
    assert [row.seen for row in board(reading)] == [False]


def test_nobody_in_particular_sees_everything(store: MemoryStore) -> None:
    reading = Session(store, session(store, "bob").scheme, "", None)
    assert [(row.by, row.seen) for row in board(reading, note=False)] == [("ann", True)]


def test_taking_begins_with_claim_and_evidence_and_keeps_the_origin(store: MemoryStore) -> None:
    bob = session(store, "bob", OPEN)
    [row] = board(bob)
    assert take(bob, row).ok
    said = bob.open("ferry").at(0).values
    assert said[v.CHECK + "content"] == {
        "scope": "content", "status": "in progress", "claim": "A ferry sank.",
        "claimant": "Varga", "origin": "ann", "assignee": "bob",
    }  # fmt: skip
    assert said[v.EVIDENCE + "e1"] == ITEM
    assert store.sources("bob") == SOURCES
    assert bob.undo(lambda article, unit: True).ok
    assert v.CHECK + "content" not in bob.open("ferry").at(0).values
    assert store.sources("bob") == {}


def test_taking_the_check_of_a_span_brings_the_span(store: MemoryStore) -> None:
    span = {"tag": "figure", "start": 18, "end": 22, "exact": "noon", "attributes": {"unit": "h"}}
    check = {"scope": "content", "status": "unchecked", "span": "k1"}
    say(store, "ann", 0, {v.SPAN + "k1": span, v.CHECK + "content.k1": check})
    bob = session(store, "bob", OPEN)
    row = next(row for row in board(bob) if row.id == "content.k1")
    assert row.claim == "noon"
    assert take(bob, row).ok
    said = bob.open("ferry").at(0).values
    assert said[v.SPAN + "k1"] == span and v.TAG + "figure" in said
    assert said[v.CHECK + "content.k1"]["status"] == "in progress"


def test_a_check_handed_over_shows_to_its_receiver_with_the_remark(store: MemoryStore) -> None:
    ann = session(store, "ann")
    [row] = board(ann)
    assert hand_over(ann, row, "bob", "The log says noon.").ok
    ann.end()
    bob = session(store, "bob")
    [handed] = board(bob)
    assert (handed.seen, handed.by, handed.assignee) == (True, "ann", "bob")
    assert handed.remarks == ("ann: The log says noon.",)
    assert "ann" in bob.visibility.revealed_on("ferry")
    assert [row.seen for row in board(session(store, "cy"))] == [False]
    assert mine([handed], "bob") == [handed]
    assert take(bob, handed).ok
    rows = board(bob)
    assert [(row.by, row.origin) for row in mine(rows, "bob")] == [("bob", "ann")]
    thread = remarks.threads(bob, bob.others.side("ferry"), 0, sees=True)[0]
    assert thread.waits_for("bob")


def test_handing_over_is_one_step_and_for_others_only(store: MemoryStore) -> None:
    ann = session(store, "ann")
    [row] = board(ann)
    assert not hand_over(ann, row, "ann", "").ok
    assert hand_over(ann, row, "bob", "Please.").ok
    assert ann.undo(lambda article, unit: True).ok
    said = ann.open("ferry").at(0).values
    assert said[v.CHECK + "content"] == CHECK
    assert not any(key.startswith(v.REMARK) for key in said)
    assert receivers(ann) == ["bob", "cy"]


def test_a_plan_is_checked_and_only_one_s_own(store: MemoryStore) -> None:
    ann = session(store, "ann")
    [row] = board(ann)
    assert not plan(ann, row, {"due": "tomorrow"}).ok
    assert not plan(ann, row, {"priority": "huge"}).ok
    assert not plan(ann, row, {"url": "not an address"}).ok
    fields = {"due": "2031-05-06", "priority": "high", "published": "", "url": ""}
    assert plan(ann, row, fields).ok
    assert plan_fields(ann, row) == fields
    [row] = board(ann)
    assert (row.due, row.priority) == ("2031-05-06", "high")
    assert not plan(session(store, "bob", OPEN), row, fields).ok
    assert plan(ann, row, {"due": ""}).ok
    assert "due" not in ann.open("ferry").at(0).values[v.CHECK + "content"]


def test_publishing_does_not_make_a_sign_off_stale(store: MemoryStore) -> None:
    say(store, "ann", 0, {v.CHECK + "content": {**CHECK, "status": "refuted"}})
    cy = session(store, "cy", OPEN)
    assert signoff.sign_check(cy, "ferry", 0, "ann", "content", approve=True).ok
    cy.end()
    ann = session(store, "ann", OPEN)
    [row] = board(ann)
    assert (row.signoff, row.signers) == ("approved", ("cy",))
    assert plan(ann, row, {"url": "https://desk.example/1", "published": "2031-05-06"}).ok
    [row] = board(ann)
    assert (row.signoff, row.url) == ("approved", "https://desk.example/1")
    ann.end()
    say(store, "ann", 0, {v.CHECK + "content": {**CHECK, "status": "supported"}})
    assert board(session(store, "cy", OPEN))[0].signoff == "stale"


def test_rows_are_sorted_and_found_by_words() -> None:
    def row(n: int, due: str = "", priority: str = "", assignee: str = "") -> CheckRow:
        one = CheckRow("a", "A", n, f"u{n}", "ann", "content", True, f"Sentence {n}.")
        return one._replace(due=due, priority=priority, assignee=assignee)

    items = {0: 2, 2: 1}
    rows = [row(0), row(1, due="2031-05-02", priority="low"), row(2, due="2031-05-01"),
            row(3, priority="high", assignee="bob")]  # fmt: skip
    assert [one.place for one in in_order(rows, "article")] == [0, 1, 2, 3]
    assert [one.place for one in in_order(rows, "due")] == [2, 1, 3, 0]
    assert [one.place for one in in_order(rows, "priority")] == [3, 2, 0, 1]
    assert [one.place for one in in_order(rows, "person")] == [3, 2, 1, 0]
    cited = [one._replace(evidence=items.get(one.place, 0)) for one in rows]
    hidden = cited[1]._replace(place=4, seen=False)
    found = in_order([hidden, *cited], "evidence")
    assert [one.place for one in found] == [1, 3, 2, 0, 4]
    assert [one.place for one in rows if one.has("BOB sentence")] == [3]


def test_what_a_server_keeps_hidden_is_on_the_board_by_who_and_where_only() -> None:
    store = memory()
    yes = frozenset({"claim"})
    give(store, {"bob": [yes]})
    bob = session(store, "bob")
    unit = bob.open("ferry").layout.id(1)
    assert board(bob) == []
    store.tell([
        UnderWay("ann", "ferry", unit, "cy"),
        UnderWay("ann", "ferry", unit, "dee"),
        UnderWay("ann", "ferry", "0badbeef.0", "ann"),
        UnderWay("ann", "nowhere", unit, "ann"),
        UnderWay("bob", "ferry", unit, "bob"),
    ])  # fmt: skip
    assert bob.arrivals().annotators == {"ann", "bob"}
    [row] = board(bob)
    assert (row.by, row.place, row.seen, row.progress) == ("ann", 1, False, "in progress by cy")
    assert not any((row.id, row.status, row.claim))
    assert not take(bob, row).ok
    assert [one.by for one in mine(board(session(store, "cy")), "cy")] == ["ann"]


def test_of_a_check_that_shows_nothing_is_told_twice(store: MemoryStore) -> None:
    bob = session(store, "bob")
    unit = bob.open("ferry").layout.id(0)
    store.tell([UnderWay("ann", "ferry", unit, "ann")])
    assert len(board(bob)) == 1, "hidden here and told by a server"
    assert reveals.submit(bob, "ferry").ok
    [row] = board(bob)
    assert row.seen
