"""Where the words of a span stand after the text around them was edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from reviewer.models import Anchor, Json, Values, anchor_of
from reviewer.models import values as v

if TYPE_CHECKING:
    from reviewer.session.core.annotated_text import AnnotatedText


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


class SpanIndex:
    """The spans of one article as it is laid out; a new layout needs a new index.

    It is made when first asked: most articles have no spans.
    """

    def __init__(self, article: AnnotatedText, units: Iterable[str]) -> None:
        """Of this article.

        Args:
            article: The article.
            units: The annotations that there are; kept up to date by the article.
        """
        self._article = article
        self._known = units
        self.made = False
        """Whether anybody has asked yet; until then nothing has to be kept up to date."""
        self._reached: dict[str, frozenset[int]] = {}
        self._units: dict[int, dict[str, None]] = {}

    def of(self, unit: str) -> dict[str, Values]:
        """The spans in one annotation by key, with offsets in the present text; see `follow`."""
        article = self._article
        said = article.said_by(unit)
        spans = {key: value for key, value in said.items() if key.startswith(v.SPAN)}
        anchor, place = anchor_of(said) if spans else None, article.place(unit)
        if anchor is None or place is None or anchor.sha256 == article.layout.sha256:
            return spans
        now = article.layout.range(place)
        return {key: follow(value, anchor, article.text, now) for key, value in spans.items()}

    def reached(self, item: Values) -> range:
        """The sentences in which a span or part stands; none if its words are gone."""
        if not fits(item, self._article.text):
            return range(0)
        near = self._article.layout.near
        return range(near(item["start"]), near(item["end"] - 1) + 1)

    def at(self, place: int) -> Collection[str]:
        """The annotations of which a span, or a part of one, stands in a sentence."""
        if not self.made:
            self.made = True
            for unit in tuple(self._known):
                self.renew(unit)
        return self._units.get(place, {})

    def renew(self, unit: str) -> Collection[int]:
        """Takes in that an annotation changed.

        Returns:
            The sentences that its spans reach, or reached before.
        """
        if not self.made:
            return ()
        before, now = self._reached.pop(unit, _NOWHERE), self._places(unit)
        if not before and not now:
            return ()
        for place in before - now:
            del self._units[place][unit]
        for place in now - before:
            self._units.setdefault(place, {})[unit] = None
        if now:
            self._reached[unit] = now
        return before | now

    def renew_all(self, units: Collection[str]) -> list[int]:
        """The same for many annotations, of which most have no span."""
        said_by = self._article.said_by
        having = [unit for unit in units for key in said_by(unit) if key.startswith(v.SPAN)]
        had = [unit for unit in units if unit in self._reached] if self._reached else []
        return [place for unit in dict.fromkeys((*having, *had)) for place in self.renew(unit)]

    def _places(self, unit: str) -> frozenset[int]:
        has_spans = any(key.startswith(v.SPAN) for key in self._article.said_by(unit))
        if not has_spans or self._article.place(unit) is None:
            return _NOWHERE
        items = (item for span in self.of(unit).values() for item in (span, *span.get("parts", ())))
        return frozenset(place for item in items for place in self.reached(item))


_NOWHERE: frozenset[int] = frozenset()
