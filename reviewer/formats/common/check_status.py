"""What tools without a place for whole checks hold of them: the status that stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from reviewer.formats.example import Example, inside, without
from reviewer.models import Json


class Standing(NamedTuple):
    """The status of a sentence or a span.

    Attributes:
        scope: `content` or `said`.
        span: Id of the span; empty for the sentence.
        status: The status.
    """

    scope: str
    span: str
    status: str


def standing(one: Example, spans: Collection[str]) -> Iterator[Standing]:
    """The first check of each scope that stands, of the sentence and of each of these spans."""
    seen: set[tuple[str, str]] = set()
    for check in one.checks:
        target = (str(check["scope"]), str(check.get("span", "")))
        if check.get("withdrawn") or target in seen or (target[1] and target[1] not in spans):
            continue
        seen.add(target)
        yield Standing(*target, str(check["status"]))


def as_checks(found: Iterable[Standing]) -> list[dict[str, Json]]:
    """Checks that say no more than a status."""
    made = []
    for scope, span, status in found:
        check: dict[str, Json] = {"id": scope, "scope": scope, "status": status}
        if span:
            check |= {"id": f"{scope}.{span}", "span": span}
        made.append(check)
    return sorted(made, key=lambda check: str(check["id"]))


def with_statuses_alone(example: Example, lost: Iterable[str]) -> Example:
    """The example as such a tool holds it: without some fields, of each check the status alone."""
    checks = standing(example, {span["id"] for span in example.spans if inside(span, example)})
    return without(example, lost)._replace(checks=as_checks(checks))


LOST = (
    "all but the status of those that stand, one for each scope of the sentence and of a span in it"
)
"""What of `checks` such a tool loses."""
