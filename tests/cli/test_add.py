"""`reviewer add`: pages and files among the articles, within bounds."""

import json
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

import reviewer.fetch as fetching
from reviewer.cli import main
from tests.page_server import TEXT, Answers, serving

Caught = pytest.CaptureFixture[str]

server = pytest.fixture(serving)


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
    assert err.count("`reviewer add --private` allows it") == 2  # the dialog says so, too
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


def test_the_note_beside_a_page_is_no_article(seeds: Path, capsys: Caught) -> None:
    (seeds / "a.txt").write_text("The pier fell.")
    (seeds / "a.txt.fetched.json").write_text('{"url": "https://orlo.example/a"}')
    assert main(["segment", "seeds"]) == 0
    assert capsys.readouterr().err == ""


def test_segment_says_what_no_reader_takes(seeds: Path, capsys: Caught) -> None:
    (seeds / "a.txt").write_text("The pier fell.")
    (seeds / "b.jpg").write_bytes(b"x")
    (seeds / ".hidden.jpg").write_bytes(b"x")
    assert main(["segment", "seeds"]) == 0
    assert capsys.readouterr().err == ("passed over as no articles: 1 .jpg: seeds\n")


def test_a_file_that_is_named_comes_in_though_a_folder_s_would_not(
    seeds: Path, tmp_path: Path, capsys: Caught
) -> None:
    """Regression: it was refused for its suffix, which was among those that are read."""
    for name in ("_pier.txt", ".quay.txt", "README.txt"):
        (tmp_path / name).write_text(f"It rained on {name}.\n", "utf-8")
    assert main(["add", "_pier.txt", ".quay.txt", "README.txt"]) == 1
    assert sorted(one.name for one in seeds.iterdir()) == ["pier.txt", "quay.txt"]
    told = capsys.readouterr().err
    assert told == "a README is passed over as no article; give the file another name: README.txt\n"
    assert main(["add", "_pier.txt"]) == 0
    assert "is there already as pier.txt" in capsys.readouterr().out
