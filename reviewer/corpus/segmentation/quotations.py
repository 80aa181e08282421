"""Quotations and brackets around a place where a sentence may end."""

import re
from typing import Final

from reviewer.corpus.invisible_characters import BLANK
from reviewer.corpus.segmentation.brackets import (
    REACH,
    closing_bracket,
    inside_bracket,
    open_bracket,
)
from reviewer.corpus.segmentation.candidates import Candidate
from reviewer.corpus.segmentation.stop_characters import (
    CLOSING_QUOTES,
    STOPS,
    is_small,
    is_wide,
)

_ENDS: Final = ",.;:!?…"
_TAIL: Final = 10
_PHRASE: Final = 4
"""Most words that say together that somebody speaks: "is quoted as saying"."""
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
    return char.isalpha() and not is_small(char) and _caseless_speaker(here)


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
    oneself = here.lexicon.has("first_person", here.next_word())
    if here.starter() and not oneself:
        return False
    words = here.text[here.after : min(here.limit, here.after + 160)].split()[:20]
    for at, word in enumerate(words):
        length = _speech_length(here, words[at : at + _PHRASE])
        if length:
            name = words[:at]
            while len(name) > 1 and _is_adverb(here, name[-1]):
                name.pop()
            named = len(name) == 1 if oneself else at > 0 and _is_name(here, name)
            return named and _is_tail(here, words[at + length - 1 :], words[at])
        if word[-1] in ".!?…;:" and not _is_abbreviated(here, word[:-1]):
            return False
    return False


def _speech_length(here: Candidate, words: list[str]) -> int:
    """How many words say that somebody speaks: none, one, or several as in "shot back"."""
    for length in range(len(words), 1, -1):
        phrase = " ".join(words[:length]).rstrip(_ENDS)
        plain = not any(word[-1] in _ENDS for word in words[: length - 1])
        if plain and here.lexicon.has("speech", phrase):
            return length
    word = words[0].rstrip(_ENDS)
    sections = ("speech", "speech_object", "speech_bare")
    return int(any(word in here.lexicon.words(section) for section in sections))


def _is_adverb(here: Candidate, word: str) -> bool:
    return word.endswith("ly") or here.lexicon.has("adverb", word)


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


def _is_tail(here: Candidate, words: list[str], verb: str) -> bool:
    """Tell whether what follows the verb only says to whom, when or how it was said."""
    if words[0][-1] in _ENDS or len(words) == 1:
        return True
    lexicon = here.lexicon
    ends = next((n for n, word in enumerate(words) if word[-1] in _ENDS), len(words) - 1)
    tail = [word.rstrip(_ENDS) for word in words[1 : ends + 1]]
    if len(tail) > _TAIL or any(lexicon.has("clause", word) for word in tail):
        return False
    first = tail[0]
    if lexicon.has("speech_object", verb) and (
        first[:1].isupper() or lexicon.has("determiner", first)
    ):
        return True
    if lexicon.has("speech_bare", verb):
        return _is_adverb(here, first) and len(tail) == 1
    if first == "to" and len(tail) > 1:
        whom = tail[1]
        return whom[:1].isupper() or whom in lexicon.words("determiner")
    return lexicon.has("speech_tail", first) or _is_adverb(here, first)


def inside_fragment(here: Candidate) -> bool:
    """Tell whether the stop stands in a bracket or quotation that a running sentence holds.

    A bracket counts when it opens and closes within the sentence; a quotation only when its
    stop asks or shouts, nothing introduces it, and the sentence goes on behind it.
    """
    return inside_bracket(here) or (here.strong and _in_quoted_fragment(here))


def _in_quoted_fragment(here: Candidate) -> bool:
    low = max(here.start, here.stop - REACH)
    for opening, closing in ("“”", "«»", "‘’", "„“", "「」", "『』"):
        opened = open_bracket(here, low, opening, closing)
        if opened < 0:
            continue
        before = here.text[max(here.start, opened - 4) : opened].rstrip(BLANK)
        if not before or before[-1] in ",:،：，、":
            return False
        closed = closing_bracket(here, closing)
        behind = here.text[closed + 1 : min(closed + 3, here.limit)].lstrip(BLANK)
        return closed >= 0 and _runs_on(here, before, behind)
    return False


def closes_inner_quote(here: Candidate) -> bool:
    """Tell whether a quotation that closes here is a part of its sentence, which goes on.

    Only in writing without spaces, where neither a capital nor a space shows a new sentence.
    """
    low = max(here.start, here.stop - REACH)
    for opening, closing in ("“”", "「」", "『』"):
        opened = here.text.rfind(opening, low, here.stop)
        if here.mark.endswith(closing) and opened > here.start:
            before = here.text[max(here.start, opened - 4) : opened].rstrip(BLANK)
            opens = bool(before) and before[-1] not in ",:،：，、" + STOPS
            return opens and _runs_on(here, before, here.text[here.after])
    return False


def _runs_on(here: Candidate, before: str, behind: str) -> bool:
    """Tell whether the words behind a quotation go on with the sentence that holds it."""
    if is_small(behind[:1]):
        return True
    speech = here.lexicon.words("speech")
    introduced = any(before.endswith(word) for word in speech if is_wide(word[0]))
    introduced = introduced and not here.lexicon.has("goes_on", behind[:1])
    return is_wide(behind[:1] or " ") and not introduced and "。" not in here.mark
