"""A text in which only its words count: for texts that went through other people's programs.

White space (of any width, doubled, or around the text), the shape of quotation marks and dashes,
an ellipsis or three dots, joined letters, soft hyphens and other invisible characters, and the
Unicode form (NFC or NFD) are all one there. A word that a hyphen divides at the end of a line is
whole.

Where a text was divided into tokens and put together again nobody knows which of them had a space
between them: then the signs alone count, without any white space (`TightText`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Final

_QUOTES: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_JOINED: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_DASH: Final = r"[-\u2010-\u2015\u2212]"
_INVISIBLE: Final = "\u00ad\u200b-\u200f\u2060\u2061-\u2064\ufeff"
_DIVIDED: Final = r"(?<=[^\W\d_])[-\u2010][ \t]*\r?\n[ \t]*(?=[^\W\d_])"
_SPECIAL: Final = re.compile(
    rf"{_DIVIDED}|\.[{_INVISIBLE}]*\.[{_INVISIBLE}]*\.|{_DASH}(?:[{_INVISIBLE}]*{_DASH})+|[ﬀ-ﬄ]"
    rf"|(?:[^\S ]|[{_INVISIBLE}]|[ ](?=[\s{_INVISIBLE}]))[\s{_INVISIBLE}]*"
)
_JAMO: Final = re.compile("[\u1100-\u11ff]+")


def loose(text: str) -> str:
    """The words of a text, in the form in which all its spellings are one."""
    return LooseText(text).words if not _is_plain(text) else text


def _is_plain(text: str) -> bool:
    """Whether a text is its own loose form: most are, and that is seen at once."""
    return text.isascii() and not _SPECIAL.search(text) and text == text.strip() and "`" not in text


class LooseText:
    """The loose form of a text, with the way back to its offsets.

    Attributes:
        words: The loose form.
    """

    def __init__(self, text: str) -> None:
        """Makes the loose form.

        Args:
            text: A text.
        """
        self._loose = [0]
        self._source = [0]
        self._until = [0]
        self._end = len(text)
        pieces: list[str] = []
        size = at = 0
        for start, end, new in _changes(text):
            if start > at:
                self._loose.append(size)
                self._source.append(at)
                self._until.append(start)
                pieces.append(text[at:start])
                size += start - at
            if new and (start or new != " ") and (end < len(text) or new != " "):
                self._loose.append(size)
                self._source.append(start)
                self._until.append(end)
                pieces.append(new)
                size += len(new)
            at = end
        if at < len(text):
            self._loose.append(size)
            self._source.append(at)
            self._until.append(len(text))
            pieces.append(text[at:])
        self.words = "".join(pieces).translate(_QUOTES)

    def start(self, offset: int) -> int:
        """Where in the text a code point of the loose form stands."""
        if offset >= len(self.words):
            return self._end
        i = bisect_right(self._loose, offset) - 1
        return min(self._source[i] + offset - self._loose[i], self._until[i] - 1)

    def at(self, offset: int) -> int:
        """Where in the loose form a code point of the text stands, or what comes next to it."""
        i = bisect_right(self._source, offset) - 1
        inside = self._loose[i] + offset - self._source[i]
        following = self._loose[i + 1] if i + 1 < len(self._loose) else len(self.words)
        return min(inside, following)

    def end(self, offset: int) -> int:
        """One past where the code point before an offset of the loose form stands."""
        if not offset:
            return 0
        i = bisect_right(self._loose, offset - 1) - 1
        last = self._loose[i + 1] if i + 1 < len(self._loose) else len(self.words)
        return self._until[i] if offset == last else self.start(offset - 1) + 1


class TightText:
    """The loose form of a text without white space, with the way back to its offsets.

    Two marks that stand for a quotation mark, and brackets by their names in the Penn Treebank, are
    one sign each.

    Attributes:
        words: The signs of the text.
    """

    def __init__(self, text: str) -> None:
        """Makes the form.

        Args:
            text: A text.
        """
        self._text = LooseText(text)
        self._tight = [0]
        self._source = [0]
        self._signs = [0]
        pieces: list[str] = []
        size = at = 0
        loose_words = self._text.words
        for found in _NO_WORDS.finditer(loose_words):
            size = self._piece(pieces, loose_words[at : found.start()], at, size)
            if sign := _TREEBANK.get(found[0], ""):
                size = self._piece(pieces, sign, found.start(), size, len(found[0]))
            at = found.end()
        self._piece(pieces, loose_words[at:], at, size)
        self.words = "".join(pieces)

    def _piece(self, pieces: list[str], words: str, at: int, size: int, long: int = 0) -> int:
        """Takes a piece of the loose form that begins there; returns the size with it."""
        if words:
            self._tight.append(size)
            self._source.append(at)
            self._signs.append(long)
            pieces.append(words)
        return size + len(words)

    def start(self, offset: int) -> int:
        """Where in the text a sign stands."""
        i = bisect_right(self._tight, offset) - 1
        return self._text.start(self._source[i] + offset - self._tight[i])

    def at(self, offset: int) -> int:
        """The sign that a code point of the text is, or the next one."""
        place = self._text.at(offset)
        i = bisect_right(self._source, place) - 1
        inside = self._tight[i] + (0 if self._signs[i] else place - self._source[i])
        following = self._tight[i + 1] if i + 1 < len(self._tight) else len(self.words)
        return min(inside, following)

    def end(self, offset: int) -> int:
        """One past where the sign before an offset stands."""
        if not offset:
            return 0
        i = bisect_right(self._tight, offset - 1) - 1
        last = self._source[i] + (self._signs[i] or offset - self._tight[i])
        return self._text.end(last)


def tight(text: str) -> str:
    """The signs of a text, without white space; see `TightText`."""
    if _is_plain(text) and "''" not in text and "B-" not in text:
        return "".join(text.split())
    return TightText(text).words


_TREEBANK: Final = {
    "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}",
}  # fmt: skip
_NO_WORDS: Final = re.compile(r"\s+|''|-[LR][RSC]B-")


def _signs(found: str) -> str:
    """What stands for three dots or several dashes; nothing for anything else."""
    if found[0] == ".":
        return "…"
    several = len(found) > 1 and re.fullmatch(_DASH, found[0]) and re.fullmatch(_DASH, found[-1])
    return "-" if several else ""


def _changes(text: str) -> list[tuple[int, int, str]]:
    """What is not as in the loose form, in order: a range, and what stands for it there."""
    found = []
    for match in _SPECIAL.finditer(text):
        if new := _JOINED.get(match[0]) or _signs(match[0]):
            found.append((*match.span(), new))
            continue
        if match[0][0] in "-\u2010":
            # Before a capital it is part of the name: "Orlo-\nTolva" is "Orlo-Tolva".
            capital = text[match.end()].isupper()
            found.append((match.start() + capital, match.end(), ""))
            continue
        new = " " if not match[0].strip() or re.search(r"\s", match[0]) else ""
        found.append((*match.span(), new))
    if text[:1] == " " and not (found and found[0][0] == 0):
        found.insert(0, (0, 1, " "))
    if len(text) > 1 and text[-1] == " " and not (found and found[-1][1] == len(text)):
        found.append((len(text) - 1, len(text), " "))
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        found += _compositions(text, found)
        found.sort()
    return found


def _compositions(text: str, taken: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Letters with marks behind them that NFC writes otherwise."""
    used = {at for start, end, _ in taken for at in range(start, end)}
    found = []
    clusters = [match.span() for match in _JAMO.finditer(text)]
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if ord(text[at]) > 0x7F or end > at + 1:
            clusters.append((at, end))
        at = end
    last = 0
    for start, end in sorted(clusters):
        new = unicodedata.normalize("NFC", text[start:end])
        if start >= last and new != text[start:end] and not used.intersection((start, end - 1)):
            found.append((start, end, new))
            last = end
    return found
