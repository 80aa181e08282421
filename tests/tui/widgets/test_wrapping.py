"""Lines, widths and safe drawing of any text."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from reviewer.corpus.tokens import clusters
from reviewer.tui.widgets import text_lines
from reviewer.tui.widgets.text_lines import SIMPLE, cells, drawn, fit, flat, graphemes, snap, wrap

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "🇫🇷"
DIFFICULT = [
    FAMILY,
    FLAG,
    "👍🏽",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "é",
    "e\u0301",
    "a\u0300\u0301\u0302",
    "ক্ষ",
    "नि",
    "각",
    "\u1100\u1161\u11a8",
    "漢",
    "。",
    "「",
    "かな",
    "שלום",
    "مرحبا",
    "ไทย",
    "\u200b",
    "\u2060",
    "\xad",
    "\ufeff",
    "\u202e",
    "\u2066",
    "\x00",
    "\x1b[31m",
    "\x07",
    "\x7f",
    "\x85",
    "\x9b",
    "\ud800",
    "\t",
    "\n",
    "\r\n",
    "\u2028",
    "\u3000",
    "\u2009",
    "\xa0",
    "\u202f",
    " ",
    "  ",
    "word",
    "“quoted”",
    "—",
    "a" * 30,
]
anything = st.lists(st.sampled_from(DIFFICULT) | st.text(max_size=8), max_size=24).map("".join)
widths = st.integers(2, 40)


def _is_gap(text: str) -> bool:
    return all(c.isspace() or c in "\u200b" for c in text)


@given(anything, st.integers(-1, 40))
def test_lines_hold_all_of_the_text_but_white_space_at_breaks(text: str, width: int) -> None:
    ranges = wrap(text, width)
    gaps = []
    at = 0
    for start, end in ranges:
        assert at <= start <= end <= len(text)
        gaps.append(text[at:start])
        at = end
    gaps.append(text[at:])
    assert ranges
    assert all(map(_is_gap, gaps)), gaps
    assert len(ranges) == 1 or all(start < end for start, end in ranges)


@given(anything, widths)
def test_no_line_is_wider_than_the_column(text: str, width: int) -> None:
    for start, end in wrap(text, width):
        assert cells(text[start:end]) <= width


@given(anything, widths)
def test_graphemes_that_fit_a_line_stay_whole(text: str, width: int) -> None:
    bounds = graphemes(text)
    torn = {edge for line in wrap(text, width) for edge in line} - set(bounds)
    for edge in torn:
        start, end = snap(bounds, edge, edge)
        first = max(bound for bound in bounds if bound < edge)
        last = min(bound for bound in bounds if bound > edge)
        assert (start, end) == (first, last)
        assert cells(text[first:last]) > width


@given(st.text("ab -", max_size=80), widths)
def test_the_fast_way_gives_what_the_thorough_way_gives(text: str, width: int) -> None:
    with patch.object(text_lines, "SIMPLE", re.compile(r"(?!)")):
        thorough = wrap(text, width)
    assert wrap(text, width) == thorough


@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=30), widths)
def test_each_line_is_as_full_as_it_can_be(words: list[str], width: int) -> None:
    assume(max(map(len, words)) <= width)
    text = " ".join(words)
    ranges = wrap(text, width)
    for (start, end), (following, _) in pairwise(ranges):
        next_word = text[following:].split(" ", 1)[0]
        assert end - start + 1 + len(next_word) > width


@pytest.mark.parametrize("sequence", [FAMILY, FLAG, "👍🏽", "e\u0301", "1\ufe0f\u20e3", "각"])
def test_a_grapheme_is_never_torn_by_a_full_line(sequence: str) -> None:
    text = sequence * 20
    size = len(sequence)
    for start, end in wrap(text, 5):
        assert start % size == end % size == 0


def test_a_word_longer_than_the_line_is_broken_where_the_line_is_full() -> None:
    text = "see https://example.org/a-long-path now"
    lines = [text[start:end] for start, end in wrap(text, 10)]
    assert lines == ["see", "https://ex", "ample.org/", "a-long-pat", "h now"]


def test_ideographs_break_anywhere_but_before_closing_marks() -> None:
    text = "東京都知事は「反対」と述べた。"
    lines = [text[start:end] for start, end in wrap(text, 8)]
    assert all(cells(line) <= 8 for line in lines)
    assert len(lines) > 3
    assert not any(line[0] in "」。" or line[-1] == "「" for line in lines)


def test_line_breaks_and_tabs_flow_like_spaces() -> None:
    text = "one\ntwo\tthree"
    assert wrap(text, 40) == [(0, len(text))]
    assert drawn(text) == "one two three"
    assert [text[a:b] for a, b in wrap(text, 4)] == ["one", "two", "thre", "e"]


def test_a_non_breaking_space_does_not_break() -> None:
    for glue in "\xa0\u202f":
        text = f"about 12{glue}000"
        assert [text[a:b] for a, b in wrap(text, 9)] == ["about", f"12{glue}000"]


@given(anything)
def test_nothing_that_is_drawn_can_steer_the_terminal(text: str) -> None:
    shown = drawn(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    shown.encode()


@given(anything)
def test_flat_text_keeps_every_offset(text: str) -> None:
    assert len(flat(text)) == len(text)


def test_control_characters_are_shown_in_one_cell_each() -> None:
    assert drawn("\x1b[2J\x00\x7f\x9b") == "␛[2J␀␡\ufffd"
    assert cells("\x1b\x00\x7f") == 3


@given(anything, st.integers(0, 30))
def test_fit_fills_exactly_the_column(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_fit_says_when_something_is_cut() -> None:
    assert fit("Harbour report", 8) == "Harbour…"
    assert fit("日本語のテキスト", 6) == "日本… "
    assert fit("short", 8) == "short   "


def test_simple_characters_are_one_cell_and_one_grapheme() -> None:
    simple = [c for c in map(chr, range(sys.maxunicode + 1)) if SIMPLE.fullmatch(c)]
    assert len(simple) > 1000
    assert {c for c in simple if cell_len(c) != 1 or drawn(c) != c} == set()
    joined = "".join(simple)
    assert list(clusters(joined)) == simple


@given(anything, st.integers(0, 60), st.integers(0, 60))
def test_snapping_widens_to_whole_graphemes(text: str, start: int, end: int) -> None:
    bounds = graphemes(text)
    start, end = min(start, end, len(text)), min(max(start, end), len(text))
    first, last = snap(bounds, start, end)
    assert first <= start <= end <= last
    assert {first, last} <= set(bounds)
