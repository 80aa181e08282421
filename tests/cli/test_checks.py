"""`reviewer checks`: who sees what, and what a spreadsheet gets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from reviewer.models import values as v
from tests.cli.small_workspace import run, store_of, write_workspace
from tests.session.annotator_builders import say

CHECK = {
    "scope": "content", "status": "in progress", "claim": "=1+1 is\x1b[31m 2", "assignee": "bob",
    "due": "2031-05-06",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace, where bob also checks a sentence of pier."""
    monkeypatch.chdir(tmp_path)
    write_workspace(tmp_path)
    (tmp_path / "reviewer.toml").write_text('articles = "seeds"\n', "utf-8")
    say(store_of(tmp_path), "bob", 1, {v.CHECK + "content": CHECK}, "pier")
    return tmp_path


def test_each_sees_what_may_be_seen(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("checks", "--json") == 0
    every = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert [(one["article"], one["by"], one["on_it"]) for one in every] == [
        ("ferry", "ann", "bob"), ("pier", "bob", "bob"),
    ]  # fmt: skip
    assert run("checks", "--json", "--annotator", "ann") == 0
    own, hidden = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert (own["status"], own["claim"]) == ("refuted", "The ferry sank at noon.")
    told = {name for name, value in hidden.items() if value not in ("", None, [])}
    assert told == {"article", "number", "unit", "on_it"}
    assert run("checks", "--json", "--annotator", "bob", "--mine") == 0
    [mine] = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert (mine["article"], mine["due"]) == ("pier", "2031-05-06")


def test_no_cell_is_a_formula_and_no_line_moves_the_cursor(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("checks", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows[1]["claim"].startswith("'=1+1")
    assert run("checks") == 0
    assert "\x1b" not in capsys.readouterr().out


def test_mine_asks_whose(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("checks", "--mine") == 2
    assert "--annotator NAME" in capsys.readouterr().err
