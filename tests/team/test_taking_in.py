"""What came is taken in without a replay of all, and in bits that no key waits for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.models import Change
from reviewer.store.annotators.folder_state import FolderState
from reviewer.store.journal.journal_file import read_tail
from tests.team.machines import EVIDENCE, Machine

Make = Callable[..., Machine]


@pytest.fixture
def replays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose folders were replayed from their first line."""
    found: list[str] = []
    real = FolderState.rebuild

    def noted(state: FolderState, *wanted: str) -> None:
        found.append(state.path.name)
        real(state, *wanted)

    monkeypatch.setattr(FolderState, "rebuild", noted)
    return found


def test_an_article_that_is_handed_out_late_wants_no_replay(
    machine: Make, replays: list[str]
) -> None:
    """Regression: each article that was taken had all lines of its author read again."""
    ann, ben = machine("ann"), machine("ben")
    for article in ("two", "one"):
        ann.say("tag:claim", 1, article)
        ann.append([Change(article, ann.unit(article), "time", None, 700)], "fact")
        ann.submit(article)
    ann.append([
        Change("", "", "source:plan", None, {"title": "Plan"}),
        Change("one", ann.unit(), "evidence:e1", None, EVIDENCE),
    ])  # fmt: skip
    ann.meet()
    for article in ("one", "two"):
        ben.submit(article)
    ben.meet()
    replays.clear()
    for article in ("one", "two"):
        ben.take(article)
    assert "ann" not in replays
    for article in ("one", "two"):
        assert ben.says("ann", article) == ann.says("ann", article)
        assert ben.store.facts("ann", article) == ann.store.facts("ann", article)
    assert dict(ben.store.sources("ann")) == dict(ann.store.sources("ann"))
    fresh = ben.store.beside()
    assert {a: dict(fresh.values("ann", a)) for a in ("one", "two")} == {
        a: ann.says("ann", a) for a in ("one", "two")
    }


def test_what_was_taken_back_counts_against_what_comes_late(machine: Make) -> None:
    """Of a tag that is gone no value is left, and an earlier line must not bring it back."""
    ann, laptop, ben = machine("ann"), machine("ann"), machine("ben")
    laptop.say("tag:claim", 1)
    for _ in range(3):
        ann.say("note", "x", "two")
    ann.say("tag:claim", 1)
    ann.append([Change("one", ann.unit(), "tag:claim", 1, None)])
    ann.meet()
    ben.submit()
    ben.meet()
    ben.take("one")
    assert ben.says("ann") in ({}, {ann.unit(): {}})
    laptop.meet()
    ben.meet()
    assert not ben.says("ann").get(ann.unit(), {})
    assert not ben.store.beside().values("ann", "one").get(ann.unit(), {})


def test_what_comes_lies_in_the_order_in_which_it_was_said(machine: Make, tmp_path: Path) -> None:
    ann, other = machine("ann"), machine("ann")
    for _ in range(3):
        for article in ("two", "one"):
            ann.say("note", "x", article)
    ann.meet()
    other.meet()
    (file,) = (other.annotations / "ann" / "journal").glob("team-*")
    clocks = [line.lc for line in read_tail(file).lines]
    assert clocks == sorted(clocks)


def test_much_is_taken_in_by_short_looks(machine: Make, replays: list[str]) -> None:
    ann, other = machine("ann"), machine("ann")
    ann.say("note", "first")
    ann.meet()
    other.meet()
    for place in range(600):
        ann.append([Change("one", f"{ann.unit()}/{place}", "note", None, "x" * 100)])
    units = [Change("two", f"{ann.unit('two')}/{place}", "note", None, "y" * 90)
             for place in range(2_500)]  # fmt: skip
    ann.append([change._replace(after=f"{change.after}{at}") for at, change in enumerate(units)])
    ann.meet()
    other.sync.meet()
    replays.clear()
    looks = [other.store.arrivals(short=True)]
    (other.articles / "late.txt").write_text("It came meanwhile.", "utf-8")
    while looks[-1].more:
        looks.append(other.store.arrivals(short=True, rest=True))
    assert not any(look.articles for look in looks), "nothing but the rest is looked at"
    assert len(looks) > 3
    assert not any(look.annotators for look in looks[:-1]), "it is told once, at the end"
    assert looks[-1].annotators == {"ann"}
    assert replays == []
    for article in ("one", "two"):
        assert other.says("ann", article) == ann.says("ann", article)
    assert other.store.arrivals(short=True).articles
    assert not other.store.arrivals(short=True)


def test_a_short_look_ends_where_an_action_does(machine: Make) -> None:
    ann = machine("ann")
    ann.append([
        Change("one", f"{ann.unit()}/{at}", "note", None, f"{at}" * 20) for at in range(2_500)
    ])  # fmt: skip
    ann.say("note", "after it")
    (file,) = (ann.annotations / "ann" / "journal").iterdir()
    first = read_tail(file, 0, 1_000)
    assert (len(first.lines), first.lines) == (0, []) or first.lines[-1].op != "part"
    at, found = 0, []
    while True:
        tail = read_tail(file, at, 1_000)
        found += tail.lines[: tail.settled]
        if tail.folded == at:
            break
        at = tail.folded
    assert found == read_tail(file).lines
