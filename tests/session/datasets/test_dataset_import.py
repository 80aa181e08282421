"""An import goes article by article, and keeps no more of it in memory than that takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import default_scheme
from reviewer.formats.base import FormatError, ReadRow
from reviewer.formats.example import example
from reviewer.review.assignments import assign
from reviewer.session import Session
from reviewer.session.core import undo_history
from reviewer.session.datasets import dataset_import, new_texts, row_groups
from reviewer.session.datasets.dataset_import import ImportReport, ImportRules, bring_in
from reviewer.session.datasets.dataset_rows import ListedRows
from reviewer.session.datasets.new_texts import TextRules, bring_texts
from reviewer.session.datasets.row_matching import Matcher
from reviewer.store.file_store import FileStore

NAMES = ("one", "two", "three", "four", "five")


def rows(tag: str = "claim") -> list[ReadRow]:
    """Rows of all articles, those of one not beside each other."""
    said = ((name, n) for n in (1, 2) for name in NAMES)
    return [
        ReadRow(
            f"row {i}",
            example(text=f"The {name} pier {n}.", article=name, tags=[tag], decided="settled"),
        )
        for i, (name, n) in enumerate(said)
    ]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "articles").mkdir()
    for name in NAMES:
        text = f"The {name} pier 1. The {name} pier 2.\n"
        (tmp_path / "articles" / f"{name}.txt").write_text(text, "utf-8")
    monkeypatch.setattr(dataset_import, "STEP", 3)
    return tmp_path


def opened(place: Path) -> FileStore:
    store = FileStore(place / "articles", place / "annotations")
    while not store.survey(1.0):
        pass
    return store


def imported(place: Path, given: list[ReadRow], **how: bool) -> tuple[ImportReport, Session]:
    store = opened(place)
    session = Session(store, default_scheme(), "ann", store.writer("ann"))
    return bring_in(session, given, "file", ImportRules(**how)), session


def test_all_is_said_whatever_was_put_away_and_each_step_can_be_undone(place: Path) -> None:
    report, session = imported(place, rows(), submit=True)
    assert (report.landed, report.settled, report.submitted) == (10, 10, 5)
    assert report.steps > 1
    for name in NAMES:
        assert [session.open(name).at(n).values["tag:claim"] for n in (0, 1)] == [1, 1]
    for _ in range(report.steps):
        assert session.undo(lambda *_: True).ok
    assert session.store.tallies("ann") == {}
    session.end()
    assert not list((place / "annotations" / "ann").glob("*.json"))


def test_what_was_put_away_is_read_from_its_file_and_goes_on(place: Path) -> None:
    _, session = imported(place, rows())
    assert (place / "annotations" / "ann" / "one.json").is_file()
    again = bring_in(session, rows("opinion"), "file", ImportRules(replace=True))
    assert again.landed == 10
    session.end()
    store = opened(place)
    said = [values for name in NAMES for values in store.values("ann", name).values()]
    assert ["tag:opinion" in values and "tag:claim" not in values for values in said] == [True] * 10


def test_strict_finds_all_before_anything_is_written(place: Path) -> None:
    wrong = ReadRow("row 99", example(text="No pier.", article="five", tags=["claim"]))
    with pytest.raises(FormatError, match="row 99"):
        imported(place, [*rows(), wrong], strict=True)
    assert not list(place.glob("annotations/ann/journal/*"))


def test_many_rows_are_several_articles_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_texts, "MOST_ROWS", 4)
    monkeypatch.setattr(row_groups, "PART", 2)
    (tmp_path / "articles").mkdir()
    given = [
        ReadRow(f"row {n}", example(text=f"Row {n // 2} of many.", tags=["claim"], annotator=who))
        for n in range(20)
        for who in (("ann", "ben")[n % 2],)
    ]
    store = opened(tmp_path)
    brought = bring_texts(store, (), ListedRows(given), "posts", TextRules("rows"))
    assert [one.path for one in store.articles()] == ["posts-2.txt", "posts-3.txt", "posts.txt"]
    assert [len(store.open(id).units) for id in ("posts", "posts-2", "posts-3")] == [4, 4, 2]
    session = Session(store, default_scheme(), "ann", store.writer("ann"))
    report = bring_in(session, brought.rows, "posts")
    session.end()
    assert (brought.added, report.rows, report.exact) == (3, 20, 10)
    assert report.repeated == 10
    again = bring_texts(store, (), ListedRows(given), "posts", TextRules("rows"))
    assert (again.added, again.there) == (0, 3)


def test_packets_of_rows_can_be_shared_among_people(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    given = ListedRows(ReadRow(f"row {n}", example(text=f"Row {n}.")) for n in range(10))
    store = opened(tmp_path)
    brought = bring_texts(store, (), given, "posts", TextRules("rows", most=3))
    while not store.survey(1.0):
        pass
    sizes = {one.id: one.sentences for one in store.articles()}
    assert (brought.added, sorted(sizes.values())) == (4, [1, 3, 3, 3])
    shares = assign(sizes, ("ann", "ben"), 1, 7)
    load = {
        who: sum(sizes[id] for id, own in shares.items() if who in own) for who in ["ann", "ben"]
    }
    assert abs(load["ann"] - load["ben"]) <= 3


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("one", "one"), ("ONE", "one"), ("feed/one.txt", "one"), ("7", "item7"), ("m7", ""),
        ("b", "deep__b"), ("one.csv", "one"), ("deep__b", "deep__b"), (".", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_article_is_found_by_the_end_of_its_id(name: str, found: str, place: Path) -> None:
    """Each name was held against each id once: most of the time of a large import."""
    (place / "articles" / "deep").mkdir()
    (place / "articles" / "deep" / "b.txt").write_text("Here.\n", "utf-8")
    (place / "articles" / "item7.txt").write_text("There.\n", "utf-8")
    store = opened(place)
    assert Matcher(store).article_of(name, "") == found


def test_a_large_step_is_not_kept_in_memory_and_can_be_undone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_history, "MOST_KEPT", 2)
    report, session = imported(place, rows(), submit=True)
    assert report.steps > 1
    for _ in range(report.steps):
        assert session.undo(lambda *_: True).ok
    assert session.store.tallies("ann") == {}
    session.end()
