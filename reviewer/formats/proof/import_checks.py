"""Looking at examples from outside before anything is done with them: every fault of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from reviewer.formats.base import FormatError, Row
from reviewer.formats.example import ARTICLE, Example
from reviewer.formats.savable import unsavable
from reviewer.models import Json, Scheme

_RANGE: Final = {"start": int, "end": int, "text": str}
_SPAN: Final = {"id": str, "tag": str, **_RANGE, "parts": list, "attributes": dict}
_PART: Final = {"name": str, **_RANGE}
_CHECK: Final = {"id": str, "scope": str, "status": str}
_EVIDENCE: Final = {"id": str, "check": str, "source": str, "stance": str}


def checked(rows: Iterable[Row], scheme: Scheme) -> Iterator[Row]:
    """The rows, each looked at before it is handed on.

    Raises:
        FormatError: The first fault there is.
    """
    seen: dict[tuple[str, str], str] = {}
    tags = {tag.name for tag in scheme.tags}
    statuses = {status.name for status in scheme.statuses}
    for row in rows:
        one = row.example
        if fault := _shape(one) or _labels(one, tags, statuses) or _ranges(one):
            raise FormatError(row.place, *fault)
        if one.kind == ARTICLE:
            what = "is a whole article (made with --unit article)"
            raise FormatError(row.place, what, "its tags can be given to no sentence")
        first = seen.setdefault((one.id, one.annotator), row.place)
        if one.id and first != row.place:
            hint = f"it stands in {first.rpartition(': ')[2]} already; expected each once"
            raise FormatError(row.place, f"has the id {one.id!r}", hint)
        yield row


Fault = tuple[str, str]
"""What is wrong, and what was expected."""


def _shape(one: Example) -> Fault | None:
    """What is wrong with the types of the fields."""
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
        for i, item in enumerate(getattr(one, field)):
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


def _labels(one: Example, tags: set[str], statuses: set[str]) -> Fault | None:
    from reviewer.config.errors import nearest

    for tag in [*one.tags, *(span["tag"] for span in one.spans)]:
        if tag not in tags:
            return f"there is no tag {tag!r} in the scheme", nearest(tag, sorted(tags))
    for check in one.checks:
        if check["status"] not in statuses:
            known = nearest(check["status"], sorted(statuses))
            return f"there is no status {check['status']!r} in the scheme", known
    if one.decided not in ("", "settled", "cannot"):
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
