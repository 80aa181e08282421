"""What others read our tables, tokens and datasets with takes them, and refuses broken ones."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reviewer.formats import Example, FormatError, Options, load
from reviewer.formats.proof.prove import export
from tests.formats.proof_libraries import meant, proof


@pytest.fixture
def written(
    examples: Sequence[Example], options: Options, tmp_path: Path
) -> Callable[[str], tuple[Path, list[Example]]]:
    """Exports the awkward examples; gives the folder and what was meant."""

    def write(name: str) -> tuple[Path, list[Example]]:
        wanted = meant(load(name), examples)
        export(load(name), wanted, tmp_path / name, options)
        return tmp_path / name, wanted

    return write


Written = Callable[[str], tuple[Path, list[Example]]]


def damaged(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


# -- csv -------------------------------------------------------------------------------------------


def test_the_csv_module_reads_every_cell(written: Written) -> None:
    folder, wanted = written("csv")
    with (folder / "sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["id"] for row in rows] == [one.id for one in wanted]
    assert [row["text"].removeprefix("'=").lstrip("'") for row in rows] == [
        one.text.removeprefix("=").lstrip("'") for one in wanted
    ]
    assert all(None not in row and None not in row.values() for row in rows)


def test_pandas_reads_the_same_tags(written: Written) -> None:
    pandas = proof("pandas")
    folder, wanted = written("csv")
    table = pandas.read_csv(folder / "sentences.csv", keep_default_na=False, dtype=str)
    for tag in ("claim", "quote", "figure", "demand", "threat"):
        assert [cell == "1" for cell in table[tag]] == [tag in one.tags for one in wanted]
    long = pandas.read_csv(folder / "annotations.csv", keep_default_na=False, dtype=str)
    spans = sum(len(one.spans) for one in wanted)
    assert len(long[long["type"] == "span"]) == spans > 3


def test_a_quote_that_is_not_closed_is_refused(written: Written) -> None:
    folder, _ = written("csv")
    path = folder / "sentences.csv"
    path.write_bytes(path.read_bytes() + b'x,"never closed\r\n')
    with path.open(encoding="utf-8", newline="") as file, pytest.raises(csv.Error):
        list(csv.reader(file, strict=True))
    with pytest.raises(FormatError):
        list(load("csv").rows(folder))


def test_a_row_with_a_cell_too_many_is_refused(written: Written) -> None:
    pandas = proof("pandas")
    folder, _ = written("csv")
    path = folder / "annotations.csv"
    path.write_bytes(path.read_bytes() + b"," * 40 + b"\r\n")
    with pytest.raises(pandas.errors.ParserError):
        pandas.read_csv(path)
    with pytest.raises(FormatError):
        list(load("csv").rows(folder))


# -- tokens ----------------------------------------------------------------------------------------


def test_conllu_reads_every_token(written: Written) -> None:
    conllu = proof("conllu")
    folder, wanted = written("conll")
    text = (folder / "sentences.conllup").read_text("utf-8")
    found = conllu.parse(text)
    assert [one.metadata["sent_id"] for one in found] == [one.id for one in wanted]
    figure = next(one for one in found if "😊" in one.metadata["text"])
    marked = [token["form"] for token in figure if token["reviewer:figure"] != "O"]
    assert marked == ["4", "%"]
    assert load("conll").verify(folder).startswith("conllu ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\tO\n", "\n", "has 21 of 22 columns"),
        ("B-figure\t", "I-figure\t", "column reviewer:figure: "),
        ("# global.columns = ", "# columns = ", "conllu does not read it"),
    ],
)
def test_a_broken_file_of_tokens_is_refused(
    old: str, new: str, message: str, written: Written
) -> None:
    proof("conllu")
    folder, _ = written("conll")
    damaged(folder / "sentences.conllup", old, new)
    with pytest.raises(FormatError, match=message):
        load("conll").verify(folder)


def test_a_plain_reader_of_bio_columns_finds_the_spans(written: Written) -> None:
    """As any reader of CoNLL files does it: cells by tabs, sentences by empty lines."""
    folder, wanted = written("conll")
    text = (folder / "sentences.conllup").read_text("utf-8")
    blocks = [block.splitlines() for block in text.split("\n\n") if block.strip()]
    columns = blocks[0][0].removeprefix("# global.columns = ").split()
    at = columns.index("REVIEWER:FIGURE")
    cells = [[line.split("\t") for line in block if line[:2] != "# "] for block in blocks]
    assert {len(row) for rows in cells for row in rows} == {len(columns)}
    figures = sum(row[at].startswith("B-") for rows in cells for row in rows)
    assert figures == sum(span["tag"] == "figure" for one in wanted for span in one.spans)


# -- datasets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/train.jsonl", '"labels":["claim","figure"]', '"labels":["claim","clam"]'),
        ("data/train.jsonl", '"start":10', '"start":"ten"'),
        ("README.md", "dtype: int32", "dtype: int23"),
    ],
)
def test_datasets_refuses_a_broken_folder(file: str, old: str, new: str, written: Written) -> None:
    proof("datasets")
    folder, _ = written("huggingface")
    assert load("huggingface").verify(folder).startswith("datasets ")
    damaged(folder / file, old, new)
    with pytest.raises(FormatError):
        load("huggingface").verify(folder)


def test_json_reads_our_own_lines_and_refuses_a_broken_one(written: Written) -> None:
    folder, wanted = written("jsonl")
    path = folder / "examples.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    assert [row["id"] for row in rows] == [one.id for one in wanted]
    damaged(path, '"article":', '"article"')
    with pytest.raises(json.JSONDecodeError):
        [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    with pytest.raises(FormatError, match="row 1: is no JSON"):
        list(load("jsonl").rows(path))
