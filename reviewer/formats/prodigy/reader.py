"""What a task of Prodigy says, whoever made it and with whichever of its interfaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewer.formats.base import REJECTED, FormatError, ReadRow, in_words
from reviewer.formats.common.drawn_spans import Drawn, DrawnText, Spans, spans_from
from reviewer.formats.common.label_ranges import tag_and_role
from reviewer.formats.common.paired_files import Half
from reviewer.formats.common.relations import DrawnRelation, drawn_as, relations_from
from reviewer.formats.example import Example, example
from reviewer.formats.prodigy.writer import ANSWERS, KEPT, OURS
from reviewer.models import Json

DECIDED = {answer: decided for decided, answer in ANSWERS.items()}


def half_of(task: Mapping[str, Any], place: str) -> Half:
    """What a task says.

    Raises:
        FormatError: It is not as Prodigy writes it.
    """
    try:
        return _half(task, place)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"is not as Prodigy writes it ({in_words(error)})"
        raise FormatError(place, what, "expected a task as db-out gives it") from None


def _half(task: Mapping[str, Any], place: str) -> Half:
    text = task.get("text")
    if not isinstance(text, str):
        raise FormatError(place, "has no 'text'", "expected a task with the text of a sentence")
    ours = task.get(OURS) or {}
    one = _bare(task, ours, text)
    if not _counts(task, ours):
        gone = {str(span["id"]) for span in ours.get("spans", ())}
        silent = REJECTED if task.get("answer") == "reject" and not ours else ""
        return Half(ReadRow(place, one, silent), Spans([], set(), set(), gone), counts=False)
    words = DrawnText(text, one.start, place)
    found = spans_from(
        [_drawn(span, words) for span in task.get("spans") or ()], ours.get("spans", ()), words
    )
    one = one._replace(**{field: ours[field] for field in KEPT if field in ours})
    note = task.get("note")
    one = one._replace(tags=_tags(task), note=note if isinstance(note, str) else "")
    if not one.relations:
        one = one._replace(relations=_relations(task, one.start, found))
    return Half(ReadRow(place, one), found)


def _relations(task: Mapping[str, Any], start: int, found: Spans) -> list[dict[str, Json]]:
    """The relations that were drawn between spans of a task."""
    ends = _ends(start, found)
    drawn = [_drawn_relation(one, ends) for one in task.get("relations") or ()]
    return relations_from([], [one for one in drawn if one.span and one.other], lambda _: True)


def _ends(start: int, found: Spans) -> dict[tuple[int, int, str], str]:
    """The id of the span at a range of the text, by its tag; of several the first."""
    return {(span["start"] - start, span["end"] - start, span["tag"]): str(span["id"])
            for span in reversed(found.spans)}  # fmt: skip


def _drawn_relation(
    one: Mapping[str, Any], ends: Mapping[tuple[int, int, str], str]
) -> DrawnRelation:
    """A relation as it was drawn; an end at which no span is has no id."""

    def end(span: Mapping[str, Any] | None) -> str:
        where = span or {}
        tag, _ = tag_and_role(str(where.get("label", "")))
        return ends.get((where.get("start", -1), where.get("end", -1), tag), "")

    return DrawnRelation(str(one["label"]), end(one.get("head_span")), end(one.get("child_span")))


def loose_relations(task: Mapping[str, Any], half: Half) -> int:
    """How many relations of a task that counts lead to no span of it, and were not taken."""
    drawn = task.get("relations")
    if not half.counts or task.get(OURS) or not isinstance(drawn, list):
        return 0
    taken = {drawn_as(item) for item in half.row.example.relations}
    ends = _ends(half.row.example.start, half.found)
    return sum(_drawn_relation(one, ends) not in taken for one in drawn)


def _counts(task: Mapping[str, Any], ours: Mapping[str, Json]) -> bool:
    """Whether what stands in the task is what its annotator says.

    In a task that was rejected it is wrong, and in one that was skipped it is what somebody else
    had proposed, unless it was written as skipped already.
    """
    answer = task.get("answer")
    if answer not in (None, "accept", "ignore", "reject"):
        raise ValueError(f"answer {answer!r}")
    return answer in (None, "accept") or (answer == "ignore" == ours.get("answer"))


def _bare(task: Mapping[str, Any], ours: Mapping[str, Any], text: str) -> Example:
    """Which sentence it is, who says it, and whether it is settled."""
    meta = task.get("meta") or {}
    article, number = meta.get("article", ""), meta.get("sentence", 0)
    known = {field: ours[field] for field in ("sha256", "unit", "kind", "start", "end")
             if field in ours}  # fmt: skip
    return example(
        text=text,
        id=str(task["input"] if ours else task.get("_task_hash", "")),
        article=article if isinstance(article, str) else "",
        number=number if isinstance(number, int) else 0,
        annotator=_annotator(task, ours),
        decided=DECIDED.get(task.get("answer", ""), ""),
        **known,
    )


def _annotator(task: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """The annotator without the name of our dataset, which Prodigy puts before it."""
    who = str(task.get("_annotator_id") or task.get("_session_id") or "")
    return who.removeprefix(f"{ours['dataset']}-") if "dataset" in ours else who


def _tags(task: Mapping[str, Any]) -> list[str]:
    """The options that were accepted, and the label of a task that asks about one."""
    names = {
        option["id"]: option["id"] if isinstance(option["id"], str) else str(option["text"])
        for option in task.get("options") or ()
    }
    chosen = task.get("accept") or ()
    accepted = {names.get(id, str(id)) for id in ([chosen] if isinstance(chosen, str) else chosen)}
    label = task.get("label")
    return sorted(accepted | ({label} if label and isinstance(label, str) else set()))


def _drawn(span: Mapping[str, Any], words: DrawnText) -> Drawn:
    start, end, label = span["start"], span["end"], span["label"]
    if not isinstance(start, int) or not isinstance(end, int) or not isinstance(label, str):
        raise ValueError(f"span from {start!r} to {end!r}, label {label!r}")
    here = words.text[start:end]
    if isinstance(span.get("text"), str) and span["text"] != here:
        what = f"the span from {start} to {end} is {span['text']!r}, but the text there is {here!r}"
        raise FormatError(words.place, what, "are its offsets code points?")
    return Drawn(start, end, label)
