"""Whether a single dot followed by a capital ends a sentence or an abbreviation.

The thin wrapper around sentencex, asked only whether a word is an abbreviation.

The library panics on some odd letters and spaces and slows down on long lines, so it never
sees a text: it sees one short word between words of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reviewer.corpus.segmentation.candidates import Candidate
from reviewer.corpus.segmentation.stop_characters import is_wide

VERSION: Final = "1.0.32"
"""The version of sentencex that the rules were measured with."""


@lru_cache(maxsize=4096)
def abbreviates(language: str, word: str) -> bool:
    """Tell whether the library takes a word before a stop for an abbreviation.

    Args:
        language: A primary language subtag.
        word: Letters only, without the stop.
    """
    from sentencex import get_sentence_boundaries

    try:
        found = get_sentence_boundaries(language, f"We saw {word}. Karim left again.")
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a Rust panic is no Exception
        return False
    return len(found) == 1


_MARKER: Final = re.compile(
    r"[^\w§]*(?:§ ?)?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[ivx]{1,5}|[IVX]{1,5})\W?"
)

_MARKER_BEHIND: Final = re.compile(r"[:;]\s+\d{1,3}$")

_LABELLED: Final = re.compile(r"\W*([^\W\d_]+)\s+(?:\d{1,3}|[IVX]{1,5})")

_ROMAN: Final = re.compile(r"[IVXLC]+")

_SHORT: Final = 5
"""The longest word about which the library is asked."""


def is_marker(here: Candidate) -> bool:
    """Tell whether the dot belongs to the number or letter of a list item."""
    text = here.text
    if here.stop - here.start <= 12 and _MARKER.fullmatch(text, here.start, here.stop):
        return True
    if here.stop - here.start <= 24:
        label = _LABELLED.fullmatch(text, here.start, here.stop)
        if label and here.lexicon.has("labelled", label[1]):
            return True
    return _MARKER_BEHIND.search(text[max(here.start, here.stop - 8) : here.stop]) is not None


def after_dot(here: Candidate) -> bool:
    """Tell whether a sentence ends at a single dot."""
    if here.settled:
        return True
    if is_marker(here):
        return False
    token = here.token()
    if len(token) == 1 and token.isalpha() and not token.islower():
        return _after_initial(here, token)
    kind = here.lexicon.abbreviation(token)
    if kind is None and "." in token:
        return _after_dotted(here, token)
    if kind is None:
        return _after_word(here, token)
    if here.end - here.stop > 1 and kind in ("title", "inner", "ends"):
        return here.starter()
    return _AFTER[kind](here)


def abbreviated(here: Candidate) -> bool:
    """Tell whether the word before the stop looks like an abbreviation, end or not."""
    token = here.token()
    return "." in token or here.lexicon.abbreviation(token) is not None


def _after_word(here: Candidate, token: str) -> bool:
    if token.isdigit():
        return not _is_ordinal(here, token)
    if len(token) > _SHORT or not token.isalpha() or here.end - here.stop > 1:
        return True
    lexicon = here.lexicon
    if lexicon.has("plain", token) or here.starter():
        return True
    return not abbreviates(lexicon.language, token)


def _is_ordinal(here: Candidate, token: str) -> bool:
    if len(token) > 2:
        return False
    if here.lexicon.has("months", here.next_word()):
        return True
    return bool(here.lexicon.words("ordinal_numbers")) and not here.starter()


def _after_initial(here: Candidate, token: str) -> bool:
    if is_wide(token):
        return True
    if not token.isupper():
        return False
    hugged = here.end - here.stop > 1
    capitals = here.next_word().isupper() and len(here.next_word()) > 1
    if hugged or here.first.isdigit() or (here.starter("strong_starters") and not capitals):
        return True
    words = here.words_so_far()
    before = words[-2] if len(words) > 1 else ""
    return here.lexicon.has("lettered", before) or (token == "I" and before.islower())


def _after_dotted(here: Candidate, token: str) -> bool:
    parts = token.split(".")
    if all(len(part) == 1 and part.isalpha() for part in parts):
        return here.starter()
    return len(parts[-1]) > 1 or not parts[-1].isalpha() or here.starter()


def _never(here: Candidate) -> bool:
    return False


def _before_starter(here: Candidate) -> bool:
    return here.starter()


def _unless_number(here: Candidate) -> bool:
    if here.first.isdigit() or here.first in "#§":
        return False
    word = here.next_word()
    if here.lead > here.after or word in ("A", "I"):
        return True
    if len(word) == 1 or _ROMAN.fullmatch(word):
        return False
    return here.lexicon.has("plain", here.token()) or here.starter()


def _after_date(here: Candidate) -> bool:
    return not here.first.isdigit() and not here.lexicon.has("month", here.next_word())


def _after_time(here: Candidate) -> bool:
    word = here.next_word()
    if here.lexicon.has("after_time", word) or here.lexicon.has("month", word):
        return False
    words = here.words_so_far()
    short = here.stop - here.start < 40 and len(words) <= 4
    return not (short and here.lexicon.has("before_time", words[0])) or here.starter()


def _after_unit(here: Candidate) -> bool:
    return not here.first.isdigit()


def _unless_year(here: Candidate) -> bool:
    return not (here.first.isdigit() and here.text[here.after] == "(")


_AFTER: Final = {
    "title": _never,
    "inner": _never,
    "date": _after_date,
    "number": _unless_number,
    "ends": _before_starter,
    "final": _unless_year,
    "time": _after_time,
    "unit": _after_unit,
}
