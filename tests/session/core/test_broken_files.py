"""One annotator's files are broken or come in half: one line says so, the others are usable."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.models import values as v
from reviewer.session import Edit, Put, Session
from reviewer.store.annotators import annotator_folder
from reviewer.store.journal import journal_folder
from reviewer.store.journal.journal_file import Known, Tail, read_pieces, read_tail
from tests.session.annotator_builders import Answers, files, give, say, session

CLAIM = frozenset({"claim"})
SAID: Answers = {name: [CLAIM, frozenset(), "cannot"] for name in ("ann", "bob", "odd")}


def snapshot(odd: Path) -> Path:
    return odd / "ferry.json"


def journal(odd: Path) -> Path:
    (found,) = (odd / "journal").iterdir()
    return found


def cut(file: Path, to: int) -> None:
    file.write_bytes(file.read_bytes()[:to])


def looped(file: Path) -> None:
    """Makes a path that nobody may read, whoever runs the test."""
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    file.symlink_to(file.name)


def alone(odd: Path) -> Path:
    """The snapshot of somebody whose journals were not copied."""
    shutil.rmtree(odd / "journal")
    return snapshot(odd)


def without_snapshot(odd: Path) -> Path:
    snapshot(odd).unlink()
    return journal(odd)


def rubbish(file: Path) -> None:
    file.write_bytes(bytes(range(255, -1, -1)) * 40 + b"\n\xff\xfe\n\x00")


BREAKS: dict[str, tuple[Callable[[Path], Any], str, bool]] = {
    "half a snapshot": (lambda odd: cut(snapshot(odd), 150), "it is no snapshot", True),
    "half a snapshot alone": (lambda odd: cut(alone(odd), 150), "no journal knows", False),
    "a snapshot of rubbish": (lambda odd: rubbish(snapshot(odd)), "it is no snapshot", True),
    "half a journal": (lambda odd: cut(without_snapshot(odd), -30), "the end is missing", False),
    "half a journal's end": (lambda odd: cut(journal(odd), -1), "the end is missing", True),
    "a journal of rubbish": (lambda odd: rubbish(without_snapshot(odd)), "41 more like it", False),
    "a journal out of reach": (lambda odd: looped(journal(odd)), "cannot be read (", True),
    "journals out of reach": (lambda odd: looped(odd / "journal"), "cannot be read (", True),
    "a snapshot out of reach": (lambda odd: looped(snapshot(odd)), "cannot be read (", True),
    "a folder out of reach": (looped, "cannot be read (", False),
    "sources of rubbish": (lambda odd: rubbish(odd / "sources.json"), "it is no snapshot", True),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    give(files(tmp_path / "desk"), SAID)
    return tmp_path / "desk"


def check(one: Session, what: str, usable: bool) -> None:
    side = one.others.side("ferry")
    assert side.values(0).keys() == ({"ann", "bob", "odd"} if usable else {"ann", "bob"})
    (problem,) = (str(problem) for problem in one.problems())
    assert what in problem and "annotations/odd" in problem
    assert "\n" not in problem and problem.isprintable()


@pytest.mark.parametrize("name", BREAKS)
def test_a_new_session_says_it_in_one_line(root: Path, name: str) -> None:
    damage, what, usable = BREAKS[name]
    damage(root / "annotations" / "odd")
    for machine in ("two", "two"):
        one = session(files(root, machine), "chief")
        check(one, what, usable)
        one.end()


@pytest.mark.parametrize("name", BREAKS)
def test_a_running_session_says_it_in_one_line(root: Path, name: str) -> None:
    damage, what, usable = BREAKS[name]
    one = session(files(root, "two"), "chief")
    assert one.others.side("ferry").values(0).keys() == {"ann", "bob", "odd"}
    assert one.problems() == []
    damage(root / "annotations" / "odd")
    one.arrivals()
    check(one, what, usable)
    one.arrivals()
    check(one, what, usable)
    one.end()


def test_what_comes_whole_in_the_end_is_no_problem_any_more(root: Path) -> None:
    file = without_snapshot(root / "annotations" / "odd")
    data = file.read_bytes()
    cut(file, -30)
    one = session(files(root, "two"), "chief")
    assert one.others.side("ferry").values(0).keys() == {"ann", "bob"}
    file.write_bytes(data)
    assert one.arrivals().annotators == {"odd"}
    assert one.others.side("ferry").values(0).keys() == {"ann", "bob", "odd"}
    assert one.problems() == []
    one.end()


@pytest.mark.parametrize("name", ["ferry.json", "sources.json"])
@pytest.mark.parametrize("restart", [False, True])
def test_a_snapshot_that_comes_whole_in_the_end_is_no_problem_any_more(
    root: Path, name: str, restart: bool
) -> None:
    file = root / "annotations" / "odd" / name
    say(files(root), "odd", 1, {v.NOTE: "n"})
    one = session(files(root), "odd")
    assert one.apply(Edit((Put("", "", "source:s", {"title": "A log"}),), "source")).ok
    one.end()
    data = file.read_bytes()
    cut(file, len(data) // 2)
    one = session(files(root, "two"), "chief")
    assert len(one.problems()) == 1
    if restart:
        one.end()
    file.write_bytes(data)
    if restart:
        one = session(files(root, "two"), "chief")
    else:
        assert one.arrivals().annotators == {"odd"}
    assert one.problems() == []
    one.end()
    last = session(files(root, "two"), "chief")
    assert last.problems() == []
    last.end()


def test_a_copy_that_grows_in_place_is_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long ago the folder itself was touched for the last time.
    monkeypatch.setattr(annotator_folder, "settled_mtime", lambda _: 1)
    file = snapshot(root / "annotations" / "odd")
    data = file.read_bytes()
    cut(file, 150)
    one = session(files(root, "two"), "chief")
    one.arrivals()
    assert len(one.problems()) == 1
    assert not one.arrivals().annotators
    with file.open("ab") as copy:
        copy.write(data[150:])
    assert one.arrivals().annotators == {"odd"}
    assert one.problems() == []
    one.end()


@pytest.mark.parametrize("restart", [False, True])
def test_a_file_that_may_be_read_again_is(
    root: Path, monkeypatch: pytest.MonkeyPatch, restart: bool
) -> None:
    file = without_snapshot(root / "annotations" / "odd")
    closed = True

    def read(path: Path, start: int = 0, most: int = 0, keys: Collection[str] = ()) -> Tail:
        if path == file and closed:
            raise PermissionError(13, "Permission denied")
        return read_tail(path, start, most, keys)

    def pieces(path: Path, most: int, known: Known) -> Iterator[Tail]:
        if path == file and closed:
            raise PermissionError(13, "Permission denied")
        return read_pieces(path, most, known)

    monkeypatch.setattr(journal_folder, "read_tail", read)
    monkeypatch.setattr(journal_folder, "read_pieces", pieces)
    monkeypatch.setattr(os, "access", lambda path, _: path != file or not closed)
    one = session(files(root, "two"), "chief")
    check(one, "Permission denied", False)
    assert not one.arrivals(), "nothing has come"
    closed = False
    if restart:
        one.end()
        one = session(files(root, "two"), "chief")
    else:
        assert one.arrivals().annotators == {"odd"}
    assert one.others.side("ferry").values(0).keys() == {"ann", "bob", "odd"}
    assert one.problems() == []
    one.end()


def test_an_early_journal_without_its_end_was_a_session_that_died(root: Path) -> None:
    cut(journal(root / "annotations" / "odd"), -30)
    give(files(root, "two"), {"odd": [None, None, None, CLAIM]})
    one = session(files(root, "three"), "chief")
    assert one.problems() == []
    assert "odd" in one.others.side("ferry").values(3)
    one.end()
