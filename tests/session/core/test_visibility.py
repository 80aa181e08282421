"""Others' work stays hidden until one has decided, and what was shown is on record."""

from __future__ import annotations

import pytest

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.session import QUEUES, Desk, Edit
from reviewer.session.collaboration import reveals
from reviewer.session.collaboration.reveals import entry
from reviewer.session.core.visibility import Reveal, Rules
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import Answers, give, memory, session
from tests.session.desk_builders import anywhere

LINE = 78
"""Cells of the message line of a terminal with 80 columns."""

NONE = frozenset[str]()
BOB: Answers = {"bob": [frozenset({"quote"}), frozenset(), None, None, None]}


@pytest.fixture
def store() -> MemoryStore:
    made = memory()
    give(made, BOB)
    return made


def bases(store: MemoryStore) -> list[str]:
    return [event.basis for event in store.events("ann") if event.op != "fact"]


def test_by_default_others_show_once_the_article_is_submitted(store: MemoryStore) -> None:
    ann = session(store, "ann")
    blind = ann.visibility
    desk = Desk(ann, ann.open("ferry"))
    desk.toggle_tag("claim")
    desk.settle()
    assert not blind.sees("ferry")
    assert blind.hidden(["ferry", "pier"]) == ["ferry", "pier"]
    assert not blind.sees_at("ferry", {desk.article.layout.id(0)}, decided=True)
    outcome = reveals.submit(ann, "ferry")
    assert outcome.ok
    assert "4 undecided" in outcome.message
    assert blind.sees("ferry")
    assert list(blind.visible()) == ["ferry"]


def test_why_it_is_hidden_fits_into_a_line(store: MemoryStore) -> None:
    ann = session(store, "ann")
    Desk(ann, ann.open("ferry")).settle()
    begun = entry(ann, "ferry")
    give(store, {"bob": [NONE]}, "pier")
    ann.others.forget(["bob"])
    store.assign({"pier": ["ann"]})
    assigned = entry(ann, "pier")
    for one in (begun, assigned):
        assert one.how == "hidden"
        assert len(one.words) <= LINE


def test_what_a_queue_holds_fits_into_a_line() -> None:
    assert all(len(f"tab goes through: {queue.help}") <= LINE for queue in QUEUES)


def test_it_can_be_withdrawn_until_others_were_shown(store: MemoryStore) -> None:
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    assert "withdrawn" in reveals.submit(ann, "ferry").message
    assert not ann.tally("ferry").submitted
    reveals.submit(ann, "ferry")
    assert reveals.show(ann, "ferry", ["ann", "bob"]) is None
    assert store.facts("ann", "ferry").revealed == {"bob"}
    refused = reveals.submit(ann, "ferry")
    assert not refused.ok
    assert "bob" in refused.message
    assert ann.tally("ferry").submitted


def test_undo_does_not_get_around_it(store: MemoryStore) -> None:
    ann = session(store, "ann")
    Desk(ann, ann.open("ferry")).toggle_tag("claim")
    reveals.submit(ann, "ferry")
    reveals.show(ann, "ferry", ["bob"])
    refused = ann.undo(anywhere)
    assert not refused.ok
    assert "bob" in refused.message
    assert ann.tally("ferry").submitted
    assert ann.undo(anywhere).ok, "the edit before can be undone"
    assert ann.tally("ferry").tags == {}


def test_redoing_a_withdrawal_does_not_get_around_it_either(store: MemoryStore) -> None:
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    reveals.submit(ann, "ferry")
    ann.undo(anywhere)
    assert ann.tally("ferry").submitted
    reveals.show(ann, "ferry", ["bob"])
    assert not ann.redo(anywhere).ok
    assert ann.tally("ferry").submitted


def test_what_is_said_afterwards_is_marked_and_counted(store: MemoryStore) -> None:
    ann = session(store, "ann")
    desk = Desk(ann, ann.open("ferry"))
    desk.settle()
    reveals.submit(ann, "ferry")
    reveals.show(ann, "ferry", ["bob"])
    desk.toggle_tag("claim")
    desk.toggle_tag("quote")
    desk.go(1)
    desk.settle()
    assert bases(store) == ["blind", "blind", "revealed", "revealed", "revealed"]
    assert {a: len(u) for a, u in ann.visibility.changed_units("ann").items()} == {"ferry": 2}
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(MemoryStore, "events")
        assert ann.visibility.changed_units("bob") == {}, "no history is read for that"
    Desk(ann, ann.open("pier")).settle()
    assert bases(store)[-1] == "blind"


SAYS: dict[str, Json] = {
    v.TAG + "claim": 1,
    v.SPAN + "k": {"tag": "claim", "start": 4, "end": 9, "exact": "ferry"},
    v.CHECK + "content": {"scope": "content", "status": "refuted"},
    v.EVIDENCE + "e": {"check": "content", "source": "s", "stance": "refutes"},
    v.FLAG + "doubt": True,
    v.DECIDED: "cannot",
}


@pytest.mark.parametrize("key", [*SAYS, v.NOTE])
def test_all_that_is_said_of_a_sentence_afterwards_counts_and_a_memo_does_not(
    store: MemoryStore, key: str
) -> None:
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    reveals.show(ann, "ferry", ["bob"])
    article = ann.open("ferry")
    assert ann.apply(Edit(tuple(article.puts(1, {key: SAYS.get(key, "hm")})), "say")).ok
    second = article.layout.id(1)
    assert ann.visibility.changed_units("ann") == ({"ferry": {second}} if key in SAYS else {})


def test_showing_again_writes_nothing(store: MemoryStore) -> None:
    ann = session(store, "ann")
    for _ in range(3):
        reveals.show(ann, "ferry", ["bob", "ann"])
    reveals.show(ann, "ferry", ["ann"])
    assert len(list(store.events("ann"))) == 1
    reveals.show(ann, "ferry", ["bob", "cy"])
    assert store.facts("ann", "ferry").revealed == {"bob", "cy"}


def test_sentence_by_sentence(store: MemoryStore) -> None:
    ann = session(store, "ann", Rules(reveal="sentence"))
    desk = Desk(ann, ann.open("ferry"))
    first, second = desk.article.layout.id(0), desk.article.layout.id(1)
    desk.settle()
    blind = ann.visibility
    assert not blind.sees("ferry")
    assert blind.sees_at("ferry", {first}, decided=True)
    assert not blind.sees_at("ferry", {second}, decided=False)
    reveals.show(ann, "ferry", ["bob"], {first})
    desk.toggle_tag("quote")
    desk.go(1)
    desk.toggle_tag("claim")
    assert bases(store) == ["blind", "revealed", "blind"]
    desk.go(0)
    ann.undo(anywhere)
    ann.undo(anywhere)
    ann.undo(anywhere)
    assert blind.sees_at("ferry", {first}, decided=False), "what was seen stays seen"


@pytest.mark.parametrize(
    ("reveal", "sees"), [("open", True), ("article", False), ("sentence", False)]
)
def test_open_hides_nothing(store: MemoryStore, reveal: Reveal, sees: bool) -> None:
    ann = session(store, "ann", Rules(reveal=reveal))
    assert ann.visibility.sees("ferry") is sees


def test_where_nothing_can_be_noted_nothing_is_shown(store: MemoryStore) -> None:
    from reviewer.config import default_scheme
    from reviewer.session import Session

    reader = Session(store, default_scheme(), "ann", None)
    refused = reveals.show(reader, "ferry", ["bob"])
    assert refused is not None
    assert "hidden" in refused.message


def test_suggestions_follow_the_assignment(store: MemoryStore) -> None:
    store.assign({"ferry": ["ann", "bob"], "pier": ["ann"]})
    ann = session(store, "ann")
    assert not ann.visibility.suggests("ferry", decided=True)
    assert ann.visibility.suggests("pier", decided=False)
    ann.end()
    after = session(store, "ann", Rules(suggestions="after"))
    assert not after.visibility.suggests("pier", decided=False)
    assert after.visibility.suggests("ferry", decided=True)
