"""Unitised alpha: held to another implementation, to a plain count, and to what must be so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.review.statuses import NO_SPANS, Key, SpanRange
from reviewer.review.unitizing import NO_GAP, on_units

CLOSE = 1e-9

Marked = dict[str, dict[Key, list[SpanRange]]]


def in_one(borders: dict[str, list[tuple[int, int]]]) -> Marked:
    """Everybody's spans of the tag `t` in one long sentence."""
    return {
        name: {("a", "0"): [SpanRange("t", start, end) for start, end in own]}
        for name, own in borders.items()
    }


OTHERS = [
    ({"a": [(2, 5)], "b": [(2, 5), (10, 20)], "c": [(2, 5), (15, 20)]}, 60, 0.5238010446343782),
    ({"a": [(1, 5)], "b": [(1, 5), (9, 20)], "c": [(1, 5), (14, 20)]}, 60, 0.5528101291517598),
    ({"a": [(0, 7), (7, 30)], "b": [(3, 12), (14, 30)]}, 44, 0.7872526922113698),
    ({"a": [(4, 9)], "b": []}, 12, -0.16666666666666674),
    (
        {"a": [(1, 4), (8, 9)], "b": [(1, 4)], "c": [(0, 2)], "d": [(2, 3), (9, 10)]},
        10,
        0.23265412748171355,
    ),
]
"""Units, the length of the text, and alpha by the package krippendorff-unitized-alpha 0.1.0."""


@pytest.mark.parametrize(("borders", "length", "alpha"), OTHERS)
def test_it_is_that_of_another_implementation(
    borders: dict[str, list[tuple[int, int]]], length: int, alpha: float
) -> None:
    every, one = on_units(in_one(borders), {("a", "0"): (0, length)}, ["t"])
    assert one.alpha.value == pytest.approx(alpha, abs=CLOSE)
    assert every.alpha == one.alpha
    assert (one.n, one.length) == (sum(map(len, borders.values())), length)


def test_sentences_that_one_alone_settled_do_not_count_nor_what_stands_there() -> None:
    both, extents = ("a", "0"), {("a", "0"): (0, 20), ("a", "1"): (20, 40)}
    ann = {both: [SpanRange("t", 3, 9), SpanRange("t", 18, 25)], ("a", "1"): []}
    bob = {both: [SpanRange("t", 3, 9), SpanRange("t", 18, 20)]}
    (_, one) = on_units({"ann": ann, "bob": bob}, extents, ["t"])
    assert one.alpha.value == 1, "what ann marked beyond the sentence was never compared"
    assert one.length == 20


def test_all_tags_are_what_each_adds() -> None:
    extents = {("a", "0"): (0, 50)}
    ann = {("a", "0"): [SpanRange("t", 0, 9), SpanRange("s", 5, 20)]}
    bob = {("a", "0"): [SpanRange("t", 0, 9), SpanRange("s", 25, 40)]}
    every, first, second = on_units({"ann": ann, "bob": bob}, extents, ["t", "s"])
    assert first.alpha.value == 1
    assert second.alpha.value is not None
    assert every.alpha.value is not None
    assert second.alpha.value < every.alpha.value < 1
    assert every.n == first.n + second.n == 4


def test_what_is_undefined_says_why() -> None:
    extents = {("a", "0"): (0, 5)}
    _, unused = on_units(in_one({"a": [], "b": []}), extents, ["t"])
    assert unused.alpha == NO_SPANS
    _, everything = on_units(in_one({"a": [(0, 5)], "b": [(0, 5)]}), extents, ["t"])
    assert everything.alpha == NO_GAP
    assert on_units({}, {}, []) == []
    (lonely, _) = on_units(in_one({"a": [(0, 3)]}), extents, ["t"])
    assert lonely.alpha == NO_SPANS


@st.composite
def texts(draw: st.DrawFn) -> tuple[Marked, dict[Key, tuple[int, int]]]:
    """Up to four people, three sentences; spans may leave their sentence and overlap."""
    ends = sorted(draw(st.sets(st.integers(1, 30), min_size=3, max_size=3)))
    extents = {
        ("a", str(at)): (start, end)
        for at, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True))
    }
    people = draw(st.integers(2, 4))
    found: Marked = {}
    for at in range(people):
        own: dict[Key, list[SpanRange]] = {}
        for key, (start, _) in extents.items():
            if draw(st.booleans()):
                sizes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), max_size=2))
                own[key] = [SpanRange("t", start + a, start + a + n) for a, n in sizes]
        found[str(at)] = own
    return found, extents


def plain(marked: Marked, extents: dict[Key, tuple[int, int]]) -> float | None:
    """Alpha counted character by character; None where it is undefined."""
    settled = {key: [name for name in marked if key in marked[name]] for key in extents}
    unit: dict[tuple[str, int], int] = {}
    for name, own in marked.items():
        spans = sorted((s.start, s.end) for spans in own.values() for s in spans)
        last = -1
        for at, (start, end) in enumerate(spans):
            number = unit[name, start] if start < last and (name, start) in unit else at
            unit |= {(name, place): number for place in range(start, end)}
            last = max(last, end)
    observed, lengths, sizes = 0.0, [0, 0], dict[tuple[str, int], int]()
    for key, names in settled.items():
        for place in range(*extents[key]) if len(names) > 1 else ():
            inside = [name for name in names if (name, place) in unit]
            k, m = len(inside), len(names)
            observed += 2 * k * (m - k) / (m - 1)
            lengths[0] += m - k
            lengths[1] += k
            for name in inside:
                which = (name, unit[name, place])
                sizes[which] = sizes.get(which, 0) + 1
    total = sum(lengths)
    free = total**2 - lengths[0] - sum(n * n for n in sizes.values())
    expected = 2 * total * lengths[0] * lengths[1] / free if free else 0
    return 1 - observed / expected if expected else None


@given(texts())
def test_it_is_what_a_count_of_characters_gives(
    case: tuple[Marked, dict[Key, tuple[int, int]]],
) -> None:
    marked, extents = case
    _, one = on_units(marked, extents, ["t"])
    wanted = plain(marked, extents)
    if wanted is None:
        assert one.alpha.why
    else:
        assert one.alpha.value == pytest.approx(wanted, abs=CLOSE)
