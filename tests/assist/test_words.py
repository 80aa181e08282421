"""Words and numbers of a sentence: nothing but spaces is left out, and short ways find the same."""

import tomllib
from collections import Counter
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from reviewer.assist.cues import DATA, load
from reviewer.assist.numbers import NumberReader, every_value, grammar_of
from reviewer.assist.words import Words, tokens_of

GRAMMAR = grammar_of(load("en"))
PIECES = (
    "12", "000", "1,500", "3.4", "1.2.3", "2004", "½", "a", "an", "one", "two", "five", "Five",
    "hundred", "million", "bn", "-", "in", "out", "of", "half", "third", "dozens", "few", "US$",
    "$", "£", "Rs", ".", ",", "boats", "Wend", "May", "to", "and", "more",
)  # fmt: skip


@given(st.text())
def test_words_are_all_that_is_no_space_in_order(text: str) -> None:
    words, end = list(Words(text)), 0
    assert [word.text for word in words] == tokens_of(text)
    for word in words:
        assert text[word.start : word.end] == word.text
        assert text[end : word.start].strip() == ""
        end = word.end
    assert text[end:].strip() == ""


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.lists(st.sampled_from((" ", ""))))
def test_values_are_those_of_the_numbers_read_word_by_word(
    pieces: list[str], gaps: list[str]
) -> None:
    gaps += [" "] * len(pieces)
    text = "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False))
    words = Words(text)
    reader = NumberReader(words, GRAMMAR, heading=False)
    found, place = [], 0
    while place < len(words):
        number = reader.read(place)
        place = number.next if number else place + 1
        if number and number.form != "code":
            found.append(number.value)
    assert list(every_value(text, tokens_of(text), GRAMMAR)) == found


def test_no_list_of_the_language_has_a_word_twice() -> None:
    def lists(table: object, name: str) -> Iterator[tuple[str, list[str]]]:
        if isinstance(table, dict):
            for key, value in table.items():
                yield from lists(value, f"{name}.{key}")
        elif isinstance(table, list) and all(isinstance(one, str) for one in table):
            yield name, table

    tables = tomllib.loads((DATA / "en.toml").read_text("utf-8"))
    twice = {name: Counter(words) for name, words in lists(tables, "en")}
    assert {
        name: word for name, counts in twice.items() for word in counts if counts[word] > 1
    } == {}
