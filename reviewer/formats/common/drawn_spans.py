"""Spans as tools have them that know ranges with a label and no more.

What else belongs to a span (its id, its attributes, which parts are its own, parts that stand in
another sentence) is kept beside the ranges, in a place that the tool hands through. When they are
read, the ranges win: a range that is gone takes its span along, one that is new becomes a span or
a part, another label on the same words is another tag of the same span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from reviewer.formats.base import FormatError
from reviewer.formats.common.label_ranges import (
    LabelRange,
    in_order,
    label_of,
    owner_of,
    ranged,
    tag_and_role,
)
from reviewer.formats.example import Example, inside
from reviewer.models import Json


class Drawn(NamedTuple):
    """A range with a label: a span (`figure`) or a part of one (`figure.number`).

    Attributes:
        start: First code point in the example's text.
        end: One past the last.
        label: As `reviewer.formats.labelstudio.controls.label_of` makes it.
    """

    start: int
    end: int
    label: str


class DrawnText(NamedTuple):
    """The text in which ranges were drawn.

    Attributes:
        text: The text.
        origin: Where it starts in its article.
        place: File and row, for a message.
    """

    text: str
    origin: int
    place: str


class Spans(NamedTuple):
    """What was drawn, as spans.

    Attributes:
        spans: The spans, as an example has them.
        tags: The tags that they set on their sentence, where nothing else says which it has.
        fresh: Those of them that were drawn anew, or under another label than was written.
        gone: Ids of spans that were written and are not there any more.
    """

    spans: list[dict[str, Json]]
    tags: set[str]
    fresh: set[str]
    gone: set[str]


# -- out -------------------------------------------------------------------------------------------


def drawn_in(one: Example) -> Iterator[Drawn]:
    """The ranges of an example's spans and their parts, as far as they stand in its text."""
    for span in one.spans:
        if inside(span, one):
            yield _drawn(span, label_of(span["tag"]))
            for part in span["parts"]:
                if inside(part, one):
                    yield _drawn(part, label_of(span["tag"], part["name"]))


def _drawn(item: Mapping[str, Json], label: str) -> Drawn:
    return Drawn(item["sentence_start"], item["sentence_end"], label)


def details_of(one: Example) -> list[dict[str, Json]]:
    """What is kept beside the ranges; what has a `text` has no range of its own there."""
    return [_detail(span, one) for span in one.spans]


def _detail(span: Mapping[str, Json], one: Example) -> dict[str, Json]:
    here = inside(span, one)
    detail: dict[str, Json] = {"id": span["id"], "tag": span["tag"], **_at(span, here)}
    if not here or span["tag"] not in one.tags:
        detail["sets_no_tag"] = True
    if span["attributes"]:
        detail["attributes"] = span["attributes"]
    if span["parts"]:
        detail["parts"] = [
            {"name": part["name"], **_at(part, here and inside(part, one))}
            for part in span["parts"]
        ]
    return detail


def _at(item: Mapping[str, Json], here: bool) -> dict[str, Json]:
    at = {"start": item["sentence_start"], "end": item["sentence_end"]}
    return at if here else {**at, "text": item["text"]}


# -- in --------------------------------------------------------------------------------------------


def spans_from(
    ranges: Iterable[Drawn], details: Sequence[Mapping[str, Any]], words: DrawnText
) -> Spans:
    """The spans that ranges make, with what was kept beside them.

    Args:
        ranges: What is drawn now.
        details: What was kept; empty for files that we did not write.
        words: The text.

    Raises:
        FormatError: A range is not in the text, or a part belongs to no span.
    """
    pool = Counter(_within(each, words) for each in ranges)
    now = _now(details, pool)
    spans: list[dict[str, Json]] = []
    setting: set[str] = set()
    fresh: set[str] = set()
    orphans: set[Drawn] = set()
    for detail, each in zip(details, now, strict=True):
        if each is None:
            orphans.update(_parts(detail))
            continue
        span = _span(detail, each, pool, words)
        spans.append(span)
        if span["tag"] != detail["tag"]:
            fresh.add(span["tag"])
        elif not detail.get("sets_no_tag"):
            setting.add(span["tag"])
    fresh |= _add_new(spans, list(pool.elements()), orphans, words)
    gone = {str(detail["id"]) for detail in details} - {span["id"] for span in spans}
    return Spans(sorted(spans, key=in_order), setting | fresh, fresh, gone)


def _within(each: Drawn, words: DrawnText) -> Drawn:
    if not 0 <= each.start < each.end <= len(words.text):
        what = f"the span from {each.start} to {each.end} is not in its text"
        hint = f"which has {len(words.text)} code points"
        raise FormatError(words.place, what, hint)
    return each


def _now(details: Sequence[Mapping[str, Any]], pool: Counter[Drawn]) -> list[Drawn | None]:
    """The range that each span has now, None for one that is gone; takes them from the pool."""
    now = [_as_written(detail, pool) for detail in details]
    for fits in (_relabelled, _redrawn):
        for number, detail in enumerate(details):
            if now[number] is None:
                was = _was(detail)
                found = next((each for each in pool if pool[each] and fits(was, each)), None)
                if found is not None:
                    pool[found] -= 1
                    now[number] = found
    return now


def _was(detail: Mapping[str, Any]) -> Drawn:
    return Drawn(detail["start"], detail["end"], label_of(detail["tag"]))


def _as_written(detail: Mapping[str, Any], pool: Counter[Drawn]) -> Drawn | None:
    was = _was(detail)
    return was if "text" in detail or _take(pool, was) else None


def _take(pool: Counter[Drawn], wanted: Drawn) -> bool:
    if not pool[wanted]:
        return False
    pool[wanted] -= 1
    return True


def _relabelled(was: Drawn, each: Drawn) -> bool:
    return was[:2] == each[:2] and not tag_and_role(each.label)[1]


def _redrawn(was: Drawn, each: Drawn) -> bool:
    return was.label == each.label and was.start < each.end and each.start < was.end


def _parts(detail: Mapping[str, Any]) -> Iterator[Drawn]:
    for part in detail.get("parts", ()):
        yield Drawn(part["start"], part["end"], label_of(detail["tag"], part["name"]))


def _span(
    detail: Mapping[str, Any], each: Drawn, pool: Counter[Drawn], words: DrawnText
) -> dict[str, Json]:
    parts = zip(detail.get("parts", ()), _parts(detail), strict=True)
    return {
        "id": detail["id"],
        "tag": tag_and_role(each.label)[0],
        **_range({**detail, **each._asdict()}, words),
        "parts": [
            {"name": part["name"], **_range(part, words)}
            for part, at in parts
            if "text" in part or _take(pool, at)
        ],
        "attributes": detail.get("attributes", {}),
    }


def _range(item: Mapping[str, Any], words: DrawnText) -> dict[str, Json]:
    start, end = item["start"], item["end"]
    text = item.get("text") or words.text[start:end]
    return ranged(start + words.origin, end + words.origin, text, words.origin)


def _add_new(
    spans: list[dict[str, Json]], left: Sequence[Drawn], orphans: set[Drawn], words: DrawnText
) -> set[str]:
    """Adds what was drawn anew; gives the tags of the spans among it.

    A part of a span that is gone goes along, unless another can take it.
    """
    known = {span["id"] for span in spans}
    named = [(*tag_and_role(each.label), each) for each in left]
    for tag, role, each in named:
        if not role:
            known.add(id := _free(known))
            at = _range(each._asdict(), words)
            spans.append({"id": id, "tag": tag, **at, "parts": [], "attributes": {}})
    marks = [
        LabelRange(str(n), span["tag"], "", span["sentence_start"], span["sentence_end"], "")
        for n, span in enumerate(spans)
    ]
    tags = {mark.tag for mark in marks}
    for tag, role, each in named:
        if role and (tag in tags or each not in orphans):
            part = LabelRange("", tag, role, *each[:2], words.text[each.start : each.end])
            owner = spans[int(owner_of(part, marks, words.place).id)]
            owner["parts"].append({"name": role, **_range(each._asdict(), words)})
    return {tag for tag, role, _ in named if not role}


def _free(known: set[str]) -> str:
    return next(id for n in range(1, len(known) + 2) if (id := f"s{n}") not in known)
