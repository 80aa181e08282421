"""Tables in .xlsx, which is an archive: one that would fill the memory is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reviewer.formats.base import DatasetReading, FormatError
from reviewer.formats.table.sources import tables_in

openpyxl = pytest.importorskip(
    "openpyxl", reason="reading .xlsx needs the extra reviewer-tui[xlsx]"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["text", "label"])
    book.active.append(["The pier fell.", "claim"])
    path: Path = tmp_path / "rows.xlsx"
    book.save(path)
    return path


def test_a_sheet_is_read(sheet: Path) -> None:
    (table,) = tables_in(sheet, DatasetReading())
    assert [dict(row) for _, row in table.rows] == [{"text": "The pier fell.", "label": "claim"}]


def test_a_sheet_that_unpacks_to_hundreds_of_megabytes_is_refused(sheet: Path) -> None:
    with (
        zipfile.ZipFile(sheet, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/more.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(280):
            member.write(bytes(1 << 20))
    with pytest.raises(FormatError, match="256 MB"):
        list(tables_in(sheet, DatasetReading()))


def test_a_title_above_the_head_of_a_sheet_is_passed_over(tmp_path: Path) -> None:
    """Regression: the title was the name of the only column."""
    book = openpyxl.Workbook()
    for cells in (["Survey of 2031"], [], [None, "Text", "Label"], [1, "The pier fell.", "claim"]):
        book.active.append(cells)
    book.save(tmp_path / "rows.xlsx")
    how = DatasetReading()
    (table,) = tables_in(tmp_path / "rows.xlsx", how)
    assert [dict(row) for _, row in table.rows] == [{"Text": "The pier fell.", "Label": "claim"}]
    assert how.guessed == ["rows.xlsx: 1 row above its head passed over"]
