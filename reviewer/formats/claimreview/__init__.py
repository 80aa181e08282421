"""ClaimReview: one JSON-LD document, a list of reviews in the vocabulary of schema.org.

What schema.org has no property for stands in `identifier` (what finds the sentence again) and
`additionalProperty`, as values with a name that begins with `reviewer:`.

Reviews are checked with jsonschema and PyLD, where they are installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from pathlib import Path
from typing import ClassVar, Final

from reviewer.formats.base import DatasetReading, Format, FormatError, Options, ReadRow
from reviewer.formats.claimreview import terms
from reviewer.formats.common import fact_checks as of
from reviewer.formats.common.claims_of_others import UNCHECKED, reviewed, reviews_in
from reviewer.formats.common.fact_checks import ExportedCheck
from reviewer.formats.common.json_files import read_listing, together, write_listing
from reviewer.formats.example import GOLD, Example
from reviewer.formats.proof.validators import (
    HINT,
    MOST,
    against_schema,
    by_pyld,
    expanded,
    named_tools,
)
from reviewer.models import Json
from reviewer.models.names import is_machine

FILE: Final = "claimreviews.jsonld"


class ClaimReview(Format):
    """See the module."""

    name: ClassVar[str] = "claimreview"
    title: ClassVar[str] = "ClaimReview: fact-checks in schema.org's vocabulary"
    suffix: ClassVar[str] = ".jsonld"
    keeps: ClassVar[str] = "final checks with their evidence and sources"
    loses: ClassVar[Mapping[str, str]] = of.LOSES
    units: ClassVar = ("sentence",)
    importable: ClassVar[bool] = True
    dated: ClassVar[bool] = True

    def takes(self, example: Example, options: Options) -> bool:
        """Whether it has a check that is final and has a status which is exported."""
        return bool(of.verdicts(example, options))

    def drops(self, example: Example, options: Options) -> Iterable[str]:
        """Why its other checks are not exported."""
        return of.dropped(example, options)

    def write(self, examples: Iterable[Example], folder: Path, options: Options) -> None:
        """Writes `claimreviews.jsonld`."""
        found = (
            _review(example, verdict, _day(example, verdict, options))
            for example in examples
            for verdict in of.verdicts(example, options)
        )
        write_listing(folder / FILE, found)

    def read(self, folder: Path) -> Iterator[Example]:
        """Reads it back.

        Raises:
            FormatError: A review is not as Reviewer writes it.
        """
        from reviewer.formats.claimreview.reader import to_example, whose

        return together(read_listing(folder / FILE), whose, to_example)

    def rows(self, path: Path, how: DatasetReading | None = None) -> Iterator[ReadRow]:
        """Reads reviews, ours and those that others have published.

        Raises:
            FormatError: The file is no JSON, or a review is wrong and the reading is strict.
        """
        from reviewer.formats.claimreview.reader import to_example

        how = how or DatasetReading()
        path = path / FILE if path.is_dir() else path
        for (ours, *_), group in groupby(reviews_in(path, how), lambda one: _owner(*one)):
            places, reviews = zip(*group, strict=True)
            if ours:
                made = together(zip(places, reviews, strict=True), lambda _: 0, to_example)
                for one in how.each(made):
                    yield ReadRow(places[0], one)
                continue
            for one in how.tried(reviewed, reviews[0], places[0]):
                how.publishers.add(one.annotator)
                yield ReadRow(places[0], one, "" if one.checks else UNCHECKED)

    def held(self, example: Example, options: Options) -> Example:
        """See `Format.held`."""
        return of.held(example, of.verdicts(example, options))

    def verify(self, folder: Path) -> str:
        """Checks every review against a JSON Schema, and the first of them with PyLD.

        Raises:
            FormatError: One does not fit.
        """
        return vouched(folder / FILE)


def _owner(place: str, review: Mapping[str, Json]) -> tuple[Json, ...]:
    """Tells the reviews of one of our examples from those of another, and of others' reviews."""
    from reviewer.formats.claimreview.reader import whose

    ours = whose(review)
    return (True, *ours) if ours[0] else (False, place)


def _day(one: Example, verdict: ExportedCheck, options: Options) -> str:
    """When a check was decided or signed off; empty if that is not known."""
    return options.days.get((one.id, one.annotator, str(verdict.check["id"])), "")


def _review(one: Example, verdict: ExportedCheck, day: str) -> dict[str, Json]:
    check = of.check_of(verdict)
    name = terms.urn(one.id, one.annotator, str(check["id"]))
    return {
        "@context": terms.CONTEXT,
        "@type": "ClaimReview",
        "@id": name,
        "url": verdict.of("url") or name,
        **terms.known(datePublished=verdict.of("published") or day),
        "claimReviewed": verdict.claim,
        "reviewAspect": check["scope"],
        **terms.known(reviewBody=check.get("rationale")),
        "author": _author(one.annotator),
        "reviewRating": _rating(verdict),
        "itemReviewed": _claim(one, verdict),
        **terms.known(citation=_citations(one, verdict)),
        "identifier": terms.values(
            example=one.id, unit=one.unit, sha256=one.sha256, check=check["id"],
            span=check.get("span"),
        ),
        "additionalProperty": terms.values(
            kind=one.kind, start=one.start, end=one.end, split=one.split,
            duplicate_of=one.duplicate_of, confidence=check.get("confidence"),
            decided="" if verdict.of("published") else day,
        ),
    }  # fmt: skip


def _author(name: str) -> dict[str, Json]:
    """Who reviews: a person; what programs did and what several decided is an organization's."""
    person = name != GOLD and not is_machine(name)
    return {"@type": "Person" if person else "Organization", "name": name}


def _rating(verdict: ExportedCheck) -> dict[str, Json]:
    """The status in words, and as a number where the scheme gives one."""
    rating: dict[str, Json] = {"@type": "Rating", "alternateName": verdict.status.name}
    if verdict.status.rating is not None:
        rating |= {"ratingValue": verdict.status.rating, "bestRating": 5, "worstRating": 1}
    return rating


def _claim(one: Example, verdict: ExportedCheck) -> dict[str, Json]:
    """The claim, and the article in which it is made."""
    sentence = {"@type": "CreativeWork", "text": one.text, "position": one.number}
    appearance = {
        "@type": "CreativeWork",
        "identifier": one.article,
        **terms.work_of(one.meta, terms.ARTICLE),
        "hasPart": sentence,
    }
    claimant = terms.named("Person", verdict.of("claimant"))
    words = verdict.words if verdict.words != one.text else ""
    return {
        "@type": "Claim",
        **terms.known(text=words, author=claimant, datePublished=one.meta.get("date")),
        "appearance": appearance,
    }


def _citations(one: Example, verdict: ExportedCheck) -> list[dict[str, Json]]:
    sources = of.sources_of(one, verdict.evidence)
    return [_citation(of.evidence_of(item), sources) for item in verdict.evidence]


def _citation(item: Mapping[str, Json], sources: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "@type": "CreativeWork",
        **terms.known(text=item.get("quote"), description=item.get("note")),
        "identifier": item["id"],
        "isPartOf": _source(item["source"], sources, ()),
        "additionalProperty": terms.values(
            **{name: item.get(name) for name in ("stance", "locator", "accessed", "order")}
        ),
    }


def _source(id: str, sources: Mapping[str, Json], seen: tuple[str, ...]) -> dict[str, Json]:
    """A source with the one that it repeats inside; one that was met already by its id alone."""
    source = {} if id in seen else sources.get(id, {})
    found = {"@type": "CreativeWork", "identifier": id, **terms.work_of(source, terms.SOURCE)}
    if "derives_from" in source:
        found["isBasedOn"] = _source(source["derives_from"], sources, (*seen, id))
    return found


FORMAT: Final = ClaimReview()


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
    return named_tools(found)


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
