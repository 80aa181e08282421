"""The article's own data by keys: the form, the Library, undo."""

from textual.pilot import Pilot
from textual.widgets import Input

from reviewer.session import Edit, Put
from reviewer.tui.screens.dialogs.metadata import MetadataScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.conftest import Run
from tests.tui.screens.dialogs.test_notes import until
from tests.tui.test_app import app_of, desk_of, line


def row(pilot: Pilot[None], index: int) -> str:
    rows = pilot.app.screen.query_one("#rows", Rows)
    return "".join(
        part.text for one in rows.source.render(index, 100, None) for part in one.segments  # type: ignore[arg-type]  # these rows look the same in every state
    )  # fmt: skip


async def test_metadata_from_the_library_is_shown_and_undone_there(run: Run) -> None:
    async with run(size=(140, 40)) as pilot:
        assert "ferry" in row(pilot, 0)
        screen = pilot.app.screen
        assert screen.query_one("#rows").size.width == 140, "the list has the whole width"
        await until(pilot, lambda: "FERRY SINKS" in row(pilot, 0))
        await pilot.press("e", *"Ferry lost", "enter", *"A. Reed", "enter", *"2031-05", "ctrl+s")
        assert "title, author, date of ferry" in line(pilot, "message")
        assert "Ferry lost" in row(pilot, 0)
        assert "2031-05" in row(pilot, 0)
        assert "FERRY SINKS" not in row(pilot, 0)
        await pilot.press("j", "u")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "Ferry lost" not in row(pilot, 0)
        await pilot.press("U", "enter")
        await pilot.press("h")
        assert "Ferry lost" in line(pilot, "head")


async def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "o", "a", *"Ferry", "down", "down", *"2031-13", "ctrl+s")
        screen = pilot.app.screen
        assert isinstance(screen, MetadataScreen)
        assert "month 13" in str(screen.query_one("#below-date").render())
        assert screen.focused is screen.widgets["date"]
        await pilot.press("escape", "o", "a")
        again = pilot.app.screen
        assert isinstance(again, MetadataScreen)
        assert again.values["title"] == "Ferry"
        date = again.widgets["date"]
        assert isinstance(date, Input)
        assert date.value == "2031-13"
        await pilot.press("down", "down", "backspace", "2", "ctrl+s")
        assert line(pilot, "head").startswith("Ferry")
        assert app_of(pilot).session.tally("ferry").meta == {"title": "Ferry", "date": "2031-12"}


async def test_the_headline_of_the_text_can_be_taken(run: Run) -> None:
    async with run() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: all(one.opening for one in app.session.store.articles()))
        await pilot.press("e", "ctrl+t", "ctrl+s")
        assert app.session.tally("ferry").meta == {"title": "FERRY SINKS OFF ORMEL"}
        await pilot.press("j", "e", "ctrl+t", "escape")
        assert app.session.tally("pier").meta == {}, "a first sentence is no headline"


async def test_a_change_of_another_article_is_shown_before_it_is_undone(run: Run) -> None:
    async with run(size=(80, 24)) as pilot:
        session = app_of(pilot).session
        session.apply(Edit((Put("pier", "", "meta:title", "The pier"),), "title of pier"))
        await pilot.press("enter")
        await pilot.press("u")
        assert desk_of(pilot).desk.id == "pier"
        assert session.tally("pier").meta == {"title": "The pier"}
        await pilot.press("u")
        assert session.tally("pier").meta == {}


async def test_copying_with_the_source_uses_what_the_annotator_says(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "o", "a", *"Sunk", "tab", *"A. Reed", "ctrl+s", "Y")
        assert "(A. Reed, Sunk, sentence 1)" in pilot.app.clipboard


async def test_a_dialog_over_the_library_leaves_the_cursor_where_it_is(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "o", "l")
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        read = screen.under_cursor()
        await pilot.press("j", "e", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.under_cursor() != read
        await pilot.press("o", "d", "escape", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.under_cursor() == read, "it goes to what was read last"
