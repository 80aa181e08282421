"""Rows of very long texts: lines that are made when they are looked at, and not before.

A sentence may be megabytes long, if a text has no full stop. Where its lines begin is found out
once for each width; what they look like only for those on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final, overload

from rich.style import Style

from reviewer.tui.widgets.text_lines import ScreenLine, StyledRange, styled, wrap

LONG: Final = 20_000
"""Code points from which on a text is long: more than any screen shows of it."""

_STRETCH: Final = 8_192

_AROUND: Final = 500
"""Code points beside a line in which what is looked for may begin or end."""


class LongLines(Sequence[ScreenLine]):
    """Lines of a row of which few are ever asked for."""

    def __init__(self, count: int, make: Callable[[int], ScreenLine]) -> None:
        """So many lines; `make` gives each by its number, from 0."""
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> ScreenLine: ...

    @overload
    def __getitem__(self, at: slice) -> list[ScreenLine]: ...

    def __getitem__(self, at: int | slice) -> ScreenLine | list[ScreenLine]:
        if isinstance(at, slice):
            return [self._make(each) for each in range(self._count)[at]]
        return self._make(range(self._count)[at])


def wrap_long(text: str, width: int, stretch: int = _STRETCH) -> list[tuple[int, int]]:
    """The lines of `text_lines.wrap`, found stretch by stretch.

    A character that needs care then slows down its neighbours only, and no stretch holds more
    graphemes in memory than it has.

    Args:
        text: Any text.
        width: Cells of a line.
        stretch: Code points that are looked at together, at least 1.

    Returns:
        What `wrap` gives.
    """
    lines: list[tuple[int, int]] = []
    start, size = 0, max(stretch, 2 * width)
    while start + size < len(text):
        found = wrap(text[start : start + size], width)
        # What follows may belong to the last line, and to the grapheme at its end.
        if len(found) < 3:
            size *= 2
            continue
        lines += [(start + first, start + last) for first, last in found[:-2]]
        start, size = start + found[-2][0], max(stretch, 2 * width)
    found = wrap(text[start:], width)
    return lines + [(start + first, start + last) for first, last in found]


def styled_long(
    text: str,
    ranges: Sequence[tuple[int, int]],
    spans: Sequence[StyledRange] = (),
    style: Style | None = None,
    *,
    seek: Callable[[str], Iterable[StyledRange]] | None = None,
) -> LongLines:
    """The lines of `text_lines.styled`, each made when it is asked for.

    Args:
        text: The text.
        ranges: Its lines.
        spans: What is painted in it.
        style: What all of it looks like.
        seek: Gives what else is painted in a text, above all that. It is asked for what is around
            a line only: what is looked for may stand there a million times.
    """

    def make(at: int) -> ScreenLine:
        start, end = ranges[at]
        below = max(0, start - _AROUND)
        sought = seek(text[below : end + _AROUND]) if seek is not None else ()
        every = chain(
            spans, ((below + first, below + last, paint) for first, last, paint in sought)
        )
        here = [
            (max(first, start) - start, min(last, end) - start, paint)
            for first, last, paint in every
            if first < end and start < last
        ]
        (made,) = styled(text[start:end], [(0, end - start)], here, style)
        follows = ranges[at + 1][0] if at + 1 < len(ranges) else -1
        return made._replace(glue="" if follows == end else " ")

    return LongLines(len(ranges), make)
