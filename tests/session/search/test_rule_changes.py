"""Rules with versions: under which a tag is set, and what a change has looked at again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.models import Scheme
from reviewer.models import values as v
from reviewer.models.scheme import RuleChange
from reviewer.session import Desk, Session
from reviewer.session.overview.codebook import histories
from reviewer.session.queues.queues import CHANGED_RULES, queue
from reviewer.session.search.rule_changes import outdated, outdated_places
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory
from tests.session.desk_builders import desk_on, values_at

CLAIM, QUOTE, NONE = frozenset({"claim"}), frozenset({"quote"}), frozenset[str]()


def scheme(*changes: RuleChange, version: int = 0) -> Scheme:
    """The default scheme with a rule of claims that has changed."""
    known = default_scheme()
    latest = version or max((one.version for one in changes), default=0)
    tags = tuple(
        replace(tag, changes=changes, version=latest) if tag.name == "claim" else tag
        for tag in known.tags
    )
    return replace(known, tags=tags)


SECOND = RuleChange(2, "figures of boats are no claims")
NEAR = RuleChange(2, "a closed pier is a claim", query="pier")


@pytest.fixture
def store() -> MemoryStore:
    found = memory()
    # The ferry sank | Nobody drowned | The pier closed | Forty boats | Who pays?
    give(found, {"ann": [CLAIM, NONE, CLAIM, QUOTE, None], "bob": [CLAIM, NONE, NONE, NONE]})
    return found


def desk(store: MemoryStore, now: Scheme, name: str = "ann") -> Desk:
    return desk_on(Session(store, now, name, store.writer(name)))


def walked(one: Desk) -> list[int]:
    return list(queue(CHANGED_RULES).places(one.article, one.session, 0, 1))


def test_a_tag_is_set_under_its_own_version(store: MemoryStore) -> None:
    one = desk(store, scheme(SECOND))
    one.go(4)
    one.toggle_tag("claim")
    one.toggle_tag("quote")
    said = values_at(one.article, 4)
    assert (said["tag:claim"], said["tag:quote"]) == (2, 1)
    # A version of the scheme that is higher counts.
    assert replace(scheme(SECOND), version=5).version_of("claim") == 5
    assert scheme().version_of("claim") == 1


def test_a_change_has_all_sentences_with_the_tag_looked_at_again(store: MemoryStore) -> None:
    one = desk(store, scheme(SECOND))
    assert walked(one) == [0, 2] == outdated_places(one.session, one.article)
    [found] = outdated(one.session, one.article, 0)
    assert (found.tag.name, found.had, found.change) == ("claim", True, SECOND)
    assert queue(CHANGED_RULES).holds(one.article, 2, one.session)
    assert not queue(CHANGED_RULES).holds(one.article, 1, one.session)


def test_what_was_tagged_before_holds_where_the_change_says_so(store: MemoryStore) -> None:
    assert walked(desk(store, scheme(replace(SECOND, before="holds")))) == []
    assert walked(desk(store, scheme(), "bob")) == []


def test_with_a_query_only_what_is_near_the_change_with_the_tag_or_without(
    store: MemoryStore,
) -> None:
    assert walked(desk(store, scheme(NEAR), "bob")) == [2]
    wider = replace(NEAR, query="pier OR drowned OR sank")
    assert walked(desk(store, scheme(wider))) == [0, 1, 2]


def test_space_confirms_and_a_tag_taken_away_ends_it(store: MemoryStore) -> None:
    one = desk(store, scheme(SECOND))
    one.queue = queue(CHANGED_RULES)
    outcome = one.settle()
    assert outcome.ok and "held by the present rule" in outcome.message
    assert values_at(one.article, 0)["tag:claim"] == 2
    assert walked(one) == [2]
    one.go(2)
    one.toggle_tag("claim")
    assert walked(one) == []
    assert one.session.undo(lambda *_: True).ok
    assert walked(one) == [2]


def test_a_sentence_without_the_tag_is_confirmed_too(store: MemoryStore) -> None:
    one = desk(store, scheme(NEAR), "bob")
    one.queue = queue(CHANGED_RULES)
    one.go(2)
    assert one.settle().ok
    said = values_at(one.article, 2)
    assert said[v.VERSION + "claim"] == 2 and "tag:claim" not in said
    assert walked(one) == []
    [record] = [r for _, r in store.records("bob") if r["text"] == "The pier closed."]
    assert record["versions"] == {"claim": 2}


def test_what_is_settled_under_the_present_rule_is_not_asked_about(store: MemoryStore) -> None:
    one = desk(store, scheme(replace(NEAR, query="pays")))
    one.go(4)
    one.settle()
    assert walked(one) == []
    # Without a query nobody ever asks, and nothing is written.
    other = desk(store, scheme(SECOND), "bob")
    other.go(4)
    other.settle()
    assert set(values_at(other.article, 4)) == {v.DECIDED}


def test_space_elsewhere_confirms_nothing(store: MemoryStore) -> None:
    one = desk(store, scheme(SECOND))
    one.settle()
    assert values_at(one.article, 0)["tag:claim"] == 1


def test_the_latest_change_counts_and_each_only_for_what_is_older(store: MemoryStore) -> None:
    third = RuleChange(3, "sinking is a claim again", query="sank")
    one = desk(store, scheme(SECOND, third))
    assert [found.change for found in outdated(one.session, one.article, 0)] == [third]
    assert [found.change for found in outdated(one.session, one.article, 2)] == [SECOND]
    one.queue = queue(CHANGED_RULES)
    one.settle()
    assert values_at(one.article, 0)["tag:claim"] == 3 and walked(one) == [2]


def test_agreement_stands_beside_each_version(store: MemoryStore) -> None:
    now = scheme(SECOND)
    for name, tag in (("ann", True), ("bob", False)):
        one = desk(store, now, name)
        one.queue = queue(CHANGED_RULES)
        one.settle()
        if tag:
            one.go(4)
            one.toggle_tag("claim")
            one.settle()
        one.session.end()
    [found] = histories(Session(store, now, "", None), draws=0)
    assert (found.tag.name, found.version, dict(found.waiting)) == ("claim", 2, {"ann": 1})
    figures: dict[int, Any] = {one.version: one for one in found.figures}
    assert set(figures) == {1, 2}
    assert histories(Session(store, default_scheme(), "", None)) == []


def test_odd_versions_of_others_stop_nobody(store: MemoryStore) -> None:
    give(store, {"eve": [NONE]})
    one = desk(store, scheme(NEAR), "eve")
    from reviewer.session import Edit

    one.session.apply(Edit(tuple(one.article.puts(2, {"version:claim": "x"})), "say"))
    assert walked(one) == []
    assert histories(Session(store, scheme(NEAR), "", None), draws=0)
