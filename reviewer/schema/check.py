"""Checks of single records and journal lines: every fault as one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from reviewer.models import values as v
from reviewer.models.journal import SHARED_VERSION
from reviewer.models.scheme import TAG_QUESTION
from reviewer.models.value_types import Record
from reviewer.models.values import Json
from reviewer.schema.adapters import adapter
from reviewer.schema.gold import GoldRecord, Provenance, Reopened
from reviewer.schema.saved_types import (
    JournalEnd,
    JournalHeader,
    JournalLine,
    JournalPiece,
    SavedSource,
    SharedLine,
    shape_of,
)

Path: TypeAlias = tuple[str | int, ...]

LONGEST: Final = 60
"""Characters of a wrong value that a line shows."""

_IDENTIFIED: Final = ("spans", "checks", "evidence", "links", "relations", "remarks", "signoffs")


def validate_record(record: Json) -> list[str]:
    """What is wrong with a record of a snapshot; an empty list if nothing is.

    Shape first; if that holds, what the fields say of one another: lengths, ids, references.
    """
    return shape_faults(Record, record) or list(_record_faults(record))


def validate_gold(record: Json) -> list[str]:
    """What is wrong with a record of a file of gold; an empty list if nothing is.

    Beside what holds of any record: each key has its provenance, and a tag stands in the record
    exactly if it was decided for.
    """
    return shape_faults(GoldRecord, record) or [*_record_faults(record), *_gold_faults(record)]


def validate_source(source: Json) -> list[str]:
    """What is wrong with a source in `sources.json`; an empty list if nothing is."""
    return shape_faults(SavedSource, source) or _unless(source.get("id"), "id is missing")


def validate_line(line: Json) -> list[str]:
    """What is wrong with a line of a journal, its first included; an empty list if nothing is."""
    if not isinstance(line, dict):
        return [f"it should be a JSON object; found {_shown(line)}"]
    if "op" not in line:
        return shape_faults(JournalHeader, line)
    if "piece" in line:
        shape = shape_faults(JournalPiece, line)
        return shape or [*_id_faults(line), *_change_faults(line["ch"])]
    if line.get("v") == SHARED_VERSION and line["op"] != "end":
        return shape_faults(SharedLine, line) or [*_id_faults(line), *_change_faults(line["ch"])]
    if line["op"] == "end":
        return shape_faults(JournalEnd, line) or list(_id_faults(line))
    return shape_faults(JournalLine, line) or [*_id_faults(line), *_change_faults(line["ch"])]


def shape_faults(shape: Any, value: Json, at: Path = ()) -> list[str]:
    """Where the value does not have the shape, one line a place."""
    import orjson
    from pydantic import ValidationError

    try:
        # As JSON, because only there is a list what a tuple is written as.
        adapter(shape).validate_json(orjson.dumps([value]))
    except ValidationError as error:
        places: dict[Path, tuple[list[str], str]] = {}
        for fault in error.errors(include_url=False):
            place, message, found = _fault(fault["type"], fault["loc"][1:], fault["msg"], value)
            places.setdefault((*at, *place), ([], found))[0].append(message)
        return [
            f"{_name(place)} {' or '.join(dict.fromkeys(messages))}{found}"
            for place, (messages, found) in places.items()
        ]
    except (TypeError, ValueError) as error:
        return [f"{_name(at)} cannot be written as JSON: {error}"]
    return []


def _fault(kind: str, loc: Path, message: str, value: Json) -> tuple[Path, str, str]:
    """The place of a fault in the value, what is wrong there, and what was found."""
    last = loc[-1:] if kind == "missing" else ()
    place: Path = ()
    for step in loc[: len(loc) - len(last)]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            continue  # it says which type of several it was compared with
        place = (*place, step)
    if kind == "missing":
        return (*place, *last), "is missing", ""
    if kind == "unexpected_keyword_argument":
        return place, "is not a known field", ""
    _, _, expected = message.partition("should ")
    return place, f"should {expected or message}", f"; found {_shown(value)}"


def _record_faults(record: Mapping[str, Json]) -> Iterator[str]:
    """Where the fields of a record of the right shape contradict one another."""
    yield from _range_faults(record, "text", ())
    tags = record["tags"]
    if list(tags) != sorted(set(tags)):
        yield f"tags should be sorted, each once; found {_shown(tags)}"
    if set(record.get("scheme", {})) != set(tags):
        yield "scheme should give the version of the scheme for each of the tags"
    ids = {name: [item.get("id") for item in record.get(name, ())] for name in _IDENTIFIED}
    for name, found in ids.items():
        if found:
            yield from _unique_faults(name, found)
    for i, span in enumerate(record.get("spans", ())):
        yield from _range_faults(span, "exact", ("spans", i))
        for n, part in enumerate(span.get("parts", ())):
            yield from _range_faults(part, "exact", ("spans", i, "parts", n))
    yield from _reference_faults(record, "evidence", "check", ids["checks"])
    yield from _reference_faults(record, "checks", "span", ids["spans"])
    yield from _reference_faults(record, "relations", "span", ids["spans"])


def _gold_faults(record: Mapping[str, Json]) -> Iterator[str]:
    """Where the provenance in a record of gold is odd, or does not fit what the record says."""
    provenance = record["gold"]
    for key in provenance:
        if shape_of(v.GOLD + key) is None or key == v.ANCHOR:
            yield f"{_name(('gold', key))} is no key that is decided"
        else:
            shape = Reopened if "reopened" in provenance[key] else Provenance
            yield from shape_faults(shape, provenance[key], ("gold", key))
    # Where a sentence has one tag at most, one decision says which.
    one = provenance.get(v.ANSWER + TAG_QUESTION, {}).get("answer")
    said = {v.TAG + tag for tag in record["tags"] if tag != one}
    listed = (
        (v.SPAN, "spans"),
        (v.CHECK, "checks"),
        (v.EVIDENCE, "evidence"),
        (v.RELATION, "relations"),
    )
    items = {kind + item["id"] for kind, name in listed for item in record.get(name, ())}
    for key in sorted((said | items) - provenance.keys()):
        yield f"gold does not say how {key} came about"
    for key, one in provenance.items():
        if key.startswith(v.TAG) and bool(one.get("value")) != (key in said):
            yield f"{_name(('gold', key))} does not say what tags says"


def _range_faults(item: Mapping[str, Json], text: str, at: Path) -> Iterator[str]:
    start, end, length = item["start"], item["end"], len(item[text])
    if not 0 <= start < end:
        yield f"{_name((*at, 'end'))} should come after start; found {start} to {end}"
    elif end - start != length:
        where = _name((*at, text))
        yield f"{where} has {length} code points; {start} to {end} is {end - start}"


def _unique_faults(name: str, ids: Sequence[Json]) -> Iterator[str]:
    for identity, times in Counter(map(str, ids)).items():
        if identity in ("", "None"):
            yield f"{name}: {times} without an id"
        elif times > 1:
            yield f'{name}: {times} have the id "{identity}"'


def _reference_faults(
    record: Mapping[str, Json], name: str, field: str, known: Sequence[Json]
) -> Iterator[str]:
    for i, item in enumerate(record.get(name, ())):
        target = item.get(field)
        if target is not None and target not in known:
            yield f'{_name((name, i, field))} is "{target}", which the record does not hold'


def _id_faults(line: Mapping[str, Json]) -> Iterator[str]:
    session, _, n = line["id"].rpartition(":")
    if not session or not n.isascii() or not n.isdecimal():
        yield f"id should be <session>:<number>; found {_shown(line['id'])}"
    if line["lc"] < 1:
        yield f"lc should be 1 or more; found {line['lc']}"
    if line.get("of", line["op"]) in ("undo", "redo") and line["ref"] is None:
        yield f"ref should name the edit that the {line.get('of', line['op'])} is about"


def _change_faults(changes: Sequence[Sequence[Json]]) -> Iterator[str]:
    """Where the changes of an event name unknown keys, or values that their keys cannot have."""
    for i, (article, unit, key, *values) in enumerate(changes):
        shape = shape_of(key)
        if shape is None:
            yield f"{_name(('ch', i, 2))} is no key that is known; found {_shown(key)}"
            continue
        if key.startswith("source:") and (article or unit):
            yield f"{_name(('ch', i))} is about a source; article and unit should be empty"
        for n, value in enumerate(values, 3):
            if value is not None:
                yield from shape_faults(shape.type, value, ("ch", i, n))


def _unless(good: object, fault: str) -> list[str]:
    return [] if good else [fault]


def _name(path: Path) -> str:
    """A path as JSON people write it: `spans[0].exact`; the value itself is `it`."""
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return name.removeprefix(".") or "it"


def _shown(value: Json) -> str:
    import orjson

    text = orjson.dumps(value, default=repr).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
