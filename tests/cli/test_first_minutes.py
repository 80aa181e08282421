"""The first minutes at a command line: slips, help, completion, where the screen is drawn."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from benchmarks.bench import checkout, module
from benchmarks.terminal import Terminal
from reviewer import __version__
from reviewer.cli.main import COMMANDS, main, reviewer

Out = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("exprot", "export"), ("opne", "open"), ("Status", "status"), ("hlep", "help")],
)
def test_a_slip_is_answered_with_what_was_meant(typed: str, meant: str, capsys: Out) -> None:
    assert main([typed]) == 2
    said = capsys.readouterr().err
    assert f"no command and no file is called '{typed}': did you mean '{meant}'?" in said
    assert "Traceback" not in said


def test_a_file_of_that_name_is_opened_and_other_words_are_no_slip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exprot").mkdir()
    (tmp_path / "exprot" / "a.txt").write_text("The ferry sank.", "utf-8")
    assert main(["exprot"]) == 2
    assert "needs a terminal" in capsys.readouterr().err
    assert main(["zebra"]) == 2
    assert "did you mean" not in capsys.readouterr().err


def test_a_wrong_option_is_answered_too(capsys: Out) -> None:
    assert main(["status", "--anotator", "ann"]) == 2
    assert "--annotator" in capsys.readouterr().err


def test_help_is_a_command_and_the_version_a_letter(capsys: Out) -> None:
    assert main(["help"]) == 0
    whole = capsys.readouterr().out
    assert all(name in whole for name in COMMANDS)
    assert main(["help", "export"]) == 0
    assert "Usage: reviewer export" in capsys.readouterr().out
    assert main(["-V"]) == 0
    assert __version__ in capsys.readouterr().out


def test_every_option_of_every_command_is_explained() -> None:
    ctx = click.Context(reviewer)
    for name in COMMANDS:
        command = reviewer.get_command(ctx, name)
        assert command is not None
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert [one.opts for one in options if not (one.help or one.hidden)] == [], name


# -- completion -----------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("The ferry sank.", "utf-8")
    for name in ("ann", "anton", "bea"):
        (tmp_path / "annotations" / name / "journal").mkdir(parents=True)
    return tmp_path


def completed(line: str, folder: Path) -> list[str]:
    """What fish would be offered for a line; each item without its description."""
    *_, last = ("", *line.split(" "))
    env = {**os.environ, **checkout(), "_REVIEWER_COMPLETE": "fish_complete"}
    env |= {"COMP_WORDS": line, "COMP_CWORD": last}
    done = subprocess.run(
        module("reviewer"), cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    return [one.partition(",")[2].partition("\t")[0] for one in lines if one.startswith("plain")]


def test_commands_annotators_formats_and_tags_are_completed(workspace: Path) -> None:
    assert completed("reviewer ex", workspace) == ["export"]
    assert completed("reviewer agree --annotators bea,an", workspace) == ["bea,ann", "bea,anton"]
    assert completed("reviewer export --format conl", workspace) == ["conll"]
    assert completed("reviewer find tag:cl", workspace) == ["tag:claim"]
    assert "import" in completed("reviewer checks im", workspace)
    assert completed("reviewer checks --mi", workspace) == ["--mine"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_behind_a_colon(workspace: Path, capsys: Out) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    where = workspace / "bin"
    where.mkdir()
    command = where / "reviewer"
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -m reviewer\n", "utf-8")
    command.chmod(0o755)
    ask = script + (
        "COMP_LINE='reviewer find tag:cl' COMP_POINT=20\n"
        '_reviewer_completion reviewer; echo "${COMPREPLY[*]}"\n'
        "COMP_LINE='reviewer stat' COMP_POINT=13\n"
        '_reviewer_completion reviewer; echo "${COMPREPLY[*]}"\n'
    )
    env = {**os.environ, **checkout(), "PATH": f"{where}:{os.environ['PATH']}"}
    # compopt works only while a shell completes.
    done = subprocess.run(
        ["bash", "-c", f"compopt() {{ :; }}\n{ask}"],
        cwd=workspace, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["claim", "status"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_a_script_of_their_own(shell: str, capsys: Out) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_REVIEWER_COMPLETE={shell}_complete" in script
    assert "%(" not in script
    found = shutil.which(shell)
    if found:
        subprocess.run([found, "-n"], input=script, text=True, check=True)


# -- without a word ----------------------------------------------------------------------------


def test_bare_reviewer_offers_to_open_the_articles_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry sank.", "utf-8")
    kept = {"REVIEWER_STATE_DIR": str(tmp_path / "s"), "REVIEWER_CACHE_DIR": str(tmp_path / "c")}
    env = {**checkout(), **kept, "REVIEWER_ANNOTATOR": "ann"}
    for answer, opened in ((b"n\r", False), (b"\r", True)):
        with Terminal(module("reviewer"), env, folder, (80, 24)) as terminal:
            terminal.wait_for(lambda s: "1 article in" in s.text, "the offer")
            # A long path wraps the line anywhere.
            assert "Openthem?[Y/n]" in "".join(terminal.screen.text.split())
            terminal.write(answer)
            if opened:
                terminal.wait_for(lambda s: "ctrl+q quit" in s.text, "the foot")
                terminal.write(b"\rc")
                terminal.wait_for(lambda s: "claim on 1" in s.text, "a tag")
                terminal.quit(b"\x11")
            else:
                assert terminal.wait() == 0
        assert sorted(path.name for path in folder.iterdir()) == (
            ["a.txt", "annotations"] if opened else ["a.txt"]
        )
    with Terminal(module("reviewer"), env, folder, (80, 24)) as terminal:
        terminal.wait_for(lambda s: "ctrl+q quit" in s.text, "the foot, without a question")


@pytest.mark.parametrize("named", ["articles and tags", "tags that are there"])
def test_who_names_a_place_is_not_asked(named: str, tmp_path: Path) -> None:
    """Regression: a folder of articles named with `--annotations` was asked about every time."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry sank.", "utf-8")
    kept = {"REVIEWER_STATE_DIR": str(tmp_path / "s"), "REVIEWER_CACHE_DIR": str(tmp_path / "c")}
    env = {**checkout(), **kept, "REVIEWER_ANNOTATOR": "ann"}
    words = ["open", str(folder), "--annotations", str(tmp_path / "tags")]
    if named == "tags that are there":
        (tmp_path / "tags" / "corpus").mkdir(parents=True)
        words, env["REVIEWER_ANNOTATIONS"] = [], str(tmp_path / "tags")
    with Terminal((*module("reviewer"), *words), env, folder, (80, 24)) as terminal:
        terminal.wait_for(lambda s: "ctrl+q quit" in s.text, "the foot, without a question")


# -- where the screen is drawn --------------------------------------------------------------


def test_the_screen_is_seen_when_errors_go_to_a_file(workspace: Path) -> None:
    log = workspace / "log"
    inner = " ".join((*module("reviewer"), "open", "articles", "--annotator", "ann"))
    argv = ("sh", "-c", f"exec {inner} 2>{log}")
    with Terminal(argv, checkout(), workspace, (80, 24)) as terminal:
        terminal.wait_for(lambda s: "ctrl+q quit" in s.text, "the foot")
        terminal.quit(b"\x11")
    assert "tags of ann are in" in log.read_text("utf-8")
    assert "\x1b" not in log.read_text("utf-8")
