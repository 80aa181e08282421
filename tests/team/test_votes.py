"""Norming sessions at a desk with a server: votes travel to those who vote, and not too early."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from psycopg import Connection, errors

from reviewer.config.scheme import default_scheme
from reviewer.models import Change
from reviewer.review.extra_answers import Card, CardAnswer
from reviewer.session.core.session import Session
from reviewer.session.quality import norming
from reviewer.session.quality.norming import NormingDeck
from reviewer.team.connection import connect
from tests.team.machines import Desk, Machine
from tests.team.test_guards import heads, take, write
from tests.team.test_plans import answered, put

Make = Callable[..., Machine]

CARD = {"article": "one", "unit": "u0", "text": "Invented."}


def planned(*people: str, **more: Any) -> dict[str, Any]:
    session = {"name": "autumn", "by": "eve", "people": people, "sentences": [CARD, CARD], **more}
    return {"schema": 1, "sessions": [session]}


def vote(connection: Connection[Any], name: str, round: int, number: int, n: int) -> None:
    write(connection, name, answered(f"norming:autumn.{round}.{number}"), n=n)


def counts(connection: Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select annotator, round, given from reviewer.votes_given()"
    ).fetchall()


def keys(connection: Connection[Any]) -> list[str]:
    """What of ann's hidden lines somebody gets."""
    wanted = [
        {"annotator": "ann", "session": "of-ann", "article": "one", "open": False, "after": 0}
    ]
    query = "select line from reviewer.pull(%s::jsonb, 100)"
    rows = connection.execute(query, (json.dumps(wanted),)).fetchall()
    return [json.loads(row[0])["ch"][0][2] for row in rows]


# -- as somebody who logged in ---------------------------------------------------------------------


def test_votes_show_to_those_who_vote_once_all_have_and_second_ones_after_ones_own(
    desk: Desk,
) -> None:
    ann, ben, cy, dee, eve = map(desk.login, ("ann", "ben", "cy", "dee", "eve"))
    put(eve, "norming", planned("ann", "ben"))
    write(ann, "ann", Change("one", "u0", "tag:claim", None, 1), n=1)
    for number in (1, 2):
        vote(ann, "ann", 1, number, n=number + 1)
    talk = {"text": "Why?", "on": "norming:autumn"}
    write(ann, "ann", Change("one", "u0", "remark:r", None, talk), n=4)
    vote(ben, "ben", 1, 1, n=1)
    recent = "select annotator, lines from reviewer.heads('120 seconds') where not open"
    for one in (ben, eve):
        assert counts(one) == [("ann", 1, 2), ("ben", 1, 1)]
        assert ("ann", "one", False) not in heads(one)
        assert keys(one) == []
    assert counts(dee) == []
    vote(ben, "ben", 1, 2, n=2)
    first = ["norming:autumn.1.1", "norming:autumn.1.2", "remark:r"]
    with desk.login("owner") as owner:
        shown = "select reader, author from reviewer.vote_shown order by 1, 2"
        assert owner.execute(shown).fetchall() == []
        assert keys(ben) == ["remark:r"], "votes are handed out where that is recorded"
        assert set(ben.execute(recent).fetchall()) == {("ann", 3), ("ben", 2)}
        assert owner.execute(shown).fetchall() == [("ben", "ann")]
    assert keys(ben) == first
    assert set(eve.execute(recent).fetchall()) == {("ann", 3), ("ben", 2)}
    assert keys(eve) == first
    for one in (cy, dee):
        assert heads(one) == set()
        assert keys(one) == []
    vote(ann, "ann", 2, 1, n=5)
    vote(ann, "ann", 2, 2, n=6)
    heads(ben)
    assert keys(ben) == first, "second votes are given without those of others"
    for number in (1, 2):
        vote(ben, "ben", 2, number, n=number + 2)
    assert set(ben.execute(recent).fetchall()) == {("ann", 5), ("ben", 4)}
    assert keys(ben) == [*first, "norming:autumn.2.1", "norming:autumn.2.2"]


def test_who_submits_the_article_sees_no_votes_and_an_opened_session_shows_those_there_are(
    desk: Desk,
) -> None:
    ann, ben, cy, eve = map(desk.login, ("ann", "ben", "cy", "eve"))
    put(eve, "norming", planned("ann", "ben", "cy"))
    vote(ann, "ann", 1, 1, n=1)
    write(ann, "ann", Change("one", "u0", "note", None, "x"), n=2)
    for name, one in (("ben", ben), ("eve", eve)):
        write(one, name, Change("one", "", "submit", None, {"at": "2031"}))
        assert [json.loads(row[5])["ch"][0][2] for row in take(one)] == ["note"]
    put(eve, "norming", planned("ann", "ben", "cy", opened=True), version=2)
    for one in (ben, cy):
        assert ("ann", "one", False) in heads(one)
    assert keys(cy) == ["norming:autumn.1.1"]
    assert keys(ben) == ["norming:autumn.1.1", "note"]
    put(eve, "norming", {"sessions": []}, version=3)
    assert keys(cy) == []


def test_what_is_no_vote_counts_for_none(desk: Desk) -> None:
    ann, eve = desk.login("ann"), desk.login("eve")
    put(eve, "norming", planned("ann"))
    odd: tuple[tuple[str, object], ...] = (
        ("norming:autumn.1.3", None),
        ("norming:autumn.1.0", {"tags": []}),
        ("norming:autumn.1.9", {"tags": []}),
        ("norming:autumn.3.1", {"tags": []}),
        ("norming:autumn.1.1", "claim"),
        ("norming:other.1.1", {"tags": []}),
    )
    for n, (key, value) in enumerate(odd, start=1):
        write(ann, "ann", answered(key, value), n=n)
    assert counts(ann) == []
    vote(ann, "ann", 1, 1, n=10)
    vote(ann, "ann", 1, 1, n=11)
    assert counts(ann) == [("ann", 1, 1)]


def test_of_two_last_votes_in_the_same_moment_none_is_overlooked(desk: Desk) -> None:
    ann, ben, eve = map(desk.login, ("ann", "ben", "eve"))
    put(eve, "norming", planned("ann", "ben"))
    vote(ann, "ann", 1, 1, n=1)
    vote(ben, "ben", 1, 1, n=1)
    with ann.transaction():
        vote(ann, "ann", 1, 2, n=2)
        other = Thread(target=vote, args=(ben, "ben", 1, 2, 2))
        other.start()
        with connect(desk.url("owner")) as owner:
            waits = (
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                " and datname = current_database()"
            )
            while owner.execute(waits).fetchone() == (0,):
                assert other.is_alive()
    other.join(120)
    assert ("ben", "one", False) in heads(ann)


def test_only_the_chief_says_who_votes(desk: Desk) -> None:
    ann, eve = desk.login("ann"), desk.login("eve")
    with pytest.raises(errors.InsufficientPrivilege):
        put(ann, "norming", planned("ann", opened=True))
    put(eve, "norming", planned("ann", opened=True))


# -- between machines ------------------------------------------------------------------------------


def test_a_norming_session_from_the_first_vote_to_the_last(machine: Make) -> None:
    ann, ben, eve = machine("ann"), machine("ben"), machine("eve")
    at = {one.person: Session(one.store, default_scheme(), one.person, one.writer)
          for one in (ann, ben, eve)}  # fmt: skip
    cards = [Card("one", eve.unit(place=place), "Invented.") for place in (0, 1)]
    assert norming.begin(at["eve"], "autumn", ["ann", "ben"], cards).ok
    for one in (eve, ann, ben):
        one.meet()

    def deck(name: str) -> NormingDeck:
        [about] = norming.of_person(at[name], name)
        return NormingDeck(at[name], about)

    def votes(one: Machine, *tags: str) -> None:
        for place in (0, 1):
            assert deck(one.person).answer(place, CardAnswer(frozenset(tags))).ok
        one.sync.catch_up(heard=False)

    def words() -> list[str]:
        for one in (ann, ben, eve):
            one.sync.catch_up(heard=True)
            one.store.arrivals()
        [about] = norming.sessions(at["eve"])
        return [norming.standing_words(each, about) for each in at.values()]

    votes(ann, "claim")
    assert set(words()) == {"round 1, still to vote: ben (0 of 2)"}
    assert not deck("ben").beside(0)
    assert b"claim" not in b"".join(path.read_bytes() for path in ben.annotations.rglob("team-*"))
    votes(ben)
    assert set(words()) == {"round 2, still to vote: ann (0 of 2), ben (0 of 2)"}
    assert [line.text for line in deck("ben").beside(0)] == ["ann: claim", "ben (you): no tag"]
    votes(ben, "claim")
    assert set(words()) == {"round 2, still to vote: ann (0 of 2)"}
    votes(ann, "claim")
    assert all(said.startswith("done, alpha") for said in words())
    assert ben.says("ann")[""].keys() == ann.says("ann")[""].keys()
    assert ben.sync.here == 0, "votes are no work on the article"
