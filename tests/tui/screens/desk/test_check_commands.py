"""The check dialog, checks of spans, and the queues of checks, by keyboard."""

import pytest
from textual.widgets import Input, Label

from reviewer.session import Session
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.dialogs.check import CheckScreen, EvidenceList
from reviewer.tui.screens.dialogs.evidence import EvidenceScreen
from reviewer.tui.screens.dialogs.pick import PickScreen
from reviewer.tui.widgets.line_widgets import Panel
from tests.tui.check_keys import URL, cite, form, items, mark, paste, row, saved, sources, until
from tests.tui.conftest import Run
from tests.tui.test_app import desk_of, line, said


async def test_two_figures_of_one_sentence_fare_differently(run: Run, store: MemoryStore) -> None:
    store.put("ferry", "The ferry sank. Some 1,200 were killed and 214 captured.\n")
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "j")
        mark(pilot, 1, "k", "1,200")
        mark(pilot, 1, "c", "214")
        await pilot.press("s", "enter")
        assert isinstance(pilot.app.screen, PickScreen)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckScreen))
        await pilot.press("s", "2", "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CheckScreen))
        await pilot.press("s", "enter", "3")
        await until(pilot, lambda: isinstance(pilot.app.screen, CheckScreen))
        await pilot.press("r", "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CheckScreen))
        assert "! evidence missing" in row(pilot, 1)
        await pilot.press("e")
        assert isinstance(pilot.app.screen, PickScreen)
        assert "214" in pilot.app.screen.found[0].text
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        await paste(pilot, URL)
        await pilot.press("enter", "r", *"nine")
        await saved(pilot)
        await pilot.press("E", "2")
        await until(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        await pilot.press("s", *"many")
        await saved(pilot)
        values = said(pilot, 1)
        assert values["check:content.k"] == {
            "scope": "content", "status": "supported", "span": "k", "confidence": "medium",
        }  # fmt: skip
        assert values["check:content.c"]["status"] == "refuted"
        assert [item["quote"] for item in items(values, "content.k")] == ["many"]
        assert [item["quote"] for item in items(values, "content.c")] == ["nine"]
        assert len(sources(pilot)) == 1
        assert "! evidence missing" not in row(pilot, 1)
        assert "“1,200” ✓ supported (medium)" in row(pilot, 1)
        assert "of “214”" in pilot.app.screen.query_one(Panel).text


async def test_the_check_dialog_edits_withdraws_and_lists(run: Run) -> None:
    async with run(size=(120, 40)) as pilot:
        await cite(pilot, "enter")
        await pilot.press("s", *"one")
        await saved(pilot)
        await pilot.press("E", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        await pilot.press("q", *"two")
        await saved(pilot)
        await pilot.press("s", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, CheckScreen)
        await pilot.press("m", "3")
        claim = screen.widgets["claim"]
        assert isinstance(claim, Input)
        assert claim.has_focus
        await pilot.press(*"A ship sank", "enter", *"LNW")
        screen.set_focus(screen.query_one(EvidenceList))
        await pilot.press("J")
        await until(pilot, lambda: "moved" in str(screen.query_one("#said", Label).content))
        assert [item["quote"] for item in items(screen.sentence.values, "content")] == [
            "two", "one",
        ]  # fmt: skip
        await pilot.press("backspace")
        assert [item["quote"] for item in items(screen.sentence.values, "content")] == ["two"]
        await pilot.press("u")
        assert len(items(screen.sentence.values, "content")) == 2
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        await pilot.press("b")
        await saved(pilot)
        assert items(screen.sentence.values, "content")[0]["stance"] == "background"
        screen.fill("withdrawn", "wrong sentence")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CheckScreen))
        assert said(pilot, 0)["check:content"] == {
            "scope": "content", "status": "misleading", "confidence": "high",
            "claim": "A ship sank", "claimant": "LNW", "withdrawn": "wrong sentence",
        }  # fmt: skip
        assert "⊘ withdrawn: misleading (high)" in row(pilot, 0)
        assert "withdrawn: wrong sentence" in pilot.app.screen.query_one(Panel).text


async def test_enter_on_the_last_field_saves(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "S", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, CheckScreen)
        await pilot.press("x")
        screen.set_focus(screen.widgets["withdrawn"])
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CheckScreen))
        assert said(pilot, 0) == {"check:said": {"scope": "said", "status": "not checkable"}}


async def test_the_queues_of_evidence_and_warnings(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "j", "s", "s", "g", "b", "e", "tab")
        assert desk_of(pilot).desk.place == 2
        assert "queue: evidence missing" in line(pilot, "head")
        await cite(pilot)
        await pilot.press("s")
        screen = form(pilot)
        screen.fill("tier", "party")
        await saved(pilot)
        await pilot.press("g", "b", "w", "tab")
        assert desk_of(pilot).desk.place == 2


async def test_reading_only_opens_no_form(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async with run() as pilot:
        await pilot.press("enter")
        held = property(lambda session: "opened for reading only")
        monkeypatch.setattr(Session, "read_only", held)
        for keys in (("e",), ("E",), ("s", "enter")):
            await pilot.press(*keys)
            assert "reading only" in line(pilot, "message")
        assert not isinstance(pilot.app.screen, EvidenceScreen)
