"""Standard input as an article, and every reader in `reviewer segment`."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.cli.stdin import read_input, take_in
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders

Caught = pytest.CaptureFixture[str]


class Piped(io.TextIOWrapper):
    """Standard input that is no terminal."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))


def test_a_current_folder_that_is_gone_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    """`no such file or directory` named none."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["status"]) != 0
    assert "the current folder is gone" in capsys.readouterr().err


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(data))


def test_segment_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Caught) -> None:
    pipe(monkeypatch, "Ärger im Hafen. It rained.".encode())
    assert main(["segment", "-", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["Ärger im Hafen.", "It rained."]
    assert lines[0]["article"].startswith("stdin-")


@pytest.mark.parametrize("data", [b"", b" \n", b"\x00\x01"])
def test_no_text_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Caught, data: bytes
) -> None:
    pipe(monkeypatch, data)
    assert main(["segment", "-"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("standard input: ")
    assert err.count("\n") == 1


def test_segment_reads_rows_and_passes_over_annotations(tmp_path: Path, capsys: Caught) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id":"a/1","text":"One. Two."}\nnope\n')
    corpus = tmp_path / "annotations" / "corpus"
    corpus.mkdir(parents=True)
    (corpus / "x.jsonl").write_text('{"sha256":"0","units":[]}\n')
    assert main(["segment", str(tmp_path), "--json"]) == 1
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["article"], line["text"]) for line in lines] == [
        ("rows__a__1", "One."),
        ("rows__a__1", "Two."),
    ]
    assert "rows.jsonl, line 2: " in err
    assert err.count("\n") == 1


def test_a_title_stands_in_front_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b"It rained.")
    assert read_input("Rain:  a #1 story") == '---\ntitle: "Rain: a #1 story"\n---\n\nIt rained.'


def test_a_title_is_for_standard_input_only(capsys: Caught) -> None:
    assert main(["open", "seeds", "--title", "x"]) == 2
    assert "--title is for standard input" in capsys.readouterr().err


def test_it_is_where_the_program_begins(tmp_path: Path) -> None:
    store = FileStore(
        tmp_path / "seeds",
        tmp_path / "annotations",
        places=MachineFolders(tmp_path / "cache", tmp_path / "state"),
    )
    take_in(store, "It rained.", "ann")
    [article] = store.articles()
    assert store.recall("place:ann") == {"article": article.id, "on_desk": True}


def test_without_a_terminal_for_the_keys_it_is_refused(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "reviewer", "open", "-"],
        input=b"It rained.",
        capture_output=True,
        cwd=tmp_path,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert found.returncode == 2
    assert b"needs a terminal for the keys" in found.stderr
    assert not (tmp_path / "annotations").exists()


def test_keys_come_from_the_terminal(tmp_path: Path) -> None:
    """What was piped in is read to its end, and descriptor 0 is the terminal from then on."""
    script = (
        "import fcntl, os, sys, termios\n"
        "fcntl.ioctl(os.open(sys.argv[1], os.O_RDWR), termios.TIOCSCTTY, 0)\n"
        "from reviewer.cli.stdin import keys_from_terminal, read_input\n"
        "text = read_input()\n"
        "assert not os.isatty(0)\n"
        "keys_from_terminal()\n"
        "assert os.isatty(0)\n"
        "os.write(1, f'ready {text}'.encode())\n"
        "os.write(1, b'got ' + os.read(0, 10))\n"
    )
    terminal, other = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", script, os.ttyname(other)],
        stdin=subprocess.PIPE,
        stdout=other,
        stderr=other,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    os.close(other)
    assert child.stdin is not None
    child.stdin.write(b"It rained.")
    child.stdin.close()
    seen = _until(terminal, b"ready It rained.")
    os.write(terminal, b"j\n")
    seen += _until(terminal, b"got j")
    assert child.wait() == 0, seen
    os.close(terminal)


def _until(terminal: int, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            more = b""
        assert more, seen
        seen += more
    return seen
