from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from textual import events
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList

from reviewer.config.scheme import default_scheme
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.keys.palette import PaletteEntry, distance, entries, matching
from reviewer.tui.screens import dialogs
from reviewer.tui.screens.dialogs.command_list import HelpScreen
from tests.tui.key_app_example import Toy, ToyDesk, scheme_of


def everything(keymap: Keymap | None = None) -> list[PaletteEntry]:
    keymap = keymap or Keymap.build(default_scheme())
    return entries(keymap.here("desk", {c.calls for c in keymap.commands.values() if c.acts}))


def best(query: str) -> str:
    return matching(everything(), query, best_first=True)[0].id


def listed(pilot: Pilot[None]) -> HelpScreen:
    screen = pilot.app.screen
    assert isinstance(screen, HelpScreen)
    return screen


# -- what is listed -------------------------------------------------------------------------


def test_entries_have_the_present_keys() -> None:
    keymap = Keymap.build(scheme_of("i"), {"edit.note": ("M",)})
    keys = {entry.id: entry.keys for entry in everything(keymap)}
    assert keys["edit.note"] == ("M",)
    assert keys["decide.cannot"] == ("; i",)
    assert keys["queue.flagged"] == ("b f",)
    assert keys["move.page_up"] == ("pgup",)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("q", "app.quit"), ("quit", "app.quit"), ("Settle", "decide.settle"), ("undo", "undo.undo"),
        ("edit.note", "edit.note"), ("claim", "tag.claim"),
        ("status refuted", "status.content.refuted"),
        ("flag", "mark.flag"), ("?", "app.help"), ("b f", "queue.flagged"), ("lib", "go.library"),
        ("setle", "decide.settle"), ("refutd", "status.content.refuted"),
        # Of two that begin alike, what is used more; then the shorter name.
        ("und", "undo.undo"), ("next", "item.next"), ("evid", "evidence.add"),
        ("over", "go.overview"), ("find", "find.search"), ("back", "app.peel"),
        # The beginning of a word before its middle.
        ("rule", "queue.rules"), ("exp", "export.open"), ("imp", "import.open"),
        # What others call it.
        ("del", "edit.drop"), ("skip", "item.next"), ("done", "decide.settle"),
        ("save", "export.open"), ("stat", "status.content"), ("progress", "go.overview"),
    ],
)  # fmt: skip
def test_the_palette_puts_what_is_meant_first(query: str, id: str) -> None:
    assert best(query) == id


def test_an_empty_query_lists_all_in_order() -> None:
    known = everything()
    assert matching(known, "") == known
    assert matching(known, "  ", best_first=True) == known


def test_every_word_has_to_match() -> None:
    found = matching(everything(), "status sure")
    assert found
    assert all("status" in entry.help and "sure" in entry.help for entry in found)


def test_nonsense_finds_nothing() -> None:
    assert matching(everything(), "xyzzy plugh") == []


def test_a_better_match_is_nearer() -> None:
    undo = next(entry for entry in everything() if entry.id == "undo.undo")
    far = [distance(undo, query) for query in ("undo", "u", "und", "change", "hange", "ferry")]
    assert far == sorted(set(far))


# -- on the screen --------------------------------------------------------------------------


async def test_the_help_lists_what_works_here_under_headings() -> None:
    app = Toy()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("?")
        screen = listed(pilot)
        ids = [entry.id for entry in screen.found]
        assert "tag.claim" in ids
        assert "mark.flag" not in ids, "the toy does not flag"
        options = [str(option.prompt) for option in screen.query_one(OptionList).options]
        assert options[0] == "Move"
        assert any(line.startswith("b u") and "undecided" in line for line in options)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_foot_stays_in_view_and_says_in_whole_what_the_chosen_command_does(
    size: tuple[int, int],
) -> None:
    """The list went on below the frame: keys and last row were hidden wherever it is long."""
    app = Toy()
    async with app.run_test(size=size) as pilot:
        screen = HelpScreen(everything(), "Keys")
        await app.push_screen(screen)
        for entry in (screen.found[0], max(screen.found, key=lambda one: len(one.help))):
            rows = screen.query_one(OptionList)
            rows.highlighted = rows.get_option_index(entry.id)
            await pilot.pause()
            foot = screen.query_one("#foot", Label)
            assert rows.region.bottom <= foot.region.y
            assert foot.region.bottom < size[1]
            told = str(foot.render())
            assert " ".join(told.split()).startswith(entry.help)
            assert told.endswith("esc closes")


@pytest.mark.parametrize("key", ["escape", "f1"])
async def test_the_help_closes(key: str) -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("?", *"tag", key, "j")
        assert isinstance(app.screen, ToyDesk)
        assert app.desk.done == [("down",)]


async def test_the_help_filters_while_one_types_and_does_what_is_chosen() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("f1", *"tag quo")
        assert [entry.id for entry in listed(pilot).found] == ["tag.quote"]
        await pilot.press("enter")
        assert app.desk.done == [("tag", "quote")]
        await pilot.press("f1", *"toggles", "down", "down", "enter")
        assert app.desk.done[1:] == [("tag", "figure")]


async def test_nothing_is_chosen_where_nothing_matches() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("?", *"xyzzy", "enter")
        assert listed(pilot).found == []
        await pilot.press("escape")
        assert app.desk.done == []


async def test_the_palette_opens_a_chord_too() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p", *"queue", "enter")
        assert app.desk.chords.pending is not None
        await pilot.press("u")
        assert app.desk.done == [("undecided",)]


async def test_a_status_from_the_palette_asks_for_the_confidence() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press(":", *"refuted", "enter", "3")
        assert app.desk.done == [
            ("status", "content", "refuted"), ("sure", "content", "refuted", "high"),
        ]  # fmt: skip


@pytest.mark.parametrize(("typed", "done"), [(":q\r", []), (":settle\r", [("settle",)])])
async def test_a_command_typed_in_one_burst_is_the_one_meant(
    typed: str, done: list[tuple[str, ...]]
) -> None:
    app = Toy()
    async with app.run_test() as pilot:
        for character in typed:
            key = {":": "colon", "\r": "enter"}.get(character, character)
            app.post_message(events.Key(key, character))
        await pilot.pause()
        await pilot.pause()
        assert app.desk.done == done
        assert app._exit == (not done)


@pytest.mark.parametrize("last", ["escape", "enter"])
async def test_a_key_right_behind_the_one_that_closes_a_list_is_for_the_screen_below(
    last: str,
) -> None:
    """Terminals hold an escape back, so that it comes with the next key, which was lost."""
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("?", *"undecided")
        app.post_message(events.Key(last, None))
        app.post_message(events.Key("j", "j"))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, ToyDesk)
        assert app.desk.done == [("undecided",)] * (last == "enter") + [("down",)]


def test_what_closes_a_dialog_does_so_before_the_next_key_is_looked_at() -> None:
    known = [one for one in subclasses(ModalScreen) if one.__module__.startswith("reviewer.")]
    assert len(known) > 15
    late = [
        (one.__name__, binding.key)
        for one in known
        for binding in Binding.make_bindings(one.__dict__.get("BINDINGS", ()))
        if binding.key in ("escape", "q") and not binding.priority
    ]
    assert late == []


def subclasses(parent: type[Any]) -> set[type[Any]]:
    """All classes below one, of which each dialog's module has to be loaded."""
    for module in iter_modules(dialogs.__path__, f"{dialogs.__name__}."):
        import_module(module.name)
    below = set(parent.__subclasses__())
    return below.union(*map(subclasses, below))
