"""Notes, flags, history, guidelines and metadata by keys."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from reviewer.models import Change
from reviewer.session import Edit
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.dialogs.guidelines import GuideScreen
from reviewer.tui.screens.dialogs.history import HistoryScreen
from reviewer.tui.screens.dialogs.note import NoteScreen
from reviewer.tui.screens.dialogs.note_list import NotesScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.conftest import Run
from tests.tui.test_app import app_of, desk_of, line, said


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Waits for a condition; fails when it never comes true."""
    for _ in range(12_000):
        if true():
            return
        await pilot.pause(0.01)
    pytest.fail("it never happened")


# -- notes ------------------------------------------------------------------------------------


async def test_a_note_of_several_lines(run: Run) -> None:
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "m", *"one", "ctrl+j", *"two", "enter")
        assert said(pilot, 0) == {"note": "one\ntwo"}
        assert "note on 1" in line(pilot, "message")
        assert "one\n  two" in pilot.app.screen.query_one(Panel).text
        await pilot.press("m", "ctrl+s")
        assert "already so" in line(pilot, "message")


async def test_escape_keeps_a_draft_and_the_same_key_brings_it_back(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "m", *"half a th", "escape")
        assert said(pilot, 0) == {}
        assert "brings it back" in line(pilot, "message")
        await pilot.press("j", "m")
        assert pilot.app.screen.query_one(TextArea).text == "", "drafts belong to their sentence"
        await pilot.press("escape", "k", "m")
        screen = pilot.app.screen
        assert isinstance(screen, NoteScreen)
        assert screen.query_one(TextArea).text == "half a th"
        assert screen.query_one("#draft").display
        await pilot.press(*"ought", "enter")
        assert said(pilot, 0) == {"note": "half a thought"}
        await pilot.press("m")
        assert not pilot.app.screen.query_one("#draft").display


async def test_an_emptied_note_is_taken_away_and_undo_brings_it_back(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "m", "x", "enter", "m", "backspace", "enter")
        assert said(pilot, 0) == {}
        await pilot.press("u")
        assert said(pilot, 0) == {"note": "x"}


async def test_the_users_editor_takes_the_text_and_gives_it_back(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "reviewer.tui.screens.dialogs.note.edit_text", lambda app, text: f"{text}\nand more"
    )
    async with run() as pilot:
        await pilot.press("enter", "m", *"some", "ctrl+e", "enter")
        assert said(pilot, 0) == {"note": "some\nand more"}


async def test_a_note_survives_that_its_article_changes_meanwhile(
    run: Run, store: MemoryStore
) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "m", *"gone")
        store.put("ferry", "Nothing of it is left.\n")
        app_of(pilot)._take_in_arrivals()
        await pilot.press("enter")
        assert pilot.app.clipboard == "gone"
        assert all("note" not in values for values in store.values("ann", "ferry").values())


async def test_a_flag_with_a_reason(run: Run) -> None:
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "A", *"hearsay", "enter")
        assert said(pilot, 0) == {"flag:doubt": "hearsay"}
        assert "hearsay" in pilot.app.screen.query_one(Panel).text
        await pilot.press("a")
        assert said(pilot, 0) == {}


# -- all of them ------------------------------------------------------------------------------


async def test_all_notes_and_flags_are_listed_filtered_and_gone_to(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "A", *"hearsay", "enter", "l", "G", "m", *"year", "enter")
        await pilot.press("o", "l", "o", "n")
        screen = pilot.app.screen
        assert isinstance(screen, NotesScreen)
        await until(pilot, lambda: screen.complete)
        assert [(one.article, one.number, one.text) for one in screen.shown] == [
            ("ferry", 2, "hearsay"),
            ("pier", 2, "year"),
        ]
        await pilot.press(*"year")
        assert [one.article for one in screen.shown] == ["pier"]
        await pilot.press("escape")
        assert len(screen.shown) == 2
        await pilot.press("down", "enter")
        assert (desk_of(pilot).desk.id, desk_of(pilot).desk.place) == ("pier", 1)
        await pilot.press("o", "n", *"hear", "enter")
        assert (desk_of(pilot).desk.id, desk_of(pilot).desk.place) == ("ferry", 1)
        await pilot.press("o", "n", "escape")
        assert desk_of(pilot).desk.place == 1


async def test_the_list_of_nothing_says_how_to_get_something(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("o", "n")
        assert "m writes a note" in pilot.app.screen.query_one("#jottings", Rows).placeholder
        await pilot.press(*"year")
        assert "esc empties the filter" in pilot.app.screen.query_one(Rows).placeholder
        await pilot.press("escape")
        await pilot.press("enter", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_big_corpus_is_listed_bit_by_bit_while_keys_act(
    run: Run, store: MemoryStore
) -> None:
    for number in range(150):
        store.put(f"x{number:03}", f"This is number {number}. It has two sentences.\n")
    async with run() as pilot:
        session = app_of(pilot).session
        for number in range(150):
            article = session.open(f"x{number:03}")
            session.apply(Edit(tuple(article.puts(1, {"note": f"n{number}"})), "note"))
        await pilot.press("o", "n", *"n149")
        screen = pilot.app.screen
        assert isinstance(screen, NotesScreen)
        await until(pilot, lambda: screen.complete)
        assert [one.text for one in screen.shown] == ["n149"]
        await pilot.press("enter")
        assert desk_of(pilot).desk.id == "x149"


# -- history ----------------------------------------------------------------------------------


async def test_the_history_of_a_sentence(run: Run, store: MemoryStore) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1", "u", "2", "j", "3", "k", "o", "h")
        screen = pilot.app.screen
        assert isinstance(screen, HistoryScreen)
        await until(pilot, lambda: screen.complete)
        words = [step.words for step in screen.steps]
        assert words == [("quote set",), ("claim set",), ("claim set",)]
        assert [step.event.op for step in screen.steps] == ["edit", "undo", "edit"]
        assert "own changes" in str(screen.query("Vertical").first().border_subtitle)
        await pilot.press("j", "escape")
        assert desk_of(pilot).desk.place == 0


async def test_others_show_in_the_history_after_the_reveal_only(
    run: Run, store: MemoryStore
) -> None:
    bea = store.writer("bea")
    async with run() as pilot:
        await pilot.press("enter", "1")
        unit = desk_of(pilot).desk.article.layout.id(0)
        anchor = desk_of(pilot).desk.article.anchor_json(0)
        changes = [Change("ferry", unit, "anchor", None, anchor)]
        bea.append("edit", [*changes, Change("ferry", unit, "tag:quote", None, 1)])
        await pilot.press("o", "h")
        before = pilot.app.screen
        assert isinstance(before, HistoryScreen)
        await until(pilot, lambda: before.complete)
        assert {step.annotator for step in before.steps} == {"ann"}
        await pilot.press("escape")
        app_of(pilot).session.fact([Change("ferry", "", "reveal", None, ["bea"])])
        await pilot.press("o", "h")
        after = pilot.app.screen
        assert isinstance(after, HistoryScreen)
        await until(pilot, lambda: after.complete)
        assert [step.annotator for step in after.steps] == ["bea", "ann"]
        assert not after.query("Vertical").first().border_subtitle


# -- guidelines -------------------------------------------------------------------------------


async def test_guidelines_open_at_the_sentences_tag_and_are_walked(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("o", "i")
        screen = pilot.app.screen
        assert isinstance(screen, GuideScreen)
        assert screen.page.id == "tag:claim"
        await pilot.press("k", "k")
        assert screen.page.id == "general"
        await pilot.press("t")
        assert screen.page.id == "tag:threat"
        await pilot.press("escape", "enter", "3", "2", "o", "i", "space", "pageup")
        assert isinstance(pilot.app.screen, GuideScreen)
        assert pilot.app.screen.page.id == "tag:figure"
