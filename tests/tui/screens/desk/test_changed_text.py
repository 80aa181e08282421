"""An edited article on the screen: the re-check dialog, the orphans, a file that is gone; time."""

from pathlib import Path

from textual.pilot import Pilot

from reviewer.session.core.time_tracking import TimeTracker
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.app import ReviewerApp
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.changed_text import OrphansScreen, RecheckScreen
from reviewer.tui.widgets.line_widgets import OneLine
from tests.tui.conftest import FERRY, Run

EDITED = (
    FERRY.replace("Nobody drowned", "Nobody has drowned")
    .replace("The captain must resign, islanders say. ", "")
    .replace("The ferry sank", "It was a calm day.\n\nThe ferry sank")
)


def app_of(pilot: Pilot[None]) -> ReviewerApp:
    assert isinstance(pilot.app, ReviewerApp)
    return pilot.app


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    """The Desk, which may have a dialog in front of it."""
    return next(one for one in pilot.app.screen_stack if isinstance(one, DeskScreen))


def message(pilot: Pilot[None]) -> str:
    return desk_of(pilot).query_one("#message", OneLine).text


async def edited(pilot: Pilot[None], store: MemoryStore) -> None:
    """Tags the second, third and sixth sentence; then the text is edited outside."""
    await pilot.press("enter", "j", "c", "j", "c", "j", "j", "j", "d")
    assert desk_of(pilot).desk.article.sentence(5).startswith("The captain")
    store.put("ferry", EDITED)
    app_of(pilot)._take_in_arrivals()
    await pilot.pause()


async def test_the_program_says_what_an_edit_left_to_do(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await edited(pilot, store)
        assert "2 to re-check (b r), 1 lost their sentence (b l)" in message(pilot)


async def test_enter_on_a_changed_sentence_shows_before_and_after(
    run: Run, store: MemoryStore
) -> None:
    async with run() as pilot:
        await edited(pilot, store)
        await pilot.press("g", "b", "r", "tab", "tab", "enter")
        dialog = pilot.app.screen
        assert isinstance(dialog, RecheckScreen)
        assert "was  Nobody drowned, the mayor said." in dialog.text
        assert "now  Nobody has drowned, the mayor said." in dialog.text
        for key in ("enter", "d", "v", "esc"):
            assert f"{key} " in dialog.text
        await pilot.press("escape")
        desk = desk_of(pilot).desk
        assert desk.annotation.recheck == "fuzzy"
        await pilot.press("enter", "enter")
        assert "confirmed on 4" in message(pilot)
        assert desk.article.at(3).recheck == ""
        assert desk.annotation.recheck == "text"
        await pilot.press("u")
        assert desk.article.at(3).recheck == "fuzzy"


async def test_a_wrong_find_is_detached_and_finds_its_home(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await edited(pilot, store)
        await pilot.press("g", "b", "r", "tab", "tab", "enter", "d")
        desk = desk_of(pilot).desk
        assert desk.article.at(3).units == ()
        assert len(desk.article.orphans()) == 2
        assert desk.annotation.recheck == "text", "it goes on to the next of the queue"
        await pilot.press("j", "o", "o")
        assert isinstance(pilot.app.screen, OrphansScreen)
        assert "Nobody drowned, the mayor said." in pilot.app.screen.text
        await pilot.press("enter")
        assert "tag:claim" in desk.annotation.values
        assert len(desk.article.orphans()) == 1


async def test_the_queue_of_orphans_leads_to_their_dialog(run: Run, store: MemoryStore) -> None:
    async with run((120, 40)) as pilot:
        await edited(pilot, store)
        await pilot.press("b", "l", "tab", "enter")
        dialog = pilot.app.screen
        assert isinstance(dialog, OrphansScreen)
        assert "The captain must resign, islanders say." in dialog.text
        assert "demand" in dialog.text
        await pilot.press("a")
        assert dialog.count() == 0
        assert "A show 1 put aside" in dialog.text
        await pilot.press("A", "a", "g")
        desk = desk_of(pilot)
        assert pilot.app.screen_stack[-1] == desk
        assert "it stood near here" in message(pilot)
        await pilot.press("o", "o", "enter")
        assert "re-attached to" in message(pilot)
        assert "tag:demand" in desk.desk.annotation.values
        assert desk.desk.article.orphans() == []


async def test_without_orphans_the_list_says_so(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "o", "o")
        assert isinstance(pilot.app.screen, OrphansScreen)
        assert "nothing here has lost its sentence" in pilot.app.screen.text
        await pilot.press("enter", "a", "g", "escape")
        assert pilot.app.screen_stack[-1] == desk_of(pilot)


async def test_a_file_that_vanishes_is_said_in_a_line_and_loses_nothing(
    run: Run, store: MemoryStore
) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "c")
        store.remove_article("ferry")
        app_of(pilot)._take_in_arrivals()
        await pilot.pause()
        assert "ferry" in message(pilot)
        assert "\n" not in message(pilot)
        await pilot.press("q")
        desk = desk_of(pilot).desk
        assert {"tag:claim", "tag:quote"} <= desk.annotation.values.keys()
        assert [one.missing for one in store.articles()] == [True, False]


class Hand:
    """A clock's hand that a test moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


async def test_time_goes_to_the_sentence_under_the_cursor(
    run: Run, store: MemoryStore, tmp_path: Path
) -> None:
    hand = Hand()
    async with run() as pilot:
        app_of(pilot).timing.clock = TimeTracker(hand)
        await pilot.press("enter")
        desk = desk_of(pilot).desk
        for seconds, key in ((4, "j"), (6, "c"), (100, "j")):
            hand.time += seconds
            await pilot.press(key)
        hand.time += 50
        await pilot.press("o", "l")
        hand.time += 20
        await pilot.press("down")
        first, second, third = (desk.article.layout.id(place) for place in range(3))
        expected = {first: 4000, second: 36000, third: 30000}
        assert store.facts("ann", "ferry").time == expected
    assert store.facts("ann", "ferry").time == expected
    assert sum(event.op == "fact" for event in store.events("ann")) == 1
