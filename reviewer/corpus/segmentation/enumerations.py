"""Lists that run on in one line, without a stop between their items: "1. Old dam 2. New road"."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewer.corpus.segmentation.lexicon import Lexicon
from reviewer.corpus.segmentation.lines import TextLine
from reviewer.corpus.segmentation.stop_characters import BULLETS

_MARKER: Final = re.compile(r"(\(?)(\d{1,3}|[ivxIVX]{1,5}|[^\W\d_])(\.\)|[.)])\s+(?=\S)")
_INTRODUCED: Final = re.compile(r"[:：]\s+(?=\(?[1aAiI][.)])")
_FIRST_WORD: Final = re.compile(r"\W*([^\W_]+)")
_BEFORE: Final = re.compile(r"([^\W_]+)\s+$")
_TENS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMANS: Final = [*_TENS, *("x" + label for label in _TENS)]
_LETTERS: Final = list("abcdefghijklmnopqrstuvwxyz")
_MOST: Final = 1000
_INTRODUCTION: Final = 120


class _Item(NamedTuple):
    """The marker of an item: where it stands, where its words begin, what it says."""

    start: int
    words: int
    label: str


def items(text: str, line: TextLine, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line as `[start, end)`; one part if it is no list.

    A line is a list if it begins with a bullet that comes again, or with a number or letter
    after which the next one of its kind comes with the same sign behind it; a colon may stand
    before the first.

    Args:
        text: The whole text.
        line: A line that is not blank.
        lexicon: The words of its language.
    """
    start = line.start
    for at in _starts(text, line, lexicon):
        end = at
        while text[end - 1].isspace():
            end -= 1
        yield start, end
        start = at
    yield start, line.end


def _starts(text: str, line: TextLine, lexicon: Lexicon) -> list[int]:
    first = text[line.start]
    if first in BULLETS:
        same = re.compile(rf"(?<=\s){re.escape(first)}\s*(?=\S)")
        return [found.start() for found in same.finditer(text, line.start + 1, line.end)][:_MOST]
    found = _MARKER.match(text, line.start, line.end)
    if not found:
        limit = min(line.end, line.start + _INTRODUCTION)
        colon = _INTRODUCED.search(text, line.start, limit)
        found = _MARKER.match(text, colon.end(), line.end) if colon else None
    if not found:
        return []
    opening, label, sign = found.groups()
    first_item = _Item(found.start(), found.end(), label)
    for labels in _following(label):
        others = _others(text, line, found.end(), (opening, sign), labels)
        if others and _is_list(text, line, lexicon, opening + sign, [first_item, *others]):
            return [other.start for other in others]
    return []


def _following(label: str) -> Iterator[Iterator[str]]:
    """The labels that may come next: "i" is a numeral or a letter."""
    if label.isdecimal():
        yield (str(number) for number in range(int(label) + 1, int(label) + _MOST))
        return
    for row in (_ROMANS, _LETTERS):
        if label.lower() in row:
            rest = row[row.index(label.lower()) + 1 :]
            yield iter(map(str.upper, rest) if label.isupper() else rest)


def _others(
    text: str, line: TextLine, at: int, signs: tuple[str, str], labels: Iterator[str]
) -> list[_Item]:
    before, behind = map(re.escape, signs)
    found_items: list[_Item] = []
    for label in labels:
        pattern = re.compile(rf"(?<=\s){before}{label}{behind}\s+(?=[^\W_]|[\"'“‘«„(\[])")
        found = pattern.search(text, at, line.end)
        if not found:
            break
        found_items.append(_Item(found.start(), found.end(), label))
        at = found.end()
    return found_items


def _is_list(text: str, line: TextLine, lexicon: Lexicon, signs: str, found: list[_Item]) -> bool:
    """Tell a list from initials ("A. Venn and B. Tolv") and from numbers ("by 2. Then")."""
    if any(_is_held(text, line, lexicon, item.start) for item in found[1:]):
        return False
    if signs.startswith("("):
        return all(text[item.words].isupper() for item in found)
    label = found[0].label
    if signs != "." or label.islower():
        return True
    if label.isdecimal():
        if not lexicon.words("ordinal_numbers"):
            return True
        if label == "1" and len(found) > 2:
            return not any(_is_dated(text, item.words, line.end, lexicon) for item in found)
    elif len(found[1].label) > 1 or (label == "A" and len(found) > 2):
        return True
    return all(_opens(text, item.words, line.end, lexicon) for item in found)


def _is_held(text: str, line: TextLine, lexicon: Lexicon, at: int) -> bool:
    """Tell whether what stands before a marker makes it a part of a running sentence."""
    low = max(line.start, at - 40)
    word = _BEFORE.search(text, low, at)
    held = word is not None and lexicon.has("before_number", word[1])
    return held or text[low:at].rstrip()[-1:] in tuple(",;:&")


def _is_dated(text: str, at: int, limit: int, lexicon: Lexicon) -> bool:
    """Tell whether a month stands behind a number."""
    word = _FIRST_WORD.match(text, at, limit)
    return word is not None and lexicon.has("months", word[1])


def _opens(text: str, at: int, limit: int, lexicon: Lexicon) -> bool:
    """Tell whether no name stands behind a letter, and no noun behind an ordinal."""
    word = _FIRST_WORD.match(text, at, limit)
    return word is not None and (word[1].islower() or lexicon.has("starters", word[1]))
