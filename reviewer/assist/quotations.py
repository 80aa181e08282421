"""What stands between quotation marks in a text."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Final

_PAIRS: Final = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "‹": "›"}
_NEWLINE: Final = re.compile(r"\n")
_EMPTY: Final = re.compile(r"\n\s*\n")
_DOUBLED: Final = "''"
"""Two apostrophes are one mark in copy from some wires."""
_SINGLE_OPEN: Final = "‘'"
_SINGLE_CLOSE: Final = "’'"


def quotations(text: str, *, wrapped: bool = False) -> Iterator[tuple[int, int]]:
    """The outermost quotations as `[start, end)` of what is between the marks, in order.

    A mark that is not closed before its paragraph ends quotes to the end of the paragraph: a
    quotation that goes on in the next one is opened anew there.

    Args:
        text: The text.
        wrapped: Whether a newline is a space, so that only an empty line ends a paragraph.
    """
    at = 0
    for end in paragraph_ends(text, wrapped=wrapped):
        for start, stop in _in_line(text[at:end]):
            yield at + start, at + stop
        at = end


def paragraph_ends(text: str, *, wrapped: bool) -> Iterator[int]:
    """Where the paragraphs of a text end, the newline included."""
    for found in (_EMPTY if wrapped else _NEWLINE).finditer(text):
        yield found.end()
    yield len(text)


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(line):
        char = line[place]
        if char in _PAIRS:
            place = yield from _until(line, place, _PAIRS[char])
        elif char == '"' and _opens(line, place):
            place = yield from _until(line, place, '"')
        elif line.startswith(_DOUBLED, place) and _opens(line, place):
            end = line.find(_DOUBLED, place + 2)
            end = end if end > 0 else len(line)
            if end > place + 2:
                yield place + 2, end
            place = end + 1
        elif char in _SINGLE_OPEN and _opens(line, place):
            end = _single_end(line, place + 1)
            if end > place:
                yield place + 1, end
                place = end
        place += 1


def _until(line: str, place: int, closing: str) -> Generator[tuple[int, int], None, int]:
    """Yields what stands up to a closing mark; returns where that is."""
    found = [at for at in (line.find(mark, place + 1) for mark in closing) if at > 0]
    end = min(found, default=len(line))
    if "”" in closing:
        end = _straight_end(line, place, end)
    if end > place + 1:
        yield place + 1, end
    return end


def _straight_end(line: str, place: int, end: int) -> int:
    """Where a straight mark closes a curly one: before its own comes, or the next opens."""
    opened = line.find("“", place + 1, end)
    if end < len(line) and opened < 0:
        return end
    found = re.compile(r"(?<=[\w.,!?…])\"(?!\w)").search(
        line, place + 1, opened if opened > 0 else end
    )
    return found.start() if found else end


def _opens(line: str, place: int) -> bool:
    """Whether a mark that may also close, or be an apostrophe, opens here."""
    before = line[place - 1] if place else " "
    behind = line[place + 1 : place + 2]
    return not before.isalnum() and behind.strip() != "" and behind not in ".,;:!?)"


def _single_end(line: str, place: int) -> int:
    """Where a single mark closes: behind a letter or stop, with no letter behind it; 0 if never."""
    for at in range(place, len(line)):
        if line[at] in _SINGLE_CLOSE and at > place and not line[at - 1].isspace():
            behind = line[at + 1 : at + 2]
            plural = line[at - 1] == "s" and behind == " " and _closes_later(line, at + 1)
            if not behind.isalnum() and not plural:
                return at
    return 0


def _closes_later(line: str, place: int) -> bool:
    """Whether a mark closes further on, so that this one is an apostrophe: the workers’ union."""
    opening = line.find("‘", place)
    end = len(line) if opening < 0 else opening
    return any(
        line[at] in _SINGLE_CLOSE and not line[at + 1 : at + 2].isalnum() and line[at - 1] != "s"
        for at in range(place, end)
    )
