"""Characters that end, close and open a sentence, and the patterns made of them."""

import re
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

_SPACED_DOTS: Final = r"\.(?:[ \xa0\u202f]\.){2,}"
_HUG: Final = (
    rf"[{INVISIBLE}]*+(?:"
    rf"[{re.escape(_BRACKET_ENDS)}”’」』＂＇†‡¹²³⁰⁴-⁹]"
    r"|\](?:\([^()\s]{0,300}\))?"
    r"|[“‘«‹»›\"'*_`~](?!\w)"
    r"|[»›'\"](?=\w)"
    r"|\[\w{1,3}\]|\(\d{1,2}\)"
    r"|[ \xa0\u202f](?:[»›”](?!\w)|\"(?=\s)|\[\d{1,3}\](?=\s|$))"
    r"|[ \xa0]?[\U0001f000-\U0001faff❤♥][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
    r")"
)
_GREEK_QUESTION: Final = r"(?<=[\u0370-\u03ff\u1f00-\u1fff]);(?=[\s»”])[»”]*+"
END: Final = re.compile(
    rf"(?:(?:{_SPACED_DOTS}|[{re.escape(STOPS)}])++(?:{_HUG})*+)++|{_GREEK_QUESTION}"
)
"""Stops with every closing quotation mark, bracket or footnote mark that hugs them."""

STRONG: Final = re.compile(rf"[{re.escape(_ASKING + FULL_STOPS)};]")
ELLIPSIS: Final = re.compile(rf"[{_ELLIPSES}]|\.[ \xa0\u202f]?\.|۔۔|。。")
STOP_AFTER_CLOSER: Final = re.compile(rf"[^{re.escape(STOPS)}\s].*[{re.escape(STOPS)}]")


def is_wide(char: str) -> bool:
    """Tell whether a character is Chinese, Japanese or Korean, written without spaces."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" or char > "\U00020000"
