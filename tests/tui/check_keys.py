"""What tests of the evidence form and the check dialog do over and over."""

from collections.abc import Callable

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Label

from reviewer.models import Json, Values
from reviewer.models.annotation import items_of
from reviewer.session import Edit
from reviewer.tui.screens.dialogs.evidence import EvidenceScreen
from reviewer.tui.views.chips import chip_text, chips
from tests.tui.desk_keys import app_of, desk_of

URL = "https://example.org/report"


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if done():
            return
        await pilot.pause()
    raise AssertionError("it never came to that")


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(Paste(text))
    await pilot.pause()


async def cite(pilot: Pilot[None], *before: str, text: str = URL) -> None:
    await pilot.press(*before, "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
    await paste(pilot, text)
    await pilot.press("enter")


def form(pilot: Pilot[None]) -> EvidenceScreen:
    assert isinstance(pilot.app.screen, EvidenceScreen)
    return pilot.app.screen


def below(pilot: Pilot[None], field: str) -> str:
    return str(pilot.app.screen.query_one(f"#below-{field}", Label).content)


def sources(pilot: Pilot[None]) -> dict[str, Json]:
    return dict(app_of(pilot).session.store.sources("ann"))


def items(values: Values, check: str) -> list[Values]:
    return [item for _, item in items_of(values, check)]


def row(pilot: Pilot[None], place: int) -> list[str]:
    desk, app = desk_of(pilot).desk, app_of(pilot)
    return [chip_text(c) for c in chips(desk.article.at(place), app.session.scheme, app.paint)]


async def saved(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await until(pilot, lambda: not isinstance(pilot.app.screen, EvidenceScreen))


def mark(pilot: Pilot[None], place: int, id: str, words: str) -> None:
    desk = desk_of(pilot).desk
    start = desk.article.text.index(words)
    span = {"tag": "figure", "start": start, "end": start + len(words), "exact": words}
    desk.session.apply(Edit(tuple(desk.article.puts(place, {f"span:{id}": span})), "span"))


def pilot_desk(pilot: Pilot[None]) -> Pilot[None]:
    """The Desk below a dialog, for `said`."""
    pilot.app.pop_screen()
    return pilot
