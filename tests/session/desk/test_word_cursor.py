"""The word cursor: it never leaves the text, and never tears a grapheme."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.config import default_scheme
from reviewer.corpus.tokens import graphemes, words
from reviewer.session import OpenArticle, Session
from reviewer.session.desk.word_cursor import WordCursor
from reviewer.store.memory_store import MemoryStore

TEXT = (
    "“We were lucky,” she added. Nearly 40-strong crews sailed.\n\n港は静か。 Fe\u0301te 👨‍👩‍👧!\n"
)


def article_of(text: str = TEXT) -> OpenArticle:
    store = MemoryStore({"a": text})
    session = Session(store, default_scheme(), "ann", None)
    article = session.open("a")
    while not article.complete:
        article.reading.read_on(1)
    article.grow()
    return article


KEYS: dict[str, Callable[[WordCursor], bool]] = {
    "l": lambda c: c.by_word(1), "h": lambda c: c.by_word(-1),
    "L": lambda c: c.by_grapheme(1), "H": lambda c: c.by_grapheme(-1),
    "j": lambda c: c.by_sentence(1), "k": lambda c: c.by_sentence(-1),
    "v": lambda c: c.toggle_anchor(), '"': lambda c: c.quotation(),
    "0": lambda c: c.to_end(-1), "$": lambda c: c.to_end(1),
    "(": lambda c: c.to_bound(-1), ")": lambda c: c.to_bound(1),
    "<": lambda c: c.by_landmark(-1), ">": lambda c: c.by_landmark(1),
    "n": lambda c: c.find("nea", 1), "N": lambda c: c.find("e", -1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("", "We"),
        ("l", "were"),
        ("lh", "We"),
        ("h", "We"),
        ("lllll", "Nearly"),
        ("j", "Nearly"),
        ("jk", "We"),
        ("H", "W"),
        ("HH", "“"),
        ("L", "e"),
        ("LL", " "),
        ("vl", "We were"),
        ("vlh", "We"),
        ("lvh", "We were"),
        ("lvhl", "were"),
        ("vL", "We "),
        ("vLLL", "We we"),
        ("vLLLl", "We were"),
        ("vlH", "We wer"),
        ("HHvlll", "“We were lucky"),
        ("HHvlllL", "“We were lucky,"),
        ("jvl", "Nearly 40-strong"),
        ("jlvHHHHHHH", "40"),
        ("jlHvLv", "0"),
        ("vj", "We were lucky,” she added"),
        ("vjj", "We were lucky,” she added. Nearly 40-strong crews sailed"),
        ("vjjk", "We"),
        ("llllvlll", "added"),
        ("jvhh", "Nearly"),
        ("lLvhH", "wer"),
        ("lLvhHH", "we"),
        ("jvkk", "We were lucky,” she added. Nearly"),
        ("$", "added"),
        ("ll0", "We"),
        ("v$", "We were lucky,” she added"),
        (")", "added"),
        ("))", "sailed"),
        ("j$((", "We"),
        ("jv)", "Nearly 40-strong crews sailed"),
        ('"', "We were lucky,"),
        ('""', "“We were lucky,”"),
        ('"""', "We were lucky,"),
        ('"l', "We were lucky,” she"),
        ('$"', "We were lucky,"),
        ('j"', "Nearly"),
        (">", "40-strong"),
        ("><", "We were lucky,"),
        ('">', "40-strong"),
        ("jv>", "Nearly 40-strong"),
        ("llv>", "lucky"),
        ("n", "Nearly"),
        ("nNN", "she"),
        ("jjl", "は"),
        ("jjjl", "👨‍👩‍👧"),
        ("jjjLHH", "e\u0301"),
        ("jjjHLvL", "e\u0301t"),
    ],
)
def test_keys_select(keys: str, text: str) -> None:
    cursor = WordCursor(article_of(), 0)
    for key in keys:
        KEYS[key](cursor)
    assert cursor.text == text


def test_one_grapheme_grows_on_either_side() -> None:
    cursor = WordCursor(article_of(), 0)
    for key in "lHvHH":
        KEYS[key](cursor)
    assert cursor.text == "e w"
    for key in "LLL":
        KEYS[key](cursor)
    assert cursor.text == "we"


def test_a_range_is_widened_to_graphemes_and_trimmed() -> None:
    article = article_of()
    cursor = WordCursor(article, 0)
    at = article.text.index("Fe\u0301te")
    assert cursor.select(at - 1, at + 2)
    assert cursor.text == "Fe\u0301"
    assert not cursor.select(at - 1, at)
    assert cursor.text == "Fe\u0301"


NESTED = "“They cried ‘help’ twice,” said Ann Vole of Ormel.\n"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ('ll"', "help"),
        ('ll""', "They cried ‘help’ twice,"),
        ('ll"""', "“They cried ‘help’ twice,”"),
        ('ll""""', "They cried ‘help’ twice,"),
        (">", "help"),
        (">>", "Ann Vole"),
        (">>>", "Ormel"),
        (">>>>", "Ormel"),
        (">>><", "Ann Vole"),
        (">>h", "Ann"),
    ],
)
def test_nested_quotations_and_names(keys: str, text: str) -> None:
    cursor = WordCursor(article_of(NESTED), 0)
    for key in keys:
        KEYS[key](cursor)
    assert cursor.text == text


def test_what_is_held_goes_with_the_first_step_and_v_takes_it_up() -> None:
    cursor = WordCursor(article_of(), 0)
    for key in "vl":
        KEYS[key](cursor)
    cursor.hold()
    assert cursor.text == "We were"
    KEYS["l"](cursor)
    assert cursor.text == "lucky"
    KEYS["h"](cursor)
    KEYS["v"](cursor)
    KEYS["h"](cursor)
    cursor.hold()
    for key in "vl":
        KEYS[key](cursor)
    assert cursor.text == "We were lucky"


scripts = st.sampled_from(
    ["a", "1", "'", "-", ",", ".", " ", "\n", "“", "”", "é", "e\u0301", "港", "は", "。", "ア",
     "👨\u200d👩\u200d👧", "🇩🇪", "ש", "ا", "ก็", "\u200b", "\xad", "A", "Zz. ", "! "]
)  # fmt: skip


@settings(max_examples=200)
@example("aZz. 1", list("LvhHhjk"))
@given(
    st.lists(scripts, min_size=1, max_size=60).map("".join).filter(str.strip),
    st.lists(st.sampled_from('hlHLjkv0$()<>nN"'), max_size=40),
)
def test_it_never_leaves_the_text_nor_tears_a_grapheme(text: str, keys: list[str]) -> None:
    article = article_of(text)
    if not len(article):
        return
    bounds = set()
    for place in range(len(article)):
        start = article.layout.range(place)[0]
        bounds |= {start + at for at in graphemes(article.sentence(place))}
    cursor = WordCursor(article, 0)
    for key in keys:
        before = cursor.selection, cursor.head
        moved = KEYS[key](cursor)
        if key in "hlHLjk0$()":
            assert moved == ((cursor.selection, cursor.head) != before)
        for start, end in (cursor.selection, cursor.head):
            assert 0 <= start < end <= len(article.text)
            assert {start, end} <= bounds
        selection = cursor.selection
        assert selection.start <= cursor.head.start
        assert cursor.head.end <= selection.end
        if cursor.anchor is None:
            assert selection == cursor.head
        else:
            assert selection.start <= cursor.anchor.start
            assert cursor.anchor.end <= selection.end


@settings(max_examples=100)
@given(
    st.lists(scripts, min_size=1, max_size=40).map("".join).filter(str.strip),
    st.sampled_from("lL"),
)
def test_stepping_on_reaches_the_end_and_back_the_start(text: str, key: str) -> None:
    article = article_of(text)
    if not len(article):
        return
    cursor = WordCursor(article, 0)
    seen = [cursor.head]
    while KEYS[key](cursor):
        assert cursor.head.start >= seen[-1].start
        seen.append(cursor.head)
        assert len(seen) <= len(text) + 1
    assert cursor.place == len(article) - 1
    while KEYS[{"l": "h", "L": "H"}[key]](cursor):
        pass
    assert cursor.place == 0


LONG = " ".join(f"w{number % 7}é{number}" for number in range(400))
"""One sentence that is looked at part by part."""


def test_words_of_a_very_long_sentence_are_found_around_the_cursor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reviewer.session.desk.word_cursor.STRETCH", 32)
    article = article_of(LONG)
    assert len(article) == 1
    expected = words(article.text)
    cursor = WordCursor(article, 0)
    forth = [cursor.head, *(cursor.head for _ in range(len(expected)) if cursor.by_word(1))]
    back = [cursor.head, *(cursor.head for _ in range(len(expected)) if cursor.by_word(-1))]
    assert forth == expected
    assert back == expected[::-1]
    assert cursor.to_end(1)
    assert cursor.head == expected[-1]
    assert cursor.find(article.text[slice(*expected[200])], 1)
    assert cursor.head == expected[200]
    assert cursor.select(expected[20][0] + 1, expected[300][1])
    assert cursor.selection == (expected[20][0] + 1, expected[300][1])
    cursor.go(0, expected[150][0])
    marks = [cursor.head.start for _ in range(60) if cursor.by_grapheme(1)]
    assert marks == sorted(set(marks))
    assert marks[-1] - marks[0] == len(marks) - 1
