"""`python -m benchmarks.growth FIGURES.json CURVES.svg`: draws how whole commands grow.

Takes what `python -m benchmarks commands --json FIGURES.json` wrote. Both axes are logarithmic, so
that what grows in proportion is a straight line that rises like the bare load's.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 250, 20, 40
COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777")
"""Told apart by people who see few colours (Paul Tol's bright scheme); dashes tell the rest."""

DASHES = ("", "6 3", "2 3")

_ROW = re.compile(r"(?P<name>.+), (?P<size>[\d,]+) sentences x \d+, processor")

Curve = list[tuple[int, float]]
"""Sentences and seconds, in the order of the sentences."""


def curves(figures: Iterable[Mapping[str, Any]]) -> dict[str, Curve]:
    """Command -> its processor time at each size, and the bare load's.

    Args:
        figures: Rows as `benchmarks.report` writes them as JSON.
    """
    found: dict[str, dict[int, float]] = {}
    for row in figures:
        named = _ROW.fullmatch(row["what"])
        if named is None or not row.get("figure"):
            continue
        size = int(named["size"].replace(",", ""))
        found.setdefault(named["name"], {})[size] = row["figure"]["median"]
        if row.get("beside"):
            least = found.setdefault("bare load", {})
            bare = row["beside"]["median"]
            least[size] = min(bare, least.get(size, bare))
    return {name: sorted(points.items()) for name, points in found.items()}


def drawn(every: Mapping[str, Curve]) -> str:
    """The curves as SVG, the slowest first in the list of names.

    Raises:
        ValueError: There is nothing to draw.
    """
    points = [point for curve in every.values() for point in curve]
    if not points:
        raise ValueError("there is no row of a whole command among the figures")
    across = _scale([size for size, _ in points], LEFT, WIDTH - RIGHT)
    up = _scale([seconds for _, seconds in points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12" role="img" aria-label="Processor time of whole'
        ' commands by the number of sentences">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for size in sorted({size for size, _ in points}):
        parts.append(_line([(across(size), TOP), (across(size), HEIGHT - BOTTOM)], "#dddddd"))
        parts.append(_text(across(size), HEIGHT - BOTTOM + 18, f"{size:,}", "middle"))
    lowest, highest = min(s for _, s in points), max(s for _, s in points)
    for power in range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1):
        if lowest <= 10.0**power <= highest:
            parts.append(_line([(LEFT, up(10.0**power)), (WIDTH - RIGHT, up(10.0**power))], "#ddd"))
            parts.append(_text(LEFT - 6, up(10.0**power) + 4, f"{10.0**power:g} s", "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "sentences x 3 people", "middle"))
    ranked = sorted(every.items(), key=lambda item: -item[1][-1][1])
    for number, (name, curve) in enumerate(ranked):
        colour = "#000000" if name == "bare load" else COLOURS[number % len(COLOURS)]
        dash = DASHES[number // len(COLOURS) % len(DASHES)]
        where = [(across(size), up(seconds)) for size, seconds in curve]
        parts.append(_line(where, colour, dash, 2))
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in where]
        y = TOP + 12 + number * 20
        parts.append(
            _line([(WIDTH - RIGHT + 16, y - 4), (WIDTH - RIGHT + 40, y - 4)], colour, dash, 2)
        )
        parts.append(_text(WIDTH - RIGHT + 46, y, name, "start"))
    return "\n".join([*parts, "</svg>", ""])


def _scale(values: Sequence[float], first: float, last: float) -> Any:
    low, high = math.log10(min(values)), math.log10(max(values))
    wide = (high - low) or 1.0
    return lambda value: first + (math.log10(value) - low) / wide * (last - first)


def _line(
    points: Iterable[tuple[float, float]], colour: str, dash: str = "", width: int = 1
) -> str:
    where = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{where}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def main(argv: Sequence[str]) -> int:
    """Runs the command line; returns the exit code."""
    if len(argv) != 2:
        print(__doc__.partition("\n")[0], file=sys.stderr)
        return 2
    found = json.loads(Path(argv[0]).read_text("utf-8"))
    Path(argv[1]).write_text(drawn(curves(found["rows"])), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
