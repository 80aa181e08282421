"""Gathering what is compared, step by step."""

from itertools import pairwise

from reviewer.session.overview.comparison import Gathered, gathering
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
