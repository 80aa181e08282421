"""Suggestions on the screen: beside the sentence, in the panel, and the keys that take them."""

from textual.pilot import Pilot

from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.views.overview_drawing import OverviewRows
from reviewer.tui.views.sentence_detail import detail
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.check_keys import until
from tests.tui.conftest import Run
from tests.tui.desk_keys import desk_of, line, values_at


async def opened(pilot: Pilot[None]) -> DeskScreen:
    """The first article, once the rules are loaded and what they suggest is drawn."""
    await pilot.press("enter")
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return desk_of(pilot)


def row_text(screen: DeskScreen, place: int) -> str:
    lines = screen.rows.source.render(screen.desk.row_of(place), 100, RowState())
    return "\n".join("".join(one.text for one in line.segments) for line in lines)


def place_of(screen: DeskScreen, words: str) -> int:
    article = screen.desk.article
    return next(place for place in range(len(article)) if words in article.sentence(place))


async def test_they_show_in_row_and_panel_and_p_takes_them(run: Run) -> None:
    async with run(size=(120, 40), suggestions="shown") as pilot:
        screen = await opened(pilot)
        place = place_of(screen, "40")
        assert "F? figure" in row_text(screen, place)
        screen.desk.go(place)
        screen.to_cursor()
        await pilot.pause()
        said = "\n".join(
            "".join(one.text for one in each.segments)
            for each in detail(screen.desk, screen.desk.session.scheme, screen.paint, 40)
        )
        assert "suggested (p takes it)" in said
        assert "number: 40" in said
        await pilot.press("p")
        assert "tag:figure" in values_at(pilot, place)
        assert "taken" in line(pilot, "message")
        await pilot.press("u")
        assert values_at(pilot, place) == {}


async def test_capital_p_asks_for_a_score(run: Run) -> None:
    async with run(suggestions="shown") as pilot:
        screen = await opened(pilot)
        place = place_of(screen, "40")
        await pilot.press("asterisk", "P", *"0.95", "enter")
        assert "tag:figure" in values_at(pilot, place)
        assert "tag:claim" not in values_at(pilot, place)
        await pilot.press("P", *"no", "enter")
        assert "is no score" in line(pilot, "message")


async def test_where_they_are_off_p_says_so(run: Run) -> None:
    async with run(suggestions="off") as pilot:
        screen = await opened(pilot)
        await pilot.press("p")
        assert "off" in line(pilot, "message")
        assert "F? figure" not in row_text(screen, place_of(screen, "40"))


async def test_the_overview_tells_how_many_were_taken(run: Run) -> None:
    async with run(size=(120, 40), suggestions="shown") as pilot:
        screen = await opened(pilot)
        place = place_of(screen, "40")
        screen.desk.go(place)
        screen.to_cursor()
        await pilot.pause()
        await pilot.press("p", "o", "v")
        await until(pilot, lambda: getattr(pilot.app.screen, "done", False))
        source = pilot.app.screen.query_one(Rows).source
        assert isinstance(source, OverviewRows)
        shown = "\n".join(one.text for item in source.items for one in item.draw(77))
        assert "Suggestions of machine.rules" in shown
        assert "1/1  100%" in shown
