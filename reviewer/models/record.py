"""The saved form of an annotation: a record of the snapshot, and the way there and back.

A record says what the keys and values of a unit say, arranged for people and other programs to
read; `reviewer.models.value_types.Record` says of what shape it is. `to_record` and `from_record`
are inverse to each other: the snapshot of an article loses nothing, so that opening it needs no
journal.
"""

from __future__ import annotations

from typing import Final

from reviewer.models import values as v
from reviewer.models.text import Anchor
from reviewer.models.values import Json, Values

SNAPSHOT_SCHEMA: Final = 1
"""Version of the saved form, `schema` in a snapshot's `meta` table."""

LISTED: Final = {
    "spans": v.SPAN,
    "checks": v.CHECK,
    "evidence": v.EVIDENCE,
    "links": v.LINK,
    "relations": v.RELATION,
    "remarks": v.REMARK,
    "signoffs": v.SIGNOFF,
}
"""Field of a record -> prefix of the keys whose values it lists, each with its `id`."""

_FEWEST: Final = len(("unit", "start", "end", "text", "tags", "decided", "anchor"))
"""Fields that every record has."""


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
    for name, prefix in LISTED.items():
        items = [
            {"id": key[len(prefix) :], **values[key]}
            for key in sorted(values)
            if key.startswith(prefix)
        ]
        if items:
            record[name] = items
    answers = {
        key[len(v.ANSWER) :]: values[key] for key in sorted(values) if key.startswith(v.ANSWER)
    }
    if answers:
        record["answers"] = answers
    judged = {
        key[len(v.SUGGESTION) :]: values[key]
        for key in sorted(values)
        if key.startswith(v.SUGGESTION)
    }
    if judged:
        record["suggestions"] = judged
    versions = {
        key[len(v.VERSION) :]: values[key] for key in sorted(values) if key.startswith(v.VERSION)
    }
    if versions:
        record["versions"] = versions
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
    for tag in record["tags"]:
        values[v.TAG + tag] = record["scheme"][tag]
    if len(record) == _FEWEST + ("scheme" in record):
        # Nothing more was said, as a rule: a corpus has hundreds of thousands of these.
        return record["unit"], values
    if "note" in record:
        values[v.NOTE] = record["note"]
    values.update((v.FLAG + name, value) for name, value in record.get("flags", {}).items())
    values.update((v.ANSWER + name, one) for name, one in record.get("answers", {}).items())
    judged = record.get("suggestions", {})
    values.update((v.SUGGESTION + name, one) for name, one in judged.items())
    versions = record.get("versions", {})
    values.update((v.VERSION + name, number) for name, number in versions.items())
    for name, prefix in LISTED.items():
        for item in record.get(name, ()):
            value = dict(item)
            values[prefix + value.pop("id")] = value
    return record["unit"], values
