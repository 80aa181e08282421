"""Sentences by number: found again by their ids, whichever is asked for next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.review.answer_columns import KEPT, AnswerColumn, SentenceList, TagSets

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


def test_numbers_beyond_few_bytes_are_kept_as_they_are() -> None:
    """A column is as narrow as what it holds allows."""
    sentences, sets = SentenceList(), TagSets()
    sentences.begin("report", "ab" * 32)
    column = AnswerColumn(sentences, sets)
    numbers = [1, 65_535, 65_536, 70_000]
    for at, number in enumerate(numbers):
        sentences.add(9 * at, 9 * at + 8, number)
    versions = [1, 127, 128, 2**40]
    names = [frozenset({f"t{n}"}) for n in range(2**16 + 2)]
    for own in names[:-2]:
        sets.number(own)
    for at, version in enumerate(versions):
        column.add(at, names[-1 - at], version)
    assert [answer.version for answer in column] == versions
    assert [answer.tags for answer in column] == names[-1:-5:-1]
    assert [sentences.number(sentences.key(at)) for at in range(4)] == numbers
    (old,) = column.of_version(2**40)
    assert old == column[3]
