"""Records of Argilla in the forms that its versions write. All texts are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from reviewer.formats.base import NO_LABEL, DatasetReading, FormatError, ReadRow
from reviewer.formats.registry import chosen
from tests.json_lines import read_json_lines

LEFT, PAID, ROSE = "Ned Ash left Orlo.", "Nobody paid the bill.", "The sun rose."
ANN, BOB = "0f4e5c1a-ann", "7b1d2e3f-bob"


def nested(text: str, responses: Any, **more: Any) -> dict[str, Any]:
    """A record as `Dataset.records.to_json` writes it."""
    suggestions = {"kind": {"value": "view", "score": 0.4, "agent": "m"}}
    return {
        "id": f"r-{len(text)}", "status": "completed", "fields": {"text": text, **more},
        "metadata": {"author": "Mira Osk", "length": len(text)}, "suggestions": suggestions,
        "responses": responses, "vectors": {}, "_server_id": "x",
    }  # fmt: skip


def flat(text: str, values: Any, users: Any, statuses: Any, **more: Any) -> dict[str, Any]:
    """A record as it stands in a Hugging Face dataset."""
    return {
        "id": text[:4], "status": "completed", "_server_id": "x", "text": text,
        "kind.responses": values, "kind.responses.users": users, "kind.responses.status": statuses,
        "kind.suggestion": None, "kind.suggestion.score": None, "kind.suggestion.agent": None,
        **more,
    }  # fmt: skip


def answer(user: str, value: Any, status: str = "submitted") -> dict[str, Any]:
    return {"user_id": user, "value": value, "status": status}


NESTED = [
    nested(LEFT, {"kind": [answer(ANN, "fact"), {"user_id": BOB, "value": "view"}]}),
    nested(PAID, {"kind": [answer(ANN, "view"), answer(BOB, "fact", "draft")]}),
    nested(ROSE, {}),
]
OLD = [
    {"fields": {"text": LEFT}, "responses": [
        {"user_id": ANN, "status": "submitted", "values": {"kind": {"value": "fact"}}},
        {"user_id": BOB, "status": "submitted", "values": {"kind": {"value": "view"}}}]},
    {"fields": {"text": PAID}, "responses": [
        {"user_id": ANN, "status": "submitted", "values": {"kind": {"value": "view"}}},
        {"user_id": BOB, "status": "draft", "values": {"kind": {"value": "fact"}}}]},
    {"fields": {"text": ROSE}, "responses": [], "suggestions": []},
]  # fmt: skip
FLAT = [
    flat(LEFT, ["fact", "view"], [ANN, BOB], ["submitted", None]),
    flat(PAID, ["view", "fact"], [ANN, BOB], ["submitted", "draft"]),
    flat(ROSE, None, None, None),
]
COLUMNS = [
    {"text": LEFT, "kind": [answer(ANN, "fact"), answer(BOB, "view")], "kind-suggestion": None},
    {"text": PAID, "kind": {"user_id": [ANN, BOB], "value": ["view", "fact"],
                            "status": ["submitted", "draft"]}, "kind-suggestion": None},
    {"text": ROSE, "kind": [], "kind-suggestion": "fact"},
]  # fmt: skip


def read(folder: Path, rows: Any, **said: Any) -> tuple[list[ReadRow], DatasetReading]:
    """The rows of a file, and what was noticed."""
    file = folder / "records.json"
    file.write_text(json.dumps(rows), "utf-8")
    how = DatasetReading(strict=False, **said)
    return list(chosen(None, file).rows(file, how)), how


def said(rows: list[ReadRow]) -> list[tuple[str, str, str]]:
    """Who says what of which text."""
    found = [(row.example, row.silent) for row in rows]
    return [(one.annotator, one.text, silent or "+".join(one.tags)) for one, silent in found]


@pytest.mark.parametrize("records", [NESTED, OLD, FLAT, COLUMNS], ids=["2", "1", "hub 2", "hub 1"])
def test_each_user_answers_in_every_form(tmp_path: Path, records: Any) -> None:
    rows, how = read(tmp_path, records)
    assert said(rows) == [
        (ANN, LEFT, "fact"),
        (BOB, LEFT, "view"),
        (ANN, PAID, "view"),
        (BOB, PAID, NO_LABEL),
        ("", ROSE, NO_LABEL),
    ]
    assert how.left["draft answer"] == 1
    assert not how.faults
    assert any("the labels answer 'kind'" in clause for clause in how.guessed)


def test_suggestions_and_metadata(tmp_path: Path) -> None:
    rows, how = read(tmp_path, NESTED)
    assert how.left["suggestion of a machine"] == 3
    assert rows[0].example.meta == {"author": "Mira Osk"}


def test_several_labels_spans_and_answers_that_are_no_labels(tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 7, "label": "per"}, {"start": 13, "end": 17, "label": "loc"}]
    records = [
        nested(LEFT, {
            "kinds": [answer(ANN, ["fact", "past"])], "marks": [answer(ANN, spans)],
            "sure": [answer(ANN, 4)], "why": [answer(ANN, "because " * 20)],
        }),
        nested(PAID, {"kinds": [answer(ANN, [])], "marks": [answer(ANN, [])]}),
    ]  # fmt: skip
    rows, how = read(tmp_path, records)
    first, second = (row.example for row in rows)
    assert first.tags == ["fact", "loc", "past", "per"]
    assert [(span["tag"], span["text"]) for span in first.spans] == [
        ("per", "Ned Ash"), ("loc", "Orlo"),
    ]  # fmt: skip
    assert (second.tags, second.decided) == ([], "settled")
    left = {kind for kind in how.left if "no question of labels" in kind}
    assert {kind.split("'")[1] for kind in left} >= {"sure", "why"}


def test_what_nobody_can_know_is_asked_for(tmp_path: Path) -> None:
    two = [nested(LEFT, {"kind": [answer(ANN, "fact")], "tone": [answer(ANN, "calm")]})]
    with pytest.raises(FormatError, match=r"'kind', 'tone'.*name it with --label QUESTION"):
        read(tmp_path, two)
    rows, _ = read(tmp_path, two, columns={"label": "tone"})
    assert said(rows) == [(ANN, LEFT, "calm")]
    odd = [{**two[0], "fields": {"a": LEFT, "b": PAID}}]
    with pytest.raises(FormatError, match=r"'a', 'b'.*name it with --text FIELD"):
        read(tmp_path, odd)
    rows, how = read(tmp_path, odd, columns={"text": "b", "label": "kind"})
    assert (said(rows), how.unread) == ([(ANN, PAID, "fact")], {"a": 1})


@pytest.mark.parametrize(
    "damage",
    [{"responses": {"kind": 3}}, {"responses": {"kind": ["x"]}}, {"responses": "no"},
     {"responses": [3]}, {"fields": {"text": ""}}, {"fields": {"text": 5}}],
)  # fmt: skip
def test_a_damaged_record_costs_itself_only(tmp_path: Path, damage: dict[str, Any]) -> None:
    rows, how = read(tmp_path, [NESTED[0], {**NESTED[1], **damage}, NESTED[2]])
    assert len(how.faults) + sum(row.example.text == PAID and bool(row.silent) for row in rows) == 1
    assert (ANN, LEFT, "fact") in said(rows)


def test_records_come_in_by_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("records.json").write_text(json.dumps(NESTED))
    assert (
        main(["import", "records.json", "--with-texts", "--units", "rows", "--draft-scheme"]) == 0
    )
    assert "1 draft answer, 3 suggestion of a machine" in capsys.readouterr().out
    assert main(["export", "--format", "jsonl", "--out", "out", "--annotator", ANN]) == 0
    rows = read_json_lines(Path("out/examples.jsonl"))
    assert [(row["text"], row["tags"]) for row in rows] == [(LEFT, ["fact"]), (PAID, ["view"])]
