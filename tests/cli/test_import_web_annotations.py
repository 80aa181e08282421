"""`reviewer import` of annotations that other programs made of a page; all of it is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli import main
from tests.json_lines import read_json_lines

TEXT = "The pier fell, said Osk. Nobody saw that the pier fell, and Osk left."


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "pier.txt").write_text(TEXT, "utf-8")
    (tmp_path / "reviewer.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(name: str = "bob") -> list[dict[str, Any]]:
    export = ["export", "--format", "jsonl", "--out", "out", "--all"]
    assert main([*export, "--annotator", name]) == 0
    return [row for row in read_json_lines(Path("out/examples.jsonl")) if row["spans"]]


def quoted(exact: str, prefix: str = "", suffix: str = "", **more: Any) -> dict[str, Any]:
    words = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    far = {"type": "TextPositionSelector", "start": 9000, "end": 9004}
    source = "https://paper.example/news/pier.html#top"
    return {
        "type": "Annotation", "motivation": "tagging", "creator": {"name": "Bob"},
        "body": [{"type": "TextualBody", "value": "Claim", "purpose": "tagging"},
                 {"type": "TextualBody", "value": "Is it?", "purpose": "commenting"}],
        "target": {"source": source, "selector": [far, {"type": "RangeSelector",
                                                        "refinedBy": words}]}, **more,
    }  # fmt: skip


SHAPES: dict[str, Any] = {
    "one": lambda one: one,
    "list": lambda one: [one],
    "page": lambda one: {"type": "AnnotationPage", "items": [one]},
    "collection": lambda one: {"type": "AnnotationCollection", "first": {"items": [one]}},
    "Hypothes.is": lambda one: {"total": 1, "rows": [
        {"user": "acct:bob@notes.example", "uri": one["target"]["source"], "tags": ["claim"],
         "text": "Is it?", "target": [{"selector": one["target"]["selector"]}]}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_tags_of_others_become_spans_of_the_words_they_quote(shape: str, here: Path) -> None:
    one = quoted("pier fell", "saw that the ", ", and Osk")
    (here / "a.json").write_text(json.dumps(SHAPES[shape](one)), "utf-8")
    assert main(["import", "a.json", "--as", "bob"]) == 0
    [row] = said()
    assert (row["number"], row["tags"], row["note"]) == (2, ["claim"], "Is it?")
    [span] = row["spans"]
    assert (span["start"], span["end"], span["text"]) == (45, 54, "pier fell")
    assert row["recheck"] == ""


def test_words_of_several_places_are_looked_at_again(here: Path) -> None:
    (here / "a.json").write_text(json.dumps([quoted("pier fell")]), "utf-8")
    assert main(["import", "a.json", "--as", "bob"]) == 0
    assert said()[0]["recheck"]


def test_offsets_count_where_no_words_are_quoted(here: Path) -> None:
    one = quoted("x")
    one["target"]["selector"] = {"type": "TextPositionSelector", "start": 20, "end": 23}
    (here / "a.json").write_text(json.dumps([one]), "utf-8")
    assert main(["import", "a.json", "--as", "bob"]) == 0
    assert [span["text"] for span in said()[0]["spans"]] == ["Osk"]


def test_what_is_no_mark_is_counted_and_what_is_wrong_stops_no_other(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = quoted("x")
    odd["target"] = {"source": "pier", "selector": {"type": "TextPositionSelector", "start": "a"}}
    every = [
        quoted("Osk", motivation="replying"),
        quoted("Osk", body=[]),
        quoted("x", target="https://paper.example/news/pier.html"),
        quoted("not there at all"),
        odd,
        quoted("Nobody saw"),
    ]
    (here / "a.json").write_text(json.dumps(every), "utf-8")
    assert main(["import", "a.json", "--as", "bob"]) == 1
    told = capsys.readouterr()
    assert "1 annotation of a whole page, 1 highlight without a tag, 1 reply" in told.out
    assert "annotation 4" in told.err
    assert "annotation 5: has the offset 'a'" in told.err
    assert [span["text"] for span in said()[0]["spans"]] == ["Nobody saw"]


def test_our_own_page_comes_in_again(here: Path) -> None:
    (here / "a.json").write_text(json.dumps([quoted("said Osk")]), "utf-8")
    assert main(["import", "a.json", "--as", "bob"]) == 0
    export = ["export", "--format", "webannotation", "--out", "w", "--all"]
    assert main([*export, "--annotator", "bob"]) == 0
    for name, path in (("eve", "w"), ("kim", "w/annotations.jsonld")):
        assert main(["import", path, "--as", name]) == 0
        assert said(name)[0]["spans"] == said()[0]["spans"]
