"""Somebody's files are broken, or come while Review is open: a line says so."""

import shutil
from pathlib import Path

import pytest

from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.core.visibility import Rules
from tests.session.annotator_builders import Answers, files, give, session
from tests.tui.check_keys import until
from tests.tui.review_keys import BOTH, CLAIM, NONE, enter, panel, review_of, running
from tests.tui.test_app import app_of, line

SAID: Answers = {"ann": [CLAIM, NONE, BOTH], "bob": [NONE, NONE, CLAIM]}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    give(files(tmp_path / "desk"), SAID)
    return tmp_path / "desk"


def elsewhere(tmp_path: Path, said: Answers) -> Path:
    """The annotations that somebody makes on another machine."""
    give(files(tmp_path / "elsewhere", "theirs"), said)
    return tmp_path / "elsewhere" / "annotations"


async def test_a_folder_that_comes_while_it_runs_is_one_annotator_more(
    desk: Path, tmp_path: Path
) -> None:
    async with running(files(desk), desk) as pilot:
        await enter(pilot)
        assert "3 cy" not in panel(pilot)
        theirs = elsewhere(tmp_path, {"cy": [CLAIM, CLAIM, CLAIM]})
        shutil.copytree(theirs / "cy", desk / "annotations" / "cy")
        app_of(pilot)._take_in_arrivals()
        await until(pilot, lambda: review_of(pilot)._complete)
        assert "3 cy" in panel(pilot)
        assert "2:1" in panel(pilot)
        assert [one.place for one in review_of(pilot).review.dispute_queue.items()] == [0, 1, 2]


async def test_machines_are_shown_apart_and_not_counted(desk: Path, tmp_path: Path) -> None:
    give(files(desk, "machine"), {"machine.rules": [CLAIM, CLAIM, CLAIM]})
    async with running(files(desk), desk, size=(120, 40)) as pilot:
        await enter(pilot)
        await until(pilot, lambda: review_of(pilot)._complete)
        assert [one.place for one in review_of(pilot).review.dispute_queue.items()] == [0, 2]
        shown = panel(pilot)
        assert "1 ann" in shown and "2 bob" in shown and "3 machine.rules" not in shown
        assert "1:1" in shown and "2:1" not in shown
        assert "machine.rules" in shown.rpartition("threat")[2]
        await pilot.press("=", "3")
        assert "there is no annotator 3" in line(pilot, "message")


async def test_a_broken_file_is_told_once_and_stays_in_the_head(desk: Path, tmp_path: Path) -> None:
    give(files(desk, "odd"), {"odd": [CLAIM, CLAIM, CLAIM]})
    (journal,) = (desk / "annotations" / "odd" / "journal").iterdir()
    whole = journal.read_bytes()
    async with running(files(desk), desk, size=(120, 40)) as pilot:
        await enter(pilot)
        await until(pilot, lambda: review_of(pilot)._complete)
        assert "problem" not in line(pilot, "head")
        assert "3 odd" in panel(pilot)
        shutil.rmtree(journal.parent)
        (desk / "annotations" / "odd" / "ferry.json").write_bytes(b'{"_default":{"1":{"uni')
        app_of(pilot)._take_in_arrivals()
        await until(pilot, lambda: review_of(pilot)._complete)
        assert "1 problem, o p lists them  ·  it is no snapshot" in line(pilot, "message")
        assert "odd/ferry.json" in line(pilot, "message")
        assert "1 problem: o p" in line(pilot, "head")
        assert "2 bob" in panel(pilot) and "3 odd" not in panel(pilot)
        await pilot.press("down")
        review_of(pilot).say("")
        app_of(pilot)._take_in_arrivals()
        assert "problem" not in line(pilot, "message"), "it is told once"
        await pilot.press("up", "space", "c", "space")
        assert review_of(pilot).review.place == 2, "the others are settled as ever"
        journal.parent.mkdir()
        journal.write_bytes(whole)
        app_of(pilot)._take_in_arrivals()
        await until(pilot, lambda: review_of(pilot)._complete)
        assert "3 odd" in panel(pilot), "and who only decides is none of those compared"
        app_of(pilot)._take_in_arrivals()
        assert "no problem any more" not in line(pilot, "message"), "the snapshot is broken still"
        (desk / "annotations" / "odd" / "ferry.json").unlink()
        app_of(pilot)._take_in_arrivals()
        await until(pilot, lambda: review_of(pilot)._complete)
        assert "no problem any more" in line(pilot, "message")
        assert "problem" not in line(pilot, "head")


async def test_gold_that_a_kill_left_behind_is_caught_up_with(desk: Path) -> None:
    """The decision is in the journal; the program died before it folded it."""
    one = session(files(desk, "killed"), "chief", Rules(reveal="open"))
    assert Adjudication(one, "ferry").decide_as(0, "ann").ok
    one.end()
    file = desk / "annotations" / "gold" / "ferry.json"
    meant = file.read_bytes()
    file.unlink()
    async with running(files(desk), desk) as pilot:
        await until(pilot, file.exists)
        assert file.read_bytes() == meant
