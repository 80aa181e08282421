"""Cuts a text into units: sentences, headings, list items, bylines and notes."""

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from reviewer.corpus.segmentation import thai
from reviewer.corpus.segmentation.abbreviations import VERSION
from reviewer.corpus.segmentation.boundaries import cuts
from reviewer.corpus.segmentation.enumerations import items
from reviewer.corpus.segmentation.lexicon import Lexicon, load
from reviewer.corpus.segmentation.lines import TextLine
from reviewer.corpus.segmentation.paragraphs import Lines, is_wrapped, paragraphs
from reviewer.corpus.segmentation.unit_kinds import LONGEST, is_note, kinds_of

SEGMENTER: Final = f"reviewer 4, sentencex {VERSION}"
"""Names the rules, their words and the library in frozen files: where any of them cuts a text
otherwise than before, the number goes up (`tests/corpus/segmentation/test_segmenter_name.py`)."""


def segmenter(how: Lines, text: str = "") -> str:
    """The name of the rules where they read the lines of a text in a certain way."""
    library = thai.name() if thai.is_thai(text) else ""
    ways = ("" if how == "kept" else how, library)
    return ", ".join(filter(None, (SEGMENTER, *ways)))


def way_of(text: str, start: int, wanted: str) -> Lines:
    """How the lines of a text are read.

    Args:
        text: The text exactly as decoded.
        start: Where its body begins.
        wanted: One of `Lines`; with `auto` the text decides.
    """
    if wanted == "markdown":
        return "markdown"
    if wanted == "wrapped" or (wanted == "auto" and is_wrapped(text, start)):
        return "wrapped"
    return "kept"


_CODE_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(?:[^`\n]|\n(?!\s*\n)|(?!\1(?!`))`+)+?\1(?!`)")
_STOP: Final = re.compile("[.!?…]")


class RawUnit(NamedTuple):
    """A unit of a text as `[start, end)` in code points.

    Attributes:
        start: Offset of the first character.
        end: Offset behind the last character.
        kind: One of `sentence`, `heading`, `item`, `byline` and `note`.
    """

    start: int
    end: int
    kind: str


def segment(
    text: str,
    language: str = "en",
    abbreviations: Collection[str] = (),
    start: int = 0,
    how: Lines = "kept",
) -> Iterator[RawUnit]:
    """Yield the units of a text in order, line by line, as docs/segmentation.md says.

    Every character that is neither white space nor invisible is in exactly one unit.

    Args:
        text: The text exactly as decoded.
        language: A language tag; it chooses the abbreviations.
        abbreviations: Further abbreviations, with or without their last stop.
        start: Where to begin, behind front matter; offsets still count from 0.
        how: How its lines are read: each alone, or those of a paragraph together.

    Yields:
        Units that do not overlap; the first comes without reading the whole text.
    """
    lexicon = load(language, abbreviations)
    lines = paragraphs(text, start, how)
    if how == "markdown":
        text = _without_code(text)
    for line, kind in kinds_of(text, lines, lexicon):
        boundaries = _cuts(text, line, lexicon)
        if kind == "heading":
            yield from _heading(text, line, list(boundaries))
        else:
            yield from _paragraph(text, lexicon, line, kind, boundaries)


def _cuts(text: str, line: TextLine, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the boundaries of a line, those between the items of a list in it included."""
    last = line.start
    for start, end in items(text, line, lexicon):
        if start > line.start:
            yield last, start
        yield from _in_stretch(text, lexicon, start, end)
        last = end


def _without_code(text: str) -> str:
    """The text, of the same length, with no stops in spans of code such as `` `macro! (...)` ``."""
    if "`" not in text:
        return text
    return _CODE_SPAN.sub(lambda found: _STOP.sub("_", found.group()), text)


def _in_stretch(text: str, lexicon: Lexicon, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the boundaries by stops and, in scripts that have none, those between them."""
    if not thai.is_thai(text[start:end]):
        yield from cuts(text, lexicon, start, end)
        return
    for before, after in [*cuts(text, lexicon, start, end), (end, end)]:
        yield from thai.cuts(text, start, before)
        if after < end:
            yield before, after
        start = after


def _heading(text: str, line: TextLine, boundaries: list[tuple[int, int]]) -> Iterator[RawUnit]:
    """Yield the units of a heading; only a Markdown heading holds more than one sentence."""
    kind = "heading" if not boundaries or text[line.start] == "#" else "sentence"
    first = line.start
    for end, following in boundaries:
        yield RawUnit(first, end, kind)
        first = following
    yield RawUnit(first, line.end, kind)


def _paragraph(
    text: str, lexicon: Lexicon, line: TextLine, kind: str, boundaries: Iterator[tuple[int, int]]
) -> Iterator[RawUnit]:
    """Yield the units of any other line; a bracket behind its last sentence may be a note."""
    first = line.start
    for end, following in boundaries:
        yield RawUnit(first, end, kind)
        first = following
    if first > line.start and text[first] in "([" and line.end - first < LONGEST:
        kind = "note" if is_note(text[first : line.end], lexicon) else kind
    yield RawUnit(first, line.end, kind)
