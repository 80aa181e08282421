"""What the keys and values of sentences say, sorted into what the record of an example lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from reviewer.models import Json, Values
from reviewer.models import values as v

_ALONE: Final = frozenset({v.ANCHOR, v.DECIDED, v.NOTE})
_KEPT: Final = frozenset({"check", "source", "scope", "status", "stance"})
"""Fields of checks and evidence that are always there."""


@dataclass(slots=True)
class Sayings:
    """What is said, in the canonical form of an example.

    Attributes:
        tags: Tag -> version of the scheme.
        decided: `settled`, `cannot` or empty.
        note: The memo; those of several sentences a line each.
        has_spans: Whether there are spans.
        flags: As in the record; so is all that follows.
    """

    tags: dict[str, int]
    decided: str
    note: str
    has_spans: bool = False
    flags: Values = field(default_factory=dict)
    checks: list[Values] = field(default_factory=list)
    evidence: list[Values] = field(default_factory=list)
    links: list[Values] = field(default_factory=list)
    remarks: list[Values] = field(default_factory=list)
    signoffs: list[Values] = field(default_factory=list)


def named(place: int, check: str, *, several: bool) -> str:
    """What a check is called: by its id, which only its sentence has to itself."""
    return f"{place + 1}:{check}" if several else check


def sayings(every: Sequence[Mapping[str, Json]]) -> Sayings:
    """What the values of one or several sentences say.

    Args:
        every: The values of each; several are those of a whole article.
    """
    tags = {key[4:]: values[key] for values in every for key in values if key[:4] == v.TAG}
    decided = every[0].get(v.DECIDED, "") if every else ""
    note = every[0].get(v.NOTE, "") if every else ""
    if len(every) > 1:
        note = "\n".join(values[v.NOTE] for values in every if v.NOTE in values)
    found = Sayings({tag: tags[tag] for tag in sorted(tags)}, decided, note)
    for place, values in enumerate(every):
        _sort(values, found, partial(named, place, several=len(every) > 1))
    return found


def plainly(values: Mapping[str, Json]) -> tuple[dict[str, int], str, str] | None:
    """Tags, decision and note of a sentence, if nothing else is said of it: the usual case."""
    tags: dict[str, int] = {}
    for key in values:
        if key[:4] == v.TAG:
            tags[key[4:]] = values[key]
        elif key not in _ALONE:
            return None
    if len(tags) > 1:
        tags = {tag: tags[tag] for tag in sorted(tags)}
    return tags, values.get(v.DECIDED, ""), values.get(v.NOTE, "")


def _sort(values: Mapping[str, Json], found: Sayings, name_of: Callable[[str], str]) -> None:
    lists = {
        v.LINK: found.links,
        v.REMARK: found.remarks,
        v.SIGNOFF: found.signoffs,
    }
    for key in sorted(values):
        prefix, colon, name = key.partition(":")
        prefix += colon
        if prefix == v.SPAN:
            found.has_spans = True
        elif prefix == v.CHECK:
            found.checks.append({"id": name_of(name), **_said(values[key])})
        elif prefix == v.EVIDENCE:
            item = {"id": name, **_said(values[key])}
            found.evidence.append({**item, "check": name_of(item["check"])})
        elif prefix in lists:
            lists[prefix].append({"id": name, **dict(sorted(values[key].items()))})
        elif v.is_flag(key):
            found.flags[name] = values[key]


def _said(value: Values) -> Values:
    """A check or evidence item without the fields that say nothing."""
    return {key: value[key] for key in sorted(value) if key in _KEPT or value[key]}


def cited_by(
    evidence: Iterable[Values], sources: Callable[[], Mapping[str, Json]]
) -> dict[str, Values]:
    """The sources that evidence cites, and those they derive from."""
    known = sources()
    found: dict[str, Values] = {}
    wanted = [item["source"] for item in evidence]
    while wanted:
        id = wanted.pop()
        source = known.get(id)
        if id not in found and source is not None:
            found[id] = {key: source[key] for key in sorted(source) if source[key]}
            wanted.append(source.get("derives_from") or "")
    return dict(sorted(found.items()))
