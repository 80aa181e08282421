"""Values of another shape than ours: what other programs, or hands, wrote into somebody's files.

pydantic checks what crosses a border (`reviewer.schema`); opening others' articles is too often for
that. This looks only at what the program goes on to use, and leaves out what would stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import is_check

Said = Mapping[str, Values]
"""Unit -> what somebody says of it."""


def without(values: Said) -> tuple[Said, list[str]]:
    """What somebody says without odd values, and the keys that were left out (sorted, each once).

    Where nothing is odd the values are given back as they are, live.
    """
    odd = {(unit, key) for unit, own in values.items() for key in own if _is_odd(key, own[key])}
    if not odd:
        return values, []
    kept = {
        unit: {key: one for key, one in own.items() if (unit, key) not in odd}
        for unit, own in values.items()
    }
    return kept, sorted({key for _, key in odd})


def _is_odd(key: str, value: Json) -> bool:
    name, colon, _ = key.partition(":")
    fits = _SHAPES.get(name + colon)
    return fits is not None and not fits(value)


def _texts(value: Json, names: Iterable[str], *, optional: Iterable[str] = ()) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), str) for name in names)
        and all(isinstance(value.get(name, ""), str | None) for name in optional)
    )


def _is_range(value: Json, name: str) -> bool:
    return (
        _texts(value, (name, "exact"))
        and type(value.get("start")) is int
        and type(value.get("end")) is int
    )


def _is_span(value: Json) -> bool:
    if not _is_range(value, "tag"):
        return False
    parts, attributes = value.get("parts", []), value.get("attributes", {})
    return (
        isinstance(parts, list)
        and all(_is_range(part, "name") for part in parts)
        and isinstance(attributes, dict)
    )


def _is_check(value: Json) -> bool:
    more = ("span", "claim", "claimant", "confidence", "rationale", "assignee", "withdrawn")
    return is_check(value) and _texts(value, ("scope",), optional=more)


def _is_evidence(value: Json) -> bool:
    more = ("quote", "locator", "accessed", "note")
    return _texts(value, ("check", "source", "stance"), optional=more)


_SHAPES: Final[Mapping[str, Callable[[Json], bool]]] = {
    v.TAG: lambda value: type(value) is int,
    v.DECIDED: lambda value: value in ("settled", "cannot"),
    v.NOTE: lambda value: isinstance(value, str),
    v.FLAG: lambda value: isinstance(value, str | bool),
    v.SPAN: _is_span,
    v.CHECK: _is_check,
    v.EVIDENCE: _is_evidence,
    v.LINK: lambda value: isinstance(value, dict),
    v.REMARK: lambda value: isinstance(value, dict),
    v.SIGNOFF: lambda value: isinstance(value, dict),
}
"""Key, or its prefix -> whether a value has the shape that the program counts on."""
