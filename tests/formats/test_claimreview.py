"""ClaimReview: what schema.org calls what, ratings by the scheme, and refused broken files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, load
from reviewer.formats.common.json_files import write_listing
from reviewer.formats.proof.prove import export
from reviewer.formats.proof.validators import CONTEXTS, HERE, MOST, expanded
from tests.formats.checked_article import META, SENTENCES, harbour
from tests.formats.proof_libraries import meant, proof

FORM = load("claimreview")
OPTIONS = Options(default_scheme(), annotators=("ann",))

Review = dict[str, Any]


@pytest.fixture
def reviews(tmp_path: Path) -> list[Review]:
    """The reviews of an export, as anybody would read them."""
    export(FORM, meant(FORM, harbour()), tmp_path / "out", OPTIONS)
    found = json.loads((tmp_path / "out" / "claimreviews.jsonld").read_text("utf-8"))
    assert isinstance(found, list)
    return found


def rated(review: Review) -> tuple[str, int | None]:
    rating = review["reviewRating"]
    if "ratingValue" in rating:
        assert (rating["bestRating"], rating["worstRating"]) == (5, 1)
    return rating["alternateName"], rating.get("ratingValue")


def test_each_check_is_a_review_rated_by_the_scheme(reviews: list[Review]) -> None:
    assert [rated(review) for review in reviews] == [
        ("supported", 5),
        ("refuted", 1),
        ("supported", 5),
        ("refuted", 1),
        ("misleading", 2),
        ("conflicting", None),
        ("not enough evidence", None),
    ]
    assert {review["author"]["name"] for review in reviews} == {"ann"}
    assert len({review["@id"] for review in reviews}) == len(reviews)


def test_where_a_verdict_came_out_is_its_address_and_date(tmp_path: Path) -> None:
    out = {"url": "https://desk.example/7", "published": "2031-05-06"}
    first, *rest = meant(FORM, harbour())
    checks = [{**check, **out, "due": "2031-05-01"} for check in first.checks]
    first = first._replace(checks=checks)
    export(FORM, [first, *rest], tmp_path / "out", OPTIONS)
    one, *others = json.loads((tmp_path / "out" / "claimreviews.jsonld").read_text("utf-8"))
    assert (one["url"], one["datePublished"]) == (out["url"], out["published"])
    assert all("datePublished" not in each and each["url"] == each["@id"] for each in others[2:])
    [got, *_] = FORM.read(tmp_path / "out")
    assert {name: got.checks[0].get(name) for name in ("url", "published", "due")} == {
        **out, "due": None,
    }  # fmt: skip


def test_the_claim_and_where_it_is_made(reviews: list[Review]) -> None:
    first, second, third, *_ = reviews
    claim = first["itemReviewed"]
    assert first["claimReviewed"] == SENTENCES[0]
    assert claim["author"] == {"@type": "Person", "name": "the pilot"}
    assert claim["datePublished"] == META["date"]
    assert claim["appearance"]["url"] == META["url"]
    assert claim["appearance"]["headline"] == META["title"]
    assert claim["appearance"]["hasPart"]["text"] == SENTENCES[0]
    assert (first["reviewAspect"], second["reviewAspect"]) == ("content", "said")
    assert second["reviewBody"] == "He said May."
    assert "author" not in second["itemReviewed"], "nobody is named who claims it"
    assert (third["claimReviewed"], third["itemReviewed"]["text"]) == (
        "The council paid 1,200 kr.",
        "1,200 crowns",
    )


def test_evidence_is_cited_with_its_source_and_what_that_repeats(reviews: list[Review]) -> None:
    cited = {one["identifier"]: one for one in reviews[0]["citation"]}
    assert list(cited) == ["c", "d", "f", "g", "b", "a"], "in the annotator's order"
    assert cited["a"]["text"] == 'no run\n"since" June 👩‍👩‍👧'
    log = cited["a"]["isPartOf"]
    assert (log["name"], log["archivedAt"]) == ("Log of the ferry", "https://archive.example/log")
    book = log["isBasedOn"]
    assert book["name"] == "The book"
    assert book["isBasedOn"] == {"@type": "CreativeWork", "identifier": "log"}, "no circle"


def test_what_several_or_a_program_decided_is_nobody_in_person(tmp_path: Path) -> None:
    [one] = [one for one in harbour() if one.number == 5]
    for name in ("ann", "gold", "machine.rules"):
        made = one._replace(annotator=name)
        export(FORM, [made], tmp_path / name, OPTIONS)
        [review] = json.loads((tmp_path / name / "claimreviews.jsonld").read_text("utf-8"))
        kind = "Person" if name == "ann" else "Organization"
        assert review["author"] == {"@type": kind, "name": name}


def test_pyld_reads_what_was_meant(reviews: list[Review]) -> None:
    proof("pyld")
    [node] = expanded(reviews[0], "here")
    said = "http://schema.org/"
    assert node["@type"] == [f"{said}ClaimReview"]
    [rating] = node[f"{said}reviewRating"]
    assert rating[f"{said}ratingValue"] == [{"@value": 5}]
    [claim] = node[f"{said}itemReviewed"]
    [appearance] = claim[f"{said}appearance"]
    assert appearance[f"{said}url"] == [{"@id": META["url"]}]


def test_our_context_has_every_term_that_we_write(reviews: list[Review]) -> None:
    context = json.loads((HERE / CONTEXTS["https://schema.org"]).read_text("utf-8"))["@context"]

    def terms(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(terms, value))
        if not isinstance(value, dict):
            return set()
        names = {name for name in value if not name.startswith("@")}
        return names | {value["@type"]} | terms(list(value.values()))

    for review in reviews:
        assert terms(review) <= context.keys()
    assert all("schema:" in str(meaning) for name, meaning in context.items() if name != "schema")


Damage = Callable[[Review], object]

BROKEN: dict[str, tuple[Damage, str]] = {
    "type": (lambda one: one.update({"@type": "Claimreview"}), "'ClaimReview' was expected"),
    "no claim": (lambda one: one.pop("claimReviewed"), "'claimReviewed' is a required property"),
    "rating": (lambda one: one["reviewRating"].update(ratingValue="5"), "ratingValue: '5'"),
    "too good": (lambda one: one["reviewRating"].update(ratingValue=6), "6 is greater"),
    "no scale": (lambda one: one["reviewRating"].pop("bestRating"), "'bestRating'"),
    "no status": (lambda one: one["reviewRating"].pop("alternateName"), "'alternateName'"),
    "no name": (lambda one: one["author"].update(name=""), "author.name"),
    "address": (lambda one: one.update(url="not one"), "url: 'not one' does not match"),
    "typing slip": (lambda one: one.update(reviewedBy="ann"), "'reviewedBy' was unexpected"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_a_broken_file(name: str, reviews: list[Review], tmp_path: Path) -> None:
    proof("jsonschema")
    assert FORM.verify(tmp_path / "out").startswith("jsonschema ")
    damage, message = BROKEN[name]
    damage(reviews[0])
    write_listing(tmp_path / "out" / "claimreviews.jsonld", reviews)
    with pytest.raises(FormatError, match=f"claimreviews.jsonld: line 2: .*{message}"):
        FORM.verify(tmp_path / "out")


UNLINKED: dict[str, tuple[Mapping[str, Any], str]] = {
    "context": (
        {"@context": "https://schema.example"},
        "is not taken by PyLD .there is no context https://schema.example",
    ),
    "context type": ({"@context": 7}, "is not taken by PyLD"),
    "id": ({"@id": 7}, "is not taken by PyLD"),
    "type": ({"@type": "Review"}, "is no ClaimReview of schema.org"),
    "value": ({"claimReviewed": {"@value": 1}}, "claimReviewed is .*, but PyLD reads 1"),
}


@pytest.mark.parametrize("name", UNLINKED)
def test_pyld_refuses_what_is_no_linked_data(
    name: str, reviews: list[Review], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof("pyld")
    monkeypatch.setattr("reviewer.formats.claimreview.against_schema", lambda name, found: "")
    assert FORM.verify(tmp_path / "out").startswith("PyLD ")
    change, message = UNLINKED[name]
    broken = [{**reviews[0], **change}]
    write_listing(tmp_path / "out" / "claimreviews.jsonld", broken)
    with pytest.raises(FormatError, match=message):
        FORM.verify(tmp_path / "out")


def test_where_no_validator_is_installed_none_is_named(
    reviews: list[Review], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reviews
    assert len(reviews) < MOST
    monkeypatch.setattr("reviewer.formats.proof.validators.find_spec", lambda name: None)
    assert FORM.verify(tmp_path / "out") == ""
