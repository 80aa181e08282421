"""Annotations that other programs have made: words quoted from a page, with tags and comments.

Pages, collections and lists of the W3C model are read, and what Hypothes.is answers. A range is
found by its quotation and what stands around it; offsets count for a range without one only, since
they are those of a text that another program made of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.json_files import documents_in
from reviewer.formats.common.label_ranges import ranged
from reviewer.formats.example import Example, example
from reviewer.models import Json

_HOLDERS: Final = ("items", "first", "next", "@graph", "rows", "annotations", "resources")
"""Where annotations stand in a document."""

_LABELLING: Final = frozenset({"tagging", "classifying", "identifying"})
_DEEPEST: Final = 8
_MOST_SELECTORS: Final = 64


def annotations_in(path: Path, how: DatasetReading) -> Iterator[tuple[str, dict[str, Json]]]:
    """The annotations of a document or of JSON lines, each with its place.

    Raises:
        FormatError: It cannot be read, or is no JSON.
    """
    number = 0
    for document in documents_in(path, how, "expected Web Annotations"):
        for one in _annotations(document, 0):
            number += 1
            yield f"{path}: annotation {number}", one


def _annotations(value: Json, depth: int) -> Iterator[dict[str, Json]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _annotations(one, depth + 1)
    elif isinstance(value, dict):
        if "target" in value:
            yield value
        else:
            for holder in _HOLDERS:
                yield from _annotations(value.get(holder), depth + 1)


def examples_of(
    one: Mapping[str, Json], place: str, how: DatasetReading
) -> Iterator[tuple[str, Example]]:
    """The examples of an annotation, one for each range that it is about, with their places.

    Raises:
        FormatError: It is about a range that is none.
    """
    labels, note = _said(one)
    if _words(one.get("motivation")) == "replying" or one.get("references"):
        how.left["reply"] += 1
        return
    for target in _each(one["target"]):
        quote, position = _selectors(target)
        if not quote and not position:
            how.left["annotation of a whole page"] += 1
        elif not labels:
            how.left["highlight without a tag" if not note else "comment without a tag"] += 1
        else:
            said = _ranged(place, labels, quote, position)
            yield (
                place,
                said._replace(article=_source(one, target), annotator=_creator(one), note=note),
            )


def _ranged(
    place: str, labels: list[str], quote: Mapping[str, Json], position: Mapping[str, Json]
) -> Example:
    words = quote.get("exact")
    if isinstance(words, str) and words.strip():
        start, end = 0, len(words)
        around = {name: _text(quote.get(name)) for name in ("prefix", "suffix")}
        made = example(text=words, **around)
    else:
        start, end = (_offset(position.get(name), place) for name in ("start", "end"))
        if end <= start:
            what = f"runs from {start} to {end}"
            raise FormatError(place, what, "expected the end behind the start")
        words = ""
        made = example(start=start, end=end)
    at = ranged(start, end, words, start)
    spans = [
        {"id": f"w{n}", "tag": label, **at, "parts": [], "attributes": {}}
        for n, label in enumerate(labels, 1)
    ]
    return made._replace(tags=sorted(set(labels)), spans=spans)


def _offset(value: Json, place: str) -> int:
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise FormatError(place, f"has the offset {value!r:.40}", "expected a whole number")
    return value


def _said(one: Mapping[str, Json]) -> tuple[list[str], str]:
    """The labels that an annotation gives, and its comment."""
    labels: list[str] = []
    comments: list[str] = [_words(one.get("bodyValue")), _words(one.get("text"))]
    motives = {_bare(each) for each in _each(one.get("motivation"))}
    for body in _each(one.get("body")):
        given = body if isinstance(body, dict) else {"value": body}
        purposes = {_bare(each) for each in _each(given.get("purpose"))} - {""}
        value = _words(given.get("value")) or _bare(given.get("source")) or _bare(given.get("id"))
        if value:
            labelling = (purposes or motives) & _LABELLING
            (labels if labelling else comments).append(value)
    labels += [_words(tag) for tag in _each(one.get("tags"))]
    return list(dict.fromkeys(filter(None, labels))), "\n".join(filter(None, comments))


def _selectors(target: Json) -> tuple[dict[str, Json], dict[str, Json]]:
    """The quotation and the offsets of a target; empty where it has none."""
    found: dict[str, dict[str, Json]] = {}
    queue = list(_each(target.get("selector"))) if isinstance(target, dict) else []
    for _ in range(_MOST_SELECTORS):
        if not queue:
            break
        one = queue.pop(0)
        if isinstance(one, dict):
            found.setdefault(_words(one.get("type")), one)
            queue += chain(_each(one.get("refinedBy")), _each(one.get("items")))
    return found.get("TextQuoteSelector", {}), found.get("TextPositionSelector", {})


def _source(one: Mapping[str, Json], target: Json) -> str:
    """The page that is annotated."""
    source = target.get("source") if isinstance(target, dict) else target
    if isinstance(source, dict):
        source = source.get("id") or source.get("@id")
    return (_words(source) or _words(one.get("uri"))).partition("#")[0].rstrip("/")


def _creator(one: Mapping[str, Json]) -> str:
    who = next(iter(_each(one.get("creator") or one.get("user"))), "")
    if isinstance(who, dict):
        who = who.get("name") or who.get("nickname") or who.get("id")
    return _words(who).removeprefix("acct:")


def _each(value: Json) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _words(value: Json) -> str:
    return _text(value).strip()


def _bare(name: Json) -> str:
    """The last piece of an address or of a name with a prefix."""
    return _words(name).rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
