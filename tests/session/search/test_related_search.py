"""The same fact elsewhere, over a store: articles come in bit by bit, changed ones anew."""

from reviewer.config import default_scheme
from reviewer.session import Session
from reviewer.session.search.related_search import RelatedSearch
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import desk_on

SUNK = "Nearly 40 boats sank off Wend.\n"
AGAIN = "A library opened.\n\nOver 40 boats sank off Wend, the board says.\n"


def session_on(**texts: str) -> Session:
    store = MemoryStore(texts)
    return Session(store, default_scheme(), "ann", store.writer("ann"))


def test_it_fills_step_by_step_and_finds_what_is_in() -> None:
    session = session_on(a=SUNK, b=AGAIN, c="Nothing of it.\n")
    desk, search = desk_on(session, "a"), RelatedSearch(session)
    assert search.related(desk.article, 0) == []
    left = list(search.filling())
    assert left[0] == 3
    assert left[-1] == 0
    [found] = search.related(desk.article, 0)
    assert (found.sentence.article, found.relation) == ("b", "hedge differs")
    other = session.peek("b")
    assert other.place(found.sentence.unit) == 1


def test_a_second_filling_looks_only_at_what_is_new() -> None:
    session = session_on(a=SUNK, b=AGAIN)
    search = RelatedSearch(session)
    list(search.filling())
    assert list(search.filling()) == [0]
    assert len(search.index) == 3


def test_a_long_article_comes_in_by_tens() -> None:
    session = session_on(a=SUNK, b="The boats sank off Wend. " * 45)
    search = RelatedSearch(session)
    steps = list(search.filling())
    assert len(steps) > 5
    assert len(search.index) == 46
