"""A sentence of a text without full stops: only what is on the screen is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region

from reviewer.store.memory_store import MemoryStore
from reviewer.tui.widgets.line_widgets import Panel
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.text_lines import ScreenLine, styled
from tests.tui.conftest import make_app
from tests.tui.desk_keys import desk_of, values_at

WORDS = 30_000
TEXT = " ".join(f"word{number}" for number in range(WORDS)) + "\n"


async def test_it_is_tagged_and_walked_and_only_lines_in_view_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(text: str, *rest: object) -> list[ScreenLine]:
        made.append(text)
        return styled(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("reviewer.tui.widgets.long_lines.styled", counted)
    app = make_app(MemoryStore({"long": TEXT, "short": "It is dry.\n"}), tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        desk, rows = desk_of(pilot), pilot.app.screen.query_one(Rows)
        assert len(desk.desk.article) == 1
        await pilot.press("c", "u", "c", "j", "pagedown", "pagedown", "pageup")
        await pilot.pause()
        assert values_at(pilot, 0) == {"tag:claim": 1}
        # Each key draws a screen of forty lines at most; there are thousands.
        assert 0 < len(made) < 1_000
        panel = pilot.app.screen.query_one(Panel)
        assert f"characters 1 to 4,000 of {len(TEXT) - 1:,}" in panel.text
        rows.scroll_lines(1_000_000)
        await pilot.pause()
        shown = "\n".join(strip.text for strip in rows.render_lines(Region(0, 0, *rows.size)))
        assert f"word{WORDS - 1}" in shown
        # The excerpt beside the list goes with the word cursor.
        await pilot.press("w", "l", "$")
        await pilot.pause()
        assert f"word{WORDS - 1}" in panel.text
        assert f"to {len(TEXT) - 1:,} of" in panel.text
    app.session.end()
