"""Policies over the whole workspace, and what is assigned to one."""

from __future__ import annotations

from reviewer.review.proposals import Policy
from reviewer.session import Library
from reviewer.session.adjudication.policy_run import PolicyRun
from reviewer.session.collaboration import reveals
from reviewer.session.core.visibility import Rules
from tests.session.annotator_builders import Answers, give, memory, say, session

SAID: Answers = {
    "ann": [frozenset({"claim"}), frozenset({"claim"}), None, None, None],
    "bob": [frozenset({"claim"}), frozenset({"quote"}), None, None, None],
}


def test_a_policy_run_is_one_action_that_notes_the_reveal() -> None:
    store = memory()
    give(store, SAID)
    chief = session(store, "chief")
    run = PolicyRun(chief, Policy.read("unanimous"))
    assert list(run.steps()) == ["ferry"]
    assert run.report.of("settled") == {"tags": 8}
    assert run.report.of("tie") == {"tags": 2}
    assert run.apply().ok
    assert [event.op for event in store.events("chief")] == ["fact", "edit"]
    assert len(store.gold("ferry")) == 2


def test_a_policy_settles_anew_what_has_gone_stale() -> None:
    store = memory()
    give(store, SAID)
    chief = session(store, "chief", Rules(reveal="open"))
    run = PolicyRun(chief, Policy.read("unanimous"))
    list(run.steps())
    run.apply()
    for name in ("ann", "bob"):
        say(store, name, 0, {"tag:claim": None})
    chief.others.forget(["ann", "bob"])
    again = PolicyRun(chief, Policy.read("unanimous"))
    list(again.steps())
    assert again.report.of("settled") == {"tags": 1}
    again.apply()
    assert store.gold("ferry")[0]["tags"] == []


def test_a_dry_run_counts_what_a_run_would_settle_and_makes_nothing_to_apply() -> None:
    store = memory()
    give(store, SAID)
    chief = session(store, "chief", Rules(reveal="open"))
    for _ in range(2):
        dry = PolicyRun(chief, Policy.read("unanimous"), dry=True)
        run = PolicyRun(chief, Policy.read("unanimous"))
        assert list(dry.steps()) == list(run.steps())
        assert dry.report == run.report
        assert dry.apply().message == "nothing to settle"
        run.apply()
    # Settled once, the second round has the tie and what is settled so already.
    assert dry.report.of("settled") == {}
    assert dry.report.of("same") == {"tags": 8}


def test_what_one_is_still_to_annotate_is_left_out() -> None:
    store = memory()
    give(store, SAID)
    store.assign({"ferry": ["ann", "chief"]})
    chief = session(store, "chief")
    run = PolicyRun(chief, Policy.read("unanimous"))
    assert list(run.steps()) == []
    assert run.report.hidden == ["ferry"]
    assert run.apply().message == "nothing to settle"
    assert not store.facts("chief", "ferry").revealed
    reveals.submit(chief, "ferry")
    assert list(PolicyRun(chief, Policy.read("unanimous")).steps()) == ["ferry"]


def test_what_is_mine_comes_first_in_every_order() -> None:
    store = memory()
    one = session(store, "ann")
    library = Library(one)
    assert library.assigned() is None
    assert [row.article.id for row in library.rows()] == ["ferry", "pier"]
    store.assign({"pier": ["ann"], "ferry": ["bob"]})
    give(store, {"bob": [frozenset()]})
    for _ in range(5):
        assert [row.article.id for row in library.rows()] == ["pier", "ferry"]
        library.next_order()
    one.open("pier")
    say_own = one.open("pier").puts(0, {"decided": "settled"})
    from reviewer.session import Edit

    one.apply(Edit(tuple(say_own), "settle"))
    assert library.assigned() == (1, 2)
