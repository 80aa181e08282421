"""Learning beside the keys: a queue with an order of its own fills, and Tab follows it."""

from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from reviewer.models import values as v
from reviewer.session.core.edits import Edit
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.views.overview_drawing import OverviewRows
from reviewer.tui.widgets.rows.rows import Rows
from tests.tui.check_keys import until
from tests.tui.conftest import make_app
from tests.tui.desk_keys import desk_of, line

TEXTS = {
    f"a{number}": "\n\n".join(
        f"{'A heron stood on' if n % 2 else 'The board spoke of'} mast {number}{n} in Wend."
        for n in range(20)
    )
    + "\n"
    for number in range(4)
}


async def test_tab_follows_doubt_and_slips_over_articles(tmp_path: Path) -> None:
    app = make_app(MemoryStore(TEXTS), tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        session = app.session
        puts = []
        for name in ("a0", "a1", "a2", "a3"):
            opened = session.open(name)
            for place in range(0 if name != "a3" else 12, 20):
                tag = {v.TAG + "claim": 1} if ("heron" in opened.sentence(place)) else {}
                if (name, place) == ("a1", 4):
                    tag = {v.TAG + "claim": 1}
                puts += opened.puts(place, {v.DECIDED: "settled", **tag})
        session.apply(Edit(tuple(puts), "decided"))
        await pilot.press("b", "d")
        assert "looking at all sentences" in line(pilot, "message")
        while session.learned is None:
            await pilot.pause(0.05)
        await pilot.press("tab")
        await pilot.pause()
        screen = desk_of(pilot)
        assert screen.desk.id == "a3"
        assert v.DECIDED not in screen.desk.annotation.values
        await pilot.press("b", "y", "tab")
        await pilot.pause()
        assert (desk_of(pilot).desk.id, desk_of(pilot).desk.place) == ("a1", 4)
        assert "claim set: probability" in line(pilot, "message")
        await pilot.press("o", "v")
        await until(pilot, lambda: getattr(pilot.app.screen, "done", False))
        source = pilot.app.screen.query_one(Rows).source
        assert isinstance(source, OverviewRows)
        shown = "\n".join(one.text for item in source.items for one in item.draw(77))
        assert "from 68 decided sentences" in shown
        assert "rules 0.00 / 0.00" in shown
    app.session.end()
