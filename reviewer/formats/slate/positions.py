"""The places that SLATE writes: lines, words of lines and characters of words, from 0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

import orjson

from reviewer.formats.base import FormatError
from reviewer.models import Json

Position: TypeAlias = tuple[int, ...]
"""Line; line and word; or line, word and character."""

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_NUMBERS: Final = re.compile(r"[0-9]{1,18}(?:\s+[0-9]{1,18})*")
_NESTED: Final = re.compile(r"[\[(][0-9\s,()\[\]]*[\])]")
_LAST_COMMA: Final = re.compile(r",\s*\]")
_HINT: Final = "expected a place, a hyphen and labels: 0 - claim"


class LabelledPosition(NamedTuple):
    """Labels of a line, or of words in it.

    Attributes:
        line: The line, from 0.
        start: First code point of the text.
        end: One past the last.
        words: Whether it is about words or characters, not the line.
        labels: The labels.
    """

    line: int
    start: int
    end: int
    words: bool
    labels: Sequence[str]


class Lines:
    """A text by lines, words and characters, as SLATE counts them."""

    def __init__(self, text: str) -> None:
        """Cuts it into lines.

        Args:
            text: The text.
        """
        self._text = text
        breaks = [match.span() for match in _BREAK.finditer(text)]
        starts = [0, *(end for _, end in breaks)]
        ends = [*(start for start, _ in breaks), len(text)]
        self._ranges = list(map(self._stripped, starts, ends))

    def _stripped(self, start: int, end: int) -> tuple[int, int]:
        words = self._text[start:end].strip()
        first = self._text.index(words, start) if words else start
        return first, first + len(words)

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._ranges)

    def range(self, line: int) -> tuple[int, int]:
        """Where a line stands, without the white space around it."""
        return self._ranges[line]

    def near(self, line: int, step: int) -> str:
        """The nearest line before (-1) or behind it (1) that is not empty; empty if none is."""
        at = line + step
        while 0 <= at < len(self):
            start, end = self._ranges[at]
            if start < end:
                return self._text[start:end]
            at += step
        return ""

    def word(self, line: int, number: int) -> tuple[int, int] | None:
        """Where a word stands; None if there are not so many."""
        start, end = self._ranges[line]
        for n, word in enumerate(re.compile(r"\S+").finditer(self._text, start, end)):
            if n == number:
                return word.span()
        return None


def is_link(said: str) -> bool:
    """Whether a line of a file of labels links places, without a label."""
    where, hyphen, names = said.partition("-")
    return bool(hyphen and where.strip()) and not names.strip()


def labelled(said: str, lines: Lines, place: str) -> Iterator[LabelledPosition]:
    """What a line of a file of labels is about, line of the text by line.

    Args:
        said: The line.
        lines: The text.
        place: Where the line stands, for a message.

    Raises:
        FormatError: It is not as SLATE writes it, has no label, or its place is not in the text.
    """
    where, hyphen, names = said.partition("-")
    labels = names.split()
    if not hyphen:
        raise FormatError(place, f"is no annotation ({said.strip()[:40]!r})", _HINT)
    if not labels:
        raise FormatError(place, "has a place, but no label", _HINT)
    for first, last in _spans(where.strip(), place):
        yield from _pieces(first, last, labels, lines, place)


def _spans(where: str, place: str) -> Iterator[tuple[Position, Position]]:
    """The places as first and last position."""
    if _NUMBERS.fullmatch(where):
        yield from (((int(n),), (int(n),)) for n in where.split())
        return
    value = _nested(where)
    if value is None:
        raise FormatError(place, f"is about {where[:40]!r}", _HINT)
    for span in value if where.startswith("[") and value else [value]:
        first, last = span if _is_pair(span) else (span, span)
        positions = tuple([one] if isinstance(one, int) else one for one in (first, last))
        if not all(_is_position(one) for one in positions):
            what = f"is about {where[:40]!r}"
            raise FormatError(place, what, "expected a line, words or characters")
        yield tuple(positions[0]), tuple(positions[1])


def _nested(where: str) -> Json:
    """Tuples and lists of numbers as lists; None for anything else. Nothing is evaluated."""
    if not _NESTED.fullmatch(where):
        return None
    text = where.replace("(", "[").replace(")", "]")
    while text != (shorter := _LAST_COMMA.sub("]", text)):
        text = shorter
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _is_pair(span: Json) -> bool:
    return isinstance(span, list) and len(span) == 2 and all(isinstance(x, list) for x in span)


def _is_position(value: Json) -> bool:
    return (
        isinstance(value, list) and 1 <= len(value) <= 3 and all(isinstance(n, int) for n in value)
    )


def _pieces(
    first: Position, last: Position, labels: Sequence[str], lines: Lines, place: str
) -> Iterator[LabelledPosition]:
    if len(first) != len(last) or last < first:
        raise FormatError(place, f"runs from {first} to {last}", "expected them in order")
    start, _ = _resolved(first, lines, place)
    _, end = _resolved(last, lines, place)
    for line in range(first[0], last[0] + 1):
        left, right = lines.range(line)
        if left < right:
            begin, stop = max(start, left), min(end, right)
            yield LabelledPosition(line, begin, stop, len(first) > 1, labels)


def _resolved(position: Position, lines: Lines, place: str) -> tuple[int, int]:
    """The code points of a line, a word or a character."""
    line = position[0]
    if line >= len(lines):
        what = f"is about line {line}, but the text has {len(lines)}"
        raise FormatError(place, what, "lines count from 0; do the files belong together?")
    start, end = lines.range(line)
    if start == end:
        raise FormatError(place, f"is about line {line}, which is empty", "lines count from 0")
    if len(position) > 1:
        word = lines.word(line, position[1])
        if word is None:
            what = f"is about word {position[1]} of line {line}, which has fewer"
            raise FormatError(place, what, "words count from 0; do the files belong together?")
        start, end = word
    if len(position) > 2:
        start += position[2]
        if start >= end:
            what = f"is about character {position[2]} of a shorter word"
            raise FormatError(place, what, "characters count from 0; do the files belong together?")
        end = start + 1
    return start, end
