"""Rows of doccano as examples: what its users have labelled, and what we know of the sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final

from reviewer.formats.base import FormatError, in_words
from reviewer.formats.common.check_status import Standing, as_checks
from reviewer.formats.common.label_ranges import (
    LabelRange,
    Link,
    in_order,
    spans_of,
    tag_and_role,
    tags_with,
)
from reviewer.formats.common.relations import UNTYPED, DrawnRelation, relations_from
from reviewer.formats.doccano.files import DoccanoRow
from reviewer.formats.doccano.rows import KEYS as LABEL_KEYS
from reviewer.formats.doccano.rows import Label, RowOffsets, entities_of, labels_of
from reviewer.formats.doccano.writer import KEYS, STATUS
from reviewer.formats.example import Example, example
from reviewer.models import Json

_OURS: Final = ("sent_id", "article_sha256", "decided")
"""Keys by which a row is known as one of ours."""

_NUMBERS: Final = frozenset({"start", "end", "number"})


def example_of(group: Sequence[DoccanoRow], empty_settles: bool = False) -> Example:
    """The example of the rows of one sentence and annotator.

    Args:
        group: One row, or one of each type of project.
        empty_settles: Whether an empty list of labels in a row of others is an answer.

    Raises:
        FormatError: A row is not as doccano, or as we, write it.
    """
    place = group[0].place
    try:
        return _Reading(group, empty_settles).example()
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"has metadata that is not as Reviewer writes it ({in_words(error)})"
        raise FormatError(place, what, "see docs/formats.md") from None


class _Reading:
    """Puts together what the rows of a sentence say."""

    def __init__(self, group: Sequence[DoccanoRow], empty_settles: bool) -> None:
        self._place, self._user, self._row = group[0]
        # Beside rows of ours, doccano gives those of others our keys too, with null.
        self._ours = all(self._row.get(key) is not None for key in _OURS)
        self._text = ""
        self._notes: list[str] = []
        self._tags: list[str] = []
        self._removed: set[str] = set()
        self._changed = False
        self._empty_settles = empty_settles
        self._marked = _Marked(self._row.get("article_start") or 0 if self._ours else 0)
        for said in group:
            self._take(said)

    def _take(self, said: DoccanoRow) -> None:
        found = labels_of(said.row, said.place)
        self._text = self._text or found.text
        if found.text != self._text:
            what = f"has another text than {self._place.rpartition(': ')[2]} of the same sentence"
            raise FormatError(said.place, what, "expected two files of one export")
        self._tags += found.tags
        self._notes += (one for one in found.comments if one not in self._notes)
        if self._ours and "versions" in said.row:
            exported = set(said.row["versions"])
            self._changed |= bool(set(found.tags) - exported)
            self._removed |= exported - set(found.tags)
        elif not self._ours:
            empty = self._empty_settles and any(said.row.get(key) == [] for key in LABEL_KEYS)
            self._changed |= empty or bool(found.tags or found.spans or found.comments)
        self._places = places = RowOffsets(said.row, found.text, said.place)
        self._marked.add(found.spans, places, found.text, said.row if self._ours else {})

    def example(self) -> Example:
        """The example.

        Raises:
            FormatError: A part belongs to no span.
        """
        marked = self._marked
        spans = marked.spans(self._place)
        tags = tags_with(self._tags, marked.marks.values(), marked.silent(self._removed))
        known: dict[str, Any] = {"id": str(self._row.get("id") or "")}
        if self._ours:
            known = self._known()
        known["annotator"] = self._whose(known.get("annotator", ""))
        if self._changed or marked.fresh:
            known["decided"] = "settled"
        known["note"] = "\n".join(filter(None, (known.get("note", ""), *self._notes)))
        if not self._ours:
            known["relations"] = self._relations(spans)
        statuses = [*self._statuses(), *marked.statuses()]
        return example(
            **{**known, "text": self._text, "tags": tags, "spans": spans},
            mask={tag: 1 if tag in tags else n for tag, n in self._of_tags("mask").items()},
            versions={tag: n for tag, n in self._of_tags("versions").items() if n and tag in tags},
            checks=as_checks(statuses),
        )

    def _relations(self, spans: Iterable[Mapping[str, Json]]) -> list[dict[str, Json]]:
        """The relations that were drawn between ranges of the text, as projects with them have."""
        ids = {(span["start"], span["end"], span["tag"]): str(span["id"]) for span in spans}
        ends = {
            entity["id"]: ids.get((*self._places.range(label), tag_and_role(label.name)[0]), "")
            for entity, label in entities_of(self._row)
        }
        drawn = [
            DrawnRelation(str(one.get("type") or UNTYPED), first, other)
            for one in self._row.get("relations") or ()
            if (first := ends.get(one["from_id"], "")) and (other := ends.get(one["to_id"], ""))
        ]
        return relations_from([], drawn, lambda _: True)

    def _whose(self, annotator: str) -> str:
        """Who says it: `user/annotator` where a user's file has what we exported of somebody else.

        What was uploaded belongs to whoever uploaded it, so one file may hold several people.
        """
        named = (self._user, annotator)
        return "/".join(dict.fromkeys(filter(None, named)))

    def _known(self) -> dict[str, Any]:
        """The fields that the metadata tells; null is what doccano makes of a missing one."""
        row = self._row
        found = {field: row[key] for key, field in KEYS.items() if row.get(key) is not None}
        for field in found.keys() & _NUMBERS:
            if isinstance(found[field], float) and found[field].is_integer():
                found[field] = int(found[field])
        return found

    def _of_tags(self, key: str) -> Mapping[str, int]:
        return (self._row.get(key) or {}) if self._ours else {}

    def _statuses(self) -> Iterator[Standing]:
        if self._ours:
            for key, scope in STATUS.items():
                if status := self._row.get(key):
                    yield Standing(scope, "", status)


def _name(number: int) -> str:
    """What a span of the metadata is called here; names sort as the numbers do."""
    return f"{number:06}"


class _Marked:
    """The labels of ranges, each with what the metadata knows of it.

    Attributes:
        marks: Name here -> span or part.
        fresh: Names of those that were not exported so.
    """

    def __init__(self, origin: int) -> None:
        self.marks: dict[str, LabelRange] = {}
        self.fresh: set[str] = set()
        self._untagged: list[str] = []
        self._origin = origin
        self._links: list[Link] = []
        self._about: dict[str, Mapping[str, Any]] = {}
        self._names: dict[str, str] = {}
        self._elsewhere: list[dict[str, Json]] = []

    def add(
        self, labels: Sequence[Label], places: RowOffsets, text: str, row: Mapping[str, Any]
    ) -> None:
        """Takes in the labels of a row.

        Raises:
            FormatError: One is not in the text.
        """
        left = list(labels)
        about = [(_name(n), one) for n, one in enumerate(row.get("spans") or ())]
        self._untagged += map(_name, row.get("spans_untagged") or ())
        self._elsewhere += row.get("spans_elsewhere") or ()
        gone: list[tuple[str, Mapping[str, Any]]] = []
        found: list[tuple[str, Label]] = []
        for name, one in about:
            at = Label(*one["at"])
            self._about[name], self._names[name] = one, one["id"]
            if at in left:
                left.remove(at)
                found.append((name, at))
            else:
                gone.append((name, one))
            found += self._parts(name, one, left)
        found += self._altered(gone, left)
        found += self._fresh(left)
        for name, label in found:
            self._mark(name, label, places, text)

    def _parts(
        self, name: str, one: Mapping[str, Any], left: list[Label]
    ) -> Iterator[tuple[str, Label]]:
        """The parts of a span that are there still."""
        for number, part in enumerate(one["parts"]):
            at = Label(*part)
            if at in left:
                left.remove(at)
                self._links.append(Link(name, f"{name}.{number}"))
                yield f"{name}.{number}", at

    def _altered(
        self, gone: Iterable[tuple[str, Mapping[str, Any]]], left: list[Label]
    ) -> Iterator[tuple[str, Label]]:
        """Spans that have another label on the same words, or the same on other words near."""
        for name, one in gone:
            was = Label(*one["at"])
            spans = [label for label in left if not tag_and_role(label.name)[1]]
            same = [label for label in spans if label[:2] == was[:2]]
            same += [
                label
                for label in spans
                if label.name == was.name and label.start < was.end and was.start < label.end
            ]
            if same:
                self.fresh.add(name)
                left.remove(same[0])
                yield name, same[0]

    def _fresh(self, left: Iterable[Label]) -> Iterator[tuple[str, Label]]:
        """Labels of which the metadata knows nothing."""
        taken = {*self._names.values(), *(span["id"] for span in self._elsewhere)}
        free = (str(n) for n in count(1) if str(n) not in taken)
        for number, label in enumerate(left, len(self.marks)):
            name = f"new {number}"
            self.fresh.add(name)
            if not tag_and_role(label.name)[1]:
                self._names[name] = next(free)
            yield name, label

    def _mark(self, name: str, label: Label, places: RowOffsets, text: str) -> None:
        start, end = places.range(label)
        first, last = start + self._origin, end + self._origin
        self.marks[name] = LabelRange(name, *tag_and_role(label.name), first, last, text[start:end])

    def silent(self, removed: Collection[str]) -> list[str]:
        """Names of the spans that set no tag.

        Args:
            removed: Tags that were taken away from the sentence since it was exported; spans that
                nobody has touched do not bring them back.
        """
        marks = self.marks.items()
        still = (name for name, mark in marks if mark.tag in removed and name not in self.fresh)
        return [*self._untagged, *still]

    def spans(self, place: str) -> list[dict[str, Json]]:
        """The spans with their parts, and those that stand elsewhere in the article.

        Raises:
            FormatError: A part belongs to no span.
        """
        attributes = {name: one["attributes"] for name, one in self._about.items()}
        spans: list[dict[str, Json]] = spans_of(
            self.marks.values(), self._links, self._origin, place, {}, attributes
        )
        for span in spans:
            for at, part in self._about.get(span["id"], {}).get("parts_elsewhere", ()):
                span["parts"].insert(at, part)
            span["id"] = self._names[span["id"]]
        return sorted([*spans, *self._elsewhere], key=in_order)

    def statuses(self) -> Iterator[Standing]:
        """The statuses of the spans that are there still."""
        for name, one in self._about.items():
            if name in self.marks:
                for key, scope in STATUS.items():
                    if status := one.get(key):
                        yield Standing(scope, one["id"], status)
