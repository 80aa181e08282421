"""Which checks of an export are not final yet."""

from __future__ import annotations

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example
from reviewer.formats.example import GOLD, final
from reviewer.models import Values
from reviewer.session import Edit, Session
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.collaboration import signoff
from reviewer.session.core.visibility import Rules
from reviewer.session.datasets.examples import examples
from reviewer.session.datasets.export_request import ExportSelection, Notes
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import TEXT, give, memory, session

OPEN = Rules(reveal="open")
REFUTED = {"scope": "content", "status": "refuted", "rationale": "It sails."}
QUOTED = {"check": "content", "source": "s", "stance": "refutes", "quote": "It sails."}


def exported(store: MemoryStore, name: str, **more: object) -> Example:
    """The first example of somebody."""
    wanted = ExportSelection((name,), **more)  # type: ignore[arg-type]
    return next(examples(store, default_scheme(), wanted, Notes()))


def refute(store: MemoryStore, name: str, values: Values) -> None:
    one = session(store, name)
    puts = one.open("ferry").puts(0, {"decided": "settled", **values})
    assert one.apply(Edit(tuple(puts), "check")).ok
    one.end()


@pytest.fixture
def store() -> MemoryStore:
    made = memory()
    refute(made, "ann", {"check:content": REFUTED})
    return made


def test_a_status_without_its_evidence_is_marked(store: MemoryStore) -> None:
    one = exported(store, "ann")
    assert one.unfinished == {"content": ["evidence missing"]}
    assert not final(one, one.checks[0])
    refute(store, "ann", {"evidence:e": QUOTED})
    one = exported(store, "ann")
    assert one.unfinished == {}
    assert final(one, one.checks[0])


def test_where_two_annotate_a_second_person_has_to_look(store: MemoryStore) -> None:
    refute(store, "ann", {"evidence:e": QUOTED})
    give(store, {"bob": [frozenset({"claim"}), None, None, None, None]})
    assert exported(store, "ann").unfinished == {"content": ["not signed off"]}
    bob = session(store, "bob", OPEN)
    assert signoff.sign_check(bob, "ferry", 0, "ann", "content", approve=True).ok
    bob.end()
    assert exported(store, "ann").unfinished == {}
    refute(store, "ann", {"check:content": {**REFUTED, "rationale": "It does not."}})
    assert exported(store, "ann").unfinished == {"content": ["not signed off"]}


def test_a_check_of_an_edited_sentence_is_to_be_confirmed_first(store: MemoryStore) -> None:
    refute(store, "ann", {"evidence:e": QUOTED})
    store.put("ferry", TEXT.replace("sank at noon", "sank at about noon"))
    assert exported(store, "ann").unfinished == {"content": ["re-check"]}
    ann = session(store, "ann")
    assert ann.apply(Edit(tuple(ann.open("ferry").confirm(0)), "confirmed")).ok
    ann.end()
    assert exported(store, "ann").unfinished == {}


def test_a_withdrawn_check_wants_nothing(store: MemoryStore) -> None:
    refute(store, "ann", {"check:content": {**REFUTED, "withdrawn": "a mistake"}})
    one = exported(store, "ann")
    assert one.unfinished == {}
    assert not final(one, one.checks[0])


def test_checks_of_a_whole_article_are_told_apart(store: MemoryStore) -> None:
    one = session(store, "ann")
    opened = one.open("ferry")
    puts = opened.puts(1, {"check:content": REFUTED, "evidence:f": QUOTED})
    puts += [put for place in range(5) for put in opened.puts(place, {"decided": "settled"})]
    assert one.apply(Edit(tuple(puts), "more")).ok
    one.end()
    whole = exported(store, "ann", unit="article")
    assert [check["id"] for check in whole.checks] == ["1:content", "2:content"]
    assert [item["check"] for item in whole.evidence] == ["2:content"]
    assert whole.unfinished == {"1:content": ["evidence missing"]}


@pytest.mark.parametrize("second", ["same", "other"])
def test_gold_is_final_once_two_people_stand_behind_it(store: MemoryStore, second: str) -> None:
    refute(store, "ann", {"evidence:e": QUOTED})
    status = "refuted" if second == "same" else "supported"
    refute(store, "bob", {"check:content": {**REFUTED, "status": status}})
    chief = session(store, "bob", OPEN)
    decide(chief)
    found = exported(store, GOLD)
    assert [check["status"] for check in found.checks] == ["refuted"]
    # Whoever decides is the second person, even one who had voted otherwise.
    assert "not signed off" not in found.unfinished.get("content", [])


def decide(chief: Session) -> None:
    desk = Adjudication(chief, "ferry")
    assert desk.decide_as(0, "ann", "").ok
    chief.gold.doubt()
    chief.idle()
    chief.end()


def test_gold_that_one_person_alone_stands_behind_is_not_final(store: MemoryStore) -> None:
    refute(store, "ann", {"evidence:e": QUOTED})
    give(store, {"bob": [None, frozenset({"claim"}), None, None, None]})
    decide(session(store, "ann", OPEN))
    assert exported(store, GOLD).unfinished == {"content": ["not signed off"]}
