"""In which order the features of the Desk hear of an outcome, another desk, a move, a recut.

What each does may depend on what another has done already.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest

from reviewer.tui.screens.desk.changed_text_commands import ChangedTextCommands
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.desk.selection_commands import SelectionCommands
from reviewer.tui.screens.desk.side_note_commands import SideNoteCommands
from reviewer.tui.screens.desk.words_mode import WordsMode
from reviewer.tui.screens.list_screen import ListScreen
from tests.tui.conftest import Run

HEARING = {
    ("selection", SelectionCommands): ("end_range", "moved"),
    ("words", WordsMode): ("use", "show_outcome", "follow_boundaries", "moved"),
    ("side notes", SideNoteCommands): ("forget", "show_outcome", "look_beside"),
    ("changed text", ChangedTextCommands): ("say_unsettled",),
    ("desk", DeskScreen): ("refill", "show_head"),
    ("list", ListScreen): ("apply_outcome",),
}
"""Feature -> the methods by which it hears of something."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Given nothing, the list that fills from then on with who hears of something."""

    def begin() -> list[str]:
        noted: list[str] = []
        for (name, cls), methods in HEARING.items():
            for method in methods:
                words = f"{name}: {method.replace('_', ' ')}"
                monkeypatch.setattr(cls, method, noting(noted, words, vars(cls)[method]))
        return noted

    return begin


def noting(noted: list[str], words: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def around(*args: Any, **kwargs: Any) -> Any:
        noted.append(words)
        return method(*args, **kwargs)

    return around


async def test_an_outcome(run: Run, heard: Callable[[], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        noted = heard()
        await pilot.press("c")
        assert noted == [
            "selection: end range", "list: apply outcome", "desk: show head",
            "side notes: show outcome", "words: show outcome",
        ]  # fmt: skip


async def test_a_move(run: Run, heard: Callable[[], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        noted = heard()
        await pilot.press("j")
        assert noted == ["desk: show head", "words: moved", "selection: moved"]


async def test_another_desk(run: Run, heard: Callable[[], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        noted = heard()
        await pilot.press("l")
        filled = ["desk: refill", "desk: show head", "words: moved", "selection: moved"]
        assert noted[:2] == ["words: use", "side notes: forget"]
        assert noted[2:6] == filled
        assert noted[6:] == ["changed text: say unsettled", "side notes: look beside"]


async def test_a_recut(run: Run, heard: Callable[[], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "l", "l")
        noted = heard()
        await pilot.press("z", "s")
        at = noted.index("words: follow boundaries")
        assert noted[at + 1 : at + 3] == ["side notes: forget", "desk: refill"]
        assert noted.index("side notes: look beside") > noted.index("desk: refill")
