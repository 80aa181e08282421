"""`b m`: tab goes through the sentences on which a usually right minority differs."""

from pathlib import Path

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from tests.session.annotator_builders import Answers, give
from tests.tui.check_keys import until
from tests.tui.review_keys import CLAIM, NONE, panel, running
from tests.tui.test_app import line

ROWS = ["111"] * 8 + ["000"] * 8 + ["110", "101", "010", "001"] * 6 + ["011"] * 2


def stored(people: int = 3) -> MemoryStore:
    """Of ann alone all can be told; bob and cem give the tag as they like."""
    words = " ".join(f"The ferry number {n} was late." for n in range(len(ROWS)))
    store = MemoryStore({"ferry": words + "\n"})
    said: Answers = {
        name: [CLAIM if row[at] == "1" else NONE for row in ROWS]
        for at, name in enumerate(("ann", "bob", "cem")[:people])
    }
    give(store, said)
    return store


async def test_tab_goes_through_them_and_says_who_is_held_to_be_right(tmp_path: Path) -> None:
    async with running(stored(), tmp_path, size=(120, 40)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await pilot.press("b", "m")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "tab goes through 2 sentences" in line(pilot, "message"))
        await pilot.press("tab")
        desk = pilot.app.screen
        assert isinstance(desk, DeskScreen)
        assert desk.desk.place == len(ROWS) - 2
        assert "claim no, say ann of 3; right by" in line(pilot, "message")
        await until(pilot, lambda: "≷ claim no, say ann of 3" in panel(pilot))


async def test_of_two_it_says_why_there_is_none(tmp_path: Path) -> None:
    async with running(stored(2), tmp_path) as pilot:
        await pilot.press("enter", "b", "m")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "it takes 3 annotators" in line(pilot, "message"))
