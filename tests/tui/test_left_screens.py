"""Screens that were left are not kept: a long day may open each a thousand times."""

from __future__ import annotations

import gc
from collections import Counter
from weakref import WeakSet

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.tui.conftest import Run

TIMES = 6


@pytest.mark.parametrize("place", ["r", "v", "c", "l", "e", "h"])
async def test_a_screen_that_was_left_is_let_go(run: Run, place: str) -> None:
    """Regression: Review, the Overview and the board stayed in memory until the end."""
    seen: WeakSet[Screen[object]] = WeakSet()
    async with run() as pilot:
        await pilot.press("enter")
        for _ in range(TIMES):
            await pilot.press("o", place)
            await pilot.pause()
            seen.add(pilot.app.screen)
            await pilot.press(*(("o", "d") if place == "l" else ("escape",)))
            await pilot.pause()
        gc.collect()
        left = Counter(type(one).__name__ for one in seen if one not in pilot.app.screen_stack)
        # What ran last may still hold the latest one or two.
        assert sum(left.values()) <= 2, left


async def test_what_was_painted_of_a_dialog_is_let_go(run: Run) -> None:
    """Regression: each look at the help kept half a megabyte of painted lines."""

    async def open_and_leave(pilot: Pilot[None], times: int) -> int:
        for _ in range(times):
            await pilot.press("?")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        gc.collect()
        return sum(type(one).__name__ == "StylesCache" for one in gc.get_objects())

    async with run() as pilot:
        await pilot.press("enter")
        before = await open_and_leave(pilot, 2)
        assert await open_and_leave(pilot, 8) - before < 10
