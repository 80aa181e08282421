"""Files of others with a token a line. All words are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.formats import FormatError, load
from reviewer.formats.base import DatasetReading
from reviewer.formats.registry import chosen

FORM = load("conll")
GOOD = "Ora\tB-PER\nBank\tI-PER\nsank\tO\n.\tO\n"


@pytest.mark.parametrize(
    "damaged", ["Nobody\nx\tO\n", "Nobody\tQ?\nx\tO\n", "Nobody\t\n.\tO\n"],
    ids=["a cell is missing", "no mark", "an empty cell"],
)  # fmt: skip
def test_a_damaged_line_costs_its_sentence_only(tmp_path: Path, damaged: str) -> None:
    """The file had no column of marks any more, and was refused as a whole."""
    file = tmp_path / "t.conll"
    file.write_text("\n".join([GOOD, damaged, GOOD]), "utf-8")
    how = DatasetReading(strict=False)
    found = [row.example.text for row in FORM.rows(file, how)]
    assert (found, len(how.faults)) == (["Ora Bank sank ."] * 2, 1)
    assert "line 6" in str(how.faults[0])


def test_a_file_without_marks_has_no_column_of_them(tmp_path: Path) -> None:
    file = tmp_path / "t.conll"
    file.write_text("Ora\tN\nBank\tN\nsank\tV\n.\tP\n", "utf-8")
    with pytest.raises(FormatError, match="no column of BIO tags"):
        list(FORM.rows(file, DatasetReading()))


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("train.txt", GOOD + "\n" + GOOD, "conll"),
        ("train", GOOD.replace("\t", " "), "conll"),
        ("dev.tsv", "-DOCSTART- -X- O\n\n" + GOOD, "conll"),
        ("labels.tsv", "7\tclaim\t28\t36\n7\tclaim\t40\t52\n", "table"),
        ("notes.txt", "The bridge fell.\nNobody paid.\n", "table"),
    ],
)
def test_a_file_of_tokens_is_known_by_what_it_holds(
    tmp_path: Path, name: str, content: str, form: str
) -> None:
    """Without --format it was a table without a column of texts."""
    (tmp_path / name).write_text(content, "utf-8")
    assert chosen(None, tmp_path / name).name == form
