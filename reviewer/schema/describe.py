"""The JSON Schema of the saved form, generated from the models and their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

from reviewer import models
from reviewer.models import value_types as saved
from reviewer.models import values as v
from reviewer.models.record import SNAPSHOT_SCHEMA
from reviewer.schema import gold, saved_types
from reviewer.schema.adapters import adapter
from reviewer.schema.saved_types import KEYS, KeyShape

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: Final = (
    "Snapshot", "Sources", "Gold", "JournalHeader", "JournalLine", "JournalEnd", "SharedLine",
    "JournalPiece",
)  # fmt: skip
"""What a JSON value found in a workspace can be as a whole."""

TABLES: Final = {
    "article": "SavedValues",
    "cuts": "SavedCut",
    "decisions": "SavedDecisions",
    "loose": "SavedValues",
    "meta": "SnapshotMeta",
}
"""Tables of a snapshot beside the default one; all but `meta` may be missing."""

GOLD_TABLES: Final = {"sources": "SavedSource", "meta": "SnapshotMeta"}
"""Tables of a file of gold beside the default one."""

_TYPES: Final = (
    saved.Record,
    saved_types.SavedSource,
    saved_types.SavedValues,
    saved_types.SavedCut,
    saved_types.SavedDecisions,
    saved_types.SnapshotMeta,
    gold.GoldRecord,
    gold.Provenance,
    gold.Reopened,
    saved_types.JournalHeader,
    saved_types.JournalLine,
    saved_types.JournalEnd,
    saved_types.SharedLine,
    saved_types.LinePiece,
    saved_types.JournalPiece,
)
_FIELD: Final = re.compile(r"^(\w+): (.*)$")

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of snapshots, gold and journal lines (JSON Schema 2020-12).

    Each kind of file has its own definition under `$defs`; the schema as a whole accepts any of
    `DOCUMENTS`.
    """
    from pydantic import TypeAdapter

    wanted = {type_.__name__: type_ for type_ in _TYPES}
    wanted |= {f"key {name}": shape.type for name, shape in KEYS.items()}
    adapters = [(name, "validation", adapter(type_)) for name, type_ in wanted.items()]
    # Its signature wants one type for all of them; it takes any.
    found, together = TypeAdapter.json_schemas(adapters)  # type: ignore[arg-type]
    values = {name: found[f"key {name}", "validation"]["items"] for name in KEYS}
    definitions: Schema = together["$defs"]
    for name, definition in definitions.items():
        _describe(definition, _class(name))
        if definition["properties"].get("id", {}).pop("default", None) is not None:
            definition["required"] = [*definition.get("required", ()), "id"]
    definitions["Change"] = {"anyOf": [_change(shape, values[k]) for k, shape in KEYS.items()]}
    shared = [_change(shape, values[k], shares=True) for k, shape in KEYS.items()]
    definitions["SharedChange"] = {"anyOf": shared}
    change, row = {"$ref": "#/$defs/Change"}, {"$ref": "#/$defs/SharedChange"}
    for name, items in (("JournalLine", change), ("JournalPiece", row), ("SharedLine", row)):
        definitions[name]["properties"]["ch"]["items"] = items
    _say_what_gold_holds(definitions, values)
    definitions["Snapshot"] = _tables("Record", "What an annotator says of one article", TABLES)
    definitions["Sources"] = _tables("SavedSource", "The sources that an annotator cites", TABLES)
    definitions["Gold"] = _tables("GoldRecord", "What was decided about an article", GOLD_TABLES)
    return {
        "$schema": DIALECT,
        "title": f"Reviewer: saved form, version {SNAPSHOT_SCHEMA}",
        "description": "Any file under annotations/<annotator>/ or gold/; journals by line.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in DOCUMENTS],
        "$defs": dict(sorted(definitions.items())),
    }


def _change(shape: KeyShape, value: Schema, *, shares: bool = False) -> Schema:
    """The schema of a change of one kind of key; a value is null before it is set.

    Args:
        shape: What the key holds.
        value: The schema of that.
        shares: Whether it may name many sentences.
    """
    optional = {"anyOf": [value, {"type": "null"}]} if value else {}
    text: Schema = {"type": "string"}
    many: Schema = {"type": "array", "items": text, "minItems": 1, "uniqueItems": True}
    unit = {"anyOf": [text, many]} if shares else text
    what = (
        "[article, unit or units, key, before, after]"
        if shares
        else "[article, unit, key, before, after]"
    )
    return {
        "type": "array",
        "description": f"{what}: {shape.help}",
        "prefixItems": [text, unit, {**text, "pattern": shape.pattern}, optional, optional],
        "minItems": 5,
        "maxItems": 5,
    }


def _say_what_gold_holds(definitions: Schema, values: Schema) -> None:
    """Says for each kind of key what a decision on it, and its provenance, look like."""
    decisions = {
        KEYS[name].pattern.replace(v.GOLD, ""): value
        for name, value in values.items()
        if name.startswith(v.GOLD)
    }
    entry = {"anyOf": [{"$ref": "#/$defs/Provenance"}, {"$ref": "#/$defs/Reopened"}]}
    provenance = {f"^{kind}.+$": entry for kind in gold.DECISIONS}
    for name, patterns in (("SavedDecisions", decisions), ("GoldRecord", provenance)):
        field = definitions[name]["properties"]["gold"]
        field |= {"patternProperties": patterns, "additionalProperties": False}


def _tables(name: str, description: str, tables: Mapping[str, str]) -> Schema:
    """The schema of a TinyDB file: records in the default table, one document in `meta`."""

    def table(name: str) -> Schema:
        numbered = {"^[0-9]+$": {"$ref": f"#/$defs/{name}"}}
        return {"type": "object", "patternProperties": numbered, "additionalProperties": False}

    return {
        "type": "object",
        "description": f"{description}: a file of TinyDB.",
        "properties": {"_default": table(name)} | {t: table(doc) for t, doc in tables.items()},
        "required": ["meta"],
        "additionalProperties": False,
    }


def _class(name: str) -> type:
    """The class that a definition was made from."""
    found: type = next(
        getattr(module, name)
        for module in (gold, saved_types, saved, models)
        if hasattr(module, name)
    )
    return found


def _describe(definition: Schema, of: type) -> None:
    """Moves what the docstring says of each field to the field."""
    definition["description"] = (inspect.getdoc(of) or "").partition("\nAttributes:")[0].strip()
    fields = field_docs(of)
    for name, field in definition["properties"].items():
        field.pop("title", None)
        if name in fields:
            field["description"] = fields[name]


def field_docs(of: type) -> dict[str, str]:
    """What the `Attributes:` of a class and its bases say: field -> one line."""
    docs: dict[str, str] = {}
    for base in reversed(of.__mro__):
        _, _, listed = (inspect.cleandoc(base.__doc__ or "")).partition("\nAttributes:\n")
        name = ""
        for line in inspect.cleandoc(listed).splitlines():
            found = _FIELD.match(line)
            if found:
                name, docs[found[1]] = found.groups()
            elif line.startswith(" ") and name:
                docs[name] += " " + line.strip()
    return docs
