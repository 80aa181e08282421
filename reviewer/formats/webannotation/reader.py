"""Reading: the example that a few annotations make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from reviewer.formats.example import Example, example, shifted
from reviewer.formats.webannotation.terms import (
    CHECK,
    EVIDENCE,
    OURS,
    REMARK,
    SENTENCE,
    SIGNOFF,
    is_ours,
    joined,
    selected,
)
from reviewer.models import Json

Annotation = Mapping[str, Any]


def to_example(annotations: Sequence[Annotation]) -> Example:
    """The example of the annotations of one sentence.

    Raises:
        KeyError: Something is missing that Reviewer writes.
        TypeError: Something has another shape.
        ValueError: Likewise.
        AttributeError: Likewise.
    """
    head, *rest = annotations
    found = _Found(_described(head))
    for one in rest:
        found.add(one)
    return example(**found.fields)


def _described(head: Annotation) -> dict[str, Json]:
    """What the annotation says that an example begins with."""
    ours = dict(head[OURS])
    if ours.pop("is") != SENTENCE:
        raise ValueError(f"an example begins with a {SENTENCE}")
    source = head["target"]["source"]
    if not is_ours(source):
        ours["meta"] = {**ours["meta"], "url": source}
    [body] = head["body"]
    return {
        **ours,
        **selected(head["target"]),
        "kind": body["value"],
        "annotator": head["creator"]["name"],
    }


class _Found:
    """What was found of an example so far.

    Attributes:
        fields: Its fields.
    """

    def __init__(self, fields: dict[str, Json]) -> None:
        self.fields = fields

    def add(self, one: Annotation) -> None:
        """Adds what one annotation says."""
        ours = dict(one[OURS])
        _READERS[ours.pop("is")](self, one, ours)

    def _append(self, field: str, item: Json) -> None:
        self.fields.setdefault(field, []).append(item)

    def tag(self, one: Annotation, ours: dict[str, Json]) -> None:
        [body] = one["body"]
        self._append("tags", body["value"])

    def span(self, one: Annotation, ours: dict[str, Json]) -> None:
        [body] = one["body"]
        span = {"id": ours["id"], "tag": body["value"], **self._range(one)}
        self._append("spans", {**span, "parts": [], "attributes": ours["attributes"]})

    def part(self, one: Annotation, ours: dict[str, Json]) -> None:
        role, _ = one["body"]
        self.fields["spans"][-1]["parts"].append({"name": role["value"], **self._range(one)})

    def _range(self, one: Annotation) -> dict[str, Json]:
        at = selected(one["target"])
        item = {name: at[name] for name in ("start", "end", "text")}
        return shifted(item, self.fields["start"])

    def note(self, one: Annotation, ours: dict[str, Json]) -> None:
        [body] = one["body"]
        self.fields["note"] = body["value"]

    def check(self, one: Annotation, ours: dict[str, Json]) -> None:
        self._append("checks", {**ours, **joined(one["body"], CHECK)})

    def evidence(self, one: Annotation, ours: dict[str, Json]) -> None:
        cited, *_ = one["body"]
        quote = {"quote": cited["selector"]["exact"]} if "selector" in cited else {}
        self._append("evidence", {**ours, **quote, **joined(one["body"], EVIDENCE)})

    def remark(self, one: Annotation, ours: dict[str, Json]) -> None:
        self._append("remarks", {**ours, **_reviewed(one, REMARK)})

    def signoff(self, one: Annotation, ours: dict[str, Json]) -> None:
        self._append("signoffs", {**ours, **_reviewed(one, SIGNOFF)})

    def vote(self, one: Annotation, ours: dict[str, Json]) -> None:
        tags = [body["value"] for body in one.get("body", ())]
        self.fields.setdefault("votes", {})[one["creator"]["name"]] = tags


def _reviewed(one: Annotation, purposes: Mapping[str, str]) -> dict[str, Json]:
    created = {"at": one["created"]} if "created" in one else {}
    return {**created, **joined(one.get("body", ()), purposes)}


_READERS: Final[Mapping[str, Callable[[_Found, Annotation, dict[str, Json]], None]]] = {
    "tag": _Found.tag,
    "span": _Found.span,
    "part": _Found.part,
    "note": _Found.note,
    "check": _Found.check,
    "evidence": _Found.evidence,
    "remark": _Found.remark,
    "signoff": _Found.signoff,
    "vote": _Found.vote,
}
