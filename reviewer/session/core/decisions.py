"""The decisions of all adjudicators on one article, on its present sentences.

Those about spans follow the words when the text is edited, as the spans do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from reviewer.models import Anchor, Json, Values
from reviewer.models import values as v
from reviewer.models.names import is_machine
from reviewer.review.decisions import Decision, Ruling, decisions_of, ruling
from reviewer.review.evidence_merge import evidence_id
from reviewer.review.shared_keys import (
    borders_of,
    is_span,
    relation_ends,
    relation_key,
    relation_of,
    span_id,
    tag_of,
)
from reviewer.session.core.annotated_text import place_all
from reviewer.session.core.span_positions import follow

if TYPE_CHECKING:
    from reviewer.ports import Store
    from reviewer.session.core.annotated_article import OpenArticle


Follow: TypeAlias = Callable[[Values], Values]
"""A span of the text version of the anchor -> the same in the present text."""


_DOT = "."


def gold_now(
    values: Values, anchor: Anchor, text: str, now: tuple[int, int]
) -> dict[str, tuple[str, Json]]:
    """What somebody decided about a sentence, as it stands in the present text.

    Args:
        values: Their decisions, under `gold:`.
        anchor: The sentence as it stood when they were made.
        text: The present text.
        now: First code point of the sentence, and one past its last.

    Returns:
        Key as it is stored -> key and value as they are now.
    """
    moved = partial(_moved, anchor=anchor, text=text, now=now)
    return {key: _decided_now(key, raw, anchor, moved) for key, raw in values.items()}


def _moved(span: Values, anchor: Anchor, text: str, now: tuple[int, int]) -> Values:
    if span["exact"]:
        return follow(span, anchor, text, now)
    # It reached out of its sentence, and nobody kept its words.
    by = now[0] - anchor.start
    return {**span, "start": span["start"] + by, "end": span["end"] + by}


def _decided_now(key: str, raw: Json, anchor: Anchor, moved: Follow) -> tuple[str, Json]:
    kind, _, name = key.removeprefix(v.GOLD).partition(":")
    teller = _FOLLOWED.get(f"{kind}:")
    if teller is None or not key.startswith(v.GOLD) or not isinstance(raw, dict):
        return key, raw
    id, value = teller(name, raw.get("value"), anchor, moved)
    return f"{v.GOLD}{kind}:{id}", {**raw, "value": value}


def _span(name: str, value: Json, anchor: Anchor, moved: Follow) -> tuple[str, Json]:
    if is_span(value) and isinstance(value.get("exact"), str):
        span = moved(value)
        return span_id(span), span
    return _id_now(name, anchor, moved), value


def _check(name: str, value: Json, anchor: Anchor, moved: Follow) -> tuple[str, Json]:
    scope, dot, id = name.partition(_DOT)
    if not dot:
        return name, value
    id = _id_now(id, anchor, moved)
    return f"{scope}.{id}", {**value, "span": id} if isinstance(value, dict) else value


def _evidence(name: str, value: Json, anchor: Anchor, moved: Follow) -> tuple[str, Json]:
    item = value.get("item") if isinstance(value, dict) else None
    if not isinstance(item, dict) or _DOT not in str(item.get("check", "")):
        return name, value
    check, _ = _check(item["check"], None, anchor, moved)
    item = {**item, "check": check}
    return evidence_id(item), {**value, "item": item}


def _relation(name: str, value: Json, anchor: Anchor, moved: Follow) -> tuple[str, Json]:
    kind, first, other, article = relation_ends(v.RELATION + name)
    first = _id_now(first, anchor, moved)
    other = other if article else _id_now(other, anchor, moved)
    key = relation_key(kind, first, other, article)
    return key[len(v.RELATION) :], relation_of(key) if isinstance(value, dict) else value


_FOLLOWED: Mapping[str, Callable[[str, Json, Anchor, Follow], tuple[str, Json]]] = {
    v.SPAN: _span,
    v.CHECK: _check,
    v.EVIDENCE: _evidence,
    v.RELATION: _relation,
}


def _id_now(id: str, anchor: Anchor, moved: Follow) -> str:
    """The id of a span of which nothing but the id is known, in the present text."""
    start, end = borders_of(id)
    inside = anchor.start <= start < end <= anchor.end
    exact = anchor.exact[start - anchor.start : end - anchor.start] if inside else ""
    if not end:
        # Of another shape than ours.
        return id
    return span_id(moved({"tag": tag_of(v.SPAN + id), "start": start, "end": end, "exact": exact}))


ANCHOR: Final = v.GOLD + v.ANCHOR
"""The key under which a sentence's decisions keep its anchor."""


def article_rulings(store: Store, article: str) -> dict[str, Ruling]:
    """What adjudicators decided about an article as a whole: key -> what holds."""
    found: dict[str, list[Decision]] = {}
    for name in store.annotators():
        if not is_machine(name):
            for key, one in decisions_of(name, store.about(name, article)).items():
                found.setdefault(key, []).append(one)
    rulings = {key: ruling(found[key]) for key in sorted(found)}
    return {key: one for key, one in rulings.items() if one is not None}


class Decisions:
    """What adjudicators decided, read from their journals. Made anew when others' arrive."""

    def __init__(self, store: Store, annotator: str, article: OpenArticle) -> None:
        """Finds the sentence of each decision of an article, made by whomever.

        Args:
            store: Where everything is kept.
            annotator: Who is at work.
            article: The article as it is open.
        """
        self._store = store
        self._annotator = annotator
        self.article = article
        self._places: dict[int, dict[str, list[str]]] = {}
        self._moved: set[int] = set()
        self.orphans: list[tuple[str, str]] = []
        """(adjudicator, sentence as it was) of decisions whose sentence is gone."""
        self._epoch = article.epoch
        for name in store.annotators():
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
        return self._places.get(place, {}).get(self._annotator, [])

    def has_moved(self, place: int) -> bool:
        """Whether the sentence was another one, word for word, when it was decided."""
        return place in self._moved

    def places(self) -> list[int]:
        """The sentences of which anything is decided, in order."""
        return sorted(place for place in self._places if self.at(place))

    def refresh(self, units: Iterable[str]) -> None:
        """Takes in that the annotator at work decided something."""
        name = self._annotator
        wanted = set(units)
        for names in self._places.values():
            if name in names:
                names[name] = [unit for unit in names[name] if unit not in wanted]
        values = self._values(name)
        self._attach(name, {unit: values[unit] for unit in wanted & values.keys()})

    def _values(self, name: str) -> Mapping[str, Values]:
        return self._store.values(name, self.article.article.id)

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
