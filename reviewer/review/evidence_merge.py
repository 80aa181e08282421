"""The evidence of several annotators as one list without duplicates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.shared_keys import common_check
from reviewer.review.votes import Said

Sources: TypeAlias = Mapping[str, Mapping[str, Json]]
"""Annotator -> their sources: id -> value of `source:<id>`."""


class Merged(NamedTuple):
    """The evidence of all.

    Attributes:
        items: Id -> the item; `check` and `source` are ids that are the same for everybody.
        sources: Id -> the source.
        by: Id of an item -> who cited it, in alphabetical order.
    """

    items: dict[str, Values]
    sources: dict[str, Values]
    by: dict[str, tuple[str, ...]]


def merge(said: Said, sources: Sources, normal_url: Callable[[str], str]) -> Merged:
    """Puts together what people cite about one sentence.

    Two items are the same if they cite the same source (by its address in its normal form, or the
    hash of its file) for the same check with the same stance and words. Of two that are the same,
    the fields that one lacks come from the other.

    Args:
        said: What each annotator says of the sentence.
        sources: Their sources.
        normal_url: Gives the normal form of an address.
    """
    merged = Merged({}, {}, {})
    for name in sorted(said):
        for key in sorted(said[name]):
            item = said[name][key]
            # Not `annotation.evidence`: the dispute queue asks this of every sentence.
            if key.startswith(v.EVIDENCE) and _is_item(item):
                check = _check(item, said[name])
                if check is not None:
                    source = sources.get(name, {}).get(item.get("source", ""), {})
                    _add(merged, name, {**item, "check": check}, source, normal_url)
    return merged


def _is_item(item: Json) -> bool:
    names = ("check", "source", "stance", "quote")
    return isinstance(item, dict) and all(isinstance(item.get(name, ""), str) for name in names)


def _check(item: Values, values: Values) -> str | None:
    own = item.get("check", "content")
    check = values.get(v.CHECK + own)
    return own if not isinstance(check, dict) else common_check(own, check, values)


def _add(
    merged: Merged, name: str, item: Values, source: Values, normal_url: Callable[[str], str]
) -> None:
    where = source_id(source, normal_url) if source else f"{name}.{item.get('source', '')}"
    item["source"] = where
    id = evidence_id(item)
    merged.items[id] = {**item, **merged.items.get(id, {})}
    if source:
        merged.sources[where] = {**source, **merged.sources.get(where, {})}
    merged.by[id] = tuple(sorted({*merged.by.get(id, ()), name}))


def evidence_id(item: Values) -> str:
    """The id that an item has for everybody, as its `check` and `source` have."""
    words = " ".join(str(item.get("quote", "")).split())
    return _short(item["source"], item["check"], item.get("stance", ""), words)


def evidence_of(merged: Merged, check: str) -> tuple[str, ...]:
    """What stands for the evidence of a check: the same wherever in the text the check's span is.

    Args:
        merged: The evidence of all.
        check: The check's id, the same for everybody.
    """
    # The check's id names the borders of its span, which move when text before them is edited.
    scope = check.partition(".")[0]
    own = (item for item in merged.items.values() if item["check"] == check)
    return tuple(sorted(evidence_id({**item, "check": scope}) for item in own))


def source_id(source: Values, normal_url: Callable[[str], str]) -> str:
    """The id that a source has for everybody."""
    if source.get("url"):
        return _short("url", normal_url(source["url"]))
    if source.get("sha256"):
        return _short("sha256", source["sha256"])
    return _short("words", *(str(source.get(name, "")) for name in ("title", "publisher", "file")))


def _short(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
