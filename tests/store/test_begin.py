"""A writing session that begins after its folder has been read."""

import shutil
from pathlib import Path

from tests.store.annotator_fixture import Desk, copy_journals, tag, work


def test_what_came_after_the_first_look_is_told_as_an_arrival(tmp_path: Path) -> None:
    desk, other = work(Desk(tmp_path)), Desk(tmp_path / "elsewhere")
    shutil.copytree(desk.path, other.path)
    other.reopen()
    theirs = other.writer()
    theirs.append("edit", tag("v", start=500))
    theirs.close()

    values = desk.reopen().values("report")
    assert "v" not in values
    copy_journals(other, desk)
    writer = desk.writer()
    assert "v" in values
    assert desk.folder.arrivals()
    assert not desk.folder.arrivals()
    writer.close()


def test_beginning_alone_is_no_arrival(tmp_path: Path) -> None:
    desk = work(Desk(tmp_path))
    desk.reopen().values("report")
    writer = desk.writer()
    writer.append("edit", tag("v", start=500))
    assert not desk.folder.arrivals()
    writer.close()
