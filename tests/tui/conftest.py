"""The program on a screen of its own, over a store in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.config import Settings, load
from reviewer.models.scheme import Scheme
from reviewer.session import Session
from reviewer.session.core.visibility import Rules, Suggestions
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap

FERRY = (
    "FERRY SINKS OFF ORMEL\n\n"
    "The ferry sank at noon on Tuesday. Nobody drowned, the mayor said.\n"
    "“We were lucky,” she added. Nearly 40 people were on board.\n\n"
    "The captain must resign, islanders say. If he stays, they will stop the boats.\n"
)
PIER = "The pier is closed. It was built in 1911.\n"

Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


def make_app(
    store: MemoryStore,
    folder: Path,
    *,
    scheme: Scheme | None = None,
    theme: str = "reviewer-dark",
    suggestions: Suggestions = "off",
) -> ReviewerApp:
    """The program on a store, with the default settings but for these.

    Suggestions are off, because they come when their rules are loaded, in a thread.
    """
    (folder / "seeds").mkdir(exist_ok=True)
    found: Settings = load(None, articles=folder / "seeds", annotator="ann", environ={})
    settings = replace(found, theme=theme, scheme=scheme or found.scheme)
    rules = Rules(suggestions=suggestions)
    session = Session(store, settings.scheme, "ann", store.writer("ann"), rules=rules)
    return ReviewerApp(session, settings, Keymap.build(settings.scheme))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore({"ferry": FERRY, "pier": PIER})


@pytest.fixture
def arrivals_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program looks all the time for what has changed outside; wait for what comes of it."""
    monkeypatch.setattr("reviewer.tui.background.workers.LOOK_EVERY", 0.01)


@pytest.fixture
def run(store: MemoryStore, tmp_path: Path) -> Run:
    """Runs the program: `async with run(size=(80, 24)) as pilot`."""

    @asynccontextmanager
    async def running(
        size: tuple[int, int] = (80, 24),
        scheme: Scheme | None = None,
        theme: str = "reviewer-dark",
        suggestions: Suggestions = "off",
    ) -> AsyncIterator[Pilot[None]]:
        app = make_app(store, tmp_path, scheme=scheme, theme=theme, suggestions=suggestions)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot
        app.session.end()

    return running
