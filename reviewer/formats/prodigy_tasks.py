"""Tasks of Prodigy, from and to the record.

Native: `text`, `options` and `accept` (tags), `answer` (accept: settled; ignore: cannot be judged;
none: nobody has answered), `tokens`, `spans`, `input` (the example's id, which keeps equal
sentences of two articles apart), `_annotator_id` and `_session_id` (`<dataset>-<annotator>`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.formats.base import FormatError, Options
from reviewer.formats.example import Example, blank, example
from reviewer.formats.prodigy_spans import Marked, marked_of, spans_in
from reviewer.formats.tokens import tokens
from reviewer.models import Json

ANSWERS: Final = {"settled": "accept", "cannot": "ignore"}
"""Decided -> the answer that says so; a rejected task is one that cannot be judged, too."""

_DECIDED: Final = {"accept": "settled", "ignore": "cannot", "reject": "cannot"}

_PLACE: Final = (
    "article", "sha256", "unit", "kind", "number", "start", "end", "prefix", "suffix", "basis",
    "recheck", "split", "duplicate_of",
)  # fmt: skip
"""Fields that find the sentence again; they stand in both tasks."""

_REST: Final = (
    "meta", "previous", "next", "heading", "votes", "versions", "note", "flags", "checks",
    "evidence", "sources", "links", "remarks", "signoffs", "unfinished", "text_sha256", "context",
)  # fmt: skip
"""Fields that stand in the task of the tags alone."""


def choice_of(one: Example, options: Options) -> dict[str, Json]:
    """The task in which the tags are chosen."""
    shown = [*options.tags, *(tag for tag in one.tags if tag not in options.tags)]
    labels = {tag.name: tag.label for tag in options.scheme.tags}
    own = {**_own(one, options), **_said(one, _REST)}
    if one.mask != _mask(shown, one.tags, one.decided):
        own["mask"] = one.mask
    return {
        "text": one.text,
        "options": [{"id": tag, "text": labels.get(tag, tag)} for tag in shown],
        "accept": one.tags,
        **_about(one, options),
        "_view_id": "choice",
        "reviewer": own,
    }


def spans_task_of(one: Example, options: Options) -> dict[str, Json]:
    """The task in which the spans are marked."""
    known = tokens(one.text)
    marked = marked_of(one, known)
    own = {**_own(one, options), **{k: v for k, v in marked.beside.items() if v}}
    return {
        "text": one.text,
        "tokens": _tokens(one.text, known),
        "spans": marked.spans,
        **_about(one, options),
        "_view_id": "spans_manual",
        "reviewer": own,
    }


def _tokens(text: str, known: Sequence[tuple[int, int]]) -> list[dict[str, Json]]:
    return [
        {
            "text": text[start:end],
            "start": start,
            "end": end,
            "id": number,
            "ws": text[end : end + 1].isspace(),
        }
        for number, (start, end) in enumerate(known)
    ]


def _about(one: Example, options: Options) -> dict[str, Json]:
    who = f"{options.name}-{one.annotator}"
    answer = {"answer": ANSWERS[one.decided]} if one.decided else {}
    shown = {"article": one.meta.get("title") or one.article, "sentence": one.number}
    return {
        "input": one.id,
        **answer,
        "meta": shown,
        "_session_id": who,
        "_annotator_id": who,
    }


def _own(one: Example, options: Options) -> dict[str, Json]:
    return {"dataset": options.name, **_said(one, _PLACE)}


def _said(one: Example, names: Sequence[str]) -> dict[str, Json]:
    """Fields that say something."""
    return {name: value for name in names if (value := getattr(one, name)) != blank(name)}


def _mask(shown: Sequence[str], tags: Sequence[str], decided: str) -> dict[str, int]:
    """Which tags were judged, as the answer alone tells."""
    return {tag: int(decided == "settled" or tag in tags) for tag in shown}


# -- back ------------------------------------------------------------------------------------------


def example_of(
    choice: Mapping[str, Json] | None, spans: Mapping[str, Json] | None, place: str
) -> Example:
    """The example of one or two tasks about the same sentence.

    Args:
        choice: That of the tags, if there is one.
        spans: That of the spans, if there is one.
        place: For a message.

    Raises:
        FormatError: A task contradicts itself.
        KeyError: A field is missing.
        TypeError: A value has the wrong shape.
        ValueError: The same.
    """
    first = choice if choice is not None else spans
    assert first is not None
    own = dict(first.get("reviewer") or {})
    dataset = own.pop("dataset", "")
    mask = own.pop("mask", None)
    own = {k: v for k, v in own.items() if k in _PLACE or k in _REST}
    decided = _decided(first, place)
    marked = Marked() if spans is None else spans_in(spans, own.get("start", 0), place)
    accepted = _accepted(choice, place) if choice is not None else []
    tags = [] if decided == "cannot" and _rejected(first) else sorted({*accepted, *marked.tags})
    judged: dict[str, int] = {}
    if choice is not None:
        listed = [str(option["id"]) for option in choice.get("options") or ()]
        judged = _mask(list(dict.fromkeys([*listed, *tags])), tags, decided)
        if mask is not None:
            judged = {tag: int(bool(mask.get(tag)) or tag in tags) for tag in judged}
    versions = own.pop("versions", {})
    made = example(
        **own,
        id=str(first.get("input") or ""),
        text=first["text"],
        tags=tags,
        mask=judged,
        versions={tag: versions[tag] for tag in tags if tag in versions},
        decided=decided,
        spans=marked.spans,
        annotator=_annotator(first, dataset),
    )
    return made if not made.end else _fits(made, place)


def _fits(made: Example, place: str) -> Example:
    if made.end - made.start != len(made.text):
        what = f"its text has {len(made.text)} code points, the sentence {made.end - made.start}"
        raise FormatError(place, what, "leave the text as it was exported")
    return made


def _decided(task: Mapping[str, Json], place: str) -> str:
    answer = task.get("answer")
    if answer is None:
        return ""
    if answer not in _DECIDED:
        raise FormatError(place, f"answer is {answer!r}", f"expected {', '.join(_DECIDED)}")
    return _DECIDED[answer]


def _rejected(task: Mapping[str, Json]) -> bool:
    return task.get("answer") == "reject"


def _accepted(task: Mapping[str, Json], place: str) -> list[str]:
    accepted = task.get("accept", [])
    if not isinstance(accepted, list) or not all(isinstance(tag, str) for tag in accepted):
        raise FormatError(place, f"accept is {accepted!r}", "expected a list of tags")
    return accepted


def _annotator(task: Mapping[str, Json], dataset: str) -> str:
    """Who answered; of our own export without the name of the dataset before it."""
    who = str(task.get("_annotator_id") or task.get("_session_id") or "")
    return who.removeprefix(f"{dataset}-") if dataset else who
