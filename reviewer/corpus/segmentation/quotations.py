"""Quotations and brackets around a place where a sentence may end."""

import re
from typing import Final

from reviewer.corpus.invisible_characters import BLANK
from reviewer.corpus.segmentation.candidates import Candidate
from reviewer.corpus.segmentation.stop_characters import CLOSING_QUOTES, STOPS

REACH: Final = 300
"""How far an unclosed quotation mark or bracket is looked for, so that time stays linear."""

_CLAUSE: Final = re.compile(rf"[^{re.escape(STOPS)},،、，;؛:：]{{0,60}}")


def closes_quote(here: Candidate) -> bool:
    """Tell whether a closing quotation mark hugs the stop."""
    return not CLOSING_QUOTES.isdisjoint(here.mark)


def has_attribution(here: Candidate) -> bool:
    """Tell whether what follows a quotation says who spoke: “Who pays?” Orla Venn asked."""
    if here.after != here.lead or not closes_quote(here):
        return False
    char = here.first
    if char.isupper():
        return _named_speaker(here)
    return char.isalpha() and not char.islower() and _caseless_speaker(here)


def _caseless_speaker(here: Candidate) -> bool:
    found = _CLAUSE.match(here.text, here.after, here.limit)
    clause = found.group().strip() if found else ""
    if any(word in clause for word in here.lexicon.words("no_speech")):
        return False
    words = here.lexicon.words("speech")
    if " " in clause:
        parts = clause.split()
        return len(parts) <= 8 and not words.isdisjoint((*parts[:2], parts[-1]))
    return any(clause.endswith(word) for word in words) and len(clause) <= 24


def _named_speaker(here: Candidate) -> bool:
    if here.starter():
        return False
    words = here.text[here.after : min(here.limit, here.after + 160)].split()[:20]
    for at, word in enumerate(words):
        if word.rstrip(",.;:!?…") in here.lexicon.words("speech"):
            return at > 0 and _is_name(here, words[:at]) and _is_tail(here, words[at:])
        if word[-1] in ".!?…;:" and not _is_abbreviated(here, word[:-1]):
            return False
    return False


def _is_abbreviated(here: Candidate, word: str) -> bool:
    return len(word) == 1 or here.lexicon.abbreviation(word) in ("title", "ends")


def _is_name(here: Candidate, words: list[str]) -> bool:
    for word in words:
        if not (
            word[0].isupper() or here.lexicon.has("name_link", word) or word[:3] in ("al-", "el-")
        ):
            return False
        if word.endswith(","):
            return True
    return len(words) <= 7


def _is_tail(here: Candidate, words: list[str]) -> bool:
    if words[0][-1] in ",.;:!?…" or len(words) == 1:
        return True
    if not here.lexicon.has("speech_tail", words[1].rstrip(",.")):
        return False
    ends = next((n for n, word in enumerate(words) if word[-1] in ",.;"), len(words))
    return ends <= 8 and "that" not in words[:ends]


def inside_fragment(here: Candidate) -> bool:
    """Tell whether the stop stands in a bracket or quotation that a running sentence holds.

    A bracket counts when it opens and closes within the sentence; a quotation only when its
    stop asks or shouts, nothing introduces it, and lower case follows it.
    """
    low = max(here.start, here.stop - REACH)
    for opening, closing in ("()", "[]", "（）"):
        opened = _open(here, low, opening, closing)
        if opened > here.start and _has_begun(here, opened):
            return _closing(here, closing) >= 0
    if here.strong:
        return _in_quoted_fragment(here, low)
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


def _in_quoted_fragment(here: Candidate, low: int) -> bool:
    for opening, closing in ("“”", "«»", "‘’", "„“"):
        opened = _open(here, low, opening, closing)
        if opened < 0:
            continue
        before = here.text[max(here.start, opened - 4) : opened].rstrip(BLANK)
        if not before or before[-1] in ",:،：，":
            return False
        closed = _closing(here, closing)
        return closed >= 0 and here.text[closed + 1 : closed + 3].lstrip(BLANK)[:1].islower()
    return False


def _open(here: Candidate, low: int, opening: str, closing: str) -> int:
    at = here.text.rfind(opening, low, here.stop)
    return at if at > here.text.rfind(closing, low, here.end) else -1


def _closing(here: Candidate, closing: str) -> int:
    return here.text.find(closing, here.end, min(here.limit, here.end + REACH))
