"""A text in which only its words count, and the way back to its offsets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.corpus.loose_text import LooseText, TightText, loose, tight

ODD = st.text(
    st.sampled_from("ab é.-ﬃ\u00a0\u00ad\n“”’'\"e\u0301\u200bñ科\u1112\u1161\u11ab"), max_size=24
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" a\u00a0 b\n", "a b"),
        ("„so“ ’tis", '"so" \'tis'),
        ("so\u00adft", "soft"),
        ("cafe\u0301", "café"),
        ("the har-\nbour", "the harbour"),
        ("har\u2010\r\n  bour", "harbour"),
        ("Orlo-\nTolva", "Orlo-Tolva"),
        ("a -\nb", "a - b"),
        ("Wait...", "Wait…"),
        ("no -- yes – no—yes", "no - yes - no-yes"),
        ("oﬃce ﬁre", "office fire"),
    ],
)
def test_what_is_no_word_makes_no_difference(one: str, other: str) -> None:
    assert loose(one) == loose(other) == other


def test_case_and_letters_do(one: str = "Café") -> None:
    assert loose(one) != loose("Cafe")
    assert loose(one) != loose("café")


@given(ODD)
def test_it_stays_what_it_is(text: str) -> None:
    once = loose(text)
    # A mark behind an invisible character is composed with its letter the second time only.
    assert loose(once) == unicodedata.normalize("NFC", once)
    assert once == once.strip()


@given(ODD)
def test_every_offset_leads_back_to_the_same_words(text: str) -> None:
    made = LooseText(text)
    for at, char in enumerate(made.words):
        start, end = made.start(at), made.end(at + 1)
        assert 0 <= start < len(text)
        assert start < end <= len(text)
        if char.isalpha() and char.isascii() and not unicodedata.combining(text[start]):
            assert char in unicodedata.normalize("NFKC", text[start])


@pytest.mark.parametrize("text", ["It fell...", "cafe\u0301", "A cliﬀ", "so--"])
def test_the_end_of_the_words_is_the_end_of_the_text(text: str) -> None:
    made = LooseText(text)
    assert made.end(len(made.words)) == len(text)


def test_the_way_back_from_a_divided_word_leads_to_all_of_it() -> None:
    text = "The har-\nbour stayed shut."
    made = LooseText(text)
    at = made.words.index("harbour")
    assert text[made.start(at) : made.end(at + len("harbour"))] == "har-\nbour"


TREEBANK = st.lists(st.sampled_from([*"ab .é\n", "''", "``", "-LRB-", "-RSB-", "“"]), max_size=12)


@given(TREEBANK, ODD)
def test_signs_lead_back_to_where_they_stand(pieces: list[str], odd: str) -> None:
    text = "".join(pieces) + odd
    made = TightText(text)
    assert made.words == tight(text)
    assert not any(map(str.isspace, made.words))
    last = 0
    for at, char in enumerate(made.words):
        start, end = made.start(at), made.end(at + 1)
        assert last <= start < end <= len(text)
        last = start
        if char.isalpha() and char.isascii():
            assert made.words[made.at(start)] in unicodedata.normalize("NFKC", text[start:end])


def test_signs_of_the_penn_treebank_are_those_of_the_text() -> None:
    tokens, text = "`` So -LRB- he -RRB- 's , '' he said .", "“So (he)'s,” he said."
    assert tight(tokens).replace("''", '"') == tight(text)
    made = TightText(tokens)
    at = made.words.index("(")
    assert tokens[made.start(at) : made.end(at + 1)] == "-LRB-"
    assert made.at(tokens.index("he said")) == made.words.index("hesaid")
