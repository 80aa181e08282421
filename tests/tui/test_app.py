"""The program as a whole: keys in, screen and saved values out."""

import pytest
from textual import events
from textual.widgets import Input

from reviewer.ports import Arrivals
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.key_bar import KeyBar
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.which_key import WhichKey
from tests.tui.check_keys import until
from tests.tui.conftest import Run
from tests.tui.desk_keys import app_of as app_of
from tests.tui.desk_keys import desk_of as desk_of
from tests.tui.desk_keys import line as line
from tests.tui.desk_keys import values_at

# Tests of screens import it from here by this name.
said = values_at


async def test_looks_at_much_that_comes_follow_one_another(
    run: Run, monkeypatch: pytest.MonkeyPatch, arrivals_at_once: None
) -> None:
    """Each second began a row of looks of its own, as long as there was more to come."""
    looks: list[bool] = []

    def arrivals(self: MemoryStore, *, short: bool = False, rest: bool = False) -> Arrivals:
        looks.append(rest)
        return Arrivals(False, frozenset(), True)

    monkeypatch.setattr(MemoryStore, "arrivals", arrivals)
    asked: list[float] = []

    def in_an_hour(quiet: float) -> float:
        asked.append(quiet)
        return 3600.0

    monkeypatch.setattr("reviewer.tui.app.look_after", in_an_hour)
    async with run() as pilot:
        await until(pilot, lambda: len(looks) >= 8)
        assert len(asked) == 1


async def test_looks_at_the_rest_go_on_until_nothing_is_left(
    run: Run, monkeypatch: pytest.MonkeyPatch, arrivals_at_once: None
) -> None:
    looks: list[bool] = []

    def arrivals(self: MemoryStore, *, short: bool = False, rest: bool = False) -> Arrivals:
        looks.append(rest)
        return Arrivals(False, frozenset(), looks.count(True) < 5)

    monkeypatch.setattr(MemoryStore, "arrivals", arrivals)
    monkeypatch.setattr("reviewer.tui.app.look_after", lambda quiet: 0.001)
    async with run() as pilot:
        await until(pilot, lambda: looks.count(True) >= 5 and looks[-6:] == [False] * 6)


async def test_it_opens_on_the_library_and_enter_opens_an_article(run: Run) -> None:
    async with run() as pilot:
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "2 articles" in line(pilot, "head")
        await pilot.press("j", "enter")
        assert desk_of(pilot).desk.id == "pier"


async def test_tags_by_digit_and_by_letter(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "1", "f", "f", "t")
        assert values_at(pilot, 1) == {"tag:claim": 1, "tag:threat": 1}
        assert "threat on 2" in line(pilot, "message")
        assert "u undoes" in line(pilot, "message")


async def test_space_settles_and_goes_to_the_next_undecided(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "space", "g", "space")
        assert values_at(pilot, 1) == {"decided": "settled"}
        assert values_at(pilot, 0) == {"decided": "settled"}
        assert desk_of(pilot).desk.place == 2
        await pilot.press("i")
        assert values_at(pilot, 2) == {"decided": "cannot"}
        assert "3/7 decided" in line(pilot, "head")


async def test_space_on_the_last_one_goes_on_in_the_next_article(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", *["space"] * 8)
        assert desk_of(pilot).desk.id == "pier"
        assert "pier" in line(pilot, "message")
        await pilot.press("space", "space")
        assert "left" in line(pilot, "message")


async def test_a_status_pops_up_its_letters_and_takes_a_confidence(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "s")
        assert pilot.app.screen.query_one(WhichKey).display
        await pilot.press("r", "3")
        assert values_at(pilot, 0)["check:content"] == {
            "scope": "content",
            "status": "refuted",
            "confidence": "high",
        }
        assert not pilot.app.screen.query_one(WhichKey).display
        await pilot.press("S", "s", "j", "1")
        assert values_at(pilot, 0)["check:said"] == {"scope": "said", "status": "supported"}
        assert values_at(pilot, 1) == {"tag:claim": 1}, "any other key closes the pop-up and acts"


async def test_flag_note_and_repeat(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await pilot.press("enter", "a", "m", *"ask [b]her[/b]", "enter", "d", "j", ".")
        assert values_at(pilot, 0) == {
            "flag:doubt": True,
            "note": "ask [b]her[/b]",
            "tag:demand": 1,
        }
        assert values_at(pilot, 1) == {"tag:demand": 1}


async def test_escape_leaves_a_note_as_it_was(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "m", *"one", "enter", "m", *" two", "escape")
        assert values_at(pilot, 0) == {"note": "one"}
        await pilot.press("1")
        assert values_at(pilot, 0) == {"note": "one", "tag:claim": 1}


async def test_undo_and_redo_also_from_the_library(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1", "2", "u")
        assert values_at(pilot, 0) == {"tag:claim": 1}
        await pilot.press("ctrl+z", "ctrl+r", "U")
        assert values_at(pilot, 0) == {"tag:claim": 1, "tag:quote": 1}
        await pilot.press("o", "l", "u")
        assert desk_of(pilot).desk.id == "ferry", "what is out of view is shown first"
        assert values_at(pilot, 0) == {"tag:claim": 1, "tag:quote": 1}
        await pilot.press("u")
        assert values_at(pilot, 0) == {"tag:claim": 1}


async def test_undo_in_another_article_goes_there_first(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1", "l")
        assert desk_of(pilot).desk.id == "pier"
        await pilot.press("u")
        assert desk_of(pilot).desk.id == "ferry"
        assert values_at(pilot, 0) == {"tag:claim": 1}
        await pilot.press("u")
        assert values_at(pilot, 0) == {}


async def test_queues_are_chosen_and_walked(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "G", "a", "g", "b", "f", "tab")
        assert desk_of(pilot).desk.place == 6
        assert "queue: flagged" in line(pilot, "head")


async def test_a_sentence_number_is_asked_for_and_checked(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "o", "#", "4", "enter")
        assert desk_of(pilot).desk.place == 3
        await pilot.press("o", "#", *"99", "enter")
        assert "no sentence 99" in line(pilot, "message")
        assert "1 to 7" in line(pilot, "message")
        await pilot.press("o", "#", *"x", "enter")
        assert "no number" in line(pilot, "message")


async def test_a_filter_hides_and_esc_peels_it_first(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "F", *"ferry", "enter")
        screen = desk_of(pilot)
        assert screen.desk.rows == 2
        assert "5 hidden" in line(pilot, "head")
        await pilot.press("j", "1")
        assert values_at(pilot, 1) == {"tag:claim": 1}
        await pilot.press("escape")
        assert screen.desk.rows == 7
        assert screen.desk.place == 1
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_search_counts_wraps_and_gives_up_to_where_it_was(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "/", *"the", "enter")
        assert "/the: 1/4" in line(pilot, "message")
        await pilot.press("G", "n")
        assert "wrapped" in line(pilot, "message")
        at = desk_of(pilot).desk.place
        await pilot.press("escape", "/", *"boats", "escape")
        assert desk_of(pilot).desk.place == at


async def test_keys_typed_in_one_burst_reach_what_the_one_before_opened(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        await pilot.press("/", "1", "9", "enter", "1")
        assert values_at(pilot, 0) == {"tag:claim": 1}
        assert "19" in line(pilot, "message") or "claim on 1" in line(pilot, "message")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (("/", *"the", "enter"), 2), (("F", *"the", "enter"), 2), (("o", "#", "4", "enter"), 4),
        (("m", *"hi", "enter"), 1), (("m", *"hi", "escape"), 1), (("e", "escape"), 1),
        (("o", "a", "ctrl+s"), 1), (("o", "i", "escape"), 1), (("o", "n", "escape"), 1),
        (("s", "enter", "ctrl+s"), 1),
    ],
)  # fmt: skip
async def test_a_key_in_one_burst_behind_an_answer_is_for_the_list(
    run: Run, typed: tuple[str, ...], place: int
) -> None:
    """It went into the field or the dialog that was about to close, and was lost."""
    async with run() as pilot:
        await pilot.press("enter")
        desk = desk_of(pilot).desk
        for key in (*typed, "j"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await until(pilot, lambda: desk.place == place)


async def test_a_key_in_one_burst_behind_tab_is_for_what_tab_goes_to(run: Run) -> None:
    """Tab came back from the field behind the keys after it, which were typed into the field."""
    async with run() as pilot:
        await pilot.press("enter", "ctrl+p")
        field = pilot.app.focused
        assert isinstance(field, Input)
        for key in (*"tag", "tab", "1"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: pilot.app.focused is not field)
        assert field.value == "tag"


async def test_a_hint_about_a_key_does_not_hide_what_the_next_one_says(run: Run) -> None:
    """It came behind all keys of one burst, and stood there in place of what the last had done."""
    async with run() as pilot:
        await pilot.press("enter")
        for key in ("o", "s", "1"):
            pilot.app.post_message(events.Key(key, key))
        await until(pilot, lambda: bool(line(pilot, "message")))
        await pilot.pause()
        assert "claim on 1" in line(pilot, "message")


async def test_the_side_panel_comes_with_the_width(run: Run) -> None:
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "1")
        panel = pilot.app.screen.query_one(Panel)
        assert panel.display
        assert "claim" in panel.text
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not panel.display
        await pilot.resize_terminal(200, 60)
        await pilot.pause()
        assert panel.display
        assert desk_of(pilot).desk.place == 0


async def test_tags_are_on_the_screen_with_their_keys_at_every_size(run: Run) -> None:
    for size in ((60, 15), (80, 24), (120, 40), (200, 60)):
        async with run(size=size) as pilot:
            await pilot.press("o", "l", "enter")
            bar = pilot.app.screen.query_one(KeyBar).text
            for one, other in zip("12345", "cqfdt", strict=True):
                assert f"{one}{other}" in bar or f"{one} or {other}" in bar, size


async def test_it_reopens_where_it_was(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "b", "f", "ctrl+q")
    async with run() as pilot:
        screen = desk_of(pilot)
        assert (screen.desk.id, screen.desk.place) == ("ferry", 2)
        assert screen.desk.queue.name == "flagged"


async def test_a_click_moves_the_cursor_and_the_next_key_acts_there(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        await pilot.click(Rows, offset=(20, 2))
        place = desk_of(pilot).desk.place_of(pilot.app.screen.query_one(Rows).cursor)
        assert place > 0
        await pilot.press("1")
        assert values_at(pilot, place) == {"tag:claim": 1}


async def test_an_article_edited_outside_shows_what_to_look_at_again(
    run: Run, store: MemoryStore, arrivals_at_once: None
) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "1", "space")
        before = store.open("ferry").text
        store.put("ferry", before.replace("Nobody drowned", "No one has drowned"))
        await until(pilot, lambda: bool(desk_of(pilot).desk.article.at(2).recheck))
        await pilot.press("b", "r", "tab", "space")
        assert not desk_of(pilot).desk.article.at(2).recheck


async def test_q_says_how_to_quit(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("Q")
        assert "ctrl+q" in line(pilot, "message")
        await pilot.press("ctrl+c")
        assert "ctrl+q" in line(pilot, "message")


async def test_the_prompt_takes_letters_that_are_commands_elsewhere(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "m", *"cqfdt12", "enter")
        assert values_at(pilot, 0) == {"note": "cqfdt12"}
        assert not pilot.app.screen.query_one(Prompt).is_open


async def test_what_comes_while_the_program_ends_does_nothing(run: Run) -> None:
    """Regression: the list was gone already, and the end of the program was a fault."""
    async with run() as pilot:
        await pilot.press("enter")
        app, desk = app_of(pilot), desk_of(pilot)
        assert desk.is_whole
    assert not desk.is_whole
    app.remember_place()


async def test_what_was_to_come_once_the_cursor_rests_meets_no_screen_without_its_list(
    run: Run,
) -> None:
    """The program ended in a fault where it was quit right behind a move."""
    async with run(size=(120, 40)) as pilot:
        library = pilot.app.screen
        assert isinstance(library, LibraryScreen)
        await pilot.press("enter", "j")
        desk = desk_of(pilot)
        desk.related.at_leisure()
        desk.related._gather()
    assert not desk.is_whole
    library._preview()
    desk.related._look(desk.related._moves)
    desk._grow()


async def test_what_others_wrote_while_the_program_ends_does_nothing(run: Run) -> None:
    """The look of each second met a Desk whose list was gone, and the program ended in a fault."""
    async with run() as pilot:
        await pilot.press("enter")
        app = app_of(pilot)
    app.brought_in()
