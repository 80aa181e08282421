"""Spans and parts as tools have them: labelled ranges, some of them linked to one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from reviewer.formats.base import FormatError
from reviewer.formats.example import Example
from reviewer.models import Json


class LabelRange(NamedTuple):
    """A labelled range of a file.

    Attributes:
        id: What it is called there.
        tag: The tag of the span, or of the span that it is a part of.
        role: Of a part its name; empty for a span.
        start: First code point in the article.
        end: One past the last.
        text: The words there.
    """

    id: str
    tag: str
    role: str
    start: int
    end: int
    text: str


class Link(NamedTuple):
    """That one mark belongs to another.

    Attributes:
        span: Id of the one.
        part: Id of the other.
    """

    span: str
    part: str


def ranged(start: int, end: int, text: str, origin: int) -> dict[str, Json]:
    """The range of a span or part, of a sentence that starts at `origin`."""
    return {
        "start": start,
        "end": end,
        "text": text,
        "sentence_start": start - origin,
        "sentence_end": end - origin,
    }


def spans_of(
    marks: Iterable[LabelRange],
    links: Iterable[Link],
    origin: int,
    place: str,
    names: Mapping[str, str],
    attributes: Mapping[str, Mapping[str, str]],
) -> list[dict[str, Json]]:
    """The spans that marks make, each with its parts.

    A part that no link names belongs to the smallest span of its tag around it, or to the
    nearest one.

    Args:
        marks: Spans and parts.
        links: Which part belongs to which span.
        origin: Where their sentence starts in the article.
        place: For a message.
        names: Id of a mark -> id of its span, where that is another.
        attributes: Id of a mark -> the attributes of its span.

    Raises:
        FormatError: A part belongs to no span.
    """
    found = list(marks)
    spans = [mark for mark in found if not mark.role]
    parts = {mark.id: mark for mark in found if mark.role}
    of: dict[str, list[LabelRange]] = {span.id: [] for span in spans}
    loose = dict(parts)
    for link in links:
        if link.span in of and link.part in loose:
            of[link.span].append(loose.pop(link.part))
    for part in loose.values():
        of[owner_of(part, spans, place).id].append(part)
    made = [
        {
            "id": names.get(span.id, span.id),
            "tag": span.tag,
            **ranged(*span[3:], origin),
            "parts": [{"name": part.role, **ranged(*part[3:], origin)} for part in of[span.id]],
            "attributes": dict(attributes.get(span.id, {})),
        }
        for span in spans
    ]
    return sorted(made, key=in_order)


def in_order(span: Mapping[str, Json]) -> tuple[str, int]:
    """The place of a span among those of an example."""
    return span["id"], span["start"]


def owner_of(part: LabelRange, spans: Sequence[LabelRange], place: str) -> LabelRange:
    """The span that a part belongs to if nothing says so: the smallest around it, or the nearest.

    Raises:
        FormatError: No span has its tag.
    """
    fitting = [span for span in spans if span.tag == part.tag]
    if not fitting:
        what = f"{part.role!r} ({part.text!r}) is part of a {part.tag!r}, but none is marked"
        raise FormatError(place, what, "mark that too, or take the part away")
    around = [span for span in fitting if span.start <= part.start and part.end <= span.end]
    if around:
        return min(around, key=lambda span: span.end - span.start)
    return min(fitting, key=lambda span: max(span.start - part.end, part.start - span.end))


def untagged(one: Example, ids: Iterable[str]) -> list[str]:
    """The spans whose tag their sentence does not have.

    A tool that shows tags and spans side by side lets a span of a new tag be drawn without that
    tag being set; it counts as set then. These are the ones where it does not.

    Args:
        one: The example.
        ids: What its spans are called in the file.
    """
    return [id for id, span in zip(ids, one.spans, strict=True) if span["tag"] not in one.tags]


def tags_with(
    tags: Iterable[str], marks: Iterable[LabelRange], without: Iterable[str]
) -> list[str]:
    """The tags of a sentence and those of its spans, but for spans that set none."""
    silent = frozenset(without)
    drawn = (mark.tag for mark in marks if not mark.role and mark.id not in silent)
    return sorted({*tags, *drawn})


def still_so(said: Mapping[str, int], name: str, tags: Collection[str]) -> dict[str, int]:
    """What was said of tags, in the light of those that are there now.

    Args:
        said: Tag -> version, or tag -> whether it was judged.
        name: The field: `versions` or `mask`.
        tags: The tags that are there; they count as judged, and others have no version.
    """
    if name == "versions":
        return {tag: said[tag] for tag in said if tag in tags}
    return {tag: 1 if tag in tags else judged for tag, judged in said.items()}


def label_of(tag: str, role: str = "") -> str:
    """The label of a span, or of a part of one: `figure`, `figure.number`."""
    return f"{_escaped(tag)}.{_escaped(role)}" if role else _escaped(tag)


def tag_and_role(label: str) -> tuple[str, str]:
    """What `label_of` was given."""
    tag, _, role = label.partition(".")
    return unquote(tag), unquote(role)


def _escaped(name: str) -> str:
    """A name without a stop, which divides tag and role."""
    return name.replace("%", "%25").replace(".", "%2E")
