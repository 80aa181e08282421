"""The Desk on an article of which only some rows are for the annotator."""

from __future__ import annotations

from pathlib import Path

from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.widgets.rows.row_source import RowState
from tests.session.annotator_builders import TEXT, memory
from tests.tui.check_keys import until
from tests.tui.review_keys import panel, running
from tests.tui.test_app import line


def row_text(screen: DeskScreen, at: int) -> str:
    [first, *_] = screen.rows.source.render(at, 80, RowState())
    return "".join(segment.text for segment in first.segments)


async def test_keys_lead_from_row_to_row_of_ones_own(tmp_path: Path) -> None:
    store = memory()
    starts = [TEXT.index(words) for words in ("The f", "Forty", "Who")]
    store.assign({"ferry": ["ann", "bob"]}, {"ferry": {"ann": frozenset(starts)}})
    async with running(store, tmp_path, who="ann", size=(120, 40)) as pilot:
        await pilot.press("enter")
        screen = pilot.app.screen
        assert isinstance(screen, DeskScreen)
        assert "0/3 of your rows decided" in line(pilot, "head")
        assert [row_text(screen, at)[3] for at in range(5)] == ["◆", " ", " ", "◆", "◆"]
        assert "assigned to you, bob" in panel(pilot)
        # Somebody gives out more while the program runs.
        more = frozenset([*starts, TEXT.index("The p")])
        store.assign({"ferry": ["ann", "bob"]}, {"ferry": {"ann": more}})
        screen.arrived()
        assert "0/4 of your rows decided" in line(pilot, "head")
        assert [row_text(screen, at)[3] for at in range(5)] == ["◆", " ", "◆", "◆", "◆"]
        store.assign({"ferry": ["ann", "bob"]}, {"ferry": {"ann": frozenset(starts)}})
        screen.arrived()
        await pilot.press("j")
        assert "assigned to bob" in panel(pilot)
        await pilot.press("k", "space")
        await until(pilot, lambda: screen.desk.place == 3)
        assert "1/3 of your rows decided" in line(pilot, "head")
        await pilot.press("space")
        await until(pilot, lambda: screen.desk.place == 4)
        # All that is left of the article is somebody else's: the next article comes.
        await pilot.press("space")
        await until(pilot, lambda: screen.desk.id == "pier")
        assert store.tallies("ann")["ferry"].decided == 3
