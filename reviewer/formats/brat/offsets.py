"""What the offsets of an annotation file count: told by the words that stand beside them.

Brat counts code points of the text as it is. Files that went through git or other programs count
line ends as one, bytes, UTF-16, or a mark at the beginning.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"^T[0-9]+\t\S+ ([0-9; ]+)\t(.*\S.*?)\r?$", re.MULTILINE)
_MOST: Final = 4000
"""Annotations that are looked at."""


class OffsetCount(NamedTuple):
    """What offsets count.

    Attributes:
        what: In words; empty for code points of the text.
        starts: Offset there -> offset in code points; None where they are the same.
        shift: What is added to an offset before.
    """

    what: str = ""
    starts: Sequence[int] | None = None
    shift: int = 0

    def range(self, start: int, end: int) -> tuple[int, int]:
        """A range in code points; what lies beyond the text stays beyond it."""
        start, end = start + self.shift, end + self.shift
        if self.starts is None or not 0 <= start < end < len(self.starts):
            return start, end
        # The end is one behind the last character: a line end may follow that is not counted.
        return self.starts[start], self.starts[end - 1] + 1


def counted(text: str, said: str, *, marked: bool = False) -> OffsetCount:
    """What the offsets of an annotation file count.

    Args:
        text: The text.
        said: The annotation file.
        marked: Whether the file of the text begins with a mark, which is no part of it here.
    """
    found = islice(_LINE.finditer(said), _MOST)
    lines = [(match[1], match[2].split()) for match in found]
    usual = OffsetCount()
    if all(_fits(usual, text, *line) for line in lines):
        return usual
    for other in _others(text, marked=marked):
        if all(_fits(other, text, *line) for line in lines):
            return other
    return usual


def _fits(count: OffsetCount, text: str, runs: str, words: Sequence[str]) -> bool:
    try:
        given = [tuple(map(int, run.split())) for run in runs.split(";")]
        ranges = [count.range(start, end) for start, end in given]
    except ValueError:
        return True  # it is wrong whatever is counted
    return " ".join(text[start:end] for start, end in ranges).split() == words


def _others(text: str, *, marked: bool) -> Iterator[OffsetCount]:
    if "\r\n" in text:
        ends = (at for at, char in enumerate(text) if text[at : at + 2] != "\r\n")
        yield OffsetCount("line ends as one character", array("q", [*ends, len(text)]))
    if not text.isascii():
        yield OffsetCount("UTF-16", _spread(text, [1 + (char > "\uffff") for char in text]))
        sizes = [len(char.encode("utf-8", "surrogatepass")) for char in text]
        yield OffsetCount("bytes", _spread(text, sizes))
    if marked:
        yield OffsetCount("a mark at the beginning of the text", None, -1)


def _spread(text: str, sizes: Sequence[int]) -> array[int]:
    """The code point of each unit, where one is of so many; and the end."""
    return array("q", [*(at for at, size in enumerate(sizes) for _ in range(size)), len(text)])
