"""Reading reviews back: those of one sentence become one example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.formats.claimreview import terms
from reviewer.formats.common import fact_checks as of
from reviewer.formats.example import Example
from reviewer.models import Json

_PLACE: Final = {"example": "id", "unit": "unit", "sha256": "sha256"}
_FURTHER: Final = ("kind", "start", "end", "split", "duplicate_of")
_CHECK: Final = {"check": "id", "span": "span"}


def whose(review: Mapping[str, Json]) -> tuple[Json, Json]:
    """Whose example a review belongs to; None for one that is not ours."""
    try:
        return terms.valued(review["identifier"])["example"], review["author"]["name"]
    except (KeyError, TypeError, AttributeError):
        return None, None


def to_example(reviews: Sequence[Mapping[str, Json]]) -> Example:
    """The example of the reviews of one sentence.

    Raises:
        KeyError: Something is missing that Reviewer writes.
        TypeError: Something has another shape.
        AttributeError: Likewise.
    """
    evidence: list[dict[str, Json]] = []
    sources: dict[str, dict[str, Json]] = {}
    for review in reviews:
        check = terms.valued(review["identifier"])["check"]
        for cited in review.get("citation", ()):
            evidence.append(_evidence(cited, check))
            _add_sources(cited["isPartOf"], sources)
    return of.put_together(_place(reviews[0]), map(_check, reviews), evidence, sources)


def _place(review: Mapping[str, Json]) -> dict[str, Json]:
    ids, rest = terms.valued(review["identifier"]), terms.valued(review["additionalProperty"])
    article = review["itemReviewed"]["appearance"]
    sentence = article["hasPart"]
    return {
        **{field: ids[name] for name, field in _PLACE.items() if name in ids},
        **{field: rest[field] for field in _FURTHER if field in rest},
        "article": article["identifier"],
        "meta": terms.from_work(article, terms.ARTICLE),
        "text": sentence["text"],
        "number": sentence["position"],
        "annotator": review["author"]["name"],
    }


def _check(review: Mapping[str, Json]) -> dict[str, Json]:
    ids, rest = terms.valued(review["identifier"]), terms.valued(review["additionalProperty"])
    claim = review["itemReviewed"]
    scope, claimant = review["reviewAspect"], claim.get("author", {}).get("name", "")
    words = claim.get("text", claim["appearance"]["hasPart"]["text"])
    reviewed = review["claimReviewed"]
    return {
        **{field: ids[name] for name, field in _CHECK.items() if name in ids},
        "scope": scope,
        "status": review["reviewRating"]["alternateName"],
        **terms.known(
            claim=reviewed if reviewed != of.unwritten(scope, claimant, words) else "",
            claimant=claimant,
            rationale=review.get("reviewBody"),
            confidence=rest.get("confidence"),
            published="" if "decided" in rest else review.get("datePublished"),
            url=review["url"] if review["url"] != review["@id"] else "",
        ),
    }


def _evidence(cited: Mapping[str, Json], check: str) -> dict[str, Json]:
    return {
        "id": cited["identifier"],
        "check": check,
        "source": cited["isPartOf"]["identifier"],
        **terms.known(quote=cited.get("text"), note=cited.get("description")),
        **terms.valued(cited["additionalProperty"]),
    }


def _add_sources(given: Mapping[str, Json], sources: dict[str, dict[str, Json]]) -> None:
    """Adds a source and those that it derives from; a mere id says nothing of one."""
    found = terms.from_work(given, terms.SOURCE)
    if "isBasedOn" in given:
        found["derives_from"] = given["isBasedOn"]["identifier"]
        _add_sources(given["isBasedOn"], sources)
    if found:
        sources[given["identifier"]] = found
