"""`reviewer import` of claims that others wrote down or checked; people and papers are fiction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from reviewer.formats import FormatError, load
from reviewer.formats.base import DatasetReading
from reviewer.store.file_store import FileStore
from tests.json_lines import read_json_lines

CLAIMS = ("The pier of Orlo cost nine marks.", "Mira Osk sold the pier.", "Orlo has two piers.")

AVERITEC: list[dict[str, Any]] = [
    {
        "claim": CLAIMS[0], "label": "Conflicting Evidence/Cherrypicking", "speaker": "Mira Osk",
        "claim_date": "5-4-2031", "original_claim_url": "https://orlo.example/a",
        "justification": "Two papers differ.", "claim_types": ["Numerical Claim"],
        "fact_checking_article": "https://desk.example/pier",
        "questions": [
            {"question": "What did it cost?", "answers": [
                {"answer": "nine marks", "answer_type": "Extractive",
                 "source_url": "https://paper.example/pier", "source_medium": "Web text"},
                {"answer": "No", "answer_type": "Boolean", "boolean_explanation": "It was ten.",
                 "source_url": "https://paper.example/pier"},
            ]},
            {"question": "Who paid?", "answers": [{"answer": "", "answer_type": "Unanswerable"}]},
        ],
    },
    {"claim": CLAIMS[1], "claim_date": None, "speaker": None, "questions": []},
    {"claim": " ", "label": "Refuted"},
]  # fmt: skip


def review(claim: str, rating: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org", "@type": ["Review", "ClaimReview"],
        "claimReviewed": claim, "url": "https://desk.example/1", "reviewRating": rating,
        "author": [{"@type": "Organization", "name": "Orlo Desk"}],
        "itemReviewed": {"@type": "Claim", "author": {"name": "Mira Osk"},
                         "datePublished": "2031-04-05T10:00", "firstAppearance": {
                             "url": "https://orlo.example/a"}}, **more,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "reviewer.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(here: Path, name: str) -> dict[str, dict[str, Any]]:
    assert main(["export", "--format", "jsonl", "--out", "out", "--annotator", name]) == 0
    return {row["text"]: row for row in read_json_lines(here / "out" / "examples.jsonl")}


@pytest.mark.parametrize("lines", [False, True])
def test_claims_of_averitec_come_in_to_be_checked(
    lines: bool, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(json.dumps(one) + "\n" for one in AVERITEC)
    text, file = (rows, "dev.jsonl") if lines else (json.dumps(AVERITEC), "dev.json")
    (empty / file).write_text(text, "utf-8")
    assert main(["import", file, "--as", "bob", "--with-texts"]) == 1
    told = capsys.readouterr()
    assert "format: averitec" in told.out
    assert "texts: 2 new articles" in told.out
    assert "1 without a verdict: to be checked" in told.out
    assert "has no claim" in told.err
    [one] = said(empty, "bob").values()
    [check] = one["checks"]
    assert one["meta"]["date"] == "2031-04-05"
    assert one["meta"]["url"] == "https://orlo.example/a"
    assert (check["status"], check["claimant"]) == ("conflicting", "Mira Osk")
    assert (check["rationale"], check["url"]) == ("Two papers differ.", "https://desk.example/pier")
    assert "published" not in check, "AVeriTeC has the day of the claim only"
    items = sorted(one["evidence"], key=lambda item: item.get("order", 0))
    assert [(item.get("quote"), item.get("note")) for item in items] == [
        ("nine marks", "What did it cost?"),
        (None, "What did it cost?\nNo\nIt was ten."),
        (None, "Who paid?"),
    ]
    assert len({item["source"] for item in items}) == 2
    assert one["sources"][items[0]["source"]]["url"] == "https://paper.example/pier"
    assert (empty / "annotations" / "bob").is_dir()


SHAPES: dict[str, Any] = {
    "one": lambda reviews: reviews[0],
    "list": lambda reviews: reviews,
    "graph": lambda reviews: {"@context": "https://schema.org", "@graph": reviews},
    "feed": lambda reviews: {"@type": "DataFeed", "dataFeedElement": [
        {"@type": "DataFeedItem", "item": [one]} for one in reviews]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_reviews_of_others_come_in_with_their_verdicts(shape: str, empty: Path) -> None:
    reviews = [
        review(CLAIMS[0], {"alternateName": "Not enough_evidence"}, reviewBody="Nobody told",
               datePublished="2031-05-06T08:00:00Z")
    ]  # fmt: skip
    (empty / "r.json").write_text(json.dumps(SHAPES[shape](reviews)), "utf-8")
    assert main(["import", "r.json", "--with-texts"]) == 0
    [one] = said(empty, "Orlo-Desk").values()
    [check] = one["checks"]
    assert (check["status"], check["claimant"]) == ("not enough evidence", "Mira Osk")
    assert check["rationale"] == "Nobody told"
    assert (check["url"], check["published"]) == ("https://desk.example/1", "2031-05-06")
    assert one["note"] == "https://desk.example/1"
    assert one["meta"]["date"] == "2031-04-05"


def test_reviews_of_several_publishers_come_in_under_one_name(empty: Path) -> None:
    """They were refused as the work of several annotators."""
    rows = [
        review(claim, {"alternateName": "refuted"}, author={"name": name})
        for claim, name in zip(CLAIMS, ("Orlo Desk", "Wend Facts", ""), strict=True)
    ]
    (empty / "r.json").write_text(json.dumps(rows), "utf-8")
    assert main(["import", "r.json", "--as", "bob", "--with-texts"]) == 0
    assert {row["checks"][0]["status"] for row in said(empty, "bob").values()} == {"refuted"}
    assert set(said(empty, "bob")) == set(CLAIMS)


@pytest.mark.parametrize(
    ("url", "day"),
    [("javascript:alert(1)", "soon"), (7, 8), ("https://a b", "2031-13-40"), ("", "")],
)
def test_what_is_no_address_and_no_day_is_left_out(url: Any, day: Any, empty: Path) -> None:
    one = review(CLAIMS[0], {"alternateName": "refuted"}, datePublished=day)
    (empty / "r.json").write_text(json.dumps({**one, "url": url}), "utf-8")
    assert main(["import", "r.json", "--with-texts"]) == 0
    [row] = said(empty, "Orlo-Desk").values()
    assert not {"url", "published"} & row["checks"][0].keys()


def test_verdicts_in_other_words_are_told_and_mapped(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("Mostly false", "refuted", "3")
    rows = [review(c, {"alternateName": w}) for c, w in zip(CLAIMS, words, strict=True)]
    (empty / "r.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    assert main(["import", "r.jsonl", "--as", "bob", "--with-texts"]) == 0
    told = "verdicts that are no status: 'Mostly false' (1), '3' (1): unchecked, with their words"
    assert told in capsys.readouterr().err
    assert verdicts(empty, "bob") == {
        CLAIMS[0]: ("unchecked", "rated: Mostly false"), CLAIMS[1]: ("refuted", ""),
        CLAIMS[2]: ("unchecked", "rated: 3"),
    }  # fmt: skip
    maps = ["--map", "Mostly false=refuted", "--map", "3="]
    assert main(["import", "r.jsonl", "--as", "eve", "--with-texts", *maps]) == 0
    assert verdicts(empty, "eve") == {
        CLAIMS[0]: ("refuted", "rated: Mostly false"), CLAIMS[1]: ("refuted", ""),
    }  # fmt: skip


def verdicts(here: Path, name: str) -> dict[str, tuple[str, str]]:
    """What somebody says: claim -> status, and why; an export has no claim that is unchecked."""
    [file] = here.glob("*/r.jsonl")
    store = FileStore(file.parent, here / "annotations")
    found = {}
    for article in store.articles():
        for values in store.values(name, article.id).values():
            if check := values.get("check:content"):
                why = check.get("rationale", "")
                found[store.open(article.id).text.strip()] = (check["status"], why)
    return found


RATED: list[tuple[dict[str, Any], str]] = [
    ({"alternateName": "❌ Pants on Fire!"}, "refuted"),
    ({"alternateName": "FALSO.", "ratingValue": "5", "bestRating": "5", "worstRating": 1},
     "refuted"),
    ({"alternateName": "C’est vrai"}, "supported"),
    ({"alternateName": "झूठ"}, "refuted"),
    ({"alternateName": "Não verificado"}, "not enough evidence"),
    ({"alternateName": "Engañoso"}, "misleading"),
    ({"ratingValue": 1, "worstRating": 1, "bestRating": 5}, "refuted"),
    ({"ratingValue": "5", "worstRating": "1", "bestRating": "5"}, "supported"),
    ({"ratingValue": 2, "worstRating": 1, "bestRating": 5}, "unchecked"),
    ({"ratingValue": 1, "worstRating": 1, "bestRating": 1}, "unchecked"),
    ({"ratingValue": 5}, "unchecked"),
    ({"alternateName": "Half true"}, "unchecked"),
    ({"alternateName": "Missing context"}, "unchecked"),
]  # fmt: skip


def test_the_preview_has_the_verdicts(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Regression: a claim with a verdict was shown as unjudged."""
    (empty / "dev.json").write_text(json.dumps(AVERITEC[:1]), "utf-8")
    assert main(["import", "dev.json", "--as", "bob", "--with-texts", "--preview"]) == 0
    assert f"  {CLAIMS[0]}\n    -> conflicting\n" in capsys.readouterr().out


def test_ratings_are_verdicts_where_they_are_sure(empty: Path) -> None:
    claims = [f"Pier {n} of Orlo is shut." for n in range(len(RATED))]
    rows = [review(claim, rating) for claim, (rating, _) in zip(claims, RATED, strict=True)]
    (empty / "r.json").write_text(json.dumps(rows), "utf-8")
    assert main(["import", "r.json", "--as", "bob", "--with-texts"]) == 0
    found = verdicts(empty, "bob")
    assert [found[claim][0] for claim in claims] == [status for _, status in RATED]
    assert all(why.startswith("rated: ") for _, why in found.values())
    assert found[claims[0]][1] == "rated: ❌ Pants on Fire!"
    assert found[claims[8]][1] == "rated: 2 (1 to 5)"


def test_answers_of_the_fact_check_search_come_in(empty: Path) -> None:
    answer = {"claims": [{"text": CLAIMS[0], "claimant": "Mira Osk", "claimReview": [
        {"publisher": {"name": "Orlo Desk"}, "url": "https://desk.example/1",
         "reviewDate": "2031-05-06T00:00:00Z", "textualRating": "Supported",
         "languageCode": "en"}]}]}  # fmt: skip
    (empty / "r.json").write_text(json.dumps(answer), "utf-8")
    assert main(["import", "r.json", "--with-texts"]) == 0
    [one] = said(empty, "Orlo-Desk").values()
    assert one["checks"][0]["status"] == "supported"
    assert one["checks"][0]["published"] == "2031-05-06"


@pytest.mark.parametrize("name", ["averitec", "claimreview"])
def test_what_we_export_is_said_again(name: str, empty: Path) -> None:
    claim = {**AVERITEC[0], "label": "Not Enough Evidence"}
    (empty / "dev.json").write_text(json.dumps([claim]), "utf-8")
    assert main(["import", "dev.json", "--as", "bob", "--with-texts"]) == 0
    assert main(["export", "--format", name, "--out", "again", "--annotator", "bob"]) == 0
    assert main(["import", "again", "--from", "bob", "--as", "eve"]) == 0
    [one], [other] = said(empty, "bob").values(), said(empty, "eve").values()
    assert other["checks"] == one["checks"]
    assert other["sources"].keys() <= one["sources"].keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [("[{", "is no JSON"), ('{"a": 1}', None), ('[{"@type": "ClaimReview"}]', "has no claim")],
)
def test_what_holds_no_review_is_refused_in_a_line(text: str, said: str, empty: Path) -> None:
    (empty / "r.json").write_text(text, "utf-8")
    rows = load("claimreview").rows(empty / "r.json", DatasetReading())
    if said is None:
        assert not list(rows)
        return
    with pytest.raises(FormatError, match=said):
        list(rows)
