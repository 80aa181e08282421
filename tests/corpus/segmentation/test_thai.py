"""Thai has no stops: a library finds the sentences, and nothing is lost where it is missing."""

from __future__ import annotations

import pytest

from reviewer.corpus.segmentation import thai
from reviewer.corpus.segmentation.segment import SEGMENTER, segment, segmenter

FIRST, SECOND = "ฉันไปโรงเรียน", "เธอไปตลาด"
QUESTION, ANSWER = "คุณไปไหน?", "ฉันไม่รู้"
TEXT = f"{FIRST} {SECOND}\n{QUESTION} {ANSWER}\nThe ferry left. Nobody knows.\n"


def units(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in segment(text, "en")]


def test_sentences_of_thai_are_found_whatever_the_language_is() -> None:
    pytest.importorskip("pythainlp")
    pytest.importorskip("pycrfsuite")
    assert units(TEXT) == [FIRST, SECOND, QUESTION, ANSWER, "The ferry left.", "Nobody knows."]
    assert segmenter("kept", TEXT).startswith(f"{SEGMENTER}, crfcut ")
    assert segmenter("wrapped", "The ferry left.") == f"{SEGMENTER}, wrapped"


def test_a_line_is_one_unit_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thai, "find_spec", lambda name: None)
    thai.is_installed.cache_clear()
    try:
        assert units(TEXT)[:3] == [f"{FIRST} {SECOND}", QUESTION, ANSWER]
        assert segmenter("kept", TEXT) == SEGMENTER
    finally:
        thai.is_installed.cache_clear()


def test_every_character_is_in_a_unit() -> None:
    text = f"{FIRST} {SECOND}" * 700
    assert "".join("".join(units(text)).split()) == "".join(text.split())


def test_a_text_is_thai_by_most_of_its_letters() -> None:
    assert thai.is_thai(f"{FIRST} (ferry)")
    assert not thai.is_thai(f"The ferry called {FIRST} left at dawn with forty people on board")
    assert not thai.is_thai("4 % …")
