"""Gathering what is compared, step by step."""

from collections.abc import Collection, Iterator
from itertools import pairwise

import pytest

from reviewer.models import Change, Event
from reviewer.session.overview.comparison import Gathered, collect, gathering
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, session


def test_a_long_article_is_gathered_in_small_steps() -> None:
    store = MemoryStore({"ferry": "The ferry sank. " * 400})
    give(store, {"ann": [frozenset({"claim"})] * 400, "bob": [frozenset[str]()] * 400})
    found = Gathered({"ann": [], "bob": []})
    sizes = [0]
    for article in gathering(session(store, "judge"), found):
        assert article == "ferry"
        sizes.append(sum(map(len, found.answers.values())))
    assert sizes[-1] == 800
    assert max(after - before for before, after in pairwise(sizes)) <= 100


class NoHistory(MemoryStore):
    """A store whose history is not to be read."""

    def events(
        self, annotator: str, *, newest_first: bool = False, keys: Collection[str] = ()
    ) -> Iterator[Event]:
        raise AssertionError(f"the history of {annotator} was read")


def test_the_history_is_read_only_of_whom_others_work_was_shown_to() -> None:
    store = NoHistory({"ferry": "The ferry sank. Nobody came."})
    give(store, {"ann": [frozenset({"claim"})] * 2, "bob": [frozenset[str]()] * 2})
    judge = session(store, "judge")
    found = collect(judge, ["ann", "bob"], "blind")
    assert [one.tags for one in found.answers["ann"]] == [{"claim"}] * 2
    unit = found.answers["ann"][0].unit
    writer = store.writer("ann")
    writer.append("edit", [Change("ferry", unit, "tag:claim", 1, None)], basis="revealed")
    writer.close()
    with pytest.raises(AssertionError, match="history of ann"):
        collect(judge, ["ann", "bob"], "blind")
    collect(judge, ["ann", "bob"], "final")
    collect(judge, ["bob"], "blind")
