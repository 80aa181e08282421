"""Sentences by number: found again by their ids, whichever is asked for next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.review.answer_columns import KEPT, SentenceList

ARTICLES = KEPT + 5


def three_each() -> SentenceList:
    """Articles of three sentences; the middle one of each has an id of its own."""
    found = SentenceList()
    for number in range(ARTICLES):
        found.begin(f"a{number}", f"{number:08x}")
        for place in range(3):
            found.add(place * 10, place * 10 + 9, place + 1, f"cut{number}" if place == 1 else "")
    return found


@given(st.lists(st.integers(0, 3 * ARTICLES - 1), max_size=200))
def test_each_is_found_in_any_order(asked: list[int]) -> None:
    """The ids of a few articles are kept, and those of more than these are asked for in turns."""
    sentences = three_each()
    for index in [*asked, *range(0, 3 * ARTICLES, 3), *asked]:
        assert sentences.find(sentences.key(index)) == index
    assert sentences.find(("a1", "none")) is None
    assert sentences.find(("none", "cut1")) is None


def test_what_is_added_after_a_look_is_found_too() -> None:
    sentences = three_each()
    last = f"a{ARTICLES - 1}"
    assert sentences.find((last, "later")) is None
    index = sentences.add(90, 99, 4, "later")
    assert sentences.find((last, "later")) == index
    sentences.begin("new", "f" * 64)
    assert sentences.find(("new", "ffffffff.0")) is None
    assert sentences.find(("new", sentences.unit(sentences.add(0, 5, 1)))) == index + 1
