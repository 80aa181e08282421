"""Whether a single dot followed by a capital ends a sentence or an abbreviation.

The thin wrapper around sentencex, asked only whether a word is an abbreviation.

The library panics on some odd letters and spaces and slows down on long lines, so it never
sees a text: it sees one short word between words of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reviewer.corpus.segmentation.brackets import closes_inner_bracket
from reviewer.corpus.segmentation.candidates import Candidate
from reviewer.corpus.segmentation.lexicon import Lexicon
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

_CODE: Final = re.compile(r"[A-Z]{1,6}[-\u2010\u2013/]?\d")
"""A number that begins with letters, as of a docket or a road."""
_ROMAN: Final = re.compile(r"[IVXLC]+")

_VERSE: Final = re.compile(r"(?:[IVXLC]+|\d{1,3})[.,]?[:,. ]?\d")

_SHORT: Final = 5
"""The longest word about which the library is asked."""


def is_plain_word(lexicon: Lexicon, word: str) -> bool:
    """Tell whether a dot behind a word ends a sentence, whatever word follows.

    Args:
        lexicon: The words of the language.
        word: Four ASCII letters or more, small ones but for the first.
    """
    if lexicon.abbreviation(word) is not None or not word.strip("ivx"):
        return False
    if len(word) > _SHORT or lexicon.has("plain", word):
        return True
    language = lexicon.language
    return not lexicon.has("library", language) or not abbreviates(language, word)


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
    kind = _kind(here, token)
    if len(token) == 1 and kind is None and token.isalpha() and not token.islower():
        return _after_initial(here, token)
    if _is_acronym(here, token, kind):
        return not (kind == "number" and here.first.isdigit())
    if kind is None and "." in token:
        return _after_dotted(here, token)
    if kind is None:
        return _after_word(here, token)
    if here.hugged and kind in ("title", "inner", "ends"):
        return _begins(here)
    return _AFTER[kind](here)


def abbreviated(here: Candidate) -> bool:
    """Tell whether the word before the stop looks like an abbreviation, end or not."""
    token = here.token()
    if "." in token or here.lexicon.abbreviation(token) is not None:
        return True
    return here.lexicon.abbreviation(here.dotted()) is not None


def _kind(here: Candidate, token: str) -> str | None:
    """The section of an abbreviation, also of one with spaces in it: "т. е." and "p. ej."."""
    if len(token) > _SHORT:
        return here.lexicon.abbreviation(token)
    joined = here.dotted()
    found = here.lexicon.abbreviation(joined) if joined else None
    if found:
        return found
    word = here.next_word()
    behind = here.lead + len(word)
    if here.text[behind : behind + 1] == "." and here.lexicon.abbreviation(f"{token}.{word}"):
        return "inner"
    if len(token) == 1 and token.isupper() and not here.lexicon.listed(token):
        return None
    return here.lexicon.abbreviation(token)


def _is_acronym(here: Candidate, token: str, kind: str | None) -> bool:
    """Tell whether capitals that spell an abbreviation stand for something else: "the FT."."""
    if len(token) < 2 or not token.isupper() or not token.isalpha():
        return False
    if here.lexicon.listed(token) or here.lexicon.has("capitals_title", token):
        return False
    if kind is None:
        return not _is_numeral(here, token)
    shouted = here.next_word()
    if len(shouted) > 1 and shouted.isupper():
        return False
    words = here.words_so_far()
    return kind != "ends" or len(words) < 2 or not words[-2].isupper()


def _is_numeral(here: Candidate, token: str) -> bool:
    """Tell whether a Roman numeral with a dot is an ordinal in this language."""
    if not here.lexicon.words("ordinal_numbers") or not _ROMAN.fullmatch(token):
        return False
    return not _begins(here)


def _begins(here: Candidate) -> bool:
    """Tell whether a first word of sentences follows, and not the next word of a headline."""
    return here.starter() and (here.credit() or not _in_headline(here))


def _in_headline(here: Candidate) -> bool:
    """Tell whether every long word on both sides is capitalised: then a capital says nothing."""
    before = [word for word in here.words_so_far()[:-1] if len(word) > 3]
    behind = here.text[here.after : min(here.limit, here.after + 80)].split()[1:6]
    after = [word for word in behind if len(word) > 3 and not word[0].isdigit()]
    return (
        bool(before) and len(after) > 1 and not any(word[0].islower() for word in (*before, *after))
    )


def _after_word(here: Candidate, token: str) -> bool:
    if token.isdigit():
        return not _is_ordinal(here, token)
    if _is_numeral(here, token):
        return False
    if len(token) > _SHORT or not token.isalpha() or here.hugged:
        return True
    lexicon = here.lexicon
    if (
        lexicon.has("plain", token)
        or here.starter()
        or not lexicon.has("library", lexicon.language)
    ):
        return True
    return not abbreviates(lexicon.language, token)


def _is_ordinal(here: Candidate, token: str) -> bool:
    longest = here.lexicon.words("ordinal_numbers")
    dated = here.lexicon.has("months", here.next_word())
    if len(token) > (3 if "3" in longest else 2):
        return dated and len(token) == 4 and "4" in longest
    if dated:
        return True
    return bool(longest) and not here.hugged and not here.starter()


def _after_initial(here: Candidate, token: str) -> bool:
    if is_wide(token):
        return True
    if not token.isupper():
        return False
    words = here.words_so_far()
    before = words[-2] if len(words) > 1 else ""
    if here.first.isdigit():
        numbered = here.lexicon.has("labelled", before)
        return here.hugged or (here.lexicon.has("lettered", before) and not numbered)
    if here.hugged and not closes_inner_bracket(here):
        return True
    if _strong_starter(here) or _says_i(here):
        return True
    return here.lexicon.has("lettered", before) or (
        token == "I" and before.islower() and not here.hugged
    )


def _strong_starter(here: Candidate) -> bool:
    section = "strong_starters" if here.lexicon.words("strong_starters") else "starters"
    word = here.next_word()
    if (word.isupper() and len(word) > 1) or here.lexicon.has("name_start", word):
        return False
    return here.starter(section)


def _says_i(here: Candidate) -> bool:
    """Tell whether the pronoun follows, as no initial would: "She got a C. I was mad."."""
    if not here.lexicon.has("first_person", here.next_word()):
        return False
    behind = here.text[here.lead + 1 : here.lead + 3]
    return behind[:1] in "'’" or (behind[:1].isspace() and behind[1:].islower())


def _after_dotted(here: Candidate, token: str) -> bool:
    parts = token.split(".")
    if all(len(part) == 1 and part.isalpha() for part in parts) or _is_indic(parts):
        return _begins(here)
    return len(parts[-1]) > 1 or not parts[-1].isalpha() or _begins(here)


def _is_indic(parts: list[str]) -> bool:
    """Tell whether these are letters of an Indian script, which are written with their vowels."""
    return all(part and "\u0900" <= part[0] <= "\u0dff" and len(part) <= 6 for part in parts)


def _never(here: Candidate) -> bool:
    return False


def _before_starter(here: Candidate) -> bool:
    return _begins(here)


def _unless_number(here: Candidate) -> bool:
    if here.first.isdigit() or here.first in "#§":
        return False
    word = here.next_word()
    if here.lead > here.after or word in ("A", "I"):
        return True
    if len(word) == 1 or _ROMAN.fullmatch(word) or _CODE.match(here.text, here.lead):
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


def _unless_verse(here: Candidate) -> bool:
    return _VERSE.match(here.text, here.after) is None


def _unless_year(here: Candidate) -> bool:
    return not (here.first.isdigit() and here.text[here.after] == "(")


_AFTER: Final = {
    "title": _never,
    "foreign_title": _never,
    "inner": _never,
    "date": _after_date,
    "number": _unless_number,
    "ends": _before_starter,
    "final": _unless_year,
    "time": _after_time,
    "unit": _after_unit,
    "book": _unless_verse,
}
