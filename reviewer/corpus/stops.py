"""Characters that end, close, open and surround a sentence, and the patterns made of them."""

import re
from typing import Final

NEWLINES: Final = ("\n", "\r", "\u2028", "\u2029", "\x85")
INVISIBLE: Final = (
    "\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062"
    "\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff"
)
_SPACES: Final = "".join(chr(i) for i in range(0x3001) if chr(i).isspace())
BLANK: Final = _SPACES + INVISIBLE
"""Characters that belong to no unit at its ends."""

FULL_STOPS: Final = "。｡．۔।॥։።។៕።။᙮᠃܁܂꓿꘎꛳"
_ASKING: Final = "!?！？؟‼⁇⁈⁉‽\u037e፧፨"
_ELLIPSES: Final = "…‥"
STOPS: Final = "." + _ELLIPSES + FULL_STOPS + _ASKING
DASHES: Final = "-–—―‒"
BULLETS: Final = "•◦▪‣●○■□▸►➤∙·⁃"
OPENERS: Final = "\"'“‘«‹„‚»›(\\[{¿¡*_「『（【《〈"
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
