"""Review: disputes about the borders of spans, settled by keys."""

from pathlib import Path

import pytest

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.commands.table import COMMANDS
from tests.session.annotator_builders import memory, say
from tests.tui.review_keys import SIZES, enter, gold, panel, review_of, running
from tests.tui.test_app import line

SPANS = {"ann": (4, 9, "ferry"), "bob": (0, 9, "The ferry"), "cy": None}


@pytest.fixture
def marked() -> MemoryStore:
    """All agree on the tag of the first sentence; two mark other words, the third none."""
    store = memory()
    for name, span in SPANS.items():
        wanted: dict[str, Json] = {v.TAG + "claim": 1, v.DECIDED: "settled"}
        if span:
            start, end, exact = span
            wanted[v.SPAN + "k1"] = {"tag": "claim", "start": start, "end": end, "exact": exact}
        say(store, name, 0, wanted)
    return store


@pytest.mark.parametrize("size", SIZES)
async def test_the_words_of_each_are_shown_and_one_is_chosen(
    marked: MemoryStore, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(marked, tmp_path, size=size) as pilot:
        await enter(pilot)
        assert "1 disputed here" in line(pilot, "head")
        shown = panel(pilot)
        for words in ("disputed: 2 tied", "w1 claim", "“The ferry”", "w2 claim", "“ferry”", "? tie",
                      "yes: ann  no: bob", "marked none: cy"):  # fmt: skip
            assert words in shown, words
        await pilot.press("space")
        assert "2 ties (w1 claim …)" in line(pilot, "message")
        assert gold(pilot, 0) == {}
        await pilot.press("w")
        numbered = [one for one in COMMANDS if one.calls == "review.span.toggle"]
        labels = [review_of(pilot).label(one) for one in numbered]
        assert labels[:3] == ["claim “The ferry”", "claim “ferry”", ""]
        await pilot.press("2")
        assert "→ yes (chosen)" in panel(pilot)
        assert "→ no (chosen)" in panel(pilot)
        await pilot.press("space")
        assert "nothing is disputed any more" in line(pilot, "message")
        assert gold(pilot, 0)["span:claim-0-9"] is False
        held = gold(pilot, 0)["span:claim-4-9"]
        assert isinstance(held, dict)
        assert held["exact"] == "ferry"
        await pilot.press("u")
        assert "1 disputed here" in line(pilot, "head")
        assert gold(pilot, 0) == {}
        await pilot.press("U")
        assert "0 disputed here" in line(pilot, "head")


async def test_no_to_both_settles_it_too(marked: MemoryStore, tmp_path: Path) -> None:
    async with running(marked, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("w", "1", "w", "1", "space")
        assert "0 disputed here" in line(pilot, "head")
        assert gold(pilot, 0)["span:claim-0-9"] is False
        assert gold(pilot, 0)["span:claim-4-9"] is False
        assert gold(pilot, 0)["tag:claim"] is True


@pytest.mark.parametrize(
    ("keys", "kept"), [("1", {"ferry"}), ("3", set()), ("u", {"ferry", "The ferry"}), ("0", set())]
)
async def test_rules_cover_spans(
    marked: MemoryStore, tmp_path: Path, keys: str, kept: set[str]
) -> None:
    async with running(marked, tmp_path) as pilot:
        await enter(pilot)
        await pilot.press("=", keys)
        assert "0 disputed here" in line(pilot, "head")
        spans = [one for key, one in gold(pilot, 0).items() if key.startswith(v.SPAN)]
        assert {one["exact"] for one in spans if isinstance(one, dict)} == kept


async def test_majority_and_a_second_space_leave_the_tie_open(
    marked: MemoryStore, tmp_path: Path
) -> None:
    async with running(marked, tmp_path) as pilot:
        await enter(pilot)
        for keys in (("=", "="), ("space", "space"), ("i",)):
            await pilot.press(*keys)
            assert "1 disputed here" in line(pilot, "head")
        assert gold(pilot, 0)["tag:claim"] is True
        assert not any(key.startswith(v.SPAN) for key in gold(pilot, 0))
        await pilot.press("b", "x")
        assert review_of(pilot).review.rows == [0]
