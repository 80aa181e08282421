"""What an annotation of Label Studio says, whoever made it and with whatever controls.

Also here: Label Studio's JSON-MIN, a task and one annotation of it as one flat object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

import orjson

from reviewer.formats.base import FormatError, in_words
from reviewer.formats.common.check_status import Standing, as_checks
from reviewer.formats.common.label_ranges import (
    LabelRange,
    Link,
    in_order,
    spans_of,
    still_so,
    tag_and_role,
    tags_with,
)
from reviewer.formats.common.relations import UNTYPED, DrawnRelation, relations_from
from reviewer.formats.labelstudio.controls import (
    ABOUT,
    ANNOTATOR,
    ATTRIBUTES,
    CANNOT,
    DECISION,
    NOTE,
    QUESTION,
    SPAN_STATUS,
    STATUS,
    TAGS,
    UNDECIDED,
)
from reviewer.formats.labelstudio.writer import ABOUT_FIELDS, AGAIN, SPAN
from reviewer.models import Json

DECIDED: Final = {UNDECIDED: "", CANNOT: "cannot"}

BRANCH: Final = " / "
"""What joins the steps of a way down a taxonomy, which makes one tag."""


class Results:
    """The results of an annotation, taken in one by one.

    Attributes:
        about: What the hidden control of our own exports says.
        annotator: Who our own exports say it is; empty if they do not.
        decided: `settled`, `cannot` or empty.
    """

    def __init__(self, place: str, text: str, origin: int) -> None:
        """Begins with nothing.

        Args:
            place: For messages.
            text: The task's text.
            origin: Where it starts in the article.
        """
        self.about: dict[str, Json] = {}
        self.annotator = ""
        self.decided = "settled"
        self._place = place
        self._text = text
        self._origin = origin
        self._tags: list[str] = []
        self._notes: list[str] = []
        self._marks: dict[str, LabelRange] = {}
        self._links: list[Link] = []
        self._drawn: list[tuple[str, str, str]] = []
        self._answers: dict[str, Json] = {}
        self._statuses: list[Standing] = []
        self._attributes: dict[str, dict[str, str]] = {}
        self._left: Counter[str] = Counter()

    def left(self) -> Counter[str]:
        """What is left alone, by kind: relations that make no part, controls of other kinds."""
        parts = {mark.id for mark in self._marks.values() if mark.role}
        drawn = {(first, other) for _, first, other in [*self._drawn, *self._untyped()]}
        loose = sum(link.part not in parts and tuple(link) not in drawn for link in self._links)
        return self._left + Counter({"relation": loose})

    @property
    def unread(self) -> bool:
        """Whether there are results, and all of them are of kinds that are left alone."""
        said = (self._tags, self._notes, self._marks, self._answers, self._statuses, self.about)
        return bool(self._left) and not any(said)

    def _untyped(self) -> list[tuple[str, str, str]]:
        """The relations of others between spans of which none is a part, and that have no label."""
        typed = {(first, other) for _, first, other in self._drawn}
        spans = {mark.id for mark in self._marks.values() if not mark.role}
        return [
            (UNTYPED, link.span, link.part)
            for link in self._links
            if not self.about and {*link} <= spans and tuple(link) not in typed
        ]

    def add(self, result: Mapping[str, Json]) -> None:
        """Takes in a result; controls of which there is nothing here are left alone.

        Raises:
            FormatError: It is not as Label Studio writes it.
        """
        kind = result.get("type")
        try:
            if kind == "relation":
                self._links.append(Link(str(result["from_id"]), str(result["to_id"])))
                kinds = [str(label) for label in result.get("labels") or ()]
                self._drawn += [(kind, *self._links[-1]) for kind in kinds]
            elif str(result.get("from_name", "")).startswith(QUESTION):
                self._answer(str(result["from_name"])[len(QUESTION) :], result["value"])
            elif kind == "choices":
                self._choose(str(result["from_name"]), result)
            elif kind == "taxonomy":
                self._tags += [branch for way in result["value"]["taxonomy"]
                               if (branch := BRANCH.join(map(str, way)))]  # fmt: skip
            elif kind in ("labels", "hypertextlabels"):
                self._mark(str(result.get("id", "")), result["value"], kind)
            elif kind == "textarea":
                self._read(str(result["from_name"]), result)
            else:
                self._left[f"result of type {kind!r}"] += 1
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            what = f"a result is not as Label Studio writes it ({in_words(error)})"
            raise FormatError(self._place, what, "expected its export as JSON") from None

    def _choose(self, name: str, result: Mapping[str, Any]) -> None:
        choices = [str(choice) for choice in result["value"]["choices"]]
        if name in STATUS:
            self._statuses += [Standing(STATUS[name], "", status) for status in choices[:1]]
        elif name in SPAN_STATUS:
            span = str(result["id"])
            self._statuses += [Standing(SPAN_STATUS[name], span, status) for status in choices[:1]]
        elif name == DECISION:
            self.decided = DECIDED.get(choices[0], "settled") if choices else "settled"
        else:
            self._tags += choices

    def _answer(self, question: str, value: Mapping[str, Any]) -> None:
        if "number" in value:
            self._answers[question] = int(value["number"])
        elif "choices" in value:
            self._answers[question] = [str(choice) for choice in value["choices"]]
        else:
            text = value["text"]
            self._answers[question] = text if isinstance(text, str) else "\n".join(text)

    def _answered(self, kept: Mapping[str, Json]) -> dict[str, Json]:
        """What was answered: one choice stays a list only where several could be chosen."""
        found = {
            name: answer[0]
            if isinstance(answer, list)
            and len(answer) == 1
            and not isinstance(kept.get(name), list)
            else answer
            for name, answer in self._answers.items()
        }
        hidden = {
            name: answer for name, answer in kept.items() if name in self.about.get("unasked", ())
        }
        return dict(sorted((found | hidden).items()))

    def _mark(self, id: str, value: Mapping[str, Any], kind: str) -> None:
        # Of a page, only the offsets in its text are of use; the others are paths of elements.
        start, end = self._range(value.get("globalOffsets") or value)
        for number, label in enumerate(value.get(kind) or value["labels"]):
            name = f"{id}+{number}" if number else id or f"{len(self._marks) + 1}"
            tag, role = tag_and_role(str(label))
            first, last = start + self._origin, end + self._origin
            self._marks[name] = LabelRange(name, tag, role, first, last, self._text[start:end])

    def _range(self, value: Mapping[str, Any]) -> tuple[int, int]:
        """Where a region stands in code points, checked by its words if it tells them.

        Old versions count UTF-16 (its issue 1347), and so did those before 1.13 now and then
        (its pull request 6135); the words tell which it was.
        """
        start, end = value["start"], value["end"]
        if not isinstance(start, int) or not isinstance(end, int):
            raise ValueError(f"start {start!r}, end {end!r}")
        words = value.get("text")
        if not isinstance(words, str) or words == self._words(start, end):
            return start, end
        for found in ((start, end), _from_utf16(self._text, start, end)):
            if _alike(words, self._words(*found)):
                return found
        what = f"the region from {start} to {end} is {words!r}"
        here = self._words(start, end)
        raise FormatError(self._place, f"{what}, but the text there is {here!r}", "expected one")

    def _words(self, start: int, end: int) -> str:
        return self._text[start:end] if 0 <= start < end <= len(self._text) else ""

    def _read(self, name: str, result: Mapping[str, Any]) -> None:
        value = result["value"]["text"]
        lines = [value] if isinstance(value, str) else [str(line) for line in value]
        if name == ABOUT:
            self.about = orjson.loads("".join(lines) or "{}")
        elif name == ANNOTATOR:
            self.annotator = "".join(lines).strip()
        elif name == ATTRIBUTES:
            pairs = (line.partition("=") for line in lines)
            self._attributes[str(result["id"])] = {unquote(k): text for k, _, text in pairs}
        else:
            self._notes += lines

    def fields(self) -> dict[str, Any]:
        """The fields of the example.

        Raises:
            FormatError: A part belongs to no span.
        """
        names = {id: id.removeprefix(SPAN).partition(AGAIN)[0] for id in self._marks}
        spans = spans_of(
            self._marks.values(), self._links, self._origin, self._place, names, self._attributes
        )
        kept = {span["id"] for span in spans}
        statuses = (
            Standing(scope, names.get(span, span), status) for scope, span, status in self._statuses
        )
        tags = tags_with(self._tags, self._marks.values(), self.about.get("untagged", ()))
        fields: dict[str, Any] = {name: x for name, x in self.about.items() if name in ABOUT_FIELDS}
        for name in ("versions", "mask"):
            if name in fields:
                fields[name] = still_so(fields[name], name, tags)
        fields["relations"] = relations_from(
            self.about.get("relations", ()),
            [
                DrawnRelation(kind, names[first], names[other])
                for kind, first, other in [*self._drawn, *self._untyped()]
                if first in names and other in names
            ],
            lambda item: not item["article"] and {item["span"], item["other"]} <= kept,
        )
        fields["answers"] = self._answered(fields.get("answers", {}))
        return {
            **fields,
            "tags": tags,
            "spans": self._with_outside(spans),
            "note": "\n".join(self._notes),
            "decided": self.decided,
            "checks": as_checks(
                status for status in statuses if not status.span or status.span in kept
            ),
        }

    def _with_outside(self, spans: list[dict[str, Json]]) -> list[dict[str, Json]]:
        """The spans, with parts and spans that stand elsewhere in the article."""
        for region, parts in self.about.get("parts", {}).items():
            for span in spans:
                if span["id"] == region.removeprefix(SPAN):
                    for place, part in parts:
                        span["parts"].insert(place, part)
        return sorted([*spans, *self.about.get("spans", ())], key=in_order)


def _alike(words: str, here: str) -> bool:
    r"""Whether words are those that stand there, as Label Studio tells them.

    It writes a line break as `\n`, and what the browser showed: without spaces at ends of lines,
    with one space in place of several or of one that does not break.
    """
    return bool(here) and " ".join(words.replace("\\n", "\n").split()) == " ".join(here.split())


def _from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets in UTF-16 code units as code points; -1 for one inside a pair or beyond the end."""
    places = dict(_units(text))
    return places.get(start, -1), places.get(end, -1)


def _units(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for place, char in enumerate(text):
        yield at, place
        at += 2 if ord(char) > 0xFFFF else 1
    yield at, len(text)


_TEXTS: Final = (NOTE, ANNOTATOR, ABOUT)

_CHOICES: Final = (TAGS, DECISION, *STATUS)
"""Controls of ours, whose single values stand there as plain texts, as data does."""


def is_min(task: Mapping[str, Json]) -> bool:
    """Whether an object is one of JSON-MIN."""
    return "data" not in task and "annotation_id" in task


_OF_MIN: Final = frozenset(
    {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "text"}
)
"""What every object of JSON-MIN has, and the text."""


def unread_of_min(task: Mapping[str, Any]) -> Iterator[str]:
    """The names in an object of JSON-MIN under which plain values stand that are not read.

    What stands before the id is the task's data; a control with another value than a word is not
    told from it.
    """
    chosen = set(_chosen(task))
    for name, value in task.items():
        known = name in _OF_MIN or name in _CHOICES or name in _TEXTS or name in chosen
        if not known and isinstance(value, str | int | float) and value != "":
            yield name


_LONGEST: Final = 60
"""Code points of a choice; what is longer was written, not chosen."""


def _chosen(task: Mapping[str, Any]) -> Iterator[str]:
    """The controls of others that hold a single choice, which is a plain text there.

    Label Studio writes the data, the id, what the controls hold, and who said it, in this order.
    """
    names = list(task)
    # The text is data: behind the id, others put these names in order, and it tells nothing.
    if not {"id", "annotator"} <= task.keys() or ABOUT in names:
        return
    if "text" in names[names.index("id") :]:
        return
    for name in names[names.index("id") + 1 : names.index("annotator")]:
        value = task[name]
        if name in (*_OF_MIN, *_CHOICES, *_TEXTS) or not isinstance(value, str):
            continue
        if value.strip() and len(value) <= _LONGEST and "\n" not in value:
            yield name


def from_min(task: Mapping[str, Any]) -> dict[str, Any]:
    """The task with its annotation.

    Regions bear no ids there, so what belongs to a region (its status, its attributes, its
    parts) is told by its range alone, and of that only parts are found again.
    """
    chosen = set(_chosen(task))
    result = [
        one
        for name, value in task.items()
        for one in _results(name, {"choices": [value]} if name in chosen else value)
    ]
    annotation = {"completed_by": task.get("annotator"), "result": result}
    # Where all that was answered may be data, nobody knows that nothing was.
    answered = bool(result) or not any(unread_of_min(task))
    data = {name: value for name, value in task.items() if name not in chosen}
    return {"id": task.get("id"), "data": data, "annotations": [annotation] if answered else []}


def _results(name: str, value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and "choices" in value:
        yield {"type": "choices", "from_name": name, "value": value}
    elif name in _CHOICES and isinstance(value, str):
        yield {"type": "choices", "from_name": name, "value": {"choices": [value]}}
    elif name in _TEXTS:
        text = value["text"] if isinstance(value, dict) else value
        yield {"type": "textarea", "from_name": name, "value": {"text": text}}
    elif isinstance(value, list):
        regions = (one for one in value if isinstance(one, dict) and "labels" in one)
        yield from ({"type": "labels", "value": region} for region in regions)
