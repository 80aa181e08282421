"""Rows of a table as the units of one article: bootstrap, splits and exports go by row."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reviewer.cli import main
from tests.json_lines import read_json_lines

BOATS = ("Alma", "Bea", "Cora", "Dana", "Etta", "Fina", "Gerda", "Hilla", "Ida", "Jona")
PLACES = ("Orlo", "Brell", "Tolva", "Ormel", "Quist", "Rond")
"""Invented, as is all that is said of them."""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of two coders who differ now and then, brought in; the folder is the current one."""
    random = Random(4)
    with (tmp_path / "boats.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "annotator"])
        for boat in BOATS:
            for place in PLACES:
                text = f"{boat} of {place} lost {random.randrange(10**9)} ropes"
                label = random.choice(["claim", "quote"])
                other = label if random.random() < 0.8 else "figure"
                writer.writerows([[text, label, "ann"], [text, other, "bob"]])
    monkeypatch.chdir(tmp_path)
    assert main(["import", "boats.csv", "--with-texts", "--units", "rows", "--draft-scheme"]) == 0
    return tmp_path


def agreed(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[Any, Any]:
    """All of what is told, and the figure of alpha in it."""
    capsys.readouterr()
    assert main(["agree", "--json", *more]) == 0
    found = json.loads(capsys.readouterr().out)
    [alpha] = (one for one in found["figures"] if one["measure"] == "question alpha (nominal)")
    return found, alpha


def test_each_row_is_drawn_alone(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Regression: rows of a table are one article, so no interval could be made of them."""
    found, alpha = agreed(capsys)
    assert (found["articles"], found["groups"]) == (1, 60)
    assert alpha["low"] < alpha["value"] < alpha["high"]
    found, alpha = agreed(capsys, "--group", "article")
    assert (found["groups"], alpha["low"]) == (1, None)


def split_of(table: Path) -> Counter[str]:
    assert (
        main(["export", "--format", "jsonl", "--out", "out", "--force", "--annotator", "ann"]) == 0
    )
    rows = read_json_lines(table / "out" / "examples.jsonl")
    assert len({row["text"] for row in rows}) == len(rows)
    order = [row["split"] for row in rows]
    assert order == sorted(order, key=["test", "dev", "train"].index)
    return Counter(order)


def test_rows_are_split_one_by_one_and_exported_so(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["split", "80/10/10", "--group", "row"]) == 0
    assert "60 rows: train 48, dev 6, test 6" in capsys.readouterr().out
    kept = (table / "annotations" / "splits.json").read_bytes()
    assert split_of(table) == {"train": 48, "dev": 6, "test": 6}
    # What has its split keeps it, whatever is asked for.
    assert main(["split", "50/25/25"]) == 0
    assert "nothing is new" in capsys.readouterr().out
    assert (table / "annotations" / "splits.json").read_bytes() == kept
    assert json.loads(kept)["articles"] == {}


def test_nearly_equal_rows_stay_together(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "ropes, two anchors and a lantern that nobody had seen since the great flood"
    rows = [[f"Alma of Orlo lost {n} {words}", "claim"] for n in ("one", "two", "six")]
    rows += [[f"{boat} lies in {place} {boat * 9}", "quote"] for boat in BOATS for place in PLACES]
    with (table / "more.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text", "label"], *rows])
    assert main(["import", "more.csv", "--as", "eve", "--with-texts", "--units", "rows"]) == 0
    assert main(["split", "60/20/20"]) == 0
    splits = json.loads((table / "annotations" / "splits.json").read_bytes())["rows"]["more"]
    first = {0, len(rows[0][0]) + 1, len(rows[0][0]) + len(rows[1][0]) + 2}
    assert [first <= set(starts) for starts in splits.values()].count(True) == 1


def test_a_whole_table_can_stay_together(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", "80/10/10", "--group", "article"]) == 2
    assert "1 article in 1 group: too few" in capsys.readouterr().err


def test_splits_of_rows_that_are_none_are_refused(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["split", "80/10/10", "--group", "row"]) == 0
    file = table / "annotations" / "splits.json"
    file.write_text(file.read_text("utf-8").replace('"dev":[', '"dev":["x",'), "utf-8")
    assert main(["export", "--format", "jsonl", "--out", "out", "--annotator", "ann"]) == 2
    assert "are not as `reviewer split` writes them" in capsys.readouterr().err


def test_rows_go_to_brat_and_come_back(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Regression: other rows in the text were taken for neighbours, and every proof failed."""
    capsys.readouterr()
    assert main(["export", "--format", "brat", "--out", "out", "--annotator", "ann"]) == 0
    assert "60 examples in out (read back" in capsys.readouterr().out
