"""The saved form of what an annotator says of one article: the tables of a TinyDB file.

Everything that the journals say is in it, so that opening an article needs no journal; nothing
else is in it, so that undoing everything gives back the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from reviewer.models import values as v
from reviewer.models.journal_rows import why_not_value
from reviewer.models.record import SNAPSHOT_SCHEMA, from_record, to_record
from reviewer.models.value_shapes import is_anchor, is_odd
from reviewer.models.values import Json, Values
from reviewer.store.journal.replay import ValuesByUnit, cut_offset

Tables: TypeAlias = dict[str, dict[str, dict[str, Json]]]
"""Name of the table -> document id, as text -> document: what TinyDB keeps in a file."""

RECORDS: Final = "_default"
META: Final = "meta"

_ALONE: Final = frozenset({v.ANCHOR, v.DECIDED, v.NOTE})
_NAMED: Final = (v.TAG, v.FLAG, v.ANSWER, v.SUGGESTION, v.VERSION)
_LISTED: Final = (v.SPAN, v.CHECK, v.EVIDENCE, v.LINK, v.RELATION, v.REMARK, v.SIGNOFF)


class ReadSnapshot(NamedTuple):
    """What a snapshot on the disk says.

    Attributes:
        units: What it says of the article, as far as it can be read.
        wrong: Why it cannot be trusted, in one clause; None if it can.
        newer: Whether a newer version of the program wrote it.
    """

    units: ValuesByUnit
    wrong: str | None = None
    newer: bool = False


def tables_of(article: str, units: Mapping[str, Values], text_sha256: str) -> Tables:
    """The tables of an article's snapshot; of the sources' for the article `""`."""
    tables: Tables = {RECORDS: {}}
    if article:
        _add_units(tables, units)
    else:
        _add_sources(tables, units)
    meta = {"schema": SNAPSHOT_SCHEMA, "article": article, "text_sha256": text_sha256}
    tables[META] = {"1": {**meta, "records_sha256": digest_of(tables)}}
    return tables


def digest_of(tables: Tables) -> str:
    """SHA-256 (hex) of all tables but `meta`, as compact JSON in UTF-8 with sorted keys."""
    said = {name: table for name, table in tables.items() if name != META}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def dump(tables: Tables) -> bytes:
    """The tables as JSON with one document a line, so that a diff shows what changed."""
    return b"{\n" + b",\n".join(_dump_table(name, tables[name]) for name in tables) + b"\n}\n"


def _dump_table(name: str, table: Mapping[str, Mapping[str, Json]]) -> bytes:
    lines = [orjson.dumps(number) + b":" + orjson.dumps(doc) for number, doc in table.items()]
    return orjson.dumps(name) + b":{\n" + b",\n".join(lines) + (b"\n}" if lines else b"}")


def units_of(tables: Tables, article: str) -> ValuesByUnit:
    """What the tables of an article's snapshot say; the inverse of `tables_of`.

    Raises:
        ValueError: They have another shape.
    """
    try:
        return _units_of(tables, article)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a document is not as expected ({error})") from None


def about_of(tables: Tables) -> Values:
    """What the tables of an article's snapshot say of the article as a whole."""
    about: Values = {}
    for table, docs in tables.items():
        if table not in (META, RECORDS):  # records are of sentences
            for unit, values in map(_TELLERS.get(table, _said_of_unit), docs.values()):
                if not unit:
                    about.update(values)
    return about


def read_snapshot(data: bytes, article: str) -> ReadSnapshot:
    """Reads a snapshot that somebody else may have changed, merged or written."""
    try:
        tables = orjson.loads(data)
        twice = not _is_as_dumped(tables, data) and _says_twice(data)
        units = units_of(tables, article)
        wrong, newer = _why_not(tables, article)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return ReadSnapshot({}, f"it is no snapshot ({error})")
    for values in units.values():
        for value in values.values():
            if type(value) is not str and (odd := why_not_value(value)) is not None:
                return ReadSnapshot({}, f"it is no snapshot ({odd})")
    for key in _take_odd(units):
        wrong = wrong or f"a value of {key!r} has another shape than it should, and is left out"
    if twice:
        wrong = "it says something twice, as a merge leaves it"
    return ReadSnapshot(units, wrong, newer)


def _take_odd(units: ValuesByUnit) -> list[str]:
    """Takes out the values that have not the shape of their key; returns their keys."""
    odd = [(unit, key) for unit, said in units.items() for key in said if is_odd(key, said[key])]
    for unit, key in odd:
        del units[unit][key]
        if not units[unit]:
            del units[unit]
    return [key for _, key in odd]


def _is_as_dumped(tables: Tables, data: bytes) -> bool:
    """Whether these are the bytes that the program writes, in which nothing stands twice."""
    try:
        return dump(tables) == data
    except (AttributeError, TypeError, LookupError):
        return False


def _says_twice(data: bytes) -> bool:
    """Whether an object in a document has two values of one name.

    Raises:
        ValueError: It is no JSON.
    """
    twice = False

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        known = dict(pairs)
        twice = twice or len(known) < len(pairs)
        return known

    json.loads(data, object_pairs_hook=collect)
    return twice


def _why_not(tables: Tables, article: str) -> tuple[str | None, bool]:
    meta = tables[META]["1"]
    if meta["schema"] > SNAPSHOT_SCHEMA:
        return f"a newer version wrote it (schema {meta['schema']})", True
    if meta["article"] != article:
        return "it is the snapshot of another article", False
    if meta["records_sha256"] != digest_of(tables):
        return "it was changed by hand or merged", False
    return None, False


def records_of(units: Mapping[str, Values]) -> list[dict[str, Json]]:
    """The records of an article's units, in the order of the text."""
    return _sorted([
        record
        for unit, values in units.items()
        if (record := _plain_record(unit, values) or _record(unit, values)) is not None
    ])  # fmt: skip


def _sorted(records: list[dict[str, Json]]) -> list[dict[str, Json]]:
    return sorted(records, key=itemgetter("start", "unit"))


def _record(unit: str, values: Values) -> dict[str, Json] | None:
    """The record of a unit; None if it has none."""
    said = _in_record(unit, values)
    return {name: stable(value) for name, value in to_record(unit, said).items()} if said else None


def _plain_record(unit: str, values: Values) -> dict[str, Json] | None:
    """The record of a unit of which nothing but tags and a decision are said; None for others.

    That is so of nearly all, and takes a fraction of the time.
    """
    anchor: Json = values.get(v.ANCHOR)
    decided, tags = None, {}
    if not unit or not is_anchor(anchor):
        return None
    for key, value in values.items():
        if key.startswith(v.TAG) and type(value) is int:
            tags[key[len(v.TAG) :]] = value
        elif key == v.DECIDED and type(value) is str:
            decided = value
        elif key != v.ANCHOR:
            return None
    record: dict[str, Json] = {
        "unit": unit, "start": anchor["start"], "end": anchor["end"], "text": anchor["exact"],
        "tags": sorted(tags), "decided": decided,
    }  # fmt: skip
    if tags:
        one = len(tags) == 1
        record["scheme"] = tags if one else {n: tags[n] for n in sorted(tags, key=_id_first)}
    record["anchor"] = {
        "prefix": anchor["prefix"], "sha256": anchor["sha256"], "suffix": anchor["suffix"],
    }  # fmt: skip
    return record


def _add_units(tables: Tables, units: Mapping[str, Values]) -> None:
    number = 0
    records: list[dict[str, Json]] = []
    rest: dict[str, Values] = {}
    for unit, values in units.items():
        if (plain := _plain_record(unit, values)) is not None:
            records.append(plain)
            continue
        rest[unit] = values
        if (record := _record(unit, values)) is not None:
            records.append(record)
    for record in _sorted(records):
        number = max(number + 1, record["start"] + 1)
        tables[RECORDS][str(number)] = record
    apart = [_apart(unit, values) for unit, values in sorted(rest.items())]
    for name in ("article", "cuts", "decisions", "loose"):
        _add(tables, name, [doc for docs in apart for doc in docs[name]])


def _add_sources(tables: Tables, units: Mapping[str, Values]) -> None:
    keys = sorted(units.get("", {}).items())
    fit = {key: value for key, value in keys if key.startswith(v.SOURCE) and _is_item(value)}
    docs = [_item(key, v.SOURCE, value) for key, value in fit.items()]
    _add(tables, RECORDS, docs)
    loose = {unit: dict(values) for unit, values in units.items() if unit}
    loose[""] = {key: value for key, value in keys if key not in fit}
    rest = [{"unit": unit, "values": stable(loose[unit])} for unit in sorted(loose) if loose[unit]]
    _add(tables, "loose", rest)


def _add(tables: Tables, name: str, docs: Iterable[dict[str, Json]]) -> None:
    table = {str(number): doc for number, doc in enumerate(docs, 1)}
    if table:
        tables[name] = table


def _in_record(unit: str, values: Values) -> Values:
    if not unit or not is_anchor(values.get(v.ANCHOR)):
        return {}
    return {key: value for key, value in values.items() if _fits(key, value)}


def _apart(unit: str, values: Values) -> dict[str, list[dict[str, Json]]]:
    """What has no place in a record: table -> documents."""
    rest = {key: values[key] for key in sorted(values.keys() - _in_record(unit, values).keys())}
    offsets = sorted(offset for key in rest if (offset := cut_offset(key)) is not None)
    cuts = [
        {"unit": unit, "offset": at, "value": stable(rest.pop(f"{v.CUT}{at}"))} for at in offsets
    ]
    gold = {
        key[len(v.GOLD) :]: stable(rest.pop(key)) for key in list(rest) if key.startswith(v.GOLD)
    }
    said = {key: stable(value) for key, value in rest.items()}
    return {
        "article": [{"values": said}] if said and not unit else [],
        "cuts": cuts,
        "decisions": [{"unit": unit, "gold": gold}] if gold else [],
        "loose": [{"unit": unit, "values": said}] if said and unit else [],
    }


def _fits(key: str, value: Json) -> bool:
    if key.startswith(_LISTED):
        return _is_item(value)
    return key in _ALONE or key.startswith(_NAMED)


def _is_item(value: Json) -> bool:
    return isinstance(value, dict) and "id" not in value


def _item(key: str, prefix: str, value: Mapping[str, Json]) -> dict[str, Json]:
    return {"id": key[len(prefix) :], **{name: stable(value[name]) for name in sorted(value)}}


def stable(value: Json) -> Json:
    """A value with the keys of its objects in one order: `id` first, then by alphabet."""
    if isinstance(value, dict):
        return {name: stable(value[name]) for name in sorted(value, key=_id_first)}
    if isinstance(value, list):
        return [stable(item) for item in value]
    return value


def _id_first(name: str) -> tuple[bool, str]:
    return name != "id", name


def _units_of(tables: Tables, article: str) -> ValuesByUnit:
    units: ValuesByUnit = {}
    for table, docs in tables.items():
        if table == META:
            continue
        kind = "sources" if table == RECORDS and not article else table
        for unit, values in map(_TELLERS.get(kind, _said_of_unit), docs.values()):
            if unit in units:
                units[unit].update(values)
            elif values:
                units[unit] = values
    return units


def _said_of_unit(doc: dict[str, Json]) -> tuple[str, Values]:
    return doc["unit"], dict(doc["values"])


def _source(doc: dict[str, Json]) -> tuple[str, Values]:
    source = dict(doc)
    return "", {v.SOURCE + source.pop("id"): source}


def _said_of_article(doc: dict[str, Json]) -> tuple[str, Values]:
    return "", dict(doc["values"])


def _cut(doc: dict[str, Json]) -> tuple[str, Values]:
    return doc["unit"], {f"{v.CUT}{doc['offset']}": doc["value"]}


def _decisions(doc: dict[str, Json]) -> tuple[str, Values]:
    return doc["unit"], {v.GOLD + key: value for key, value in doc["gold"].items()}


_TELLERS: Final[Mapping[str, Callable[[dict[str, Json]], tuple[str, Values]]]] = {
    RECORDS: from_record,
    "sources": _source,
    "article": _said_of_article,
    "cuts": _cut,
    "decisions": _decisions,
}
"""Table -> what one of its records says: the unit and its values."""
