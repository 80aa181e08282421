"""`reviewer find`: what it prints, and how it exits."""

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from reviewer.config import default_scheme
from reviewer.session import Desk, Session
from reviewer.store.file_store import FileStore

Caught = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles; ann has said something of the first sentence, bea of the second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("REVIEWER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("REVIEWER_ANNOTATOR", "ann")
    (tmp_path / "seeds").mkdir()
    ferry = "The ferry sank at noon. Nobody drowned, the mayor said.\n"
    (tmp_path / "seeds" / "ferry.txt").write_text(ferry, encoding="utf-8")
    (tmp_path / "seeds" / "pier.md").write_text("# The pier\n\nIt is 50 m long.\n", "utf-8")
    for name, place in (("ann", 0), ("bea", 1)):
        store = FileStore(tmp_path / "seeds", tmp_path / "annotations")
        session = Session(store, default_scheme(), name, store.writer(name))
        at = Desk(session, session.open("ferry"))
        at.go(place)
        at.toggle_tag("claim")
        at.set_status("content", "supported")
        at.set_status("content", "supported", "high")
        at.settle()
        session.end()
    return tmp_path


def found(caught: Caught, *argv: str) -> list[dict[str, Any]]:
    main(["find", *argv, "--json"])
    return [json.loads(line) for line in caught.readouterr().out.splitlines()]


def test_it_prints_article_number_and_text_on_one_line(desk: Path, capsys: Caught) -> None:
    assert main(["find", "the"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ferry:1: The ferry sank at noon.",
        "ferry:2: Nobody drowned, the mayor said.",
        "pier:1: # The pier",
    ]


def test_json_says_where_it_stands_and_what_was_said(desk: Path, capsys: Caught) -> None:
    [line] = found(capsys, "noon")
    assert line.pop("unit").endswith(".0")
    assert line == {
        "article": "ferry", "number": 1, "start": 0, "end": 23, "kind": "sentence",
        "text": "The ferry sank at noon.", "tags": ["claim"], "decided": "settled",
        "statuses": [{"scope": "content", "status": "supported", "confidence": "high"}],
    }  # fmt: skip
    [heading] = found(capsys, "kind:heading")
    text = (desk / "seeds" / "pier.md").read_text("utf-8")
    assert text[heading["start"] : heading["end"]] == heading["text"] == "# The pier"
    assert (heading["tags"], heading["decided"], heading["statuses"]) == ([], None, [])


def test_fields_ask_what_one_annotator_said(desk: Path, capsys: Caught) -> None:
    assert [line["number"] for line in found(capsys, "tag:claim")] == [1]
    assert [line["number"] for line in found(capsys, "tag:claim", "--annotator", "bea")] == [2]
    assert [line["tags"] for line in found(capsys, "ferry or mayor")] == [["claim"], []]


def test_one_article_and_a_bare_pattern(desk: Path, capsys: Caught) -> None:
    assert [line["article"] for line in found(capsys, "the", "seeds/pier.md")] == ["pier"]
    assert [line["text"] for line in found(capsys, "[0-9]+ m\\b", "--regex")] == [
        "It is 50 m long."
    ]


def test_an_annotation_whose_sentence_is_gone(desk: Path, capsys: Caught) -> None:
    (desk / "seeds" / "ferry.txt").write_text("Nothing is left of what it was.\n", "utf-8")
    [line] = found(capsys, "is:orphan")
    assert (line["number"], line["text"]) == (None, "The ferry sank at noon.")
    assert main(["find", "is:orphan"]) == 0
    assert capsys.readouterr().out == "ferry:gone: The ferry sank at noon.\n"


def test_it_exits_with_1_where_nothing_fits(desk: Path, capsys: Caught) -> None:
    assert main(["find", "zebra"]) == 1
    assert capsys.readouterr() == ("", "")


def test_a_mistake_is_shown_at_its_column(desk: Path, capsys: Caught) -> None:
    assert main(["find", "ferry tag:clam"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "  ferry tag:clam",
        "            ^^^^",
        'column 11: there is no tag "clam"; did you mean "claim"?',
    ]
