"""No screen and no dialog lets anything through to the terminal that would steer it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from reviewer.models.terminal_text import STEERING
from reviewer.session.collaboration import reveals
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from tests.session.annotator_builders import say, session
from tests.tui.conftest import make_app

HOSTILE = "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u202eevil\u2066"
TEXT = f"First {HOSTILE} sentence. Second {HOSTILE} one.\n\nThird, it is said, {HOSTILE} too.\n"

SAID = {
    "tag:claim": 1, "decided": "settled", "note": HOSTILE, "flag:doubt": HOSTILE,
    f"tag:x{HOSTILE}": 1,
    "check:content": {
        "scope": "content", "status": "supported", "claim": HOSTILE, "rationale": HOSTILE,
        "claimant": HOSTILE,
    },
    "evidence:e1": {
        "check": "content", "source": "s1", "stance": "supports", "quote": HOSTILE,
        "locator": HOSTILE, "comment": HOSTILE,
    },
    "remark:r1": {"text": HOSTILE, "about": "ann", "at": "2026-03-01T09:00:00Z"},
    "link:l1": {"kind": "same", "article": HOSTILE, "unit": "x", "text": HOSTILE},
}  # fmt: skip


@pytest.fixture
def hostile() -> MemoryStore:
    store = MemoryStore({"ferry": TEXT, f"p{HOSTILE}": TEXT})
    for name in ("bob", "ann"):
        say(store, name, 0, SAID)
        say(store, name, 1, {"tag:quote": 1, "decided": "settled", "note": HOSTILE})
        say(store, name, 0, {"source:s1": None} if False else {"tag:figure": 1})
    one = session(store, "ann")
    assert reveals.submit(one, "ferry").ok
    one.end()
    return store


def keys_of(app: ReviewerApp) -> Iterator[tuple[str, ...]]:
    """The keys of every command of the screen in front, chords and all, but not those that quit."""
    for row in app.keymap.table((app.screen.SCOPE,)):  # type: ignore[attr-defined]  # our own screens
        if row.id not in ("app.quit", "app.screenshot") and row.keys:
            yield tuple(row.keys[0].split())


async def look(pilot: Pilot[None], seen: set[str]) -> None:
    """Looks at what is painted now, with whatever a notice says."""
    await pilot.pause()
    painted = pilot.app.export_screenshot()
    assert STEERING.findall(painted.replace("\n", " ")) == [], type(pilot.app.screen)
    seen.add(type(pilot.app.screen).__name__)


async def back(pilot: Pilot[None], screen: object) -> None:
    for _ in range(6):
        if pilot.app.screen is screen:
            return
        await pilot.press("escape")
    while len(pilot.app.screen_stack) > 1 and isinstance(pilot.app.screen, ModalScreen):
        pilot.app.pop_screen()
        await pilot.pause()


@pytest.mark.parametrize("start", [(), ("enter",), ("enter", "o", "r"), ("o", "v")])
async def test_every_screen_and_dialog_is_safe(
    hostile: MemoryStore, tmp_path: Path, start: tuple[str, ...]
) -> None:
    """Regression: history, note, flag, check, metadata and evidence let OSC 52 through."""
    app = make_app(hostile, tmp_path)
    seen: set[str] = set()
    async with app.run_test(size=(100, 30)) as pilot:
        app.notify(HOSTILE, markup=False)
        await look(pilot, seen)
        if start:
            await pilot.press(*start)
        await look(pilot, seen)
        screen = app.screen
        for keys in list(keys_of(app)):
            await pilot.press(*keys)
            await look(pilot, seen)
            await back(pilot, screen)
            if app.screen is not screen:
                break
    app.session.end()
    assert len(seen) >= 2
