"""A whole project of INCEpTION: an archive of documents, each an archive. Its text is invented."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from reviewer.cli import main
from reviewer.formats.inception.cas import DKPRO_SENTENCE
from reviewer.formats.inception.reader import NAMED_ENTITY
from tests.json_lines import read_json_lines

cassis = pytest.importorskip("cassis", reason="the extra [cassis] is not installed")

TEXT = "Ned Ash left Orlo. Nobody paid. It rained."


def document(marks: Sequence[tuple[int, int, str]]) -> bytes:
    """A document of one annotator as a project has it, which was cut into no sentences."""
    types = cassis.TypeSystem()
    types.create_type(NAMED_ENTITY, "uima.tcas.Annotation")
    types.create_feature(NAMED_ENTITY, "value", "uima.cas.String")
    types.create_type(DKPRO_SENTENCE, "uima.tcas.Annotation")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = TEXT
    cas.add(types.get_type(DKPRO_SENTENCE)(begin=0, end=len(TEXT)))
    cas.add_all(types.get_type(NAMED_ENTITY)(begin=a, end=b, value=tag) for a, b, tag in marks)
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("any.xmi", cas.to_xmi())
        archive.writestr("TypeSystem.xml", types.to_xml())
    return made.getvalue()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with ZipFile("project.zip", "w") as archive:
        archive.writestr("exportedproject.json", "{}")
        archive.writestr("source/pier.txt", TEXT)
        archive.writestr("annotation/pier.txt/ann.zip", document([(0, 7, "claim")]))
        archive.writestr("annotation/pier.txt/bob.zip", document([(13, 17, "figure")]))
        archive.writestr("annotation/pier.txt/INITIAL_CAS.zip", document([]))
    return tmp_path


def said(name: str) -> list[tuple[str, str, list[str]]]:
    """What somebody says of each sentence: its words, whether it is settled, what is marked."""
    assert main(["export", "--format", "jsonl", "--out", name, "--annotator", name]) == 0
    rows = read_json_lines(Path(name, "examples.jsonl"))
    return [(row["text"], row["decided"], [span["text"] for span in row["spans"]]) for row in rows]


def test_a_project_comes_in_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Regression: it was taken for a table, of which nothing could be read."""
    assert main(["import", "project.zip", "--with-texts"]) == 0
    told = capsys.readouterr().out
    assert "format: inception" in told
    assert "texts: 1 new article, 2 were there already" in told
    assert ("Ned Ash left Orlo.", "settled", ["Ned Ash"]) in said("ann")
    assert ("Ned Ash left Orlo.", "settled", ["Orlo"]) in said("bob")
    assert [path.name for path in Path().rglob("pier.txt")] == ["pier.txt"]


def test_of_texts_that_are_there_only_what_is_marked_is_settled(here: Path) -> None:
    """Regression: a document that is one sentence there settled all of ours."""
    (here / "seeds").mkdir()
    (here / "seeds" / "pier.txt").write_text(TEXT + "\n", "utf-8")
    assert main(["import", "project.zip"]) == 0
    assert [words for words, decided, _ in said("ann") if decided] == ["Ned Ash left Orlo."]
