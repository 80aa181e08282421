"""What the Overview counts: each decision once, and of others only what may be seen."""

from __future__ import annotations

from reviewer.session.collaboration import reveals
from reviewer.session.overview.overview import Numbers, Overview
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, say, session

NONE = frozenset[str]()


def counted(store: MemoryStore, who: str) -> Numbers:
    """What the Overview shows somebody once everything is counted."""
    overview = Overview(session(store, who))
    for _ in overview.counting():
        pass
    return overview.numbers


def decided(numbers: Numbers, name: str) -> int:
    """How many decisions of somebody the pace counts, over all days."""
    return sum(day[name] for day in numbers.pace.values())


def test_the_pace_of_others_leaves_out_articles_that_are_hidden() -> None:
    store = memory()
    give(store, {"bob": [NONE, NONE, NONE]})
    give(store, {"bob": [NONE, NONE]}, "pier")
    ann = session(store, "ann")
    reveals.submit(ann, "pier")
    ann.end()
    assert decided(counted(store, "ann"), "bob") == 2
    assert decided(counted(store, "bob"), "bob") == 5


def test_a_sentence_that_is_decided_anew_counts_once() -> None:
    store = memory()
    give(store, {"ann": [NONE, NONE]})
    say(store, "ann", 0, {"decided": "cannot"})
    assert decided(counted(store, "ann"), "ann") == 2


def test_what_others_changed_after_a_reveal_is_told_of_articles_that_may_be_seen() -> None:
    store = memory()
    give(store, {"cyd": [NONE, NONE]})
    bob = session(store, "bob")
    reveals.enter(bob, "ferry")
    bob.end()
    say(store, "bob", 0, {"decided": "settled"})
    assert counted(store, "bob").changed["bob"] == 1
    assert counted(store, "ann").changed.get("bob", 0) == 0, "the article is hidden from Ann"
