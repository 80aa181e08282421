"""The index of facts is filled by a process beside the program, or between the keys without it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.cli.background_process import process_command
from reviewer.config import load
from reviewer.session import Session
from reviewer.session.search.related_search import RelatedSearch
from reviewer.store.file_store import FileStore
from reviewer.store.machine_state import MachineFolders
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.dialogs.related import RelatedScreen
from tests.session.annotator_builders import read
from tests.tui.background.test_team_sync import until

BOATS = "Nearly {} boats sank off Wend in May.\n\nThe sea was calm on Sunday.\n"
GONE = (sys.executable, "-c", "pass")
"""A process that ends before it answers anything."""


def searches(root: Path) -> tuple[Session, RelatedSearch]:
    """A workspace of more articles than are filled between the keys, and its index."""
    folder = root / "articles"
    folder.mkdir(exist_ok=True)
    for number in range(45):
        (folder / f"a{number:02}.txt").write_text(BOATS.format(40 + number), "utf-8")
    settings = load(None, articles=folder, annotations=root / "annotations", environ={})
    places = MachineFolders.of(root / "annotations")
    store = read(FileStore(folder, root / "annotations", places=places))
    session = Session(
        store, settings.scheme, "ann", None, begin=lambda: store.writer("ann"), cache=places.cache
    )
    return session, RelatedSearch(session)


@asynccontextmanager
async def running(root: Path, command: Sequence[str]) -> AsyncIterator[Pilot[None]]:
    session, _ = searches(root)
    folder = root / "articles"
    settings = load(None, articles=folder, annotations=root / "annotations", environ={})
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme), process=command)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        yield pilot
    session.end()


def listed(pilot: Pilot[None]) -> list[str]:
    screen = pilot.app.screen
    if not isinstance(screen, RelatedScreen) or not screen.complete:
        return []
    return [found.sentence.article for found in screen.found]


@pytest.mark.parametrize("command", [process_command(), GONE, ()])
async def test_the_list_has_what_the_process_found_or_what_is_found_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Sequence[str]
) -> None:
    def refused(_: RelatedSearch) -> Iterator[int]:
        raise AssertionError("filled between the keys")

    with monkeypatch.context() as patched:
        if command and command != GONE:
            patched.setattr(RelatedSearch, "filling", refused)
        async with running(tmp_path, command) as pilot:
            await pilot.press("enter", "r")
            await until(lambda: isinstance(pilot.app.screen, RelatedScreen))
            await until(lambda: len(listed(pilot)) > 5)
    _, again = searches(tmp_path)
    assert again.missing() == 0
    assert len(again.index) == 90


def test_what_a_process_puts_in_is_seen_and_what_was_left_half_done_is_put_in_anew(
    tmp_path: Path,
) -> None:
    """A process that is killed leaves an article of which only the first sentences are in."""
    session, search = searches(tmp_path)
    assert search.missing() == 45
    _, beside = searches(tmp_path)
    for left in beside.filling():
        if left < 30:
            break
    beside.index.keep()
    search.index.look_again()
    assert 0 < len(search.index) < 90
    assert any(search.related(session.open("a00"), 0))
    beside.index.close()
    for _ in search.filling():
        pass
    assert len(search.index) == 90
    assert search.missing() == 0
