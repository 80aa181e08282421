"""`reviewer add`: pages and files among the articles, within bounds."""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

from reviewer.cli import main
from reviewer.cli.files import fetch as fetching

Caught = pytest.CaptureFixture[str]

TEXT = b"The pier fell. It was late.\n"


class Answers(BaseHTTPRequestHandler):
    """A small server: each path gives one kind of answer."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        """Answers a request."""
        self.asked.append(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/pier.txt?x=1")
            self.end_headers()
            return
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
            return
        if self.path == "/gone":
            self.send_error(404, "Not Found")
            return
        if self.path == "/inside":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        body = TEXT * 4_000_000 if self.path == "/large" else TEXT
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        if self.path == "/broken":
            self.send_header("Content-Length", str(len(body) + 10))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on this machine."""
    Answers.asked.clear()
    answers = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=answers.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{answers.server_port}"
    answers.shutdown()
    answers.server_close()
    thread.join()


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The articles folder of the workspace in which commands run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reviewer.toml").write_text('articles = "seeds"\n')
    (tmp_path / "seeds").mkdir()
    return tmp_path / "seeds"


def test_an_address_is_fetched_once_and_kept_as_it_was(seeds: Path, server: str) -> None:
    assert main(["add", "--private", f"{server}/moved"]) == 0
    assert (seeds / "pier.txt").read_bytes() == TEXT
    note = json.loads((seeds / "pier.txt.fetched.json").read_text())
    assert note["url"] == f"{server}/moved"
    assert note["final_url"] == f"{server}/pier.txt?x=1"
    assert note["sha256"] == sha256(TEXT).hexdigest()
    assert note["fetched"][:2] == "20"
    assert Answers.asked == ["/moved", "/pier.txt?x=1"]


def test_this_machine_is_not_asked_unless_allowed(seeds: Path, server: str, capsys: Caught) -> None:
    assert main(["add", f"{server}/pier.txt", server.replace("127.0.0.1", "localhost")]) == 1
    err = capsys.readouterr().err
    assert err.count("private network") == 2 and len(err.splitlines()) == 2
    assert Answers.asked == []
    assert list(seeds.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/gone", "404"),
        ("/round", "leads on more than"),
        ("/inside", "only http and https"),
        ("/broken", "broke off"),
        ("/large", "larger than"),
    ],
)
def test_what_cannot_be_fetched_is_one_line(
    seeds: Path,
    server: str,
    path: str,
    says: str,
    capsys: Caught,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1 << 20)
    assert main(["add", "--private", f"{server}{path}"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert says in line and f"{server}{path}" in line
    assert list(seeds.iterdir()) == []


def test_a_slow_server_does_not_hold_anybody(
    seeds: Path, server: str, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.0)
    assert main(["add", "--private", f"{server}/pier.txt"]) == 1
    assert "longer than" in capsys.readouterr().err


def test_a_folder_is_copied_and_what_is_passed_over_is_counted(
    seeds: Path, tmp_path: Path, capsys: Caught
) -> None:
    there = tmp_path / "there"
    (there / "deep").mkdir(parents=True)
    for name in ("a.txt", "deep/b.md"):
        (there / name).write_text(f"This is {name}.")
    for name in ("c.jpg", "d.jpg", "README", "deep/e.zip"):
        (there / name).write_bytes(b"x")
    (there / "empty.txt").write_bytes(b"")
    assert main(["add", "there"]) == 1
    out, err = capsys.readouterr()
    assert "added a.txt: 1 article" in out and "added deep/b.md" in out
    assert "2 .jpg, " in out and "1 .zip" in out and "1 without suffix" in out
    assert "empty.txt" in err and len(err.splitlines()) == 1
    assert sorted(one.name for one in seeds.rglob("*") if one.is_file()) == ["a.txt", "b.md"]


def test_the_same_bytes_are_not_added_twice_and_names_do_not_clash(
    seeds: Path, tmp_path: Path, capsys: Caught
) -> None:
    (tmp_path / "a.txt").write_text("The pier fell.")
    assert main(["add", "a.txt", "a.txt"]) == 0
    assert "is there already as a.txt" in capsys.readouterr().out
    (tmp_path / "a.txt").write_text("The pier stands.")
    assert main(["add", "a.txt"]) == 0
    assert (seeds / "a-2.txt").read_text() == "The pier stands."


@pytest.mark.skipif(find_spec("trafilatura") is None, reason="needs the extra reviewer-tui[html]")
def test_a_page_without_an_article_is_not_added(
    seeds: Path, tmp_path: Path, capsys: Caught
) -> None:
    (tmp_path / "a.html").write_text("<html><body></body></html>")
    assert main(["add", "a.html", "nowhere.txt"]) == 1
    err = capsys.readouterr().err
    assert "no article was found" in err and "no such file or folder: nowhere.txt" in err
    assert list(seeds.iterdir()) == []


def test_segment_says_what_no_reader_takes(seeds: Path, capsys: Caught) -> None:
    (seeds / "a.txt").write_text("The pier fell.")
    (seeds / "b.jpg").write_bytes(b"x")
    (seeds / ".hidden.jpg").write_bytes(b"x")
    assert main(["segment", "seeds"]) == 0
    assert capsys.readouterr().err == ("passed over, because no reader takes them: 1 .jpg: seeds\n")
