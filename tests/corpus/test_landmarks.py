"""Quotations, numbers and names, told by signs and capital letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.landmarks import around, landmarks, numbers_and_names, quotations


def between_marks(text: str) -> list[str]:
    return [text[slice(*one)] for one in quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We were lucky,” she added.", ["We were lucky,"]),
        ('He said "never" and "always".', ["never", "always"]),
        ("„Nie“, sagte er. »Doch«, sie. „Så”, hon.", ["Nie", "Doch", "Så"]),
        ("« Jamais », dit-il.", [" Jamais "]),
        ("彼は「行く」と言った。", ["行く"]),
        ("“They cried ‘help’ twice,” he said.", ["They cried ‘help’ twice,", "help"]),
        ("The ferries’ crews don't say ‘no’.", ["no"]),
        ("It's the crews' boat, isn't it?", []),
        ("“Open at the end", []),
        ("5' 10\" tall", []),
        ('""', []),
    ],
)
def test_what_stands_between_quotation_marks(text: str, found: list[str]) -> None:
    assert between_marks(text) == found


def test_a_quotation_ends_with_its_paragraph() -> None:
    text = "“One.\n\n“Two.”"
    assert quotations(text, 0, 4) == []
    assert [text[slice(*one)] for one in quotations(text, 8, 9)] == ["Two."]


def test_around_gives_the_innermost_first() -> None:
    text = "“They cried ‘help’ twice,” he said."
    at = text.index("help")
    assert [text[slice(*one)] for one in around(text, at, at + 4)] == [
        "help", "They cried ‘help’ twice,",
    ]  # fmt: skip
    assert around(text, text.index("he said"), len(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nearly 40 people and $3 went to Ormel.", ["40", "$3", "Ormel"]),
        ("Ann Vole of Ormel Bay said 12% is enough.", ["Ann Vole", "Ormel Bay", "12%"]),
        ("The Ormel pier is on the coast.", ["Ormel"]),
        ("Boats left. “We go,” said J. Vole.", ["J. Vole"]),
        ("Late on Monday", ["Monday"]),
        ("港は静か。", []),
    ],
)
def test_numbers_and_names(text: str, found: list[str]) -> None:
    assert [text[slice(*one)] for one in numbers_and_names(text, 0, len(text))] == found


def test_landmarks_are_in_order_and_begin_in_the_sentence() -> None:
    text = "Ann Vole said “40 boats” left. “Bo,” he said."
    end = text.index(" “Bo")
    assert [text[slice(*one)] for one in landmarks(text, 0, end)] == ["Ann Vole", "40 boats"]


@given(st.text("“”„\"'‘’«»()Aa1 .\n"), st.integers(0, 30), st.integers(0, 30))
def test_every_range_stands_in_the_text(text: str, one: int, other: int) -> None:
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    for start, end in (*quotations(text, low, high), *landmarks(text, low, high)):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
