"""What rows say of a sentence: several of them together, and as the values that are saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewer.formats.example import Example
from reviewer.models import Json, Values
from reviewer.models import values as v


def says(one: Example) -> bool:
    """Whether an example says anything of its sentence."""
    return bool(
        one.decided or one.tags or one.note or one.flags or one.spans or one.checks
        or one.evidence or one.links or one.remarks or one.signoffs or one.relations
        or one.answers
    )  # fmt: skip


def merged(one: Example, other: Example) -> Example:
    """What two rows say of one sentence together; of what only one of them can say, the first."""
    spans = list(one.spans)
    known = {(span["tag"], span["start"], span["end"]): span["id"] for span in spans}
    ids = {span["id"] for span in spans}
    renamed: dict[str, str] = {}
    for span in other.spans:
        id = known.get((span["tag"], span["start"], span["end"]), "")
        if not id:
            id = _free(span["id"], ids)
            spans.append({**span, "id": id})
            ids.add(id)
        renamed[span["id"]] = id
    other = other._replace(relations=_new_relations(one, other, renamed))
    notes = list(dict.fromkeys(filter(None, (*one.note.split("\n"), *other.note.split("\n")))))
    listed: dict[str, Any] = {
        name: [*getattr(one, name), *(
            item for item in getattr(other, name)
            if item["id"] not in {each["id"] for each in getattr(one, name)}
        )]
        for name in ("checks", "evidence", "links", "remarks", "signoffs", "relations")
    }  # fmt: skip
    return one._replace(
        tags=sorted({*one.tags, *other.tags}),
        spans=sorted(spans, key=lambda span: (span["id"], span["start"])),
        decided=one.decided or other.decided,
        note="\n".join(notes),
        versions={**other.versions, **one.versions},
        flags={**other.flags, **one.flags},
        answers={**other.answers, **one.answers},
        suggestions={**other.suggestions, **one.suggestions},
        sources={**other.sources, **one.sources},
        **listed,
    )


def _new_relations(
    one: Example, other: Example, renamed: Mapping[str, str]
) -> list[dict[str, Json]]:
    """The relations that only the second row tells, between the spans as they are called now."""
    told = {(each["kind"], each["span"], each["other"], each["article"]) for each in one.relations}
    ids = {str(each["id"]) for each in one.relations}
    found = []
    for each in other.relations:
        span = renamed.get(each["span"], each["span"])
        end = each["other"] if each["article"] else renamed.get(each["other"], each["other"])
        if (each["kind"], span, end, each["article"]) not in told:
            id = _free(str(each["id"]), ids)
            ids.add(id)
            found.append({**each, "id": id, "span": span, "other": end})
    return found


def _free(id: str, taken: set[str]) -> str:
    number, name = 2, id
    while name in taken:
        name = f"{id}-{number}"
        number += 1
    return name


def values_of(
    one: Example, version: int, moved: int = 0, renamed: Mapping[str, str] | None = None
) -> Values:
    """What an example says of its sentence, as keys and values.

    Args:
        one: The example.
        version: Version of the scheme of tags that name none.
        moved: Code points by which spans stand further on than it says.
        renamed: Id of a source in the example -> its id here.
    """
    values: Values = {v.TAG + tag: one.versions.get(tag, version) for tag in one.tags}
    if one.decided:
        values[v.DECIDED] = one.decided
    if one.note:
        values[v.NOTE] = one.note
    for span in one.spans:
        values[v.SPAN + span["id"]] = span_value(span, moved)
    named = ((v.FLAG, one.flags), (v.ANSWER, one.answers), (v.SUGGESTION, one.suggestions))
    values.update((prefix + name, x) for prefix, items in named for name, x in items.items())
    listed = (
        (v.CHECK, one.checks), (v.EVIDENCE, one.evidence), (v.LINK, one.links),
        (v.REMARK, one.remarks), (v.SIGNOFF, one.signoffs), (v.RELATION, one.relations),
    )  # fmt: skip
    for prefix, items in listed:
        for item in items:
            values[prefix + item["id"]] = item_value(prefix, item, renamed or {})
    return values


def item_value(prefix: str, item: Mapping[str, Json], renamed: Mapping[str, str]) -> Json:
    """What is listed with an id, as it is saved; sources have the names that they got."""
    value = {name: field for name, field in item.items() if name != "id"}
    if prefix == v.EVIDENCE and value["source"] in renamed:
        value["source"] = renamed[value["source"]]
    if prefix == v.RELATION and not value.get("article"):
        value.pop("article", None)
    return value


def span_value(span: Mapping[str, Json], moved: int) -> Json:
    """A span as it is saved."""
    parts = [_range(part, moved) | {"name": part["name"]} for part in span["parts"]]
    return {
        "tag": span["tag"], **_range(span, moved), "parts": parts, "attributes": span["attributes"],
    }  # fmt: skip


def _range(item: Mapping[str, Json], moved: int) -> dict[str, Json]:
    return {"start": item["start"] + moved, "end": item["end"] + moved, "exact": item["text"]}


def plain(values: Values) -> Values:
    """Values without the fields inside that say nothing."""
    return {
        key: {k: x for k, x in value.items() if x} if isinstance(value, dict) else value
        for key, value in values.items()
    }
