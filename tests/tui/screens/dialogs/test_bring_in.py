"""The dialog that brings things in, by keys: a preview, a dataset with its texts, a pasted text."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Label, Static, TextArea

from reviewer.session import Outcome
from reviewer.tui.app import ReviewerApp
from reviewer.tui.screens.dialogs.bring_in import BringInScreen
from reviewer.tui.screens.library.screen import LibraryScreen
from tests.session.annotator_builders import memory
from tests.tui.check_keys import until
from tests.tui.review_keys import running
from tests.tui.test_app import app_of, line


def dialog(pilot: Pilot[None]) -> BringInScreen:
    assert isinstance(pilot.app.screen, BringInScreen)
    return pilot.app.screen


def preview(pilot: Pilot[None]) -> str:
    return str(dialog(pilot).query_one("#preview", Static).content)


async def open_dialog(pilot: Pilot[None]) -> None:
    await pilot.press("o", "b")
    await until(pilot, lambda: isinstance(pilot.app.screen, BringInScreen))


async def fill(pilot: Pilot[None], field: str, text: str) -> None:
    screen = dialog(pilot)
    screen.set_focus(screen.widgets[field])
    screen.fill(field, text)
    await pilot.press("tab")


async def test_a_dataset_comes_in_with_its_texts(tmp_path: Path) -> None:
    path = tmp_path / "snow.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = [["text", "label"], ["Snow fell in Orlo.", "claim"], ["Who paid?", "Claim"]]
        csv.writer(file).writerows(rows)
    async with running(memory(), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        assert "name a dataset" in preview(pilot)
        await fill(pilot, "path", str(path))
        assert "Snow fell in Orlo." in preview(pilot)
        assert "Claim = claim (1)" in preview(pilot)
        await fill(pilot, "texts", "rows")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert "1 new article; ann: 2 of 2 rows" in line(pilot, "message")
        session = app_of(pilot).session
        assert session.tally("snow").decided == 2
        assert session.tally("snow").submitted


async def test_a_pasted_text_becomes_an_article(tmp_path: Path) -> None:
    async with running(memory(), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        area = dialog(pilot).widgets["text"]
        assert isinstance(area, TextArea)
        area.text = "Rain fell in Orlo. Nobody minded."
        await fill(pilot, "name", "rain")
        assert "an article of 33 characters" in preview(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert "brought in as rain" in line(pilot, "message")
        ids = [article.id for article in app_of(pilot).session.store.articles()]
        assert "rain" in ids


async def test_what_is_not_there_is_said_below_its_field(tmp_path: Path) -> None:
    async with running(memory(), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await fill(pilot, "path", str(tmp_path / "no.csv"))
        await pilot.press("ctrl+s")
        said = dialog(pilot).query_one("#said", Label)
        await until(pilot, lambda: "not brought in" in str(said.content))
        assert isinstance(pilot.app.screen, BringInScreen)


async def test_a_file_and_an_address_are_kept_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[str] = []

    def add(app: ReviewerApp, source: str) -> Outcome:
        added.append(source)
        return Outcome("added it") if "://" not in source else Outcome("not there", ok=False)

    monkeypatch.setattr(ReviewerApp, "add_article", add)
    file = tmp_path / "news.csv"
    file.write_text("title,text\nSnow,Snow fell in Orlo.\n", "utf-8")
    async with running(memory(), tmp_path, "ann") as pilot:
        await open_dialog(pilot)
        await fill(pilot, "path", "https://orlo.example/snow")
        assert "an address: it is fetched when it is brought in" in preview(pilot)
        await pilot.press("ctrl+s")
        assert isinstance(pilot.app.screen, BringInScreen)
        await fill(pilot, "path", str(file))
        assert "an article: news.csv, kept as it is" in preview(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert added == ["https://orlo.example/snow", str(file)]
        assert "added it" in line(pilot, "message")


async def test_a_file_is_put_among_the_articles(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("")
    (tmp_path / "seeds").mkdir()
    file = tmp_path / "news.csv"
    file.write_text("title,text\nSnow,Snow fell in Orlo.\n", "utf-8")
    async with running(memory(), tmp_path, "ann") as pilot:
        app = app_of(pilot)
        app.settings = replace(app.settings, workspace=tmp_path, source=tmp_path / "reviewer.toml")
        assert app.add_article(str(file)).message.startswith("added news.csv: 1 article")
        assert (tmp_path / "seeds" / "news.csv").read_bytes() == file.read_bytes()
        outcome = app.add_article(str(tmp_path / "nowhere.csv"))
        assert (outcome.ok, "no such file" in outcome.message) == (False, True)
