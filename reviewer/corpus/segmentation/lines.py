"""The lines of a text, found lazily: the first one costs a few fast searches."""

from collections.abc import Iterator
from typing import NamedTuple

from reviewer.corpus.invisible_characters import BLANK, NEWLINES
from reviewer.corpus.segmentation.stop_characters import GAP


class TextLine(NamedTuple):
    """A line without its newline and without blanks at its ends; `start == end` if blank.

    Attributes:
        start: Its first character.
        end: Behind its last one.
        kind: The kind of its units, if more is known of it than its words; else empty.
    """

    start: int
    end: int
    kind: str = ""


def lines(text: str, start: int) -> Iterator[TextLine]:
    """Yield every line from an offset on; a newline of any kind ends one.

    Each kind of newline is looked for with `str.find` and only when the last find is passed,
    so the whole costs one pass a kind, and a text of one long line is not walked.
    """
    size = len(text)
    # Most texts have one kind of them.
    ahead = {char: at for char in NEWLINES if (at := _find(text, char, start)) < size}
    while start < size:
        at = min(ahead.values(), default=size)
        gap = GAP.match(text, start, at)
        first = gap.end() if gap else start
        yield TextLine(first, _stripped(text, first, at))
        start = at + (2 if text.startswith("\r\n", at) else 1)
        for char, found in ahead.items():
            if found < start:
                ahead[char] = _find(text, char, start)


def _find(text: str, char: str, start: int) -> int:
    at = text.find(char, start)
    return at if at >= 0 else len(text)


def _stripped(text: str, start: int, end: int) -> int:
    low = max(start, end - 64)
    kept = text[low:end].rstrip(BLANK)
    while not kept and low > start:
        end, low = low, max(start, low - 4096)
        kept = text[low:end].rstrip(BLANK)
    return low + len(kept)
