"""Texts that are nearly the same are found as a look at each single one would find them."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from reviewer.formats.splits.near_duplicates import (
    AT_LEAST,
    KEPT,
    LETTERS,
    NO_HASH,
    RUN,
    NearTexts,
    lowest,
)


def alone(text: str) -> list[int]:
    """The lowest hashes of one text, by the definition."""
    whole = 2**64 - 1
    found = set()
    for at in range(len(text) - RUN + 1):
        mixed = 0
        for letter in text[at : at + RUN]:
            mixed = (mixed * 0x9E3779B97F4A7C15 + ord(letter)) & whole
            mixed ^= mixed >> 29
        mixed = (mixed * 0xBF58476D1CE4E5B9) & whole
        found.add(mixed ^ (mixed >> 32))
    return sorted(found)[:KEPT]


texts = st.text(st.sampled_from("ab ce\N{FERRY}"), min_size=RUN, max_size=70)


@given(st.lists(texts, min_size=1, max_size=6))
def test_hashes_of_many_texts_are_those_of_each(several: list[str]) -> None:
    hashes, letters = lowest([*several, "ab" * 60])
    for row, text in enumerate(several):
        assert [int(one) for one in hashes[row] if one != NO_HASH] == alone(text)
        boxes = np.bincount([ord(one) % LETTERS for one in text], minlength=LETTERS)
        assert letters[row].tolist() == boxes.tolist()
    assert [int(one) for one in hashes[-1] if one != NO_HASH] == alone("ab" * 60)


def test_pairs_are_those_that_a_look_at_each_two_finds() -> None:
    chance = random.Random(3)
    words = [f"{chance.choice('bdfgklm')}{chance.choice('aeiou')}{n:02}" for n in range(60)]
    sentences: list[str] = []
    for _ in range(25):
        said = chance.choices(words, k=24)
        sentences.append(" ".join(said))
        for other in chance.sample(range(24), 2):
            said[other] = chance.choice(words)
        sentences.append(" ".join(said))
    near = NearTexts()
    for owner, sentence in enumerate(sentences):
        near.add_sentence(owner, sentence)
    found = {tuple(pair) for pair in near.pairs()}
    alike = {
        (one, other)
        for other in range(len(sentences))
        for one in range(other)
        if fuzz.ratio(sentences[one], sentences[other]) >= AT_LEAST
    }
    assert found == alike
    assert len(alike) >= 20
    assert near.compared.pairs >= len(alike)
