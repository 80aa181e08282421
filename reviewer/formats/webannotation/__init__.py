"""W3C Web Annotation: one JSON-LD page of annotations.

Each example begins with an annotation that describes its sentence. Its tags, spans with their
parts, note and checks are annotations that follow; a review of one of them (a check, a remark, a
sign-off, a vote) targets it by its id. What the vocabulary has no term for stands in a JSON
literal, `reviewer`, which other programs ignore.

Annotations are checked with jsonschema and PyLD, where they are installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Final

import orjson

from reviewer.formats.base import DatasetReading, Format, FormatError, Options, ReadRow, in_words
from reviewer.formats.common.json_files import read_listing, write_listing
from reviewer.formats.example import Example
from reviewer.formats.proof.spool import packed
from reviewer.formats.proof.validators import (
    HINT,
    MOST,
    against_schema,
    by_pyld,
    expanded,
    named_tools,
)
from reviewer.formats.webannotation.terms import CONTEXT, OURS, SENTENCE, name_of
from reviewer.models import Json

FILE: Final = "annotations.jsonld"


class WebAnnotation(Format):
    """See the module."""

    name: ClassVar[str] = "webannotation"
    title: ClassVar[str] = "W3C Web Annotation: a JSON-LD page of annotations"
    suffix: ClassVar[str] = ".jsonld"
    keeps: ClassVar[str] = "everything"
    no_text: ClassVar[bool] = True
    importable: ClassVar[bool] = True

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `annotations.jsonld`."""
        page = _Page(options.name)
        write_listing(folder / FILE, page.counted(examples), _BEFORE, page.after)

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads it back, with the place of each sentence; or what other programs have made.

        Raises:
            FormatError: An annotation of ours is not as Reviewer writes it, or one of others is
                wrong and the reading is strict.
        """
        from reviewer.formats.webannotation.others import annotations_in, examples_of
        from reviewer.formats.webannotation.reader import to_example

        how = how or DatasetReading()
        if not path.is_dir() and not _is_ours(path):
            for place, one in annotations_in(path, how):
                for where, made in how.each(examples_of(one, place, how)):
                    yield ReadRow(where, made)
            return
        for place, group in _grouped(path / FILE if path.is_dir() else path):
            try:
                yield ReadRow(place, to_example(group))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                what = f"is not as Reviewer writes it ({in_words(error)})"
                raise FormatError(place, what, "see docs/formats.md") from None

    def verify(self, folder: Path) -> str:
        """Checks annotations against a JSON Schema, and reads them with PyLD.

        Raises:
            FormatError: One does not fit.
        """
        return vouched(folder / FILE)


class _Page:
    """What has to be known of the annotations once all of them are written."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._total = 0
        self._digest = sha256(label.encode())

    def counted(self, examples: Iterable[Example]) -> Iterator[dict[str, Json]]:
        from reviewer.formats.webannotation.writer import annotations_of

        for example in examples:
            self._digest.update(packed([example]))
            for annotation in annotations_of(example):
                self._total += 1
                yield annotation

    def after(self) -> bytes:
        """The end of the page; its name is that of its content."""
        content = self._digest.hexdigest()
        collection = {
            "id": name_of("collection", content),
            "type": "AnnotationCollection",
            "label": self._label,
            "total": self._total,
        }
        rest = {"id": name_of("page", content), "partOf": collection}
        return b"]," + orjson.dumps(rest)[1:]


_BEFORE: Final = (
    orjson.dumps({"@context": CONTEXT, "type": "AnnotationPage", "startIndex": 0})[:-1]
    + b',"items":['
)


def _is_ours(path: Path) -> bool:
    """Whether a page is one that Reviewer wrote, by how it begins."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEFORE)) == _BEFORE
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", "check the file") from None


def _grouped(path: Path) -> Iterator[tuple[str, list[dict[str, Json]]]]:
    """The annotations of one example after the other, with the place of the first."""
    first, group = "", list[dict[str, Json]]()
    for place, one in read_listing(path):
        ours = one.get(OURS)
        if not isinstance(ours, dict):
            raise FormatError(place, f"has no {OURS!r}", "expected a page that Reviewer wrote")
        if ours.get("is") == SENTENCE and group:
            yield first, group
            group = []
        first = first if group else place
        group.append(one)
    if group:
        yield first, group


FORMAT: Final = WebAnnotation()


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
    return named_tools(found)


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
