"""`reviewer segment --compare` and `--take-over`: newer rules on texts that were read before."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.models import Anchor
from reviewer.models import values as v
from reviewer.session.core.annotated_text import AnnotatedText
from reviewer.store.file_store import FileStore

TEXT = "The pier went to the FT. Nobody minded. It was late.\n"
OLD: list[tuple[int, int, str]] = [(0, 39, "sentence"), (40, 52, "sentence")]
NOW = [(0, 24), (25, 39), (40, 52)]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose one article was once cut by older rules."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "annotations" / "corpus").mkdir(parents=True)
    (tmp_path / "reviewer.toml").write_text('articles = "seeds"\n')
    (tmp_path / "seeds" / "a.txt").write_text(TEXT)
    line = {
        "sha256": sha256(TEXT.encode()).hexdigest(),
        "encoding": "utf-8",
        "segmenter": "an older one",
        "units": OLD,
    }
    corpus = tmp_path / "annotations" / "corpus" / "a.jsonl"
    corpus.write_text(json.dumps(line, separators=(",", ":")) + "\n")
    return tmp_path


def ranges(workspace: Path) -> list[tuple[int, int]]:
    """The sentences of the article as a store opens it."""
    store = FileStore(workspace / "seeds", workspace / "annotations")
    return [(unit.start, unit.end) for unit in store.open("a").units]


def test_comparing_shows_and_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workspace / "annotations" / "corpus" / "a.jsonl"
    before = file.read_bytes()
    assert main(["segment", "--compare"]) == 0
    out = capsys.readouterr().out
    assert "- The pier went to the FT. Nobody minded." in out
    assert "+ The pier went to the FT.\n" in out
    assert "It was late" not in out
    assert "1 article would be read or cut otherwise" in out
    assert file.read_bytes() == before
    assert ranges(workspace) == [(0, 39), (40, 52)]


def test_taking_over_appends_an_edition_that_wins_from_then_on(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workspace / "annotations" / "corpus" / "a.jsonl"
    before = file.read_bytes()
    assert main(["segment", "--take-over", "seeds/a.txt"]) == 0
    assert "2 sentences became 3" in capsys.readouterr().out
    assert file.read_bytes().startswith(before)
    assert json.loads(file.read_bytes().splitlines()[1])["edition"] == 1
    assert ranges(workspace) == NOW
    assert main(["segment", "--compare"]) == 0
    assert "nothing would be read or cut otherwise" in capsys.readouterr().out


def test_annotations_are_carried_and_wait_for_a_second_look(workspace: Path) -> None:
    digest = sha256(TEXT.encode()).hexdigest()
    said = {
        f"{digest[:8]}.{start}": {v.ANCHOR: Anchor.of(TEXT, digest, start, end)._asdict()}
        for start, end, _ in OLD
    }
    assert main(["segment", "--take-over", "seeds/a.txt"]) == 0
    store = FileStore(workspace / "seeds", workspace / "annotations")
    text = AnnotatedText(store.open("a"), said, {})
    assert [text.at(place).recheck for place in range(3)] == ["cut", "", ""]
    assert text.at(2).units == (f"{digest[:8]}.40",)
    assert text.orphans() == []


def test_nothing_is_taken_over_unnamed(workspace: Path) -> None:
    assert main(["segment", "--take-over"]) == 2
    assert ranges(workspace) == [(0, 39), (40, 52)]


@pytest.mark.parametrize(("keys", "cut"), [("x?y", NOW), ("n", [(0, 39), (40, 52)]), ("q", None)])
def test_at_a_terminal_a_key_takes_it_over(
    keys: str,
    cut: list[tuple[int, int]] | None,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pressed = iter(keys)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.getchar", lambda: next(pressed))
    assert main(["segment", "--compare"]) == 0
    out = capsys.readouterr().out
    assert "y takes it over   n leaves it   q ends" in out
    assert ranges(workspace) == (cut or [(0, 39), (40, 52)])
    assert ("1 article would be read or cut otherwise" in out) == (cut != NOW)


CZECH = "Příliš žluťoučký kůň úpěl. Není to pravda, že by se město dohodlo. Řekl to včera.\n"


def test_a_better_guess_of_an_encoding_is_offered_and_changes_nothing_by_itself(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text that an earlier guess gave is what the tags are about, until somebody says so."""
    data = CZECH.encode("cp1250")
    wrong = data.decode("iso8859_15")
    (workspace / "seeds" / "a.txt").write_bytes(data)
    corpus = workspace / "annotations" / "corpus" / "a.jsonl"
    digest = sha256(wrong.encode()).hexdigest()
    line = {
        "sha256": digest,
        "encoding": "iso8859_15",
        "segmenter": "x",
        "units": [[0, 26, "sentence"]],
    }
    corpus.write_text(json.dumps(line, separators=(",", ":")) + "\n")
    before = corpus.read_bytes()

    def text() -> str:
        return FileStore(workspace / "seeds", workspace / "annotations").open("a").text

    assert text() == wrong
    assert main(["segment", "--compare"]) == 0
    out = capsys.readouterr().out
    assert "a: iso8859_15 -> cp1250" in out
    assert "+ žluťoučký" in out
    assert corpus.read_bytes() == before
    assert text() == wrong
    assert main(["segment", "--take-over", "seeds/a.txt"]) == 0
    assert "it is read as cp1250 now" in capsys.readouterr().out
    assert text() == CZECH
    assert corpus.read_bytes().startswith(before)
    assert main(["segment", "--compare"]) == 0
    assert "nothing would be read or cut otherwise" in capsys.readouterr().out
