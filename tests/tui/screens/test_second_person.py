"""Remarks and sign-off by keys: on the Desk, in Review and in the Library."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reviewer.models import values as v
from reviewer.session.collaboration import remarks, reveals, signoff
from reviewer.session.core.visibility import Rules
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.screens.dialogs.note import NoteScreen
from reviewer.tui.screens.dialogs.pick import PickScreen
from reviewer.tui.screens.dialogs.remarks import RemarkScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.screens.review.screen import ReviewScreen
from reviewer.tui.widgets.rows.row_source import RowState
from tests.session.annotator_builders import give, memory, say, session
from tests.tui.check_keys import until
from tests.tui.review_keys import CLAIM, NONE, enter, panel, running
from tests.tui.test_app import app_of, line

OPEN = Rules(reveal="open")
REFUTED = {"scope": "content", "status": "refuted", "rationale": "It sails."}


@pytest.fixture
def store() -> MemoryStore:
    """Ann has refuted sentence 0; ann and bob have settled some of the first article."""
    made = memory()
    give(made, {"ann": [CLAIM, NONE, CLAIM], "bob": [CLAIM, NONE, NONE]})
    say(made, "ann", 0, {"check:content": REFUTED})
    return made


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    assert isinstance(pilot.app.screen, DeskScreen)
    return pilot.app.screen


def signed(store: MemoryStore, name: str, article: str = "ferry") -> list[dict[str, str]]:
    """What somebody has signed off or returned."""
    units = store.values(name, article).values()
    found = [said[key] for said in units for key in said if key.startswith(v.SIGNOFF)]
    return [value for value in found if value is not None]


def submit(store: MemoryStore, name: str) -> None:
    """Somebody submits the first article in a session of its own."""
    one = session(store, name)
    assert reveals.submit(one, "ferry").ok
    one.end()


async def submitted(pilot: Pilot[None]) -> None:
    """Opens the first article and submits it, so that others' work may be seen."""
    await pilot.press("enter", "!", "y")


async def write(pilot: Pilot[None], words: str) -> None:
    """Types into the field that comes up, and saves."""
    await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
    await pilot.press(*words, "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, NoteScreen))


async def test_plus_signs_off_the_check_that_the_queue_leads_to(
    store: MemoryStore, tmp_path: Path
) -> None:
    async with running(store, tmp_path, who="bob", size=(120, 40)) as pilot:
        await submitted(pilot)
        await pilot.press("G", "b", "o", "tab")
        await until(pilot, lambda: desk_of(pilot).desk.place == 0)
        assert store.facts("bob", "ferry").revealed == {"ann"}
        assert "ann: refuted" in line(pilot, "message")
        assert "ann: refuted" in panel(pilot)
        assert "☐ to sign off" in panel(pilot)
        await pilot.press("+")
        assert "approved the check of ann on 1  ·  u undoes" in line(pilot, "message")
        assert [one["verdict"] for one in signed(store, "bob")] == ["approved"]
        assert "☑ signed off by bob" in panel(pilot)
        await pilot.press("+")
        assert "already" in line(pilot, "message")
        await pilot.press("u")
        assert signed(store, "bob") == []
        assert "☐ to sign off" in panel(pilot)


async def test_minus_asks_why_and_takes_no_silence(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path, who="bob") as pilot:
        await submitted(pilot)
        await pilot.press("g", "-")
        await write(pilot, "")
        assert "say why" in line(pilot, "message")
        assert signed(store, "bob") == []
        await pilot.press("-")
        await write(pilot, "no source")
        assert [one["why"] for one in signed(store, "bob")] == ["no source"]
        assert "returned the check of ann on 1" in line(pilot, "message")


async def test_nobody_signs_their_own(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path, who="ann") as pilot:
        await submitted(pilot)
        await pilot.press("g", "+")
        assert "nobody signs off their own" in line(pilot, "message")
        await pilot.press("j", "+")
        assert "nobody else has a check" in line(pilot, "message")
        assert signed(store, "ann") == []


async def test_before_the_reveal_there_is_nothing_to_sign(
    store: MemoryStore, tmp_path: Path
) -> None:
    remarks.write(session(store, "cy", OPEN), "ferry", 0, "bob", "Why?")
    async with running(store, tmp_path, who="bob", size=(120, 40)) as pilot:
        await pilot.press("enter", "g", "+")
        assert "submit" in line(pilot, "message")
        for letter in "xco":
            await pilot.press("b", letter, "tab")
            await until(pilot, lambda: "nothing left in" in line(pilot, "message"))
            assert len(line(pilot, "message").rstrip()) <= 78
        assert "ann" not in panel(pilot)
        assert "cy" not in panel(pilot)
        assert not store.facts("bob", "ferry").revealed
        await pilot.press("o", "l")
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        assert "≠" not in screen.rows.source.render(0, 80, RowState())[0].text


async def test_of_several_checks_one_is_picked(store: MemoryStore, tmp_path: Path) -> None:
    say(store, "cy", 0, {"check:content": {"scope": "content", "status": "misleading"}})
    async with running(store, tmp_path, who="bob") as pilot:
        await submitted(pilot)
        await pilot.press("g", "+")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await pilot.press("2")
        await until(pilot, lambda: bool(signed(store, "bob")))
        assert [one["about"] for one in signed(store, "bob")] == ["cy"]


async def test_what_was_returned_comes_back_to_its_author(
    store: MemoryStore, tmp_path: Path
) -> None:
    bob = session(store, "bob", OPEN)
    assert signoff.sign_check(bob, "ferry", 0, "ann", "content", approve=False, why="thin").ok
    async with running(store, tmp_path, who="ann", size=(120, 40)) as pilot:
        await submitted(pilot)
        await pilot.press("G", "b", "c", "tab")
        await until(pilot, lambda: desk_of(pilot).desk.place == 0)
        assert "returned by bob: thin" in line(pilot, "message")
        assert "☒ returned by bob" in panel(pilot)


async def test_a_remark_is_answered_and_resolved(store: MemoryStore, tmp_path: Path) -> None:
    bob = session(store, "bob", OPEN)
    assert remarks.write(bob, "ferry", 2, "ann", "A quote too?", "tag:quote").ok
    async with running(store, tmp_path, who="ann", size=(120, 40)) as pilot:
        await submitted(pilot)
        await pilot.press("g", "b", "c", "tab")
        await until(pilot, lambda: desk_of(pilot).desk.place == 2)
        assert "A quote too?" in panel(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RemarkScreen))
        screen = pilot.app.screen
        assert isinstance(screen, RemarkScreen)
        assert "bob to ann on quote" in screen.text
        await pilot.press(*"No.", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        assert "brings it back" in line(pilot, "message")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RemarkScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        assert "answer to bob on 3  ·  u undoes" in line(pilot, "message")
        assert "ann: No." in panel(pilot)
        assert "waits for bob" in panel(pilot)
        bob.others.forget(["ann"])
        [thread] = remarks.waiting(bob, "ferry")
        assert [one.text for one in thread.answers] == ["No."]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RemarkScreen))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        assert "resolved by ann" in panel(pilot)
        await pilot.press("u", "u")
        assert "waits for you" in panel(pilot)


async def test_disputes_are_walked_and_settled_in_review(
    store: MemoryStore, tmp_path: Path
) -> None:
    async with running(store, tmp_path, who="bob", size=(120, 40)) as pilot:
        await submitted(pilot)
        await pilot.press("g", "b", "x", "tab")
        await until(pilot, lambda: desk_of(pilot).desk.place == 2)
        assert "people differ on claim" in panel(pilot)
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.review.place == 2


async def test_what_arrives_shows(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path, who="ann", size=(120, 40)) as pilot:
        await submitted(pilot)
        await pilot.press("g", "b", "c")
        say(store, "cy", 0, {"remark:r": {"text": "Really?", "about": "ann", "at": "2026"}})
        app_of(pilot).session.others.forget(["cy"])
        desk_of(pilot).arrived()
        await until(pilot, lambda: "Really?" in panel(pilot))


async def test_whoever_only_reviews_is_asked_once(store: MemoryStore, tmp_path: Path) -> None:
    async with running(store, tmp_path, size=(120, 40)) as pilot:
        await pilot.press("enter", "G", "b", "o")
        await until(pilot, lambda: not isinstance(pilot.app.screen, DeskScreen))
        assert not store.facts("judge", "ferry").revealed
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await pilot.press("tab")
        await until(pilot, lambda: desk_of(pilot).desk.place == 0)
        await pilot.press("+")
        assert [one["about"] for one in signed(store, "judge")] == ["ann"]


async def test_in_review_they_write_ones_own_and_u_leaves_them(
    store: MemoryStore, tmp_path: Path
) -> None:
    async with running(store, tmp_path, size=(120, 40)) as pilot:
        await enter(pilot)
        await pilot.press("g")
        assert "☐ to sign off" in panel(pilot)
        await pilot.press("+")
        assert "u on the Desk (o d) undoes" in line(pilot, "message")
        assert "☑ signed off by judge" in panel(pilot)
        assert not any(key.startswith(v.GOLD) for key in store.values("judge", "ferry"))
        await pilot.press("u")
        assert "nothing to undo" in line(pilot, "message")
        assert [one["verdict"] for one in signed(store, "judge")] == ["approved"]
        await pilot.press("o", "d", "u")
        assert signed(store, "judge") == []


async def test_the_library_signs_off_an_article(store: MemoryStore, tmp_path: Path) -> None:
    submit(store, "ann")
    async with running(store, tmp_path, who="bob") as pilot:
        await pilot.press("+")
        assert "until you submit" in line(pilot, "message")
        await submitted(pilot)
        await pilot.press("o", "l")
        assert isinstance(pilot.app.screen, LibraryScreen)
        await until(pilot, lambda: "work of ann to sign off" in line(pilot, "message"))
        await pilot.press("-")
        await write(pilot, "too few quotes")
        assert "returned the work of ann" in line(pilot, "message")
        assert [one["why"] for one in signed(store, "bob")] == ["too few quotes"]
        await pilot.press("u")
        assert signed(store, "bob") == []


async def test_the_library_says_what_waits_and_whose_it_is(
    store: MemoryStore, tmp_path: Path
) -> None:
    store.assign({"pier": ["ann"]})
    bob = session(store, "bob", OPEN)
    remarks.write(bob, "ferry", 2, "ann", "A quote too?")
    signoff.sign_check(bob, "ferry", 0, "ann", "content", approve=False, why="thin")
    submit(store, "ann")
    async with running(store, tmp_path, who="ann", size=(120, 40)) as pilot:
        assert "◆ yours 0/" in line(pilot, "head")
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        assert screen.under_cursor() == "pier", "one's own come first"
        await pilot.press("j")
        await until(pilot, lambda: "@ 2" in line(pilot, "message"))
        assert "≠ 1 disputed" in line(pilot, "message")
