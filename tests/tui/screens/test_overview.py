"""The Overview: what is counted, drawn and said, and what Enter opens."""

from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from reviewer.models import Json
from reviewer.review.agreement import StepCallback
from reviewer.review.report import AgreementReport
from reviewer.session.adjudication.adjudication import Adjudication
from reviewer.session.collaboration import reveals
from reviewer.session.core.edits import Edit, Put
from reviewer.session.overview.drill_down import Target
from reviewer.session.overview.overview import Overview
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.screens.overview import OverviewScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.views.overview_drawing import OverviewRows
from reviewer.tui.widgets.rows.rows import Rows
from tests.samples import copied, opened
from tests.session.annotator_builders import TEXT, Answers, give, memory, say, session
from tests.tui.check_keys import until
from tests.tui.review_keys import BOTH, CLAIM, NONE, SIZES, enter, review_of, running
from tests.tui.test_app import line


def overview_of(pilot: Pilot[None]) -> OverviewScreen:
    assert isinstance(pilot.app.screen, OverviewScreen)
    return pilot.app.screen


def rows_of(pilot: Pilot[None], width: int = 77) -> list[str]:
    source = pilot.app.screen.query_one(Rows).source
    assert isinstance(source, OverviewRows)
    return [one.text for item in source.items for one in item.draw(width)]


async def count(pilot: Pilot[None]) -> str:
    """Opens the Overview and waits until all is counted; gives what it shows."""
    await pilot.press("o", "v")
    await until(pilot, lambda: isinstance(pilot.app.screen, OverviewScreen))
    await counted(pilot)
    shown = "\n".join(rows_of(pilot))
    assert "nan" not in shown.lower()
    return shown


async def counted(pilot: Pilot[None]) -> None:
    for _ in range(6_000):
        if overview_of(pilot).done:
            break
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.02)
    assert overview_of(pilot).done


async def test_a_first_frame_comes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = memory()
    give(store, {"ann": [CLAIM, NONE], "bob": [CLAIM, CLAIM]})
    go, compute = Event(), Overview.compute

    def late(overview: Overview, told: StepCallback) -> AgreementReport:
        told("claim")
        go.wait(120)
        return compute(overview, told)

    monkeypatch.setattr(Overview, "compute", late)
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("o", "v", "j")
        shown = "\n".join(rows_of(pilot))
        assert "computing" in shown
        assert "Progress" in shown
        await until(pilot, lambda: "computing: agreement, claim" in line(pilot, "head"))
        go.set()
        await counted(pilot)
        assert "computing" not in "\n".join(rows_of(pilot))


async def test_what_is_hidden_is_left_out_and_said(tmp_path: Path) -> None:
    store = memory()
    give(store, {"ann": [CLAIM, NONE], "bob": [CLAIM, CLAIM]})
    async with running(store, tmp_path, who="ann") as pilot:
        shown = await count(pilot)
        assert "2 of 2 articles: others' numbers are left out" in shown
        assert "bob" not in shown
        await pilot.press("escape", "enter", "!", "y")
        shown = await count(pilot)
        assert "1 of 2 articles" in shown
        assert "bob" in shown


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Nobody has annotated anything"),
        ({"ann": [CLAIM, NONE]}, "agreement needs two annotators at least"),
        ({"ann": [CLAIM, None], "bob": [None, CLAIM]}, "no sentence was decided by two"),
        ({"ann": [CLAIM, CLAIM], "bob": [CLAIM, CLAIM]}, "no chance agreement to correct for"),
        ({"ann": [CLAIM, NONE], "bob": [CLAIM, NONE]}, "nobody has used it"),
        ({"ann": ["cannot"], "bob": ["cannot"]}, "no sentence was decided by two"),
    ],
)
async def test_what_cannot_be_computed_is_explained(
    tmp_path: Path, said: Answers, words: str
) -> None:
    store = memory()
    give(store, said)
    async with running(store, tmp_path) as pilot:
        if said:
            await enter(pilot)
        assert words in " ".join((await count(pilot)).split())


@pytest.mark.parametrize("size", SIZES)
async def test_the_samples_in_figures(tmp_path: Path, size: tuple[int, int]) -> None:
    store = opened(copied(tmp_path))
    async with running(store, tmp_path, size=size) as pilot:
        await enter(pilot)
        await pilot.press("l", "l", "l", "l")
        shown = await count(pilot)
        for words in ("251/259", "197/259", "0.71", "├", "●", "n 194", "Pace", "2026-04-", "none"):
            assert words in shown, words
        assert "kappa" not in shown
        await pilot.press("p")
        shown = "\n".join(rows_of(pilot))
        assert "kappa 0.71" in shown
        width = size[0] - 3
        assert all(len(row) <= width for row in rows_of(pilot, width))


async def test_enter_opens_the_sentences_behind_a_tag(tmp_path: Path) -> None:
    store: MemoryStore = memory()
    give(store, {"ann": [CLAIM, NONE, BOTH, CLAIM], "bob": [NONE, NONE, CLAIM, NONE]})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        await pilot.press("enter")
        assert "no number in this row" in line(pilot, "message")
        rows = rows_of(pilot)
        source = pilot.app.screen.query_one(Rows).source
        assert isinstance(source, OverviewRows)
        at = next(i for i, one in enumerate(source.items) if one.target == Target("tag", "claim"))
        assert any("claim" in row for row in rows)
        await pilot.press(*["j"] * at, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert review_of(pilot).review.place == 0
        assert "differing on claim: 2 here, 2 in all" in line(pilot, "head")
        await pilot.press("tab")
        assert review_of(pilot).review.place == 3
        await pilot.press("escape")
        assert "3 disputed here" in line(pilot, "head")
        await pilot.press("escape")
        await counted(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def press_on(pilot: Pilot[None], target: Target) -> None:
    """Presses Enter on the row of a number."""
    rows = pilot.app.screen.query_one(Rows)
    assert isinstance(rows.source, OverviewRows)
    at = next(i for i, one in enumerate(rows.source.items) if one.target == target)
    rows.move_to(at)
    await pilot.press("enter")


START = TEXT.index("pier")
PIER: Json = {"tag": "figure", "start": START, "end": START + 4, "exact": "pier"}
DIFFERENT: Answers = {
    "ann": [CLAIM, NONE, BOTH, CLAIM, "cannot"],
    "bob": [NONE, NONE, CLAIM, None, CLAIM],
}


@pytest.mark.parametrize(
    ("target", "places"),
    [
        (Target("tag", "claim"), [0]),
        (Target("tag", "quote"), [2]),
        (Target("tag", ""), [0, 2]),
        (Target("undecided", people=("bob",)), [3]),
        (Target("tagged", "claim", ("ann",)), [0, 2, 3]),
        (Target("tagged", "claim", ("bob",)), [2, 4]),
        (Target("status", "refuted", ("ann",)), [1]),
        (Target("statuses", "content"), [1]),
        (Target("spans", "", ("ann", "bob")), [2]),
        (Target("gold", "", ("bob",)), [0]),
    ],
)
async def test_enter_opens_the_sentences_behind_every_number(
    tmp_path: Path, target: Target, places: list[int]
) -> None:
    store = memory()
    give(store, DIFFERENT)
    for name, status in (("ann", "refuted"), ("bob", "supported")):
        say(store, name, 1, {"check:content": {"scope": "content", "status": status}})
    say(store, "ann", 2, {"span:s1": PIER})
    judge = session(store, "deputy")
    Adjudication(judge, "ferry").by_rule(0, "take ann")
    judge.end()
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        await press_on(pilot, target)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        focus = review_of(pilot).review.dispute_queue.focus
        assert focus is not None
        assert [place for _, place in focus.items] == places
        assert review_of(pilot).review.place == places[0]
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, OverviewScreen))


async def test_the_sentences_of_a_day_and_those_changed_after_the_reveal(tmp_path: Path) -> None:
    store = memory()
    give(store, DIFFERENT)
    ann = session(store, "ann")
    reveals.submit(ann, "ferry")
    reveals.show(ann, "ferry", ["bob"])
    ann.apply(Edit(tuple(ann.open("ferry").puts(3, {"tag:quote": 1})), "say"))
    ann.end()
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        await press_on(pilot, Target("changed", people=("ann",)))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert "changed after the reveal by ann: 1 here" in line(pilot, "head")
        assert review_of(pilot).review.place == 3
        await pilot.press("escape", "escape")
        await counted(pilot)
        day = next(iter(overview_of(pilot).overview.numbers.pace))
        await press_on(pilot, Target("day", day, ("ann", "bob")))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert f"decided on {day}: 5 here" in line(pilot, "head")


async def test_a_number_without_sentences_says_so(tmp_path: Path) -> None:
    store = memory()
    give(store, {"ann": [CLAIM] * 5, "bob": [CLAIM] * 5})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await count(pilot)
        for target in (Target("tag", "claim"), Target("tag", "threat")):
            await press_on(pilot, target)
            assert f"no sentence is differing on {target.of}" in line(pilot, "message")
            assert isinstance(pilot.app.screen, OverviewScreen)


async def test_ones_own_sentences_that_may_not_be_reviewed_yet_open_on_the_desk(
    tmp_path: Path,
) -> None:
    store = memory()
    give(store, DIFFERENT)
    async with running(store, tmp_path, who="bob") as pilot:
        await count(pilot)
        await press_on(pilot, Target("undecided", people=("bob",)))
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        assert isinstance(pilot.app.screen, DeskScreen)
        assert pilot.app.screen.desk.place == 3
        await until(pilot, lambda: "undecided by bob: 1 sentence" in line(pilot, "message"))


async def test_what_review_leaves_out_of_ones_own_is_told(tmp_path: Path) -> None:
    store = memory()
    give(store, DIFFERENT)
    give(store, {"bob": [CLAIM, CLAIM]}, "pier")
    bob = session(store, "bob")
    bob.apply(Edit((Put("ferry", "", "submit", {"at": "2026-03-02T09:31:00Z"}),), "submit"))
    bob.end()
    async with running(store, tmp_path, who="bob") as pilot:
        await count(pilot)
        await press_on(pilot, Target("tagged", "claim", ("bob",)))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert "claim by bob: 2 here, 2 in all" in line(pilot, "head")
        told = "2 more are in articles that you have not submitted"
        await until(pilot, lambda: told in line(pilot, "message"))


async def test_progress_counts_against_what_is_assigned(tmp_path: Path) -> None:
    store = memory()
    give(store, DIFFERENT)
    store.assign({"ferry": ("bob", "cy"), "pier": ("cy",)})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        shown = await count(pilot)
        rows = [" ".join(row.split()) for row in shown.splitlines()]
        assert any(row.startswith("bob") and row.endswith("4/5 80% *") for row in rows)
        assert any(row.startswith("cy") and row.endswith("0/5 0% *") for row in rows)
        assert any(row.startswith("ann") and row.endswith("5/5 100%") for row in rows)


async def test_a_usually_right_minority_is_a_row_that_opens_its_sentences(tmp_path: Path) -> None:
    """Of ann alone all can be told; bob and cem give the tag as they like."""
    rows = ["111"] * 8 + ["000"] * 8 + ["110", "101", "010", "001"] * 6 + ["011"] * 2
    words = " ".join(f"The ferry number {n} was late." for n in range(len(rows)))
    store = MemoryStore({"ferry": words + "\n"})
    said: Answers = {
        name: [frozenset({"claim"}) if row[at] == "1" else NONE for row in rows]
        for at, name in enumerate(("ann", "bob", "cem"))
    }
    give(store, said)
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        shown = await count(pilot)
        assert "A usually right minority" in shown
        await press_on(pilot, Target("minority", "claim"))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        focus = review_of(pilot).review.dispute_queue.focus
        assert focus is not None
        assert [place for _, place in focus.items] == [len(rows) - 2, len(rows) - 1]
        assert "a minority on claim that is usually right: 2 here" in line(pilot, "head")
