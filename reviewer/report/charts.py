"""Bars as inline SVG, which need no script and print as they look."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from reviewer.review.measures import Figure

ROW: Final = 26
"""Height of a bar with its label, in user units."""

LABEL: Final = 190
"""Width of the labels."""

LETTERS: Final = 24
"""Letters of a label that have room."""

WIDTH: Final = 640
"""Width of a chart."""

_VALUE: Final = 70


def bars(title: str, counts: Mapping[str, int]) -> str:
    """A bar for each name, as long as its count; the numbers stand beside, colour says nothing.

    Args:
        title: What is counted, for whoever cannot see the picture.
        counts: Name -> count; empty gives an empty text.
    """
    if not counts:
        return ""
    most = max(max(counts.values()), 1)
    room = WIDTH - LABEL - _VALUE
    rows = []
    for at, (name, count) in enumerate(counts.items()):
        length = room * count / most
        rows.append(_row(at, name, str(count)) + _bar(at, 0, length))
    return _svg(title, counts, rows)


def intervals(title: str, figures: Mapping[str, Figure]) -> str:
    """A dot with its 95 % interval for each name, on a scale from 0 to 1.

    Args:
        title: What was measured.
        figures: Name -> figure; one that is undefined says so in words.
    """
    if not figures:
        return ""
    room = WIDTH - LABEL - _VALUE
    rows = []
    for at, (name, figure) in enumerate(figures.items()):
        if figure.value is None:
            rows.append(_row(at, name, "undefined"))
            continue
        middle = at * ROW + ROW / 2
        low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
        left, right, dot = (LABEL + room * min(1.0, max(0.0, x)) for x in (low, high, figure.value))
        rows.append(
            _row(at, name, f"{figure.value:.2f}")
            + f'<line class="scale" x1="{LABEL}" x2="{LABEL + room}" y1="{middle}" y2="{middle}"/>'
            + f'<line class="interval" x1="{left:.1f}" x2="{right:.1f}" y1="{middle}"'
            + f' y2="{middle}"/><circle class="dot" cx="{dot:.1f}" cy="{middle}" r="5"/>'
        )
    return _svg(title, figures, rows)


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"


def _row(at: int, name: str, value: str) -> str:
    y = at * ROW + ROW / 2 + 4
    return (
        f'<text x="{LABEL - 8}" y="{y}" text-anchor="end">{escape(_short(name))}</text>'
        f'<text x="{WIDTH - _VALUE + 8}" y="{y}">{escape(value)}</text>'
    )


def _bar(at: int, start: float, length: float) -> str:
    return (
        f'<rect class="bar" x="{LABEL + start:.1f}" y="{at * ROW + 5}" '
        f'width="{max(length, 1):.1f}" height="{ROW - 10}"/>'
    )


def _svg(title: str, names: Mapping[str, object], rows: list[str]) -> str:
    height = len(names) * ROW
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}"><title>{escape(title)}</title>{"".join(rows)}</svg>'
    )
