"""What tests of Review and of the Overview do over and over."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from reviewer.config import load
from reviewer.ports import Store
from reviewer.session import Session
from reviewer.tui.app import ReviewerApp
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.widgets.line_widgets import Panel
from tests.tui.check_keys import until

SIZES = ((80, 24), (120, 40))


@asynccontextmanager
async def running(
    store: Store, folder: Path, who: str = "judge", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    (folder / "seeds").mkdir(exist_ok=True)
    settings = load(None, articles=folder / "seeds", annotator=who, environ={})
    settings = replace(settings, theme="reviewer-dark")
    session = Session(store, settings.scheme, who, store.writer(who))
    app = ReviewerApp(session, settings, Keymap.build(settings.scheme))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot
    session.end()


def review_of(pilot: Pilot[None]) -> ReviewScreen:
    assert isinstance(pilot.app.screen, ReviewScreen)
    return pilot.app.screen


def panel(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(Panel).text


def gold(pilot: Pilot[None], place: int) -> dict[str, object]:
    """Key -> what is decided about a sentence of the article in Review."""
    held = review_of(pilot).review.adjudication.decisions.at(place)
    return {key: one.value for key, one in held.items()}


async def enter(pilot: Pilot[None]) -> None:
    """Opens Review as somebody who has annotated nothing."""
    await pilot.press("o", "r")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
    await pilot.press("y")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))


CLAIM, NONE = frozenset({"claim"}), frozenset[str]()
BOTH = frozenset({"claim", "quote"})
