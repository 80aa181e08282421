from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region
from textual.widgets import Static

from reviewer.config.scheme import default_scheme
from reviewer.tui.keys.key_screen import bar_items
from reviewer.tui.keys.keymap import Keymap
from reviewer.tui.widgets.key_bar import KeyBar, KeyItem, Lines, arrange
from reviewer.tui.widgets.which_key import FollowingKey, WhichKey, place
from tests.tui.key_app_example import Toy, scheme_of


def read(lines: Lines) -> list[str]:
    return ["  ".join(p.text for p in line) for line in lines]


# -- the pop-up -----------------------------------------------------------------------------


async def test_the_pop_up_shows_what_can_follow_and_covers_nothing() -> None:
    app = Toy()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.desk.query_one("#list", Static)
        assert not app.desk.query_one(WhichKey).display
        before = rows.region.height
        await pilot.press("s")
        popup = app.desk.query_one(WhichKey)
        assert popup.display
        shown = str(popup.render())
        assert [s.key in shown and s.name in shown for s in default_scheme().statuses] == [True] * 8
        assert popup.region.bottom <= app.desk.query_one(KeyBar).region.y
        assert rows.region.bottom <= popup.region.y
        assert rows.region.height >= 16
        await pilot.press("s")
        assert "2 medium" in str(popup.render())
        await pilot.press("j")
        assert not popup.display
        assert rows.region.height == before


async def test_a_click_on_the_pop_up_is_the_key() -> None:
    app = Toy()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        places = {
            spot.choice.key: (1 + spot.x, 1 + y)
            for y, line in enumerate(app.desk.query_one(WhichKey).lines)
            for spot in line
        }
        await pilot.click(WhichKey, offset=places["c"])
        assert app.desk.done == [("status", "content", "conflicting")]


async def test_on_a_small_screen_every_key_still_shows() -> None:
    app = Toy()
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("s")
        popup = app.desk.query_one(WhichKey)
        assert len(popup.choices) == 8
        assert popup.content_size.height >= len(popup.lines) == 5


@pytest.mark.parametrize("width", [30, 80])
async def test_the_way_out_stays_in_a_title_that_is_cut(width: int) -> None:
    """On 80 columns `=` in Review had "(esc close…"."""
    app = Toy()
    async with app.run_test(size=(width, 24)) as pilot:
        popup = app.desk.query_one(WhichKey)
        title = "Decides the sentence by an annotator's answer, or by a rule."
        popup.show("=", title, [FollowingKey("u", "union")])
        await pilot.pause()
        # What the frame draws: it has a cell at both ends.
        assert popup.render_lines(Region(0, 0, width, 1))[0].text.rstrip("─").endswith("closes)")


@given(st.lists(st.text(min_size=1, max_size=30), max_size=40), st.integers(1, 200))
def test_choices_are_all_there_and_do_not_overlap(labels: list[str], width: int) -> None:
    choices = [FollowingKey("x", label) for label in labels]
    lines = place(choices, width)
    assert [spot.choice for line in lines for spot in line] == choices
    for line in lines:
        assert all(one.end < two.x for one, two in pairwise(line))
        assert len(line) <= 1 or line[-1].end <= width


# -- the bar --------------------------------------------------------------------------------


async def test_the_tags_are_always_on_the_screen_with_their_keys() -> None:
    app = Toy()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.desk.query_one(KeyBar)
        tags, commands = bar.text.splitlines()
        both = "claim 1 or c  quote 2 or q  figure 3 or f  demand 4 or d  threat 5 or t"
        assert tags == both
        assert commands.startswith("space settle  u undo  ? help  s status")
        await pilot.resize_terminal(60, 24)
        tags, commands = bar.text.splitlines()
        assert tags == "1c claim  2q quote  3f figure  4d demand  5t threat"
        assert commands.startswith("space settle  u undo  ")
        await pilot.resize_terminal(36, 12)
        assert bar.text.startswith("1c  2q  3f  4d  5t") or bar.text.startswith("1c claim")
        assert all(len(line) <= 34 for line in bar.text.splitlines())


async def test_a_click_on_the_bar_is_the_command() -> None:
    app = Toy()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.desk.query_one(KeyBar)
        places = {p.item.id: (1 + p.x, y) for y, line in enumerate(bar.lines) for p in line}
        for id in ("tag.quote", "decide.settle", "status.content"):
            await pilot.click(KeyBar, offset=places[id])
        assert app.desk.done == [("tag", "quote"), ("settle",)]
        assert app.desk.query_one(WhichKey).display


async def test_colours_follow_the_scheme() -> None:
    app = Toy()
    async with app.run_test(size=(80, 24)):
        strip = app.desk.query_one(KeyBar).render_line(0)
        styles = {segment.text: segment.style for segment in strip}
        claim, quote = styles["1"], styles["q"]
        assert claim is not None
        assert quote is not None
        assert claim.reverse
        assert claim.bold
        assert claim.color != quote.color


async def test_displaced_keys_are_shown_so() -> None:
    app = Toy(Keymap.build(scheme_of("i")))
    async with app.run_test(size=(120, 40)):
        assert "; i can't judge" in app.desk.query_one(KeyBar).text
        assert "tag-i 1 or i" in app.desk.query_one(KeyBar).text


def test_a_screen_without_tags_has_one_line() -> None:
    keymap = Keymap.build(default_scheme())
    items = bar_items(keymap.here("library", {"library.open", "app.quit", "go.desk"}))
    assert items.tags == []
    found = read(arrange(items.tags, items.commands, 80, 1, items.pinned))
    assert found == ["enter open  o go to  ctrl+q quit"]


OUT = [KeyItem("peel", "esc", "back"), KeyItem("all", ":", "commands"), KeyItem("q", "^q", "quit")]


@pytest.mark.parametrize("width", [200, 80, 60, 40, 30])
@pytest.mark.parametrize("height", [1, 2])
def test_the_ways_out_stand_at_the_end_at_every_width(width: int, height: int) -> None:
    for tags in ([], NINE[:3], NINE):
        if tags is NINE and (width < 40 or height == 1):
            continue
        last = arrange(tags, MUCH, width, height, OUT)[-1]
        assert [placed.item for placed in last[-3:]] == OUT
        assert last[-1].end == width


NAMES = ("assertion", "benefit", "cause", "denial", "effect", "forecast", "guess", "hint", "idea")
NINE = [
    KeyItem(f"tag.{name}", f"{number}{name[0]}", name, name[0].upper(), "blue")
    for number, name in enumerate(NAMES, 1)
]
MUCH = [KeyItem(f"c{n}", "x", f"command {n}") for n in range(9)]


def test_nine_tags_keep_their_words_where_two_lines_hold_them() -> None:
    lines = read(arrange(NINE, MUCH, 80, 2))
    assert all(item.label in " ".join(lines) for item in NINE)
    assert "command 0" in lines[1]
    assert read(arrange(NINE, MUCH, 40, 2))[0] == "1a  2b  3c  4d  5e  6f  7g  8h  9i"


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12)
ITEMS = st.lists(st.builds(KeyItem, WORDS, WORDS.map(lambda t: t[:2]), WORDS, st.just("*")))


@given(ITEMS, ITEMS, ITEMS, st.integers(0, 120), st.integers(0, 3))
def test_nothing_overlaps_or_reaches_past_the_edge(
    tags: list[KeyItem], commands: list[KeyItem], pinned: list[KeyItem], width: int, height: int
) -> None:
    lines = arrange(tags, commands, width, height, pinned)
    assert len(lines) <= height
    for line in lines:
        for one, two in pairwise(line):
            assert one.end < two.x
        assert all(0 <= placed.x < placed.end <= width for placed in line)
    first = [placed.item for line in lines for placed in line][: len(tags)]
    if height and width >= 16 * max(1, len(tags)):
        assert first == tags
