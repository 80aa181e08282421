"""Two layers of what people say: before others' work was shown to them, and as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from reviewer.models import Event, Json, Values

Layer = Literal["blind", "final"]
"""blind: what everybody said last before others' work was shown. final: what they say now."""

Units = Mapping[str, Values]
"""Sentence -> what somebody says of it."""

Overlay = dict[str, dict[tuple[str, str], Json]]
"""Article -> (sentence, key) -> its value before others' work was shown."""


def overlay(events: Iterator[Event]) -> Overlay:
    """What keys said last in a blind event, of those that were changed after a reveal too."""
    blind: dict[tuple[str, str, str], Json] = {}
    later: dict[tuple[str, str, str], Json] = {}
    for event in events:
        if event.op == "fact":
            continue
        for article, unit, key, before, after in event.changes:
            place = (article, unit, key)
            if event.basis == "blind":
                blind[place] = after
                later.pop(place, None)
            else:
                later.setdefault(place, blind.get(place, before))
    found: Overlay = {}
    for (article, unit, key), value in later.items():
        found.setdefault(article, {})[unit, key] = value
    return found


def layered(units: Units, before: Overlay, article: str) -> Units:
    """What somebody said of an article, with what was changed after a reveal as it was before."""
    changed = before.get(article)
    if not changed:
        return units
    found = {unit: dict(values) for unit, values in units.items()}
    for (unit, key), value in changed.items():
        values = found.setdefault(unit, {})
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
    return {unit: values for unit, values in found.items() if values}
