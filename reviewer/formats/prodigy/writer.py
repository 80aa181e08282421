"""Examples as tasks of Prodigy: one for the tags (`choice`), one for the spans (`spans_manual`).

What Prodigy has no field for stands in the key `reviewer` of a task, which it hands through.

Spans of a task begin and end where one of its tokens does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from reviewer.formats.base import Options
from reviewer.formats.common.drawn_spans import Drawn, details_of, drawn_in
from reviewer.formats.common.label_ranges import label_of
from reviewer.formats.common.tokens import tokens
from reviewer.formats.example import FIELDS, Example, blank, related
from reviewer.models import Json

SPACE: Final = " "


def tokens_for(text: str, ranges: Iterable[Drawn]) -> list[dict[str, Json]]:
    """All of a text as tokens, cut wherever one of the ranges begins or ends.

    Put together, each with a space behind it if its `ws` is true, they are the text again. White
    space other than one space between two words is a token of its own, as spaCy has it.

    Args:
        text: The text.
        ranges: What is to begin and end at tokens.
    """
    starts, ends = set(), set()
    for each in ranges:
        starts.add(each.start)
        ends.add(each.end)
    words = (offset for token in tokens(text) for offset in token)
    cuts = sorted({0, len(text), *starts, *ends, *words})
    found: list[dict[str, Json]] = []
    for start, end in pairwise(cuts):
        if (
            text[start] == SPACE
            and found
            and not found[-1]["ws"]
            and start not in starts
            and start + 1 not in ends
        ):
            found[-1]["ws"] = True
            start += 1
        if start < end:
            id = len(found)
            token = {"text": text[start:end], "start": start, "end": end, "id": id, "ws": False}
            found.append(token)
    return found


def spans_on(tokens: Iterable[dict[str, Json]], ranges: Iterable[Drawn]) -> list[dict[str, Json]]:
    """Ranges as Prodigy has spans: offsets in the text, first and last token, label.

    Args:
        tokens: Made for these ranges.
        ranges: The ranges.
    """
    first, last = {}, {}
    for token in tokens:
        first[token["start"]] = last[token["end"]] = token["id"]
    return [
        {
            "start": each.start,
            "end": each.end,
            "token_start": first[each.start],
            "token_end": last[each.end],
            "label": each.label,
        }
        for each in ranges
    ]


def relations_on(
    one: Example, tokens: Sequence[Json], spans: Iterable[dict[str, Json]]
) -> list[dict[str, Json]]:
    """The relations between spans of an example as Prodigy's interface `relations` has them.

    Args:
        one: The example.
        tokens: Those of its task.
        spans: Those of its task.
    """
    at = {(span["start"], span["end"], span["label"]): span for span in spans}
    known = {
        span["id"]: at.get((span["sentence_start"], span["sentence_end"], label_of(span["tag"])))
        for span in reversed(one.spans)
    }
    found = []
    for relation in related(one):
        first, other = known.get(relation["span"]), known.get(relation["other"])
        if first and other:
            found.append(
                {
                    "head": first["token_end"],
                    "child": other["token_end"],
                    "head_span": first,
                    "child_span": other,
                    "label": relation["kind"],
                }
            )
    return found


def fault_of(text: str, tokens: Iterable[Json], spans: Iterable[Json]) -> str:
    """Where tokens and spans contradict the text, in a clause; empty if nowhere."""
    first, last, at = {}, {}, 0
    for token in tokens:
        start, end = token["start"], token["end"]
        if start != at or text[start:end] != token["text"]:
            return f"token {token['id']} is {token['text']!r}, the text there {text[start:end]!r}"
        first[start] = last[end] = token["id"]
        at = end + (1 if token["ws"] else 0)
        if token["ws"] and text[end:at] != SPACE:
            return f"no space follows token {token['id']}"
    if at != len(text):
        return f"the tokens end at {at}, the text at {len(text)}"
    for span in spans:
        where = f"the span from {span['start']} to {span['end']}"
        wanted = first.get(span["start"]), last.get(span["end"])
        if wanted != (span["token_start"], span["token_end"]):
            return f"{where} does not begin and end with its tokens"
    return ""


OURS: Final = "reviewer"

CHOICE: Final = "choice"

MANUAL: Final = "spans_manual"


ANSWERS: Final = {"settled": "accept", "cannot": "ignore"}
"""Decision -> answer; a task without an answer is undecided."""


_NATIVE: Final = frozenset(
    {"id", "article", "number", "text", "tags", "spans", "decided", "note", "annotator"}
)

KEPT: Final = tuple(field for field in FIELDS if field not in _NATIVE)
"""Fields that stand in `reviewer`."""


PLACE: Final = ("sha256", "unit", "kind", "start", "end", "prefix", "suffix", "split")
"""Those of them that say which sentence it is: the task of its spans has no others."""


def choice_of(one: Example, options: Options) -> dict[str, Json]:
    """The task in which tags are chosen."""
    names = dict.fromkeys((*options.tags, *one.tags))
    labels = {tag.name: tag.label for tag in options.scheme.tags}
    task: dict[str, Json] = {
        "text": one.text,
        "input": one.id,
        "options": [{"id": name, "text": labels.get(name) or name} for name in names],
        "accept": one.tags,
        "config": {"choice_style": "single" if options.scheme.single else "multiple"},
    }
    if one.note:
        task["note"] = one.note
    return {**task, **_common(one, CHOICE, KEPT, options)}


def manual_of(group: Sequence[Example], options: Options) -> Iterator[dict[str, Json]]:
    """The tasks in which spans are drawn, one for each annotator of a sentence.

    They have the same tokens, so that Prodigy can compare them.
    """
    drawn = [list(drawn_in(example)) for example in group]
    tokens = tokens_for(group[0].text, (each for ranges in drawn for each in ranges))
    for example, ranges in zip(group, drawn, strict=True):
        task: dict[str, Json] = {
            "text": example.text,
            "input": example.id,
            "tokens": tokens,
            "spans": spans_on(tokens, ranges),
            **_common(example, MANUAL, PLACE, options),
        }
        if details := details_of(example):
            task[OURS]["spans"] = details
        if drawn_relations := relations_on(example, task["tokens"], task["spans"]):
            task["relations"] = drawn_relations
        yield task


def _common(one: Example, view: str, fields: Sequence[str], options: Options) -> dict[str, Json]:
    task: dict[str, Json] = {}
    ours = {field: value for field in fields if (value := getattr(one, field)) != blank(field)}
    if one.decided:
        task["answer"] = ANSWERS[one.decided]
        if one.decided == "cannot":
            ours["answer"] = task["answer"]
    task["meta"] = {"article": one.article, "sentence": one.number}
    task["_view_id"] = view
    if one.annotator:
        ours["dataset"] = options.name
        task["_session_id"] = task["_annotator_id"] = f"{options.name}-{one.annotator}"
    return {**task, OURS: ours}
