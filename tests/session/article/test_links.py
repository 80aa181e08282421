"""Links between sentences: both sides, one undo step, and the check that may be copied."""

import pytest

from reviewer.config.scheme import default_scheme
from reviewer.models import values as v
from reviewer.session import Session
from reviewer.session.article import links
from reviewer.session.article.links import SentencePlace
from reviewer.session.core.edits import Edit
from reviewer.store.memory_store import MemoryStore
from tests.session.desk_builders import anywhere

TEXTS = {"a": "Forty boats sank.\n\nRain fell.\n", "b": "The sea was calm.\n\n40 boats sank.\n"}


@pytest.fixture
def session() -> Session:
    store = MemoryStore(TEXTS)
    return Session(store, default_scheme(), "ann", store.writer("ann"))


def ends(session: Session) -> tuple[SentencePlace, SentencePlace]:
    return SentencePlace(session.open("a"), 0), SentencePlace(session.open("b"), 1)


def test_a_link_stands_on_both_sides_under_one_id(session: Session) -> None:
    here, there = ends(session)
    assert links.link(session, here, there, "same", "40 / 40").ok
    [one], [other] = list(links.links_of(here.values)), list(links.links_of(there.values))
    assert one.id == other.id
    assert (one.article, one.unit, one.text) == ("b", there.unit, "40 boats sank.")
    assert (other.article, other.text) == ("a", "Forty boats sank.")
    assert session.undo(anywhere).ok
    assert not [*links.links_of(here.values), *links.links_of(there.values)]


def test_another_relation_takes_its_place_and_the_same_one_takes_it_away(session: Session) -> None:
    here, there = ends(session)
    links.link(session, here, there, "same")
    links.link(session, there, here, "conflict")
    for end in (here, there):
        assert [one.relation for one in links.links_of(end.values)] == ["conflict"]
    done = links.link(session, here, there, "conflict")
    assert done.message.startswith("conflict: link removed")
    assert not list(links.links_of(there.values))


def test_a_sentence_is_not_linked_to_itself(session: Session) -> None:
    here, _ = ends(session)
    assert not links.link(session, here, here, "same").ok


def test_a_link_as_another_program_wrote_it_stays_and_is_not_shown(session: Session) -> None:
    here, _ = ends(session)
    puts = here.article.puts(here.place, {v.LINK + "x": {"to": "elsewhere"}})
    session.apply(Edit(tuple(puts), "link"))
    assert list(links.links_of(here.values)) == []
    assert here.values[v.LINK + "x"] == {"to": "elsewhere"}


def test_a_check_is_copied_with_evidence_and_origin_where_there_is_none(session: Session) -> None:
    here, there = ends(session)
    assert not links.copy_check(session, here, there).ok
    item = {"check": "content", "source": "s1", "stance": "supports", "quote": "40 sank"}
    wanted = {
        v.CHECK + "content": {"scope": "content", "status": "supported"},
        v.EVIDENCE + "e": item,
    }
    session.apply(Edit(tuple(there.article.puts(there.place, wanted)), "check"))
    assert links.copyable(session, there, here) == "supported"
    assert links.copy_check(session, there, here).ok
    copied = here.values[v.CHECK + "content"]
    assert copied["status"] == "supported"
    assert copied["origin"] == f"b {there.unit}"
    kept = [value for key, value in here.values.items() if key.startswith(v.EVIDENCE)]
    assert kept == [item]
    assert not links.copy_check(session, there, here).ok


def test_a_sentence_that_is_gone_is_none(session: Session) -> None:
    assert links.find(session, "nowhere", "x") is None
    assert links.find(session, "a", "x") is None
