"""Sign-off: a second person, a hash of what it covers, stale as soon as that changes."""

from __future__ import annotations

import pytest

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.session import Edit, Put, Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.collaboration import reveals, signoff
from reviewer.session.collaboration.signoff import SignoffItem
from reviewer.session.core.visibility import Rules
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, say, session

OPEN = Rules(reveal="open")
CHECK = {"scope": "content", "status": "refuted", "rationale": "It sails."}
EVIDENCE = {"check": "content", "source": "s", "stance": "refutes", "quote": "It sails."}


@pytest.fixture
def store() -> MemoryStore:
    made = memory()
    one = session(made, "ann")
    puts = one.open("ferry").puts(0, {"check:content": CHECK, "evidence:e": EVIDENCE})
    source = Put("", "", "source:s", {"url": "https://example.org", "title": "Timetable"})
    assert one.apply(Edit((*puts, source), "check")).ok
    one.end()
    give(made, {"bob": [frozenset({"claim"}), None, None, None, None]})
    return made


def item(one: Session) -> SignoffItem:
    one.others.forget(["ann", "bob", "cy"])
    [found] = signoff.checks(one, one.others.side("ferry"), 0)
    return found


def bob(store: MemoryStore) -> Session:
    return session(store, "bob", OPEN)


def test_refuted_needs_a_second_person_where_there_are_two(store: MemoryStore) -> None:
    one = bob(store)
    assert (item(one).about, item(one).standing, item(one).is_final) == ("ann", "wanted", False)
    assert [len(found) for found in signoff.everywhere(one)] == [1]
    assert signoff.sign_check(one, "ferry", 0, "ann", "content", approve=True).ok
    assert (item(one).standing, item(one).is_final) == ("approved", True)
    assert signoff.to_sign(one, "ferry") == []
    assert [signed.by for signed in item(one).signed] == ["bob"]


def test_alone_it_needs_none() -> None:
    store = memory()
    say(store, "ann", 0, {"check:content": CHECK})
    ann = session(store, "ann", OPEN)
    assert item(ann).standing == "not needed"


def test_nobody_signs_their_own(store: MemoryStore) -> None:
    for name, aliases in (("ann", {}), ("ann.home", {"ann.home": "ann"})):
        ann = session(store, name, Rules(reveal="open", aliases=aliases))
        outcome = signoff.sign_check(ann, "ferry", 0, "ann", "content", approve=True)
        assert not outcome.ok
        assert "nobody signs off" in outcome.message
        assert item(ann).standing == "wanted"
        ann.end()


def test_a_return_wants_a_reason_and_is_queued_for_its_author(store: MemoryStore) -> None:
    one = bob(store)
    assert not signoff.sign_check(one, "ferry", 0, "ann", "content", approve=False, why=" ").ok
    why = "one more source"
    assert signoff.sign_check(one, "ferry", 0, "ann", "content", approve=False, why=why).ok
    assert item(one).standing == "returned"
    assert not item(one).is_final
    ann = session(store, "ann", OPEN)
    [mine] = signoff.returned(ann, "ferry")
    assert mine.signed[0].why == why


@pytest.mark.parametrize(
    "change",
    [
        {"check:content": {**CHECK, "rationale": "It sails daily."}},
        {"check:content": {**CHECK, "status": "misleading"}},
        {"evidence:e": {**EVIDENCE, "quote": "It does."}},
        {"evidence:f": EVIDENCE},
        {"evidence:e": None},
    ],
)
def test_any_later_change_makes_it_stale(store: MemoryStore, change: dict[str, Json]) -> None:
    one = bob(store)
    signoff.sign_check(one, "ferry", 0, "ann", "content", approve=True)
    say(store, "ann", 0, change)
    assert item(one).standing == "stale"
    assert len(signoff.to_sign(one, "ferry")) == 1
    signoff.sign_check(one, "ferry", 0, "ann", "content", approve=True)
    assert item(one).standing == "approved"


def test_a_changed_source_makes_it_stale_and_another_tag_does_not(store: MemoryStore) -> None:
    one = bob(store)
    signoff.sign_check(one, "ferry", 0, "ann", "content", approve=True)
    say(store, "ann", 0, {"tag:claim": 1, "note": "hm"})
    assert item(one).standing == "approved"
    ann = session(store, "ann")
    ann.apply(Edit((Put("", "", "source:s", {"url": "https://example.com"}),), "source"))
    ann.end()
    assert item(one).standing == "stale"


def test_the_work_on_an_article_can_be_signed_off(store: MemoryStore) -> None:
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    ann.end()
    one = bob(store)

    def standing() -> dict[str, str]:
        one.others.forget(["ann"])
        found = signoff.articles(one, one.others.side("ferry"))
        return {each.about: each.standing for each in found}

    assert standing() == {"ann": "wanted", "bob": "not needed"}
    assert signoff.sign_article(one, "ferry", "ann", approve=True).ok
    assert standing()["ann"] == "approved"
    assert not signoff.sign_article(one, "ferry", "bob", approve=True).ok
    say(store, "ann", 1, {"tag:quote": 1})
    assert standing()["ann"] == "stale"


SPAN = {"tag": "claim", "start": 4, "end": 9, "exact": "ferry"}


@pytest.mark.parametrize(
    "change",
    [
        {v.TAG + "claim": 1},
        {v.SPAN + "k": SPAN},
        {"check:content": {**CHECK, "rationale": "It sails daily."}},
        {"evidence:e": {**EVIDENCE, "quote": "It does."}},
        {v.DECIDED: "settled"},
        {v.NOTE: "hm"},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_an_approval_of_the_work_covers_all_of_it_but_memos(
    store: MemoryStore, change: dict[str, Json]
) -> None:
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    ann.end()
    one = bob(store)
    assert signoff.sign_article(one, "ferry", "ann", approve=True).ok
    say(store, "ann", 0, change)
    one.others.forget(["ann"])
    standing = signoff.articles(one, one.others.side("ferry"))[0].standing
    assert standing == ("approved" if v.NOTE in change else "stale")


@pytest.mark.parametrize(
    ("change", "standing"),
    [
        ({"exact": "sank"}, "stale"),
        ({"tag": "quote"}, "stale"),
        ({"start": 5, "end": 10}, "approved"),
    ],
)
def test_an_approval_of_the_check_of_a_span_covers_its_words_and_not_where_they_stand(
    change: dict[str, Json], standing: str
) -> None:
    store = memory()
    check = {**CHECK, "span": "k"}
    say(store, "ann", 0, {v.SPAN + "k": SPAN, "check:content": check})
    give(store, {"bob": [frozenset({"claim"})]})
    one = bob(store)
    assert signoff.sign_check(one, "ferry", 0, "ann", "content", approve=True).ok
    say(store, "ann", 0, {v.SPAN + "k": {**SPAN, **change}})
    assert item(one).standing == standing


def test_before_the_reveal_others_checks_are_out_of_sight(store: MemoryStore) -> None:
    one = session(store, "bob")
    assert signoff.checks(one, one.others.side("ferry"), 0) == []
    assert signoff.to_sign(one, "ferry") == []
    assert signoff.articles(one, one.others.side("ferry")) == []
    assert not signoff.sign_article(one, "ferry", "ann", approve=True).ok


def test_who_only_adjudicates_has_no_work_to_sign_off(store: MemoryStore) -> None:
    chief = session(store, "chief", OPEN)
    assert Adjudication(chief, "ferry").by_rule(0, "majority").ok
    chief.end()
    one = bob(store)
    abouts = [found.about for found in signoff.articles(one, one.others.side("ferry"))]
    assert "ann" in abouts and "chief" not in abouts
