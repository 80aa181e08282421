"""The writing session begins when it is first needed, once, and may not be had."""

from collections.abc import Callable

import pytest

from reviewer.config import default_scheme
from reviewer.ports import Locked, Writer
from reviewer.session import Desk, Session
from reviewer.store.memory_store import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": "The ferry sank at noon. Nobody drowned.\n"})


class Begin:
    """Begins a writing session, and counts how often it was asked to."""

    def __init__(self, begin: Callable[[], Writer]) -> None:
        self.begin = begin
        self.times = 0

    def __call__(self) -> Writer:
        self.times += 1
        return self.begin()


def session_of(store: MemoryStore, begin: Begin) -> Session:
    return Session(store, default_scheme(), "ann", None, begin=begin)


def locked() -> Writer:
    raise Locked("another session writes")


def test_reading_begins_no_writing_session(store: MemoryStore) -> None:
    begin = Begin(lambda: store.writer("ann"))
    session = session_of(store, begin)
    assert len(Desk(session, session.open("ferry")).article) == 2
    session.end()
    assert begin.times == 0


def test_the_first_edit_begins_one_and_is_in_it(store: MemoryStore) -> None:
    begin = Begin(lambda: store.writer("ann"))
    session = session_of(store, begin)
    desk = Desk(session, session.open("ferry"))
    assert desk.toggle_tag("claim").ok
    assert desk.toggle_tag("quote").ok
    assert begin.times == 1
    assert session.read_only == ""
    assert {"tag:claim", "tag:quote"} <= set(desk.annotation.values)
    session.end()
    store.writer("ann").close()


def test_where_there_is_none_the_work_is_open_for_reading(store: MemoryStore) -> None:
    begin = Begin(locked)
    session = session_of(store, begin)
    desk = Desk(session, session.open("ferry"))
    outcome = desk.toggle_tag("claim")
    assert (outcome.ok, outcome.message) == (False, "another session writes")
    assert session.read_only == "another session writes"
    assert session.writer is None
    assert begin.times == 1
    session.end()
    assert dict(desk.annotation.values) == {}


def test_what_is_not_to_be_written_says_so(store: MemoryStore) -> None:
    assert Session(store, default_scheme(), "ann", None).read_only == "opened for reading only"
