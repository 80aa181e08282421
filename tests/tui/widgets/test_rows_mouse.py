"""The mouse on a list: clicks, the wheel, the position marker, and text to copy."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.pilot import Pilot

from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.rows_host import HEIGHT, WIDTH, Host, Sentences, numbered, running, strips


async def test_a_click_moves_the_cursor_and_tells_where() -> None:
    app = Host(Sentences(["one two three four five six seven eight nine"] * 50))
    async with running(app) as pilot:
        await pilot.click(Rows, offset=(9, 3))
        await pilot.pause()
        assert app.rows.cursor == 1
        assert app.told == [("moved", 1), ("clicked", 1), ("at", 701)]


async def test_a_double_click_chooses_and_selects_no_text() -> None:
    app = Host(Sentences(numbered(50)))
    async with running(app) as pilot:
        await pilot.click(Rows, offset=(9, HEIGHT - 1), times=2)
        await pilot.pause()
        assert [told for told in app.told if told[0] != "at"] == [
            ("moved", HEIGHT - 1),
            ("clicked", HEIGHT - 1),
            ("clicked", HEIGHT - 1),
            ("chosen", HEIGHT - 1),
        ]
        assert app.screen.get_selected_text() is None


async def test_a_click_below_the_last_row_does_nothing() -> None:
    app = Host(Sentences(numbered(3)))
    async with running(app) as pilot:
        await pilot.click(Rows, offset=(9, 8))
        await pilot.pause()
        assert app.told == []


def wheel(rows: Rows, kind: Callable[..., Message]) -> None:
    rows.post_message(kind(rows, 5, 5, 0, 0, 0, False, False, False))


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Host(Sentences(numbered(50)))
    async with running(app) as pilot:
        wheel(app.rows, events.MouseScrollDown)
        await pilot.pause()
        start = app.rows.visible_range.start
        assert start > 0
        assert app.rows.cursor == 0
        wheel(app.rows, events.MouseScrollUp)
        await pilot.pause()
        assert app.rows.visible_range.start == 0


async def test_the_position_marker_can_be_dragged() -> None:
    app = Host(Sentences(numbered(1000)))
    async with running(app) as pilot:
        await pilot.mouse_down(Rows, offset=(WIDTH - 1, 6))
        await pilot.pause()
        assert 400 < app.rows.visible_range.start < 700
        await pilot.hover(Rows, offset=(WIDTH - 1, HEIGHT - 1))
        await pilot.pause()
        assert app.rows.visible_range.stop == 1000
        await pilot.mouse_up(Rows, offset=(WIDTH - 1, HEIGHT - 1))
        await pilot.pause()
        assert app.mouse_captured is None
        assert app.rows.cursor == 0
        assert app.screen.get_selected_text() is None


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(Rows, offset=start)
    await pilot.hover(Rows, offset=end)
    await pilot.mouse_up(Rows, offset=end)
    await pilot.pause()


async def test_dragging_selects_text_within_a_row() -> None:
    app = Host(Sentences(numbered(50)))
    async with running(app) as pilot:
        await drag(pilot, (7, 3), (15, 3))
        assert app.screen.get_selected_text() == "Sentence"
        assert app.told == []
        plain, selected = strips(app)[2], strips(app)[3]
        assert selected.text[:-1] == plain.text[:-1].replace("2", "3")
        styles = {segment.style for segment in selected} - {s.style for s in plain}
        assert styles
        await pilot.click(Rows, offset=(9, 3))
        await pilot.pause()
        assert app.screen.get_selected_text() is None


async def test_a_wrapped_row_is_copied_as_one_line_without_its_number() -> None:
    texts = ["one two three four five six seven eight nine", "and https://" + "x" * 60]
    app = Host(Sentences(texts))
    async with running(app) as pilot:
        await drag(pilot, (0, 0), (38, 5))
        assert app.screen.get_selected_text() == "\n".join(texts)


async def test_a_selection_stays_on_its_text_when_the_list_scrolls() -> None:
    app = Host(Sentences(numbered(50)))
    async with running(app) as pilot:
        await drag(pilot, (7, 5), (24, 5))
        copied = app.screen.get_selected_text()
        assert copied == "Sentence number 5"
        app.rows.scroll_lines(2)
        assert app.screen.get_selected_text() == copied
        assert strips(app)[3].text.startswith("     5 Sentence")
        assert len(list(strips(app)[3])) > len(list(strips(app)[4]))
