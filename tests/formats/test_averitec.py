"""AVeriTeC: its labels in its spelling, dates day first, and evidence as questions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.config import default_scheme
from reviewer.formats import FormatError, Options, load
from reviewer.formats.averitec import QUESTION
from reviewer.formats.common.json_files import write_listing
from reviewer.formats.proof.prove import export
from reviewer.models import StatusType
from tests.formats.checked_article import META, SENTENCES, harbour
from tests.formats.proof_libraries import meant, proof

FORM = load("averitec")
OPTIONS = Options(default_scheme(), annotators=("ann",))


@pytest.fixture
def claims(tmp_path: Path) -> list[dict[str, Any]]:
    """The array of an export, as anybody would read it."""
    export(FORM, meant(FORM, harbour()), tmp_path / "out", OPTIONS)
    found = json.loads((tmp_path / "out" / "claims.json").read_text("utf-8"))
    assert isinstance(found, list)
    return found


def test_each_check_is_a_claim_with_its_label(claims: list[dict[str, Any]]) -> None:
    assert [(claim["claim"], claim["label"]) for claim in claims] == [
        (SENTENCES[0], "Supported"),
        (f'Somebody said: "{SENTENCES[0]}"', "Refuted"),
        ("The council paid 1,200 kr.", "Supported"),
        ("214 boats", "Refuted"),
        (SENTENCES[3], "Conflicting Evidence/Cherrypicking"),
        ("=1+1", "Conflicting Evidence/Cherrypicking"),
        (SENTENCES[5], "Not Enough Evidence"),
    ]
    first, second, *_, last = claims
    assert (first["speaker"], second["speaker"]) == ("the pilot", None)
    assert second["justification"] == "He said May."
    assert last["questions"] == []
    assert {claim["claim_date"] for claim in claims} == {"05-04-2031"}
    assert {claim["original_claim_url"] for claim in claims} == {META["url"]}


def test_evidence_answers_questions(claims: list[dict[str, Any]]) -> None:
    fixed = QUESTION.format(claim=SENTENCES[0])
    asked = {one["question"]: one["answers"] for one in claims[0]["questions"]}
    found = {
        question: [(answer["answer"], answer["answer_type"]) for answer in answers]
        for question, answers in asked.items()
    }
    assert found == {
        fixed: [("the pilot was on duty", "Abstractive"), ("tied up", "Extractive")],
        "And in August?": [("No answer could be found.", "Unanswerable")],
        "Did it run in July?": [
            ("none", "Extractive"),
            ('no run\n"since" June 👩‍👩‍👧', "Extractive"),
        ],
    }
    log, post = asked[fixed]
    assert (log["source_url"], log["source_medium"]) == (
        "https://port.example/log.PDF?page=2",
        "PDF",
    )
    assert log["cached_source_url"] == "https://archive.example/log"
    assert (post["cached_source_url"], post["source_medium"]) == (None, "Web text")


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2031-04-05T10:00:00Z", "05-04-2031"),
        ("2031-04", None),
        ("spring", None),
        ("2031-02-30", None),
        ("", None),
    ],
)
def test_only_a_full_date_is_told(date: str, told: str | None, tmp_path: Path) -> None:
    one = meant(FORM, harbour())[0]
    export(FORM, [one._replace(meta={"date": date} if date else {})], tmp_path / "out", OPTIONS)
    [first, _] = json.loads((tmp_path / "out" / "claims.json").read_text("utf-8"))
    assert first["claim_date"] == told


def test_a_status_without_a_label_of_averitec_has_no_place() -> None:
    hunch = StatusType("hunch", "h", "h", "blue", rating=3, exported=True)
    scheme = default_scheme()
    options = Options(replace(scheme, statuses=(*scheme.statuses, hunch)))
    one = harbour()[0]
    one = one._replace(checks=[{**one.checks[0], "status": "hunch"}])
    assert not FORM.takes(one, options)
    assert list(FORM.drops(one, options)) == ['check: status "hunch" has no label of AVeriTeC']


def test_a_file_without_an_address_is_neither_text_nor_pdf(tmp_path: Path) -> None:
    one = meant(FORM, harbour())[-2]
    bare = one._replace(evidence=[{**item, "source": "gone"} for item in one.evidence], sources={})
    export(FORM, [bare], tmp_path / "out", OPTIONS)
    [claim] = json.loads((tmp_path / "out" / "claims.json").read_text("utf-8"))
    [answer, _] = claim["questions"][0]["answers"]
    assert (answer["source_url"], answer["source_medium"]) == (None, "Other")


Damage = Callable[[dict[str, Any]], object]

BROKEN: dict[str, tuple[Damage, str]] = {
    "spelling": (lambda claim: claim.update(label="Refuted."), r"\$.label: 'Refuted.'"),
    "date": (lambda claim: claim.update(claim_date="2031-04-05"), r"\$.claim_date: "),
    "no claim": (lambda claim: claim.pop("claim"), r"'claim' is a required property"),
    "no question": (lambda claim: claim["questions"][0].update(question=" "), r"\$.questions\[0\]"),
    "no answer": (lambda claim: claim["questions"][0].update(answers=[]), r"answers: \[\]"),
    "kind": (
        lambda claim: claim["questions"][0]["answers"][0].update(answer_type="extractive"),
        "answer_type: 'extractive'",
    ),
    "field": (lambda claim: claim.update(verdict="Refuted"), "'verdict' was unexpected"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_a_broken_file(
    name: str, claims: list[dict[str, Any]], tmp_path: Path
) -> None:
    proof("jsonschema")
    assert FORM.verify(tmp_path / "out").startswith("jsonschema ")
    damage, message = BROKEN[name]
    damage(claims[0])
    write_listing(tmp_path / "out" / "claims.json", claims)
    with pytest.raises(FormatError, match=f"claims.json: line 2: .*{message}"):
        FORM.verify(tmp_path / "out")


def test_a_broken_export_does_not_take_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof("jsonschema")
    wanted = meant(FORM, harbour())
    export(FORM, wanted, tmp_path / "out", OPTIONS)
    before = (tmp_path / "out" / "claims.json").read_bytes()
    monkeypatch.setattr("reviewer.formats.averitec.EXTRACTIVE", "Spoken")
    with pytest.raises(FormatError, match="answer_type: 'Spoken'"):
        export(FORM, wanted, tmp_path / "out", OPTIONS)
    assert (tmp_path / "out" / "claims.json").read_bytes() == before
