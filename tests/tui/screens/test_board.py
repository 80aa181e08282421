"""The board of claims by keys: three people take, hand over, check and sign one claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.models import values as v
from reviewer.session.collaboration import reveals
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.background import time_slices
from reviewer.tui.screens.board import BoardScreen
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.note import NoteScreen
from reviewer.tui.screens.dialogs.pick import PickScreen
from reviewer.tui.screens.dialogs.plan import PlanScreen
from reviewer.tui.widgets.line_widgets import OneLine
from tests.session.annotator_builders import give, memory, say, session
from tests.tui.check_keys import until
from tests.tui.review_keys import running

CLAIM = "A ferry sank."


def begun() -> MemoryStore:
    """ann, bob and cy have begun ferry; ann has a check that nobody is on."""
    store = memory()
    yes = frozenset({"claim"})
    give(store, {"ann": [yes], "bob": [yes], "cy": [yes]})
    check = {"scope": "content", "status": "unchecked", "claim": CLAIM}
    say(store, "ann", 0, {v.CHECK + "content": check})
    return store


def submit(store: MemoryStore, name: str) -> None:
    one = session(store, name)
    assert reveals.submit(one, "ferry").ok
    one.end()


def board_of(pilot: Pilot[None]) -> BoardScreen:
    assert isinstance(pilot.app.screen, BoardScreen)
    return pilot.app.screen


async def gathered(pilot: Pilot[None]) -> BoardScreen:
    screen = pilot.app
    await until(pilot, lambda: isinstance(screen.screen, BoardScreen) and board_of(pilot).done)
    return board_of(pilot)


async def board(pilot: Pilot[None]) -> BoardScreen:
    await pilot.press("o", "c")
    return await gathered(pilot)


def check_of(store: MemoryStore, name: str) -> dict[str, object]:
    one = session(store, name)
    found = dict(one.open("ferry").at(0).values.get(v.CHECK + "content", {}))
    one.end()
    return found


async def test_three_people_take_hand_over_check_and_sign_a_claim(tmp_path: Path) -> None:
    store = begun()
    async with running(store, tmp_path, "ann") as pilot:
        screen = await board(pilot)
        await pilot.press("t")
        await until(pilot, lambda: screen.done and screen.listed()[0].assignee == "ann")
        assert screen.listed()[0].status == "in progress"
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        await pilot.press(*"ask", "enter")
        await gathered(pilot)
        await until(pilot, lambda: screen.done and screen.listed()[0].assignee == "bob")
    async with running(store, tmp_path, "bob") as pilot:
        screen = await board(pilot)
        [row] = screen.listed()
        assert (row.claim, row.remarks) == (CLAIM, ("ann: ask",))
        await pilot.press("t", "m")
        await until(pilot, lambda: screen.done and len(screen.listed()) == 1)
        mine = screen.row
        assert mine is not None and (mine.by, mine.origin) == ("bob", "ann")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await pilot.press("s", "r", "escape", "escape")
        screen = await gathered(pilot)
        assert screen.row is not None
        assert (screen.row.by, screen.row.status) == ("bob", "refuted")
    submit(store, "cy")
    async with running(store, tmp_path, "cy") as pilot:
        screen = await board(pilot)
        assert [(row.by, row.signoff) for row in screen.listed()] == [
            ("ann", "not needed"), ("bob", "wanted"),
        ]  # fmt: skip
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await pilot.press("+")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await pilot.press("escape")
        screen = await gathered(pilot)
        found = {row.by: (row.signoff, row.signers) for row in screen.listed()}
        assert found["bob"] == ("approved", ("cy",))
    assert check_of(store, "bob")["origin"] == "ann"


async def test_before_the_reveal_only_who_is_on_it_is_on_the_screen(tmp_path: Path) -> None:
    store = begun()
    check = {"scope": "content", "status": "in progress", "claim": CLAIM, "assignee": "ann"}
    say(store, "ann", 0, {v.CHECK + "content": check})
    async with running(store, tmp_path, "bob") as pilot:
        screen = await board(pilot)
        shown = pilot.app.export_screenshot()
        assert "in&#160;progress&#160;by&#160;ann" in shown
        assert "A&#160;ferry&#160;sank" not in shown
        await pilot.press("t")
        assert "in progress by ann" in screen.message
    assert check_of(store, "bob") == {}


async def test_plan_filter_and_sort(tmp_path: Path) -> None:
    store = begun()
    say(store, "ann", 1, {v.CHECK + "said": {"scope": "said", "status": "unchecked"}})
    async with running(store, tmp_path, "ann") as pilot:
        screen = await board(pilot)
        assert [row.place for row in screen.listed()] == [0, 1]
        columns = screen.query_one("#columns", OneLine)
        # Nobody is on a check and none is due: the claims have that room.
        assert columns.text.split() == ["status", "ev", "sign-off", "claim"]
        await pilot.press("j", "p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        await pilot.press(*"2031-05-06", "ctrl+s")
        await gathered(pilot)
        await until(pilot, lambda: screen.done and screen.listed()[1].due == "2031-05-06")
        assert columns.text.split() == ["status", "due", "ev", "sign-off", "claim"]
        await pilot.press("s")
        assert [row.place for row in screen.listed()] == [1, 0]
        await pilot.press("F", *"SANK", "enter")
        assert [row.place for row in screen.listed()] == [0]
        await pilot.press("escape")
        assert len(screen.listed()) == 2
        await pilot.press("u")
        await until(pilot, lambda: screen.done and not any(row.due for row in screen.listed()))
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, BoardScreen)


async def test_a_key_typed_ahead_waits_for_the_check_it_is_meant_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a busy machine: the first slice brings nothing, and the others come late.
    monkeypatch.setattr(time_slices, "SLICE", 0)
    monkeypatch.setattr(time_slices, "REST", 3600)
    async with running(begun(), tmp_path, "ann") as pilot:
        await pilot.press("o", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        assert not board_of(pilot).done
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
