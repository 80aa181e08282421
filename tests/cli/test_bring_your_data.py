"""The manual's page on bringing data: each line of its table is run in an empty folder."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shlex
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "bring-your-data.md").read_text("utf-8")
COMMANDS = re.findall(r"\| `(reviewer import [^`]+)` \|", PAGE)

TEXTS = ("Snow fell in Orlo today.", "Who paid for the new ferry?", "The harbour stays shut.")
LABELS = ("Weather report", "Other", "Weather report")


def table(name: str, rows: Iterable[Iterable[object]]) -> None:
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def json_lines(name: str, rows: list[Any]) -> None:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with everything that the page has people have."""
    monkeypatch.chdir(tmp_path)
    pairs = list(zip(TEXTS, LABELS, strict=True))
    table("rows.csv", [["text", "label"], *map(list, pairs)])
    Path("rows.csv.gz").write_bytes(gzip.compress(Path("rows.csv").read_bytes()))
    answers = [[*pair, who] for pair in pairs for who in ("Coder 1", "Coder 2")]
    table("coders.csv", [["text", "label", "annotator"], *answers])
    table("odd.csv", [["words", "y", "n"], *([*pair, 3] for pair in pairs)])
    table("speeches.csv", [["speech", "text", "label"], *([f"s{len(text)}", text, label]
                                                        for text, label in pairs)])  # fmt: skip
    Path("brat").mkdir()
    Path("brat/a.txt").write_text(" ".join(TEXTS), "utf-8")
    Path("brat/a.ann").write_text("T1\tPlace 13 17\tOrlo\n", "utf-8")
    shutil.make_archive("brat", "zip", "brat")
    json_lines("tasks.jsonl", [{"text": TEXTS[0], "accept": ["dry"], "answer": "accept"}])
    json_lines("doccano.jsonl", [{"text": TEXTS[0], "label": [[13, 17, "Place"]], "Comments": []}])
    result = [{"type": "choices", "from_name": "c", "value": {"choices": ["dry"]}}]
    task = {"id": 1, "data": {"text": TEXTS[0]}, "annotations": [{"completed_by": 1,
            "result": result}]}  # fmt: skip
    Path("studio.json").write_text(json.dumps([task]), "utf-8")
    claims: list[Any] = [{"claim": text, "claim_date": None, "questions": []} for text in TEXTS]
    Path("claims.json").write_text(json.dumps([{**claims[0], "label": "Refuted"}, *claims[1:]]))
    Path("tokens.conll").write_text("Snow O\nin O\nOrlo B-Place\n", "utf-8")
    Path("hub/data").mkdir(parents=True)
    json_lines("hub/data/train.jsonl", [{"text": text, "label": n % 2} for n, text in
                                        enumerate(TEXTS)])  # fmt: skip
    card = "dataset_info:\n  features:\n  - name: label\n    dtype:\n      class_label:\n"
    names = "        names:\n          '0': dry\n          '1': wet\n"
    Path("hub/README.md").write_text(f"---\n{card}{names}---\n", "utf-8")


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 12


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("command", COMMANDS)
def test_each_line_does_what_it_says(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(command)[1:]) == 0
    told = capsys.readouterr().out
    assert "says so now" in told
    assert re.search(r"new articles?, 0 were there already", told)
    assert "nothing was imported" not in told
