"""In which order the features of the Desk hear of an outcome, another desk, a move, a recut.

Written down before the features become objects of their own: what each does may depend on what
another has done already.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest

from reviewer.tui.screens.desk.screen import DeskScreen
from tests.tui.conftest import Run

FEATURES = {
    "SelectDesk": "selection",
    "MovingDesk": "words",
    "MarginDesk": "side notes",
    "CorrectedDesk": "changed text",
    "DeskBase": "desk",
    "ListScreen": "list",
}
"""Class -> what it is for."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Given a method, the list that fills with who begins (`>`) and ends (`<`) to hear of it."""

    def of(method: str) -> list[str]:
        noted: list[str] = []
        for cls in DeskScreen.__mro__:
            if cls.__name__ in FEATURES and method in vars(cls):
                monkeypatch.setattr(cls, method, noting(noted, cls, vars(cls)[method]))
        return noted

    return of


def noting(noted: list[str], cls: type, method: Callable[..., Any]) -> Callable[..., Any]:
    name = FEATURES[cls.__name__]

    @wraps(method)
    def around(*args: Any, **kwargs: Any) -> Any:
        noted.append(f"> {name}")
        try:
            return method(*args, **kwargs)
        finally:
            noted.append(f"< {name}")

    return around


async def test_an_outcome(run: Run, heard: Callable[[str], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        noted = heard("apply_outcome")
        await pilot.press("c")
        assert noted == [
            "> selection", "> words", "> side notes", "> desk", "> list",
            "< list", "< desk", "< side notes", "< words", "< selection",
        ]  # fmt: skip


async def test_a_move(run: Run, heard: Callable[[str], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        noted = heard("moved")
        await pilot.press("j")
        assert noted == ["> selection", "> words", "> desk", "< desk", "< words", "< selection"]


async def test_another_desk(run: Run, heard: Callable[[str], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        noted = heard("use")
        await pilot.press("l")
        assert noted == [
            "> words", "> changed text", "> side notes", "> desk",
            "< desk", "< side notes", "< changed text", "< words",
        ]  # fmt: skip


async def test_a_recut(run: Run, heard: Callable[[str], list[str]]) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "w", "l", "l")
        noted = heard("recut")
        await pilot.press("z", "s")
        assert noted == ["> words", "> side notes", "> desk", "< desk", "< side notes", "< words"]
