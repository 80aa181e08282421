"""Review: getting in and out, reasons, remarks, what is stale, orders."""

from pathlib import Path

import pytest

from reviewer.models import values as v
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.confirm import ConfirmScreen
from reviewer.tui.screens.dialogs.note import NoteScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from tests.session.annotator_builders import give, memory, say
from tests.tui.check_keys import until
from tests.tui.review_keys import BOTH, CLAIM, NONE, enter, gold, panel, review_of, running
from tests.tui.test_app import app_of, line


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


async def test_hidden_until_submitted(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path, who="ann") as pilot:
        await pilot.press("o", "r")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "hidden until you submit" in line(pilot, "message")
        await pilot.press("enter", "!", "y", "o", "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert three.facts("ann", "ferry").revealed == {"bob", "cy"}


async def test_no_is_an_answer_and_asks_again(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert not three.facts("judge", "ferry").revealed
        await enter(pilot)
        assert three.facts("judge", "ferry").revealed == {"ann", "bob", "cy"}
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        await pilot.press("o", "r")
        assert isinstance(pilot.app.screen, ReviewScreen), "asked once"


async def test_desk_and_back(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("tab", "o", "d")
        screen = pilot.app.screen
        assert isinstance(screen, DeskScreen)
        assert screen.desk.place == 2
        await pilot.press("o", "r", "escape")
        assert pilot.app.screen is screen
        await pilot.press("o", "r", "o", "l")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_reason_goes_with_the_decision(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        await pilot.press(*"noon", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("space", "g")
        held = review_of(pilot).review.adjudication.decisions.at(0)["tag:claim"].live[0]
        assert held.why == "noon"
        assert "noon" in panel(pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        await pilot.press("2", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        held = review_of(pilot).review.adjudication.decisions.at(0)["tag:claim"].live[0]
        assert held.why == "noon2", "of what is decided it is changed at once"


async def test_a_remark_goes_to_the_one_chosen(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("M", "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        await pilot.press(*"why?", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        said = [x for one in three.values("judge", "ferry").values() for x in one.items()]
        (remark,) = [value for key, value in said if key.startswith(v.REMARK)]
        assert (remark["about"], remark["text"]) == ("bob", "why?")


async def test_what_changed_since_is_stale_and_queued(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("space", "space", "c", "space")
        assert "0 disputed here" in line(pilot, "head")
        say(three, "cy", 0, {"tag:claim": 1})
        app_of(pilot).session.others.forget(["cy"])
        review_of(pilot).arrived()
        assert "1 disputed here" in line(pilot, "head")
        await pilot.press("tab")
        assert review_of(pilot).review.place == 0
        assert "changed since" in panel(pilot)
        await pilot.press("space", "g")
        assert "0 disputed here" in line(pilot, "head")
        assert gold(pilot, 0)["tag:claim"] is True


async def test_orders_and_only_disputed(three: MemoryStore, tmp_path: Path) -> None:
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("b", "x")
        assert review_of(pilot).review.rows == [0, 2, 4]
        await pilot.press("b", "g")
        assert "least agreement first" in line(pilot, "head")
        await pilot.press("tab")
        assert review_of(pilot).review.place == 2, "one to one on 5 is the least; then these"
        await pilot.press("b", "t", "g", "tab")
        assert review_of(pilot).review.place == 4, "claims before quotes"
        await pilot.press("b", "x")
        assert len(review_of(pilot).review.rows) == 5
        await pilot.press("b", "s")
        assert "0 disputed here" in line(pilot, "head")
        assert "submitted" in line(pilot, "head")
        await pilot.press("b", "s")
        assert "3 disputed here" in line(pilot, "head")


async def test_another_article_takes_along_nothing_that_was_said(
    three: MemoryStore, tmp_path: Path
) -> None:
    give(three, {name: [CLAIM, NONE] for name in ("ann", "bob")}, "pier")
    async with running(three, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("w", "9")
        assert "no span 9" in line(pilot, "message")
        await pilot.press("l")
        await until(pilot, lambda: review_of(pilot).review.id == "pier")
        assert line(pilot, "message") == ""


async def test_one_annotator_or_none_is_said(tmp_path: Path) -> None:
    store = memory()
    async with running(store, tmp_path) as pilot:
        await pilot.press("o", "r")
        assert "nobody has annotated" in line(pilot, "message")
    give(store, {"ann": [CLAIM]})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        assert "only ann’s work on this article is here" in panel(pilot)
        await pilot.press("tab")
        assert "nothing is disputed" in line(pilot, "message")


async def test_adjudicators_who_differ_are_told_with_what_they_decided(tmp_path: Path) -> None:
    store = memory()
    supported, refuted = ({"scope": "content", "status": one} for one in ("supported", "refuted"))
    said = {v.DECIDED: "settled", v.TAG + "claim": 1, v.CHECK + "content": supported}
    for name in ("ann", "bob"):
        say(store, name, 0, said)
    for name, yes, check in (("chief", True, supported), ("deputy", False, refuted)):
        held = {"votes": {}, "id": name, "rule": "chosen"}
        decided = {"tag:claim": yes, "check:content": check}
        say(store, name, 0, {v.GOLD + key: {**held, "value": is_} for key, is_ in decided.items()})
        anchor = next(iter(store.values("ann", "ferry").values()))[v.ANCHOR]
        say(store, name, 0, {v.GOLD + v.ANCHOR: anchor})
    async with running(store, tmp_path) as pilot:
        await enter(pilot)
        shown = panel(pilot)
        assert "yes decided by chief  no decided by deputy" in shown
        assert "supported decided by chief  refuted decided by deputy" in shown
        assert "⇄ gold" in shown
