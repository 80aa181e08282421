"""The examples of a CAS: of one that we wrote, or of one as INCEpTION exports it.

Read as tags are annotations of the layer `NewsTag`, and of every other layer that a project has
made (`webanno.custom...`) with a text feature called `tag`, `label`, `value` or `category`. One
that covers a whole sentence tags it, one inside a sentence is a span.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import FormatError, Row
from reviewer.formats.example import FIELDS, SCHEMA, example
from reviewer.formats.inception.cas import (
    ANNOTATION,
    CUSTOM,
    DKPRO_SENTENCE,
    NATIVE,
    PART,
    SENTENCE,
    SPAN,
    STRING,
)
from reviewer.formats.inception_said import Said, Unit, json_of, trimmed
from reviewer.formats.privacy import hash_of
from reviewer.models import Json

NAMES: Final = ("tag", "label", "value", "category")
"""Features that hold a tag, the first that a layer has."""

_META: Final = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def rows_of(cas: Any, path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a document, each with its place among all of its article.

    Raises:
        FormatError: Something in it contradicts itself.
    """
    text: str = cas.sofa_string or ""
    units = _ours(cas, path, text)
    known = bool(units)
    units = units or _sentences(cas, path, text)
    said = Said(path, units, text)
    for layer, name in _layers(cas):
        for mark in cas.select(layer):
            said.take(mark, getattr(mark, name), is_span=layer == SPAN)
    for part in _of(cas, PART):
        said.take_part(part)
    for number, unit in enumerate(units):
        if known or said.about(number):
            yield unit.place, said.row(number)


def _of(cas: Any, layer: str) -> list[Any]:
    return list(cas.select(layer)) if cas.typesystem.contains_type(layer) else []


def _layers(cas: Any) -> Iterator[tuple[str, str]]:
    """The layers that are read, each with the feature that holds the tag."""
    types = cas.typesystem
    for kind in sorted(types.get_types(), key=lambda kind: str(kind.name)):
        if kind.name in (SENTENCE, PART) or not kind.name.startswith(CUSTOM):
            continue
        features = {each.name: each.rangeType.name for each in kind.all_features}
        # A relation between two annotations is no span of its own.
        if "Governor" in features or not types.subsumes(parent=ANNOTATION, child=kind.name):
            continue
        name = next((name for name in NAMES if features.get(name) == STRING), None)
        if name is not None:
            yield kind.name, name


def _ours(cas: Any, path: Path, text: str) -> list[Unit]:
    """The sentences that we wrote, with what stands in their record."""
    units = []
    for each in _of(cas, SENTENCE):
        place = f"{path}: sentence at {each.begin}"
        one = example(
            **_record(each.record, place),
            text=text[each.begin : each.end],
            start=each.begin,
            end=each.end,
            unit=each.unit or "",
            kind=each.kind or "",
            decided=each.decided or "",
        )
        units.append(Unit(each.begin, each.end, each.place or 0, one))
    return sorted(units, key=lambda unit: unit.start)


def _record(packed: str | None, place: str) -> dict[str, Json]:
    record = json_of(packed, place, "record")
    if record.pop("v", SCHEMA) != SCHEMA:
        what, hint = "is of another version", f"this program reads version {SCHEMA}"
        raise FormatError(place, what, hint)
    if unknown := sorted(record.keys() - (set(FIELDS) - NATIVE)):
        what = f"has a field {unknown[0]!r} that is not known"
        raise FormatError(place, what, "see the fields in docs/formats.md")
    return record


def _sentences(cas: Any, path: Path, text: str) -> list[Unit]:
    """The sentences of a document that others made: only where they stand is known."""
    title = next((each.documentTitle for each in _of(cas, _META)), None) or path.name
    about = {"article": Path(title).stem, "sha256": hash_of(text), "decided": "settled"}
    units = []
    for each in _of(cas, DKPRO_SENTENCE):
        start, end = trimmed(text, each.begin, each.end)
        one = example(text=text[start:end], start=start, end=end, **about)
        units.append(Unit(start, end, start, one))
    return sorted(units, key=lambda unit: unit.start)
