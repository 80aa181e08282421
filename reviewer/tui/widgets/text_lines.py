"""The lines of a row: pieces of styled text that know how they were broken.

Where the lines of a text break on a terminal, how wide they are, and what is drawn of them.

Offsets are code points of the text as it is. Nothing here knows a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment, Segments
from rich.style import Style

from reviewer.corpus.tokens import SIMPLE, clusters, graphemes, snap

__all__ = ["SIMPLE", "cells", "drawn", "fit", "flat", "graphemes", "snap", "undrawn", "wrap"]


_WHITE: Final = "\t\n\v\f\r\x85\u2028\u2029"


_GLUE: Final = "\xa0\u2007\u202f"


_INVISIBLE: Final = "\xad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


_NEVER_FIRST: Final = frozenset("、。，．：；！？」』）】〉》〕］｝…ー々")


_NEVER_LAST: Final = frozenset("「『（【〈《〔［｛")


_FLAT: Final = (
    {code: 0x2400 + code for code in range(0x20)}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
    | {ord(character): 0x20 for character in _WHITE}
)


_HIDDEN: Final = re.compile(f"[{_INVISIBLE}]|\r(?=\n)")


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def flat(text: str) -> str:
    """The text with one safe code point for each unsafe one, so that offsets stay as they are.

    Tabs and line breaks become spaces, control characters a visible picture of one cell.
    """
    if text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", text.translate(_FLAT))


def drawn(text: str) -> str:
    """What is written to the terminal: `flat`, without characters that only steer a layout.

    Soft hyphens, zero-width spaces and the marks that turn the direction of writing are left
    out, because terminals disagree on how wide they are or let them reach past the line.
    """
    if text.isprintable():
        return text
    return flat(_HIDDEN.sub("", text))


def cells(text: str) -> int:
    """The width of the text as drawn, in terminal cells."""
    return cell_len(drawn(text))


def undrawn(text: str, at: int) -> int:
    """The offset in a text of what stands at an offset of the text as drawn."""
    if text.isprintable():
        return min(at, len(text))
    ends = (end for end in range(1, len(text) + 1) if len(drawn(text[:end])) > at)
    return next(ends, len(text) + 1) - 1


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells: padded with spaces, or cut and ended with "…"."""
    shown = drawn(text)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(set_cell_size(shown, width - 1).rstrip() + "…", width) if width else ""


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """The lines of a text that flows in a column.

    Lines break at white space (line breaks of the text count as such) and between ideographs;
    a word that is too long breaks where the line is full. Graphemes stay whole, unless one
    alone is wider than the line.

    Args:
        text: Any text, a single paragraph as a rule.
        width: Cells of a line; less than 1 counts as 1.

    Returns:
        Half-open ranges of code points in order, at least one. Only white space and invisible
        characters at breaks and at the end lie outside of them, so no line is wider than
        `width` (a single character of two cells in a column of one is).
    """
    width = max(1, width)
    flattened = flat(text)
    if SIMPLE.fullmatch(flattened) and "\r" not in text:
        return _wrap_simple(flattened, width)
    return _wrap_clusters(text, width)


def _wrap_simple(text: str, width: int) -> list[tuple[int, int]]:
    """`wrap` where every code point is one cell: a few searches instead of a walk."""
    lines = []
    start, end = 0, len(text.rstrip(" "))
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0:
            lines.append((start, start + width))
            start += width
            continue
        if line := text[start:cut].rstrip(" "):
            lines.append((start, start + len(line)))
        start = cut + 1
        while text[start] == " ":
            start += 1
    if start < end or not lines:
        lines.append((start, end))
    return lines


def _grapheme_pieces(text: str, width: int) -> Iterator[tuple[int, int, int, str]]:
    """Start, end, cells and text of each grapheme; one that is too wide falls to pieces."""
    start = 0
    for cluster in clusters(text):
        size = cells(cluster)
        parts = [(part, cells(part)) for part in cluster] if size > width else [(cluster, size)]
        for part, own in parts:
            yield start, start + len(part), own, part
            start += len(part)


class _Breaker:
    """The line that is being filled, and the last place where it may break."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[tuple[int, int]] = []
        self.start = self.cells = 0
        self.before: tuple[int, int, int] | None = None
        """End of the line if it breaks there, start of the next, cells before that."""

    def allow(self, end: int, resume: int) -> None:
        """The line may end here, and the next one start there."""
        self.before = (end, resume, self.cells)

    def end_at(self, end: int, resume: int) -> None:
        """Ends the line; white space alone makes none."""
        if end > self.start:
            self.lines.append((self.start, end))
        self.start = resume

    def add(self, start: int, size: int) -> None:
        """Makes room for a grapheme of so many cells that starts there."""
        while self.cells + size > self.width and start > self.start:
            if self.before is not None and self.before[1] > self.start:
                end, resume, used = self.before
                self.end_at(end, resume)
                self.cells -= used
            else:
                self.end_at(start, start)
                self.cells = 0
            self.before = None
        self.cells += size


def _wrap_clusters(text: str, width: int) -> list[tuple[int, int]]:
    """`wrap` grapheme by grapheme."""
    breaker = _Breaker(width)
    end = 0
    last, was_wide = "", False
    for start, stop, size, piece in _grapheme_pieces(text, width):
        if piece[0] not in _GLUE and (piece.isspace() or piece == "\u200b"):
            breaker.cells += size
            breaker.allow(end, stop)
            was_wide = False
            continue
        is_wide = size > 1
        if (
            (is_wide or was_wide)
            and end == start
            and piece not in _NEVER_FIRST
            and last not in _NEVER_LAST
        ):
            breaker.allow(start, start)
        breaker.add(start, size)
        end, last, was_wide = stop, piece, is_wide
    breaker.end_at(end, end)
    return breaker.lines or [(0, 0)]


StyledRange = tuple[int, int, Style]
"""Start and end in code points of the text, and how to draw it (colours, bold ...)."""


class ScreenLine(NamedTuple):
    """One line of a row, without its background: the list adds that, and the cursor's colours.

    Attributes:
        segments: What is drawn; a style names only what differs from the row's own colours.
        cells: Its width.
        indent: Code points at the start that are not text (a number, badges): never copied.
        glue: What stood between this line and the row's next one: a space, or nothing inside a
            long word.
        tail: Code points at the end that are not text.
    """

    segments: tuple[Segment, ...]
    cells: int
    indent: int = 0
    glue: str = " "
    tail: int = 0

    @property
    def text(self) -> str:
        """What is drawn, as plain text."""
        return "".join(segment.text for segment in self.segments)


def line(*parts: str | tuple[str, Style | None]) -> ScreenLine:
    """A line of texts, each plain or with its style."""
    return _line(
        Segment(drawn(part)) if isinstance(part, str) else Segment(drawn(part[0]), part[1])
        for part in parts
    )


def segments_of(lines: Iterable[ScreenLine]) -> Segments:
    """Lines in the form that a `Static` shows."""
    return Segments([segment for each in lines for segment in (*each.segments, Segment("\n"))])


def _line(segments: Iterable[Segment], glue: str = " ") -> ScreenLine:
    """A line of segments whose text is safe to draw."""
    kept = tuple(segment for segment in segments if segment.text)
    return ScreenLine(kept, sum(cell_len(segment.text) for segment in kept), 0, glue)


def styled(
    text: str,
    ranges: Sequence[tuple[int, int]],
    spans: Sequence[StyledRange] = (),
    style: Style | None = None,
) -> list[ScreenLine]:
    """The lines of a text with highlights.

    Args:
        text: The text that was wrapped.
        ranges: What `wrap` gave for it.
        spans: Highlights by offset in the text, in any order; they may overlap (a later one
            paints over an earlier one) and reach over line ends. They are widened to whole
            graphemes.
        style: Of all of the text, under the highlights.

    Returns:
        One line for each range.
    """
    if spans:
        bounds = graphemes(text)
        spans = [(*snap(bounds, start, end), paint) for start, end, paint in spans]
    starts = [start for start, _ in ranges[1:]]
    return [
        _line(_pieces(text, start, end, spans, style), "" if follows == end else " ")
        for (start, end), follows in zip(ranges, [*starts, -1], strict=True)
    ]


def _pieces(
    text: str, start: int, end: int, spans: Sequence[StyledRange], style: Style | None
) -> Iterator[Segment]:
    """The part of a text between two offsets, cut where a highlight begins or ends."""
    here = [span for span in spans if span[0] < end and span[1] > start]
    if not here:
        yield Segment(drawn(text[start:end]), style)
        return
    cuts = {cut for span in here for cut in span[:2] if start < cut < end}
    for first, last in pairwise(sorted({start, end} | cuts)):
        paints = [span[2] for span in here if span[0] <= first and span[1] >= last]
        layers = [style, *paints] if style else paints
        yield Segment(drawn(text[first:last]), Style.combine(layers) if layers else None)


def prefixed(
    lines: Sequence[ScreenLine], first: ScreenLine, rest: ScreenLine | None = None
) -> list[ScreenLine]:
    """Lines with something before them that is not text: a number, badges, an indent.

    Args:
        lines: The lines of a row.
        first: Goes before the first one.
        rest: Goes before the others; spaces of the same width if None.
    """
    other = rest if rest is not None else line(" " * first.cells)
    heads = [first] + [other] * (len(lines) - 1)
    return [
        ScreenLine(
            head.segments + body.segments,
            head.cells + body.cells,
            len(head.text) + body.indent,
            body.glue,
            body.tail,
        )
        for head, body in zip(heads, lines, strict=True)
    ]


Piece = tuple[str, Style | None]
"""A text with its style."""


def runs_of(lines: Sequence[int]) -> list[list[int]]:
    """Numbers in ascending order, those together that follow one another."""
    return [[line for _, line in run] for _, run in groupby(enumerate(lines), _distance)]


def _distance(numbered: tuple[int, int]) -> int:
    """The same for numbers that follow one another."""
    return numbered[1] - numbered[0]
