"""Tables of articles: CSV, JSON and spreadsheets with a column of texts and none of labels."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from reviewer.cli import main
from reviewer.corpus.readers import ArticleTable, BadRows, NoArticles, ReadDocument, read

TEXTS = ("Der Kai brannte. Niemand weiß es.", "Es regnete; lange.")
"""Invented."""


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = pytest.importorskip("openpyxl").Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def csv_bytes(delimiter: str, encoding: str = "utf-8") -> bytes:
    rows = [("id", "Title", "body"), ("7", "Ein Tag", TEXTS[0]), ("8", "Zwei", TEXTS[1])]
    lines = (delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    return "\r\n".join([*lines, ""]).encode(encoding)


def made(name: str) -> bytes:
    if name.endswith(".xlsx"):
        return sheet(("id", "title", "content"), (7, "Ein Tag", TEXTS[0]), (8, "Zwei", TEXTS[1]))
    if name.endswith(".json"):
        rows = [{"id": n, "headline": t, "text": x} for n, t, x in
                zip((7, 8), ("Ein Tag", "Zwei"), TEXTS, strict=True)]  # fmt: skip
        return json.dumps(rows, indent=1).encode()
    if name.startswith("old"):
        return csv_bytes(";", "cp1252")
    return csv_bytes("\t" if name.endswith(".tsv") else ",")


@pytest.mark.parametrize("name", ["a.csv", "old.csv", "a.tsv", "a.json", "a.xlsx"])
def test_a_row_is_an_article(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(made(name))
    found = list(read(path))
    assert [(one.row, one.text) for one in found] == [("7", TEXTS[0]), ("8", TEXTS[1])]
    assert [one.meta["title"] for one in found] == ["Ein Tag", "Zwei"]
    table = ArticleTable(path)
    assert [table.read(row) for row in table.rows] == found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"text,label\nThe pier fell.,claim\n"),
        ("a.csv", b"name,size\nAlma,7\n"),
        ("a.json", b'[{"text": "The pier fell.", "entities": []}]'),
        ("a.json", b'{"text": "The pier fell."}'),
        ("a.json", b'[{"text": "cut'),
    ],
)
def test_what_is_no_table_of_articles_holds_none(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    if data.endswith(b"cut"):  # it begins as one, and is broken
        with pytest.raises(Exception, match="no JSON"):
            ArticleTable(path)
        return
    assert not ArticleTable(path).rows
    with pytest.raises(NoArticles, match="`reviewer import` brings in a labelled dataset"):
        list(read(path))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"\0\1\2" * 9, "it holds NUL bytes"),
        ("a.xlsx", b"PK\3\4 no sheet", "not a zip file"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 locked", "locked with a password"),
        ("a.xlsx", b"text", "this is no .xlsx"),
    ],
)
def test_what_is_no_table_of_any_kind_says_why(
    name: str, data: bytes, why: str, tmp_path: Path
) -> None:
    """Regression: a spreadsheet with a password wanted a column of texts."""
    path = tmp_path / name
    path.write_bytes(data)
    assert not ArticleTable(path).rows
    with pytest.raises(NoArticles, match=why):
        list(read(path))


def test_rows_without_a_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '[{"text": "One."}, {"title": "x"}, 7, {"id": "", "text": "Two."}, {"text": ""}]'
    )
    found: list[ReadDocument] = []
    with pytest.raises(BadRows) as told:
        found.extend(read(path))
    assert [str(one.path.name) for one in told.value.problems] == ["a.json, row 2", "a.json, row 3"]
    assert [(row, ArticleTable(path).read(row).text) for row in ArticleTable(path).rows] == [
        ("1", "One."), ("4", "Two."),
    ]  # fmt: skip


def test_a_folder_has_its_articles_and_counts_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (tmp_path / "reviewer.toml").write_text("")
    (seeds / "news.csv").write_bytes(csv_bytes(","))
    (seeds / "labels.csv").write_bytes(b"text,label\nThe pier fell.,claim\n")
    (seeds / "package.json").write_bytes(b"{}")
    (seeds / "old.odt").write_bytes(b"x")
    (seeds / "README.md").write_bytes(b"About.")
    kinds = "1 .csv without articles, 1 .json without articles, 1 .odt, 1 README"
    told = f"passed over as no articles: {kinds}"
    assert main(["status"]) == 0
    out = capsys.readouterr().out
    assert "2 articles, 3 sentences" in out
    assert told in out
    assert main(["segment", "seeds"]) == 0
    assert f"{told}: seeds" in capsys.readouterr().err
    other = tmp_path / "other"
    other.mkdir()
    (other / "reviewer.toml").write_text("")
    monkeypatch.chdir(other)
    assert main(["add", "../seeds"]) == 0
    assert sorted(path.name for path in (other / "seeds").iterdir()) == ["news.csv"]
