"""The rows of the Parquet format: their columns, and the way from and to the record.

Every column has a type of its own. Where a field of the record may hold more than the columns
know (an attribute that is no text, a field that a later version adds), that stands as JSON in a
column `more`, which is null almost everywhere; so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from reviewer.formats.example import Example, blank, shares
from reviewer.models import METADATA, Json

MORE: Final = "more"
"""The column, or field of a list's item, that holds as JSON what has no place of its own."""

TEXTS: Final = (
    "id", "article", "sha256", "unit", "kind", "text", "previous", "next", "heading", "prefix",
    "suffix", "decided", "note", "annotator", "basis", "recheck", "split", "duplicate_of",
    "text_sha256",
)  # fmt: skip
NUMBERS: Final = ("number", "start", "end")
SHARES: Final = "soft"
"""The column of the share of votes for each tag; it follows from the votes."""

JSONS: Final = ("links", "remarks", "signoffs", "relations")
"""Fields of free form: a column of texts, each a JSON array, null for none."""

_AT: Final = ("start", "end", "sentence_start", "sentence_end")
_CHECK: Final = (
    "id", "scope", "status", "span", "claim", "claimant", "confidence", "rationale", "assignee",
    "withdrawn", "due", "priority", "published", "url", "origin",
)  # fmt: skip
_EVIDENCE: Final = ("id", "check", "source", "stance", "quote", "locator", "accessed", "note")
_SOURCE: Final = (
    "id", "url", "file", "sha256", "title", "publisher", "author", "published", "archive",
    "language", "tier", "derives_from",
)  # fmt: skip


def schema(pyarrow: Any, *, soft: bool = False) -> Any:
    """The columns, as pyarrow wants them.

    Args:
        pyarrow: The library.
        soft: Whether there is a column for the share of votes for each tag.
    """
    text, number = pyarrow.string(), pyarrow.int32()

    def rows_of(*texts: str, numbers: Sequence[str] = (), **others: Any) -> Any:
        fields = {
            **dict.fromkeys(texts, text),
            **dict.fromkeys(numbers, number),
            **others,
            MORE: text,
        }
        return pyarrow.list_(pyarrow.struct(fields.items()))

    def pairs(**fields: Any) -> Any:
        return pyarrow.list_(pyarrow.struct(fields.items()))

    texts, named = pyarrow.list_(text), rows_of("name", "value")
    parts = rows_of("name", "text", numbers=_AT)
    columns = {
        **dict.fromkeys((*TEXTS, *METADATA), text),
        **dict.fromkeys(NUMBERS, number),
        "tags": texts,
        "mask": pairs(tag=text, judged=number),
        "versions": pairs(tag=text, version=number),
        "votes": pairs(annotator=text, tags=texts),
        "flags": named,
        "spans": rows_of("id", "tag", "text", numbers=_AT, parts=parts, attributes=named),
        "checks": rows_of(*_CHECK),
        "evidence": rows_of(*_EVIDENCE, numbers=("order",)),
        "sources": rows_of(*_SOURCE),
        **dict.fromkeys(JSONS, text),
        "answers": pairs(question=text, answer=text),
        "suggestions": text,
        "unfinished": pairs(check=text, wants=texts),
        "context": pairs(name=text, start=number, end=number),
    }
    if soft:
        columns[SHARES] = pairs(tag=text, share=pyarrow.float64())
    return pyarrow.schema(columns.items())


# -- out -------------------------------------------------------------------------------------------


def to_row(one: Example, soft: Sequence[str] | None = None) -> dict[str, Json]:
    """The row of an example.

    Args:
        one: The example.
        soft: Tags of which the share of votes is told; None where there is no column for it.
    """
    told = soft if soft is not None else ()
    share = {SHARES: [{"tag": t, "share": s} for t, s in shares(one, told).items()]}
    return {
        **(share if soft is not None else {}),
        **{name: getattr(one, name) for name in (*TEXTS, *NUMBERS)},
        **{name: one.meta.get(name) for name in METADATA},
        "tags": one.tags,
        "mask": [{"tag": tag, "judged": judged} for tag, judged in one.mask.items()],
        "versions": [{"tag": tag, "version": version} for tag, version in one.versions.items()],
        "votes": [{"annotator": name, "tags": tags} for name, tags in one.votes.items()],
        "flags": _named(one.flags),
        "spans": [_span(span) for span in one.spans],
        "checks": [_folded(check, _CHECK) for check in one.checks],
        "evidence": [_folded(item, _EVIDENCE, ("order",)) for item in one.evidence],
        "sources": [_folded({"id": id, **it}, _SOURCE) for id, it in one.sources.items()],
        **{name: _json(getattr(one, name)) for name in JSONS},
        "answers": [{"question": name, "answer": _json([it])} for name, it in one.answers.items()],
        "suggestions": _json(one.suggestions),
        "unfinished": [{"check": id, "wants": wants} for id, wants in one.unfinished.items()],
        "context": [
            {"name": name, "start": start, "end": end} for name, (start, end) in one.context.items()
        ],
    }


def _json(value: Json) -> str | None:
    return orjson.dumps(value).decode() if value else None


def _folded(
    item: Mapping[str, Json], texts: Sequence[str], numbers: Sequence[str] = ()
) -> dict[str, Json]:
    """An item with a place for each field, the others as JSON."""
    row: dict[str, Json] = dict.fromkeys((*texts, *numbers))
    more: dict[str, Json] = {}
    for name, value in item.items():
        fits = (name in texts and isinstance(value, str)) or (
            name in numbers and type(value) is int
        )
        (row if fits else more)[name] = value
    return {**row, MORE: _json(more)}


def _named(values: Mapping[str, Json]) -> list[Json]:
    """Names with values that are texts as a rule."""
    return [_folded({"name": name, "value": value}, ("name", "value")) for name, value in
            values.items()]  # fmt: skip


def _span(span: Mapping[str, Json]) -> dict[str, Json]:
    plain = {name: span[name] for name in span if name not in ("parts", "attributes")}
    return {
        **_folded(plain, ("id", "tag", "text"), _AT),
        "parts": [_folded(part, ("name", "text"), _AT) for part in span["parts"]],
        "attributes": _named(span["attributes"]),
    }


# -- in --------------------------------------------------------------------------------------------


def to_example(row: Mapping[str, Json]) -> Example:
    """The example of a row; columns that are missing or null say nothing, others are passed over.

    Raises:
        KeyError: An item of a list lacks its name.
        TypeError: A value has the wrong shape.
        ValueError: The same.
    """

    def items(name: str) -> list[Json]:
        return row.get(name) or []

    known: dict[str, Any] = {
        "meta": {name: row[name] for name in METADATA if row.get(name) is not None},
        "tags": sorted(items("tags")),
        "mask": {each["tag"]: each["judged"] for each in items("mask")},
        "versions": {each["tag"]: each["version"] for each in items("versions")},
        "votes": {each["annotator"]: each["tags"] or [] for each in items("votes")},
        "flags": _names(items("flags")),
        "spans": [_span_back(span) for span in items("spans")],
        "checks": [_unfolded(check) for check in items("checks")],
        "evidence": [_unfolded(item) for item in items("evidence")],
        "sources": dict(_source(source) for source in items("sources")),
        **{name: orjson.loads(row.get(name) or "[]") for name in JSONS},
        "answers": {each["question"]: orjson.loads(each["answer"])[0] for each in items("answers")},
        "suggestions": orjson.loads(row.get("suggestions") or "{}"),
        "unfinished": {each["check"]: each["wants"] or [] for each in items("unfinished")},
        "context": {each["name"]: [each["start"], each["end"]] for each in items("context")},
    }
    for name in (*TEXTS, *NUMBERS):
        value = row.get(name)
        known[name] = blank(name) if value is None else value
    return Example(**known)


def _unfolded(item: Mapping[str, Json]) -> dict[str, Json]:
    found = {name: value for name, value in item.items() if value is not None and name != MORE}
    more = item.get(MORE)
    return {**found, **orjson.loads(more)} if more else found


def _names(listed: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    return {each["name"]: _unfolded(each)["value"] for each in listed}


def _source(item: Mapping[str, Json]) -> tuple[str, dict[str, Json]]:
    found = _unfolded(item)
    return found.pop("id"), found


def _span_back(span: Mapping[str, Json]) -> dict[str, Json]:
    found = _unfolded({**span, "parts": None, "attributes": None})
    return {
        **found,
        "parts": [_unfolded(part) for part in span.get("parts") or []],
        "attributes": _names(span.get("attributes") or []),
    }
