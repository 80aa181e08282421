"""How stances and tiers look, and the letters that pick them."""

from __future__ import annotations

from typing import Final, NamedTuple

from reviewer.tui.widgets.choice_field import Option


class StanceGlyph(NamedTuple):
    """A sign with its colour.

    Attributes:
        glyph: One cell.
        color: A colour name of the theme's palette.
    """

    glyph: str
    color: str


STANCES: Final = {
    "supports": StanceGlyph("▲", "blue"),
    "refutes": StanceGlyph("▼", "orange"),
    "qualifies": StanceGlyph("◆", "yellow"),
    "background": StanceGlyph("·", "grey"),
}

STANCE_OPTIONS: Final = tuple(Option(stance, stance[0], stance) for stance in STANCES)

TIERS: Final = {
    "primary": "primary document",
    "official": "official record",
    "dataset": "dataset",
    "independent": "independent reporting",
    "wire": "wire or reprint",
    "expert": "expert",
    "party": "party to the dispute",
    "social": "social",
}
"""Tiers in words."""

_TIER_KEYS: Final = {
    "primary": "p", "official": "o", "dataset": "d", "independent": "i",
    "wire": "w", "expert": "e", "party": "a", "social": "s",
}  # fmt: skip

TIER_OPTIONS: Final = tuple(Option(tier, key, tier) for tier, key in _TIER_KEYS.items())

CONFIDENCE_OPTIONS: Final = (
    Option("low", "1", "low"), Option("medium", "2", "medium"), Option("high", "3", "high"),
)  # fmt: skip
