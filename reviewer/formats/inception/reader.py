"""The examples of a CAS: of one that we wrote, or of one as INCEpTION exports it.

Read as tags are annotations of the layer `NewsTag`, of INCEpTION's named entities, of every other
layer that a project has made (`webanno.custom...`) with a text feature called `tag`, `label`,
`value` or `category`, and of layers that the user names. One that covers a whole sentence tags it,
one inside a sentence is a span, whose other features are attributes; relations between spans come
with them.

Also here: what the annotations of a CAS say of its sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from reviewer.corpus.segmentation.segment import segment
from reviewer.formats.base import DatasetReading, FormatError, ReadRow
from reviewer.formats.common.relations import DrawnRelation, relations_from
from reviewer.formats.example import FIELDS, SCHEMA, Example, example, shifted, status
from reviewer.formats.inception.cas import (
    ANNOTATION,
    CUSTOM,
    DKPRO_SENTENCE,
    NATIVE,
    PART,
    RELATION,
    SENTENCE,
    SPAN,
    STRING,
    TAG,
    TEXTS,
    accessor,
    shown,
)
from reviewer.formats.privacy import hash_of
from reviewer.models import Json


class InceptionSentence(NamedTuple):
    """A sentence of a document.

    Attributes:
        start: First code point.
        end: One past the last.
        place: Its place among all examples of the article.
        one: What is known of it, without tags and spans.
    """

    start: int
    end: int
    place: int
    one: Example


def json_of(packed: str | None, place: str, name: str) -> dict[str, Json]:
    """The object in a feature that holds JSON.

    Raises:
        FormatError: It is none.
    """
    try:
        found = orjson.loads(packed or "{}")
    except orjson.JSONDecodeError as error:
        raise FormatError(place, f"{name} is no JSON ({error})", "leave it as it was") from None
    if not isinstance(found, dict):
        raise FormatError(place, f"{name} is no JSON object", "leave it as it was")
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without white space at its ends."""
    words = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, start + len(words)


class DocumentAnnotations:
    """What the annotations of a document say of its sentences."""

    def __init__(self, path: Path, units: Sequence[InceptionSentence], text: str) -> None:
        self._path, self._units, self._text = path, units, text
        self._starts = [unit.start for unit in units]
        self._by_id = {unit.one.unit: i for i, unit in enumerate(units) if unit.one.id}
        self._marks: dict[int, list[Any]] = {}
        self._tags: dict[int, set[str]] = {}
        self._spans: dict[int, list[tuple[int | None, dict[str, Json]]]] = {}
        self._parts: dict[int, list[Any]] = {}
        self._drawn: dict[str, list[DrawnRelation]] = {}
        self._of_mark: dict[int, dict[str, Json]] = {}
        self.unsaid: Counter[str] = Counter()
        """Features of annotations that tag whole sentences, of which no attribute can be made."""

    def about(self, unit: int) -> bool:
        """Whether anything is said of a sentence."""
        return unit in self._marks or unit in self._spans

    def add(
        self, mark: Any, tag: str | None, *, is_span: bool = False, features: Sequence[str] = ()
    ) -> None:
        """Takes an annotation of a layer of tags.

        Args:
            mark: The annotation.
            tag: Its tag.
            is_span: Whether it is a span even if it covers a whole sentence.
            features: Those of a layer of others that are attributes of its spans.
        """
        unit = self._unit(mark, "an annotation")
        here = self._units[unit]
        if not is_span and self._covers(mark, here):
            self._marks.setdefault(unit, []).append(mark)
            self._tags.setdefault(unit, set()).update([tag] if tag else [])
            self.unsaid.update(f"feature {name}" for name in _said(mark, features))
        elif tag:
            place = f"{self._path}: span at {mark.begin}"
            attributes = json_of(getattr(mark, "attributes", None), place, "attributes")
            attributes |= _said(mark, features)
            named = {"id": getattr(mark, "spanId", None) or "", "tag": tag}
            span = {**named, **self._range(mark, here), "parts": [], "attributes": attributes}
            number = getattr(mark, "number", None) if is_span else None
            self._spans.setdefault(unit, []).append((number, span))
            self._of_mark[id(mark)] = span
            if number is None:
                self._tags.setdefault(unit, set()).add(tag)

    def take_part(self, part: Any) -> None:
        """Takes a part of a span, when all spans are there."""
        unit = self._unit(part, "a part")
        for number, span in self._spans.get(unit, ()):
            covers = span["start"] <= part.begin and part.end <= span["end"]
            if number == part.span if part.span is not None else covers:
                name = {"name": part.role or "", **self._range(part, self._units[unit])}
                self._parts.setdefault(id(span), []).append((part.number or 1 << 30, name))
                return
        if part.span is None:
            what = f"a part from {part.begin} to {part.end} belongs to no span"
            raise FormatError(str(self._path), what, "expected it inside a NewsSpan")

    def _covers(self, mark: Any, unit: InceptionSentence) -> bool:
        """Whether an annotation is about the whole of a sentence."""
        whole = trimmed(self._text, unit.start, unit.end)
        return trimmed(self._text, mark.begin, mark.end) == whole

    def _unit(self, mark: Any, what: str) -> int:
        """The sentence that an annotation names, or stands in."""
        named = self._by_id.get(getattr(mark, "unit", None) or "")
        if named is not None and getattr(mark, "number", None) is not None:
            return named
        found = bisect_right(self._starts, trimmed(self._text, mark.begin, mark.end)[0]) - 1
        if found < 0 or mark.begin >= self._units[found].end:
            place = f"{what} from {mark.begin} to {mark.end} stands in no sentence"
            raise FormatError(str(self._path), place, f"expected it in one of {len(self._units)}")
        return found

    def _range(self, mark: Any, unit: InceptionSentence) -> dict[str, Json]:
        at = {"start": mark.begin, "end": mark.end, "text": self._text[mark.begin : mark.end]}
        return shifted(at, unit.start)

    def row(self, number: int) -> ReadRow:
        """The row of a sentence.

        Raises:
            FormatError: Two annotations contradict one another.
        """
        place, one = f"{self._path}: sentence {number + 1}", self._units[number].one
        marks = self._marks.get(number, [])
        tags = sorted(self._tags.get(number, ()))
        one = one._replace(
            tags=tags,
            versions={tag: version for tag, version in one.versions.items() if tag in tags},
            spans=self._ordered(number),
        )
        notes = _values(marks, "note", one.note)
        statuses = _values(marks, "status", status(one, "content"))
        if len(statuses) > 1:
            what = f"has the statuses {statuses[0]!r} and {statuses[1]!r}"
            raise FormatError(place, what, "expected one for all tags of a sentence")
        one = one._replace(note="\n".join(notes), relations=self._relations(one))
        return ReadRow(place, _with_status(one, statuses[0] if statuses else ""))

    def relate(self, relation: Any) -> bool:
        """Takes a relation between two spans; returns whether it is one."""
        ends = getattr(relation, "Governor", None), getattr(relation, "Dependent", None)
        ids = [str(getattr(end, "spanId", None) or "") for end in ends]
        if all(ids):
            drawn = DrawnRelation(str(relation.kind or ""), *ids)
            self._drawn.setdefault(drawn.span, []).append(drawn)
        return all(ids)

    def connect(self, relation: Any, kind: str) -> bool:
        """Takes a relation of a layer of others; returns whether it is one between two spans."""
        ids = []
        for end in (getattr(relation, "Governor", None), getattr(relation, "Dependent", None)):
            span = self._of_mark.get(id(end))
            if end is None or span is None:
                return False
            ids.append(str(span["id"] or f"x{end.xmiID}"))
            span["id"] = ids[-1]
        drawn = DrawnRelation(kind, *ids)
        self._drawn.setdefault(drawn.span, []).append(drawn)
        return True

    def _relations(self, one: Example) -> list[dict[str, Json]]:
        here = [span["id"] for span in one.spans]
        known = {span["id"] for listed in self._spans.values() for _, span in listed}
        return relations_from(
            one.relations,
            [drawn for id in dict.fromkeys(here) for drawn in self._drawn.get(id, ())],
            lambda item: not item["article"] and {item["span"], item["other"]} <= known,
        )

    def _ordered(self, unit: int) -> list[dict[str, Json]]:
        listed = self._spans.get(unit, [])
        listed.sort(key=lambda each: (each[0] is None, each[0] or 0))
        taken = {span["id"] for _, span in listed}
        free = (f"s{n}" for n in range(1, 2 + 2 * len(listed)) if f"s{n}" not in taken)
        for _, span in listed:
            span["id"] = span["id"] or next(free)
            parts = self._parts.get(id(span), [])
            span["parts"] = [part for _, part in sorted(parts, key=lambda each: int(each[0]))]
        spans = [span for _, span in listed]
        return sorted(spans, key=lambda span: (str(span["id"]), int(span["start"])))


def _said(mark: Any, features: Sequence[str]) -> dict[str, Json]:
    """What an annotation says in features; nothing of those that are empty, or not so."""
    said = ((shown(name), getattr(mark, name, None)) for name in features)
    plain = ((name, _words(value)) for name, value in said if value is not False)
    return {name: words for name, words in plain if words}


def _words(value: Any) -> str:
    """A value in words; of several texts all of them."""
    several = getattr(value, "elements", None)
    return "; ".join(map(str, several)) if several is not None else str(value or "")


def _values(marks: Sequence[Any], name: str, before: str) -> list[str]:
    """What the annotations of a sentence say in a feature; if they differ, what is new in it."""
    found = list(dict.fromkeys(filter(None, (getattr(mark, name, None) for mark in marks))))
    changed = [value for value in found if value != before]
    return changed or found


def _with_status(one: Example, now: str) -> Example:
    """The example with that status of its own check; without one its check and evidence go."""
    if now == status(one, "content"):
        return one
    about = next((each for each in one.checks if _is_own(each)), None)
    others = [check for check in one.checks if check is not about]
    if now:
        before = {k: x for k, x in (about or {}).items() if k != "withdrawn"}
        check = {"id": "content", "scope": "content", **before, "status": now}
        checks = sorted([*others, check], key=lambda each: str(each["id"]))
        return one._replace(checks=checks)
    gone = about["id"] if about else ""
    evidence = [item for item in one.evidence if item["check"] != gone]
    return one._replace(checks=others, evidence=evidence)


def _is_own(check: Mapping[str, Json]) -> bool:
    return check["scope"] == "content" and not check.get("span")


NAMES: Final = ("tag", "label", "value", "category")
"""Features that hold a tag, the first that a layer has."""


_DKPRO: Final = "de.tudarmstadt.ukp.dkpro."
_OWN: Final = (
    "uima.", f"{_DKPRO}core.api.segmentation.", f"{_DKPRO}core.api.metadata.",
    "de.tudarmstadt.ukp.clarin.", "org.dkpro.core.api.xml.",
)  # fmt: skip
"""What the names of layers begin with that nobody has annotated by hand."""

_META: Final = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


NAMED_ENTITY: Final = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
"""The layer that INCEpTION offers first."""


def rows_of(
    cas: Any, path: Path, how: DatasetReading | None = None
) -> Iterator[tuple[int, ReadRow]]:
    """The rows of a document, each with its place among all of its article.

    Args:
        cas: The document.
        path: Its file.
        how: May name layers and the feature; takes in what cannot be read.

    Raises:
        FormatError: Something in it contradicts itself.
    """
    how = how or DatasetReading()
    text: str = cas.sofa_string or ""
    units = _ours(cas, path, text)
    known = bool(units)
    units = units or _sentences(cas, path, text)
    said = DocumentAnnotations(path, units, text)
    read = list(_layers(cas, how))
    for layer, name in read:
        features = [] if layer in (TAG, SPAN) else _plain_features(cas, layer, name)
        # A date that is all of its line is a named entity all the same.
        add = partial(said.add, is_span=layer in (SPAN, NAMED_ENTITY), features=features)
        for mark in cas.select(layer):
            tag = getattr(mark, name) if name else layer.rpartition(".")[2]
            for _ in how.tried(add, mark, tag):
                pass
    for part in _of(cas, PART):
        for _ in how.tried(said.take_part, part):
            pass
    loose = sum(not said.relate(relation) for relation in _of(cas, RELATION))
    drawn = dict(_relation_layers(cas))
    others = _others(cas, {RELATION, *drawn, *(layer for layer, _ in read)})
    others |= _connected(cas, said, drawn)
    if loose:
        others[RELATION] = loose
    how.left.update({f"annotation of {layer}": n for layer, n in others.items()})
    how.left.update(said.unsaid + _other_texts(cas))
    if not known and not any(said.about(number) for number in range(len(units))):
        there = ", ".join(sorted(others)) or "none"
        what = f"has no annotation of a layer that is read (its layers are {there})"
        how.guess(f"{path.name}: {what}; name one with --layer NAME (and --feature NAME)")
    for number, unit in enumerate(units):
        if known or said.about(number):
            yield unit.place, said.row(number)


def _connected(cas: Any, said: DocumentAnnotations, drawn: Mapping[str, str]) -> dict[str, int]:
    """Takes the relations of layers; returns how many of each are not between two spans."""
    left: dict[str, int] = {}
    for layer, name in drawn.items():
        for one in cas.select(layer):
            kind = str((getattr(one, name) if name else "") or layer.rpartition(".")[2])
            if not said.connect(one, kind):
                left[layer] = left.get(layer, 0) + 1
    return left


def _other_texts(cas: Any) -> Counter[str]:
    """How many texts a CAS has besides its first, with annotations of their own."""
    return +Counter({"view of another text": len(cas.views) - 1})


def _of(cas: Any, layer: str) -> list[Any]:
    return list(cas.select(layer)) if cas.typesystem.contains_type(layer) else []


def _others(cas: Any, read: Collection[str]) -> dict[str, int]:
    """Layers that are not read, with their annotations; not what INCEpTION makes by itself."""
    found = {}
    for kind in cas.typesystem.get_types():
        own = kind.name in (SENTENCE, PART, *read) or kind.name.startswith(_OWN)
        if own or not cas.typesystem.subsumes(parent=ANNOTATION, child=kind.name):
            continue
        if n := sum(mark.type.name == kind.name for mark in cas.select(kind.name)):
            found[str(kind.name)] = n
    return found


def _layers(cas: Any, how: DatasetReading) -> Iterator[tuple[str, str]]:
    """The layers that are read, each with the feature that holds the tag.

    Raises:
        FormatError: A layer that was named is not there, or has no such feature.
    """
    types = cas.typesystem
    names = (accessor(how.feature),) if how.feature else NAMES
    if how.layers:
        every = {str(kind.name): kind for kind in types.get_types()}
        for layer in how.layers:
            fits = [name for name in every if name == layer or name.endswith(f".{layer}")]
            if len(fits) != 1:
                known = ", ".join(name for name in every if name.startswith((CUSTOM, _DKPRO)))
                what = f"has {len(fits)} layers {layer!r}"
                raise FormatError("--layer", what, f"expected one of {known}")
            # Relations are read anyway, with the spans that they stand between.
            if not {each.name for each in every[fits[0]].all_features} >= _RELATES:
                yield fits[0], _feature(every[fits[0]], names, given=bool(how.feature))
        return
    for kind in sorted(types.get_types(), key=lambda kind: str(kind.name)):
        known = kind.name.startswith(CUSTOM) or kind.name == NAMED_ENTITY
        if kind.name in (SENTENCE, PART) or not known:
            continue
        features = {each.name: each.rangeType.name for each in kind.all_features}
        # A relation between two annotations is no span of its own.
        if "Governor" in features or not types.subsumes(parent=ANNOTATION, child=kind.name):
            continue
        name = next((name for name in names if features.get(name) == STRING), None)
        if name is not None:
            yield kind.name, name


def _feature(kind: Any, names: Sequence[str], *, given: bool) -> str:
    """The feature of a layer that holds the label; empty where the layer itself is the label.

    Args:
        kind: The layer, which was named.
        names: What the feature may be called.
        given: Whether the user has named it.

    Raises:
        FormatError: It has no such feature, and others among which nothing can be chosen.
    """
    own = {each.name: each.rangeType.name for each in kind.all_features}
    plain = sorted(own.keys() - {"sofa", "begin", "end"})
    if (name := next((name for name in names if name in own), None)) is not None:
        return name
    texts = [name for name in plain if own[name] == STRING]
    if not texts or (not given and len(texts) == 1):
        return texts[0] if texts else ""
    what = f"{kind.name} has no feature {' or '.join(map(shown, names))}"
    known = ", ".join(map(shown, plain)) or "none"
    raise FormatError("--feature", what, f"expected one of {known}")


_RELATES: Final = frozenset({"Governor", "Dependent"})
"""The features of a relation between two annotations."""

_PLAIN: Final = frozenset(
    f"uima.cas.{name}"
    for name in ("String", "Boolean", "Integer", "Long", "Short", "Float", "Double")
)
"""What features hold that are values, and not other annotations."""


def _plain_features(cas: Any, layer: str, label: str) -> list[str]:
    """The features of a layer that say something beside its label."""
    every = {each.name: each.rangeType.name for each in cas.typesystem.get_type(layer).all_features}
    texts = {name for name, kind in every.items() if kind in (*_PLAIN, TEXTS)}
    return sorted(texts - {label, "sofa", "begin", "end"})


def _relation_layers(cas: Any) -> Iterator[tuple[str, str]]:
    """The layers of relations that a project has made, with the feature that tells the kind."""
    for kind in cas.typesystem.get_types():
        own = {each.name: each.rangeType.name for each in kind.all_features}
        ours = kind.name == RELATION or not kind.name.startswith(CUSTOM)
        if not ours and own.keys() >= _RELATES:
            texts = [name for name in sorted(own) if own[name] == STRING]
            fits = [name for name in NAMES if name in texts]
            yield str(kind.name), (fits or texts or [""])[0]


def _ours(cas: Any, path: Path, text: str) -> list[InceptionSentence]:
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
        units.append(InceptionSentence(each.begin, each.end, each.place or 0, one))
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


_SOURCES: Final = (".txt", ".html", ".pdf", ".xml", ".tsv", ".conll", ".xmi")
"""How the names of documents end that INCEpTION has imported."""


def title_of(cas: Any, path: Path) -> str:
    """What a document is called, without suffix.

    One that does not say it is called like its file, or, in a project's export, like the folder of
    its annotators' files.
    """
    titles = (getattr(each, "documentTitle", None) for each in _of(cas, _META))
    folder = path.parent.name if path.parent.suffix.lower() in _SOURCES else ""
    title = next(filter(None, titles), None) or folder or path.name
    return Path(title).stem


def _sentences(cas: Any, path: Path, text: str) -> list[InceptionSentence]:
    """The sentences of a document that others made: only where they stand is known.

    A document that is one sentence as a whole was not cut there: what is marked in it says nothing
    of all of it. Then, and between sentences, the text is cut as we cut articles.
    """
    about = {"article": title_of(cas, path), "sha256": hash_of(text), "decided": "settled"}
    units = []
    ranges = [trimmed(text, each.begin, each.end) for each in _of(cas, DKPRO_SENTENCE)]
    ranges = [at for at in ranges if at[0] < at[1]]
    for start, end in _cut(sorted(ranges), text):
        one = example(text=text[start:end], start=start, end=end, **about)
        units.append(InceptionSentence(start, end, start, one))
    return sorted(units, key=lambda unit: unit.start)


def _cut(ranges: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Sentences, and what stands between them: offsets decide, not what INCEpTION takes for one."""
    if len(ranges) == 1 and ranges[0] == trimmed(text, 0, len(text)):
        ranges = ()
    last = 0
    for start, end in [*ranges, (len(text), len(text))]:
        gap = trimmed(text, last, start)
        if gap[0] < gap[1]:
            found = (
                trimmed(text, one.start, one.end) for one in segment(text[: gap[1]], start=gap[0])
            )
            yield from (at for at in found if at[0] < at[1])
        if start < end:
            yield start, end
        last = max(last, end)
