"""Decisions about spans after the text was edited: they follow the words, as the spans do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from reviewer.models import Anchor, Json, Values
from reviewer.models import values as v
from reviewer.review.evidence_merge import evidence_id
from reviewer.review.shared_keys import borders_of, is_span, span_id, tag_of
from reviewer.session.core.span_positions import follow

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


_FOLLOWED: Mapping[str, Callable[[str, Json, Anchor, Follow], tuple[str, Json]]] = {
    v.SPAN: _span,
    v.CHECK: _check,
    v.EVIDENCE: _evidence,
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
