"""What is typed into the dialog that brings data in: whatever it is, a line says what is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from reviewer.formats.base import FormatError
from reviewer.formats.registry import LARGEST, only_files
from reviewer.session.datasets.export_form import START as EXPORT
from reviewer.session.datasets.export_form import ExportForm
from reviewer.session.datasets.intake_form import START, IntakeForm
from tests.session.annotator_builders import memory, session


@pytest.mark.parametrize(
    "path", ["~nobody-of-that-name", "~", "a" * 5_000, "/" * 300, "://", "no.jsonl"]
)
def test_no_path_is_a_fault_of_the_program(path: str) -> None:
    """Regression: a tilde before anything but a user's name ended the program."""
    form = IntakeForm(session(memory(), "ann"))
    typed = {**START, "path": path}
    assert form.preview(typed)
    outcome, _ = form.take(typed)
    assert not outcome.ok and outcome.message.startswith("not brought in")
    assert "\n" not in outcome.message
    assert ExportForm(session(memory(), "ann")).path({**EXPORT, "folder": path})


def test_a_packed_dataset_comes_in(tmp_path: Path) -> None:
    """Regression: only the command line unpacked a .zip."""
    with ZipFile(tmp_path / "rows.zip", "w") as archive:
        archive.writestr("rows.csv", "text,label\nSnow fell in Orlo.,claim\n")
    form = IntakeForm(session(memory(), "ann"))
    typed = {**START, "path": str(tmp_path / "rows.zip"), "texts": "rows"}
    assert form.preview(typed)[0] == "1 row, 0 that cannot be read"
    outcome, _ = form.take(typed)
    assert outcome.message.startswith("1 new article; ann: 1 of 1 rows")


@pytest.mark.parametrize("kind", ["pipe", "device", "pipe inside"])
def test_what_never_ends_is_not_read(kind: str, tmp_path: Path) -> None:
    """Regression: a pipe in a folder of a dataset held the program up for good."""
    path = tmp_path / "data.jsonl"
    if kind == "device":
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    form = IntakeForm(session(memory(), "ann"))
    typed = {**START, "path": str(tmp_path if kind == "pipe inside" else path)}
    assert "no regular file" in " ".join(form.preview(typed))
    outcome, _ = form.take(typed)
    assert "data.jsonl: this is no regular file" in outcome.message


def test_a_file_that_no_memory_holds_is_refused_at_once(tmp_path: Path) -> None:
    """It was read all the same, until the system ended the program."""
    sheet, columns = tmp_path / "rows.csv", tmp_path / "rows.parquet"
    for path in (sheet, columns):
        with path.open("wb") as hole:
            hole.truncate(LARGEST + 1)
    with pytest.raises(FormatError, match="divide it into several files"):
        only_files(sheet)
    with pytest.raises(FormatError, match="divide it into several files"):
        only_files(tmp_path)
    only_files(columns)
