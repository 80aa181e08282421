"""The terms of schema.org that our reviews use for articles and sources, out and in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from reviewer.models import Json

CONTEXT: Final = "https://schema.org"
OURS: Final = "reviewer:"
"""What names of values begin with that are ours."""

ARTICLE: Final = {
    "url": ("url", ""),
    "title": ("headline", ""),
    "author": ("author", "Person"),
    "date": ("datePublished", ""),
    "language": ("inLanguage", ""),
    "story": ("isPartOf", "CreativeWorkSeries"),
}
"""What is known of an article -> the property, and the type of its value if that has a name."""

SOURCE: Final = {
    "url": ("url", ""),
    "title": ("name", ""),
    "publisher": ("publisher", "Organization"),
    "author": ("author", "Person"),
    "published": ("datePublished", ""),
    "archive": ("archivedAt", ""),
    "language": ("inLanguage", ""),
    "tier": ("", ""),
    "sha256": ("", ""),
}
"""The same of a source; what has no property is an additional one."""

Work = Mapping[str, tuple[str, str]]


def urn(*what: str) -> str:
    """A name that never changes for the same thing."""
    return uuid5(NAMESPACE_URL, "\n".join((OURS, *what))).urn


def known(**fields: Json) -> dict[str, Json]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


def named(kind: str, name: str) -> dict[str, Json] | None:
    """Something of which the name is known; None if it is not."""
    return {"@type": kind, "name": name} if name else None


def values(**fields: Json) -> list[dict[str, Json]]:
    """Named values that are ours, without those that say nothing."""
    return [
        {"@type": "PropertyValue", "propertyID": f"{OURS}{name}", "value": value}
        for name, value in fields.items()
        if value not in ("", None)
    ]


def valued(given: Any) -> dict[str, Json]:
    """The way back from `values`."""
    return {one["propertyID"].removeprefix(OURS): one["value"] for one in given}


def work_of(item: Mapping[str, Json], work: Work) -> dict[str, Json]:
    """What is known of an article or source, in properties."""
    found: dict[str, Json] = {}
    for field, (name, kind) in work.items():
        if name and (value := item.get(field)):
            found[name] = named(kind, value) if kind else value
    rest = {field: item.get(field) for field, (name, _) in work.items() if not name}
    return {**found, **known(additionalProperty=values(**rest))}


def from_work(given: Mapping[str, Json], work: Work) -> dict[str, Json]:
    """The way back from `work_of`."""
    found = valued(given.get("additionalProperty", ()))
    for field, (name, kind) in work.items():
        if name in given:
            found[field] = given[name]["name"] if kind else given[name]
    return found
