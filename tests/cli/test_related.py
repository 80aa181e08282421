"""`reviewer related`: JSON Lines of pairs of sentences, with the promised fields."""

import json
from pathlib import Path

import pytest

from reviewer.cli.main import main

Caught = pytest.CaptureFixture[str]

FIELDS = {"file", "article", "unit", "start", "end"}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Nearly 40 boats sank off Wend.\n\nThe sea was calm.\n", "utf-8")
    (folder / "b.txt").write_text("Over 40 boats sank off Wend, it says.\n", "utf-8")
    (folder / "c.txt").write_text("A library opened in Orlan.\n", "utf-8")
    return folder


def test_each_pair_is_a_line_with_its_relation(articles: Path, capsys: Caught) -> None:
    assert main(["related", str(articles), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["a"]["article"], row["b"]["article"]) for row in rows] == [("a", "b"), ("b", "a")]
    for row in rows:
        assert set(row) == {"a", "b", "relation", "score", "reason", "unsure"}
        assert set(row["a"]) == set(row["b"]) == FIELDS
        assert row["relation"] == "hedge differs"
        assert 0 < row["score"] <= 1
    first = rows[0]["a"]
    text = (articles / first["file"]).read_text("utf-8")
    assert text[first["start"] : first["end"]] == "Nearly 40 boats sank off Wend."


def test_only_what_can_be_named_and_so_many_of_each(articles: Path, capsys: Caught) -> None:
    lines = "".join(f"The harbour board of Wend met on day {n}.\n\n" for n in range(9))
    (articles / "d.txt").write_text(lines, "utf-8")
    (articles / "e.txt").write_text("The harbour board of Wend was late.\n", "utf-8")
    main(["related", str(articles / "d.txt"), str(articles / "e.txt"), "--json", "--each", "2"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sum(row["a"]["article"] == "e" for row in rows) == 2
    main(["related", str(articles), "--named"])
    said = capsys.readouterr().out
    assert "hedge differs" in said
    assert "related" not in said


def test_the_samples_have_five_of_each_other_article(capsys: Caught) -> None:
    samples = Path(__file__).parents[2] / "seeds"
    assert main(["related", str(samples), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["relation"] for row in rows} == {None, "same", "hedge differs", "conflict"}
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        pair = (row["a"]["unit"], row["b"]["article"])
        counts[pair] = counts.get(pair, 0) + 1
    assert max(counts.values()) == 5


def test_conflicts_come_once_and_own_sentences_on_demand(tmp_path: Path, capsys: Caught) -> None:
    text = (
        "In May the guard seized 207 nets off Wend.\n\nThe guard seized 231 nets off Wend in May.\n"
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "b.txt").write_text("A library opened in Orlan.\n", "utf-8")
    main(["related", str(tmp_path), "--json"])
    assert capsys.readouterr().out == ""
    main(["related", str(tmp_path), "--json", "--own"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["relation"] for row in rows] == ["conflict", "conflict"]
    main(["related", str(tmp_path), "--json", "--conflicts"])
    [row] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["a"]["article"], row["b"]["article"]) == ("a", "a")
    assert row["reason"] == "207 nets / 231 nets"


def test_what_is_not_sure_is_listed_on_demand_below_the_conflicts(
    tmp_path: Path, capsys: Caught
) -> None:
    lines = {
        "a": "The guard seized 207 nets off Wend in May.",
        "b": "So far the guard has seized 350 nets off Wend in May.",
        "c": "The guard seized 231 nets off Wend in May.",
    }
    for name, text in lines.items():
        (tmp_path / f"{name}.txt").write_text(text + "\n", "utf-8")
    main(["related", str(tmp_path), "--json", "--conflicts"])
    sure = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["relation"], one["unsure"]) for one in sure] == [("conflict", None)]
    assert (sure[0]["a"]["article"], sure[0]["b"]["article"]) == ("a", "c")
    main(["related", str(tmp_path), "--json", "--conflicts", "--unsure"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == sure[0]
    assert {(one["relation"], one["unsure"]) for one in rows[1:]} == {(None, "figures differ")}
    assert len(rows) == 3
    main(["related", str(tmp_path), "--conflicts", "--unsure"])
    assert "figures differ" in capsys.readouterr().out


def test_articles_that_state_days_weeks_apart_tell_of_two_incidents(
    tmp_path: Path, capsys: Caught
) -> None:
    for name, day, count in (("a", "2031-05-02", 40), ("b", "2031-09-11", 60)):
        text = f"---\ndate: {day}\n---\nA bomb killed {count} people in Ormel.\n"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    main(["related", str(tmp_path), "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["relation"], row["unsure"]) for row in rows] == [(None, "figures differ")] * 2


def test_names_of_a_workspace_are_one(tmp_path: Path, capsys: Caught) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The OHG met in May, and the sea was calm.\n", "utf-8")
    (folder / "b.txt").write_text("Skippers of Tarnholm chose a warden.\n", "utf-8")
    config = tmp_path / "reviewer.toml"
    config.write_text('[names]\nOHG = "Tarnholm Guild"\n', "utf-8")
    main(["related", str(folder), "--json"])
    assert capsys.readouterr().out == ""
    main(["related", str(folder), "--json", "--config", str(config)])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 2
    assert "Tarnholm" in rows[0]["reason"]
