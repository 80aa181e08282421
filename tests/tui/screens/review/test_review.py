"""Review: who said what, and settling it by keys."""

from pathlib import Path

import pytest
from textual.geometry import Region

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.widgets.line_widgets import Panel
from tests.session.annotator_builders import give, memory, say
from tests.tui.review_keys import BOTH, CLAIM, NONE, SIZES, enter, gold, panel, review_of, running
from tests.tui.test_app import line


@pytest.fixture
def three() -> MemoryStore:
    """Disputes: 0 two to one on claim; 2 two to one on quote and a tie on nothing."""
    store = memory()
    give(
        store,
        {
            "ann": [CLAIM, CLAIM, CLAIM, NONE, "cannot"],
            "bob": [CLAIM, CLAIM, BOTH, NONE, CLAIM],
            "cy": [NONE, CLAIM, BOTH, None, NONE],
        },
    )
    return store


@pytest.fixture
def two() -> MemoryStore:
    store = memory()
    give(store, {"ann": [CLAIM, NONE, BOTH], "bob": [NONE, NONE, CLAIM]})
    return store


@pytest.mark.parametrize("size", SIZES)
async def test_who_said_what_is_shown(
    three: MemoryStore, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(three, tmp_path, size=size) as pilot:
        await enter(pilot)
        assert review_of(pilot).review.place == 0
        shown = panel(pilot)
        for words in ("1 ann", "2 bob", "3 cy", "yes: ann, bob", "no: cy", "2:1", "→ yes"):
            assert words in shown, words
        assert "3 disputed here" in line(pilot, "head")


async def test_space_accepts_the_majority_and_goes_on(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("space")
        assert gold(pilot, 0)["tag:claim"] is True
        assert review_of(pilot).review.place == 2
        assert "accepted on 1" in line(pilot, "message")
        await pilot.press("q", "space")
        assert gold(pilot, 2) == {
            "tag:claim": True, "tag:quote": False, "tag:figure": False, "tag:demand": False,
            "tag:threat": False,
        }  # fmt: skip
        held = review_of(pilot).review.adjudication.decisions.at(2)["tag:quote"].live[0]
        assert dict(held.votes) == {"ann": False, "bob": True, "cy": True}
        assert held.rule == "chosen"


async def test_a_tie_stays_open_until_its_key_decides(two: MemoryStore, tmp_path: Path) -> None:
    async with running(two, tmp_path) as pilot:
        await enter(pilot)
        assert "? tie" in panel(pilot)
        await pilot.press("space")
        assert "tie" in line(pilot, "message")
        assert gold(pilot, 0) == {}
        assert review_of(pilot).review.place == 0
        await pilot.press("c", "c", "space")
        assert gold(pilot, 0)["tag:claim"] is False
        assert review_of(pilot).review.place == 2
        await pilot.press("i")
        assert gold(pilot, 2) == {}


async def test_a_second_space_decides_the_rest_of_a_tie(two: MemoryStore, tmp_path: Path) -> None:
    async with running(two, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("space", "space")
        assert gold(pilot, 0)["tag:quote"] is False
        assert "tag:claim" not in gold(pilot, 0)
        assert review_of(pilot).review.place == 2
        assert "left open: claim" in line(pilot, "message")


async def test_take_an_annotator_majority_union_none(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("=", "3")
        assert gold(pilot, 0)["tag:claim"] is False
        await pilot.press("=", "u")
        assert {key for key, value in gold(pilot, 2).items() if value} == {"tag:claim", "tag:quote"}
        place = review_of(pilot).review.place
        await pilot.press("=", "7")
        assert "no annotator 7: 1 ann, 2 bob, 3 cy" in line(pilot, "message")
        assert review_of(pilot).review.place == place
        await pilot.press("g", "=", "0")
        assert not any(gold(pilot, 0).values())
        await pilot.press("g", "=", "=")
        assert gold(pilot, 0)["tag:claim"] is True


async def test_undo_and_redo_walk_decisions_only(three: MemoryStore, tmp_path: Path) -> None:
    say(three, "judge", 4, {"note": "mine"})
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("space", "space", "u", "u")
        assert gold(pilot, 0) == gold(pilot, 2) == {}
        assert "3 disputed here" in line(pilot, "head")
        await pilot.press("u")
        assert "nothing to undo" in line(pilot, "message")
        assert three.values("judge", "ferry")
        await pilot.press("U")
        assert gold(pilot, 0)["tag:claim"] is True


@pytest.mark.parametrize("size", SIZES)
async def test_a_move_does_not_lay_the_screen_out_anew(
    three: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """Beside the list the panel's height was set at each key, to what it was."""
    laid_out: list[bool] = []
    real = Panel.refresh

    def refresh(self: Panel, *regions: Region, layout: bool = False, **more: bool) -> Panel:
        laid_out.append(layout)
        return real(self, *regions, layout=layout, **more)

    async with running(three, tmp_path, size=size) as pilot:
        await enter(pilot)
        await pilot.press("j", "j", "k", "k")
        monkeypatch.setattr(Panel, "refresh", refresh)
        before = panel(pilot)
        await pilot.press("j", "j")
        assert panel(pilot) != before
        await pilot.press("k", "k")
        assert panel(pilot) == before
        assert not any(laid_out)
