"""A norming session of three by keys alone: blind votes, the talk about them, both alphas."""

from __future__ import annotations

from pathlib import Path

import krippendorff
import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from reviewer.models import values as v
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.cards import CardScreen
from reviewer.tui.screens.dialogs.command_list import HelpScreen
from reviewer.tui.screens.dialogs.note import NoteScreen
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.widgets.prompt import Prompt
from tests.tui.check_keys import until
from tests.tui.review_keys import SIZES, running

TEXT = "The ferry sank at noon. Nobody drowned, the mayor said. The captain must resign.\n"
"""Invented, like everybody here."""


def store() -> MemoryStore:
    return MemoryStore({"ferry": TEXT})


def cards(pilot: Pilot[None]) -> CardScreen:
    assert isinstance(pilot.app.screen, CardScreen)
    return pilot.app.screen


def shown(pilot: Pilot[None]) -> str:
    """What the dialog shows, as it is painted."""
    card = cards(pilot).query_one("#card", Static)
    return "\n".join(card.render_line(y).text.rstrip() for y in range(card.size.height))


async def vote(pilot: Pilot[None], *keys: str) -> None:
    """Opens the session and presses keys; then what there is to be seen is there."""
    await pilot.press("o", "m")
    await until(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
    await pilot.press(*keys)
    await pilot.pause()


async def begin(pilot: Pilot[None]) -> None:
    """Ann makes a session of all three sentences, on the Desk."""
    if not isinstance(pilot.app.screen, DeskScreen):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
    await pilot.press("*", ":")
    await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
    await pilot.press(*"new norming", "enter")
    await until(pilot, lambda: pilot.app.screen.query_one(Prompt).display)
    await pilot.press(*"autumn ann bob cy", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, ListScreen)
    assert "autumn: 3 sentences for ann, bob, cy" in screen.message


@pytest.mark.parametrize("size", SIZES)
async def test_three_people_vote_talk_and_vote_again(size: tuple[int, int], tmp_path: Path) -> None:
    workspace = store()
    async with running(workspace, tmp_path, "ann", size) as pilot:
        await begin(pilot)
        await vote(pilot, "c", "space", "q", "space", "d", "space")
        assert "still to vote: bob (0 of 3), cy (0 of 3)" in cards(pilot).text
    async with running(workspace, tmp_path, "bob", size) as pilot:
        await vote(pilot, "c", "space", "space", "d", "space")
        assert "still to vote: cy (0 of 3)" in cards(pilot).text
        await pilot.press("k")
        # Nothing of what ann said, and no remark, before all have voted.
        assert "ann" not in cards(pilot).text
        await pilot.press("enter")
        assert not isinstance(pilot.app.screen, NoteScreen)
    async with running(workspace, tmp_path, "cy", size) as pilot:
        await vote(pilot, "space", "c", "space", "t", "space")
        # Cy was the last: the votes of all are shown at once, and the second round is open.
        assert "second votes" in cards(pilot).text
        assert "ann: claim" in cards(pilot).text and "cy (you): no tag" in cards(pilot).text
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        await pilot.press(*"it reports", "enter")
        await until(pilot, lambda: "cy: it reports" in cards(pilot).text)
        await pilot.press("c", "space", "c", "q", "space", "t", "d", "space")
    assert workspace.facts("cy", "ferry").revealed == {"ann", "bob"}
    for name in ("ann", "bob"):
        async with running(workspace, tmp_path, name, size) as pilot:
            await vote(pilot)
            assert "cy: it reports" in cards(pilot).text
            await pilot.press("space", *(("q",) if name == "bob" else ()), "space", "space")
            ends = shown(pilot)
    assert "before and after the discussion" in ends
    first = [[1, 0, 0], [1, 0, 0], [0, 1, 0]]
    alpha = krippendorff.alpha(reliability_data=first, level_of_measurement="nominal")
    assert f"claim: {alpha:.2f} → 1.00" in ends
    said = workspace.values("ann", "ferry")
    assert all(key.startswith((v.NORMING, v.REVEAL)) for own in said.values() for key in own)
