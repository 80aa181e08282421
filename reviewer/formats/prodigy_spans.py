"""The spans of a `spans_manual` task, from and to the record.

Prodigy counts in tokens, so a span reaches over whole ones: `start` and `end` are those of its
tokens, and `exact` says where it stands if that is less. A part is a span of its own, labelled
`figure.number`, whose `of` names its span's `key`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.formats.base import FormatError
from reviewer.formats.example import Example, inside
from reviewer.formats.marks import Link, Mark, in_order, spans_of, tags_with
from reviewer.formats.tokens import Token, covering, tokens
from reviewer.models import Json


@dataclass
class Marked:
    """The spans of a task.

    Attributes:
        spans: As the task or the record has them.
        beside: What has no place among the task's spans: `elsewhere`, those that stand not wholly
            in the text; and `silent`, the keys of those that do not set their tag.
        tags: The tags that the spans set.
    """

    spans: list[dict[str, Json]] = field(default_factory=list)
    beside: dict[str, Json] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)


def marked_of(one: Example, known: Sequence[Token]) -> Marked:
    """The spans of an example as a task has them.

    Args:
        one: The example.
        known: The tokens of its text.
    """
    found = Marked(beside={"elsewhere": [], "silent": []})
    for number, span in enumerate(one.spans):
        key = f"s{number}"
        if span["tag"] not in one.tags:
            found.beside["silent"].append(key)
        at = _native(span, one, known)
        if at is None:
            found.beside["elsewhere"].append(span)
            continue
        apart = {"id": span["id"], "key": key}
        away: list[Json] = []
        marked = []
        for place, part in enumerate(span["parts"]):
            where = _native(part, one, known)
            if where is None:
                away.append([place, part])
            else:
                marked.append({**where, "label": f"{span['tag']}.{part['name']}", "of": key})
        if span["attributes"]:
            apart["attributes"] = span["attributes"]
        if away:
            apart["parts_elsewhere"] = away
        found.spans += [{**at, "label": span["tag"], **apart}, *marked]
    return found


def _native(
    item: Mapping[str, Json], one: Example, known: Sequence[Token]
) -> dict[str, Json] | None:
    """The range of a span or part in tokens; None if it does not stand wholly in the text."""
    start, end = item["sentence_start"], item["sentence_end"]
    touched = covering(known, start, end) if inside(item, one) else None
    if touched is None:
        return None
    first, last = touched
    at = {"start": known[first][0], "end": known[last][1]}
    exact = {} if (start, end) == tuple(at.values()) else {"exact": [start, end]}
    return {**at, "token_start": first, "token_end": last, **exact}


def spans_in(task: Mapping[str, Json], origin: int, place: str) -> Marked:
    """The spans that a task marks, as the record has them.

    Args:
        task: The task.
        origin: Where its text begins in the article.
        place: For a message.

    Raises:
        FormatError: A span is not in the text, or a part belongs to no span.
    """
    text: str = task["text"]
    own = task.get("reviewer") or {}
    listed = list(task.get("spans") or ())
    marks = [_mark(item, number, text, origin, place) for number, item in enumerate(listed)]
    links, attributes, names, away = [], {}, {}, {}
    for mark, item in zip(marks, listed, strict=True):
        if mark.role and "of" in item:
            links.append(Link(str(item["of"]), mark.id))
        elif not mark.role:
            attributes[mark.id] = item.get("attributes", {})
            names[mark.id] = str(item.get("id") or f"p{mark.start}.{mark.end}.{mark.tag}")
            away[mark.id] = item.get("parts_elsewhere", ())
    made = spans_of(marks, links, origin, place, {}, attributes)
    for span in made:
        for at, part in away[span["id"]]:
            span["parts"].insert(at, part)
    order = {mark.id: number for number, mark in enumerate(marks)}
    made.sort(key=lambda span: order[span["id"]])
    spans = [{**span, "id": names[span["id"]]} for span in made] + list(own.get("elsewhere", ()))
    return Marked(sorted(spans, key=in_order), {}, tags_with([], marks, own.get("silent", ())))


def _mark(item: Mapping[str, Json], number: int, text: str, origin: int, place: str) -> Mark:
    start, end = item["start"], item["end"]
    label = item["label"]
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        what = f"a span from {start!r} to {end!r} is not in the text of {len(text)} code points"
        raise FormatError(place, what, "offsets count code points, the end is one past the last")
    exact = item.get("exact")
    if exact and _over(text, *exact) == (start, end):
        start, end = exact
    tag, _, role = str(label).partition(".")
    key = str(item.get("key") or f"n{number}")
    return Mark(key, tag, role, origin + start, origin + end, text[start:end])


def _over(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range of the tokens that a range touches: what was drawn anew has another."""
    known = tokens(text)
    touched = covering(known, start, end)
    return None if touched is None else (known[touched[0]][0], known[touched[1]][1])
