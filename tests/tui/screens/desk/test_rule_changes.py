"""After a rule has changed: `b g` walks what was tagged before, space says that it holds."""

from dataclasses import replace

from reviewer.config import default_scheme
from reviewer.models.scheme import RuleChange
from reviewer.store.memory_store import MemoryStore
from reviewer.tui.screens.desk.screen import DeskScreen
from reviewer.tui.widgets.line_widgets import Panel
from tests.session.annotator_builders import give
from tests.tui.check_keys import until
from tests.tui.conftest import Run
from tests.tui.desk_keys import desk_of, guide, line, values_at

CLAIM, NONE = frozenset({"claim"}), frozenset[str]()
CHANGE = RuleChange(2, "what a mayor says is a claim too", query="mayor OR sank")
SCHEME = replace(
    default_scheme(),
    tags=tuple(
        replace(tag, version=2, changes=(CHANGE,)) if tag.name == "claim" else tag
        for tag in default_scheme().tags
    ),
)


async def test_what_was_tagged_before_is_walked_and_confirmed(run: Run, store: MemoryStore) -> None:
    give(store, {"ann": [NONE, CLAIM, NONE, CLAIM, NONE]})
    async with run(size=(120, 40), scheme=SCHEME) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await pilot.press("g", "b", "g", "tab")
        assert desk_of(pilot).desk.place == 1
        await until(pilot, lambda: bool(pilot.app.screen.query_one(Panel).text))
        said = " ".join(pilot.app.screen.query_one(Panel).text.split())
        assert "the rule of claim has changed" in said and "what a mayor says" in said
        await pilot.press("space")
        assert values_at(pilot, 1)["tag:claim"] == 2
        assert desk_of(pilot).desk.place == 2
        await pilot.press("c", "tab")
        assert values_at(pilot, 2)["tag:claim"] == 2
        assert "no changed rules sentence is left" in line(pilot, "message")
        await pilot.press("o", "i")
        await pilot.pause()
        assert "Version 2 of this rule" in guide(pilot).page.markdown
        assert "looked at again" in guide(pilot).page.markdown
