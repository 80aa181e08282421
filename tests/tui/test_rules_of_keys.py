"""What a second key means: after an action, on another row, behind another screen."""

from __future__ import annotations

from pathlib import Path

from textual.screen import Screen

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.widgets.which_key import WhichKey
from tests.session.annotator_builders import give, memory
from tests.tui.conftest import Run
from tests.tui.desk_keys import desk_of, line, values_at
from tests.tui.key_app_example import Toy
from tests.tui.review_keys import BOTH, CLAIM, NONE, enter, gold, review_of, running

LONG = " ".join(f"Boat {number} left the pier." for number in range(90)) + "\n"


async def test_an_action_ends_a_range_and_keeps_what_it_held(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "v", "j", "1", "j", "j")
        assert desk_of(pilot).desk.selection.places() == [0, 1]
        await pilot.press("2")
        tags = [sorted(values_at(pilot, place)) for place in range(4)]
        assert tags == [["tag:claim", "tag:quote"]] * 2 + [[]] * 2


async def test_undo_of_a_row_out_of_view_shows_it_first(run: Run, store: MemoryStore) -> None:
    store.put("ferry", LONG)
    async with run() as pilot:
        await pilot.press("enter", "1", "G", "u")
        assert "u again undoes claim" in line(pilot, "message")
        assert desk_of(pilot).desk.place == 0
        assert values_at(pilot, 0) == {"tag:claim": 1}
        await pilot.press("u")
        assert values_at(pilot, 0) == {}


async def test_undo_of_a_row_in_view_takes_one_key(run: Run, store: MemoryStore) -> None:
    store.put("ferry", LONG)
    async with run() as pilot:
        await pilot.press("enter", "1", "j", "j", "u")
        assert values_at(pilot, 0) == {}


async def test_a_second_space_on_another_tie_asks_again(tmp_path: Path) -> None:
    store = memory()
    give(store, {"ann": [CLAIM, NONE, BOTH], "bob": [NONE, NONE, CLAIM]})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("space", "tab")
        assert review_of(pilot).review.place == 2
        await pilot.press("space")
        assert gold(pilot, 0) == gold(pilot, 2) == {}
        assert review_of(pilot).review.place == 2
        assert "tie" in line(pilot, "message")
        await pilot.press("space")
        assert gold(pilot, 2)["tag:claim"] is True


async def test_keys_that_wait_do_not_wait_behind_another_screen() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("s")
        assert app.desk.chords.pending is not None
        await app.push_screen(Screen())
        await pilot.pause()
        app.pop_screen()
        await pilot.pause()
        assert app.desk.chords.pending is None
        assert not app.desk.query_one(WhichKey).display
        await pilot.press("j")
        assert app.desk.done == [("down",)]
