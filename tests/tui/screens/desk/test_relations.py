"""Relations by keys alone: few of them, in one article and across two, and what is shown."""

import pytest
from textual.pilot import Pilot

from reviewer.models.annotation import relations
from reviewer.session import Session
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.relation import RelationScreen
from reviewer.tui.widgets.line_widgets import SpanStrip
from reviewer.tui.widgets.rows.row_source import RowState
from tests.tui.conftest import Run
from tests.tui.desk_keys import app_of, desk_of, line

SIZES = [(80, 24), (120, 40)]


def stored(pilot: Pilot[None], article: str) -> list[dict[str, object]]:
    session: Session = desk_of(pilot).desk.session
    units = session.store.values("ann", article).values()
    return [value for values in units for _, value in relations(values)]


def row(pilot: Pilot[None], place: int) -> str:
    source = desk_of(pilot).rows.source
    return "\n".join(one.text for one in source.render(place, 76, RowState()))


async def pressed(pilot: Pilot[None], *keys: str) -> int:
    """Presses keys one after the other, and counts them."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    return len(keys)


async def label(pilot: Pilot[None], article: str, place: int, tag: str) -> None:
    """Labels the first word of a sentence; words mode goes on."""
    if app_of(pilot).current != article or not isinstance(pilot.app.screen, DeskScreen):
        app_of(pilot).open_desk(article)
        await pilot.pause()
    desk = desk_of(pilot)
    if desk.words.editor is not None:
        await pressed(pilot, "escape")
    desk.show_unit(desk.desk.article.layout.id(place))
    await pilot.pause()
    await pressed(pilot, "w", tag)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(
        {
            "ferry": "The ferry sank. Nobody drowned. The captain must resign.\n",
            "pier": "The pier is closed. Barges hit it in May.\n",
        }
    )


@pytest.mark.parametrize("size", SIZES)
async def test_a_relation_inside_one_article(run: Run, size: tuple[int, int]) -> None:
    async with run(size=size) as pilot:
        await label(pilot, "ferry", 0, "c")
        await label(pilot, "ferry", 2, "f")
        keys = await pressed(pilot, "&", "p", "enter")
        assert keys <= 6
        (value,) = stored(pilot, "ferry")
        assert value["kind"] == "part_of"
        assert "^→1" in row(pilot, 2) and "^←3" in row(pilot, 0)
        assert "belongs to" in line(pilot, "message")
        strip = desk_of(pilot).query_one(SpanStrip)
        assert "^→ belongs to “The” in 1" in strip.text
        await pressed(pilot, "k", "k", "tab")
        assert "^← “The” in 3 belongs to this" in strip.text
        await pressed(pilot, "u")
        assert stored(pilot, "ferry") == []
        assert "^→" not in row(pilot, 2) and "^←" not in row(pilot, 0)


@pytest.mark.parametrize("size", SIZES)
async def test_a_relation_across_two_articles(run: Run, size: tuple[int, int]) -> None:
    async with run(size=size) as pilot:
        await label(pilot, "pier", 1, "c")
        await label(pilot, "pier", 0, "c")
        await label(pilot, "ferry", 0, "f")
        await pressed(pilot, "&", "p")
        assert isinstance(pilot.app.screen, RelationScreen)
        keys = 2 + await pressed(pilot, "/", "b", "a", "r", "g")
        screen = pilot.app.screen
        while not screen.complete:
            await pilot.pause()
        keys += await pressed(pilot, "enter")
        assert keys <= 10
        (value,) = stored(pilot, "ferry")
        assert value["article"] == "pier"
        assert "^→pier:2" in row(pilot, 0)
        await pressed(pilot, "&", "&")
        assert desk_of(pilot).desk.id == "pier" and desk_of(pilot).desk.place == 1
        assert "^←ferry:1" in row(pilot, 1)
        await pressed(pilot, "w", "&", "-")
        assert stored(pilot, "ferry") == []


async def test_what_cannot_be_related_is_told(run: Run) -> None:
    async with run() as pilot:
        await pressed(pilot, "enter", "w", "&", "s")
        assert "no span is chosen" in line(pilot, "message")
        await label(pilot, "ferry", 0, "c")
        await pressed(pilot, "&", "&")
        assert "no relation" in line(pilot, "message")
        await pressed(pilot, "&", "r")
        assert isinstance(pilot.app.screen, RelationScreen)
        assert pilot.app.screen.found == []
        await pressed(pilot, "enter", "escape")
        assert stored(pilot, "ferry") == []
        assert desk_of(pilot).query_one(SpanStrip).text
