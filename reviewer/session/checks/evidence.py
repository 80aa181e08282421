"""Evidence: citing a source for a check. A source is stored once, however often it is cited.

Also here: the form of an evidence item: its fields, and what is wrong with what was typed into
them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple, get_args

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import evidence_of, items_of
from reviewer.models.phrases import new_id
from reviewer.ports import StoreError
from reviewer.session.article.sentence_ref import SentenceRef
from reviewer.session.checks import requirements
from reviewer.session.checks.checks import check_of, refusal, said_only, with_status
from reviewer.session.checks.sources import (
    Named,
    SourceError,
    checked_url,
    find_by_words,
    find_source,
    local,
    read_source,
)
from reviewer.session.core.edits import Outcome, Put

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


class NamedSource(NamedTuple):
    """The source that a text names.

    Attributes:
        named: What it names; empty for a known one that need not be read again.
        id: The id of the known source that it is; empty for a new one.
    """

    named: Named
    id: str


def find(sources: Mapping[str, Json], text: str, known: str = "") -> NamedSource:
    """The source that a text names.

    Args:
        sources: Source id -> value.
        text: A URL, or the path of a local file.
        known: The id of the source that the item cites already; as long as the text is the one
            it was cited by, its file need not be there any more.

    Raises:
        SourceError: The URL is broken, or the file is not there.
    """
    cited = sources.get(known, {})
    if cited and text.strip() in (cited.get("url"), cited.get("file")):
        file = cited.get("file", "")
        if not file or not os.path.exists(local(file)):
            return NamedSource(Named(), known)
    named = read_source(text)
    return NamedSource(named, find_source(sources, named) or "")


class Saved(NamedTuple):
    """What came of saving a form.

    Attributes:
        outcome: What was done.
        wrong: Field -> what is wrong there; nothing was done if there is any.
        source: The id of the source cited.
    """

    outcome: Outcome
    wrong: Mapping[str, str] = {}
    source: str = ""


def save(
    sentence: SentenceRef,
    check: str,
    fields: Fields,
    *,
    item: str = "",
    keep: bool = False,
    page: bytes | None = None,
) -> Saved:
    """Writes an evidence item with its source, and its check if there is none yet, in one step.

    Args:
        sentence: The sentence that the check is about, itself or a span of it.
        check: The check's id.
        fields: What was typed, by `FIELDS`; with `status` and `confidence` the check gets these.
        item: The id of the item to change; empty for a new one.
        keep: Whether to copy a local file into the workspace.
        page: The bytes of the page that the URL names, to be kept in the workspace; None for none.
    """
    values, sources = sentence.values, sentence.sources
    before = values.get(v.EVIDENCE + item, {})
    try:
        source = find(sources, fields.get("source", ""), before.get("source", ""))
        wrong = problems(fields, sources, source.id)
    except SourceError as error:
        wrong = {"source": str(error), **problems(fields, sources)}
    if wrong:
        return Saved(Outcome("not saved yet: see the lines in the form", ok=False), wrong)
    try:
        named = _kept(sentence, source.named) if keep else source.named
        digest = _kept_page(sentence, page) if page is not None else ""
    except StoreError as error:
        return Saved(Outcome(str(error), ok=False), {"source": str(error)})
    id = source.id or new_id()
    after = _item(fields, check, id, before.get("order", 0) if item else _last(values, check) + 1)
    wanted = {v.EVIDENCE + (item or new_id()): after}
    known = values.get(v.CHECK + check)
    judged = with_status(
        check_of(values, check, sentence.session.scheme),
        fields.get("status", ""),
        fields.get("confidence", ""),
        sentence.session,
    )
    if judged != known:
        others = [each for key, each in items_of(values, check) if key != item]
        if refused := refusal(judged, [*others, after], sentence.session.scheme):
            return Saved(Outcome("not saved yet: see the form", ok=False), {"status": refused})
        wanted[v.CHECK + check] = judged
    stored = _source(sources.get(source.id, {}), named, fields, sources)
    if digest:
        stored["sha256"] = digest
    did = "evidence changed" if item else f"evidence that {after['stance']}"
    if after["stance"] == "background" and not item:
        did = "background evidence"
    if judged["status"] != check_of(values, check, sentence.session.scheme)["status"]:
        did = f"{judged['status']}, {did}"
    return Saved(sentence.put(wanted, did, [Put("", "", v.SOURCE + id, stored)]), {}, id)


def _kept(sentence: SentenceRef, named: Named) -> Named:
    writer = sentence.session.writer
    if writer is None or not named.file:
        return named
    return named._replace(sha256=writer.keep_file(Path(local(named.file))))


def _kept_page(sentence: SentenceRef, data: bytes) -> str:
    """The hash under which a page's bytes are kept.

    Raises:
        StoreError: They cannot be.
    """
    writer = sentence.session.writer
    if writer is None:
        return ""
    try:
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            return writer.keep_file(Path(file.name))
    except OSError as error:
        raise StoreError(f"the page was not kept ({error.strerror})") from None


def _item(fields: Fields, check: str, source: str, order: int) -> Values:
    said = said_only({name: fields.get(name, "") for name in OF_ITEM})
    return said_only({"check": check, "source": source, **said, "order": order})


def _last(values: Values, check: str) -> int:
    return max((item.get("order", 0) for item in evidence_of(values, check)), default=-1)


def _source(before: Values, named: Named, fields: Fields, sources: Mapping[str, Json]) -> Values:
    """The source with what the form says of it; where it stands is as it was first cited."""
    where = before if before.get("url") or _there(before) else {**before, **named.fields()}
    rest = {name: value for name, value in where.items() if name not in OF_SOURCE}
    said = said_only({name: fields.get(name, "") for name in OF_SOURCE})
    if origin := said.get("derives_from"):
        said["derives_from"] = find_by_words(sources, origin)
    return {**rest, **said}


def _there(source: Values) -> bool:
    return bool(source.get("file")) and os.path.exists(local(source["file"]))


def delete(sentence: SentenceRef, item: str) -> Outcome:
    """Takes an item away; its source stays, for other items and for later."""
    return sentence.put({v.EVIDENCE + item: None}, "evidence deleted (its source is kept)")


def move(sentence: SentenceRef, check: str, item: str, step: int) -> Outcome:
    """Moves an item up (-1) or down (1) among those of its check."""
    known = items_of(sentence.values, check)
    at = next((n for n, (id, _) in enumerate(known) if id == item), None)
    if at is None or not 0 <= at + step < len(known):
        return Outcome("it is the first one" if step < 0 else "it is the last one", ok=False)
    known[at], known[at + step] = known[at + step], known[at]
    wanted = {
        v.EVIDENCE + id: said_only({**value, "order": order})
        for order, (id, value) in enumerate(known)
    }
    return sentence.put(wanted, "evidence moved")


class Recognised(NamedTuple):
    """What is known of a source as soon as it is named.

    Attributes:
        id: The id of the known source; empty for a new one.
        fields: What it fills in; empty for a new one.
        is_file: Whether it is a local file.
        note: One line about it.
    """

    id: str
    fields: Mapping[str, str]
    is_file: bool
    note: str


def address_of(text: str) -> str:
    """The URL that a text names; empty for a local file.

    Raises:
        SourceError: The URL is broken, or the file is not there.
    """
    return read_source(text).url


def fits(field: str, text: str) -> bool:
    """Whether a field of the form can hold a text that a page says of itself."""
    return field not in problems({field: text, "stance": STANCES[0]}, {})


def recognise(sources: Mapping[str, Json], text: str, known: str = "") -> Recognised:
    """What a pasted URL or path is: a known source or a new one; see `find`.

    Raises:
        SourceError: The URL is broken, or the file is not there.
    """
    found = find(sources, text, known)
    before = sources.get(found.id, {})
    digest = found.named.sha256 or before.get("sha256", "")
    is_file = bool(digest) and not (found.named.url or before.get("url"))
    what = f"file, sha256 {digest[:12]}…" if is_file else "page"
    if not before:
        return Recognised("", {}, is_file, f"a new {what}")
    if digest and not is_file:
        what = f"{what}, a copy is kept"
    if is_file and not found.named.file:
        what = f"{what}, gone from its place since"
    title = requirements.name_of(before, found.id)
    note = f"known: “{title}” ({what}); a change to its fields shows wherever it is cited"
    fields = source_fields(before, sources)
    return Recognised(found.id, fields, is_file, note)
