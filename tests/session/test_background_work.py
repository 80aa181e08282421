"""What a process beside the program counts is what the program counts itself."""

from __future__ import annotations

import io

import pytest

from reviewer.models import values as v
from reviewer.session import Session, background_work
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue, PackedDisputes
from reviewer.session.background_work import (
    Answer,
    BackgroundWork,
    BehindRequest,
    Collected,
    CountRequest,
    DisputesRequest,
    PendingRequest,
    Request,
    SomePending,
    SomePlaces,
    frames,
    send,
)
from reviewer.session.collaboration import reveals
from reviewer.session.core.visibility import Rules
from reviewer.session.overview.drill_down import DrillDown, Target
from reviewer.session.overview.overview import Overview
from reviewer.session.queues.pending_work import PendingWork
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import Answers, give, memory, session

NONE, CLAIM, QUOTE = frozenset[str](), frozenset({"claim"}), frozenset({"quote"})
OPEN = Rules(reveal="open")
SAID: Answers = {"ann": [CLAIM, NONE, CLAIM], "bob": [NONE, NONE, QUOTE], "cy": [NONE, CLAIM, NONE]}
EVERYTHING = frozenset({"ferry", "pier"})


@pytest.fixture
def store() -> MemoryStore:
    made = memory()
    give(made, SAID)
    give(made, {"ann": [CLAIM, CLAIM], "bob": [CLAIM, NONE]}, "pier")
    return made


def asked(one: Session, *requests: Request) -> list[Answer]:
    told: list[Answer] = []
    beside = BackgroundWork(one, told.append)
    for request in requests:
        beside.answer(request)
    return told


def counted_there(one: Session, seen: frozenset[str] = EVERYTHING) -> Overview:
    """An Overview that fills up with what a background process told."""
    overview = Overview(one)
    collected = Collected(overview.numbers)
    for answer in asked(one, CountRequest("blind", seen)):
        collected.take(answer)
    return overview


def counted_here(one: Session) -> Overview:
    overview = Overview(one)
    for _ in overview.counting():
        pass
    overview.numbers.report = overview.compute()
    overview.numbers.parts = overview.divide()
    return overview


def test_a_count_in_pieces_is_the_count(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_work, "PIECE", 1)
    one = session(store, "judge", OPEN)
    there, here = counted_there(one).numbers, counted_here(one).numbers
    assert here.report is not None and len(here.parts.articles) == 2
    assert (there.report, there.parts) == (here.report, here.parts)
    assert (there.pace, there.changed, there.judged) == (here.pace, here.changed, here.judged)


def test_nothing_is_told_of_articles_that_the_program_did_not_name(store: MemoryStore) -> None:
    one = session(store, "judge", OPEN)
    numbers = counted_there(one, frozenset({"pier"})).numbers
    assert numbers.report is not None
    assert numbers.report.agreement.articles == 1
    assert not numbers.parts.articles or {each.name for each in numbers.parts.articles} == {"pier"}
    assert sum(day["bob"] for day in numbers.pace.values()) == 2
    behind = BehindRequest(Target("tag"), "blind", frozenset({"pier"}))
    found = [
        place for told in asked(one, behind) if isinstance(told, SomePlaces) for place in told.found
    ]
    assert {article for article, _ in found} == {"pier"}


@pytest.mark.parametrize(
    "target",
    [Target("tag"), Target("tag", "claim", ("ann", "bob")), Target("tagged", "quote", ("bob",))],
)
def test_what_is_behind_a_number_is_found_beside_too(store: MemoryStore, target: Target) -> None:
    one = session(store, "judge", OPEN)
    here = {one for one in DrillDown(counted_here(one)).looking(target) if one is not None}
    behind = BehindRequest(target, "blind", EVERYTHING)
    for requests in ([behind], [CountRequest("blind", EVERYTHING), behind]):
        told = (each for each in asked(one, *requests) if isinstance(each, SomePlaces))
        assert {place for each in told for place in each.found} == here != set()


def disputes(one: Session) -> list[PackedDisputes]:
    told = asked(one, DisputesRequest(submitted=False, reviewing=one.reviewing))
    return [each for each in told if isinstance(each, PackedDisputes)]


def test_disputes_in_pieces_are_the_disputes(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_work, "TELL_EVERY", 0)
    one = session(store, "judge", OPEN)
    here, there = DisputeQueue(one), DisputeQueue(one)
    assert list(here.looking()) and here.count == 4
    pieces = disputes(one)
    there.begin_filling()
    there.take(pieces[0])
    assert [each.article for each in there.items()] == ["ferry"] * 3, "only what is known"
    for piece in pieces[1:]:
        there.take(piece)
    assert there.count == here.count
    assert there.items() == here.items()
    assert there.count == here.count


def test_what_is_known_here_is_newer_than_what_was_found_beside(store: MemoryStore) -> None:
    one = session(store, "judge", OPEN)
    pieces = disputes(one)
    queue = DisputeQueue(one)
    queue.begin_filling()
    adjudication = Adjudication(one, "ferry")
    assert adjudication.decide_as(0, "ann").ok
    queue.renew(adjudication, 0)
    queue.forget("pier")
    for piece in pieces:
        queue.take(piece)
    assert [each.place for each in queue.items("ferry")] == [1, 2]
    assert queue.count == 2, "what was forgotten is looked at here"
    assert len(queue.items("pier")) == 1


def test_disputes_of_hidden_articles_are_not_taken(store: MemoryStore) -> None:
    pieces = disputes(session(store, "judge", OPEN))
    ann = session(store, "ann")
    assert reveals.submit(ann, "pier").ok
    queue = DisputeQueue(ann)
    queue.begin_filling()
    for piece in pieces:
        queue.take(piece)
    assert {each.article for each in queue.items()} == {"pier"}


def test_what_waits_is_found_beside_too(store: MemoryStore) -> None:
    one = session(store, "bob", OPEN)
    here, there = PendingWork(one), PendingWork(one)
    names = ("pier", "ferry")
    assert [*here.looking(names)] == [True, True]
    found = [
        told
        for told in asked(one, PendingRequest(names, one.reviewing))
        if isinstance(told, SomePending)
    ]
    assert sorted(name for told in found for name in there.take(told.found)) == sorted(names)
    assert [there.of(name) for name in names] == [here.of(name) for name in names]
    assert set(there) == set(here)
    assert there.take(found[0].found) == [], "nothing else than before"


def test_kinds_of_what_waits_go_with_the_last_article_of_theirs(store: MemoryStore) -> None:
    one = session(store, "bob", OPEN)
    known = PendingWork(one)
    list(known.looking(["ferry", "pier"]))
    assert len(set(known)) == 2
    known.take({"pier": known.of("ferry")})
    assert len(set(known)) == 1


def test_messages_come_whole_or_not_at_all() -> None:
    stream = io.BytesIO()
    sent = [CountRequest("final", frozenset({"ferry"})), None, {v.DECIDED: 1}]
    for message in sent:
        send(stream, message)
    whole = stream.getvalue()
    assert list(frames(io.BytesIO(whole))) == sent
    assert list(frames(io.BytesIO(whole[:-1]))) == sent[:-1]
    assert list(frames(io.BytesIO(whole[:2]))) == []
    odd = whole.replace(b"CountRequest", b"NoSuchThings")
    assert odd != whole
    assert list(frames(io.BytesIO(odd))) == []
