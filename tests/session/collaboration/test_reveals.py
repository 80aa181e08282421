"""Going into Review: who may, who is asked first, and what is noted."""

from __future__ import annotations

from reviewer.session.collaboration import reveals
from reviewer.session.collaboration.reveals import enter, entry, open_articles
from reviewer.session.core.visibility import Reveal, Reviewing, Rules
from tests.session.annotator_builders import Answers, give, memory, session

SAID: Answers = {
    "ann": [frozenset({"claim"}), frozenset({"claim"}), None, None, None],
    "bob": [frozenset({"claim"}), frozenset({"quote"}), None, None, None],
}


def test_who_did_not_annotate_is_asked_once() -> None:
    store = memory()
    give(store, {**SAID, "machine.rules": [frozenset(), *[None] * 4]})
    give(store, {"ann": [frozenset()]}, "pier")
    chief = session(store, "chief")
    assert entry(chief, "ferry").how == "ask"
    assert store.facts("chief", "ferry").revealed == set()
    assert enter(chief, "ferry") is None
    assert entry(chief, "ferry").how == "open"
    assert entry(chief, "pier").how == "open"
    assert store.facts("chief", "ferry").revealed == {"ann", "bob", "machine.rules"}
    assert store.facts("chief", "pier").revealed == set(), "noted once it is shown"


def test_who_annotates_waits_for_the_submission() -> None:
    store = memory()
    give(store, SAID)
    ann = session(store, "ann")
    found = entry(ann, "ferry")
    assert found.how == "hidden"
    assert "!" in found.words
    reveals.submit(ann, "ferry")
    assert entry(ann, "ferry").how == "open"
    enter(ann, "ferry")
    assert not reveals.submit(ann, "ferry").ok


def test_what_is_assigned_to_one_is_annotated_first() -> None:
    store = memory()
    give(store, SAID)
    store.assign({"ferry": ["chief"]})
    assert entry(session(store, "chief"), "ferry").how == "hidden"


def test_an_article_that_nobody_annotated_says_so() -> None:
    assert entry(session(memory(), "chief", Rules(reveal="open")), "ferry").how == "nobody"


def test_at_a_desk_with_a_server_reviewing_is_declared_article_by_article() -> None:
    store = memory()
    give(store, SAID)
    give(store, {"ann": [frozenset()]}, "pier")
    chief = session(store, "chief")
    chief.reviewing = "declared"
    assert "takes no annotations of yours" in entry(chief, "ferry").words
    assert enter(chief, "ferry") is None
    assert entry(chief, "ferry").how == "open"
    assert entry(chief, "pier").how == "ask"
    chief.reviewing = "asked"
    assert entry(chief, "pier").how == "ask", "what was declared of one article is no answer to it"
    chief.reviewing = "refused"
    found = entry(chief, "pier")
    assert (found.how, "your role" in found.words) == ("hidden", True)


def test_many_articles_are_open_where_each_is() -> None:
    store = memory()
    give(store, SAID)
    give(store, {"machine.rules": [frozenset()]}, "pier")
    both = ["ferry", "pier"]
    rules: tuple[Reveal, ...] = ("article", "open")
    ways: tuple[Reviewing, ...] = ("declared", "asked", "refused")
    for reveal in rules:
        chief, ann = (session(store, name, Rules(reveal=reveal)) for name in ("chief", "ann"))
        found = []
        for reviewing in ways:
            chief.reviewing = reviewing
            found.append(open_articles(chief, both))
            assert found[-1] == [one for one in both if entry(chief, one).how == "open"]
            assert open_articles(ann, both) == [x for x in both if entry(ann, x).how == "open"]
        assert found == [["ferry"] if reveal == "open" else []] * 3
        chief.end()
        ann.end()
    chief = session(store, "chief")
    give(store, {"bob": [frozenset()]}, "pier")
    assert enter(chief, "ferry") is None
    assert open_articles(chief, both) == both
    store.assign({"pier": ["chief"]})
    assert open_articles(chief, both) == ["ferry"]
    chief.end()
    give(store, {"chief": [frozenset()]}, "pier")
    store.assign({})
    assert open_articles(session(store, "chief"), both) == ["ferry"], "it is annotated first"
