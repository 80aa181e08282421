"""Quotations, numbers and names in a text: where a cursor that goes by words wants to be.

Signs and capital letters tell them, no words of a language. Offsets are code points of the text
as it is, half open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewer.corpus.tokens import words

PAIRS: Final = {
    "“": "”", "„": "“”", "«": "»", "‹": "›", "‘": "’", "‚": "‘’", "「": "」", "『": "』",
    "»": "«", "›": "‹", '"': '"', "'": "'", "”": "”",
}  # fmt: skip
"""Opening quotation mark -> the marks that may close it."""

REACH: Final = 4000
"""Code points to either side in which the marks of a quotation are looked for."""

_SAME: Final = "\"'”"
"""Marks that open and close alike: what stands beside them tells which of the two they do."""

_CORNERS: Final = "「『"
"""Marks of scripts without spaces: they open wherever they stand."""

_MARKS: Final = re.compile("[" + "".join({*PAIRS, *"".join(PAIRS.values())}) + "]")
_OPENING: Final = frozenset(PAIRS)


class Quotation(NamedTuple):
    """What stands between two quotation marks.

    Attributes:
        start: The first code point behind the opening mark.
        end: That of the closing mark.
    """

    start: int
    end: int


def quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations that stand in a range or reach into it, in the order in which they begin.

    An opening mark that nothing closes in its paragraph counts for none. Those around others come
    before them.

    Args:
        text: The whole text.
        start: First code point of the range.
        end: One past its last.
    """
    low, high = _paragraph(text, start, end)
    found: list[Quotation] = []
    opened: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text, low, high):
        mark, at = match.group(), match.start()
        if _is_apostrophe(text, at):
            continue
        depth = _closes(opened, mark, text, at)
        if depth is not None:
            begins = opened[depth][1]
            del opened[depth:]
            if text[begins + 1 : at].strip():
                found.append(Quotation(begins + 1, at))
        elif mark in _OPENING and _may_open(text, at):
            opened.append((mark, at))
    return sorted((one for one in found if one.start <= end and start <= one.end), key=_outer_first)


def around(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations that hold a range, or stand right inside its ends, the innermost first."""
    holding = [q for q in quotations(text, start, end) if q.start - 1 <= start and end <= q.end + 1]
    return sorted(holding, key=lambda one: one.end - one.start)


def numbers_and_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The numbers and names in a sentence, in order.

    A name is one capitalised word or several in a row. The first word of a sentence or quotation
    is capitalised anyway: it counts only with another one behind it, and not if the text has it
    in small letters too.

    Args:
        text: The whole text.
        start: First code point of the sentence.
        end: One past its last.
    """
    name: tuple[int, int] | None = None
    alone = False
    for first, last in ((start + a, start + b) for a, b in words(text[start:end])):
        word = text[first:last]
        if any(character.isdecimal() for character in word):
            if name and not alone:
                yield name
            name = None
            yield first, last
        elif not _is_capital(word):
            if name and not alone:
                yield name
            name = None
        elif name and text[name[1] : first].strip(" \xa0.") == "":
            begins = first if alone and _is_common(text, text[slice(*name)]) else name[0]
            name, alone = (begins, last), False
        else:
            if name and not alone:
                yield name
            name, alone = (first, last), _begins_something(text, start, first)
    if name and not alone:
        yield name


def landmarks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The quotations, numbers and names that begin in a sentence, in order, each start once."""
    quoted = [tuple(q) for q in quotations(text, start, end) if start <= q.start < end]
    found = {first: (first, last) for first, last in numbers_and_names(text, start, end)}
    found |= {first: (first, last) for first, last in quoted}
    return [found[first] for first in sorted(found)]


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of the text between empty lines around a range."""
    before = text.rfind("\n\n", max(0, start - REACH), start)
    behind = text.find("\n\n", end, end + REACH)
    low = before + 2 if before >= 0 else max(0, start - REACH)
    return low, behind if behind >= 0 else min(len(text), end + REACH)


def _closes(opened: list[tuple[str, int]], mark: str, text: str, at: int) -> int | None:
    """The depth of the opening mark that a mark closes; None if it closes none."""
    if mark in _SAME and text[max(0, at - 1) : at].isspace():
        return None
    fitting = (n for n in range(len(opened) - 1, -1, -1) if mark in PAIRS[opened[n][0]])
    return next(fitting, None)


def _may_open(text: str, at: int) -> bool:
    """Whether a mark can open: something stands behind it and no word right before it."""
    if text[at] in _CORNERS:
        return True
    spaced = text[at] in "«‹" or bool(text[at + 1 : at + 2].strip())
    return spaced and not text[max(0, at - 1) : at].isalnum()


def _is_apostrophe(text: str, at: int) -> bool:
    if text[at] not in "'’‘":
        return False
    return text[max(0, at - 1) : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _outer_first(one: Quotation) -> tuple[int, int]:
    return one.start, -one.end


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].istitle()


def _begins_something(text: str, start: int, first: int) -> bool:
    """Whether nothing but signs stands between a word and the beginning or a stop before it."""
    before = text[start:first].rstrip()
    return not before or before[-1] in _OPENING or before[-1] in ":.!?…(–—"


def _is_common(text: str, word: str) -> bool:
    """Whether a text has a word in small letters."""
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is not None
