"""Search and filter on the screen: `/`, n, N, F, mistakes, the scope of all articles."""

from textual.pilot import Pilot
from textual.widgets import Input

from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.conftest import Run
from tests.tui.test_app import desk_of, line, said


def info(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#prompt-info").render())


def place(pilot: Pilot[None]) -> int:
    screen = desk_of(pilot)
    screen.sync()
    return screen.desk.place


def highlighted(pilot: Pilot[None], at: int) -> list[str]:
    """What the row of a sentence shows underlined."""
    rows = desk_of(pilot).rows
    strips = rows.render_lines(rows.region.reset_offset)
    number = f"{at + 1:>3} "
    found = [strip for strip in strips if strip.text[2:].startswith(number)]
    assert found, f"sentence {at + 1} is not on the screen"
    return [part.text for part in found[0] if part.style and part.style.underline]


async def test_the_search_goes_along_while_it_is_typed_and_counts(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"the cap")
        assert place(pilot) == 5
        assert info(pilot) == "1/1"
        await pilot.press(*["backspace"] * 4)
        assert place(pilot) == 1
        assert info(pilot) == "1/4"
        assert highlighted(pilot, 1) == ["The"]
        await pilot.press("enter", "n")
        assert place(pilot) == 2
        assert "2/4" in line(pilot, "message")


async def test_walking_on_says_when_it_wraps_both_ways(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"the", "enter", "N")
        assert "4/4, wrapped" in line(pilot, "message")
        await pilot.press("n")
        assert "1/4, wrapped" in line(pilot, "message")
        await pilot.press("n")
        assert "2/4  " in line(pilot, "message")


async def test_esc_goes_back_to_where_it_was_and_to_the_search_before(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"the", "enter", "/", *"boats")
        assert place(pilot) == 6
        await pilot.press("escape")
        assert place(pilot) == 1
        await pilot.press("n")
        assert "/the: 2/4" in line(pilot, "message")
        await pilot.press("escape", "n")
        assert "nothing searched" in line(pilot, "message")


async def test_the_whole_language_is_understood(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "1", "g", "/", *"tag:claim", "enter")
        assert place(pilot) == 1
        await pilot.press("/", *"/[0-9]+ people/", "enter")
        assert place(pilot) == 4
        assert highlighted(pilot, 4) == ["40 people"]
        await pilot.press("/", *'"the mayor" or captain', "enter")
        assert place(pilot) == 5
        assert "2/2" in line(pilot, "message")


async def test_a_mistake_is_shown_at_its_place_and_the_last_result_stays(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"boats")
        assert place(pilot) == 6
        await pilot.press(*" (tag:zebra)")
        assert place(pilot) == 6
        assert info(pilot) == "column 12"
        assert "no tag" in line(pilot, "message")
        field = pilot.app.screen.query_one(Input)
        marked = [span for span in field._value.spans if "underline" in str(span.style)]
        assert [(span.start, span.end) for span in marked] == [(11, 16)]
        await pilot.press("enter")
        assert pilot.app.screen.query_one(Prompt).is_open
        assert field.value == "boats (tag:zebra)"
        await pilot.press(*["backspace"] * 12, "enter")
        assert "/boats: 1/1" in line(pilot, "message")


async def test_names_are_offered_while_a_field_is_typed(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"ta")
        assert "tag:claim" in line(pilot, "message")
        await pilot.press(*"g:")
        assert "quote" in line(pilot, "message")
        await pilot.press(*"q")
        assert "quote" in line(pilot, "message")
        assert "claim" not in line(pilot, "message")


async def test_tab_searches_all_articles_and_n_crosses_them(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"the", "tab")
        assert info(pilot) == "1/5 in 2 articles"
        await pilot.press("enter", "G", "n")
        await pilot.pause()
        assert desk_of(pilot).desk.id == "pier"
        assert "on to pier" in line(pilot, "message")
        assert "5/5" in line(pilot, "message")
        await pilot.press("n")
        await pilot.pause()
        assert desk_of(pilot).desk.id == "ferry"
        assert "1/5 in 2 articles, wrapped" in line(pilot, "message")


async def test_the_library_searches_the_text_of_all_articles_too(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("/", *"1911")
        assert info(pilot) == "no match"
        await pilot.press("tab")
        assert info(pilot) == "1/1 in 1 article"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DeskScreen)
        assert (desk_of(pilot).desk.id, place(pilot)) == ("pier", 1)
        assert "1/1 in 1 article" in line(pilot, "message")


async def test_a_tag_that_is_set_changes_what_the_search_finds(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1", "/", *"tag:claim", "enter", "j", "j", "1", "N")
        assert "1/2" in line(pilot, "message")
        await pilot.press("1", "n")
        assert "1/1" in line(pilot, "message")
        assert place(pilot) == 2


async def test_filters_combine_and_peel_one_by_one(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "F", *"the", "enter")
        desk = desk_of(pilot).desk
        assert (desk.rows, desk.hidden) == (4, 3)
        await pilot.press("F", "tab", *"mayor", "enter")
        assert (desk.rows, place(pilot)) == (1, 2)
        assert "the mayor" in line(pilot, "head")
        await pilot.press("escape")
        assert (desk.rows, place(pilot)) == (4, 2)
        await pilot.press("escape")
        assert (desk.rows, place(pilot)) == (7, 2)


async def test_a_filter_that_is_given_up_leaves_rows_and_cursor_alone(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "j", "F", *"boats")
        assert desk_of(pilot).desk.rows == 1
        await pilot.press("escape")
        assert desk_of(pilot).desk.rows == 7
        assert place(pilot) == 3


async def test_a_filter_with_a_mistake_keeps_the_rows_and_what_was_typed(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "F", *"the (", "enter")
        assert desk_of(pilot).desk.rows == 4
        assert pilot.app.screen.query_one(Input).value == "the ("
        assert "column 5" in line(pilot, "message")


async def test_nothing_is_tagged_where_nothing_is_shown(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "F", *"zebra", "enter", "1", "space", "a")
        assert "nothing is shown" in line(pilot, "message")
        assert pilot.app.screen.query_one(Rows).placeholder.startswith("No sentence here fits")
        await pilot.press("escape")
        assert all(said(pilot, at) == {} for at in range(7))
        assert "has no sentences" in pilot.app.screen.query_one(Rows).placeholder


async def test_the_library_filters_by_words_tags_and_progress(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1", *["space"] * 7, "o", "l", "F", *"tag:claim", "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "1 article with “tag:claim”" in line(pilot, "head")
        assert "1 shown, 1 hidden" in line(pilot, "message")
        await pilot.press("F", *["backspace"] * 9, *"is:undecided", "enter")
        await pilot.press("enter")
        assert desk_of(pilot).desk.id == "pier"
        await pilot.press("o", "l", "F", *["backspace"] * 12, *"kind:heading", "enter")
        assert "asks about sentences" in line(pilot, "message")


async def test_a_filter_that_no_article_fits_says_so(run: Run) -> None:
    async with run() as pilot:
        rows = pilot.app.screen.query_one(Rows)
        before = rows.placeholder
        await pilot.press("F", *"zebra", "enter")
        assert rows.placeholder.startswith("No article fits")
        await pilot.press("escape")
        assert rows.placeholder == before
