"""Looking at reviews with jsonschema and PyLD, where they are installed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from reviewer.formats.base import FormatError
from reviewer.formats.listing import read_listing
from reviewer.formats.proof.validators import HINT, MOST, against_schema, by_pyld, expanded, told
from reviewer.models import Json

_SCHEMA: Final = "http://schema.org/"


def vouched(path: Path) -> str:
    """Checks every review against the schema, and the first ones as linked data.

    Raises:
        FormatError: One does not fit, or says something else as linked data.
    """
    found = [against_schema("claimreview", read_listing(path))]
    if tool := by_pyld():
        for place, review in islice(read_listing(path), MOST):
            _compare(place, review, expanded(review, place))
        found.append(f"{tool} (up to {MOST:,} of them)")
    return told(found)


def _compare(place: str, review: Mapping[str, Json], found: list[dict[str, Json]]) -> None:
    """Sees that what matters is said in schema.org's terms."""
    node = found[0] if len(found) == 1 else {}
    if node.get("@type") != [f"{_SCHEMA}ClaimReview"]:
        raise FormatError(place, "is no ClaimReview of schema.org for PyLD", HINT)
    rating = _only(node, "reviewRating")
    item = _only(node, "itemReviewed")
    wanted = {
        "claimReviewed": (review["claimReviewed"], _only(node, "claimReviewed")),
        "url": (review["url"], _only(node, "url")),
        "author": (review["author"]["name"], _only(_only(node, "author"), "name")),
        "rating": (review["reviewRating"].get("ratingValue"), _only(rating, "ratingValue")),
        "status": (review["reviewRating"]["alternateName"], _only(rating, "alternateName")),
        "claim": ([f"{_SCHEMA}Claim"], item.get("@type")),
    }
    for name, (meant, got) in wanted.items():
        value = got.get("@value", got.get("@id")) if isinstance(got, dict) else got
        if value != meant and (meant is not None or value):
            raise FormatError(place, f"{name} is {meant!r}, but PyLD reads {value!r}", HINT)


def _only(node: Mapping[str, Json], name: str) -> dict[str, Json]:
    found = node.get(f"{_SCHEMA}{name}") or [{}]
    return dict(found[0])
