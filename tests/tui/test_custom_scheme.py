"""A scheme of nine tags, some on the letters of commands, end to end."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Markdown

from reviewer.config import default_scheme, load
from reviewer.models.scheme import Scheme
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.keys.palette import entries
from reviewer.tui.screens.dialogs.command_list import HelpScreen
from reviewer.tui.screens.dialogs.note import NoteScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.key_bar import KeyBar
from tests.tui.conftest import Run
from tests.tui.desk_keys import app_of, desk_of, guide, line, popup, values_at

NINE = Path(__file__).parents[1] / "config" / "nine_tags.toml"


@pytest.fixture
def nine() -> Scheme:
    return load(NINE, environ={}).scheme


# -- nine tags ------------------------------------------------------------------------------


async def test_nine_tags_by_digit_and_by_letter(run: Run, nine: Scheme) -> None:
    async with run(scheme=nine) as pilot:
        await pilot.press("enter", "j", *"123456789")
        tags = {f"tag:{tag.name}": 3 for tag in nine.tags}
        assert values_at(pilot, 1) == tags
        await pilot.press(*(tag.key for tag in nine.tags))
        assert values_at(pilot, 1) == {}
        await pilot.press("j", *(tag.key for tag in nine.tags))
        assert values_at(pilot, 2) == tags


async def test_q_is_no_tag_here_and_says_how_to_quit(run: Run, nine: Scheme) -> None:
    async with run(scheme=nine) as pilot:
        await pilot.press("enter", *"cqfdt")
        assert values_at(pilot, 0) == {}
        await pilot.press("q")
        assert "ctrl+q" in line(pilot, "message")


async def test_displaced_commands_stay_behind_the_semicolon(run: Run, nine: Scheme) -> None:
    async with run(scheme=nine) as pilot:
        await pilot.press("enter", "j", ";")
        for words in ("can't judge", "flag", "note", "go to", "next match"):
            assert words in popup(pilot)
        await pilot.press("a")
        assert values_at(pilot, 1) == {"flag:doubt": True}
        await pilot.press(";", "i")
        assert values_at(pilot, 1)["decided"] == "cannot"
        await pilot.press("g", ";", "m")
        assert isinstance(pilot.app.screen, NoteScreen)
        await pilot.press(*"who", "enter")
        assert values_at(pilot, 0) == {"note": "who"}
        await pilot.press(";", "o", "l")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_in_the_library_no_letter_is_displaced(run: Run, nine: Scheme) -> None:
    async with run(scheme=nine) as pilot:
        await pilot.press("e", *"Sunk", "ctrl+s")
        assert app_of(pilot).session.tally("ferry").meta == {"title": "Sunk"}


async def test_the_key_bar_has_all_nine_at_every_size(run: Run, nine: Scheme) -> None:
    for size in ((60, 15), (80, 24), (120, 40)):
        async with run(size=size, scheme=nine) as pilot:
            await pilot.press("enter")
            if isinstance(pilot.app.screen, LibraryScreen):
                await pilot.press("enter")
            bar = pilot.app.screen.query_one(KeyBar).text
            for number, tag in enumerate(nine.tags, 1):
                assert f"{number}{tag.key}" in bar, size


async def test_the_key_bar_and_the_help_name_displaced_commands_by_their_new_keys(
    run: Run, nine: Scheme
) -> None:
    async with run(size=(120, 40), scheme=nine) as pilot:
        await pilot.press("enter")
        bar = pilot.app.screen.query_one(KeyBar).text
        assert "; i can't judge" in bar
        assert "insult or slur" in bar
        keys = {entry.id: entry.keys for entry in entries(desk_of(pilot).here)}
        assert keys["mark.flag"] == ("; a",)
        assert keys["go.notes"] == ("; o n",)
        assert keys["tag.witness"] == ("9", "w")
        await pilot.press("?", *"flags the")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert ("; a",) in [entry.keys for entry in pilot.app.screen.found]


async def test_the_guideline_of_a_tag_without_many_words(run: Run, nine: Scheme) -> None:
    async with run(scheme=nine) as pilot:
        await pilot.press("enter", "7", "2", ";", "o", "i")
        assert guide(pilot).page.id == "tag:outlook", "the last tag in the order of the scheme"
        assert "harbour of Brell" in guide(pilot).query_one(Markdown).source
        assert list(guide(pilot).page.keys) == ["7", "o"]
        await pilot.press("h")
        assert guide(pilot).page.id == "tag:history"
        await pilot.press("2")
        assert "measured, guessed" in guide(pilot).page.markdown
        await pilot.press("1")
        assert "accuser" in guide(pilot).page.markdown
        await pilot.press("escape")
        assert values_at(pilot, 0) == {"tag:outlook": 3, "tag:estimate": 3}, "reading tags nothing"


def test_every_letter_of_the_alphabet_can_be_a_tag_but_the_reserved_ones() -> None:
    default = default_scheme()
    for letter in "abcdefghilmnopqrtvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ":
        scheme = replace(default, tags=(replace(default.tags[0], key=letter),))
        keymap = Keymap.build(scheme)
        assert letter in keymap.keys("tag.claim")
        for id in keymap.displaced:
            assert any(key.startswith("; ") for key in keymap.keys(id)), (letter, id)
