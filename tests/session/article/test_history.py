"""Who changed what on one sentence: own changes, others' only after the reveal."""

import pytest

from reviewer.config import default_scheme
from reviewer.models import Change, Event
from reviewer.session import Desk, Edit, Put, Session
from reviewer.session.article.history import (
    HistoryStep,
    history,
    local_time,
    step_words,
    units_at,
    who,
)
from reviewer.session.article.notes import FLAG, NOTE, set_text
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.core.change_text import describe
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, anywhere, desk_on


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY})


def steps(session: Session, place: int = 0) -> list[HistoryStep]:
    units = units_at(session, session.open("ferry"), place)
    return [step for step in history(session.store, "ferry", units) if step is not None]


def words(session: Session, place: int = 0) -> list[str]:
    return [step_words(step) for step in steps(session, place)]


def test_the_newest_comes_first_with_undo_and_redo(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    desk.settle()
    session.undo(anywhere)
    session.redo(anywhere)
    desk.toggle_tag("claim")
    assert words(session) == [
        "claim removed",
        "redid: settled",
        "undid: settled",
        "settled",
        "claim set",
    ]
    assert {step.annotator for step in steps(session)} == {"ann"}


def test_what_was_undone_altogether_still_has_a_history(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    session.undo(anywhere)
    assert desk.annotation.units == ()
    assert words(session) == ["undid: claim set", "claim set"]


def test_only_the_sentence_asked_for(session: Session) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    desk.go(1)
    desk.toggle_tag("quote")
    assert words(session, 1) == ["quote set"]
    assert words(session, 2) == []


def test_a_bulk_action_says_how_many_others_it_changed(session: Session) -> None:
    article = session.open("ferry")
    puts = [put for place in (0, 1, 2) for put in article.puts(place, {"tag:claim": 1})]
    session.apply(Edit(tuple(puts), "claim"))
    assert words(session) == ["claim set  (and 2 other sentences)"]


def test_texts_and_statuses_are_told_in_full(session: Session) -> None:
    first = SentenceRef(session, "ferry", session.open("ferry").layout.id(0))
    set_text(first, NOTE, "which\nferry?")
    set_text(first, NOTE, "the small one")
    set_text(first, FLAG, "hearsay")
    desk = desk_on(session)
    desk.set_status("content", "unchecked")
    desk.set_status("content", "in progress")
    assert words(session)[::-1] == [
        "note: “which ferry?”",
        "note changed: “the small one”",
        "flag: “hearsay”",
        "unchecked",
        "unchecked → in progress",
    ]


def test_before_the_reveal_nothing_of_others_shows(session: Session, store: MemoryStore) -> None:
    other = Session(store, default_scheme(), "bea", store.writer("bea"))
    Desk(other, other.open("ferry")).toggle_tag("quote")
    desk_on(session).toggle_tag("claim")
    assert who(session, "ferry") == ["ann"]
    assert words(session) == ["claim set"]
    session.fact([Change("ferry", "", "reveal", None, ["bea"])])
    assert who(session, "ferry") == ["ann", "bea"]
    assert [(step.annotator, step.words) for step in steps(session)] == [
        ("ann", ("claim set",)),
        ("bea", ("quote set",)),
    ]
    other.end()


def test_a_split_shows_on_both_halves(session: Session) -> None:
    article = session.open("ferry")
    base, offset = article.layout.id(0), article.text.index("sank")
    session.apply(Edit((Put("ferry", base, f"cut:{offset}", "split"),), "split"))
    article.recut(session.store.cuts("ferry"))
    assert article.sentence(0) == "The ferry"
    assert words(session, 0) == words(session, 1) == ["split here"]
    assert words(session, 2) == []


def test_a_confirmed_place_is_told_too(session: Session, store: MemoryStore) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    store.put("ferry", "A word before. " + FERRY)
    session.arrivals()
    desk = desk_on(session, place=1)
    assert desk.annotation.recheck
    assert words(session, 1) == ["claim set"]
    desk.settle()
    assert not desk.annotation.recheck
    assert words(session, 1) == ["put in its place in the present text", "claim set"]
    session.undo(anywhere)
    assert words(session, 1) == [
        "undid: put in its place in the present text",
        "put in its place in the present text",
        "claim set",
    ]


def test_confirming_many_at_once_keeps_their_histories_apart(
    session: Session, store: MemoryStore
) -> None:
    desk = desk_on(session)
    desk.toggle_tag("claim")
    desk.go(2)
    desk.toggle_tag("claim")
    store.put("ferry", "A word before. " + FERRY)
    session.arrivals()
    article = session.open("ferry")
    session.apply(Edit((*article.confirm(1), *article.confirm(3)), "confirmed"))
    moved = "put in its place in the present text"
    assert [step.words for step in steps(session, 1)] == [(moved,), ("claim set",)]
    [_, first] = steps(session, 1)
    [_, third] = steps(session, 3)
    assert first.event.id != third.event.id


@pytest.mark.parametrize(
    ("key", "before", "after", "says"),
    [
        ("decided", None, "cannot", "cannot judge"),
        ("decided", "settled", None, "not decided any more"),
        ("note", "old", None, "note removed: “old”"),
        ("flag:doubt", None, True, "flag set"),
        ("flag:odd", None, True, "flag odd set"),
        ("flag:doubt", "why", None, "flag removed"),
        ("span:x", None, {"tag": "quote", "exact": "we won"}, "quote span “we won” marked"),
        ("span:x", {"tag": "quote", "exact": "we won"}, None, "quote span “we won” removed"),
        ("evidence:x", None, {"stance": "refutes", "quote": "no"}, "evidence (refutes): “no”"),
        ("cut:5", "split", None, "boundary as it was read"),
        ("anchor", None, {}, ""),
        ("check:content", {"scope": "content", "status": "refuted"}, None, "it was refuted"),
        ("span:x", None, "odd", "span"),
    ],
)
def test_changes_in_words(key: str, before: object, after: object, says: str) -> None:
    words = describe(Change("a", "u", key, before, after))
    assert says in words
    assert bool(says) == bool(words)


def test_a_long_text_is_cut() -> None:
    assert len(describe(Change("a", "u", "note", None, "long " * 1000))) < 400


def test_times_are_shown_to_the_minute_and_odd_ones_as_they_are() -> None:
    assert len(local_time("2031-05-06T07:08:09Z")) == len("2031-05-06 07:08")
    assert local_time("yesterday") == "yesterday"


def test_events_that_do_not_concern_it_let_the_caller_breathe(session: Session) -> None:
    desk = desk_on(session, place=2)
    for _ in range(5):
        desk.toggle_tag("claim")
    units = units_at(session, session.open("ferry"), 0)
    assert list(history(session.store, "ferry", units)) == [None] * 5


def test_a_step_counts_other_sentences_not_the_article() -> None:
    changes = (Change("a", "u", "note", None, "x"), Change("a", "", "meta:title", None, "y"))
    event = Event("s:1", 1, "", "edit", None, "blind", changes)
    assert HistoryStep("ann", event, changes[:1], ()).others == 0
