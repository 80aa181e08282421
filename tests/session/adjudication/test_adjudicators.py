"""Who decides: the adjudicators of an article, a third or the chief where two differ; from when."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.models import values as v
from reviewer.ports import Store
from reviewer.review.adjudicators import OPEN, AdjudicatorPlan, plan_in
from reviewer.review.proposals import Policy
from reviewer.session import Session
from reviewer.session.adjudication import adjudicators
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.adjudication.dispute_queue import DisputeQueue
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.collaboration import reveals
from reviewer.session.core.visibility import Rules
from reviewer.session.queues.shared_queues import disputed_at
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory
from tests.session.annotator_builders import session as begin

CLAIM, NONE = frozenset({"claim"}), frozenset[str]()
OPENLY = Rules(reveal="open")


@pytest.fixture
def store() -> MemoryStore:
    found = memory()
    give(found, {"ann": [CLAIM, NONE], "bob": [NONE, NONE]})
    return found


def plan(store: Store, **more: Any) -> None:
    store.keep_plan("adjudicators", AdjudicatorPlan(**more).to_json())


def at_work(store: Store, name: str) -> Session:
    return begin(store, name, OPENLY)


def queue(store: Store, name: str) -> list[int]:
    """The sentences of the article that somebody is to decide."""
    looking = Session(store, default_scheme(), name, None, rules=OPENLY)
    return sorted(DisputeQueue(looking).of("ferry"))


def decide(store: Store, name: str, answer: bool) -> str:
    """Decides whether the first sentence is a claim; what is said if it is refused."""
    one = at_work(store, name)
    outcome = Adjudication(one, "ferry").accept(0, {v.TAG + "claim": answer})
    one.end()
    return "" if outcome.ok else outcome.message


def apart(store: MemoryStore, name: str, answer: bool) -> None:
    """Somebody decides on another machine, without having seen what others decided."""
    other = MemoryStore({"ferry": store.open("ferry").text})
    for who in ("ann", "bob"):
        other.receive(who, list(store.events(who)))
    assert decide(other, name, answer) == ""
    store.receive(name, list(other.events(name)))


def test_without_a_plan_everybody_decides(store: MemoryStore) -> None:
    assert decide(store, "eve", True) == ""


def test_only_the_adjudicators_decide_and_the_chief(store: MemoryStore) -> None:
    plan(store, names=("cy", "dora"), chief="fay")
    assert "cy, dora decides here" in decide(store, "eve", True)
    assert not store.values("eve", "ferry")
    assert decide(store, "cy", True) == ""
    assert decide(store, "fay", False) == ""


def test_an_article_that_is_assigned_is_its_adjudicators_alone(store: MemoryStore) -> None:
    plan(store, names=("cy", "dora"), articles={"ferry": ("dora",)})
    assert decide(store, "cy", True)
    for name, count in (("dora", 1), ("cy", 0)):
        assert len(queue(store, name)) == count
    assert decide(store, "dora", True) == ""


def test_of_two_who_differ_a_third_is_asked(store: MemoryStore) -> None:
    apart(store, "cy", True)
    apart(store, "dora", False)
    plan(store, names=("cy", "dora", "eve"), articles={"ferry": ("cy", "dora")})
    assert "cy and dora decided differently: eve is asked" in decide(store, "cy", False)
    assert queue(store, "dora") == []
    assert queue(store, "eve") == [0]
    assert decide(store, "eve", True) == ""
    assert queue(store, "eve") == []


def test_or_the_chief_and_where_there_is_nobody_else_one_of_them(store: MemoryStore) -> None:
    apart(store, "cy", True)
    apart(store, "dora", False)
    plan(store, names=("cy", "dora"), chief="fay")
    assert "fay is asked" in decide(store, "dora", True)
    plan(store, names=("cy", "dora"))
    assert decide(store, "dora", True) == ""


def test_a_policy_leaves_to_others_what_is_theirs(store: MemoryStore) -> None:
    plan(store, names=("cy",))
    run = PolicyRun(at_work(store, "eve"), Policy.read("majority"))
    assert list(run.steps()) == [] and run.report.of_others == ["ferry"]
    assert not run.apply().ok or not store.values("eve", "ferry")


def submit(store: Store, name: str) -> None:
    one = begin(store, name)
    assert reveals.submit(one, "ferry").ok
    one.end()


def test_disputes_count_once_enough_have_submitted(store: MemoryStore) -> None:
    plan(store, minimum=2)
    eve = at_work(store, "eve")
    side = eve.others.side("ferry")
    assert DisputeQueue(eve).of("ferry") == {} and disputed_at(eve, side, 0) == ()
    run = PolicyRun(eve, Policy.read("majority"))
    assert list(run.steps()) == [] and run.report.too_few == ["ferry"]
    eve.end()
    submit(store, "ann")
    assert queue(store, "fay") == []
    submit(store, "bob")
    gay = at_work(store, "gay")
    assert list(DisputeQueue(gay).of("ferry")) == [0]
    assert disputed_at(gay, gay.others.side("ferry"), 0) == ("tag:claim",)


def test_aliases_are_the_person(store: MemoryStore) -> None:
    plan(store, names=("cy-laptop",))
    rules = Rules(reveal="open", aliases={"cy-laptop": "cy"})
    assert adjudicators.why_not(begin(store, "cy", rules), "ferry") == ""


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        ({"adjudicators": "cy"}, 1),
        ({"adjudicators": ["cy"], "chief": 3}, 1),
        ({"adjudicators": ["cy"], "minimum": -1}, 1),
        ({"adjudicators": ["cy"], "minimum": True}, 1),
        ({"adjudicators": ["cy"], "articles": {}}, 1),
        ({"adjudicators": ["cy"], "articles": [["a"], ["b", ["cy"]], ["c", [1]]]}, 2),
    ],
)
def test_what_cannot_be_used_is_left_out_and_counted(said: Any, odd: int) -> None:
    assert plan_in(said)[1] == odd


def test_a_plan_comes_back_as_it_was_written() -> None:
    made = AdjudicatorPlan(("cy", "dora"), "fay", 2, {"ferry": ("cy",)})
    assert plan_in({"schema": 1, **made.to_json()}) == (made, 0)
    assert plan_in(None) == (OPEN, 0)
