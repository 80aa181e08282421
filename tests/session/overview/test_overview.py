"""What the Overview counts: each decision once, and of others only what may be seen."""

from __future__ import annotations

from reviewer.ports import RowShares
from reviewer.session.collaboration import reveals
from reviewer.session.overview.overview import Numbers, Overview
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, say, session

NONE = frozenset[str]()


def counted(store: MemoryStore, who: str) -> Numbers:
    """What the Overview shows somebody once everything is counted."""
    overview = Overview(session(store, who))
    for _ in overview.counting():
        pass
    return overview.numbers


def decided(numbers: Numbers, name: str) -> int:
    """How many decisions of somebody the pace counts, over all days."""
    return sum(day[name] for day in numbers.pace.values())


def test_the_pace_of_others_leaves_out_articles_that_are_hidden() -> None:
    store = memory()
    give(store, {"bob": [NONE, NONE, NONE]})
    give(store, {"bob": [NONE, NONE]}, "pier")
    ann = session(store, "ann")
    reveals.submit(ann, "pier")
    ann.end()
    assert decided(counted(store, "ann"), "bob") == 2
    assert decided(counted(store, "bob"), "bob") == 5


def test_a_sentence_that_is_decided_anew_counts_once() -> None:
    store = memory()
    give(store, {"ann": [NONE, NONE]})
    say(store, "ann", 0, {"decided": "cannot"})
    assert decided(counted(store, "ann"), "ann") == 2


def test_what_others_changed_after_a_reveal_is_told_of_articles_that_may_be_seen() -> None:
    store = memory()
    give(store, {"cyd": [NONE, NONE]})
    bob = session(store, "bob")
    reveals.enter(bob, "ferry")
    bob.end()
    say(store, "bob", 0, {"decided": "settled"})
    assert counted(store, "bob").changed["bob"] == 1
    assert counted(store, "ann").changed.get("bob", 0) == 0, "the article is hidden from Ann"


class Asked(MemoryStore):
    """A store that counts how often it is asked who was given which rows."""

    times = 0

    def assigned_rows(self) -> RowShares:
        self.times += 1
        return super().assigned_rows()


def test_who_was_given_which_rows_is_asked_as_often_however_many_articles_there_are() -> None:
    """Each answer looks at the file: of a million sentences that took most of the first picture."""
    asked = set()
    for articles in (2, 9):
        store = Asked({f"a{n}": "The pier is closed. It is old.\n" for n in range(articles)})
        for article in [one.id for one in store.articles()]:
            give(store, {"ann": [NONE, NONE]}, article)
        ann = session(store, "ann")
        before = store.times
        (mine,) = Overview(ann).numbers.progress
        assert (mine.name, mine.decided, mine.total) == ("ann", 2 * articles, 2 * articles)
        asked.add(store.times - before)
        ann.end()
    assert len(asked) == 1


def test_of_an_article_that_was_given_out_by_rows_only_ones_own_count() -> None:
    store = memory()
    give(store, {"ann": [NONE, NONE, NONE]})
    give(store, {"ann": [NONE]}, "pier")
    ann = session(store, "ann")
    begins = [ann.open("ferry").layout.range(place)[0] for place in range(4)]
    rows = {"ann": frozenset({begins[0], begins[3]}), "bob": frozenset({begins[1]})}
    store.assign({"ferry": ("ann", "bob"), "pier": ("ann",)}, {"ferry": rows})
    mine = next(one for one in Overview(ann).numbers.progress if one.name == "ann")
    ann.end()
    assert (mine.decided, mine.total) == (2, 4)
