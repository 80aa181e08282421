"""Examples as tasks of Prodigy: one for the tags (`choice`), one for the spans (`spans_manual`).

What Prodigy has no field for stands in the key `reviewer` of a task, which it hands through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reviewer.formats.base import Options
from reviewer.formats.common.drawn_spans import details_of, drawn_in
from reviewer.formats.example import FIELDS, Example, blank
from reviewer.formats.prodigy_tokens import spans_on, tokens_for
from reviewer.models import Json

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
        "config": {"choice_style": "multiple"},
    }
    if one.note:
        task["note"] = one.note
    return {**task, **_common(one, CHOICE, KEPT, options)}


def manual_of(group: Sequence[Example], options: Options) -> Iterator[dict[str, Json]]:
    """The tasks in which spans are drawn, one for each annotator of a sentence.

    They have the same tokens, so that Prodigy can compare them.
    """
    drawn = [list(drawn_in(one)) for one in group]
    tokens = tokens_for(group[0].text, (each for ranges in drawn for each in ranges))
    for one, ranges in zip(group, drawn, strict=True):
        task: dict[str, Json] = {
            "text": one.text,
            "input": one.id,
            "tokens": tokens,
            "spans": spans_on(tokens, ranges),
            **_common(one, MANUAL, PLACE, options),
        }
        if details := details_of(one):
            task[OURS]["spans"] = details
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
