"""The lines of a row: pieces of styled text that know how they were broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reviewer.tui.widgets.wrapping import drawn, graphemes, snap

StyledRange = tuple[int, int, Style]
"""Start and end in code points of the text, and how to draw it (colours, bold ...)."""


class Line(NamedTuple):
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


def line(*parts: str | tuple[str, Style | None]) -> Line:
    """A line of texts, each plain or with its style."""
    return _line(
        Segment(drawn(part)) if isinstance(part, str) else Segment(drawn(part[0]), part[1])
        for part in parts
    )


def _line(segments: Iterable[Segment], glue: str = " ") -> Line:
    """A line of segments whose text is safe to draw."""
    kept = tuple(segment for segment in segments if segment.text)
    return Line(kept, sum(cell_len(segment.text) for segment in kept), 0, glue)


def styled(
    text: str,
    ranges: Sequence[tuple[int, int]],
    spans: Sequence[StyledRange] = (),
    style: Style | None = None,
) -> list[Line]:
    """The lines of a text with highlights.

    Args:
        text: The text that was wrapped.
        ranges: What `wrapping.wrap` gave for it.
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


def prefixed(lines: Sequence[Line], first: Line, rest: Line | None = None) -> list[Line]:
    """Lines with something before them that is not text: a number, badges, an indent.

    Args:
        lines: The lines of a row.
        first: Goes before the first one.
        rest: Goes before the others; spaces of the same width if None.
    """
    other = rest if rest is not None else line(" " * first.cells)
    heads = [first] + [other] * (len(lines) - 1)
    return [
        Line(
            head.segments + body.segments,
            head.cells + body.cells,
            len(head.text) + body.indent,
            body.glue,
            body.tail,
        )
        for head, body in zip(heads, lines, strict=True)
    ]
