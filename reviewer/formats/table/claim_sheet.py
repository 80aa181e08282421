"""A desk's sheet of claims: what its columns mean, and what each row says of its claim.

A sheet has a row a claim. Its columns are known by their heads; every sheet calls them otherwise,
so that what each field may be called stands here as data, and a head that nobody thought of is
named by the user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.formats.base import DatasetReading, FormatError, folded
from reviewer.formats.table.sources import tables_in
from reviewer.models import Json
from reviewer.models.values import PRIORITIES

HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "claim": (
        "claim", "claims", "claim text", "claim reviewed", "statement", "assertion", "quote claim",
        "behauptung", "aussage", "affirmation", "allégation", "afirmación", "afirmação",
    ),
    "sentence": ("sentence", "text", "original sentence", "context", "satz", "phrase"),
    "claimant": (
        "claimant", "speaker", "claimed by", "said by", "who said it", "who said", "politician",
        "person", "urheber", "sprecher", "auteur",
    ),
    "article": ("article", "article id", "article title", "story", "headline", "artikel", "título"),
    "number": ("number", "sentence number", "sentence no", "satznummer"),
    "check": ("check", "check id"),
    "by": ("by",),
    "scope": ("scope",),
    "assignee": (
        "on it", "assignee", "assigned to", "assigned", "owner", "checker", "fact checker",
        "checked by", "responsible", "reporter", "who", "editor", "zuständig", "bearbeiter",
        "responsable", "wer",
    ),
    "due": ("due", "due date", "deadline", "by when", "frist", "fällig", "échéance", "plazo"),
    "priority": ("priority", "prio", "urgency", "priorität", "priorité", "prioridad"),
    "status": (
        "status", "verdict", "rating", "conclusion", "finding", "result", "label", "urteil",
        "bewertung", "veredicto",
    ),
    "confidence": ("confidence", "how sure"),
    "rationale": (
        "rationale", "justification", "explanation", "reasoning", "why", "notes", "note",
        "comment", "comments", "begründung", "notizen", "notas",
    ),
    "evidence": (
        "evidence", "evidence url", "evidence link", "source", "sources", "source url",
        "source link", "proof", "beleg", "belege", "quelle", "quellen", "fuente", "preuve",
    ),
    "quote": ("quote", "evidence quote", "quotation", "source quote", "zitat"),
    "stance": ("stance",),
    "published": (
        "published", "date published", "publication date", "published on", "veröffentlicht",
    ),
    "url": (
        "url", "link", "published url", "published link", "fact check url", "fact check link",
        "review url", "permalink", "article link",
    ),
    "made at": (
        "claim url", "claim link", "original claim url", "where", "where said", "appearance",
        "original url", "found at",
    ),
    "made on": ("claim date", "date of claim", "date claimed", "said on", "date", "datum"),
}  # fmt: skip
"""Field -> the heads that mean it, in any case."""

LONGEST: Final = 10_000
"""Code points of a claim; more is a whole text and no claim."""

_NAMES: Final[Mapping[str, str]] = {
    folded(head): name for name, heads in HEADS.items() for head in heads
}
_DAYS: Final = ("due", "published", "made on")
_URGENT: Final[Mapping[str, str]] = {
    "high": "high", "h": "high", "urgent": "high", "1": "high", "hoch": "high", "haute": "high",
    "medium": "medium", "m": "medium", "normal": "medium", "2": "medium", "mittel": "medium",
    "low": "low", "l": "low", "3": "low", "niedrig": "low", "basse": "low", "alta": "high",
    "media": "medium", "baja": "low", "none": "",
}  # fmt: skip
_LOCAL: Final = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")


class SheetClaim(NamedTuple):
    """What a row says of a claim.

    Attributes:
        place: File and row, for a message.
        fields: Field of `HEADS` -> what the row says; a day is ISO 8601, a priority ours.
    """

    place: str
    fields: Mapping[str, str]


@dataclass
class ClaimSheet:
    """What was read of a sheet.

    Attributes:
        claims: Its claims, a row each.
        columns: Field -> the column that was taken for it.
        unread: Columns that were taken for nothing.
        faults: Rows that were left out.
        partly: Cells that were left out; the rest of their rows was read.
        guessed: What was understood without having been said.
    """

    claims: list[SheetClaim] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    faults: list[FormatError] = field(default_factory=list)
    partly: list[FormatError] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)


def read_sheet(path: Path, named: Mapping[str, str]) -> ClaimSheet:
    """Reads a sheet: CSV, TSV, Excel, JSON or Parquet.

    Args:
        path: The file.
        named: Field -> its column, where the user named one.

    Raises:
        FormatError: It cannot be read, has no column with claims, or a named column is not there.
    """
    # As a user's own heads are not guessed away, the first row is always one of heads.
    how = DatasetReading(strict=False, columns={"text": next(iter(named.values()), "")})
    found = ClaimSheet()
    for table in tables_in(path, how):
        heads = list(dict.fromkeys(name for _, row in table.sample for name in row))
        columns = _columns(path, heads, named)
        found.columns.update(columns)
        found.unread += [head for head in heads if head not in columns.values()]
        for place, row in table.rows:
            cells = {name: _text(row.get(column)) for name, column in columns.items()}
            if not any(cells.values()):
                continue
            try:
                found.claims.append(_claim(place, cells, found.partly))
            except FormatError as error:
                found.faults.append(error)
    found.faults += how.faults
    found.guessed = how.guessed
    return found


def _columns(path: Path, heads: Iterable[str], named: Mapping[str, str]) -> dict[str, str]:
    """Field -> its column."""
    heads = list(heads)
    columns = {}
    for name, column in named.items():
        if column not in heads:
            known = ", ".join(map(repr, heads)) or "none"
            raise FormatError(str(path), f"has no column {column!r}", f"its columns are {known}")
        columns[name] = column
    for head in heads:
        meant = _NAMES.get(folded(head))
        if meant is not None and head not in columns.values():
            columns.setdefault(meant, head)
    if "claim" not in columns and "sentence" in columns:
        columns["claim"] = columns.pop("sentence")
    if "claim" not in columns and not {"article", "number"} <= set(columns):
        known = ", ".join(map(repr, heads)) or "none"
        hint = f"name it with --column claim=COLUMN; its columns are {known}"
        raise FormatError(str(path), "has no column of claims", hint)
    return columns


def _text(value: Json) -> str:
    """A cell as a text; a whole number without the point that a spreadsheet gives it."""
    if value is None or isinstance(value, bool | list | dict):
        return "" if value is None else str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "").strip()


def _claim(place: str, cells: Mapping[str, str], partly: list[FormatError]) -> SheetClaim:
    fields = {name: text for name, text in cells.items() if text}
    if not fields.get("claim") and not (fields.get("article") and fields.get("number")):
        raise FormatError(place, "names no claim", "expected its words under claim")
    if len(fields.get("claim", "")) > LONGEST:
        what = f"has a claim of {len(fields['claim'])} characters"
        raise FormatError(place, what, f"expected {LONGEST} at most")
    readers: dict[str, Callable[[str], str | None]] = dict.fromkeys(_DAYS, day_of)
    readers["priority"] = _priority
    expected = {"priority": f"one of {', '.join(PRIORITIES)}"}
    for name, read in readers.items():
        if name in fields and (said := read(fields[name])) != fields[name]:
            if said is None:
                what = f"{name} {fields[name]!r:.40} is not understood, the rest was read"
                hint = f"expected {expected.get(name, 'YYYY-MM-DD')}"
                partly.append(FormatError(place, what, hint))
            fields[name] = said or ""
    return SheetClaim(place, {name: text for name, text in fields.items() if text})


def day_of(text: str) -> str | None:
    """A day as ISO 8601: of YYYY, YYYY-MM, YYYY-MM-DD with or without a time, DD.MM.YYYY.

    With slashes day and month stand in either order: only where one of them can be no month is it
    known which is which. None if it is no day, or nobody can tell which.
    """
    text = text.strip()
    if found := _LOCAL.fullmatch(text):
        one, mark, two, year = found.groups()
        first, second = int(one), int(two)
        if mark == "/" and first <= 12 and second <= 12 and first != second:
            return None
        day, month = (second, first) if mark == "/" and second > 12 else (first, second)
        text = f"{year}-{month:02}-{day:02}"
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        whole = text + "-01-01"[len(text) - 4 :]
    else:
        text = re.sub(r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", "", text)
        whole = text
    try:
        date.fromisoformat(whole)
    except ValueError:
        return None
    return text


def _priority(text: str) -> str | None:
    return _URGENT.get(folded(text))


def addresses(text: str) -> Iterator[str]:
    """The sources that a cell names: each address, or the whole of it where it has none.

    A mere number, as a count of the evidence, names none.
    """
    found = re.findall(r"https?://[^\s,;|<>\"]+", text)
    if found:
        yield from dict.fromkeys(one.rstrip(").") for one in found)
    elif not re.fullmatch(r"[\d\s.,·–-]*", text):
        yield " ".join(text.split())
