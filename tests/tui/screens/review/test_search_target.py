"""Search in Review: `/`, `n` and `N` as everywhere, among the sentences that are shown."""

from pathlib import Path

import pytest

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.views.review_rows import ReviewRows
from reviewer.tui.widgets.rows.row_source import RowState
from tests.session.annotator_builders import give, memory
from tests.tui.check_keys import until
from tests.tui.review_keys import CLAIM, NONE, enter, review_of, running
from tests.tui.test_app import line


@pytest.fixture
def two() -> MemoryStore:
    """They differ on the first and on the third sentence, and on the first of the pier."""
    store = memory()
    give(store, {"ann": [CLAIM, NONE, CLAIM, NONE, NONE], "bob": [NONE] * 5})
    give(store, {"ann": [CLAIM, NONE], "bob": [NONE, NONE]}, "pier")
    return store


def underlined(screen: ReviewScreen, row: int) -> str:
    source = screen.rows.source
    assert isinstance(source, ReviewRows)
    lines = source.render(row, 80, RowState())
    return "".join(
        text for one in lines for text, style, _ in one.segments if style and style.underline
    )


async def test_search_goes_to_what_fits_and_walks_on(two: MemoryStore, tmp_path: Path) -> None:
    async with running(two, tmp_path) as pilot:
        await enter(pilot)
        screen = review_of(pilot)
        await pilot.press("/", *"left")
        assert screen.review.place == 3, "while it is typed"
        await pilot.press("escape")
        assert screen.review.place == 0, "esc goes back"
        await pilot.press("/", *"nobody or pays", "enter")
        assert screen.review.place == 1
        assert "1/2" in line(pilot, "message")
        assert underlined(screen, 1) == "Nobody"
        await pilot.press("n")
        assert screen.review.place == 4
        await pilot.press("N")
        assert screen.review.place == 1
        await pilot.press("escape")
        assert underlined(screen, 1) == ""
        assert screen.is_current, "the search was in front"


async def test_what_is_hidden_as_undisputed_is_not_found(two: MemoryStore, tmp_path: Path) -> None:
    async with running(two, tmp_path) as pilot:
        await enter(pilot)
        screen = review_of(pilot)
        await until(pilot, lambda: screen._complete)
        await pilot.press("b", "x")
        assert screen.review.only
        await pilot.press("/", *"left", "enter")
        assert "no match" in line(pilot, "message")
        await pilot.press("/", *"pier", "enter")
        assert screen.review.place == 2


async def test_a_search_ends_with_its_article(two: MemoryStore, tmp_path: Path) -> None:
    async with running(two, tmp_path) as pilot:
        await enter(pilot)
        screen = review_of(pilot)
        await until(pilot, lambda: screen._complete)
        await pilot.press("/", *"pier", "enter", "l")
        await until(pilot, lambda: screen.review.id == "pier")
        assert screen.search.hits is None
        await pilot.press("n")
        assert "nothing searched yet" in line(pilot, "message")
