"""`reviewer import` of files with a token a line, in the shapes in which people have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.cli import main
from tests.json_lines import read_json_lines

TEXT = (
    "Bell Quay hired nine pilots, Ned Ash's firm said. “No one (in Orlo) complained,” "
    "he added. It's a 5% rise.\n"
)
"""Invented, as is everybody in it."""

SENTENCES = (
    "Bell|B-Org Quay|I-Org hired nine pilots , Ned|B-Per Ash|I-Per 's|I-Per firm said .",
    "`` No one -LRB- in Orlo|B-Loc -RRB- complained , '' he added .",
    "It 's a 5 % rise .",
)
SPANS = [("Org", "Bell Quay"), ("Per", "Ned Ash's"), ("Loc", "Orlo")]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose one article is called otherwise than the file."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "quay.txt").write_text(TEXT, "utf-8")
    (tmp_path / "reviewer.toml").write_text('articles = "seeds"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pairs() -> list[list[tuple[str, str]]]:
    """Token and mark, sentence by sentence."""
    cut = [[cell.partition("|") for cell in one.split()] for one in SENTENCES]
    return [[(word, mark or "O") for word, _, mark in one] for one in cut]


def write(name: str, line: str, head: str = "", **marks: str) -> None:
    """Writes a file with a line for each token.

    Args:
        name: Its name.
        line: What stands in it, with `{w}`, `{m}` and `{n}`.
        head: What stands above.
        marks: Mark -> what stands for it.
    """
    blocks = [
        "".join(line.format(w=w, m=marks.get(m, m), n=n) + "\n" for n, (w, m) in enumerate(one, 1))
        for one in pairs()
    ]
    Path(name).write_text(head + "\n".join(blocks), "utf-8")


def said() -> list[tuple[str, str, int]]:
    """The spans that ann says: tag, words and where in the article."""
    assert main(["export", "--format", "jsonl", "--out", "out", "--annotator", "ann"]) == 0
    rows = read_json_lines(Path("out/examples.jsonl"))
    return [(span["tag"], span["text"], span["start"]) for row in rows for span in row["spans"]]


def here_are(*spans: tuple[str, str]) -> list[tuple[str, str, int]]:
    return [(tag, words, TEXT.index(words)) for tag, words in spans]


SHAPES = {
    "no spaces told": ("a.conll", "{w}\t{m}", ""),
    "label first": ("a.tsv", "{m}\t{w}", ""),
    "label first, numbered": ("a.conll", "{n}\t{m}\t{w}", ""),
    "columns in a head": ("a.tsv", "X\t{m}\t{w}", "pos\tner\ttoken\n"),
    "columns in a comment": ("a.conll", "{m} X {w}", "# columns: NER, POS, Word\n"),
    "columns of CoNLL-U Plus": ("a.conllup", "{m}\t{n}\t{w}", "# global.columns = NE ID FORM\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_tokens_find_the_text_that_is_there_by_its_signs(
    shape: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: tokens joined by spaces were in no text, and labels had to follow tokens."""
    write(*SHAPES[shape])
    assert main(["import", SHAPES[shape][0], "--as", "ann", "--draft-scheme"]) == 0
    assert "2 by their text, 1 to re-check, 0 left out" in capsys.readouterr().out
    assert said() == here_are(*SPANS)


def test_a_text_that_is_there_in_other_spaces_is_not_doubled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("a.conll", "{w} {m}")
    assert main(["import", "a.conll", "--as", "ann", "--draft-scheme", "--with-texts"]) == 0
    assert "0 new articles, 1 was there already" in capsys.readouterr().out
    assert said() == here_are(*SPANS)


def test_labels_alone_and_marks_alone_are_spans(capsys: pytest.CaptureFixture[str]) -> None:
    alone = {"B-Org": "Org", "I-Org": "Org", "B-Per": "Per", "I-Per": "Per", "B-Loc": "Loc"}
    write("a.conll", "{w} {m}", "token label\n", **alone)
    assert main(["import", "a.conll", "--as", "ann", "--draft-scheme"]) == 0
    assert said() == here_are(*SPANS)
    write("b.conll", "{w} {m}", **{mark: mark[0] for mark in alone})
    assert main(["import", "b.conll", "--as", "ann", "--draft-scheme", "--replace"]) == 0
    capsys.readouterr()
    assert {("span", words) for _, words in SPANS} <= {(tag, words) for tag, words, _ in said()}


def test_a_column_that_is_named_has_labels_in_any_words() -> None:
    """Regression: labels without B and I were dropped without a word where a column was named."""
    alone = {"B-Org": "org", "I-Org": "org"}
    write("a.conll", "{w} {m} {m}", **alone)
    assert main(["import", "a.conll", "--as", "ann", "--draft-scheme", "--layer", "3"]) == 0
    assert ("org", "Bell Quay", 0) in said()
