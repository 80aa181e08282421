"""Extra sentences in the queue and the training before the work, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.models import values as v
from reviewer.review.controls import ControlItem, ControlPlan
from reviewer.review.extra_answers import Card
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.cards import CardScreen
from reviewer.tui.screens.list_screen import ListScreen
from tests.tui.check_keys import until
from tests.tui.review_keys import SIZES, running

TEXT = (
    "The ferry sank at noon. Nobody drowned, the mayor said. The captain must resign. It rained.\n"
)
CARD = Card("ferry", "12345678.0", "The quay of Brell stands open.", "It is spring.")
"""Invented, like everybody here."""


def item(use: str, id: str, tags: frozenset[str]) -> ControlItem:
    return ControlItem(id, use, CARD, tags, "a rule says so")  # type: ignore[arg-type]  # two texts


def store(plan: ControlPlan) -> MemoryStore:
    found = MemoryStore({"ferry": TEXT})
    found.keep_plan("controls", plan.to_json())
    return found


async def on_desk(pilot: Pilot[None]) -> None:
    if not isinstance(pilot.app.screen, DeskScreen):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))


def cards(pilot: Pilot[None]) -> CardScreen:
    assert isinstance(pilot.app.screen, CardScreen)
    return pilot.app.screen


def place(pilot: Pilot[None]) -> int:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    return screen.desk.place


@pytest.mark.parametrize("size", SIZES)
async def test_an_extra_sentence_comes_before_the_next_and_the_work_goes_on(
    size: tuple[int, int], tmp_path: Path
) -> None:
    control = item("control", "c1", frozenset({"claim"}))
    workspace = store(ControlPlan(every=2, items=(control,)))
    async with running(workspace, tmp_path, "ann", size) as pilot:
        await on_desk(pilot)
        await pilot.press("space")
        assert place(pilot) == 1
        await pilot.press("space")
        assert "The quay of Brell" in cards(pilot).text
        # Neither what it is for nor the answer is told.
        assert not {"control", "a rule", "right"} & set(cards(pilot).text.split())
        await pilot.press("q", "space")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        assert place(pilot) == 2
        await pilot.press("space", "space")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
    said = workspace.values("ann", "ferry")[""]
    assert said[v.CONTROL + "c1"]["tags"] == ["quote"]
    assert workspace.tallies("ann")["ferry"].tags == {}


async def test_whoever_leaves_an_extra_sentence_is_asked_later(tmp_path: Path) -> None:
    control = item("control", "c1", frozenset())
    workspace = store(ControlPlan(every=1, items=(control,)))
    async with running(workspace, tmp_path, "ann") as pilot:
        await on_desk(pilot)
        await pilot.press("space", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        assert place(pilot) == 1
        await pilot.press("tab")
        assert "The quay" in cards(pilot).text


@pytest.mark.parametrize("size", SIZES)
async def test_the_training_comes_first_and_tells_what_is_right(
    size: tuple[int, int], tmp_path: Path
) -> None:
    items = (item("training", "t1", frozenset({"claim"})), item("training", "t2", frozenset()))
    workspace = store(ControlPlan(items=items, pass_mark=1.0))
    async with running(workspace, tmp_path, "ann", size) as pilot:
        await on_desk(pilot)
        await pilot.press("c")
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        assert "the training comes first (o t)" in screen.message
        await pilot.press("o", "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        await pilot.press("q", "space")
        assert "✗ the answer is claim; you said quote" in cards(pilot).text
        assert "a rule says so" in cards(pilot).text
        # What was said stands, now that the answer is known.
        await pilot.press("c", "space", "space")
        assert "✓ right: no tag" in cards(pilot).text
        await pilot.press("space")
        assert "not passed: 1 of 2 right, 100% are needed" in cards(pilot).text
        await pilot.press("space", "o", "t")
        await until(pilot, lambda: "round 2" in cards(pilot).text)
        await pilot.press("c", "space", "space", "space", "space")
        assert "passed: 2 of 2" in cards(pilot).text
        await pilot.press("space", "c")
        assert workspace.tallies("ann")["ferry"].tags == {"claim": 1}
