"""The command line: what it prints, what it refuses, and how it exits."""

import json
from pathlib import Path

import pytest

from reviewer import __version__
from reviewer.cli import main
from reviewer.cli.main import COMMANDS

Caught = pytest.CaptureFixture[str]

TEXT = "The ferry sank at noon. Nobody drowned, the mayor said.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, and places of its own for caches."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("REVIEWER_STATE_DIR", str(tmp_path / "state"))
    seeds = tmp_path / "seeds"
    (seeds / "more").mkdir(parents=True)
    (seeds / "ferry.txt").write_text(TEXT, encoding="utf-8")
    (seeds / "more" / "pier.md").write_text("# Pier\n\nIt is closed.\n", encoding="utf-8")
    return tmp_path


def refused(argv: list[str], caught: Caught) -> str:
    """Runs a command that has to be refused; returns its one line."""
    assert main(argv) == 2
    out, err = caught.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_line_in_the_list(command: str, capsys: Caught) -> None:
    assert main([command, "--help"]) == 0
    assert "Usage: reviewer" in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert COMMANDS[command][1][:30] in capsys.readouterr().out


def test_the_version(capsys: Caught) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["segment"], "ARTICLES"),
        (["segment", "nowhere"], "no such file or folder"),
        (["status", "nowhere"], "no such file or folder"),
        (["status", "--nonsense"], "--nonsense"),
        (["keys", "--config", "nowhere.toml"], "nowhere.toml"),
        (["status", "--annotator", "a/b"], "letters"),
        (["status", "--annotator", "gold"], "reserved"),
        (["init"], "DIRECTORY"),
        (["one", "two"], "one"),
        (["segment", "https://news.example/ferry.html"], "https://news.example/ferry.html"),
        (["status", "http://news.example/"], "save the page as .html"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    argv: list[str], says: str, desk: Path, capsys: Caught
) -> None:
    assert says in refused(argv, capsys)


def test_open_needs_a_terminal(desk: Path, capsys: Caught) -> None:
    assert "terminal" in refused(["open", "seeds"], capsys)
    assert "terminal" in refused(["seeds"], capsys), "open is taken for granted"


def test_a_wrong_configuration_is_refused_with_its_place(desk: Path, capsys: Caught) -> None:
    (desk / "reviewer.toml").write_text('theme = "plaid"\n', encoding="utf-8")
    said = refused(["status", "seeds"], capsys)
    assert "reviewer.toml" in said
    assert "plaid" in said


def test_keys_that_clash_are_refused_with_both_sides(desk: Path, capsys: Caught) -> None:
    (desk / "reviewer.toml").write_text('[keys]\n"mark.flag" = "u"\n', encoding="utf-8")
    said = refused(["keys", "seeds"], capsys)
    assert "mark.flag" in said
    assert "undo.undo" in said


def test_segment_prints_json_lines_without_a_workspace(desk: Path, capsys: Caught) -> None:
    before = sorted(path for path in desk.rglob("*"))
    assert main(["segment", "seeds", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(path for path in desk.rglob("*")) == before
    assert [set(line) for line in lines] == [
        {"file", "article", "unit", "start", "end", "kind", "text"}
    ] * len(lines)
    ferry = [line for line in lines if line["article"] == "ferry"]
    assert [line["text"] for line in ferry] == [
        "The ferry sank at noon.",
        "Nobody drowned, the mayor said.",
    ]
    assert all(TEXT[line["start"] : line["end"]] == line["text"] for line in ferry)
    assert {(line["file"], line["article"]) for line in lines} == {
        ("ferry.txt", "ferry"),
        ("more/pier.md", "more__pier"),
    }


def test_segment_names_what_it_cannot_read_and_goes_on(desk: Path, capsys: Caught) -> None:
    (desk / "seeds" / "a-empty.txt").write_text("", encoding="utf-8")
    (desk / "seeds" / "b-binary.txt").write_bytes(bytes(range(256)) * 4)
    assert main(["segment", "seeds", "--json"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 4
    assert [line.split(":")[0].rpartition("/")[2] for line in err.splitlines()] == [
        "a-empty.txt",
        "b-binary.txt",
    ]


def test_status_counts_as_json_and_for_people(desk: Path, capsys: Caught) -> None:
    assert main(["status", "seeds", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(a["id"], a["sentences"]) for a in report["articles"]] == [
        ("ferry", 2),
        ("more__pier", 2),
    ]
    assert report["annotators"] == {}
    assert main(["status", "seeds"]) == 0
    assert "2 articles, 4 sentences" in capsys.readouterr().out


def test_status_reports_problems_and_exits_with_1(desk: Path, capsys: Caught) -> None:
    (desk / "seeds" / "a-empty.txt").write_text("", encoding="utf-8")
    assert main(["status", "seeds"]) == 1
    assert "a-empty.txt" in capsys.readouterr().err


def test_keys_lists_ids_that_the_configuration_takes(desk: Path, capsys: Caught) -> None:
    assert main(["keys", "seeds", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    known = {row["id"] for row in rows}
    assert {"tag.claim", "decide.settle", "undo.undo", "words.left", "review.accept"} <= known
    assert {"overview.open", "board.take"} <= known
    assert all(row["help"] and row["group"] for row in rows)


def test_schema_is_json_schema(capsys: Caught) -> None:
    assert main(["schema"]) == 0
    assert "$schema" in json.loads(capsys.readouterr().out)


def test_init_writes_a_workspace_and_keeps_what_is_there(desk: Path, capsys: Caught) -> None:
    assert main(["init", "new", "--samples"]) == 0
    new = desk / "new"
    assert {path.name for path in new.iterdir()} >= {
        "reviewer.toml",
        "seeds",
        "annotations",
        ".gitattributes",
        ".gitignore",
    }
    assert main(["status", "new/seeds"]) == 0
    (new / "reviewer.toml").write_text('theme = "nord"\n', encoding="utf-8")
    assert main(["init", "new"]) == 0
    assert "kept" in capsys.readouterr().out
    assert (new / "reviewer.toml").read_text(encoding="utf-8") == 'theme = "nord"\n'


def test_a_fault_of_the_program_is_one_line_and_a_file(
    desk: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bolt fell out")

    monkeypatch.setattr("reviewer.schema.json_schema", broken)
    assert main(["schema"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "a bolt fell out" in said
    [details] = (desk / "state" / "log").iterdir()
    assert "Traceback" in details.read_text(encoding="utf-8")
