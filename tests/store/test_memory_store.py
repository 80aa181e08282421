import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.models import Change, Event
from reviewer.ports import Arrivals, Store
from reviewer.store.articles.reading import Segmenting
from reviewer.store.memory_store import MemoryStore


def store_of(texts: dict[str, str]) -> Store:
    """The type checker's proof that it is a store."""
    return MemoryStore(texts)


def event(n: int, unit: str, key: str, value: object) -> Event:
    change = Change("a", unit, key, None, value)
    return Event(f"s:{n}", n, "2026-01-01T00:00:00Z", "edit", None, "blind", (change,))


EVENTS = st.lists(
    st.tuples(
        st.sampled_from("uvw"), st.sampled_from(["note", "tag:x", "cut:3"]), st.integers(0, 3)
    ),
    max_size=12,
).map(lambda rows: [event(n, u, k, v or None) for n, (u, k, v) in enumerate(rows, 1)])


def test_several_annotators_speak_in_one_store() -> None:
    store = MemoryStore({"a": "One. Two."}, {"bob": [event(7, "u", "note", "x")]})
    ann = store.writer("ann")
    mine = ann.append("edit", [Change("a", "u", "note", None, "y")])
    assert store.annotators() == ["ann", "bob"]
    assert mine.lc == 8
    assert not store.arrivals()
    assert store.values("bob", "a") == {"u": {"note": "x"}}
    assert store.values("ann", "a") == {"u": {"note": "y"}}


def test_what_is_said_cannot_be_altered_from_outside() -> None:
    store = store_of({"a": "One."})
    value = {"url": "one"}
    store.writer("ann").append("edit", [Change("", "", "source:s", None, value)])
    value["url"] = "two"
    assert store.sources("ann") == {"s": {"url": "one"}}


def test_arrivals_are_told_once() -> None:
    store = MemoryStore({"a": "One."})
    store.put("b", "Two.")
    store.receive("bob", [event(1, "u", "note", "x")])
    assert store.arrivals() == Arrivals(True, frozenset({"bob"}))
    assert not store.arrivals()
    store.remove_article("b")
    assert store.arrivals() == Arrivals(True, frozenset())
    assert [one.id for one in store.articles()] == ["a"]


def test_a_long_text_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewer.store.memory_store.FIRST_LOOK", 0.0)
    store = MemoryStore({"a": "A sentence of some length, so to say. " * 20_000})
    reading = store.open("a")
    assert not reading.complete
    assert store.articles()[0].sentences == -1
    while not reading.read_on(1):
        pass
    assert store.articles()[0].sentences == 20_000
    assert store.open("a").complete


def test_abbreviations_are_the_callers() -> None:
    text = "It is by Xyzz. Smith alone."
    plain = MemoryStore({"a": text}).open("a")
    told = MemoryStore({"a": text}, segmenting=Segmenting("en", ["Xyzz."])).open("a")
    assert (len(plain.units), len(told.units)) == (2, 1)


@given(events=EVENTS, data=st.data())
def test_the_order_of_arrival_does_not_matter(events: list[Event], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(events))
    one = MemoryStore({"a": "One."}, {"bob": events})
    two = MemoryStore({"a": "One."}, {"bob": shuffled})
    two.receive("bob", events)
    assert dict(one.values("bob", "a")) == dict(two.values("bob", "a"))
    assert one.tallies("bob") == two.tallies("bob")
    assert list(one.events("bob")) == list(two.events("bob")) == events
