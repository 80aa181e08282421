"""The evidence form, by keyboard."""

import asyncio
from contextlib import nullcontext
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from textual.events import Event, Key, Paste
from textual.widgets import Label, TextArea

import reviewer.fetch as fetching
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.dialogs.evidence import EvidenceScreen
from reviewer.tui.screens.dialogs.pick import PickScreen
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.text_lines import wrap
from tests.page_server import PAGE, TEXT, Answers, serving
from tests.tui.check_keys import (
    URL,
    below,
    cite,
    form,
    items,
    paste,
    pilot_desk,
    row,
    saved,
    sources,
    until,
)
from tests.tui.conftest import Run
from tests.tui.test_app import app_of, line, said
from tests.tui.test_external_editor import editor


async def test_paste_a_url_quote_it_and_save(run: Run) -> None:
    async with run(size=(120, 40)) as pilot:
        await pilot.press("enter", "j", "s", "s")
        assert "! evidence missing" in row(pilot, 1)
        await pilot.press("e")
        await paste(pilot, URL)
        await pilot.press("enter", "s")
        await paste(pilot, "It sank\nat noon.")
        await pilot.press("tab", *"p.3")
        await saved(pilot)
        [item] = items(said(pilot, 1), "content")
        assert item["stance"] == "supports"
        assert item["quote"] == "It sank\nat noon."
        assert item["locator"] == "p.3"
        assert item["accessed"].endswith("Z")
        assert list(sources(pilot).values()) == [{"url": URL}]
        assert "! evidence missing" not in row(pilot, 1)
        assert "u undoes" in line(pilot, "message")
        shown = pilot.app.screen.query_one(Panel).text
        assert "▲ supports “It sank at noon.”" in shown
        assert "example.org, p.3" in shown
        await pilot.press("u")
        assert items(said(pilot, 1), "content") == []
        assert sources(pilot) == {}


async def test_a_paste_is_in_its_field_before_the_next_has_its_turn_and_keeps_no_focus(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: where the field was slow, what followed a paste went into the field before."""
    takes = TextArea.on_event

    async def slow(field: TextArea, event: Event) -> None:
        await asyncio.sleep(0.05)
        await takes(field, event)

    async with run(size=(120, 40)) as pilot:
        await cite(pilot, "enter", "s", "u")
        monkeypatch.setattr(TextArea, "on_event", slow)
        screen = form(pilot)
        for event in (Key("r", "r"), Paste("It sank at noon."), Key("tab", None)):
            pilot.app.post_message(event)
        await until(pilot, lambda: screen.focused is screen.widgets["locator"])
        assert screen.values["quote"] == "It sank at noon."
        await pilot.pause()
        assert screen.focused is screen.widgets["locator"]
        await pilot.press(*"p3")
        await saved(pilot)
        [item] = items(said(pilot, 0), "content")
        assert (item["quote"], item["locator"]) == ("It sank at noon.", "p3")


async def test_a_source_is_cited_again_for_a_second_check(run: Run) -> None:
    async with run() as pilot:
        await cite(pilot, "enter")
        await pilot.press("s")
        await saved(pilot)
        await pilot.press("j", "E")
        assert isinstance(pilot.app.screen, PickScreen)
        await pilot.press(*"exam", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceScreen))
        assert form(pilot).focused is form(pilot).widgets["stance"]
        await pilot.press("r", *"So it is")
        await saved(pilot)
        [item] = items(said(pilot, 1), "content")
        assert (item["stance"], item["quote"]) == ("refutes", "So it is")
        assert len(sources(pilot)) == 1


async def test_citing_again_needs_a_source(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "E")
        assert "e cites the first" in line(pilot, "message")


async def test_a_known_url_shows_what_is_known(run: Run) -> None:
    async with run() as pilot:
        await cite(pilot, "enter")
        await pilot.press("s")
        form(pilot).fill("title", "Log")
        await saved(pilot)
        await cite(pilot, "j", text="http://www.example.org/report#top")
        await until(pilot, lambda: "known" in below(pilot, "source"))
        assert form(pilot).values["title"] == "Log"
        await pilot.press("shift+tab", "end", "2", "enter")
        await until(pilot, lambda: "known" in below(pilot, "source") or True)
        await pilot.press("q")
        await saved(pilot)
        assert [source["title"] for source in sources(pilot).values()] == ["Log"]


async def test_saving_at_once_keeps_what_is_known_of_the_source(run: Run) -> None:
    async with run() as pilot:
        await cite(pilot, "enter")
        await pilot.press("s")
        form(pilot).fill("title", "Log")
        await saved(pilot)
        await pilot.press("j", "e", "tab", "b", "shift+tab", "shift+tab")
        form(pilot).set_focus(form(pilot).widgets["source"])
        await paste(pilot, URL)
        await saved(pilot)
        assert list(sources(pilot).values()) == [{"url": URL, "title": "Log"}]
        assert items(said(pilot, 1), "content")[0]["stance"] == "background"


async def test_a_draft_survives_escape_and_a_restart(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "e", *"https://exam", "enter", "r", *"Half a", "escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        assert "e on this sentence brings it back" in line(pilot, "message")
        assert said(pilot, 0) == {}
        await pilot.press("e")
        assert form(pilot).values["quote"] == "Half a"
        assert form(pilot).values["stance"] == "refutes"
        form(pilot).fill("note", "left by quitting")
        await pilot.press("ctrl+q")
    async with run() as pilot:
        await pilot.press("e")
        assert form(pilot).values["source"] == "https://exam"
        assert form(pilot).values["note"] == "left by quitting"
        await pilot.press("ctrl+n", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, EvidenceScreen))
        await pilot.press("e")
        assert form(pilot).values["source"] == ""


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "e", *"htp://x", "enter", "s", *"Words")
        form(pilot).fill("published", "2026-02-30")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "there is no day" in below(pilot, "published"))
        assert "htp:" in below(pilot, "source")
        assert form(pilot).focused is form(pilot).widgets["source"]
        assert form(pilot).values["quote"] == "Words"
        assert said(pilot_desk(pilot), 0) == {}


async def test_a_file_that_vanishes_before_saving(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.write_text("It sank.")
    async with run() as pilot:
        await cite(pilot, "enter", text=str(file))
        await until(pilot, lambda: "sha256" in below(pilot, "source"))
        assert form(pilot).query_one("#row-keep").display
        file.unlink()
        await pilot.press("y", "s", *"It sank.", "ctrl+s")
        await until(pilot, lambda: "no file" in below(pilot, "source"))
        assert form(pilot).values["quote"] == "It sank."
        file.write_text("It sank.")
        await saved(pilot)
        [source] = sources(pilot).values()
        assert source["file"] == str(file)
        store = app_of(pilot).session.store
        assert isinstance(store, MemoryStore)
        assert store._notebooks["ann"].files[source["sha256"]] == b"It sank."


async def test_the_editor_gives_a_quote_back(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = editor(tmp_path, 'printf "by hand" > "$1"')
    monkeypatch.setenv("VISUAL", f"'{own}'")
    async with run() as pilot:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        await cite(pilot, "enter")
        await pilot.press("s", "ctrl+e")
        quote = form(pilot).widgets["quote"]
        assert isinstance(quote, TextArea)
        assert quote.text == "by hand"
        await pilot.press("end", ".")
        assert quote.text == "by hand."


async def test_the_verdict_is_saved_with_its_evidence_in_one_step(run: Run) -> None:
    async with run() as pilot:
        await cite(pilot, "enter", "j", "1")
        await pilot.press("r", *"It never sank", "tab", "tab", "r", "3")
        await saved(pilot)
        assert "refuted, evidence that refutes" in line(pilot, "message")
        check = said(pilot, 1)["check:content"]
        assert (check["status"], check["confidence"]) == ("refuted", "high")
        assert len(items(said(pilot, 1), "content")) == 1
        await pilot.press("u")
        assert set(said(pilot, 1)) == {"tag:claim"}


async def test_a_confidence_goes_with_its_status_and_the_rest_of_a_check_stays(run: Run) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "s", "r", "3")
        await cite(pilot)
        assert form(pilot).values["status"] == "refuted"
        assert form(pilot).values["confidence"] == "high"
        await pilot.press("r", "tab", "tab", "s", "backspace")
        await saved(pilot)
        check = said(pilot, 1)["check:content"]
        assert check["status"] == "supported"
        assert "confidence" not in check


LONG = "The ferry, which " + "had been mended again and again, " * 14 + "sank on Tuesday."


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_long_claim_is_readable_whole(
    run: Run, store: MemoryStore, size: tuple[int, int]
) -> None:
    assert len(LONG) > 480
    store.put("ferry", LONG)
    async with run(size=size) as pilot:
        await cite(pilot, "enter")
        claim = pilot.app.screen.query_one(".above", Label)
        assert claim.region.height == len(wrap(LONG, claim.region.width)) > 4
        stance = form(pilot).widgets["stance"]
        assert form(pilot).focused is stance
        assert claim.region.bottom <= stance.region.y
        assert stance.region.bottom <= size[1] - 3


# -- a copy of the page ----------------------------------------------------------------------------


server = pytest.fixture(serving)


def fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the test's own server be asked, which is on this machine."""
    monkeypatch.setattr(fetching, "fetch", partial(fetching.fetch, private=True))


async def test_a_page_is_fetched_and_kept_with_hash_and_dates(
    run: Run, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura")
    fetches(monkeypatch)
    async with run() as pilot:
        await cite(pilot, "enter", text=f"{server}/page.html")
        assert "ctrl+f fetches and keeps it" in below(pilot, "source")
        form(pilot).fill("accessed", "2030-01-01")
        await pilot.press("r", "ctrl+f")
        await until(pilot, lambda: "kept with it" in below(pilot, "source"))
        digest = sha256(PAGE).hexdigest()
        assert digest[:12] in below(pilot, "source")
        shown = form(pilot).values
        assert (shown["title"], shown["published"], shown["author"]) == (
            "Harbour log of Tamsk", "2031-05-06", "Orla Venn",
        )  # fmt: skip
        assert shown["accessed"][:4] != "2030"
        assert shown["stance"] == "refutes"
        await saved(pilot)
        [source] = sources(pilot).values()
        assert (source["url"], source["sha256"]) == (f"{server}/page.html", digest)
        store = app_of(pilot).session.store
        assert isinstance(store, MemoryStore)
        assert store._notebooks["ann"].files[digest] == PAGE
        await cite(pilot, "j", text=f"{server}/page.html")
        assert "a copy is kept" in below(pilot, "source")
        await pilot.press("s")
        await saved(pilot)
        assert len(sources(pilot)) == 1
        assert next(iter(sources(pilot).values()))["sha256"] == digest


async def test_what_was_typed_stays_and_what_cannot_be_fetched_is_said(
    run: Run, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura")
    fetches(monkeypatch)
    async with run() as pilot:
        await cite(pilot, "enter", text=f"{server}/gone")
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "404" in below(pilot, "source"))
        form(pilot).fill("source", f"{server}/page.html")
        form(pilot).fill("title", "The log")
        await pilot.press("s", "ctrl+f")
        await until(pilot, lambda: "kept with it" in below(pilot, "source"))
        assert form(pilot).values["title"] == "The log"
        form(pilot).fill("source", URL)
        await saved(pilot)
        [source] = sources(pilot).values()
        assert (source["url"], source.get("sha256")) == (URL, None)


async def test_an_archived_copy_is_fetched_in_place_of_the_page(
    run: Run, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetches(monkeypatch)
    async with run() as pilot:
        await cite(pilot, "enter")
        await pilot.press("r")
        form(pilot).fill("archive", f"{server}/pier.txt")
        form(pilot).set_focus(form(pilot).widgets["archive"])
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "kept with it" in below(pilot, "archive"))
        await saved(pilot)
        [source] = sources(pilot).values()
        assert (source["url"], source["sha256"]) == (URL, sha256(TEXT).hexdigest())


async def test_a_page_of_this_machine_is_not_fetched(run: Run, server: str) -> None:
    Answers.asked.clear()
    async with run() as pilot:
        await cite(pilot, "enter", text=f"{server}/page.html")
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "private network" in below(pilot, "source"))
        assert Answers.asked == []
        await pilot.press("escape")
