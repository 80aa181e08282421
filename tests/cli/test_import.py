"""`reviewer import` of what other tools wrote: what is found, what is left, and back again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from reviewer.config import default_scheme
from reviewer.session import Session
from tests import samples
from tests.json_lines import read_json_lines
from tests.session.desk_builders import anywhere

Row = dict[str, Any]


def prodigy(text: str, tag: str) -> Row:
    said = {"text": text, "options": [{"id": tag, "text": tag}], "accept": [tag]}
    return {**said, "answer": "accept", "_view_id": "choice", "_annotator_id": "news-zoe"}


def doccano(text: str, tag: str) -> Row:
    return {"text": text, "label": [tag], "Comments": []}


THEIRS: dict[str, tuple[str, Callable[[str, str], Row]]] = {
    "prodigy": ("choice.jsonl", prodigy),
    "doccano": ("classification.jsonl", doccano),
}
"""Format -> the file of our own export with the tags, and a row as the tool itself would write."""


def tags_of(desk: Path, name: str) -> dict[str, list[str]]:
    assert main(["export", "--format", "jsonl", "--out", "said", "--annotator", name]) == 0
    return {row["text"]: row["tags"] for row in read_json_lines(desk / "said" / "examples.jsonl")}


@pytest.mark.parametrize("name", THEIRS)
def test_what_is_found_is_one_step_and_what_is_not_is_kept(
    name: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One row knows its place, one only its words, one is of another article."""
    file, theirs = THEIRS[name]
    assert main(["export", "--format", name, "--out", "out", "--annotator", "mira.osk"]) == 0
    exact, other = read_json_lines(desk / "out" / file)[1], read_json_lines(desk / "out" / file)[4]
    by_text = theirs(other["text"], "demand")
    # Ours keep their annotator; those of others name none, or another.
    for key in ("annotator", "_annotator_id", "_session_id"):
        exact.pop(key, None)
        by_text.pop(key, None)
    left = theirs("No article says so.", "threat")
    left.pop("_annotator_id", None)
    rows = [exact, by_text, left]
    (desk / "mine.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    capsys.readouterr()

    assert main(["import", "mine.jsonl", "--format", name, "--as", "eve"]) == 1
    told = capsys.readouterr()
    assert "eve: 3 rows: 1 matched exactly, 1 by their text, 0 to re-check, 1 left out" in told.out
    assert "mine.jsonl: row 3: it names no article; no sentence here has these words" in told.err
    [kept] = read_json_lines(desk / "mine.jsonl.not-imported.jsonl")
    assert (kept["text"], kept["tags"]) == ("No article says so.", ["threat"])
    found = tags_of(desk, "eve")
    assert found[other["text"]] == ["demand"]
    assert len(found) == 2

    store = samples.opened(desk)
    session = Session(store, default_scheme(), "eve", store.writer("eve"))
    assert session.undo(anywhere).ok
    assert not session.undo(anywhere).ok
    session.end()
    assert tags_of(desk, "eve") == {}


@pytest.mark.parametrize("name", THEIRS)
def test_with_strict_a_row_that_is_wrong_leaves_all_as_it_was(
    name: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, theirs = THEIRS[name]
    rows = [theirs("Prices rose.", "claim"), theirs("Prices fell.", "clam")]
    (desk / "mine.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    before = samples.bytes_of(desk / "annotations")
    assert main(["import", "mine.jsonl", "--format", name, "--as", "eve", "--strict"]) == 1
    told = capsys.readouterr().err
    assert "mine.jsonl: row 2: there is no tag 'clam' in the scheme" in told
    assert "nothing was imported" in told
    assert samples.bytes_of(desk / "annotations") == before
    assert not list(desk.glob("*not-imported*"))


def test_simple_rows_are_found_by_their_words(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [*tags_of(desk, "mira.osk")][:2]
    rows = [{"sentence": text, "labels": ["demand"]} for text in (*texts, "No article says so.")]
    (desk / "mine.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    capsys.readouterr()
    assert main(["import", "mine.jsonl", "--format", "plain", "--as", "machine.rules"]) == 1
    told = capsys.readouterr()
    assert "0 matched exactly, 2 by their text, 0 to re-check, 1 left out" in told.out
    assert "mine.jsonl: row 3: it names no article; no sentence here has these words" in told.err
    assert [row["text"] for row in read_json_lines(desk / "mine.jsonl.not-imported.jsonl")] == [
        "No article says so."
    ]
    assert tags_of(desk, "machine.rules") == {text: ["demand"] for text in texts}


def test_one_of_several_annotators_of_prodigy_is_chosen(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--format", "prodigy", "--out", "out", "--everyone"]) == 0
    assert main(["import", "out", "--format", "prodigy", "--as", "eve"]) == 1
    assert "choose one with --from: mira.osk, tobin.hale" in capsys.readouterr().err
    who = ["--as", "eve", "--from", "tobin"]
    assert main(["import", "out", "--format", "prodigy", *who]) == 1
    told = capsys.readouterr().err
    assert "holds nothing by tobin; choose one with --from: mira.osk, tobin.hale" in told
    who = ["--as", "eve", "--from", "tobin.hale"]
    assert main(["import", "out", "--format", "prodigy", *who]) == 0
    assert tags_of(desk, "eve") == tags_of(desk, "tobin.hale")


def test_the_folder_of_another_format_is_called_what_it_is(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--format", "csv", "--out", "out", "--annotator", "mira.osk"]) == 0
    before = samples.bytes_of(desk)
    assert main(["import", "out", "--format", "jsonl", "--as", "eve"]) == 1
    assert "out: is an export in the format csv; --format csv\n" in capsys.readouterr().err
    assert samples.bytes_of(desk) == before


def test_what_is_left_out_is_told_even_if_it_cannot_be_kept(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "some.jsonl").write_text(json.dumps({"text": "It hailed.", "label": "claim"}) + "\n")
    asked = ["import", "some.jsonl", "--format", "plain", "--as", "eve", "--report", "seeds"]
    assert main(asked) == 2
    assert capsys.readouterr().err.splitlines() == [
        "some.jsonl: row 1: it names no article; no sentence here has these words",
        "seeds: cannot be written (Is a directory); name one with --report",
    ]
