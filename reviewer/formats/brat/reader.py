"""Examples from a document of brat, whoever annotated it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from reviewer.corpus.segmentation.segment import segment
from reviewer.formats.base import DatasetReading, FormatError, ReadRow, folded
from reviewer.formats.brat.annotation_file import (
    AnnFile,
    Bound,
    BratAttribute,
    Linked,
    trimmed,
    unescaped,
)
from reviewer.formats.brat.names import (
    ABOUT,
    ATTRIBUTES,
    DECIDED,
    FRAGMENT,
    NOTE,
    SENTENCE,
    STATUS,
    article_of,
    decoded,
    tag_and_role,
)
from reviewer.formats.brat.writer import ABOUT_FIELDS
from reviewer.formats.common.check_status import Standing, as_checks
from reviewer.formats.common.label_ranges import LabelRange, Link, spans_of, tags_with
from reviewer.formats.common.relations import DrawnRelation, relations_from
from reviewer.formats.example import ARTICLE, example
from reviewer.formats.privacy import hash_of
from reviewer.models import CONTEXT, Json


class _Unit(NamedTuple):
    """A sentence of the text.

    Attributes:
        id: Id of the annotation that marks it; empty if none does.
        start: First code point.
        end: One past the last.
        about: Our metadata; empty if somebody else marked it.
        place: For a message.
    """

    id: str
    start: int
    end: int
    about: Mapping[str, Any]
    place: str


class BratDocument:
    """A text with annotations, sentence by sentence."""

    def __init__(self, file: AnnFile, annotator: str, how: DatasetReading | None = None) -> None:
        """Finds the sentences, and which annotation belongs to which.

        Args:
            file: What was read.
            annotator: Whose work it is, where the file does not say.
            how: Takes in what stands in no sentence, and what is left alone.

        Raises:
            FormatError: An annotation stands in no sentence.
        """
        self._file = file
        self._annotator = annotator
        self._how = how or DatasetReading()
        self._notes = _by_target(file.notes)
        self._attributes = _by_target(file.attributes)
        marked = [bound for bound in file.bound.values() if bound.type == SENTENCE]
        units = [self._unit(bound) for bound in marked] or list(self._cut())
        self._units = sorted(units, key=lambda unit: unit.start)
        self._starts = [unit.start for unit in self._units]
        self._ours = any(unit.about for unit in units)
        self._parts = set() if self._ours else _types_of_parts(file)
        self._sha256 = "" if self._ours else hash_of(file.text)
        self._links: dict[str, list[Link]] = {}
        self._drawn: dict[str, list[Linked]] = {}
        for link in file.links:
            if self._is_drawn(link):
                self._drawn.setdefault(link.first, []).append(link)
            else:
                self._links.setdefault(link.first, []).append(Link(link.first, link.second))
        self._names = {
            id: str(name)
            for unit in self._units
            for id, name in unit.about.get("spans", {}).items()
        }
        self._bound: dict[int, list[Bound]] = {}
        for id, place in self._owners().items():
            if id in file.bound:
                self._bound.setdefault(place, []).append(file.bound[id])
        self._how.left.update(self._left())

    def _left(self) -> Counter[str]:
        """What there is no place for here, by kind."""
        file = self._file
        parts = {one.id for one in file.bound.values() if self._tag_and_role(one.type)[1]}
        attributes = sum(not self._is_read(one) for one in file.attributes)
        notes = sum(one.type not in (NOTE, ATTRIBUTES, ABOUT) for one in file.notes)
        events = sum(not parts.intersection(one) for one in file.events)
        relations = len(file.links) - sum(len(one) - 1 for one in file.events)
        relations -= sum(link.second in parts or self._is_drawn(link) for link in file.links)
        found = {"attribute": attributes, "note": notes, "event": events, "relation": relations}
        return file.others + Counter({kind: max(0, n) for kind, n in found.items()})

    def _is_drawn(self, link: Linked) -> bool:
        """Whether a link is a relation between two spans."""
        ends = [self._file.bound[id].type for id in link[:2] if id in self._file.bound]
        return bool(link.type) and len(ends) == 2 and all(map(self._is_span, ends))

    def _is_read(self, one: BratAttribute) -> bool:
        """Whether an attribute is ours, or one of a span."""
        about = self._file.bound.get(one.target)
        return one.type in (DECIDED, *STATUS) or (about is not None and self._is_span(about.type))

    def _tag_and_role(self, type: str) -> tuple[str, str]:
        """The tag and role of a type; a hyphen is part of a name that the scheme has so."""
        whole = decoded(type)
        if "-" not in type or folded(whole) in self._how.known:
            return whole, ""
        if not self._ours and type not in self._parts:
            return whole, ""
        return tag_and_role(type)

    def _is_span(self, type: str) -> bool:
        """Whether annotations of a type are spans: no sentence, no tag of one, no part."""
        return type != SENTENCE and not _sentence_tag(type) and not self._tag_and_role(type)[1]

    def rows(self) -> Iterator[tuple[int, ReadRow]]:
        """The sentences of which something is said, with their number in our export."""
        for place, unit in enumerate(self._units):
            if place in self._bound:
                for row in self._how.tried(self._row, unit, self._bound[place]):
                    yield unit.about.get("example", 0), row

    # -- sentences ---------------------------------------------------------------------------------

    def _unit(self, one: Bound) -> _Unit:
        """The range of a marked sentence is that of our metadata, unless it was moved."""
        about = self._json(ABOUT, one.id)
        start, end = about.get("start", 0), about.get("end", one.end)
        if not isinstance(start, int) or not isinstance(end, int):
            raise FormatError(one.place, f"starts at {start!r}", "expected an offset")
        if trimmed(start, end, self._file.text[start:end]) != (one.start, one.end):
            start, end = one.start, one.end
        return _Unit(one.id, start, end, about, one.place)

    def _json(self, type: str, target: str) -> dict[str, Any]:
        """A note of ours."""
        found: dict[str, Any] = {}
        for note in self._notes.get(target, ()):
            if note.type == type:
                try:
                    found |= orjson.loads(note.text)
                except (ValueError, TypeError):
                    what = f"is no note of type {type}"
                    raise FormatError(note.place, what, 'expected {"name": value}') from None
        return found

    def _cut(self) -> Iterator[_Unit]:
        """The sentences of a text in which none are marked."""
        for start, end, _ in segment(self._file.text):
            yield _Unit("", start, end, {}, f"{self._file.path}: sentence at {start}")

    def _owners(self) -> dict[str, int]:
        """Annotation -> its sentence: the one that claims it, or the one where it stands."""
        owners: dict[str, int] = {}
        for place, unit in enumerate(self._units):
            owners |= dict.fromkeys((unit.id, *unit.about.get("spans", {})), place)
        for bound in self._file.bound.values():
            if bound.id in owners:
                owners |= {
                    link.part: owners[bound.id]
                    for link in self._links.get(bound.id, ())
                    if link.part not in owners
                }
        for bound in self._file.bound.values():
            if bound.id not in owners:
                for place in self._how.tried(self._standing, bound):
                    owners[bound.id] = place
        return owners

    def _standing(self, one: Bound) -> int:
        words = self._file.text[one.start : one.end]
        start = one.start + len(words) - len(words.lstrip())
        place = bisect_right(self._starts, start) - 1
        if place < 0 or not words.strip() or start >= self._units[place].end:
            what = f"{one.type} from {one.start} to {one.end} is in no sentence"
            raise FormatError(one.place, what, f"mark its sentence as {SENTENCE} too")
        return place

    # -- what is said ------------------------------------------------------------------------------

    def _row(self, unit: _Unit, bound: list[Bound]) -> ReadRow:
        marks = self._marks(bound)
        spans = self._spans(unit, marks)
        tags = [decoded(tag) for one in bound if (tag := _sentence_tag(one.type))]
        said = {
            **self._where(unit),
            **_tagged(unit.about, tags_with(tags, marks, unit.about.get("untagged", ()))),
            "spans": spans,
            "relations": self._relations(unit, marks),
            "note": self._note(unit, bound),
            "decided": self._decided(unit),
            "checks": as_checks(self._statuses(unit, bound, {span["id"] for span in spans})),
        }
        return ReadRow(unit.place, example(**said))

    def _where(self, unit: _Unit) -> dict[str, Any]:
        """The sentence without what is said of it."""
        text, about = self._file.text, unit.about
        said = {
            "article": article_of(self._file.text_path.name.removesuffix(".txt")),
            "sha256": self._sha256,
            "annotator": self._annotator,
            **{name: about[name] for name in ABOUT_FIELDS if name in about},
            "start": unit.start,
            "end": unit.end,
            "text": text[unit.start : unit.end],
        }
        if about.get("kind") == ARTICLE:
            return {**said, "id": said["article"]}
        id = f"{said['article']}:{said.get('unit') or unit.start}"
        if about.get("alone"):
            return {**said, "id": id}
        prefix = text[max(0, unit.start - CONTEXT) : unit.start]
        return {**said, "id": id, "prefix": prefix, "suffix": text[unit.end : unit.end + CONTEXT]}

    def _marks(self, bound: list[Bound]) -> list[LabelRange]:
        marks = []
        for one in bound:
            if one.type != SENTENCE and not _sentence_tag(one.type):
                words = self._file.text[one.start : one.end]
                start = one.start
                if not self._ours:
                    start += len(words) - len(words.lstrip())
                    words = words.strip()
                tag, role = self._tag_and_role(one.type)
                marks.append(LabelRange(one.id, tag, role, start, start + len(words), words))
        return marks

    def _spans(self, unit: _Unit, marks: list[LabelRange]) -> list[dict[str, Json]]:
        links = [link for mark in marks for link in self._links.get(mark.id, ())]
        attributes = {
            mark.id: self._json(ATTRIBUTES, mark.id) | self._said_of(mark.id) for mark in marks
        }
        for mark in marks:
            bound = self._file.bound[mark.id]
            if first := bound.of or (mark.id if f"{mark.id}-2" in self._file.bound else ""):
                attributes[mark.id] = {**attributes[mark.id], FRAGMENT: first}
        names = unit.about.get("spans", {})
        return spans_of(marks, links, unit.start, unit.place, names, attributes)

    def _said_of(self, id: str) -> dict[str, Json]:
        """What attributes say of a span; one without a value says `yes`."""
        said = self._attributes.get(id, ())
        return {one.type: one.text or "yes" for one in said if one.type not in (DECIDED, *STATUS)}

    def _relations(self, unit: _Unit, marks: list[LabelRange]) -> list[dict[str, Json]]:
        """What is drawn from the spans of a sentence, and what could not be drawn."""

        def name(id: str) -> str:
            return self._names.get(id, id)

        drawn = [
            DrawnRelation(decoded(link.type), name(link.first), name(link.second))
            for mark in marks
            for link in self._drawn.get(mark.id, ())
        ]
        spans = (bound for bound in self._file.bound.values() if self._is_span(bound.type))
        known = {name(bound.id) for bound in spans}
        return relations_from(
            unit.about.get("relations", ()),
            drawn,
            lambda item: not item["article"] and {item["span"], item["other"]} <= known,
        )

    def _decided(self, unit: _Unit) -> str:
        """Who marked a sentence without us has settled it."""
        said = [
            attribute.text
            for attribute in self._attributes.get(unit.id, ())
            if attribute.type == DECIDED
        ]
        return said[0] if said else "" if unit.about else "settled"

    def _statuses(self, unit: _Unit, bound: list[Bound], spans: set[str]) -> Iterator[Standing]:
        names = {unit.id: "", **unit.about.get("spans", {})}
        for one in bound:
            span = names.get(one.id, one.id)
            for said in self._attributes.get(one.id, ()):
                if said.type in STATUS and (not span or span in spans):
                    yield Standing(STATUS[said.type], span, decoded(said.text))

    def _note(self, unit: _Unit, bound: list[Bound]) -> str:
        """The notes on a sentence and on what stands in it, one below the other."""
        notes = (note for one in bound for note in self._notes.get(one.id, ()))
        texts = (note.text for note in notes if note.type == NOTE)
        return "\n".join(unescaped(text) if unit.about else text for text in texts)


def _tagged(about: Mapping[str, Any], tags: list[str]) -> dict[str, Any]:
    """Tags, with versions of those that are there still, and a mask in which they count."""
    return {
        "tags": tags,
        "mask": {tag: 1 if tag in tags else x for tag, x in about.get("mask", {}).items()},
        "versions": {tag: x for tag, x in about.get("versions", {}).items() if tag in tags},
    }


def _types_of_parts(file: AnnFile) -> set[str]:
    """The types of parts in a file of others: each stands in a span of the type before its hyphen.

    Or an event says that it belongs to one.
    """
    spans: dict[str, list[Bound]] = {}
    for bound in file.bound.values():
        spans.setdefault(bound.type, []).append(bound)
    linked = {
        link.second: file.bound[link.first].type for link in file.links if link.first in file.bound
    }

    def belongs(part: Bound, head: str) -> bool:
        inside = any(one.start <= part.start and part.end <= one.end for one in spans[head])
        return inside or linked.get(part.id) == head

    return {
        type
        for type, parts in spans.items()
        if "-" in type
        and (head := type.partition("-")[0]) in spans
        and all(belongs(part, head) for part in parts)
    }


def _by_target(said: Iterable[BratAttribute]) -> dict[str, list[BratAttribute]]:
    found: dict[str, list[BratAttribute]] = {}
    for attribute in said:
        found.setdefault(attribute.target, []).append(attribute)
    return found


def _sentence_tag(type: str) -> str:
    head = f"{SENTENCE}_"
    return type.removeprefix(head) if type.startswith(head) else ""
