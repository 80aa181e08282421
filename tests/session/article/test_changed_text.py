"""Orphans and re-checks: found homes, put aside, detached, confirmed; each one undo step."""

import pytest

from reviewer.ports import StoreError
from reviewer.session import Desk, Session
from reviewer.session.article import changed_text, cuts
from reviewer.session.article.notes import NOTE, set_text
from reviewer.session.queues.queues import queue
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import FERRY, anywhere, desk_on


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY})


def tagged(session: Session, *places: int) -> Desk:
    desk = desk_on(session)
    for place in places:
        desk.go(place)
        desk.toggle_tag("claim")
        set_text(desk.sentence_ref(), NOTE, f"about {place}")
    return desk


def edited(session: Session, store: MemoryStore, text: str) -> Desk:
    store.put("ferry", text)
    session.arrivals()
    return desk_on(session)


def test_an_orphan_moves_to_a_sentence_with_all_it_says(
    session: Session, store: MemoryStore
) -> None:
    tagged(session, 1, 2)
    desk = edited(session, store, "The ferry sank at noon. It had a leak.\n")
    first, second = changed_text.lost_in(desk.article)
    assert (first.text, second.text) == (
        "Nobody drowned, the mayor said.",
        "The captain must resign.",
    )
    assert first.before.endswith("sank at noon. ")
    assert changed_text.reattach(session, desk.article, first.unit, 1).ok
    assert desk.article.at(1).values["note"] == "about 1"
    assert not desk.article.at(1).recheck
    outcome = changed_text.reattach(session, desk.article, second.unit, 1)
    assert "re-attached to 2" in outcome.message
    assert desk.article.at(1).values["note"] == "about 1\nabout 2"
    assert desk.article.orphans() == []
    session.undo(anywhere)
    assert [orphan.text for orphan in desk.article.orphans()] == ["The captain must resign."]


def test_what_is_put_aside_is_kept_but_not_listed(session: Session, store: MemoryStore) -> None:
    tagged(session, 2)
    desk = edited(session, store, "The ferry sank at noon.\n")
    [lost] = changed_text.lost_in(desk.article)
    desk.queue = queue("orphans")
    assert desk.enter()
    changed_text.put_aside(session, desk.article, lost.unit)
    assert changed_text.lost_in(desk.article) == []
    assert not desk.enter()
    [aside] = changed_text.lost_in(desk.article, aside=True)
    assert (aside.aside, aside.text) == (True, "The captain must resign.")
    assert session.tally("ferry").flagged == 0
    changed_text.put_aside(session, desk.article, lost.unit, back=True)
    assert len(changed_text.lost_in(desk.article)) == 1


def test_a_sentence_that_comes_back_has_its_annotation_again(
    session: Session, store: MemoryStore
) -> None:
    tagged(session, 2)
    desk = edited(session, store, "The ferry sank at noon.\n")
    [lost] = changed_text.lost_in(desk.article)
    changed_text.put_aside(session, desk.article, lost.unit)
    desk = edited(session, store, FERRY)
    assert desk.article.at(2).values["note"] == "about 2"
    assert not desk.article.at(2).recheck


def test_detaching_holds_for_this_text_only(session: Session, store: MemoryStore) -> None:
    tagged(session, 2)
    desk = edited(session, store, FERRY.replace("must resign", "should resign"))
    [item] = changed_text.doubtful_at(desk.article, 2)
    assert (item.how, item.before) == ("fuzzy", "The captain must resign.")
    assert changed_text.detach(session, desk.article, item.unit).ok
    assert desk.article.at(2).units == ()
    assert [one.text for one in changed_text.lost_in(desk.article)] == ["The captain must resign."]
    desk = edited(session, store, FERRY + "\nMore.")
    assert desk.article.at(2).values["note"] == "about 2"


def test_a_boundary_that_moved_is_no_reason_to_detach(session: Session) -> None:
    desk = tagged(session, 0)
    cuts.split(session, desk.article, 10)
    unit = desk.article.layout.id(0)
    outcome = changed_text.detach(session, desk.article, unit)
    assert not outcome.ok
    assert "take away its tags" in outcome.message


def test_all_that_only_moved_is_confirmed_in_one_step(session: Session, store: MemoryStore) -> None:
    tagged(session, 0, 1, 2)
    text = "A new paragraph.\n\n" + FERRY.replace("Nobody", "No one")
    desk = edited(session, store, text)
    assert changed_text.moved_only(desk.article) == [1, 3]
    assert "confirmed 2 sentences" in changed_text.confirm_moved(session, desk.article).message
    assert [desk.article.at(place).recheck for place in range(1, 4)] == ["", "fuzzy", ""]
    session.undo(anywhere)
    assert changed_text.moved_only(desk.article) == [1, 3]


def test_an_article_whose_file_is_gone_stays_open_as_it_was(
    session: Session, store: MemoryStore
) -> None:
    desk = tagged(session, 0)
    store.remove_article("ferry")
    session.arrivals()
    with pytest.raises(StoreError, match="ferry"):
        session.open("ferry")
    desk.go(1)
    desk.toggle_tag("quote")
    assert desk.annotation.values["tag:quote"] == 1
    assert session.open("ferry").at(0).values["note"] == "about 0"
    [article] = store.articles()
    assert article.missing
