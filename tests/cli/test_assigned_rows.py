"""Rows of a table that are the units of one article, given out to people one by one."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from reviewer.session.collaboration import reveals
from reviewer.store.file_store import FileStore
from tests.session.annotator_builders import read, session
from tests.session.desk_builders import desk_on

ROWS = [f"Boat {number} of Tolva lost {number * 7} ropes" for number in range(1, 41)]
"""Invented."""

ROW = ("assign", "--group", "row", "--annotators")


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty rows, brought in as one article; the folder is the current one."""
    with (tmp_path / "boats.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text", "label"], *([row, ""] for row in ROWS)])
    monkeypatch.chdir(tmp_path)
    bring = ("import", "boats.csv", "--as", "chief", "--with-texts", "--units", "rows")
    assert main([*bring, "--text", "text", "--label", "label"]) == 0
    return tmp_path


def kept(root: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((root / "annotations" / "assignments.json").read_bytes())
    return said


def store_of(root: Path) -> FileStore:
    return read(FileStore(root, root / "annotations"))


def settle(root: Path, name: str, count: int, *, submit: bool = False) -> None:
    """Somebody goes with tab through rows of their own, and settles them."""
    one = session(store_of(root), name)
    desk = desk_on(one, "boats")
    assert desk.enter(1)
    for _ in range(count):
        assert desk.settle().ok
        desk.next_item(1)
    if submit:
        assert reveals.submit(one, "boats").ok
    one.end()


def test_rows_are_given_out_one_by_one(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main([*ROW, "ann,bob,cy", "--overlap", "2"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 article, 1 given out now; overlap 2\n")
    assert "  ann: 27 single rows, 27 sentences, has annotated nothing yet" in told
    said = kept(table)
    assert said["articles"] == {"boats": ["ann", "bob", "cy"]}
    own = said["rows"]["boats"]
    assert sorted(len(starts) for starts in own.values()) == [26, 27, 27]
    assert len({start for starts in own.values() for start in starts}) == len(ROWS)
    # Again, and with somebody more: what stands stays, and nothing is new.
    before = (table / "annotations" / "assignments.json").read_bytes()
    assert main([*ROW, "ann,bob,cy,dora", "--overlap", "2", "--seed", "9"]) == 0
    assert (table / "annotations" / "assignments.json").read_bytes() == before
    assert main(["assign", "--annotators", "ann,bob"]) == 0
    assert (table / "annotations" / "assignments.json").read_bytes() == before
    assert main([*ROW, "dora", "--overlap", "3"]) == 2
    assert "an overlap of 3 needs" in capsys.readouterr().err


def test_an_article_given_out_whole_stays_so(table: Path) -> None:
    assert main(["assign", "--annotators", "ann", "--overlap", "1"]) == 0
    assert main([*ROW, "ann,bob,cy", "--overlap", "2"]) == 0
    said = kept(table)
    assert said["articles"] == {"boats": ["ann", "bob", "cy"]}
    assert sorted(said["rows"]["boats"]) == ["bob", "cy"]
    assert sum(map(len, said["rows"]["boats"].values())) == len(ROWS)


def test_what_has_no_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry sank. Nobody drowned.\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main([*ROW, "ann,bob"]) == 2
    assert "no article here is made of the rows of a table" in capsys.readouterr().err


def test_status_and_figures_are_of_ones_own_rows(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ROW, "ann,bob", "--overlap", "1"]) == 0
    settle(table, "ann", 20, submit=True)
    settle(table, "bob", 3)
    capsys.readouterr()
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    assert "  20/40  boats  20 of 20 rows assigned; submitted" in told
    assert "   3/40  boats  3 of 20 rows assigned" in told
    assert main(["status", "--json"]) == 0
    people = json.loads(capsys.readouterr().out)["annotators"]
    assert people["bob"]["boats"]["assigned"] == {"decided": 3, "rows": 20}
    rows = kept(table)["rows"]["boats"]
    ann = store_of(table).values("ann", "boats")
    assert {int(unit.rpartition(".")[2]) for unit in ann if unit} == set(rows["ann"])
    # Rows that are not somebody's are not unsettled ones of theirs: nothing is compared of them.
    assert main(["agree", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["settled"] == {"ann": 20, "bob": 3}
    assert all(not row["n"] for row in figures["figures"])


def test_a_third_is_asked_about_the_rows_on_which_two_differ(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ROW, "ann,bob", "--overlap", "2"]) == 0
    for name, tagged in (("ann", (3, 4)), ("bob", (4, 9))):
        one = session(store_of(table), name)
        desk = desk_on(one, "boats")
        for place in range(len(ROWS)):
            desk.go(place)
            assert place not in tagged or desk.toggle_tag("claim").ok
            assert desk.settle().ok
        assert reveals.submit(one, "boats").ok
        one.end()
    capsys.readouterr()
    assert main(["adjudicators", "--third", "cy"]) == 0
    assert capsys.readouterr().out == "boats: ann and bob differ, cy is asked of 2 rows\n"
    cy = session(store_of(table), "cy")
    desk = desk_on(cy, "boats")
    assert desk.enter(1) and desk.place == 3
    assert desk.next_item(1) and desk.place == 9
    assert not desk.next_item(1)
    cy.end()


def test_open_rows_are_handed_over(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ROW, "ann,bob", "--overlap", "1"]) == 0
    settle(table, "ann", 5)
    capsys.readouterr()
    assert main(["assign", "--hand-over", "ann=cy"]) == 0
    assert capsys.readouterr().out == "ann -> cy: 0 articles and 15 single rows\n"
    own = kept(table)["rows"]["boats"]
    assert (len(own["ann"]), len(own["bob"]), len(own["cy"])) == (5, 20, 15)
    ann = session(store_of(table), "ann")
    assert reveals.undecided(ann, "boats") == (0, 5)
    ann.end()
    for odd in ("ann", "ann=ann", "eve=cy", "ann=b/c"):
        assert main(["assign", "--hand-over", odd]) == 2
    assert main(["assign"]) == 2
    assert "expected --annotators A,B,C, or --hand-over A=B" in capsys.readouterr().err


@pytest.mark.parametrize("rows", ["[1]", '{"boats": {"ann": ["x"]}}', '{"boats": 3}'])
def test_rows_that_are_none_are_a_problem_and_no_more(
    rows: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table / "annotations" / "assignments.json"
    file.write_text(f'{{"articles": {{"boats": ["ann"]}}, "rows": {rows}}}', "utf-8")
    capsys.readouterr()
    assert main(["status"]) == 1
    assert "expected what `reviewer assign` writes" in capsys.readouterr().err
    assert main([*ROW, "ann", "--overlap", "1"]) == 2
    assert "assignments.json" in capsys.readouterr().err


def test_somebody_with_rows_only_has_the_article_too(table: Path) -> None:
    """As a merge of two people's changes may leave it."""
    file = table / "annotations" / "assignments.json"
    file.write_text('{"articles": {"boats": ["bob"]}, "rows": {"boats": {"ann": [0]}}}', "utf-8")
    store = store_of(table)
    assert store.assignments() == {"boats": ("ann", "bob")}
    assert session(store, "bob").shares.rows("boats") is None
    assert session(store, "ann").shares.rows("boats") == frozenset({0})
