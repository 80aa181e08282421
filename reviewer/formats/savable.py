"""Whether what a row says of a sentence could stand in a journal as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from reviewer.formats.example import Example
from reviewer.models import Json
from reviewer.models import values as v
from reviewer.models.record import LISTED
from reviewer.schema.check import shape_faults
from reviewer.schema.saved_types import shape_of


def unsavable(one: Example) -> str:
    """What of an example could not be saved, in a clause; empty if all of it can.

    Fields that the saved form does not have are no fault: a later version may have written them.
    """
    for field, prefix in LISTED.items():
        seen = set()
        for i, item in enumerate(getattr(one, field)):
            where = f"{field}[{i}]"
            if fault := _item(prefix, item, where):
                return fault
            if item["id"] in seen:
                return f"{where}.id is {item['id']!r}, as of another before it"
            seen.add(item["id"])
    return next(filter(None, _named(one)), "")


def _item(prefix: str, item: Any, where: str) -> str:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        return f"{where} is no object with an id"
    value = {name: given for name, given in item.items() if name != "id"}
    if prefix == v.SPAN:
        value = _span(value)
    return _value(prefix + item["id"], value, where)


def _span(value: Mapping[str, Json]) -> dict[str, Json]:
    """A span as it is saved, where its words are called `exact`."""
    parts = [{**part, "exact": part["text"]} for part in value["parts"]]
    known = [{name: part[name] for name in ("name", "start", "end", "exact")} for part in parts]
    return {**value, "exact": value["text"], "parts": known}


def _named(one: Example) -> Iterator[str]:
    for name, source in one.sources.items():
        yield _value(v.SOURCE + name, source, f"sources.{name}")
    for name, text in one.flags.items():
        yield _value(v.FLAG + name, text, f"flags.{name}")


def _value(key: str, value: Json, where: str) -> str:
    shape = shape_of(key)
    if shape is None:
        return f"{where} cannot be called {key.partition(':')[2]!r}"
    if is_dataclass(shape.type) and isinstance(value, dict):
        known = {field.name for field in fields(shape.type)}
        value = {name: given for name, given in value.items() if name in known}
    faults = shape_faults(shape.type, value)
    return f"{where}: {faults[0]}" if faults else ""
