"""The decisions of all adjudicators on one article, on its present sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from reviewer.models import Anchor, Json, Values
from reviewer.models import values as v
from reviewer.models.names import is_machine
from reviewer.review.decisions import Decision, Ruling, decisions_of, ruling
from reviewer.session.attached import place_all
from reviewer.session.gold_spans import gold_now

if TYPE_CHECKING:
    from reviewer.session.core.open_article import OpenArticle
    from reviewer.session.core.session import Session

ANCHOR: Final = v.GOLD + v.ANCHOR
"""The key under which a sentence's decisions keep its anchor."""


class Rulings:
    """What adjudicators decided, read from their journals. Made anew when others' arrive."""

    def __init__(self, session: Session, article: OpenArticle) -> None:
        """Finds the sentence of each decision."""
        self._session = session
        self.article = article
        self._places: dict[int, dict[str, list[str]]] = {}
        self._moved: set[int] = set()
        self.orphans: list[tuple[str, str]] = []
        """(adjudicator, sentence as it was) of decisions whose sentence is gone."""
        self._epoch = article.epoch
        for name in session.store.annotators():
            if not is_machine(name):
                self._attach(name, self._values(name))

    @property
    def is_current(self) -> bool:
        """Whether boundaries are as they were when it was made."""
        return self._epoch == self.article.epoch

    def at(self, place: int) -> dict[str, Ruling]:
        """What holds of each key of a sentence."""
        found: dict[str, list[Decision]] = {}
        for name, units in self._places.get(place, {}).items():
            for unit in units:
                held = dict(self.present(name, unit, place).values())
                for key, decision in decisions_of(name, held).items():
                    found.setdefault(key, []).append(decision)
        return {key: one for key in sorted(found) if (one := ruling(found[key])) is not None}

    def present(self, name: str, unit: str, place: int) -> dict[str, tuple[str, Json]]:
        """What somebody decided about a sentence, spans where they stand in the present text.

        Returns:
            Key as it is stored -> key and value as they are now.
        """
        values = self._values(name).get(unit, {})
        anchor, layout = values.get(ANCHOR), self.article.layout
        stood = _anchor(values) if anchor and anchor.get("sha256") != layout.sha256 else None
        if stood is None:
            return {key: (key, value) for key, value in values.items()}
        return gold_now(values, stood, self.article.text, layout.range(place))

    def own(self, place: int) -> list[str]:
        """The ids under which the annotator at work has decided on a sentence."""
        return self._places.get(place, {}).get(self._session.annotator, [])

    def has_moved(self, place: int) -> bool:
        """Whether the sentence was another one, word for word, when it was decided."""
        return place in self._moved

    def places(self) -> list[int]:
        """The sentences of which anything is decided, in order."""
        return sorted(place for place in self._places if self.at(place))

    def anchored(self, place: int) -> Json:
        """The anchor of a sentence in the present text."""
        return self.article.anchor_json(place)

    def refresh(self, units: Iterable[str]) -> None:
        """Takes in that the annotator at work decided something."""
        name = self._session.annotator
        wanted = set(units)
        for names in self._places.values():
            if name in names:
                names[name] = [unit for unit in names[name] if unit not in wanted]
        values = self._values(name)
        self._attach(name, {unit: values[unit] for unit in wanted & values.keys()})

    def _values(self, name: str) -> Mapping[str, Values]:
        return self._session.store.values(name, self.article.article.id)

    def _attach(self, name: str, values: Mapping[str, Values]) -> None:
        known = [(unit, anchor) for unit in values if (anchor := _anchor(values[unit]))]
        layout = self.article.layout
        found = place_all(known, layout, values, whole=self.article.complete)
        for (unit, anchor), attachment in zip(known, found, strict=True):
            if attachment.place is None:
                self.orphans.append((name, anchor.exact))
                continue
            self._places.setdefault(attachment.place, {}).setdefault(name, []).append(unit)
            if layout.sentence(attachment.place) != anchor.exact:
                self._moved.add(attachment.place)


def _anchor(values: Values) -> Anchor | None:
    raw = values.get(ANCHOR)
    try:
        return None if raw is None else Anchor(**raw)
    except TypeError:
        # Of another shape than ours: as good as no anchor.
        return None
