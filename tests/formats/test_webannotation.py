"""Web Annotation: what targets what, in whose terms, and refused broken pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import Example, Options, load
from reviewer.formats.privacy import with_text, without_text
from reviewer.formats.proof.prove import export
from reviewer.formats.webannotation.terms import address
from tests.formats.awkward import TEXTS, awkward
from tests.formats.checked_article import META, harbour

FORM = load("webannotation")
OPTIONS = Options(default_scheme(), name="harbour", annotators=("ann", "bob"))

Page = dict[str, Any]


def page_of(some: Sequence[Example], folder: Path) -> Page:
    """The page of an export, as anybody would read it."""
    export(FORM, some, folder, OPTIONS)
    found = json.loads((folder / "annotations.jsonld").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return page_of(harbour("ann", "bob"), tmp_path / "out")


def items(page: Page, motivation: str, creator: str = "ann") -> list[Page]:
    return [
        one
        for one in page["items"]
        if one["motivation"] == motivation and one["creator"]["name"] == creator
    ]


def said(annotation: Page, purpose: str) -> list[str]:
    bodies = annotation.get("body", [])
    return [body["value"] for body in bodies if body["purpose"] == purpose and "value" in body]


def test_a_tag_stands_on_a_range_of_the_article(page: Page) -> None:
    [first, *_] = items(page, "tagging")
    assert said(first, "tagging") == ["claim"]
    assert first["target"]["source"] == META["url"]
    at, words = first["target"]["selector"]
    assert (at["start"], at["end"]) == (0, 51)
    assert words["exact"].startswith("The ferry 😊")
    assert words["suffix"].startswith(" The council")
    assert "prefix" not in words


def test_every_range_is_in_code_points_with_what_stands_around_it(tmp_path: Path) -> None:
    page = page_of(awkward(), tmp_path / "out")
    ranges = [one["target"] for one in page["items"] if isinstance(one["target"], dict)]
    assert len(ranges) > 20
    for target in ranges:
        text = TEXTS[target["source"].rpartition(":")[2]]
        at, words = target["selector"]
        start, end = at["start"], at["end"]
        assert text[start:end] == words["exact"]
        prefix, suffix = words.get("prefix", ""), words.get("suffix", "")
        assert text[max(0, start - 32) : start].endswith(prefix)
        assert text[end : end + 32].startswith(suffix)
        assert prefix or suffix


def test_spans_and_parts_have_targets_of_their_own(page: Page) -> None:
    spans = [one for one in items(page, "tagging") if one["reviewer"]["is"] == "span"]
    assert [one["target"]["selector"][1]["exact"] for one in spans[:2]] == [
        "1,200 crowns",
        "214 boats",
    ]
    [part] = items(page, "identifying")
    role, of = part["body"]
    assert role["value"] == "number"
    assert part["target"]["selector"][1]["exact"] == "1,200"
    assert of["source"] == spans[0]["id"]


def test_a_check_assesses_the_sentence_or_the_span(page: Page) -> None:
    checks = [one for one in items(page, "assessing") if one["reviewer"]["is"] == "check"]
    heads = items(page, "describing")
    spans = [one for one in items(page, "tagging") if one["reviewer"]["is"] == "span"]
    assert [said(one, "assessing") for one in checks[:4]] == [
        ["supported"], ["refuted"], ["supported"], ["refuted"],
    ]  # fmt: skip
    assert [one["target"] for one in checks[:4]] == [
        heads[0]["id"], heads[0]["id"], spans[0]["id"], spans[1]["id"],
    ]  # fmt: skip
    assert [said(one, "classifying") for one in checks[:2]] == [["content"], ["said"]]
    assert said(checks[1], "commenting") == ["He said May."]
    [withdrawn] = [one for one in checks if said(one, "moderating")]
    assert said(withdrawn, "moderating") == ["another dock"]


def test_evidence_links_a_check_to_its_sources(page: Page) -> None:
    [check, *_] = [one for one in items(page, "assessing") if one["reviewer"]["is"] == "check"]
    cited = [one for one in items(page, "linking") if one["target"] == check["id"]]
    assert [one["body"][0]["source"] for one in cited[:2]] == [
        "https://port.example/log.PDF?page=2",
        "https://post.example/1",
    ]
    quoted = cited[0]["body"][0]["selector"]
    assert quoted == {"type": "TextQuoteSelector", "exact": 'no run\n"since" June 👩‍👩‍👧'}
    assert said(cited[0], "classifying") == ["supports"]


def test_a_sign_off_targets_the_check_of_the_other(page: Page) -> None:
    ids = {one["id"]: one for one in page["items"]}
    [signed] = items(page, "assessing", "bob")
    assert said(signed, "assessing") == ["approved"]
    target = ids[signed["target"]]
    assert (target["creator"]["name"], said(target, "assessing")) == ("ann", ["refuted"])
    assert signed["created"].endswith("Z")


def test_a_remark_targets_the_tag_that_it_is_about(tmp_path: Path) -> None:
    mine, his, *_ = harbour("ann", "bob")
    at = "2031-04-07T08:00:00.000000Z"
    remarks: list[dict[str, Any]] = [
        {"id": "1", "about": "ann", "at": at, "on": "tag:claim", "text": "Why?"},
        {"id": "2", "about": "ann", "at": at, "on": "check:said", "text": "Who?"},
        {"id": "3", "about": "ann", "at": "yesterday", "text": "All of it."},
        {"id": "4", "at": at, "re": "1", "resolved": True},
    ]
    page = page_of([mine, his._replace(remarks=remarks, signoffs=[])], tmp_path / "out")
    ids = {one["id"]: one for one in page["items"]}
    tag, check, whole = (ids[one["target"]] for one in items(page, "commenting", "bob"))
    assert (tag["motivation"], said(tag, "tagging")) == ("tagging", ["claim"])
    assert said(check, "classifying") == ["said"]
    assert whole["motivation"] == "describing"
    assert whole["creator"]["name"] == "ann"
    [reply] = items(page, "replying", "bob")
    assert "body" not in reply
    assert reply["reviewer"]["re"] == "1"


def test_votes_assess_what_was_decided_from_them(tmp_path: Path) -> None:
    one = harbour()[0]
    gold = one._replace(annotator="gold", votes={"ann": ["claim", "figure"], "machine.x": []})
    page = page_of([gold], tmp_path / "out")
    [head] = items(page, "describing", "gold")
    assert head["creator"]["type"] == "Organization"
    votes = [one for one in page["items"] if one["reviewer"]["is"] == "vote"]
    assert [(one["creator"]["type"], said(one, "tagging")) for one in votes] == [
        ("Person", ["claim", "figure"]),
        ("Software", []),
    ]
    assert {one["target"] for one in votes} == {head["id"]}


def test_names_stay_when_something_else_changes(tmp_path: Path) -> None:
    one = harbour()[0]
    before = page_of([one], tmp_path / "a")
    after = page_of([one._replace(note="new", tags=["claim", "quote"])], tmp_path / "b")
    ids = [annotation["id"] for annotation in before["items"]]
    assert len(set(ids)) == len(ids)
    assert set(ids) < {annotation["id"] for annotation in after["items"]}
    assert before["id"] != after["id"]
    assert before["partOf"]["total"] == len(ids)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("news.example", "urn:x-reviewer:article:a%2F%C3%BC%20b"),
        ("https://news.example/a b", "urn:x-reviewer:article:a%2F%C3%BC%20b"),
        ("urn:x-reviewer:article:c", "urn:x-reviewer:article:a%2F%C3%BC%20b"),
        ("", "urn:x-reviewer:article:a%2F%C3%BC%20b"),
    ],
)
def test_an_article_without_a_proper_address_gets_a_name(
    url: str, told: str, tmp_path: Path
) -> None:
    assert address(url, "article", "a/ü b") == told
    one = harbour()[0]._replace(article="a/ü b", meta={"url": url} if url else {})
    assert page_of([one], tmp_path / "out")["items"][0]["target"]["source"] == told
    assert list(FORM.read(tmp_path / "out")) == [one]


def test_without_text_there_are_offsets_only(tmp_path: Path) -> None:
    every = awkward(ranges=True)
    bare = list(without_text(every, default_scheme()))
    options = Options(default_scheme(), no_text=True)
    export(FORM, bare, tmp_path / "out", options)
    told = (tmp_path / "out" / "annotations.jsonld").read_text("utf-8")
    assert "TextQuoteSelector" not in told
    assert "Prices rose" not in told
    got = list(FORM.read(tmp_path / "out"))
    assert got == bare
    again = [with_text(one, TEXTS[one.article]) for one in got]
    assert [one.spans for one in again] == [
        [{**span, "attributes": {}} for span in one.spans] for one in every
    ]
    assert [one.text for one in again] == [one.text for one in every]
