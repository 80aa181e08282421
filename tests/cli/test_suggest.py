"""`reviewer suggest`: JSON Lines with the promised fields, for files and standard input."""

import io
import json
from pathlib import Path

import pytest

from reviewer.cli.main import main

Caught = pytest.CaptureFixture[str]

TEXT = "Nearly 40 boats sank, the harbour board said.\n\nThe sea was calm.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, "utf-8")
    return path


def lines(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def test_every_sentence_is_a_line_with_its_tags(article: Path, capsys: Caught) -> None:
    assert main(["suggest", str(article), "--json"]) == 0
    first, second = lines(capsys.readouterr().out)
    assert set(first) == {"file", "article", "unit", "start", "end", "tags"}
    assert (first["file"], first["article"]) == ("ferry.txt", "ferry")
    tags = first["tags"]
    assert isinstance(tags, list)
    assert all(set(one) == {"tag", "score", "reason", "span"} for one in tags)
    spans = {one["tag"]: TEXT[slice(*one["span"])] for one in tags}
    assert spans["figure"] == "Nearly 40"
    assert {"quote", "claim"} <= set(spans)
    assert second["tags"] == [] or {one["tag"] for one in second["tags"]} == {"claim"}  # type: ignore[attr-defined]


def test_units_are_those_of_segment(article: Path, capsys: Caught) -> None:
    main(["suggest", str(article), "--json"])
    suggested = lines(capsys.readouterr().out)
    main(["segment", str(article), "--json"])
    cut = lines(capsys.readouterr().out)
    names = ("file", "article", "unit", "start", "end")
    assert [[one[name] for name in names] for one in suggested] == [
        [one[name] for name in names] for one in cut
    ]


def test_for_people_and_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["suggest", "-"]) == 0
    assert "figure   0.95  number: 40; hedge: nearly (<)" in capsys.readouterr().out


def test_the_words_of_a_workspace_count(tmp_path: Path, capsys: Caught) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The harbourmaster must unmoor it.\n", "utf-8")
    config = tmp_path / "reviewer.toml"
    config.write_text('[cues]\naddressees = ["harbourmaster"]\n', "utf-8")
    main(["suggest", str(article)])
    assert "demand" not in capsys.readouterr().out
    assert main(["suggest", str(article), "--config", str(config)]) == 0
    assert "demand" in capsys.readouterr().out


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path, capsys: Caught) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": 3}\n', "utf-8")
    (tmp_path / "b.txt").write_text("Forty boats sank.\n", "utf-8")
    assert main(["suggest", str(tmp_path), "--json"]) == 1
    out, err = capsys.readouterr()
    assert len(lines(out)) == 1
    assert "a.jsonl" in err
