"""Selecting on the screen, and commands that act on what is selected."""

import gc

import pytest
from textual.pilot import Pilot

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk import selection_commands
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.widgets.line_widgets import OneLine
from tests.tui.conftest import PIER, Run
from tests.tui.test_app import desk_of, line, said


def tagged(pilot: Pilot[None], tag: str = "claim") -> list[int]:
    article = desk_of(pilot).desk.article
    return [at for at in range(len(article)) if f"tag:{tag}" in article.at(at).values]


def marked(pilot: Pilot[None]) -> list[int]:
    """The rows that the list draws as selected."""
    rows = desk_of(pilot).rows
    strips = rows.render_lines(rows.region.reset_offset)
    return [
        int(text[2:6]) for strip in strips if (text := strip.text)[1] == "+" and text[2:6].strip()
    ]


async def test_a_range_a_tag_and_one_undo(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "v", "j", "j")
        assert marked(pilot) == [2, 3, 4]
        assert "3 selected" in line(pilot, "head")
        await pilot.press("1")
        assert tagged(pilot) == [1, 2, 3]
        assert "claim on 3 sentences" in line(pilot, "message")
        await pilot.press("u")
        assert tagged(pilot) == []
        await pilot.press("U")
        assert tagged(pilot) == [1, 2, 3]


async def test_single_ones_are_added_and_esc_clears_the_selection_first(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "F", *"the", "enter", "x", "j", "j", "x", "v", "v", "x")
        assert marked(pilot) == [2]
        await pilot.press("x", "space")
        assert [at for at in range(7) if said(pilot, at).get("decided")] == [1, 5]
        await pilot.press("escape")
        assert "selected" not in line(pilot, "head")
        assert desk_of(pilot).desk.rows == 4
        await pilot.press("escape")
        assert desk_of(pilot).desk.rows == 7


async def test_all_shown_and_what_a_filter_hides_is_left_alone(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "F", *"the", "enter", "*", "F", *" mayor", "enter")
        assert desk_of(pilot).desk.rows == 1
        head = pilot.app.screen.query_one("#head", OneLine).render_line(0).text
        assert "4 selected" in head
        assert "6 hidden" in head
        await pilot.press("1")
        assert tagged(pilot) == [2]
        assert "3 selected ones are hidden" in line(pilot, "message")
        await pilot.press("escape", "escape")
        assert desk_of(pilot).desk.rows == 7


async def test_a_long_action_is_announced_and_then_done(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection_commands, "LONG", 2)
    async with run() as pilot:
        said_so: list[str] = []
        screen_say = DeskScreen.say

        def say(screen: DeskScreen, text: str, *, good: bool = True) -> None:
            said_so.append(text)
            screen_say(screen, text, good=good)

        monkeypatch.setattr(DeskScreen, "say", say)
        await pilot.press("enter", "*", "1")
        assert tagged(pilot) == list(range(7))
        assert said_so[-2:][0] == "7 sentences: a moment …"
        assert "claim on 7 sentences" in said_so[-1]
        assert gc.isenabled()


async def test_set_where_any_lacks_it_else_taken_away(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "1", "*", "1")
        assert tagged(pilot) == list(range(7))
        assert "claim on 6 sentences (1 had it)" in line(pilot, "message")
        await pilot.press("1")
        assert tagged(pilot) == []
        assert "claim removed on 7 sentences" in line(pilot, "message")


async def test_a_status_with_its_confidence_is_one_step_for_all(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "v", "j", "s", "x", "3")
        for at in (0, 1):
            assert said(pilot, at)["check:content"]["confidence"] == "high"
        await pilot.press("u")
        assert (said(pilot, 0), said(pilot, 1)) == ({}, {})


async def test_identical_sentences_of_all_articles_in_one_step(
    run: Run, store: MemoryStore
) -> None:
    store.put("quay", "Rain fell. Nobody drowned, the mayor said. It was built in 1911.\n")
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "X")
        await pilot.pause()
        assert "2 selected" in line(pilot, "message")
        assert "2 articles" in line(pilot, "message")
        await pilot.press("2")
        assert "quote on 2 sentences of 2 articles" in line(pilot, "message")
        values = store.values("ann", "quay").values()
        assert [unit["anchor"]["exact"] for unit in values if "tag:quote" in unit] == [
            "Nobody drowned, the mayor said."
        ]
        await pilot.press("u")
        assert tagged(pilot, "quote") == []
        assert store.values("ann", "quay") == {}


async def test_undo_of_what_is_off_the_screen_names_article_and_count_first(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "*", "1", "l", "u")
        assert "2 sentences" not in line(pilot, "message")
        assert "again undoes claim on 7 sentences of ferry" in line(pilot, "message")
        assert len(tagged(pilot)) == 7
        await pilot.press("u")
        assert tagged(pilot) == []


async def test_the_selection_survives_an_article_that_is_read_anew(
    run: Run, store: MemoryStore
) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "l", "*")
        store.put("pier", PIER.replace("The pier", "The long pier"))
        pilot.app._take_in_arrivals()  # type: ignore[attr-defined]
        await pilot.pause()
        assert len(desk_of(pilot).desk.selection)
