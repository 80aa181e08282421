"""`reviewer checks import`: a desk's sheet joins the board, and nothing said before is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.session import Edit
from tests.cli.small_workspace import run, store_of, write_workspace
from tests.session.annotator_builders import session

SHEET = """\
Claim,Who said it,Story,Assigned to,Deadline,Prio,Verdict,Source,Colour
The quay  stands.,Ilse Varga,quay,Kim K.,06.05.2031,urgent,,https://a.example/1 https://b.example/2,red
The ferry sank at noon.,,ferry,bob,5/6/2031,,Refuted,Log of the harbour,
Boats are free.,Orla Venn,,,,,odd,,
,,,,,,,,
,Somebody,,,,,,,
The dock burned twice in 1911.,,dock,,,low,,,
"""
"""An invented desk's invented sheet."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_workspace(tmp_path)
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    return tmp_path


def board(capsys: pytest.CaptureFixture[str], by: str) -> dict[str, dict[str, Any]]:
    capsys.readouterr()
    assert run("checks", "--json") == 0
    rows = map(json.loads, capsys.readouterr().out.splitlines())
    return {row["claim"]: row for row in rows if row["by"] == by}


def take(*more: str) -> int:
    return run("checks", "import", "sheet.csv", "--as", "chief", *more)


def said(root: Path, article: str) -> Values:
    values = store_of(root).values("chief", article)
    return next(one for one in values.values() if v.CHECK + "content" in one)


def test_each_row_is_on_the_board_or_counted(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take() == 1
    told = capsys.readouterr()
    assert "5 rows: 3 new checks, 0 with more said of them, 0 known already, 2 left out" in told.out
    assert "claims: 2 on sentences of articles, 1 as texts of their own" in told.out
    assert "(1 not found in the article they name)" in told.out
    assert "3 items of evidence" in told.out
    assert "columns not read: 'Colour'" in told.out
    assert "'Kim K.' is Kim-K here" in told.out
    assert "sheet.csv: row 6: names no claim" in told.err
    assert "sheet.csv: row 3: due '5/6/2031' is not understood, the rest was read" in told.err
    assert "verdicts that are no status: 'odd' (1)" in told.err
    rows = board(capsys, "chief")
    drowned = rows["The quay stands."]
    assert (drowned["on_it"], drowned["due"], drowned["priority"], drowned["evidence"]) == (
        "Kim-K", "2031-05-06", "high", 2,
    )  # fmt: skip
    sank = rows["The ferry sank at noon."]
    assert (sank["article"], sank["number"], sank["status"]) == ("ferry", 1, "refuted")
    own = rows["The dock burned twice in 1911."]
    assert (own["article"].startswith("sheet"), own["priority"]) == (True, "low")


def test_evidence_takes_the_stance_of_the_verdict(root: Path) -> None:
    take()
    [item] = [one for key, one in said(root, "ferry").items() if key.startswith(v.EVIDENCE)]
    assert item["stance"] == "refutes"
    assert store_of(root).sources("chief")[item["source"]] == {"title": "Log of the harbour"}


def test_again_adds_only_what_is_new(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take()
    before = store_of(root).values("chief", "ferry")
    assert take() == 1
    assert "3 known already" in capsys.readouterr().out
    assert store_of(root).values("chief", "ferry") == before
    assert take("--map", "odd=supported") == 1
    told = capsys.readouterr().out
    assert "1 new check, 0 with more said of them, 3 known already, 1 left out" in told
    assert "'odd' is supported here" in told
    assert board(capsys, "chief")["Boats are free."]["status"] == "supported"


def test_what_one_says_already_stays_unless_the_sheet_is_to_win(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chief = session(store_of(root), "chief")
    check = {"scope": "content", "status": "supported", "due": "2031-07-01", "rationale": "seen"}
    wanted = {v.CHECK + "content": check, v.TAG + "claim": 1, v.NOTE: "mine"}
    chief.apply(Edit(tuple(chief.open("ferry").puts(0, wanted)), "said"))
    chief.end()
    take()
    assert "says otherwise than you: status is 'supported', there 'refuted'" in (
        capsys.readouterr().err
    )
    assert said(root, "ferry")[v.CHECK + "content"] == check
    take("--replace")
    after = said(root, "ferry")
    assert after[v.CHECK + "content"] == {**check, "status": "refuted", "assignee": "bob"}
    assert (after[v.TAG + "claim"], after[v.NOTE]) == (1, "mine")


def test_one_step_of_undo_takes_all_of_it_back(root: Path) -> None:
    take()
    chief = session(store_of(root), "chief")
    assert chief.undo(lambda article, unit: True).ok
    chief.end()
    values = store_of(root).values("chief", "ferry")
    assert not [key for one in values.values() for key in one if key.startswith(v.CHECK)]


def test_the_board_can_be_planned_in_a_spreadsheet(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows about others' checks stand in it too, and are left alone."""
    capsys.readouterr()
    assert run("checks", "--csv") == 0
    (root / "board.csv").write_text(capsys.readouterr().out, "utf-8")
    assert run("checks", "import", "board.csv", "--as", "eve") == 0
    assert "of others left alone" in capsys.readouterr().out
    assert board(capsys, "eve") == {}
    take()
    capsys.readouterr()
    run("checks", "--csv")
    planned = capsys.readouterr().out.replace(",,,low,", ",,2031-09-01,low,")
    (root / "board.csv").write_text(planned, "utf-8")
    assert run("checks", "import", "board.csv", "--as", "chief") == 0
    told = capsys.readouterr().out
    assert "0 new checks, 1 with more said of them, 2 known already" in told
    assert board(capsys, "chief")["The dock burned twice in 1911."]["due"] == "2031-09-01"


def test_a_sheet_of_excel_with_heads_of_its_own(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import datetime

    book = openpyxl.Workbook()
    for row in (["Was", "Bis"], ["The pier is closed.", datetime(2031, 5, 6)], [3.0, None]):
        book.active.append(row)
    book.save(root / "sheet.xlsx")
    ask: tuple[str, ...] = ("checks", "import", "sheet.xlsx", "--as", "chief")
    assert run(*ask) == 1
    told = capsys.readouterr().err
    assert "no column of claims; name it with --column claim=COLUMN" in told
    assert "its columns are 'Was', 'Bis'" in told
    ask += ("--column", "claim=Was", "--column", "due=Bis")
    assert run(*ask, "--preview") == 0
    assert "due: 2031-05-06" in capsys.readouterr().out
    assert board(capsys, "chief") == {}
    assert run(*ask) == 0
    rows = board(capsys, "chief")
    assert (rows["The pier is closed."]["article"], rows["The pier is closed."]["due"]) == (
        "pier", "2031-05-06",
    )  # fmt: skip
    assert rows["3"]["number"] == 1


def test_two_claims_of_one_sentence_do_not_overwrite_each_other(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "sentence,claim\nThe quay stands.,It is up.\nThe quay stands.,It is whole.\n"
    (root / "sheet.csv").write_text(text, "utf-8")
    assert take() == 1
    assert "row 3: is about the same sentence as another row" in capsys.readouterr().err
    assert set(board(capsys, "chief")) == {"It is up."}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--column", "colour=Colour"), "--column: 'colour=Colour' is no pair"),
        (("--as", "two words"), "'two words' is no name"),
        (("--map-annotator", "Kim K.=a b"), "'a b' is no name"),
        (("--column", "due=When"), "has no column 'When'"),
    ],
)
def test_wrong_use_is_one_line(
    root: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], why: str
) -> None:
    assert take(*more) in (1, 2)
    assert why in capsys.readouterr().err
