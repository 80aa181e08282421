"""The saved form of an annotation: a record of the snapshot, and the way there and back.

A record says what the keys and values of a unit say, arranged for people and other programs to
read. `to_record` and `from_record` are inverse to each other: the snapshot of an article loses
nothing, so that opening it needs no journal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from reviewer.models import values as v
from reviewer.models.text import Anchor
from reviewer.models.values import Check, Decided, Evidence, Json, Span, Values

SNAPSHOT_SCHEMA: Final = 1
"""Version of the saved form, `schema` in a snapshot's `meta` table."""

_LISTS: Final = {
    "spans": v.SPAN,
    "checks": v.CHECK,
    "evidence": v.EVIDENCE,
    "links": v.LINK,
    "remarks": v.REMARK,
    "signoffs": v.SIGNOFF,
}
"""Field of a record -> prefix of the keys whose values it lists, each with its `id`."""


@dataclass(frozen=True, slots=True)
class SavedSpan(Span):
    """A span with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedCheck(Check):
    """A check with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedEvidence(Evidence):
    """An evidence item with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedAnchor:
    """The part of an anchor that the record does not say itself (start, end and text do).

    Attributes:
        sha256: Hash of the text version (hex).
        prefix: Up to 32 code points before the sentence.
        suffix: Up to 32 code points after it.
    """

    sha256: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Record:
    """One annotated sentence as it stands in `annotations/<annotator>/<article-id>.json`.

    Attributes:
        unit: The sentence's id.
        start: First code point in the article's text.
        end: One past the last code point.
        text: The sentence.
        tags: Its tags, sorted; empty for none.
        decided: `settled`, `cannot` (cannot judge), or null while not decided.
        scheme: For each tag the version of the scheme it was set under.
        note: A memo.
        flags: Name of the flag -> true or its text.
        spans: Ranges with a tag.
        checks: Verifications.
        evidence: Citations; `check` says for which check.
        links: The same fact elsewhere.
        remarks: Comments of a reviewer.
        signoffs: Approvals and returns.
        anchor: What finds the sentence again in an edited text.
    """

    unit: str
    start: int
    end: int
    text: str
    tags: list[str]
    decided: Decided | None
    anchor: SavedAnchor
    scheme: dict[str, int] = field(default_factory=dict)
    note: str | None = None
    flags: dict[str, str | bool] = field(default_factory=dict)
    spans: list[SavedSpan] = field(default_factory=list)
    checks: list[SavedCheck] = field(default_factory=list)
    evidence: list[SavedEvidence] = field(default_factory=list)
    links: list[dict[str, Json]] = field(default_factory=list)
    remarks: list[dict[str, Json]] = field(default_factory=list)
    signoffs: list[dict[str, Json]] = field(default_factory=list)


def anchor_of(values: Values) -> Anchor | None:
    """The anchor among a unit's values."""
    anchor = values.get(v.ANCHOR)
    return None if anchor is None else Anchor(**anchor)


def to_record(unit: str, values: Values) -> dict[str, Json]:
    """The record of one unit, as JSON, with fields that say nothing left out.

    Only `tags` and `decided` are always there. A unit without an anchor (nothing but an
    adjudicator's decisions) has no record: `values` must hold `anchor`.
    """
    anchor = values[v.ANCHOR]
    tags = {key[len(v.TAG) :]: values[key] for key in sorted(values) if key.startswith(v.TAG)}
    record: dict[str, Json] = {
        "unit": unit,
        "start": anchor["start"],
        "end": anchor["end"],
        "text": anchor["exact"],
        "tags": list(tags),
        "decided": values.get(v.DECIDED),
    }
    if tags:
        record["scheme"] = tags
    if v.NOTE in values:
        record["note"] = values[v.NOTE]
    flags = {key[len(v.FLAG) :]: values[key] for key in sorted(values) if key.startswith(v.FLAG)}
    if flags:
        record["flags"] = flags
    for name, prefix in _LISTS.items():
        items = [
            {"id": key[len(prefix) :], **values[key]}
            for key in sorted(values)
            if key.startswith(prefix)
        ]
        if items:
            record[name] = items
    record["anchor"] = {name: anchor[name] for name in ("sha256", "prefix", "suffix")}
    return record


def from_record(record: dict[str, Json]) -> tuple[str, Values]:
    """The unit and its values; the inverse of `to_record`.

    Raises:
        KeyError: A field that every record has is missing.
        TypeError: A field has the wrong shape.
    """
    anchor = record["anchor"]
    values: Values = {
        v.ANCHOR: {
            "sha256": anchor["sha256"],
            "start": record["start"],
            "end": record["end"],
            "exact": record["text"],
            "prefix": anchor["prefix"],
            "suffix": anchor["suffix"],
        }
    }
    if record["decided"] is not None:
        values[v.DECIDED] = record["decided"]
    scheme = record.get("scheme", {})
    values.update((v.TAG + tag, scheme[tag]) for tag in record["tags"])
    if "note" in record:
        values[v.NOTE] = record["note"]
    values.update((v.FLAG + name, value) for name, value in record.get("flags", {}).items())
    for name, prefix in _LISTS.items():
        for item in record.get(name, ()):
            value = dict(item)
            values[prefix + value.pop("id")] = value
    return record["unit"], values
