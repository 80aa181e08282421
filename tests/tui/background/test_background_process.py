"""The process that counts beside the program: same figures, same sentences, gone when left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.cli.background_process import process_command
from reviewer.config import Settings, load
from reviewer.session import Session
from reviewer.session.background_work import (
    Answer,
    CountRequest,
    Counts,
    Request,
    frames,
    send,
)
from reviewer.session.learning import training
from reviewer.session.learning.training import Learned
from reviewer.store.machine_state import MachineFolders
from reviewer.tui import app_commands
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.screens.overview import OverviewScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.views.overview_drawing import OverviewRows
from tests.samples import bytes_of, copied, opened

GONE = (sys.executable, "-c", "pass")
"""A process that ends before it answers anything."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return copied(tmp_path)


def settings_of(desk: Path) -> Settings:
    settings = load(None, articles=desk / "seeds", annotator="judge", environ={})
    return replace(settings, annotations=desk / "annotations", reveal="open")


@asynccontextmanager
async def running(
    desk: Path, monkeypatch: pytest.MonkeyPatch, command: Sequence[str]
) -> AsyncIterator[tuple[Pilot[None], ReviewerApp]]:
    monkeypatch.setattr(app_commands, "MUCH", 1)
    settings = settings_of(desk)
    from reviewer.cli.options import rules_of

    store = opened(desk)
    session = Session(
        store, settings.scheme, "judge", store.writer("judge"), rules=rules_of(settings),
        cache=MachineFolders.of(settings.annotations).cache,
    )  # fmt: skip
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme), process=command)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        yield pilot, app
    session.end()


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    """Waits for what another process does."""
    for _ in range(12_000):
        if done():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come")


async def overview(pilot: Pilot[None]) -> OverviewScreen:
    await pilot.press("o", "v")
    await until(
        pilot, lambda: isinstance(pilot.app.screen, OverviewScreen) and pilot.app.screen.done
    )
    assert isinstance(pilot.app.screen, OverviewScreen)
    return pilot.app.screen


def lines(screen: OverviewScreen) -> list[str]:
    assert isinstance(screen.rows.source, OverviewRows)
    return [one.text for item in screen.rows.source.items for one in item.draw(90)]


async def open_a_tag(pilot: Pilot[None], screen: OverviewScreen) -> None:
    """Presses Enter on the first figure of a tag."""
    assert isinstance(screen.rows.source, OverviewRows)
    row = next(
        at for at, item in enumerate(screen.rows.source.items)
        if item.target is not None and item.target.what == "tag"
    )  # fmt: skip
    screen.rows.move_to(row)
    await pilot.press("enter")


def children() -> set[int]:
    """The background processes of this one that run."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        # Each thread has the children that it began.
        with suppress(OSError):
            for pid in map(int, (task / "children").read_text().split()):
                if b"reviewer.cli.background_process" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.add(pid)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
async def test_overview_and_review_show_the_same_with_a_process_beside(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, counts = [], []
    for command in (process_command(), (), GONE):
        async with running(desk, monkeypatch, command) as (pilot, app):
            screen = await overview(pilot)
            if command == process_command():
                assert screen.overview.numbers.found.sentences.articles == [], "counted elsewhere"
                assert children()
            shown.append(lines(screen))
            await open_a_tag(pilot, screen)
            await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
            focus = app.above.dispute_queue.focus
            assert focus is not None
            counts.append(list(focus.items))
            await pilot.press("escape")
            await until(pilot, lambda: "+ …" not in head(pilot))
            counts.append([(one.article, one.place) for one in app.above.dispute_queue.items()])
            await until(pilot, lambda: not children())
    assert shown[0] == shown[1] == shown[2]
    assert counts[:2] == counts[2:4] == counts[4:]
    assert counts[0] and counts[1]


def head(pilot: Pilot[None]) -> str:
    from reviewer.tui.widgets.line_widgets import OneLine

    return pilot.app.screen.query_one("#head", OneLine).text


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
async def test_a_background_process_that_is_killed_is_not_missed(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(desk, monkeypatch, process_command()) as (pilot, _):
        await until(pilot, lambda: bool(children()))
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        screen = await overview(pilot)
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        await until(pilot, lambda: not children())
        await open_a_tag(pilot, screen)
        await until(pilot, lambda: not screen.done or "anew" in screen.message)
        await until(pilot, lambda: screen.done)
        assert lines(screen)


async def test_only_what_is_in_front_has_something_counted(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Library went on below the Overview: Textual calls the screen below current, too."""
    async with running(desk, monkeypatch, ()) as (pilot, app):
        library = app.screen
        assert isinstance(library, LibraryScreen) and library.in_front
        await pilot.press("?")
        assert library.in_front, "a dialog stands over it"
        await pilot.press("escape")
        screen = await overview(pilot)
        assert screen.in_front and not library.in_front


async def test_what_is_large_is_learnt_beside_the_program(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> Learned:
        raise RuntimeError("here")

    learnt = []
    for command in (process_command(), GONE):
        with monkeypatch.context() as patched:
            if command != GONE:
                patched.setattr(training, "learn", refused)
            async with running(desk, monkeypatch, command) as (pilot, app):
                assert "moment" in app.learning.begin("in doubt")
                assert app.learning.at_work
                await until(pilot, lambda: not app.learning.at_work)
                assert app.learning.failed == ""
                learnt.append(app.learning.learned)
                assert app.session.learned is app.learning.learned
    assert learnt[0] is not None
    assert learnt[0] == learnt[1]


class Slow:
    """A background process that has yet to answer."""

    def __init__(self, asked: list[Callable[[bool], None]]) -> None:
        self._asked = asked

    def ask(
        self, request: Request, take: Callable[[Answer], None], ended: Callable[[bool], None]
    ) -> None:
        self._asked.append(ended)

    def stop(self) -> None:
        """Nothing runs."""


async def test_what_comes_while_the_library_is_looked_through_is_looked_at_once_more(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each arrival would end the look before it is done, and begin a process."""
    asked: list[Callable[[bool], None]] = []
    monkeypatch.setattr(ReviewerApp, "background_process", lambda self: Slow(asked))
    async with running(desk, monkeypatch, ()) as (_, app):
        library = app.screen
        assert isinstance(library, LibraryScreen)
        library.arrived()
        library.arrived()
        assert len(asked) == 1
        asked[0](True)
        assert len(asked) == 2
        asked[1](True)
        assert len(asked) == 2
        library.arrived()
        assert len(asked) == 3


def test_the_process_ends_with_its_input_and_writes_nothing(desk: Path) -> None:
    before = bytes_of(desk)
    process = subprocess.Popen(process_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout, process.stdin:
        ids = frozenset(one.id for one in opened(desk).articles())
        send(process.stdin, (settings_of(desk), "judge"))
        send(process.stdin, CountRequest("blind", ids))
        told = []
        for answer in frames(process.stdout):
            if answer is None:
                break
            told.append(answer)
        assert any(isinstance(answer, Counts) for answer in told)
        process.stdin.close()
        assert process.wait(120) == 0
    assert bytes_of(desk) == before
