"""What the first frame did not wait for comes right after it."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.config import load
from reviewer.ports import Locked, Writer
from reviewer.session import Session
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.list_screen import ListScreen
from reviewer.tui.widgets.line_widgets import OneLine
from tests.tui.conftest import Run


async def until_begun(pilot: Pilot[None]) -> ReviewerApp:
    """Waits for the writing session to be asked for."""
    app = pilot.app
    assert isinstance(app, ReviewerApp)
    while not app.session.pen.begun:
        await pilot.pause(0.01)
    await pilot.pause()
    return app


async def test_somebody_else_writes_and_the_head_says_so(
    store: MemoryStore, tmp_path: Path
) -> None:
    def locked() -> Writer:
        raise Locked("another session writes")

    (tmp_path / "ferry.txt").write_text("It sank.")
    found = load(None, articles=tmp_path / "ferry.txt", annotator="ann", environ={})
    settings = replace(found, theme="reviewer-dark")
    session = Session(store, settings.scheme, "ann", None, begin=locked)
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
    async with app.run_test() as pilot:
        await until_begun(pilot)
        assert "READ ONLY" in app.screen.query_one("#head", OneLine).text
        await pilot.press("1")
        message = app.screen.query_one("#message", OneLine)
        while "another session" not in message.text:
            await pilot.pause(0.01)


@pytest.mark.usefixtures("arrivals_at_once")
async def test_work_goes_on_once_the_other_session_has_ended(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Regression: who came second stayed read only until the program was started again."""
    there = True

    def begin() -> Writer:
        if there:
            raise Locked("another session writes")
        return store.writer("ann")

    (tmp_path / "ferry.txt").write_text("It sank.")
    found = load(None, articles=tmp_path / "ferry.txt", annotator="ann", environ={})
    settings = replace(found, theme="reviewer-dark")
    session = Session(store, settings.scheme, "ann", None, begin=begin)
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
    async with app.run_test() as pilot:
        await until_begun(pilot)
        head = app.screen.query_one("#head", OneLine)
        assert "READ ONLY" in head.text
        there = False
        while "READ ONLY" in head.text:
            await pilot.pause(0.01)
        assert "you can write here now" in app.screen.query_one("#message", OneLine).text
        await pilot.press("1")
        await pilot.pause()
        assert store.tallies("ann")["ferry"].tags
    session.end()


async def test_garbage_is_looked_for_again_but_not_among_what_the_start_made(run: Run) -> None:
    before = gc.get_threshold()
    try:
        gc.disable()
        async with run() as pilot:
            await until_begun(pilot)
            assert gc.isenabled()
            assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*before)


@pytest.mark.parametrize(
    ("size", "classes"),
    [
        ((80, 24), {"-narrow", "-tall"}),
        ((99, 14), {"-narrow", "-short"}),
        ((100, 15), {"-wide", "-tall"}),
    ],
)
async def test_the_screen_has_the_classes_of_its_size(
    run: Run, size: tuple[int, int], classes: set[str]
) -> None:
    async with run(size=size) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        assert {"-narrow", "-wide", "-short", "-tall"} & screen.classes == classes
