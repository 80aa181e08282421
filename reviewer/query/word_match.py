"""Words and quoted texts: found anywhere in a sentence, ignoring case and ways of typing.

Both sides are compared in lower case (`str.lower`). What a keyboard and a typesetter write
differently counts as the same: straight and curly quotation marks and apostrophes, hyphens that
break and that do not, any run of white space, accents as one character or as two, the two forms of
the Greek sigma, letters that are joined (ﬁ) or wide (Ａ), three stops and their one character. What
nobody sees in a text (soft hyphens, spaces without width, the dot that is left of a Turkish capital
I) is looked past, and a word that a hyphen divides at the end of a line is one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final
from unicodedata import normalize

from reviewer.corpus.invisible_characters import INVISIBLE

_SAME: Final = ("'’‘ʼ", '"“”„«»', "-‐‑", "σς")
_CLASSES: Final = {c: f"[{re.escape(same)}]" for same in _SAME for c in same}

_JOINED: Final = "\ufb00-\ufb06\uff01-\uff5e\u2026"
"""Characters that stand for others: joined letters, wide ones, three stops."""
_SEEN_BY_NOBODY: Final = f"[\xad\u034f\u180b-\u180d\ufe00-\ufe0f{INVISIBLE}]|(?<=i)\u0307"
_DIVIDED: Final = r"(?<=\w)[-\u2010][^\S\n]*\r?\n\s*(?=\w)"
_LINE_END: Final = re.compile(_DIVIDED)
_ODD: Final = re.compile(f"{_SEEN_BY_NOBODY}|[{_JOINED}]|{_DIVIDED}")


def finder(text: str) -> Callable[[str], bool]:
    """What says whether a text occurs in a sentence that is given in lower case."""
    search = _pattern(text).search
    if simple(text):
        wanted = text.lower()
        return lambda lower: wanted in lower or (hides(lower) and _occurs(search, lower))
    return lambda lower: search(lower) is not None or (hides(lower) and _occurs(search, lower))


def hides(text: str) -> bool:
    """Whether a text, in lower case or not, may be written otherwise than it is searched for."""
    if text.isascii():
        return "\n" in text and _LINE_END.search(text) is not None
    return "İ" in text or _ODD.search(text) is not None


def simple(text: str) -> bool:
    """Whether a plain search in lower case finds it in every text that `hides` nothing."""
    lower = text.lower()
    if hides(lower) or len(_forms(lower)) > 1:
        return False
    return not any(c in _CLASSES or c.isspace() for c in lower)


def spans(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    """Where `wanted` occurs in `text`: code points, half-open, in order, not overlapping."""
    lower, origin = text.lower(), None
    if len(lower) != len(text):
        # Lower case is longer here, so places in it have to be led back.
        origin = [at for at, c in enumerate(text) for _ in c.lower()]
    pattern = _pattern(wanted)
    if not hides(lower):
        yield from (_led_back(*found.span(), origin) for found in pattern.finditer(lower))
        return
    every = sorted(
        _led_back(*_led_back(*found.span(), places), origin)
        for hyphen in ("", "-")
        for plain, places in [_plain(lower, hyphen)]
        for found in pattern.finditer(plain)
    )
    last = 0
    for start, end in every:
        if start >= last:
            yield start, end
            last = max(end, start + 1)


def _led_back(start: int, end: int, origin: list[int] | None) -> tuple[int, int]:
    if origin is None:
        return start, end
    return origin[start], origin[end - 1] + 1 if end > start else origin[start]


def _occurs(search: Callable[[str], object], lower: str) -> bool:
    """Whether something is found once a text is written plainly."""
    return any(search(_plain(lower, hyphen)[0]) is not None for hyphen in ("", "-"))


def _plain(lower: str, hyphen: str) -> tuple[str, list[int]]:
    """A text without what nobody sees, and where each character of it comes from.

    Args:
        lower: The text in lower case.
        hyphen: What stands for a hyphen with the line end that follows it.
    """
    pieces: list[str] = []
    places: list[Iterable[int]] = []
    last = 0
    for found in _ODD.finditer(lower):
        start, end = found.span()
        odd = found.group()
        instead = hyphen if "\n" in odd else _meant(odd)
        pieces += [lower[last:start], instead]
        places += [range(last, start), [start] * len(instead)]
        last = end
    pieces.append(lower[last:])
    places.append(range(last, len(lower) + 1))
    return "".join(pieces), list(chain.from_iterable(places))


def _meant(odd: str) -> str:
    """What a character stands for; nothing if nobody sees it."""
    return normalize("NFKC", odd).lower() if re.match(f"[{_JOINED}]", odd) else ""


def _forms(lower: str) -> list[str]:
    return sorted({normalize("NFC", lower), normalize("NFD", lower), lower})


def _pattern(text: str) -> re.Pattern[str]:
    lower = text.lower()
    return re.compile("|".join(map(_loose, _forms(_plain(lower, "-")[0] or lower))))


def _loose(form: str) -> str:
    pieces = re.split(r"(\s+)", form)
    return "".join(r"\s+" if piece.isspace() else _letters(piece) for piece in pieces if piece)


def _letters(piece: str) -> str:
    return "".join(_CLASSES.get(c) or re.escape(c) for c in piece)
