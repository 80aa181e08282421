"""The list in other sizes, themes and colours."""

from __future__ import annotations

import pytest

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


async def test_a_resize_wraps_anew_and_keeps_the_cursor_in_place() -> None:
    texts = ["one two three four five six seven eight nine ten"] * 100
    app = Host(Sentences(texts), cursor=50)
    async with running(app) as pilot:
        before = app.rows.cursor_line
        await pilot.resize_terminal(30, HEIGHT)
        await pilot.pause()
        assert app.rows.cursor_line == before
        assert {strip.cell_length for strip in strips(app)} == {30}
        assert len(marked(app)) == 3
        await pilot.resize_terminal(WIDTH, 6)
        await pilot.pause()
        assert len(marked(app)) == 2
        assert len(screen(app)) == 6


async def test_another_theme_repaints_everything() -> None:
    app = Host(Sentences(numbered(20)))
    async with running(app) as pilot:
        app.theme = "textual-dark"
        await pilot.pause()
        dark = background(app, 3)
        app.theme = "textual-light"
        await pilot.pause()
        assert background(app, 3) != dark
        assert background(app, 3).brightness > 0.5 > dark.brightness


async def test_without_colours_the_cursor_is_bold_and_has_its_glyph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(Sentences(numbered(20)))
    async with running(app):
        text = list(strips(app)[0])[-3]
        assert text.style is not None and text.style.bold
        assert marked(app) == [0]
        for strip in strips(app):
            for segment in strip:
                assert segment.style is not None and segment.style.bgcolor is not None
                red, green, blue = segment.style.bgcolor.get_truecolor()
                assert red == green == blue


async def test_with_the_terminals_own_colours_the_cursor_is_reversed() -> None:
    source = Sentences(numbered(20))
    source.selected.add(2)
    app = Host(source)
    async with running(app) as pilot:
        app.theme = "ansi-dark"
        await pilot.pause()
        looks = [list(strip)[-3].style for strip in strips(app)[:3]]
        assert [bool(look and look.reverse) for look in looks] == [True, False, False]
        assert [bool(look and look.underline) for look in looks] == [False, False, True]


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (3, 2), (4, 1), (200, 60)])
async def test_any_size_is_filled_exactly(size: tuple[int, int]) -> None:
    app = Host(Sentences(numbered(300)))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for _ in range(3):
            app.rows.page(1)
            app.rows.move_by(1)
            drawn = strips(app)
            assert len(drawn) == size[1]
            assert {sum(s.cell_length for s in strip) for strip in drawn} == {size[0]}
            assert app.rows.cursor in app.rows.visible_range
