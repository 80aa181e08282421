"""Shares of articles: fair, the same each time, and lasting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.review.assignments import assign

NAMES = ("ann", "bob", "cy", "dora")


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), max_size=20),
    st.integers(1, 4),
    st.integers(0, 99),
)
def test_shares_are_fair_and_last(sentences: dict[str, int], overlap: int, seed: int) -> None:
    given = assign(sentences, NAMES, overlap, seed)
    assert given == assign(dict(reversed(sentences.items())), NAMES, overlap, seed)
    assert set(given) == set(sentences)
    assert all(len(set(who)) == overlap for who in given.values())
    load = {name: sum(sentences[a] for a, who in given.items() if name in who) for name in NAMES}
    assert max(load.values()) - min(load.values()) <= max(sentences.values(), default=0)
    later = assign({**sentences, "new": 30, "newer": 9}, NAMES, overlap, seed, given)
    assert {article: later[article] for article in given} == given
    every = {**sentences, "new": 30, "newer": 9}
    load = {name: sum(every[a] for a, who in later.items() if name in who) for name in NAMES}
    assert max(load.values()) - min(load.values()) <= max(every.values())
    more = {**sentences, "new": 30}
    again = assign(more, (*NAMES, "eve"), overlap, seed + 1, given)
    assert {article: who for article, who in again.items() if article != "new"} == {
        article: who for article, who in given.items() if article != "new"
    }
