"""Where the spans of an article stand now, and which sentences they reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from reviewer.models import Values, anchor_of
from reviewer.models import values as v
from reviewer.session.core.span_positions import fits, follow

if TYPE_CHECKING:
    from reviewer.session.core.annotated_article import AnnotatedText


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
        self._made = False
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
        if not self._made:
            self._made = True
            for unit in tuple(self._known):
                self.renew(unit)
        return self._units.get(place, {})

    def renew(self, unit: str) -> Collection[int]:
        """Takes in that an annotation changed.

        Returns:
            The sentences that its spans reach, or reached before.
        """
        if not self._made:
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

    def _places(self, unit: str) -> frozenset[int]:
        # Most annotations have no span, and a bulk action comes by here for each.
        has_spans = any(key.startswith(v.SPAN) for key in self._article.said_by(unit))
        if not has_spans or self._article.place(unit) is None:
            return _NOWHERE
        items = (item for span in self.of(unit).values() for item in (span, *span.get("parts", ())))
        return frozenset(place for item in items for place in self.reached(item))


_NOWHERE: frozenset[int] = frozenset()
