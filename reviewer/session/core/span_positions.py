"""Where the words of a span stand after the text around them was edited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reviewer.models import Anchor, Json, Values

REACH: Final = 2_000
"""Code points before and behind a sentence in which parts outside of it are looked for."""


def follow(span: Values, anchor: Anchor, text: str, now: tuple[int, int]) -> Values:
    """A span with offsets in the present text.

    Its words are looked for in the sentence (or around it, where they stood outside of it),
    nearest to where they are expected. What is not found keeps its words and is parked at the
    start of the sentence, where it does not fit; see `fits`.

    Args:
        span: The value of `span:<id>`.
        anchor: The anchor of its sentence: where that stood when the span was made.
        text: The present text.
        now: First code point of the sentence, and one past its last.
    """
    moved = {**span, **_moved(span, anchor, text, now)}
    if span.get("parts"):
        moved["parts"] = [{**part, **_moved(part, anchor, text, now)} for part in span["parts"]]
    return moved


def fits(item: Values, text: str) -> bool:
    """Whether the words of a span or part stand where it says."""
    return bool(text[item["start"] : item["end"]] == item["exact"])


def _moved(item: Values, anchor: Anchor, text: str, now: tuple[int, int]) -> dict[str, Json]:
    exact: str = item["exact"]
    inside = anchor.start <= item["start"] and item["end"] <= anchor.end
    reach = 0 if inside else REACH
    expected = item["start"] + now[0] - anchor.start
    places = _places(exact, text, max(0, now[0] - reach), now[1] + reach)
    start = min(places, key=lambda place: abs(place - expected), default=now[0])
    return {"start": start, "end": start + len(exact)}


def _places(exact: str, text: str, low: int, high: int) -> Iterator[int]:
    """Where a text begins between two offsets, and is no part of a longer word."""
    at = text.find(exact, low, high) if exact else -1
    while at >= 0:
        if not _torn(text, at) and not _torn(text, at + len(exact)):
            yield at
        at = text.find(exact, at + 1, high)


def _torn(text: str, at: int) -> bool:
    """Whether an offset is inside a word or a number."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
