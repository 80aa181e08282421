"""Examples as tasks of Label Studio: a task a sentence, an annotation an annotator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import orjson

from reviewer.formats.common.check_status import standing
from reviewer.formats.common.label_ranges import label_of, untagged
from reviewer.formats.example import GOLD, Example, inside, related
from reviewer.formats.labelstudio.controls import (
    ABOUT,
    ANNOTATOR,
    ATTRIBUTES,
    CANNOT,
    DECISION,
    NOTE,
    OBJECT,
    QUESTION,
    SPAN_STATUS,
    SPANS,
    STATUS,
    TAGS,
    UNDECIDED,
    UsedLabels,
)
from reviewer.models import Json
from reviewer.models.names import is_machine

DATE: Final = "2000-01-01T00:00:00Z"
"""When every annotation was made, which Label Studio wants to know: an export holds no time."""

DATA: Final = {
    "text": "text",
    "sent_id": "id",
    "article_id": "article",
    "article_sha256": "sha256",
    "unit": "unit",
    "kind": "kind",
    "number": "number",
    "start": "start",
    "end": "end",
    "previous": "previous",
    "next": "next",
    "heading": "heading",
    "prefix": "prefix",
    "suffix": "suffix",
    "split": "split",
    "duplicate_of": "duplicate_of",
    "meta": "meta",
}
"""Key of a task's `data` -> field of the example; the same for all annotators of a sentence."""

ABOUT_FIELDS: Final = (
    "basis",
    "recheck",
    "versions",
    "mask",
    "flags",
    "relations",
    "answers",
    "suggestions",
)
"""Fields that are kept, as JSON, in the hidden control `about`."""

SPAN: Final = "span:"
PART: Final = "part:"
"""What the ids of our regions begin with, unlike those that Label Studio makes."""

AGAIN: Final = "\u2060#"
"""What stands between the id of a span and a number, where an id comes again."""


def task_of(group: Sequence[Example], number: int, used: UsedLabels) -> dict[str, Json]:
    """The task of a sentence.

    Args:
        group: What each annotator says of it.
        number: The task's id.
        used: Told which tags, labels and statuses there are.
    """
    one = group[0]
    mixed = any(is_machine(each.annotator) for each in group)
    annotations: list[Json] = []
    predictions: list[Json] = []
    for turn, each in enumerate(group):
        result = list(_results(each, used, turn if mixed else 0))
        if is_machine(each.annotator):
            predictions.append({"model_version": each.annotator, "result": result})
            continue
        annotations.append(
            {
                # Room for a thousand annotators of a sentence, so that ids never meet.
                "id": number * 1000 + turn,
                "was_cancelled": each.decided == "cannot",
                "ground_truth": each.annotator == GOLD,
                "created_at": DATE,
                "updated_at": DATE,
                "result": result,
            }
        )
    data = {key: getattr(one, field) for key, field in DATA.items()}
    return {"id": number, "data": data, "annotations": annotations, "predictions": predictions}


def _results(one: Example, used: UsedLabels, turn: int) -> Iterator[dict[str, Json]]:
    if one.tags:
        used.tags.update(dict.fromkeys(one.tags))
        used.several = used.several or len(one.tags) > 1
        yield _choice(TAGS, TAGS, one.tags)
    ids = _ids(one)
    first = {span["id"]: id for id, span in reversed(list(zip(ids, one.spans, strict=True)))}
    found = list(standing(one, {span["id"] for span in one.spans if inside(span, one)}))
    used.statuses.update(dict.fromkeys(status for _, _, status in found))
    for scope, span, status in found:
        if not span:
            name = _control(STATUS, scope)
            yield _choice(name, name, [status])
    if one.decided != "settled" and (not one.decided or is_machine(one.annotator)):
        yield _choice(DECISION, DECISION, [CANNOT if one.decided else UNDECIDED])
    if one.note:
        yield _text(NOTE, one.note)
    yield _text(ANNOTATOR, one.annotator)
    about = {field: value for field in ABOUT_FIELDS if (value := getattr(one, field))}
    about |= {"turn": turn} if turn else {}
    about |= {"untagged": silent} if (silent := untagged(one, ids)) else {}
    about |= outside(one, ids)
    asked = {name: used.scheme.question(name) for name in one.answers}
    unasked = [
        name
        for name, question in asked.items()
        if question is None or question.about != used.about or question.why_not(one.answers[name])
    ]
    about |= {"unasked": unasked} if unasked else {}
    yield _text(ABOUT, orjson.dumps(about).decode())
    for id, each in zip(ids, one.spans, strict=True):
        if inside(each, one):
            own = [(scope, status) for scope, of, status in found if first.get(of) == id]
            yield from _region(id, each, own, one, used)
    here = {span["id"] for span in one.spans if inside(span, one)}
    for relation in related(one):
        if {relation["span"], relation["other"]} <= here:
            used.relations.setdefault(relation["kind"])
            yield {
                "type": "relation",
                "from_id": first[relation["span"]],
                "to_id": first[relation["other"]],
                "direction": "right",
                "labels": [relation["kind"]],
            }
    yield from _answers(one, used)


def _answers(one: Example, used: UsedLabels) -> Iterator[dict[str, Json]]:
    """The answers to questions of the scheme, each in the control that fits."""
    for name, answer in one.answers.items():
        question = used.scheme.question(name)
        if question is None or question.about != used.about or question.why_not(answer):
            continue
        control = f"{QUESTION}{name}"
        if question.answers == "scale":
            yield {**_result(control, control, "number"), "value": {"number": answer}}
        elif question.answers == "text":
            yield _text(control, answer)
        else:
            yield _choice(control, control, answer if isinstance(answer, list) else [answer])


def _ids(one: Example) -> list[str]:
    """What the spans are called here; those of a whole article can share an id."""
    seen: Counter[str] = Counter()
    ids = []
    for span in one.spans:
        seen[span["id"]] += 1
        count = seen[span["id"]]
        ids.append(f"{SPAN}{span['id']}" if count == 1 else f"{SPAN}{span['id']}{AGAIN}{count}")
    return ids


def outside(one: Example, ids: Sequence[str]) -> dict[str, Json]:
    """Spans and parts that stand elsewhere in the article, where no region can be.

    Returns:
        `spans`: whole spans; `parts`: region -> its parts, each with its place among them.
    """
    spans = [span for span in one.spans if not inside(span, one)]
    parts = {
        id: found
        for id, span in zip(ids, one.spans, strict=True)
        if inside(span, one)
        and (found := [[i, part] for i, part in enumerate(span["parts"]) if not inside(part, one)])
    }
    return {**({"spans": spans} if spans else {}), **({"parts": parts} if parts else {})}


def _region(
    id: str,
    span: dict[str, Json],
    statuses: Iterable[tuple[str, str]],
    one: Example,
    used: UsedLabels,
) -> Iterator[dict[str, Json]]:
    """A span, what is said of it, its parts, and which they are."""
    yield _labels(id, span, label_of(span["tag"]), used)
    at = _range(span)
    for scope, status in statuses:
        yield _choice(_control(SPAN_STATUS, scope), id, [status], **at)
    if span["attributes"]:
        lines = [attribute(name, value) for name, value in span["attributes"].items()]
        yield {**_result(ATTRIBUTES, id, "textarea"), "value": {**at, "text": lines}}
    for number, part in enumerate(span["parts"]):
        if inside(part, one):
            of = f"{PART}{id.removeprefix(SPAN)}:{number}"
            yield _labels(of, part, label_of(span["tag"], part["name"]), used)
            yield {
                "type": "relation",
                "from_id": id,
                "to_id": of,
                "direction": "right",
                "labels": [],
            }


def attribute(name: str, value: str) -> str:
    """The line of an attribute: `value=4`."""
    escaped = name.replace("%", "%25").replace("=", "%3D")
    return f"{escaped}={value}"


def _labels(id: str, item: dict[str, Json], label: str, used: UsedLabels) -> dict[str, Json]:
    used.labels.setdefault(label)
    value = {**_range(item), "labels": [label]}
    return {**_result(SPANS, id, "labels"), "value": value}


def _range(item: dict[str, Json]) -> dict[str, Json]:
    """The range in the task's text. Label Studio counts code points there, as we do."""
    return {"start": item["sentence_start"], "end": item["sentence_end"], "text": item["text"]}


def _choice(name: str, id: str, choices: Sequence[str], **at: Json) -> dict[str, Json]:
    return {**_result(name, id, "choices"), "value": {**at, "choices": list(choices)}}


def _text(name: str, text: str) -> dict[str, Json]:
    return {**_result(name, name, "textarea"), "value": {"text": [text]}}


def _result(name: str, id: str, type: str) -> dict[str, Json]:
    return {"id": id, "from_name": name, "to_name": OBJECT, "type": type}


def _control(names: dict[str, str], scope: str) -> str:
    return next(name for name, of in names.items() if of == scope)
