"""One article, as one annotator sees it, as a UIMA CAS with the layers of an INCEpTION project.

Offsets are code points here; cassis turns them into the UTF-16 of the files. INCEpTION makes the
tokens itself where a document has none, inside the sentences that it has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from reviewer.formats.example import (
    FIELDS,
    SCHEMA,
    Example,
    blank,
    pieced,
    ranges,
    related,
    status,
)
from reviewer.models import Json

DKPRO_SENTENCE: Final = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
CUSTOM: Final = "webanno.custom."
"""What the names of layers begin with that a project has made."""

TAG: Final = f"{CUSTOM}NewsTag"
SPAN: Final = f"{CUSTOM}NewsSpan"
PART: Final = f"{CUSTOM}NewsPart"
SENTENCE: Final = f"{CUSTOM}NewsSentence"

RELATION: Final = f"{CUSTOM}NewsRelation"

ANNOTATION: Final = "uima.tcas.Annotation"
STRING: Final = "uima.cas.String"
TEXTS: Final = "uima.cas.StringArray"
_INTEGER: Final = "uima.cas.Integer"

_LAYERS: Final[Mapping[str, Mapping[str, str]]] = {
    DKPRO_SENTENCE: {"id": STRING},
    TAG: {"tag": STRING, "status": STRING, "note": STRING},
    SPAN: {"tag": STRING, "spanId": STRING, "attributes": STRING, "unit": STRING,
           "number": _INTEGER},
    PART: {"role": STRING, "unit": STRING, "span": _INTEGER, "number": _INTEGER},
    SENTENCE: {"unit": STRING, "kind": STRING, "decided": STRING, "place": _INTEGER,
               "record": STRING},
}  # fmt: skip
"""Layer -> feature -> its type. A part names its span by the number that this has in the unit."""

NATIVE: Final = frozenset({"text", "start", "end", "tags", "spans", "unit", "kind", "decided"})
"""Fields of the record that have a place of their own; the others are JSON in `record`."""


def typesystem(cassis: Any, *, own: bool = False) -> Any:
    """The types.

    Args:
        cassis: The library.
        own: Only those that are not INCEpTION's own.
    """
    made = cassis.TypeSystem()
    for layer, features in _LAYERS.items():
        if own and layer == DKPRO_SENTENCE:
            continue
        made.create_type(layer, ANNOTATION)
        for feature, kind in features.items():
            made.create_feature(layer, feature, kind)
    made.create_type(RELATION, ANNOTATION)
    for feature, kind in {"kind": STRING, "Dependent": SPAN, "Governor": SPAN}.items():
        made.create_feature(RELATION, feature, kind)
    return made


def without_misplaced(data: str) -> tuple[str, list[str]]:
    """A CAS in JSON without the annotations that stand nowhere in its text, and what these are.

    cassis refuses the whole file for one of them. What is of no known form stays for it to refuse.

    Args:
        data: The file.
    """
    try:
        found = orjson.loads(data)
        items, views = found["%FEATURE_STRUCTURES"], found["%VIEWS"].values()
        sizes = {one["%ID"]: len(one["sofaString"].encode("utf-16-le")) // 2
                 for one in items if "sofaString" in one}  # fmt: skip
        wrong = {one["%ID"]: one for one in items if not _is_placed(one, sizes)}
        if not wrong or any(one["%TYPE"] == SENTENCE for one in items):
            return data, []
        found["%FEATURE_STRUCTURES"] = [one for one in items if one["%ID"] not in wrong]
        for view in views:
            view["%MEMBERS"] = [id for id in view["%MEMBERS"] if id not in wrong]
    except (ValueError, LookupError, TypeError, AttributeError):
        return data, []
    what = [f"a {one['%TYPE']} runs from {one['begin']} to {one['end']}" for one in wrong.values()]
    return orjson.dumps(found).decode(), what


def _is_placed(one: Mapping[str, Json], sizes: Mapping[int, int]) -> bool:
    """Whether what has a begin and an end stands in its text."""
    begin, end = one.get("begin"), one.get("end")
    if type(begin) is not int or type(end) is not int or one.get("@sofa") not in sizes:
        return True
    return 0 <= begin <= end <= sizes[one["@sofa"]]


def misnamed(names: Iterable[str]) -> str:
    """What is wrong with the names of features, empty if nothing is.

    cassis makes a class of each layer, and writes the names of its features into the code of that
    class as they are: one that is no name could be anything that runs.

    Args:
        names: The names of features.
    """
    wrong = next((name for name in names if not name.isidentifier()), None)
    return "" if wrong is None else f"has a feature called {wrong[:40]!r}"


_RESERVED: Final = ("self", "type")


def accessor(feature: str) -> str:
    """How cassis calls a feature whose name it has taken itself."""
    return f"{feature}_" if feature in _RESERVED else feature


def shown(accessor: str) -> str:
    """The name of a feature that cassis calls so."""
    bare = accessor.removesuffix("_")
    return bare if bare in _RESERVED else accessor


def features_of(data: str) -> list[str]:
    """The names of the features that a CAS in JSON declares; none if it is no such thing."""
    try:
        types = json.loads(data)["%TYPES"].values()
        return [name for kind in types for name in kind if not name.startswith("%")]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []


_ECORE: Final = re.compile(r"\{http:///(.*)\.ecore\}(\w+)")
_BUILT_IN: Final = ("uima/cas", "uima/tcas", "uima/noNamespace")
_OWN: Final = frozenset({"sofa", "begin", "end"})


def typesystem_of(cassis: Any, xmi: str) -> Any:
    """The types of an XMI without a `TypeSystem.xml`, as far as its elements show them.

    Every element with a begin and an end is an annotation; attributes are texts.

    Args:
        cassis: The library.
        xmi: The file.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    made = cassis.TypeSystem()
    features: dict[str, set[str]] = {}
    for element in etree.fromstring(xmi.encode(), parser):
        named = _ECORE.fullmatch(element.tag) if isinstance(element.tag, str) else None
        if named is None or named[1] in _BUILT_IN:
            continue
        layer = f"{named[1].replace('/', '.')}.{named[2]}"
        if layer not in features and not made.contains_type(layer):
            base = "uima.cas.AnnotationBase" if "sofa" in element.attrib else "uima.cas.TOP"
            has_range = {"begin", "end"} <= set(element.attrib)
            made.create_type(layer, ANNOTATION if has_range else base)
        known = features.setdefault(layer, set())
        for feature in {str(one) for one in element.attrib if "{" not in str(one)} - _OWN - known:
            known.add(feature)
            made.create_feature(layer, feature, STRING)
        # Several texts of one feature stand below the element, one each.
        for feature in {str(child.tag) for child in element if isinstance(child.tag, str)} - known:
            known.add(feature)
            made.create_feature(layer, feature, TEXTS)
    return made


def text_of(examples: Iterable[Example]) -> str:
    """The text of an article as far as its examples know it, with blanks for the rest.

    Args:
        examples: All that there are of it, of all annotators.
    """
    return pieced(_pieces(examples))


def _pieces(examples: Iterable[Example]) -> Iterator[tuple[int, str]]:
    for example in examples:
        yield example.start - len(example.prefix), example.prefix
        yield example.start + len(example.text), example.suffix
        for _, _, item in ranges(example):
            yield item["start"], item["text"]
        yield example.start, example.text


def cas_of(cassis: Any, types: Any, text: str, numbered: Iterable[tuple[int, Example]]) -> Any:
    """The CAS of an article and an annotator.

    Args:
        cassis: The library.
        types: See `typesystem`.
        text: See `text_of`.
        numbered: The annotator's examples with their place among all examples of the article.
    """
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = text
    cas.sofa_mime = "text/plain"

    def add(layer: str, at: tuple[int, int], **features: Json) -> None:
        said = {name: value for name, value in features.items() if value not in ("", None)}
        made = types.get_type(layer)(begin=at[0], end=at[1], **said)
        cas.add(made)
        if layer == SPAN:
            spans.setdefault(features["spanId"], made)

    spans: dict[str, Any] = {}
    relations: list[Mapping[str, Json]] = []
    for place, example in numbered:
        relations += related(example)
        at = (example.start, example.start + len(example.text))
        add(DKPRO_SENTENCE, at, id=example.unit)
        about = {"unit": example.unit, "kind": example.kind, "decided": example.decided}
        add(SENTENCE, at, **about, place=place, record=orjson.dumps(_record(example)).decode())
        said = {"status": status(example, "content"), "note": example.note}
        for tag in example.tags or ([""] if any(said.values()) else []):
            add(TAG, at, tag=tag, **said)
        for number, span in enumerate(example.spans, 1):
            _add_span(add, example.unit, number, span)
    for one in relations:
        ends = spans.get(one["span"]), spans.get(one["other"])
        if ends[0] is not None and ends[1] is not None:
            # INCEpTION draws the arrow from the governor, at the place of the dependent.
            at = (ends[1].begin, ends[1].end)
            add(RELATION, at, kind=one["kind"], Governor=ends[0], Dependent=ends[1])
    return cas


def _add_span(add: Any, unit: str, number: int, span: Mapping[str, Json]) -> None:
    attributes = orjson.dumps(span["attributes"]).decode() if span["attributes"] else ""
    named = {"tag": span["tag"], "spanId": span["id"], "attributes": attributes}
    add(SPAN, (span["start"], span["end"]), **named, unit=unit, number=number)
    for i, part in enumerate(span["parts"], 1):
        role = {"role": part["name"], "unit": unit, "span": number, "number": i}
        add(PART, (part["start"], part["end"]), **role)


def _record(one: Example) -> dict[str, Json]:
    said = {
        name: value
        for name, value in zip(FIELDS, one, strict=True)
        if name not in NATIVE and value != blank(name)
    }
    return {"v": SCHEMA, **said}


_KINDS: Final = {STRING: str, _INTEGER: int}


def misfit(cas: Any) -> str:
    """What in the sentences and the project's own layers breaks its type; empty if nothing does.

    cassis looks at types of features when it reads them from XML, not from JSON.
    """
    for mark in cas.select(ANNOTATION):
        if mark.type.name != DKPRO_SENTENCE and not mark.type.name.startswith(CUSTOM):
            continue
        for feature in mark.type.all_features:
            kind = _KINDS.get(feature.rangeType.name)
            value = getattr(mark, feature.name)
            if kind is not None and value is not None and not isinstance(value, kind):
                where = f"{mark.type.name} from {mark.begin} to {mark.end}"
                return f"{feature.name} of a {where} is {value!r}, not of {feature.rangeType.name}"
    return ""
