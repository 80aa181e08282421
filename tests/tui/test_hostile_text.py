"""No screen and no dialog lets anything through to the terminal that would steer it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.models.terminal_text import STEERING
from reviewer.session.collaboration import reveals
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import say, session
from tests.tui.check_keys import until
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
    one = session(store, "ann")
    assert reveals.submit(one, "ferry").ok
    one.end()
    return store


OPENS = {
    (): {
        ("o", "n"): "NotesScreen", ("o", "i"): "GuideScreen", ("o", "a"): "MetadataScreen",
        ("o", "e"): "ExportScreen", (":",): "HelpScreen", ("o", "v"): "OverviewScreen",
    },
    ("enter",): {
        ("o", "h"): "HistoryScreen", ("e",): "EvidenceScreen", ("-",): "NoteScreen",
        ("S", "enter"): "CheckScreen", ("o", "o"): "OrphansScreen", ("o", "a"): "MetadataScreen",
        ("o", "r"): "ReviewScreen",
    },
}  # fmt: skip
"""Keys that lead to a screen -> keys there -> the screen or dialog that opens."""


async def look(pilot: Pilot[None]) -> str:
    """What is painted now, with whatever a notice says."""
    await pilot.pause()
    painted = pilot.app.export_screenshot()
    assert STEERING.findall(painted.replace("\n", " ")) == [], type(pilot.app.screen)
    return painted


@pytest.mark.parametrize("start", OPENS)
async def test_every_screen_and_dialog_is_safe(
    hostile: MemoryStore, tmp_path: Path, start: tuple[str, ...]
) -> None:
    """Regression: history, note, flag, check, metadata and evidence let OSC 52 through."""
    app = make_app(hostile, tmp_path)
    painted = ""
    async with app.run_test(size=(100, 30)) as pilot:
        app.notify(HOSTILE, markup=False)
        await pilot.press(*start)
        painted += await look(pilot)
        screen = app.screen
        for keys, name in OPENS[start].items():
            await pilot.press(*keys)
            await until(pilot, lambda name=name: type(app.screen).__name__ == name)  # type: ignore[misc]  # the name of this turn
            painted += await look(pilot)
            for _ in range(6):
                if app.screen is not screen:
                    await pilot.press("escape")
    app.session.end()
    assert painted.count("52;c;") > len(OPENS[start])
