"""Words, numbers and signs of a sentence, with their places: what the rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’.][^\W\d_]+)*|[^\w\s]|_")
HYPHENS: Final = frozenset("-‐‑–")


class Word(NamedTuple):
    """A word, a number in digits, or a single sign.

    Attributes:
        text: As it stands.
        low: In lower case.
        start: First code point in the sentence.
        end: One past the last.
        kind: `number`, `word` or `sign`.
    """

    text: str
    low: str
    start: int
    end: int
    kind: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


END: Final = Word("", "", 1 << 60, 1 << 60, "sign")
"""What stands before the first word and behind the last."""


@lru_cache(maxsize=64)
def _edges(phrases: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The first and the last words of phrases."""
    words = [tokens for phrase in phrases if (tokens := tokens_of(phrase))]
    return frozenset(each[0] for each in words), frozenset(each[-1] for each in words)


def tokens_of(text: str) -> list[str]:
    """The texts of the words, numbers and signs of a sentence; only spaces stand between them."""
    return _TOKEN.findall(text)


def kind_of(token: str) -> str:
    """The kind of a token: `number`, `word` or `sign`."""
    first = token[0]
    return "number" if first.isdecimal() else "word" if first.isalnum() else "sign"


class Words:
    """The words of one sentence; places outside of it hold `END`."""

    def __init__(self, text: str) -> None:
        """Splits a sentence."""
        self.text = text
        # A tuple is made as fast as can be: rules and index do this to each sentence.
        new, find, end = tuple.__new__, text.find, 0
        self._words: list[Word] = []
        for token in tokens_of(text):
            start = find(token, end)
            end = start + len(token)
            first = token[0]
            kind = "number" if first.isdecimal() else "word" if first.isalnum() else "sign"
            self._words.append(new(Word, (token, token.lower(), start, end, kind)))
        self._size = len(self._words)

    def __iter__(self) -> Iterator[Word]:
        """The words in order."""
        return iter(self._words)

    def __len__(self) -> int:
        """How many there are."""
        return self._size

    def __getitem__(self, place: int) -> Word:
        """The word at a place, `END` outside."""
        return self._words[place] if 0 <= place < self._size else END

    def touch(self, place: int) -> bool:
        """Whether a word and the one behind it stand without a space between them."""
        return self[place].end == self[place + 1].start

    def phrase(self, place: int, size: int) -> str:
        """So many words from a place on, in lower case, as they are joined in the text."""
        return "".join(
            self[at].low + ("" if at == place + size - 1 or self.touch(at) else " ")
            for at in range(place, place + size)
        )

    def longest(self, place: int, phrases: frozenset[str], most: int = 4) -> int:
        """How many words of the longest of the phrases start at a place; 0 if none does."""
        if self[place].low not in _edges(phrases)[0]:
            return 0
        for size in range(most, 0, -1):
            if self.phrase(place, size) in phrases:
                return size
        return 0

    def before(self, place: int, phrases: frozenset[str], most: int = 5) -> int:
        """How many words of the longest of the phrases end before a place; 0 if none does."""
        if place and self[place - 1].low not in _edges(phrases)[1]:
            return 0
        for size in range(min(most, place), 0, -1):
            if self.phrase(place - size, size) in phrases:
                return size
        return 0
