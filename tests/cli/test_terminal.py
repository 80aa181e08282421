"""Nothing that commands print on a terminal steers it; what is piped stays exact."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from reviewer.cli import main
from reviewer.cli.terminal import SafeStream
from reviewer.models.terminal_text import STEERING, safe
from reviewer.session import Edit, Session
from reviewer.store.file_store import FileStore
from tests.session.annotator_builders import session

HOSTILE = "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u202eevil\u2066"
"""OSC 52 writes into the clipboard, CSI clears the screen, the rest turns the writing around."""

NAME = "h\x1b[2J\u202ei.txt"


class FakeTerminal(io.TextIOWrapper):
    """Keeps what reaches the terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", "surrogateescape", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8", "surrogateescape")


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which everything that somebody can write is hostile."""
    folder = tmp_path / "desk"
    (folder / "seeds").mkdir(parents=True)
    front = f'---\ntitle: "{HOSTILE[1:]}"\n---\n\n'
    (folder / "seeds" / "a.txt").write_text(
        f"{front}First {HOSTILE} sentence. Second {HOSTILE} one.", "utf-8"
    )
    (folder / "seeds" / NAME).write_text("One \x1b[31m more.", "utf-8")
    (folder / "seeds" / f"broken{NAME}").write_bytes(b"\xff\xfe\x00")
    monkeypatch.chdir(folder)
    for name in ("ann", "bob"):
        one: Session = session(FileStore(folder / "seeds", folder / "annotations"), name)
        opened = one.open("a")
        while not opened.reading.read_on(1.0):
            pass
        opened.grow()
        wanted = {
            "tag:claim": 1, "decided": "settled", "note": HOSTILE, "flag:doubt": HOSTILE,
            f"tag:{HOSTILE}{name}": 1, "meta:title": HOSTILE,
            "check:content": {"scope": "content", "status": "supported", "rationale": HOSTILE},
        }  # fmt: skip
        assert one.apply(Edit(tuple(opened.puts(0, wanted)), "say")).ok
        one.end()
    return folder


COMMANDS = (
    ["find", "First"], ["find", "--json", "First"], ["find", f"tag:{HOSTILE}"],
    ["history", "a", "1", "--annotator", "ann"],
    ["history", "--json", "a", "1", "--annotator", "ann"], ["history", NAME, "1"],
    ["segment", "seeds"], ["segment", "--json", "seeds"],
    ["status"], ["status", "--json"], ["status", f"no{HOSTILE}"],
    ["agree"], ["agree", "--json"], ["agree", "--csv"], ["agree", "--sentences", "claim"],
    ["check"], ["check", "--json"], ["split", "80/10/10"], ["assign", "--annotators", "ann,bob"],
    ["adjudicate", "--policy", "unanimous", "--annotator", "chief"],
    ["export", "--format", "csv", "--out", "../out", "--annotator", "ann"],
    ["import", f"no{HOSTILE}", "--format", "csv", "--as", "eve"],
    ["report", "--out", f"../report{HOSTILE}"], ["keys", "--config", f"no{HOSTILE}"],
    ["formats"], ["init", f"../new{HOSTILE}"], ["suggest", "seeds"], ["related", "seeds"],
    ["sql", "SELECT text FROM sentences"], ["sql", f"SELECT {HOSTILE}"], ["add", f"no{HOSTILE}"],
    ["completion", "bash"], ["tour", "--remove"], ["checks"], ["team", "status"], ["sync"],
    ["join", f"nowhere{HOSTILE}"], ["checks", "import", f"no{HOSTILE}", "--as", "eve"],
    ["codebook"], ["adjudicators"], ["adjudicators", "--names", f"no{HOSTILE}"],
    ["controls", "add", "--annotator", "ann"], ["controls", "list"], ["controls", "results"],
    ["machine", "list"], ["machine", "accept", "--tag", f"no{HOSTILE}"],
    ["machine", "accept", "--tag", "figure"], ["machine", "learn"],
    ["norming"], ["norming", f"no{HOSTILE}"],
    ["norming", "autumn", "--begin", "First", "--annotators", "ann,bob"],
)  # fmt: skip


def test_no_command_steers_the_terminal(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: find, history, segment, agree and status wrote into the clipboard."""
    shown = ""
    for argv in COMMANDS:
        out, err = FakeTerminal(), FakeTerminal()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        main(argv)
        said = out.text + err.text
        assert said, argv
        assert STEERING.findall(said) == [], argv
        shown += said
    assert "\\x1b]52;c;" in shown
    assert "\\u202e" in shown


def test_every_command_is_among_them() -> None:
    from reviewer.cli.main import COMMANDS as EVERY

    silent = {"open", "rehydrate", "schema"}
    assert {argv[0] for argv in COMMANDS} >= EVERY.keys() - silent


def test_what_is_piped_stays_exact(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--json", "First"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["text"].count("\x1b") == 4
    assert main(["segment", "seeds/a.txt"]) == 0
    assert HOSTILE in capsys.readouterr().out


def test_ordinary_text_is_left_alone() -> None:
    for text in ("Grüße 你好 👩‍👩‍👧 نعم می‌خواهم", "a\tb\nc", "caf\u0065\u0301\u00a0!"):
        assert safe(text) == text
    assert safe("\x1b[2J\u202e\x9b\ud800") == "\\x1b[2J\\u202e\\x9b\\ud800"


def child(
    *argv: str, cwd: Path, stdout: IO[bytes], unbuffered: str
) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    env["PYTHONUNBUFFERED"] = unbuffered
    return subprocess.run(
        [sys.executable, "-m", "reviewer", *argv],
        cwd=cwd, env=env, check=False, stdout=stdout, stderr=subprocess.PIPE,
    )  # fmt: skip


buffered = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
"""Python keeps what it sends to a file for a while, unless the environment says otherwise."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
@buffered
def test_a_full_disk_is_no_fault_of_the_program(hostile: Path, unbuffered: str) -> None:
    """Regression: Python itself complained at its end of what it had not sent, with code 120."""
    with open("/dev/full", "wb") as full:
        done = child("segment", "seeds", cwd=hostile, stdout=full, unbuffered=unbuffered)
    assert done.returncode == 1
    assert done.stderr == b"the disk is full; make room and try again\n"


@buffered
def test_a_pipe_that_is_closed_is_no_failure(hostile: Path, unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as closed:
        done = child("segment", "seeds/a.txt", cwd=hostile, stdout=closed, unbuffered=unbuffered)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_stream_that_is_closed_already_has_nothing_left_to_send() -> None:
    terminal = io.StringIO()
    stream = SafeStream(terminal)
    terminal.close()
    stream.flush()
    stream.buffer.flush()
