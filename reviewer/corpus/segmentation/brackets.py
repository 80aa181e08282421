"""Brackets around and behind a place where a sentence may end."""

import re
from typing import Final

from reviewer.corpus.invisible_characters import BLANK
from reviewer.corpus.segmentation.candidates import Candidate
from reviewer.corpus.segmentation.stop_characters import (
    CLOSERS,
    CLOSING_QUOTES,
    DASHES,
    FULL_STOPS,
    GAP,
    STOPS,
    is_small,
    is_wide,
)

REACH: Final = 300
"""How far an unclosed quotation mark or bracket is looked for, so that time stays linear."""

_ASIDE: Final = re.compile(r"[(\[（［][^()\[\]（）［］\n]{1,60}[)\]）］]")
_SENTENCE: Final = re.compile(rf"(\w*)[{re.escape(STOPS)}][\"'”’»]?\s+[^\W\d_a-z]")
_MARKER: Final = re.compile(r"(?:[^\W\d_]|[ivxIVX]{1,4}|\d{1,3})")
_PAIRS: Final = ("()", "[]", "（）")
_TITLES: Final = ("《》", "〈〉")
_OPENING: Final = re.compile("[(\\[（《〈]")
_HELD: Final = 3
"""Words of a bracket in front of a stop that name a source rather than say something."""


def take_aside(here: Candidate) -> bool:
    """Give a bracket behind a stop to the sentence before it, as in “It fell. (AP) She sang”.

    Only a short bracket without a sentence of its own, which a new sentence follows.

    Returns:
        Whether the sentence goes on behind the bracket, so that nothing ends here.
    """
    found = _ASIDE.match(here.text, here.after, here.limit)
    if not found or here.after - here.end > 2:
        return False
    inner = found.group()[1:-1].strip(BLANK)
    if not inner or inner[-1] in STOPS or _MARKER.fullmatch(inner) or _holds_sentence(here, inner):
        return False
    gap = GAP.match(here.text, found.end(), here.limit)
    behind = gap.end() if gap else found.end()
    if behind >= here.limit:
        return False
    return _goes_on(here, inner, found.end(), behind)


def _holds_sentence(here: Candidate, inner: str) -> bool:
    """Tell whether a sentence ends inside a bracket, and no abbreviation: "(Moss v. Quill)"."""
    words = (found[1] for found in _SENTENCE.finditer(inner))
    return any(here.lexicon.abbreviation(word) is None for word in words)


def _goes_on(here: Candidate, inner: str, end: int, behind: int) -> bool:
    char = here.text[behind]
    if char in ",;:،؛，；：" or is_small(char):
        return not here.touching
    if char in STOPS:
        return behind == end and _names_source(here, inner)
    spaced = behind > end or is_wide(char)
    if char not in DASHES and char not in CLOSERS and char != "(" and spaced:
        here.extend(end)
    return False


def _names_source(here: Candidate, inner: str) -> bool:
    if here.ellipsis or not CLOSING_QUOTES.isdisjoint(here.mark):
        return True
    return len(inner.split()) <= _HELD or any(map(str.isdigit, inner))


def may_hold(text: str, start: int, stop: int) -> bool:
    """Tell whether a bracket opens in a unit, near enough to hold a stop."""
    return _OPENING.search(text, max(start, stop - REACH), stop) is not None


def inside_bracket(here: Candidate) -> bool:
    """Tell whether the stop stands in a bracket that opens and closes within the sentence.

    The marks around the title of a book or film hold no sentence, wherever they open.
    """
    low = max(here.start, here.stop - REACH)
    if not may_hold(here.text, here.start, here.stop):
        return False
    for opening, closing in _TITLES:
        if open_bracket(here, low, opening, closing) >= 0:
            return closing_bracket(here, closing) >= 0
    for opening, closing in _PAIRS:
        opened = open_bracket(here, low, opening, closing)
        if opened > here.start and _has_begun(here, opened):
            return closing_bracket(here, closing) >= 0
    return False


def _has_begun(here: Candidate, opened: int) -> bool:
    begun = here.text[here.start : min(opened, here.start + 8)]
    return begun.strip(BLANK + "“‘\"'*_") != ""


def closes_inner_bracket(here: Candidate) -> bool:
    """Tell whether a bracket that opened within the sentence closes behind the stop."""
    for opening, closing in ("（）", "()", "［］", "[]"):
        if here.mark.endswith(closing):
            opened = here.text.rfind(opening, max(here.start, here.stop - REACH), here.stop)
            return opened > here.start
    return False


def closes_title(here: Candidate) -> bool:
    """Tell whether the marks around a title close behind the stop."""
    return here.mark[-1] in "》〉" and not any(mark in FULL_STOPS for mark in here.mark[1:])


def open_bracket(here: Candidate, low: int, opening: str, closing: str) -> int:
    """Where a bracket or quotation opened that is still open at the stop; -1 if none is."""
    at = here.text.rfind(opening, low, here.stop)
    return at if at >= 0 and at > here.text.rfind(closing, low, here.end) else -1


def closing_bracket(here: Candidate, closing: str) -> int:
    """Where it closes, at most so far behind; -1 if it does not."""
    return here.text.find(closing, here.end, min(here.limit, here.end + REACH))
