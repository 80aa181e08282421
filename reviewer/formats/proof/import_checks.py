"""Looking at examples from outside before anything is done with them: every fault of a row.

Also here: whether what a row says of a sentence could stand in a journal as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any, Final

from reviewer.formats.base import DatasetReading, FormatError, ReadRow
from reviewer.formats.example import ARTICLE, FIELDS, SAID_AT, Example, blank
from reviewer.models import Json, Scheme
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
        for i, item in enumerate(getattr(one, field, ())):
            where = f"{field}[{i}]"
            if fault := _savable_item(prefix, item, where):
                return fault
            if item["id"] in seen:
                return f"{where}.id is {item['id']!r}, as of another before it"
            seen.add(item["id"])
    return next(filter(None, _named(one)), "")


def _savable_item(prefix: str, item: Any, where: str) -> str:
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
    for name, answer in one.answers.items():
        yield _value(v.ANSWER + name, answer, f"answers.{name}")
    for name, judged in one.suggestions.items():
        yield _value(v.SUGGESTION + name, judged, f"suggestions.{name}")


def _value(key: str, value: Json, where: str) -> str:
    shape = shape_of(key)
    if shape is None:
        return f"{where} cannot be called {key.partition(':')[2]!r}"
    if is_dataclass(shape.type) and isinstance(value, dict):
        known = {field.name for field in fields(shape.type)}
        value = {name: given for name, given in value.items() if name in known}
    faults = shape_faults(shape.type, value)
    return f"{where}: {faults[0]}" if faults else ""


_RANGE: Final = {"start": int, "end": int, "text": str}

_SPAN: Final = {"id": str, "tag": str, **_RANGE, "parts": list, "attributes": dict}

_PART: Final = {"name": str, **_RANGE}

_CHECK: Final = {"id": str, "scope": str, "status": str}

_EVIDENCE: Final = {"id": str, "check": str, "source": str, "stance": str}


class RowChecks:
    """Looks at rows one by one before anything is done with them."""

    def __init__(self, scheme: Scheme, how: DatasetReading | None = None) -> None:
        """Has seen none.

        Args:
            scheme: The tags and statuses.
            how: Takes in faults of rows. Without it, or if it is strict, the first fault ends it,
                and so does an id that comes twice.
        """
        self._how = how or DatasetReading()
        self._seen: dict[tuple[str, str], str] = {}
        self._tags = {tag.name for tag in scheme.tags}
        self._statuses = {status.name for status in scheme.statuses}
        self._simple: set[int | None] = set()

    def fits(self, row: ReadRow, said: int | None = None) -> bool:
        """Whether a row can come in.

        Args:
            row: The row.
            said: A number that all rows have that say of their sentences what this one says.

        Raises:
            FormatError: It cannot, and that ends it.
        """
        one = row.example
        if said not in self._simple or not _is_simply_placed(one):
            if fault := _fault(one, self._tags, self._statuses):
                self._how.note(FormatError(row.place, *fault, one))
                return False
            if said is not None and _is_simple(one):
                self._simple.add(said)
        if self._how.strict and one.id:
            first = self._seen.setdefault((one.id, one.annotator), row.place)
            if first != row.place:
                hint = f"it stands in {first.rpartition(': ')[2]} already; expected each once"
                raise FormatError(row.place, f"has the id {one.id!r}", hint)
        return True


def checked(
    rows: Iterable[ReadRow], scheme: Scheme, how: DatasetReading | None = None
) -> Iterator[ReadRow]:
    """The rows, each looked at before it is handed on; see `RowChecks`.

    Raises:
        FormatError: The first fault there is.
    """
    return filter(RowChecks(scheme, how).fits, rows)


Fault = tuple[str, str]
"""What is wrong, and what was expected."""


def _fault(one: Example, tags: set[str], statuses: set[str]) -> Fault | None:
    if fault := _shape(one) or _labels(one, tags, statuses) or _ranges(one):
        return fault
    if one.kind == ARTICLE and (one.unit or not one.answers):
        what = "is a whole article (made with --unit article)"
        return what, "its tags can be given to no sentence, and it answers no question"
    return None


_TYPES: Final = tuple(type(blank(field)) for field in FIELDS)
_SIMPLE: Final[Mapping[str, tuple[type, type | None]]] = {
    "tags": (str, None),
    "meta": (str, str),
    "mask": (str, int),
    "votes": (str, list),
    "versions": (str, int),
}
"""Fields of most rows that are lists and maps of plain values: type of an item, of its value. A
list in a map is one of texts."""

_HOLDERS: Final = attrgetter(*_SIMPLE)
_INTRICATE: Final = attrgetter(
    *(field for field in FIELDS if type(blank(field)) in (list, dict) and field not in _SIMPLE)
)


def _is_simple(one: Example) -> bool:
    """Whether a row holds nothing but texts, numbers and tags, all of the right type: most do.

    That is seen in a fraction of the time that looking closer takes.
    """
    if tuple(map(type, one)) != _TYPES or any(_INTRICATE(one)):
        return False
    for value, (item, inner) in zip(_HOLDERS(one), _SIMPLE.values(), strict=True):
        if not value:
            continue
        if set(map(type, value)) != {item}:
            return False
        if inner is not None and set(map(type, value.values())) != {inner}:
            return False
        if inner is list and any(type(one) is not str for each in value.values() for one in each):
            return False
    return True


_PLACE_TYPES: Final = _TYPES[:SAID_AT]


def _is_simply_placed(one: Example) -> bool:
    """Whether there is nothing to be said against the fields that tell which sentence it is about.

    What such a row says of it has been looked at already, and is as simple.
    """
    meta = one.meta
    return (
        tuple(map(type, one[:SAID_AT])) == _PLACE_TYPES
        and (not meta or {*map(type, meta), *map(type, meta.values())} == {str})
        and one.kind != ARTICLE
        and 0 <= one.start <= one.end
        and (not one.text or not one.end or one.end - one.start == len(one.text))
    )


def shape_fault(one: Example) -> Fault:
    """What is wrong with an example that could not even be counted."""
    return _shape(one) or ("has fields of another shape", "see the fields in docs/formats.md")


def _shape(one: Example) -> Fault | None:
    """What is wrong with the types of the fields."""
    if _is_simple(one):
        return None
    from pydantic import ValidationError

    from reviewer.schema.adapters import adapter

    try:
        adapter(Example).validate_python([tuple(one)])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(Example._fields[s] if i == 0 and isinstance(s, int) else s)
                         for i, s in enumerate(first["loc"][1:]))  # fmt: skip
        return f"{where} holds {_shown(first['input'])}", first["msg"].lower()
    for field, shape in (("spans", _SPAN), ("checks", _CHECK), ("evidence", _EVIDENCE)):
        for i, item in enumerate(getattr(one, field, ())):
            if fault := _item(item, shape, f"{field}[{i}]"):
                return fault
    for i, span in enumerate(one.spans):
        for n, part in enumerate(span["parts"]):
            if fault := _item(part, _PART, f"spans[{i}].parts[{n}]"):
                return fault
    if wrong := unsavable(one):
        return wrong, "expected it as in docs/saved-form.md"
    return None


def _item(item: Any, shape: Mapping[str, type], where: str) -> Fault | None:
    if not isinstance(item, dict):
        return f"{where} is {_shown(item)}", "expected an object"
    for name, kind in shape.items():
        if not isinstance(item.get(name), kind):
            return f"{where}.{name} is {_shown(item.get(name))}", f"expected {_WORDS[kind]}"
    return None


_WORDS: Final = {int: "a whole number", str: "a text", list: "a list", dict: "an object"}


_DECIDED: Final = ("", "settled", "cannot")


def _labels(one: Example, tags: set[str], statuses: set[str]) -> Fault | None:
    if not one.spans and not one.checks and tags.issuperset(one.tags) and one.decided in _DECIDED:
        return None
    from reviewer.config.errors import nearest

    for tag in [*one.tags, *(span["tag"] for span in one.spans)]:
        if tag not in tags:
            return f"there is no tag {tag!r} in the scheme", nearest(tag, sorted(tags))
    for check in one.checks:
        if check["status"] not in statuses:
            known = nearest(check["status"], sorted(statuses))
            return f"there is no status {check['status']!r} in the scheme", known
    if one.decided not in _DECIDED:
        return f"decided is {one.decided!r}", "expected settled, cannot or nothing"
    return None


def _ranges(one: Example) -> Fault | None:
    """What of the offsets contradicts the row's own text."""
    if not 0 <= one.start <= one.end:
        return f"runs from {one.start} to {one.end}", "expected offsets in the article's text"
    if one.text and one.end and one.end - one.start != len(one.text):
        what = f"has {len(one.text)} code points of text from {one.start} to {one.end}"
        return what, "offsets count code points, the end is one past the last"
    for span in one.spans:
        for item in (span, *span["parts"]):
            if fault := _range(item, one):
                return fault
    return None


def _range(item: Mapping[str, Json], one: Example) -> Fault | None:
    start, end = item["start"], item["end"]
    where = f"a span or part from {start} to {end}"
    if not 0 <= start < end:
        return where, "expected the end after the start"
    words: str = item["text"]
    if words and end - start != len(words):
        return f"{where} has {len(words)} code points of text", "offsets count code points"
    here = one.text[start - one.start : end - one.start]
    if words and one.start <= start and end <= one.end and one.text and here != words:
        what = f"{where} is {_shown(words)}, but the text there is {_shown(here)}"
        return what, "are the offsets code points of the article?"
    if one.end and one.text and start < one.start and end > one.end:
        return f"{where} is longer than its sentence", "expected it in the sentence"
    return None


def _shown(value: Json) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
