"""Other tags, statuses, parts, attributes and colours than the default ones; dropped ones."""

from pathlib import Path

import pytest
from textual.widgets import Markdown

from reviewer.config import load
from reviewer.models.scheme import Scheme
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.line_widgets import Panel
from tests.tui.conftest import Run
from tests.tui.desk_keys import desk_of, guide, line, popup, values_at

OTHER = """
[scheme]
version = 12
general = "Mark what you would have to look up."

[[scheme.tags]]
name = "promise"
key = "p"
glyph = "☆"
color = "#c0ffee"
label = "promise made"
help = "somebody says that they will do something"
guideline = "**Mark** the *whole* sentence."
parts = [{ name = "promiser", key = "r", help = "who promises" }]
attributes = [{ name = "due", help = "by when" }, { name = "firm", choices = ["yes", "no"] }]

[[scheme.tags]]
name = "doubtful"
key = "z"
color = "#102030"

[[scheme.statuses]]
name = "open"
key = "o"
help = "nobody has tried"
settled = false

[[scheme.statuses]]
name = "kept"
key = "k"
glyph = "+"
color = "#00aa88"
help = "it was done in time"
"""


@pytest.fixture
def other(tmp_path: Path) -> Scheme:
    # Not beside the articles, where every run would find it.
    file = tmp_path / "other.toml"
    file.write_text(OTHER, encoding="utf-8")
    return load(file, environ={}).scheme


# -- other statuses, parts, attributes, colours ---------------------------------------------


async def test_other_statuses_pop_up_and_are_set(run: Run, other: Scheme) -> None:
    async with run(size=(120, 40), scheme=other) as pilot:
        await pilot.press("enter", "s")
        assert "+ kept" in popup(pilot)
        assert "it was done in time" in popup(pilot), "a high screen says what they mean"
        assert "supported" not in popup(pilot)
        await pilot.press("k", "3")
        check = {"scope": "content", "status": "kept", "confidence": "high"}
        assert values_at(pilot, 0) == {"check:content": check}
        await pilot.press("j", "S", "o")
        assert values_at(pilot, 1)["check:said"]["status"] == "open"
        await pilot.press("g")
        assert "+ kept (high)" in pilot.app.screen.query_one(Panel).text
        await pilot.press("b", "k", "tab")
        assert desk_of(pilot).desk.place == 1, "kept is settled, open is not"


async def test_other_tags_show_their_label_glyph_and_help(run: Run, other: Scheme) -> None:
    async with run(size=(120, 40), scheme=other) as pilot:
        await pilot.press("enter", "p")
        panel = pilot.app.screen.query_one(Panel).text
        assert "☆ promise made" in panel
        assert "they will do something" in panel
        await pilot.press("o", "i")
        text = guide(pilot).query_one(Markdown).source
        for words in ("promise made", "**Mark** the *whole*", "promiser", "due", "yes, no"):
            assert words in text
        await pilot.press("k")
        assert "look up" in guide(pilot).query_one(Markdown).source
        await pilot.press("j", "j", "j")
        assert guide(pilot).page.id == "statuses"
        assert "it was done in time" in guide(pilot).page.markdown


@pytest.mark.parametrize("theme", ["reviewer-dark", "reviewer-light", "ansi-dark"])
async def test_colours_of_the_scheme_are_drawn(run: Run, other: Scheme, theme: str) -> None:
    async with run(scheme=other, theme=theme) as pilot:
        await pilot.press("enter", "1", "2")
        style = Paint(pilot.app.current_theme).color("#c0ffee")
        assert style.color is not None
        assert style.color.name == "#c0ffee"
        assert values_at(pilot, 0) == {"tag:promise": 12, "tag:doubtful": 12}


# -- a tag that was dropped -------------------------------------------------------------------


async def test_a_dropped_tag_shows_by_name_and_can_be_taken_away(
    run: Run, store: MemoryStore, other: Scheme
) -> None:
    async with run() as pilot:
        await pilot.press("enter", "j", "1", "2", "ctrl+q")
    async with run(size=(120, 40), scheme=other) as pilot:
        assert desk_of(pilot).desk.place == 1
        panel = pilot.app.screen.query_one(Panel).text
        assert "? claim" in panel
        assert "not in this scheme" in panel
        assert "T " in panel, "the key that takes it away"
        await pilot.press("p", "o", "i")
        assert guide(pilot).page.id == "tag:promise"
        await pilot.press("j", "j")
        assert guide(pilot).page.id == "tag:claim"
        await pilot.press("escape", "T")
        assert values_at(pilot, 1) == {"tag:promise": 12, "tag:quote": 1}
        assert "claim removed" in line(pilot, "message")
        await pilot.press("T")
        assert values_at(pilot, 1) == {"tag:promise": 12}
        await pilot.press("T")
        assert "in the scheme" in line(pilot, "message")
        await pilot.press("j", ".")
        assert values_at(pilot, 2) == {"tag:promise": 12}, "repeat never brings a dropped tag back"
        await pilot.press("k", "u", "u", "u")
        assert values_at(pilot, 1) == {"tag:promise": 12, "tag:claim": 1, "tag:quote": 1}


async def test_a_status_that_was_dropped_shows_by_name(run: Run, other: Scheme) -> None:
    async with run() as pilot:
        await pilot.press("enter", "s", "r", "ctrl+q")
    async with run(size=(120, 40), scheme=other) as pilot:
        assert "refuted" in pilot.app.screen.query_one(Panel).text
        await pilot.press("s", "k")
        assert values_at(pilot, 0)["check:content"]["status"] == "kept"
