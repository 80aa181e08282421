"""What an article without a title is recognised by in a list: its headline or its first words."""

from __future__ import annotations

from typing import Final

from reviewer.corpus.segmentation.unit_kinds import guess_title
from reviewer.models import Units

LONGEST: Final = 120
"""Code points of an opening."""

_ASIDE: Final = ("byline", "note", "page")


def opening_of(text: str, units: Units) -> str:
    """The headline that stands over a text, else the words that it begins with, on one line.

    Args:
        text: The text of the article.
        units: Its boundaries; only the first few are looked at.
    """
    first = [units[at] for at in range(min(6, len(units)))]
    found = guess_title(text, ((unit.start, unit.end, unit.kind) for unit in first))
    if not found:
        begins = next((unit for unit in first if unit.kind not in _ASIDE), None)
        found = text[begins.start : begins.end] if begins else ""
    words = " ".join(found[: 4 * LONGEST].split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
