"""Claims that others have written down or checked: what AVeriTeC and ClaimReview files hold.

A claim is a text of its own. A verdict on it becomes a check with the verdict in place of a
status, which the import compares with the statuses of the scheme; one without is to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.common.json_files import documents_in, read_objects
from reviewer.formats.common.verdict_words import rated
from reviewer.formats.example import Example, example
from reviewer.models import Json

UNCHECKED: Final = "without a verdict: to be checked"
"""What the rows are counted as of which nobody has said anything yet."""

DEEPEST: Final = 8
"""How deep in a document reviews are looked for."""

_CHECK: Final = "content"
_ADDRESS: Final = re.compile(r"https?://[^\s<>]{1,2000}", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


# -- AVeriTeC --------------------------------------------------------------------------------------


def claims_in(path: Path, how: DatasetReading) -> Iterator[tuple[str, dict[str, Json]]]:
    """The claims of an array or of JSON lines, each with its place.

    Raises:
        FormatError: The file is neither, or a line is wrong and the reading is strict.
    """
    for number, one in read_objects(path, how, "claim"):
        yield f"{path}: claim {number}", one


def claim_of(entry: Mapping[str, Json], place: str) -> Example:
    """The example of an entry as the AVeriTeC dataset has it.

    Raises:
        FormatError: It has no claim.
    """
    speaker = _words(entry.get("speaker"))
    evidence: list[dict[str, Json]] = []
    sources: dict[str, dict[str, Json]] = {}
    for asked in _objects(entry.get("questions")):
        question = _words(asked.get("question"))
        for answer in _objects(asked.get("answers")):
            evidence.append(_cited(question, answer, len(evidence), sources))
    return _made(
        place,
        entry.get("claim"),
        _meta(
            url=entry.get("original_claim_url"), date=_iso(_words(entry.get("claim_date"))),
            author=speaker,
        ),
        _check(
            entry.get("label"), speaker, entry.get("justification"),
            url=_address(entry.get("fact_checking_article")),
        ),
        evidence,
        sources,
    )  # fmt: skip


def _cited(
    question: str, answer: Mapping[str, Any], order: int, sources: dict[str, dict[str, Json]]
) -> dict[str, Json]:
    """An answer as evidence; its question is the note, with an answer in other words."""
    said, kind = _words(answer.get("answer")), _words(answer.get("answer_type"))
    why = _words(answer.get("boolean_explanation"))
    url, archive = _words(answer.get("source_url")), _words(answer.get("cached_source_url"))
    quoted = kind == "Extractive" and said
    note = [question] if quoted else [question, said, why]
    known = {"url": url, "archive": archive} if url or archive else {"title": "no source given"}
    source = f"s{sha256((url or archive).encode()).hexdigest()[:12]}"
    sources.setdefault(source, {name: value for name, value in known.items() if value})
    return {
        "id": f"e{order + 1}", "check": _CHECK, "source": source, "stance": "background",
        "order": order, **({"quote": said} if quoted else {}),
        **({"note": text} if (text := "\n".join(filter(None, note))) else {}),
    }  # fmt: skip


def _iso(day: str) -> str:
    """A date as the dataset writes it (31-12-2031) in ISO 8601; any other as it is."""
    if not (found := _DAY.fullmatch(day)):
        return day
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return day


# -- ClaimReview -----------------------------------------------------------------------------------


def reviews_in(path: Path, how: DatasetReading) -> Iterator[tuple[str, dict[str, Json]]]:
    """The reviews of a document, each with its place: one, a list, a graph, a feed, JSON lines.

    What the fact-check search of Google answers counts too: claims with their reviews.

    Raises:
        FormatError: The file cannot be read, or is no JSON.
    """
    number = 0
    for document in documents_in(path, how, "expected ClaimReviews of schema.org"):
        for review in _reviews(document, 0):
            number += 1
            yield f"{path}: review {number}", review


def _reviews(value: Json, depth: int) -> Iterator[dict[str, Json]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _reviews(one, depth + 1)
    elif isinstance(value, dict):
        if "ClaimReview" in _each(value.get("@type")):
            yield value
        elif isinstance(value.get("claimReview"), list) and "text" in value:
            yield from (_as_review(value, one) for one in _objects(value["claimReview"]))
        else:
            for one in value.values():
                yield from _reviews(one, depth + 1)


def _as_review(claim: Mapping[str, Json], review: Mapping[str, Json]) -> dict[str, Json]:
    """A review of an answer of the fact-check search in the terms of schema.org."""
    return {
        "claimReviewed": claim.get("text"), "url": review.get("url"),
        "datePublished": review.get("reviewDate"),
        "author": review.get("publisher"), "inLanguage": review.get("languageCode"),
        "reviewRating": {"alternateName": review.get("textualRating")},
        "itemReviewed": {
            "author": {"name": claim.get("claimant")}, "datePublished": claim.get("claimDate"),
        },
    }  # fmt: skip


def reviewed(review: Mapping[str, Json], place: str) -> Example:
    """The example of a review that somebody else has published.

    Raises:
        FormatError: It says of no claim that it reviews it.
    """
    item = _first(review.get("itemReviewed"))
    rating = _first(review.get("reviewRating"))
    where = _first(item.get("firstAppearance")) or _first(item.get("appearance"))
    speaker = _name(item.get("author"))
    names = ("alternateName", "ratingValue", "worstRating", "bestRating")
    verdict = rated(*(_words(rating.get(name)) for name in names))
    found = _made(
        place,
        review.get("claimReviewed"),
        _meta(
            url=where.get("url") or item.get("url"), date=_words(item.get("datePublished"))[:10],
            author=speaker, language=review.get("inLanguage"),
        ),
        _check(
            verdict, speaker, review.get("reviewBody"), url=_address(review.get("url")),
            published=_full_day(review.get("datePublished")),
        ),
        [],
        {},
    )  # fmt: skip
    return found._replace(annotator=_name(review.get("author")), note=_words(review.get("url")))


# -- what both have --------------------------------------------------------------------------------


def _made(
    place: str,
    claim: Json,
    meta: dict[str, str],
    checks: list[dict[str, Json]],
    evidence: list[dict[str, Json]],
    sources: dict[str, dict[str, Json]],
) -> Example:
    if not (text := _words(claim)):
        raise FormatError(place, "has no claim", "expected its words under claim (claimReviewed)")
    kept = {"evidence": evidence, "sources": sources} if checks else {}
    return example(text=text, meta=meta, checks=checks, **kept)


def _check(
    verdict: Json, speaker: str, why: Json, *, url: str = "", published: str = ""
) -> list[dict[str, Json]]:
    """The check that a verdict is, with where and when it came out; none without one."""
    if not (status := _words(verdict)):
        return []
    more = {"claimant": speaker, "rationale": _words(why), "url": url, "published": published}
    said = {name: text for name, text in more.items() if text}
    return [{"id": _CHECK, "scope": "content", "status": status, **said}]


def _address(value: Json) -> str:
    """An address of the web; empty for anything else."""
    found = _words(value)
    return found if _ADDRESS.fullmatch(found) else ""


def _full_day(value: Json) -> str:
    """The day of a date or time; empty for what has none."""
    try:
        return date.fromisoformat(_words(value)[:10]).isoformat()
    except ValueError:
        return ""


def _meta(**known: Json) -> dict[str, str]:
    return {name: text for name, value in known.items() if (text := _words(value))}


def _words(value: Json) -> str:
    """A text or number as a text; empty for what is neither."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _each(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _objects(value: Json) -> Iterator[dict[str, Json]]:
    return (one for one in _each(value) if isinstance(one, dict))


def _first(value: Json) -> dict[str, Json]:
    return next(_objects(value), {})


def _name(value: Json) -> str:
    """What somebody is called, be they an object, several, or a mere name."""
    first = _first(value)
    found = first.get("name") or first.get("url") or first.get("site")
    return _words(found if first else next(iter(_each(value)), ""))
