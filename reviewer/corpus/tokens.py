"""Graphemes and words of any script: what a cursor steps over and a highlight never tears.

Offsets are code points of the text as it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Final

SIMPLE: Final = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2100-\u214f]*"
)
"""Texts in which every code point is one cell and one grapheme: Latin, Greek, Cyrillic."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_ALONE: Final = (
    "[\u3005-\u3007\u3040-\u309f\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3]"
)
"""Scripts without spaces between words: each of these is stepped over by itself.

Not compiled here, because that takes longer than all the rest of the module.
"""

_KATAKANA: Final = re.compile("[\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f]")

_WITHIN_WORDS: Final = frozenset("'’ʼ‐‑-–&·״׳")
"""They belong to a word that goes on behind them."""

_WITHIN_NUMBERS: Final = frozenset(".,:/٫٬")
"""They belong to a number that goes on behind them."""

_AFTER_NUMBERS: Final = frozenset("%‰°٪")

_NONE, _WORD, _KANA, _OWN, _JOINT = range(5)


def clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of a text."""
    # Only texts in few scripts need this, and it costs 12 ms to import.
    from wcwidth import iter_graphemes

    return iter_graphemes(_SURROGATE.sub("\ufffd", text))


def graphemes(text: str) -> list[int]:
    """The offsets at which the grapheme clusters of the text begin, and its length at the end."""
    if SIMPLE.fullmatch(text):
        return list(range(len(text) + 1))
    return [0, *accumulate(map(len, clusters(text)))]


def snap(bounds: list[int], start: int, end: int) -> tuple[int, int]:
    """The range widened to whole graphemes; `bounds` is what `graphemes` gave."""
    last = len(bounds) - 1
    first = max(0, bisect_right(bounds, start) - 1)
    return bounds[first], bounds[min(last, bisect_left(bounds, end))]


def words(text: str) -> list[tuple[int, int]]:
    """The words of a text as half-open ranges in order, each of whole graphemes.

    Letters, marks and digits that follow one another are a word, with what stands inside it
    (`don't`, `co-owner`, `4,000`) and with the sign of a sum or a share (`$40`, `12%`). In scripts
    without spaces each character is one, but a run of katakana is one. An emoji or another sign
    is one. Punctuation is none, unless there is nothing else: a text that is not blank has at
    least one word.
    """
    bounds = graphemes(text)
    kinds = [_kind(text[start]) for start in bounds[:-1]]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(kinds):
        stop = _stop(text, bounds, kinds, at)
        if kinds[at] not in (_NONE, _JOINT):
            _add(found, text, bounds[at], bounds[stop])
        at = stop
    if found:
        return found
    return [(start, end) for start, end in pairwise(bounds) if not text[start:end].isspace()]


def _stop(text: str, bounds: list[int], kinds: list[int], at: int) -> int:
    """The grapheme behind the word that begins with one."""
    stop = at + 1
    if kinds[at] not in (_WORD, _KANA):
        return stop
    while stop < len(kinds):
        if kinds[stop] == kinds[at]:
            stop += 1
        elif kinds[stop] == _JOINT and _joins(text, bounds, kinds, stop):
            stop += 2
        else:
            break
    return stop


def _joins(text: str, bounds: list[int], kinds: list[int], at: int) -> bool:
    """Whether a joint holds what stands before and behind it together."""
    if at + 1 >= len(kinds) or kinds[at + 1] != _WORD:
        return False
    before, joint, behind = text[bounds[at] - 1], text[bounds[at]], text[bounds[at + 1]]
    return joint in _WITHIN_WORDS or (before.isdigit() and behind.isdigit())


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Adds a word; a sign that belongs to the number beside it becomes part of it."""
    before = found[-1] if found else (-1, -1)
    touches = before[1] == start
    sign_before = touches and _is_sum(text[before[0] : start]) and text[start].isdigit()
    is_sign = _is_sum(text[start:end]) or text[start] in _AFTER_NUMBERS
    if sign_before or (touches and is_sign and text[start - 1].isdigit()):
        found[-1] = (before[0], end)
    else:
        found.append((start, end))


def _is_sum(text: str) -> bool:
    return len(text) == 1 and unicodedata.category(text) == "Sc"


def _kind(character: str) -> int:
    """What a grapheme is to words, told by its first code point."""
    if re.match(_ALONE, character) or character in _AFTER_NUMBERS:
        return _OWN
    if _KATAKANA.match(character):
        return _KANA
    if character in _WITHIN_WORDS or character in _WITHIN_NUMBERS:
        return _JOINT
    category = unicodedata.category(character)
    if category[0] in "LNM" or category == "Pc":
        return _WORD
    return _OWN if category[0] == "S" or category in ("Co", "Cs") else _NONE
