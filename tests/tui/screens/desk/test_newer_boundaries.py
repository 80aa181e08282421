"""`o z` on the Desk: newer rules cut an article that older ones had cut, and tags follow."""

from textual.pilot import Pilot

from reviewer.models import Units
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from reviewer.tui.widgets.line_widgets import OneLine
from tests.tui.conftest import Run


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    return next(one for one in pilot.app.screen_stack if isinstance(one, DeskScreen))


def message(pilot: Pilot[None]) -> str:
    return desk_of(pilot).query_one("#message", OneLine).text


def cut_by_old_rules(store: MemoryStore) -> int:
    """Joins the second and third sentence, as older rules might; returns how many are left."""
    reading = store.open("ferry")
    while not reading.read_on(1.0):
        pass
    now, old = reading.units, Units(reading.units.sha256, "utf-8", "an older one")
    for at in range(len(now)):
        if at != 2:
            old.append(now.starts[at], now.ends[2] if at == 1 else now.ends[at], now[at].kind)
    store.recut("ferry", old)
    return len(old)


async def test_newer_sentences_are_shown_and_taken_over(run: Run, store: MemoryStore) -> None:
    before = cut_by_old_rules(store)
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "c")
        tagged = desk_of(pilot).desk.article.sentence(2)
        await pilot.press("o", "z")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("n")
        assert len(desk_of(pilot).desk.article) == before
        await pilot.press("o", "z", "y")
        await pilot.pause()
        article = desk_of(pilot).desk.article
        assert len(article) == before + 1
        assert f"taken over: {before} sentences became {before + 1}" in message(pilot)
        assert [article.sentence(at) for at in article.annotated()] == [tagged]
        await pilot.press("o", "z")
        assert "would read and cut nothing otherwise" in message(pilot)
