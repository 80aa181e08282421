"""What is said when a session ends: only what is true."""

from pathlib import Path

import pytest

from reviewer.cli.open import end
from reviewer.ports import StoreError
from reviewer.session import Edit, Put, Session
from reviewer.store.file_store import FileStore
from tests.session.annotator_builders import files, session


def tagged(root: Path) -> Session:
    one = session(files(root), "ann")
    opened = one.open("ferry")
    unit = opened.layout.id(0)
    anchor = Put("ferry", unit, "anchor", opened.anchor_json(0))
    assert one.apply(Edit((anchor, Put("ferry", unit, "tag:claim", 1)), "say")).ok
    return one


def test_where_all_is_well_nothing_is_said(tmp_path: Path) -> None:
    assert end(tagged(tmp_path / "desk")) == ""


def test_a_saved_form_that_cannot_be_written_is_told_and_edits_are_looked_for(
    tmp_path: Path,
) -> None:
    """Regression: that was called a fault of the program, and every edit was said to be saved."""
    one = tagged(tmp_path / "desk")
    snapshot = tmp_path / "desk/annotations/ann/ferry.json"
    snapshot.unlink(missing_ok=True)
    snapshot.mkdir()
    (snapshot / "in the way").write_text("", "utf-8")
    said = end(one)
    assert said.startswith("not everything could be saved; every edit is in the journal")
    assert said.endswith("ferry.json")
    assert "\n" not in said
    assert FileStore(tmp_path / "desk/seeds", tmp_path / "desk/annotations").values("ann", "ferry")


def test_edits_that_are_not_on_the_disk_are_not_said_to_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = tagged(tmp_path / "desk")
    assert one.writer is not None

    def fails() -> None:
        raise StoreError("the disk refuses to save")

    monkeypatch.setattr(one.writer, "close", fails)
    monkeypatch.setattr(FileStore, "beside", lambda _: files(tmp_path / "elsewhere", "two"))
    assert "edits may be missing" in end(one)
