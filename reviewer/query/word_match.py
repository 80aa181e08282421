"""Words and quoted texts: found anywhere in a sentence, ignoring case and ways of typing.

Both sides are compared in lower case (`str.lower`). What a keyboard and a typesetter write
differently counts as the same: straight and curly quotation marks and apostrophes, hyphens that
break and that do not, any run of white space, accents as one character or as two, and the two
forms of the Greek sigma. What nobody sees in a text (soft hyphens, spaces without width, the dot
that is left of a Turkish capital I) is looked past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from unicodedata import normalize

from reviewer.corpus.invisible_characters import INVISIBLE

_SAME: Final = ("'’‘ʼ", '"“”„', "-‐‑", "σς")
_HIDDEN: Final = f"[\xad\u0307{INVISIBLE}]"
_HIDES: Final = re.compile(_HIDDEN)
_CLASSES: Final = {c: f"[{re.escape(same)}]" for same in _SAME for c in same}


def finder(text: str) -> Callable[[str], bool]:
    """What says whether a text occurs in a sentence that is given in lower case."""
    search = _pattern(text).search
    if simple(text):
        wanted = text.lower()
        return lambda lower: wanted in lower or (hides(lower) and search(lower) is not None)
    return lambda lower: search(lower) is not None


def hides(text: str) -> bool:
    """Whether there may be something in a text, in lower case or not, that nobody sees."""
    return not text.isascii() and ("İ" in text or _HIDES.search(text) is not None)


def simple(text: str) -> bool:
    """Whether a plain search in lower case finds it in every text that `hides` nothing."""
    lower = text.lower()
    return len(_forms(lower)) == 1 and not any(c in _CLASSES or c.isspace() for c in lower)


def spans(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    """Where `wanted` occurs in `text`: code points, half-open, in order, not overlapping."""
    lower, origin = text.lower(), None
    if len(lower) != len(text):
        # Lower case is longer here, so places in it have to be led back.
        origin = [at for at, c in enumerate(text) for _ in c.lower()]
    for found in _pattern(wanted).finditer(lower):
        if origin is None:
            yield found.span()
        else:
            yield origin[found.start()], origin[found.end() - 1] + 1


def _forms(lower: str) -> list[str]:
    return sorted({normalize("NFC", lower), normalize("NFD", lower), lower})


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_loose, _forms(text.lower()))))


def _loose(form: str) -> str:
    pieces = re.split(r"(\s+)", form)
    return "".join(r"\s+" if piece.isspace() else _letters(piece) for piece in pieces if piece)


def _letters(piece: str) -> str:
    return f"{_HIDDEN}*".join(_CLASSES.get(c) or re.escape(c) for c in piece)
