from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from reviewer.config.scheme import default_scheme
from reviewer.tui.keys.chords import Chords, KeyStep
from reviewer.tui.keys.keymap import Here, Keymap
from reviewer.tui.widgets.key_bar import KeyBar
from reviewer.tui.widgets.which_key import WhichKey
from tests.tui.key_app_example import Toy, scheme_of


def desk(keymap: Keymap | None = None, without: Iterable[str] = ()) -> Here:
    keymap = keymap or Keymap.build(default_scheme())
    every = {command.calls for command in keymap.commands.values() if command.acts}
    return keymap.here("desk", every - set(without))


def come_to(here: Here, *keys: str) -> list[tuple[str, tuple[str, ...]]]:
    """What these keys, one after another, make the screen do."""
    chords = Chords()
    steps = [chords.press(here, key) for key in keys]
    return [(step.command.calls, step.args) for step in steps if step.command is not None]


# -- keys that wait -------------------------------------------------------------------------


def test_a_key_alone_acts_at_once() -> None:
    assert come_to(desk(), "j", "3", "q") == [
        ("move.down", ()), ("tag.toggle", ("figure",)), ("tag.toggle", ("quote",)),
    ]  # fmt: skip


def test_a_key_that_waits_does_nothing_until_the_next() -> None:
    chords = Chords()
    step = chords.press(desk(), "b")
    assert (step.command, step.used) == (None, True)
    assert chords.pending is not None
    assert (chords.pending.chord, chords.pending.pressed) == ("queue", "b")
    step = chords.press(desk(), "f")
    assert step.command is not None
    assert step.command.id == "queue.flagged"
    assert chords.pending is None


@pytest.mark.parametrize("key", ["escape", "backspace"])
def test_escape_closes_the_pop_up_and_nothing_more(key: str) -> None:
    assert come_to(desk(), "b", key, "j") == [("move.down", ())]
    assert come_to(desk(), key) == [("app.peel", ())]


def test_a_letter_that_does_not_go_on_does_nothing_and_says_so() -> None:
    chords = Chords()
    chords.press(desk(), "b")
    step = chords.press(desk(), "z")
    assert (step.command, step.used) == (None, True)
    assert "b z does nothing" in step.hint
    assert chords.pending is None


def test_a_key_that_types_nothing_closes_the_pop_up_and_acts() -> None:
    assert come_to(desk(), "b", "pagedown", "u") == [("move.page_down", ()), ("undo.undo", ())]


def test_a_status_is_set_at_once_and_a_digit_after_it_adds_the_confidence() -> None:
    assert come_to(desk(), "s", "r", "2", "3") == [
        ("status.set", ("content", "refuted")),
        ("status.confidence", ("content", "refuted", "medium")),
        ("tag.toggle", ("figure",)),
    ]  # fmt: skip
    assert come_to(desk(), "S", "n", "١") == [
        ("status.set", ("said", "not enough evidence")),
        ("status.confidence", ("said", "not enough evidence", "low")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "calls"),
    [("j", "move.down"), ("4", "tag.toggle"), ("space", "decide.settle"), ("c", "tag.toggle")],
)
def test_any_other_key_after_a_status_closes_the_pop_up_and_acts(key: str, calls: str) -> None:
    found = come_to(desk(), "s", "s", key, "j")
    assert [one for one, _ in found] == ["status.set", calls, "move.down"]


def test_a_chord_may_follow_a_status() -> None:
    assert come_to(desk(), "s", "s", "b", "f")[1:] == [("queue.flagged", ())]
    assert come_to(desk(), "s", "s", "s", "r")[1:] == [("status.set", ("content", "refuted"))]


def test_escape_after_a_status_keeps_the_status() -> None:
    assert come_to(desk(), "s", "s", "escape", "2") == [
        ("status.set", ("content", "supported")), ("tag.toggle", ("quote",)),
    ]  # fmt: skip


def test_no_confidence_is_asked_for_where_nobody_takes_it() -> None:
    chords, here = Chords(), desk(without=["status.confidence"])
    chords.press(here, "s")
    chords.press(here, "s")
    assert chords.pending is None


def test_displaced_commands_are_behind_the_semicolon() -> None:
    here = desk(Keymap.build(scheme_of("ib")))
    assert come_to(here, "i", ";", "i") == [
        ("tag.toggle", ("tag-i",)), ("decide.cannot", ()),
    ]  # fmt: skip
    assert come_to(here, ";", "b", "f") == [("queue.flagged", ())]


def test_letters_of_another_keyboard_go_on_a_chord_too() -> None:
    here = desk(Keymap.build(default_scheme(), layout="ru"))
    assert come_to(here, "и", "г", "ы", "к", "о") == [
        ("queue.undecided", ()), ("status.set", ("content", "refuted")), ("move.down", ()),
    ]  # fmt: skip


def test_what_means_nothing_is_left_to_others() -> None:
    assert Chords().press(desk(), "[") == KeyStep(used=False)
    assert Chords().press(desk(without=["decide.settle"]), "space") == KeyStep(used=False)


PRESSED = st.lists(st.sampled_from([*"bsSoukfrd123jq[", "escape", "pagedown"]))


@given(PRESSED)
def test_escape_twice_always_leads_out(keys: list[str]) -> None:
    chords, here = Chords(), desk()
    for key in (*keys, "escape"):
        chords.press(here, key)
    assert chords.pending is None
    assert come_to(here, *keys, "escape", "j")[-1] == ("move.down", ())


# -- on a screen ----------------------------------------------------------------------------


async def test_keys_call_the_methods_of_the_screen() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("j", "c", "٣", "space", "s", "r", "2", "b", "u", "escape")
        assert app.desk.done == [
            ("down",), ("tag", "claim"), ("tag", "figure"), ("settle",),
            ("status", "content", "refuted"), ("sure", "content", "refuted", "medium"),
            ("undecided",), ("peel",),
        ]  # fmt: skip


async def test_commands_without_a_method_do_nothing_and_show_nowhere() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("a", "m", "y", "o", "l")
        assert app.desk.done == []
        assert app.desk.chords.pending is None
        assert "flag" not in app.desk.query_one(KeyBar).text


async def test_letters_do_not_act_while_a_field_has_the_focus() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("/", "c", "1", "space", "b", "backspace", "q", "enter", "tab")
        assert app.desk.query_one(Input).value == "c1 q"
        assert app.desk.done == []
        await pilot.press("escape", "c")
        assert app.desk.done == [("peel",), ("tag", "claim")]


async def test_of_keys_typed_in_one_burst_each_meets_what_the_one_before_opened() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        for character in "j/cab":
            key = {"/": "slash"}.get(character, character)
            app.post_message(events.Key(key, character))
        await pilot.pause()
        assert app.desk.query_one(Input).value == "cab"
        assert app.desk.done == [("down",)]


async def test_quitting_works_while_typing_and_in_a_dialog() -> None:
    for keys in (["/", "ctrl+q"], ["?", "ctrl+q"], ["s", "ctrl+q"]):
        app = Toy()
        async with app.run_test() as pilot:
            await pilot.press(*keys)
            assert app.return_code == 0


async def test_an_unexpected_q_says_how_to_quit() -> None:
    app = Toy(Keymap.build(scheme_of("x"), {"app.quit": ("ctrl+x",)}))
    async with app.run_test() as pilot:
        await pilot.press("q")
        assert app.desk.hints == ["ctrl+x quits; everything is saved"]
        assert app.desk.done == []


async def test_a_paste_outside_a_field_does_nothing_but_say_so() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        app.post_message(events.Paste("c1 q"))
        await pilot.pause()
        assert app.desk.done == []
        assert len(app.desk.hints) == 1
        await pilot.press("/")
        app.post_message(events.Paste("c1 q"))
        await pilot.pause()
        assert app.desk.query_one(Input).value == "c1 q"
        assert len(app.desk.hints) == 1


async def test_a_refused_status_asks_for_no_confidence() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        app.desk.refuse = True
        await pilot.press("s", "s", "2")
        assert app.desk.done == [("status", "content", "supported"), ("tag", "quote")]


async def test_keys_do_not_wait_behind_another_screen() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        await pilot.press("b", "f1", "escape", "u")
        assert app.desk.done == [("undo",)]
        assert not app.desk.query_one(WhichKey).display


async def test_a_new_key_map_holds_at_once() -> None:
    app = Toy()
    async with app.run_test() as pilot:
        app.keymap = Keymap.build(default_scheme(), {"move.down": ("K",)})
        app.desk.refresh_keys()
        await pilot.press("j", "K")
        assert app.desk.done == [("down",)]
