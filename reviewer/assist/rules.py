"""The rules at work on an article: suggestions for each of its sentences, without any training."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from reviewer.assist.claims import claim
from reviewer.assist.cues import Cues, alternatives
from reviewer.assist.demands import demand
from reviewer.assist.figures import Quantity, figures
from reviewer.assist.quotations import paragraph_ends, quotations
from reviewer.assist.speech import find_cue, quote
from reviewer.assist.suggestions import SentenceView, Suggestion
from reviewer.assist.threat_words import strife
from reviewer.assist.threats import threat

LEAST: Final = 0.5
"""Suggestions with a lower score are not made."""

_RULES: Final[tuple[Callable[[SentenceView, Cues], Suggestion | None], ...]] = (
    quote, demand, threat,
)  # fmt: skip
_SPOKEN: Final = ("sentence", "item", "heading")


LONGEST: Final = 20_000
"""Code points of the longest sentence for which there are suggestions."""


class RuleUnit(NamedTuple):
    """A unit of a text as `[start, end)` in code points, and its kind."""

    start: int
    end: int
    kind: str


def suggest(
    text: str, units: Iterable[tuple[int, int, str]], cues: Cues
) -> Iterator[tuple[RuleUnit, list[Suggestion]]]:
    """The suggestions for each unit of a text, in order.

    Args:
        text: The article's text.
        units: (start, end, kind) of its units, in order.
        cues: The words of its language.

    Yields:
        The unit and its suggestions, the surest first; of one tag there may be several figures.
    """
    every = [RuleUnit(*unit) for unit in units]
    for unit, view in zip(every, views(text, every, cues), strict=True):
        yield unit, _suggestions(view, cues)


def _suggestions(view: SentenceView, cues: Cues) -> list[Suggestion]:
    # What has no end is no sentence that a rule knows.
    if view.kind not in _SPOKEN or not view.text.strip() or len(view.text) > LONGEST:
        return []
    every = figures(view.text, cues, heading=view.kind == "heading", ones=True)
    found = [_figure(view, one) for one in every]
    found += [one for rule in _RULES if (one := rule(view, cues)) is not None]
    found = [one for one in found if one.score >= LEAST]
    stated = claim(view, cues, {one.tag for one in found})
    if stated is not None and stated.score >= LEAST:
        found.append(stated)
    return sorted(found, key=lambda one: -one.score)


def _figure(view: SentenceView, figure: Quantity) -> Suggestion:
    parts = [("number", *figure.number)]
    reason = f"number: {view.text[slice(*figure.number)]}"
    if figure.hedged:
        parts.append(("hedge", *figure.hedged))
        reason = f"{reason}; hedge: {figure.hedge} ({figure.direction})"
    attributes = {"value": f"{figure.value:g}" if figure.value < 1e6 else f"{figure.value:.0f}"}
    if figure.unit:
        attributes["unit"] = figure.unit
    if figure.direction:
        attributes["direction"] = figure.direction
    return view.suggestion(
        "figure", 0.95, reason, (figure.start, figure.end), parts, attributes
    )  # fmt: skip


def views(text: str, units: list[RuleUnit], cues: Cues) -> Iterator[SentenceView]:
    """The units as the rules see them."""
    wrapped = any("\n" in text[unit.start : unit.end] for unit in units)
    quoted = list(quotations(text, wrapped=wrapped))
    ends = list(paragraph_ends(text, wrapped=wrapped))
    speaking = _attributed(text, units, quoted, ends, cues)
    asked = _asked(text, units, cues)
    share = strife((text[unit.start : unit.end] for unit in units), cues)
    for place, unit in enumerate(units):
        yield SentenceView(
            text[unit.start : unit.end], unit.start, unit.kind, _inside(quoted, unit),
            speaking[place], asked[place], share,
        )  # fmt: skip


def _inside(quoted: list[tuple[int, int]], unit: RuleUnit) -> tuple[tuple[int, int], ...]:
    """What of a unit stands between marks, as offsets in the unit."""
    first = bisect_right(quoted, unit.start, key=lambda piece: piece[1])
    found = []
    for start, end in itertools.islice(quoted, first, None):
        if start >= unit.end:
            break
        found.append((max(start, unit.start) - unit.start, min(end, unit.end) - unit.start))
    return tuple(found)


def _attributed(
    text: str,
    units: list[RuleUnit],
    quoted: list[tuple[int, int]],
    ends: list[int],
    cues: Cues,
) -> list[bool]:
    """For each unit whether its paragraph says who speaks."""
    speaking: dict[int, bool] = {}
    numbers = []
    for unit in units:
        number = bisect_right(ends, unit.start)
        numbers.append(number)
        pieces = _inside(quoted, unit)
        if pieces and not speaking.get(number):
            view = SentenceView(text[unit.start : unit.end], unit.start, unit.kind, pieces)
            speaking[number] = find_cue(view, cues) is not None
    return [speaking.get(number, False) for number in numbers]


def _asked(text: str, units: list[RuleUnit], cues: Cues) -> list[bool]:
    """For each unit whether it is an item under a lead-in that demands."""
    words = cues.words("demands", "lists")
    pattern = re.compile(rf"\b{alternatives(words)}\b", re.I) if words else None
    found = []
    heading = listed = False
    for unit in units:
        sentence = text[unit.start : unit.end]
        demands = bool(pattern and pattern.search(sentence))
        if unit.kind == "heading":
            heading, listed = demands and "?" not in sentence, False
        elif sentence.rstrip().endswith(":"):
            listed = demands or heading
        elif unit.kind != "item":
            listed = False
        found.append(unit.kind == "item" and listed and _begins_line(text, unit.start))
    return found


def _begins_line(text: str, place: int) -> bool:
    """Whether nothing but a bullet or a number stands before a place in its line."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    return not any(char.isalpha() for char in before)
