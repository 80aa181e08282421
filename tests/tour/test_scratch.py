"""The tour teaches what it says: by its own keys every step of it is done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.config import Settings, load
from reviewer.session import Session
from reviewer.store.file_store import FileStore
from reviewer.tour import scratch
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from reviewer.tui.screens.dialogs.evidence import EvidenceScreen
from reviewer.tui.screens.dialogs.export import ExportScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from tests.tui.check_keys import until


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    scratch.make(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = load(tmp_path / "reviewer.toml", articles=tmp_path / "seeds", environ={})
    return replace(found, annotator=scratch.YOU)


def store_of(settings: Settings) -> FileStore:
    return FileStore(
        settings.articles, settings.annotations,
        base=settings.articles, workspace=settings.workspace,
    )  # fmt: skip


async def test_its_keys_do_all_of_its_steps(settings: Settings, tmp_path: Path) -> None:
    store = store_of(settings)
    scratch.invite_colleague(store, settings.scheme)
    session = Session(store, settings.scheme, scratch.YOU, store.writer(scratch.YOU))
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
    assert not any(step.done for step in scratch.steps(store, tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "j", "j", "j", "c", "space")
        await pilot.press(*"jjjjj", "w", "l", "l", "l", "f", "escape")
        await pilot.press("j", "j", "s", "s", "j", "e")
        await until(pilot, lambda: isinstance(app.screen, EvidenceScreen))
        await pilot.press(*"https://example.org/log", "enter", "s", *"sank", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, EvidenceScreen))
        await pilot.press("l", "j", "c", "space", "c", "space", "q", "space", "!")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: bool(app.above.dispute_queue.count))
        await pilot.press("tab", "d", "space", "space")
        await until(pilot, lambda: bool(store.gold(scratch.REVIEW)))
        await pilot.press("escape", "o", "e")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: scratch.exported(tmp_path) is not None)
    session.end()
    done = {step.what: step.done for step in scratch.steps(store_of(settings), tmp_path)}
    assert all(done.values()), done


def test_the_colleague_is_invited_once_and_differs(settings: Settings) -> None:
    store = store_of(settings)
    for _ in range(2):
        scratch.invite_colleague(store, settings.scheme)
    tally = store.tallies(scratch.COLLEAGUE)[scratch.REVIEW]
    assert tally.submitted
    assert tally.decided == 9
    assert len(list(store.events(scratch.COLLEAGUE))) == 2


def test_what_is_there_stays_and_all_of_it_can_be_removed(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    scratch.make(folder)
    article = folder / "seeds" / "01-first-steps.md"
    article.write_text("changed", encoding="utf-8")
    scratch.make(folder)
    assert article.read_text(encoding="utf-8") == "changed"
    scratch.remove(folder)
    scratch.remove(folder)
    assert not any(tmp_path.iterdir())
