"""The form of an evidence item: its fields, and what is wrong with what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final, get_args

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.session.checks.sources import SourceError, checked_url, find_by_words

STANCES: Final[tuple[str, ...]] = get_args(v.Stance)
TIERS: Final[tuple[str, ...]] = get_args(v.Tier)

OF_ITEM: Final = ("stance", "quote", "locator", "note", "accessed")
OF_SOURCE: Final = (
    "tier", "published", "title", "publisher", "author", "archive", "derives_from", "language",
)  # fmt: skip
FIELDS: Final = ("source", *OF_ITEM, *OF_SOURCE)
"""What the form of an evidence item asks for; `source` is a URL or a path."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

Fields = Mapping[str, str]


def now() -> str:
    """The time, UTC, ISO 8601, as an access time says it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def blank() -> dict[str, str]:
    """The fields of an item that is about to be written."""
    return {**dict.fromkeys(FIELDS, ""), "accessed": now()}


def fields_of(item: Values, sources: Mapping[str, Json]) -> dict[str, str]:
    """The fields of an item that is there."""
    source = sources.get(item["source"], {})
    shown = {name: item.get(name, "") for name in OF_ITEM}
    return {**shown, **source_fields(source, sources)}


def source_fields(source: Values, sources: Mapping[str, Json]) -> dict[str, str]:
    """The fields that a known source fills in."""
    shown = {name: source.get(name) or "" for name in OF_SOURCE}
    shown["source"] = source.get("url") or source.get("file") or ""
    if origin := shown["derives_from"]:
        known = sources.get(origin, {})
        shown["derives_from"] = known.get("url") or known.get("file") or known.get("title", origin)
    return shown


# -- checking what was typed ------------------------------------------------------------------


def problems(fields: Fields, sources: Mapping[str, Json], source: str = "") -> dict[str, str]:
    """What is wrong with the fields besides the source: name -> one line.

    Args:
        fields: What was typed.
        sources: Source id -> value.
        source: The id of the source cited, if it is known.
    """
    wrong = {
        "stance": _choice(fields.get("stance", ""), STANCES, required=True),
        "tier": _choice(fields.get("tier", ""), TIERS),
        "published": date_problem(fields.get("published", "")),
        "archive": _url_problem(fields.get("archive", "")),
        "accessed": _time_problem(fields.get("accessed", "")),
        "language": _language_problem(fields.get("language", "")),
        "derives_from": _origin_problem(fields.get("derives_from", ""), sources, source),
    }
    return {name: text for name, text in wrong.items() if text}


def _choice(value: str, allowed: tuple[str, ...], *, required: bool = False) -> str:
    if value in allowed or not (value or required):
        return ""
    return f"choose one of {', '.join(allowed)}"


def date_problem(text: str) -> str:
    """What is wrong with a date; empty if it is one, or nothing."""
    text = text.strip()
    expected = "expected YYYY, YYYY-MM or YYYY-MM-DD"
    found = _DATE.fullmatch(text)
    if not text:
        return ""
    if not found:
        return f"{text!r} is no date: {expected}"
    with suppress(ValueError):
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        return ""
    return f"there is no day {text}: {expected}"


def _time_problem(text: str) -> str:
    if not text or not date_problem(text):
        return ""
    with suppress(ValueError):
        datetime.fromisoformat(text.strip())
        return ""
    return f"{text!r} is no time: expected YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"


def _url_problem(text: str) -> str:
    with suppress(SourceError):
        if text.strip():
            checked_url(text.strip())
        return ""
    return "the URL is broken: expected something like https://archive.org/…"


def _language_problem(text: str) -> str:
    known = not text.strip() or _LANGUAGE.fullmatch(text.strip())
    return "" if known else f"{text!r} is no language tag: expected en, de, pt-BR …"


def _origin_problem(text: str, sources: Mapping[str, Json], source: str) -> str:
    if not text.strip():
        return ""
    origin = find_by_words(sources, text)
    if origin is None:
        return "no source of yours is called that: expected its URL, path or title"
    return "a source cannot derive from itself" if origin == source else ""
