"""The foot and the message line: how one gets out, what works now, what comes next."""

import pytest
from textual.pilot import Pilot

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.key_bar import KeyBar
from reviewer.tui.widgets.line_widgets import MessageLines
from tests.tui.check_keys import until
from tests.tui.conftest import Run
from tests.tui.desk_keys import app_of, desk_of, line


def bar_below(pilot: Pilot[None]) -> str:
    """The key bar of the Desk, whatever stands before it."""
    desk = next(one for one in pilot.app.screen_stack if isinstance(one, DeskScreen))
    return desk.query_one(KeyBar).text


@pytest.mark.parametrize("size", [(40, 12), (60, 15), (80, 24), (200, 60)])
async def test_the_ways_out_stand_there_at_every_size(run: Run, size: tuple[int, int]) -> None:
    async with run(size=size) as pilot:
        for keys in ((), ("enter",), ("w",)):
            await pilot.press(*keys)
            bar = pilot.app.screen.query_one(KeyBar).text
            for key in ("esc", ":", "ctrl+q"):
                assert key in bar, keys


async def test_under_a_dialog_only_what_works_there_is_shown(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        assert "settle" in bar_below(pilot)
        await pilot.press("enter")
        assert bar_below(pilot).strip() == "esc back  ctrl+q quit"
        await pilot.press("escape")
        assert "settle" in bar_below(pilot)
        assert "claim" in bar_below(pilot)


async def test_esc_peels_one_thing_at_a_time_and_names_the_last_before(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "w", "v", "escape", "escape")
        assert desk_of(pilot).words.editor is None
        await pilot.press("escape")
        assert "esc again leaves the article" in line(pilot, "message")
        await pilot.press("j", "escape")
        assert isinstance(pilot.app.screen, DeskScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        await pilot.press("o", "d")
        assert desk_of(pilot).desk.place == 1


async def test_an_old_message_leaves_with_its_screen(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1")
        assert "claim on 1" in line(pilot, "message")
        await pilot.press("enter", "escape")
        assert "claim on 1" in line(pilot, "message")
        await pilot.press("o", "l", "o", "d")
        assert line(pilot, "message") == ""


async def test_a_long_message_wraps_and_gives_its_lines_back(run: Run) -> None:
    words = "the file could not be read " * 6
    async with run() as pilot:
        await pilot.press("enter")
        desk_of(pilot).say(words)
        await pilot.pause()
        message = desk_of(pilot).query_one("#message", MessageLines)
        assert message.size.height == 3
        shown = [message.render_line(y).text.strip() for y in range(3)]
        assert " ".join(shown) == words.strip()
        await pilot.press("j")
        desk_of(pilot).say("short")
        await pilot.pause()
        assert message.size.height == 1


# -- done with an article -------------------------------------------------------------------


async def test_an_article_that_is_done_says_so_before_another_comes(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", *["space"] * 6)
        await pilot.press("space")
        assert desk_of(pilot).desk.id == "ferry"
        assert line(pilot, "message").startswith("article done, 7 of 7: ! submits it, tab goes on")
        await pilot.press("!")
        assert app_of(pilot).session.tally("ferry").submitted
        await pilot.press("tab")
        assert desk_of(pilot).desk.id == "pier"


async def test_space_goes_on_too_and_a_short_article_asks_for_no_key_more(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", *["space"] * 8)
        assert desk_of(pilot).desk.id == "pier"
        await pilot.press("space", "space")
        assert "no undecided sentence is left" in line(pilot, "message")


async def test_in_another_queue_nothing_stops(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "b", "f", *["space", "j"] * 7)
        assert "article done" not in line(pilot, "message")


async def test_submitting_asks_where_most_is_undecided(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await pilot.press("enter", "!")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("n")
        assert not store.tallies("ann").get("ferry")
        await pilot.press(*["space"] * 4, "!")
        assert store.tallies("ann")["ferry"].submitted


async def test_all_finished_articles_are_submitted_in_one_step(
    run: Run, store: MemoryStore
) -> None:
    store.put("quay", "The quay is new. It is long.")
    async with run() as pilot:
        await pilot.press("G", "enter", "space", "space", "o", "l", "k", "enter", "space", "space")
        await pilot.press("o", "l", ":", *"submit all", "enter")
        assert "submitted 2 finished articles" in line(pilot, "message")
        assert store.tallies("ann")["pier"].submitted
        assert store.tallies("ann")["quay"].submitted
        assert not store.tallies("ann").get("ferry")
        await pilot.press(":", *"submit all", "enter")
        assert "no finished article waits" in line(pilot, "message")


async def test_while_a_text_is_asked_for_only_what_does_not_go_into_it_is_shown(run: Run) -> None:
    """The foot went on to offer the tags and `space settle`, which were typed into the field."""
    async with run() as pilot:
        await pilot.press("enter", "/")
        await until(pilot, lambda: "settle" not in bar_below(pilot))
        assert bar_below(pilot).split("  ") == [
            "enter accept", "tab all articles", "esc back", "ctrl+q quit",
        ]  # fmt: skip
        await pilot.press("tab")
        await until(pilot, lambda: "tab this article" in bar_below(pilot))
        await pilot.press("escape", "F")
        await until(pilot, lambda: "enter accept" in bar_below(pilot))
        assert "tab" not in bar_below(pilot)
        await pilot.press(*"the", "enter")
        await until(pilot, lambda: "settle" in bar_below(pilot))


async def test_a_click_on_the_keys_of_a_question_is_the_key(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"captain")
        await click_on_bar(pilot, "tab all articles")
        await click_on_bar(pilot, "tab this article")
        await click_on_bar(pilot, "enter accept")
        await until(pilot, lambda: "settle" in bar_below(pilot))
        assert "captain" in line(pilot, "message")


async def click_on_bar(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in bar_below(pilot))
    bar = desk_of(pilot).query_one(KeyBar)
    [x] = [one.x for placed in bar.lines for one in placed if one.text == text]
    await pilot.click(KeyBar, offset=(1 + x, 0))
