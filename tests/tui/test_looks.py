"""Pictures of the screens. They show looks only; what keys do is tested elsewhere.

Look at the report before accepting a change: `make snapshot-update`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from reviewer.session.checks import evidence
from reviewer.session.collaboration import reveals
from reviewer.store import memory_store
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.board import BoardScreen
from tests.session.annotator_builders import say, session
from tests.tui.check_keys import until
from tests.tui.conftest import make_app

Compare = Callable[..., bool]

DESK = ("enter", "j", "1", "3", "space", "2", "s", "s", "2", "a", "j", "i")
SIZES = {"small": (60, 20), "usual": (80, 24), "wide": (120, 40), "huge": (200, 60)}
USUAL = ("usual", "wide", "huge")


async def settled(pilot: Pilot[Any]) -> None:
    """Nothing is under way."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


class Standing(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 3, 1, 9, tzinfo=tz)


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: the Overview's weeks showed the day of the test, so that it held on one only."""
    monkeypatch.setattr(memory_store, "datetime", Standing)


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor of a field blinks.

    Regression: a blink that was under way when blinking was ended hid the cursor in the picture.
    """
    monkeypatch.setattr(Input, "_toggle_cursor", lambda field: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda field: None)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder, below which the Library names the folder of the tags."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def looks(snap_compare: Compare, store: MemoryStore, tmp_path: Path) -> Callable[..., None]:
    """Compares the screen after some keys with the picture that was accepted."""

    def compare(keys: Iterable[str], size: str = "usual", theme: str = "reviewer-dark") -> None:
        app = make_app(store, tmp_path, theme=theme)
        shot = {"press": tuple(keys), "terminal_size": SIZES[size], "run_before": settled}
        assert snap_compare(app, **shot)

    return compare


@pytest.mark.parametrize("size", SIZES)
def test_the_library(looks: Callable[..., None], size: str) -> None:
    looks((), size)


@pytest.mark.parametrize("size", SIZES)
def test_the_desk(looks: Callable[..., None], size: str) -> None:
    looks(DESK, size)


@pytest.mark.parametrize("theme", ["reviewer-light", "reviewer-contrast", "ansi-dark"])
def test_the_desk_in_another_theme(looks: Callable[..., None], theme: str) -> None:
    looks(DESK, "wide", theme)


def test_the_desk_without_colour(
    looks: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    looks(DESK, "wide")


@pytest.mark.parametrize("size", SIZES)
def test_the_status_pop_up(looks: Callable[..., None], size: str) -> None:
    looks(("enter", "s"), size)


SCREENS: dict[str, tuple[str, ...]] = {
    "help": ("enter", "?"),
    "palette": ("enter", ":", *"und"),
    "filter": ("enter", "F", *"ferry", "enter"),
    "search": ("enter", "/", *"the"),
    "words": ("enter", "j", "j", "j", '"', "q", "p", "c", "l", "p", "s", "v", "l"),
    "check": ("enter", "1", "s", "enter"),
    "note": ("enter", "m", *"To be asked."),
    "overview": ("enter", "space", "!", "y", "o", "v"),
}


@pytest.mark.parametrize("size", USUAL)
@pytest.mark.parametrize("name", SCREENS)
def test_the_other_screens(looks: Callable[..., None], name: str, size: str) -> None:
    looks(SCREENS[name], size)


@pytest.mark.parametrize("size", USUAL)
def test_the_board_of_claims(
    snap_compare: Compare, store: MemoryStore, tmp_path: Path, size: str
) -> None:
    check = {"scope": "content", "claim": "The ferry sank at noon.", "claimant": "the mayor"}
    late = {**check, "status": "in progress", "assignee": "bob", "due": "2026-03-02"}
    done = {**check, "status": "not enough evidence", "priority": "high", "assignee": "ann"}
    for name, place, said in (
        ("bob", 1, late),
        ("ann", 1, done),
        ("ann", 4, {**check, "status": "refuted"}),
    ):
        say(store, name, place, {"check:content": said})
    one = session(store, "ann")
    reveals.submit(one, "ferry")
    one.end()

    async def gathered(pilot: Pilot[Any]) -> None:
        await pilot.press("o", "c")
        app = pilot.app
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.done)
        await settled(pilot)

    app = make_app(store, tmp_path)
    shot = {"terminal_size": SIZES[size], "run_before": gathered}
    assert snap_compare(app, **shot)


@pytest.mark.parametrize("size", USUAL)
def test_review(looks: Callable[..., None], store: MemoryStore, size: str) -> None:
    say(store, "bob", 0, {"tag:claim": 1, "decided": "settled"})
    looks(("enter", "2", "space", "!", "y", "o", "r"), size)


@pytest.mark.parametrize("size", USUAL)
def test_the_evidence_form(
    looks: Callable[..., None], monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setattr(evidence, "now", lambda: "2026-03-01T09:00:00Z")
    looks(("enter", "1", "e"), size)


EXPORT = ("enter", "1", "space", "3", "space", "o", "e")


@pytest.mark.parametrize("size", SIZES)
def test_the_export(looks: Callable[..., None], size: str) -> None:
    looks(EXPORT, size)


def test_the_export_in_a_light_theme(looks: Callable[..., None]) -> None:
    looks((*EXPORT, "down", "down", "e"), "wide", "reviewer-light")


@pytest.mark.parametrize("size", ["usual", "wide"])
def test_what_others_say(looks: Callable[..., None], store: MemoryStore, size: str) -> None:
    remark = {"text": "A figure of its own?", "about": "ann", "at": "2026-03-01T09:00:00Z"}
    check = {"scope": "content", "status": "refuted", "rationale": "It sailed on."}
    say(store, "bob", 1, {"check:content": check, "remark:r": remark})
    looks(("enter", "!", "y", "b", "c", "g", "j", "j", "k"), size)


@pytest.mark.parametrize("size", ["usual", "wide"])
def test_the_library_with_what_waits(
    looks: Callable[..., None], store: MemoryStore, size: str
) -> None:
    store.assign({"pier": ["ann"]})
    say(store, "bob", 1, {"remark:r": {"text": "Why?", "about": "ann", "at": "2026-03-01"}})
    ann = session(store, "ann")
    assert reveals.submit(ann, "ferry").ok
    ann.end()
    looks(("j", "k", "j"), size)
