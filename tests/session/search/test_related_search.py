"""The same fact elsewhere, over a store: articles come in bit by bit, changed ones anew."""

from pathlib import Path

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


def kept_in(cache: Path, **texts: str) -> RelatedSearch:
    store = MemoryStore(texts)
    session = Session(store, default_scheme(), "ann", store.writer("ann"), cache=cache)
    return RelatedSearch(session)


def test_the_index_is_kept_and_only_a_changed_article_is_looked_at_anew(tmp_path: Path) -> None:
    list(kept_in(tmp_path, a=SUNK, b=AGAIN).filling())
    again = kept_in(tmp_path, a=SUNK, b=AGAIN)
    assert list(again.filling()) == [0]
    assert len(again.index) == 3
    again.index.close()
    changed = kept_in(tmp_path, a=SUNK, b="Nothing of it.\n")
    assert set(changed.filling()) == {1, 0}
    assert len(changed.index) == 2


def test_an_index_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "facts-en.sqlite").write_bytes(b"no database at all" * 99)
    search = kept_in(tmp_path, a=SUNK, b=AGAIN)
    list(search.filling())
    assert len(search.index) == 3


def test_sentences_of_the_same_article_are_found_and_unrelated_ones_come_last() -> None:
    session = session_on(a=SUNK + "\n40 boats sank off Wend.\n", b=AGAIN)
    desk, search = desk_on(session, "a"), RelatedSearch(session)
    list(search.filling())
    found = search.related(desk.article, 0)
    assert {one.sentence.article for one in found} == {"a", "b"}
    done = search.link(desk.article, 0, found[0], "unrelated")
    assert done.ok
    assert search.linked(desk.article, 0, found[0]) == "unrelated"
    assert search.related(desk.article, 0)[-1].sentence == found[0].sentence
