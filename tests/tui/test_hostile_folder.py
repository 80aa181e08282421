"""The program over a workspace into which a colleague has put everything hostile at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import load
from reviewer.session import Session
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from tests.store.git_walk import store_of
from tests.store.hostile_folder import place, plant_everything, tags_of
from tests.tui.check_keys import until
from tests.tui.desk_keys import desk_of, line

LOOKS = ("o v", "o c", "o n", "o h", "o p", "o a", "o i", "o m", "o e", "o b", "o r", "h", "enter")
"""Keys that open screens and dialogs over the Desk."""


async def test_every_screen_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = place(tmp_path)
    monkeypatch.chdir(here.work)
    plant_everything(here)
    around = here.around()
    # Other people's folders are one thing, a link in Ann's own would keep her from writing.
    (here.annotations / "ann" / "journal" / "x.jsonl").unlink()
    store = store_of(here.work)
    settings = load(None, articles=here.work / "seeds", annotator="ann", environ={})
    session = Session(store, settings.scheme, "ann", None, begin=lambda: store.writer("ann"))
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_desk("ferry")
        for keys in LOOKS:
            await pilot.press(*keys.split())
            await pilot.pause()
            await pilot.press("escape")
            app.open_desk("ferry")
            await pilot.pause()
            assert app.fault is None, keys
        assert desk_of(pilot).desk.rows
        await pilot.press("q")
        await until(pilot, lambda: "quote on 1" in line(pilot, "message"))
    session.end()
    assert tags_of(here, "ann") >= 1
    assert here.around() == around
