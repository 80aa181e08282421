"""Submitting an article by key."""

from reviewer.models import Change
from reviewer.store.memory_store import MemoryStore
from tests.tui.conftest import Run
from tests.tui.test_app import line


async def test_submitting_and_withdrawing(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await pilot.press("enter", "space", "exclamation_mark", "y")
        assert store.tallies("ann")["ferry"].submitted
        assert "submitted, 6 undecided" in line(pilot, "message")
        await pilot.press("exclamation_mark")
        assert not store.tallies("ann")["ferry"].submitted
        assert "withdrawn" in line(pilot, "message")
        await pilot.press("u")
        assert store.tallies("ann")["ferry"].submitted


async def test_once_others_were_shown_it_stays_submitted(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await pilot.press("enter", "exclamation_mark", "y")
        session = pilot.app.session  # type: ignore[attr-defined]
        session.fact([Change("ferry", "", "reveal", None, ["bob"])])
        for key in ("exclamation_mark", "u"):
            await pilot.press(key)
            assert "bob" in line(pilot, "message")
            assert store.tallies("ann")["ferry"].submitted
