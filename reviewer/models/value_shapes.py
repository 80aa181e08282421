"""Of what shape the value of a key has to be, so that the program can go on with it.

pydantic checks what crosses a border (`reviewer.schema`); lines of journals are too many for that.
This looks only at what the program goes on to use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from reviewer.models import values as v
from reviewer.models.annotation import is_check, is_extra_answer
from reviewer.models.text import Anchor
from reviewer.models.values import Json

Fits: TypeAlias = Callable[[Json], bool]


def is_odd(key: str, value: Json) -> bool:
    """Whether a value has not the shape that the program counts on; one that is absent has."""
    fits = shape_of(key)
    return fits is not None and value is not None and not fits(value)


@lru_cache(maxsize=512)
def shape_of(key: str) -> Fits | None:
    """What tells whether a value has the shape of its key; None where any will do."""
    name, colon, _ = key.partition(":")
    return _SHAPES.get(name + colon)


def is_anchor(value: Json) -> bool:
    """Whether a value has the shape of an anchor."""
    if type(value) is not dict:
        return False
    if tuple(value) == Anchor._fields and tuple(map(type, value.values())) == _ANCHOR_TYPES:
        return bool(value["start"] >= 0)  # as nearly all are: a corpus has hundreds of thousands
    fields = Anchor._fields
    return (
        value.keys() == set(fields)
        and tuple(type(value[name]) for name in fields) == _ANCHOR_TYPES
        and value["start"] >= 0
    )


_ANCHOR_TYPES: Final = (str, int, int, str, str, str)


def is_relation(value: Json) -> bool:
    """Whether a value has the shape of a relation."""
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), str) for name in ("kind", "span", "other"))
        and isinstance(value.get("article", ""), str | None)
    )


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
    more = (
        "span", "claim", "claimant", "confidence", "rationale", "assignee", "withdrawn",
        "due", "priority", "published", "url", "origin",
    )  # fmt: skip
    return is_check(value) and _texts(value, ("scope",), optional=more)


def _is_evidence(value: Json) -> bool:
    more = ("quote", "locator", "accessed", "note")
    return _texts(value, ("check", "source", "stance"), optional=more)


def _is_chosen(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_SHAPES: Final[Mapping[str, Fits]] = {
    v.ANCHOR: is_anchor,
    v.TAG: lambda value: type(value) is int,
    v.DECIDED: lambda value: value in ("settled", "cannot"),
    v.NOTE: lambda value: isinstance(value, str),
    v.FLAG: lambda value: isinstance(value, str | bool),
    v.SPAN: _is_span,
    v.CHECK: _is_check,
    v.EVIDENCE: _is_evidence,
    v.LINK: lambda value: isinstance(value, dict),
    v.RELATION: is_relation,
    v.ANSWER: lambda value: isinstance(value, str | int) or _is_chosen(value),
    v.REMARK: lambda value: isinstance(value, dict),
    v.VERSION: lambda value: type(value) is int,
    v.REPEAT: is_extra_answer,
    v.CONTROL: is_extra_answer,
    v.TRAINING: is_extra_answer,
    v.NORMING: is_extra_answer,
    v.SIGNOFF: lambda value: isinstance(value, dict),
}
"""Key, or its prefix -> whether a value has the shape that the program counts on."""
