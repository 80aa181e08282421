"""Looking at annotations with jsonschema and PyLD, where they are installed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import FormatError
from reviewer.formats.listing import read_listing
from reviewer.formats.proof.validators import HINT, MOST, against_schema, by_pyld, expanded, told
from reviewer.formats.webannotation.terms import CONTEXT
from reviewer.models import Json

_OA: Final = "http://www.w3.org/ns/oa#"
_VALUE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_MOST_BY_SCHEMA: Final = 20_000
"""Annotations that are checked against the schema, which takes some ten seconds."""


def vouched(path: Path) -> str:
    """Checks annotations against the schema, and reads the first ones as linked data.

    Raises:
        FormatError: One does not fit, or says something else as linked data.
    """
    found = [against_schema("webannotation", islice(read_listing(path), _MOST_BY_SCHEMA))]
    if tool := by_pyld():
        for place, one in islice(read_listing(path), MOST):
            _compare(place, one, expanded({"@context": CONTEXT, **one}, place))
        found.append(f"{tool} (up to {MOST:,} of them)")
    return told(found)


def _compare(place: str, one: Mapping[str, Json], found: list[dict[str, Json]]) -> None:
    """Sees that the annotation says in the vocabulary's terms what it says in ours."""
    node = found[0] if len(found) == 1 else {}
    wanted = {
        "id": (one["id"], node.get("@id")),
        "type": ([f"{_OA}Annotation"], node.get("@type")),
        "motivation": ([f"{_OA}{one['motivation']}"], _ids(node, "motivatedBy")),
        "body": (_words(one), [value for body in _all(node, "hasBody") for value in _value(body)]),
        "target": (_target(one), _pointed(_all(node, "hasTarget"))),
    }
    for name, (meant, got) in wanted.items():
        if meant != got:
            raise FormatError(place, f"{name} is {meant!r}, but PyLD reads {got!r}", HINT)


def _all(node: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return list(node.get(f"{_OA}{name}", ()))


def _ids(node: Mapping[str, Any], name: str) -> list[Json]:
    return [one.get("@id") for one in _all(node, name)]


def _value(body: Mapping[str, Any]) -> list[Json]:
    return [one.get("@value") for one in body.get(_VALUE, ())]


def _words(one: Mapping[str, Any]) -> list[str]:
    return [body["value"] for body in one.get("body", ()) if "value" in body]


def _target(one: Mapping[str, Any]) -> list[Json]:
    """What is targeted: an address, or an address with offsets."""
    target = one["target"]
    if isinstance(target, str):
        return [target]
    at = target["selector"][0]
    return [target["source"], at["start"], at["end"]]


def _pointed(targets: list[dict[str, Any]]) -> list[Json]:
    """The same, as it was read."""
    [target] = targets if len(targets) == 1 else [{}]
    if "@id" in target:
        return [target["@id"]]
    offsets = [
        one.get("@value")
        for selector in _all(target, "hasSelector")
        for name in ("start", "end")
        for one in _all(selector, name)
    ]
    return [*_ids(target, "hasSource"), *offsets]
