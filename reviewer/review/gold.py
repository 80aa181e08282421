"""Gold: what adjudication decided about a sentence, as an annotation, with its votes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reviewer.models import Json, Values, to_record
from reviewer.models import values as v
from reviewer.review.answer_votes import ONE_TAG, answers_of
from reviewer.review.decisions import Decision, Ruling


def gold_values(rulings: Mapping[str, Ruling], tags: Collection[str]) -> Values:
    """What is decided about a sentence, as if somebody had annotated it so.

    A span counts unless its tag was decided against, the check or the relation of a span once that
    span does, and evidence with its check. The sentence is settled once every tag of the scheme is,
    or its one tag; what adjudicators differ on is not.

    Args:
        rulings: Key -> what holds.
        tags: The tags of the scheme.
    """
    held = {key: ruling for key, ruling in rulings.items() if not ruling.reopened}
    values: Values = {}
    for key, ruling in sorted(held.items()):
        if key.startswith(v.TAG) and ruling.value is True:
            values[key] = max(decision.scheme for decision in ruling.live) or 1
        elif key.startswith(v.SPAN) and isinstance(ruling.value, dict):
            tag = held.get(v.TAG + str(ruling.value.get("tag")))
            if tag is None or tag.value is not False:
                values[key] = ruling.value
    values |= _checks(held, values)
    values |= {key: r.value for key, r in held.items() if _is_related(key, r.value, values)}
    values |= answers_of({key: ruling.value for key, ruling in held.items()})
    one = held.get(ONE_TAG)
    if one is not None and one.value:
        values[v.TAG + str(one.value)] = max(decision.scheme for decision in one.live) or 1
    if one is not None or (tags and all(v.TAG + tag in held for tag in tags)):
        values[v.DECIDED] = "settled"
    return values


def _is_related(key: str, value: Json, spans: Collection[str]) -> bool:
    """Whether a relation was decided for, and so was the span that it starts from."""
    if not key.startswith(v.RELATION) or not isinstance(value, dict):
        return False
    return v.SPAN + str(value.get("span")) in spans


def _checks(held: Mapping[str, Ruling], spans: Collection[str]) -> Values:
    """The checks that were decided for, and their evidence."""
    whole = {key: ruling.value for key, ruling in held.items() if isinstance(ruling.value, dict)}
    checks = {
        key: check
        for key, check in whole.items()
        if key.startswith(v.CHECK) and (not check.get("span") or v.SPAN + check["span"] in spans)
    }
    cited = {key: one.get("item", {}) for key, one in whole.items() if key.startswith(v.EVIDENCE)}
    return checks | {k: item for k, item in cited.items() if _of(item) in checks}


def _of(item: Values) -> str:
    return v.CHECK + str(item.get("check", ""))


def gold_sources(rulings: Mapping[str, Ruling]) -> dict[str, Values]:
    """The sources that the gold of a sentence cites: id -> source."""
    found: dict[str, Values] = {}
    for key, ruling in rulings.items():
        if key.startswith(v.EVIDENCE) and not ruling.reopened and isinstance(ruling.value, dict):
            source = ruling.value.get("source")
            if isinstance(source, dict):
                found[str(ruling.value.get("item", {}).get("source", ""))] = source
    return found


def gold_record(
    unit: str, anchor: Json, rulings: Mapping[str, Ruling], tags: Collection[str]
) -> dict[str, Json]:
    """The record of a sentence: as an annotator's, and `gold`, which says how it came about.

    Args:
        unit: The sentence's id.
        anchor: Its anchor in the present text.
        rulings: Key -> what holds.
        tags: The tags of the scheme.
    """
    values = gold_values(rulings, tags)
    record = to_record(unit, {**values, v.ANCHOR: anchor})
    record["gold"] = {key: provenance(rulings[key], key in values) for key in sorted(rulings)}
    return record


def provenance(ruled: Ruling, held: bool) -> Json:
    """Who decided a key, when, by which votes and rule, and why.

    Args:
        ruled: What was decided.
        held: Whether the record holds it, so that a span, check or citation is not said twice.
    """
    entries = [_entry(decision, held) for decision in ruled.live]
    if ruled.reopened:
        return {"reopened": entries}
    return entries[0] if len(entries) == 1 else {**entries[0], "also": entries[1:]}


def _entry(decision: Decision, held: bool) -> Json:
    said = decision.to_json()
    if held and isinstance(decision.value, dict):
        del said["value"]
    if isinstance(decision.value, str):
        said["answer"] = said.pop("value")
    names = ("value", "answer", "votes", "rule", "why", "at")
    kept = {name: said[name] for name in names if name in said and said[name] != ""}
    return {"by": decision.by, **kept}
