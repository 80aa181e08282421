"""The list on a screen: what is drawn, and what it tells."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.tui.widgets.rows.rows import Empty, RowState
from reviewer.tui.widgets.text_lines import ScreenLine, line
from tests.tui.rows_host import (
    HEIGHT,
    WIDTH,
    Host,
    Sentences,
    background,
    marked,
    numbered,
    running,
    screen,
    strips,
)

# Drawing


async def test_a_very_long_list_touches_only_what_is_on_the_screen() -> None:
    source = Sentences(numbered(100_000))
    app = Host(source)
    async with running(app):
        assert screen(app)[0].split() == ["▌", "0", "Sentence", "number", "0", "of", "all.", "█"]
        app.rows.move_to(99_999)
        assert "99999 of all." in screen(app)[-1]
        assert app.rows.visible_range == range(100_000 - HEIGHT, 100_000)
        app.rows.move_to(0)
        assert marked(app) == [0]
        assert len(source.measured) < 5 * HEIGHT
        assert len(source.rendered) < 5 * HEIGHT


async def test_wrapped_rows_show_all_their_lines_and_one_cursor() -> None:
    texts = ["one two three four five six seven eight nine ten"] * 30
    app = Host(Sentences(texts), cursor=10)
    async with running(app):
        at = app.rows.cursor_line
        assert at is not None
        first, second, third = (text[2:-1].rstrip() for text in screen(app)[at : at + 3])
        assert first == "  10 one two three four five six"
        assert second == "     seven eight nine ten"
        assert third == "  11 one two three four five six"
        assert len(marked(app)) == 2
        assert app.rows.cursor_line == marked(app)[0]


async def test_a_step_paints_two_rows_and_hands_out_the_other_strips_unchanged() -> None:
    source = Sentences(numbered(200))
    app = Host(source)
    async with running(app):
        before = strips(app)
        source.rendered.clear()
        app.rows.move_by(1)
        after = strips(app)
        assert [y for y in range(HEIGHT) if after[y] is not before[y]] == [0, 1]
        assert sorted(source.rendered) == [(0, RowState()), (1, RowState(cursor=True))]
        app.rows.move_by(-1)
        assert all(one is other for one, other in zip(strips(app), before, strict=True))


async def test_lines_below_the_last_row_are_not_painted_again() -> None:
    app = Host(Sentences(numbered(3)))
    async with running(app):
        before = strips(app)
        app.rows.move_by(2)
        after = strips(app)
        assert [y for y in range(HEIGHT) if after[y] is not before[y]] == [0, 2]


async def test_a_row_that_changed_is_drawn_again_with_its_new_height() -> None:
    source = Sentences(numbered(50))
    app = Host(source, cursor=25)
    async with running(app):
        line_before = app.rows.cursor_line
        first = app.rows.visible_range.start
        source.texts[first + 1] = "now this one is so long that it takes two lines"
        source.revisions[first + 1] = 1
        app.rows.invalidate(first + 1)
        assert app.rows.cursor_line == line_before
        assert any("that it takes two" in text or "two lines" in text for text in screen(app))
        source.texts[:] = ["changed"] * 50
        app.rows.invalidate()
        assert all("changed" in text for text in screen(app))
        assert app.rows.cursor_line == line_before
        app.rows.invalidate(999)


async def test_selected_rows_have_a_glyph_and_a_colour() -> None:
    source = Sentences(numbered(20))
    app = Host(source)
    async with running(app):
        source.selected |= {0, 2}
        app.rows.invalidate()
        assert [text[:2] for text in screen(app)[:4]] == ["▌+", "  ", " +", "  "]
        assert len({background(app, y) for y in range(3)}) == 3
        assert background(app, 1) == background(app, 3)


async def test_an_empty_list_says_so_until_rows_come() -> None:
    app = Host(Empty())
    async with running(app):
        assert screen(app)[0].strip() == "Nothing here yet."
        app.rows.move_by(1)
        app.rows.page(1)
        app.rows.scroll_lines(1)
        assert (app.rows.cursor, app.rows.cursor_line) == (0, None)
        app.rows.placeholder = "Still nothing."
        assert screen(app)[0].strip() == "Still nothing."
        source = Sentences([])
        app.rows.set_source(source)
        source.texts += numbered(3)
        app.rows.grown()
        assert marked(app) == [0]
        assert screen(app)[3].strip() == ""


async def test_rows_that_are_read_later_move_nothing() -> None:
    source = Sentences(numbered(12))
    app = Host(source, cursor=5)
    async with running(app):
        before = [text[: WIDTH - 1] for text in screen(app)]
        assert screen(app)[0][-1] == " "
        source.texts += numbered(500)
        app.rows.grown()
        assert [text[: WIDTH - 1] for text in screen(app)] == before
        assert screen(app)[0][-1] == "█"


async def test_a_gap_above_a_row_does_not_take_the_cursor_colour() -> None:
    class Paragraphs(Sentences):
        def height(self, index: int, width: int) -> int:
            return 2

        def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
            return [ScreenLine((), 0), line(self.texts[index])]

    app = Host(Paragraphs(numbered(20)))
    async with running(app):
        assert marked(app) == [1]
        assert background(app, 0) != background(app, 1)


async def test_every_line_is_exactly_as_wide_as_the_list() -> None:
    class Uneven(Sentences):
        def height(self, index: int, width: int) -> int:
            return 2

        def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
            return [line("漢" * 40 if index % 2 else "x" * 99)] * (1 + index % 3)

    app = Host(Uneven(numbered(20)))
    async with running(app):
        for strip in strips(app):
            assert sum(segment.cell_length for segment in strip) == WIDTH


# What it tells


async def test_moves_are_told_once_and_only_when_the_cursor_moves() -> None:
    app = Host(Sentences(numbered(100)))
    async with running(app) as pilot:
        app.rows.move_by(1)
        app.rows.move_by(0)
        app.rows.page(1)
        app.rows.half_page(-1)
        app.rows.move_to(-5)
        app.rows.move_by(-1)
        app.rows.move_to(1000)
        await pilot.pause()
        assert [name for name, _ in app.told] == ["moved"] * 5
        assert [index for _, index in app.told] == [1, 11, 5, 0, 99]
        assert app.rows.cursor == 99


async def test_visible_rows_are_known() -> None:
    app = Host(Sentences(["one two three four five six seven eight nine"] * 50))
    async with running(app):
        assert app.rows.visible_range == range(6)
        app.rows.scroll_lines(1)
        assert app.rows.visible_range == range(7)
        seen = [app.rows.is_visible(row) for row in (-1, 0, 1, 5, 6, 7, 50)]
        assert seen == [False, False, True, True, True, False, False]
        assert app.rows.cursor_line == -1
        app.rows.move_to(0)
        assert app.rows.cursor_line == 0
