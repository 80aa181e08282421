"""Characters that end, close and open a sentence, and the patterns made of them."""

import re
import sys
from importlib import import_module
from typing import Final

from reviewer.corpus.invisible_characters import INVISIBLE

FULL_STOPS: Final = "。｡．۔।॥։።។៕።။᙮᠃܁܂꓿꘎꛳"
_ASKING: Final = "!?！？؟‼⁇⁈⁉‽\u037e፧፨"
_ELLIPSES: Final = "…‥"
STOPS: Final = "." + _ELLIPSES + FULL_STOPS + _ASKING
DASHES: Final = "-–—―‒"
BULLETS: Final = "•◦▪‣●○■□▸►➤∙·⁃"
_QUOTE_ENDS: Final = "\"'”’»›＂＇」』"
_BRACKET_ENDS: Final = ")}）】》〉］｝〕"
CLOSERS: Final = _QUOTE_ENDS + _BRACKET_ENDS + "]"
CLOSING_QUOTES: Final = frozenset("\"'”’»›“‘«‹」』＂")

GAP: Final = re.compile(rf"[\s{INVISIBLE}]*")
WORD: Final = re.compile(r"\w")
LETTERS: Final = re.compile(r"[^\W\d_]+")
# From the first character after a gap to the first that can begin a word or a sum.
LEAD: Final = re.compile(r"[^\w$€£¥₹₨#§@%&]{0,40}")

_GAP: Final = r"[ \xa0\u202f]"
# "Why ? !" and "It fell. .." but neither an ellipsis that opens what follows nor ".NET".
_SPACED_STOP: Final = (
    rf"{_GAP}(?!\.\.\.|…)(?=[{re.escape(STOPS)}]{{1,9}}(?:[\s{re.escape(CLOSERS)}]|\Z))"
)
_NUMBERS: Final = r"[ ]?\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3})*[ ]?"
_PAGE: Final = r"(?::[ ]?\d{1,4}(?:[–-]\d{1,4})?)?(?:[,–-](?=\[\d))?"
_HUG: Final = (
    rf"[{INVISIBLE}]*+(?:"
    rf"[{re.escape(_BRACKET_ENDS)}”’」』＂＇†‡]|[¹²³⁰⁴-⁹]+(?:[,–-](?=[¹²³⁰⁴-⁹]))?|\^\d{{1,3}}(?!\w)"
    r"|\](?:\([^()\s]{0,300}\))?"
    rf"|\^?\[[^\[\].!?\s][^\[\].!?]{{0,30}}\](?!\(){_PAGE}"
    r"|[“‘«‹»›\"'*_`~](?!\w)"
    r"|[»›'\"](?=\w)"
    r"|\(\d{1,2}\)|(?<=[^\W\d_]{4}\.)\d{1,2}(?=\s+[^\W\d_a-z])"
    rf"|{_GAP}(?:[»›”](?!\w)|[\"’)\]](?=\s|\Z)|\^?\[{_NUMBERS}\]{_PAGE}(?=\s|\Z))"
    r"|[ \xa0]?[\U0001f000-\U0001faff❤♥][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
    r")"
)
_STOP: Final = rf"[{re.escape(STOPS)}]"
_STOPS_ON: Final = rf"(?:(?<=\.)(?:{_GAP}\.){{2,}}+)?+(?:{_SPACED_STOP}{_STOP}|{_STOP})*+"
_GREEK_QUESTION: Final = r"(?<=[\u0370-\u03ff\u1f00-\u1fff];)(?=[\s»”])[»”]*+"
# Typed on a keyboard without "։".
_ARMENIAN_STOP: Final = r"(?<=[\u0531-\u0587»\d]:)(?=\s+[«„“\"]?[\u0531-\u0556])"
# A set comes first, so that a search can run from one such character to the next.
_END: Final = (
    rf"[{re.escape(STOPS)};:](?:(?<=[^;:]){_STOPS_ON}(?:{_HUG})*+(?:{_STOP}{_STOPS_ON}(?:{_HUG})*+)*+"
    rf"|{_GREEK_QUESTION}|{_ARMENIAN_STOP})"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern; before Python 3.11.5 `re` lost matches of repeats that give nothing back.

    See https://github.com/python/cpython/issues/106052.
    """
    if sys.version_info >= (3, 11, 5):
        return re.compile(pattern)
    made: re.Pattern[str] = import_module("regex").compile(pattern)
    return made


END: Final = _compiled(_END)
"""Stops with every closing quotation mark, bracket or footnote mark that hugs them."""

STRONG: Final = re.compile(rf"[{re.escape(_ASKING + FULL_STOPS)};]")
ELLIPSIS: Final = re.compile(rf"[{_ELLIPSES}]|\.[ \xa0\u202f]?\.|۔۔|。。")
STOP_AFTER_CLOSER: Final = re.compile(rf"[^{re.escape(STOPS)}\s].*[{re.escape(STOPS)}]")


def is_small(char: str) -> bool:
    """Tell whether a letter is a small one beside which its script has capitals in use."""
    return char.islower() and not "\u10d0" <= char <= "\u10ff"  # Georgian writes without


def is_wide(char: str) -> bool:
    """Tell whether a character is Chinese, Japanese or Korean, written without spaces."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" or char > "\U00020000"
