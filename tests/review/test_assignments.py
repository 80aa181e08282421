"""Shares of articles: fair, the same each time, and lasting."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.review.assignments import assign, assign_rows, hand_over

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


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=1),
        st.lists(st.integers(0, 99), unique=True, max_size=40),
        max_size=3,
    ),
    st.integers(1, 4),
    st.integers(0, 99),
)
def test_rows_are_shared_fairly_and_for_good(
    rows: dict[str, list[int]], overlap: int, seed: int
) -> None:
    given = assign_rows(rows, NAMES, overlap, seed)
    held = Counter(
        (a, start) for a, own in given.items() for starts in own.values() for start in starts
    )
    assert held == {(article, start): overlap for article in rows for start in rows[article]}
    load = dict.fromkeys(NAMES, 0)
    for own in given.values():
        for name, starts in own.items():
            load[name] += len(starts)
    assert max(load.values()) - min(load.values()) <= 1
    more = {article: [*starts, 100, 101] for article, starts in rows.items()}
    later = assign_rows(more, (*NAMES, "eve"), overlap, seed + 1, given)
    for article, own in given.items():
        assert all(starts <= later[article][name] for name, starts in own.items())
        assert {s for starts in later[article].values() for s in starts} == set(more[article])


def test_all_pairs_meet_on_some_rows() -> None:
    """Packets of neighbouring rows would leave pairs that nothing can be compared of."""
    [own] = assign_rows({"a": range(600)}, NAMES[:3], 2, 7).values()
    assert all(len(own[a] & own[b]) > 150 for a, b in combinations(NAMES[:3], 2))


def test_whoever_has_other_sentences_gets_fewer_rows() -> None:
    [own] = assign_rows({"a": range(100)}, ("ann", "bob"), 1, 7, load={"ann": 40}).values()
    assert (len(own["ann"]), len(own["bob"])) == (30, 70)


def test_what_is_open_goes_to_somebody_else() -> None:
    rows = {"t": {"ann": frozenset({0, 5, 9}), "bob": frozenset({9}), "cy": frozenset({0, 5})}}
    given = {
        "a": ["ann"],
        "b": ["ann"],
        "c": ["ann", "bob"],
        "d": ["ann"],
        "t": ["ann", "bob", "cy"],
    }
    done = hand_over(given, rows, ("ann", "bob"), {"b": [0], "t": [0]}, {"d"})
    assert done.given == {
        "a": ("bob",), "b": ("ann",), "c": ("ann", "bob"), "d": ("ann",), "t": ("ann", "bob", "cy"),
    }  # fmt: skip
    # 0 is settled, 9 is bob's already; 5 goes over.
    own = {"ann": frozenset({0, 9}), "bob": frozenset({5, 9}), "cy": frozenset({0, 5})}
    assert done.rows == {"t": own}
    assert (done.articles, done.singles, done.stayed) == (1, 1, 3)
    assert rows["t"]["ann"] == {0, 5, 9}
    again = hand_over({"t": ["ann"]}, {"t": {"ann": frozenset({1})}}, ("ann", "bob"), {})
    assert again.given == {"t": ("bob",)}
    assert again.rows == {"t": {"bob": frozenset({1})}}
