"""`--anonymous`: everybody else is a letter, the same everywhere, and no name shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.models import values as v
from reviewer.models.pseudonyms import Pseudonyms, shown
from reviewer.session.collaboration import remarks, reveals
from reviewer.session.core.visibility import Rules
from reviewer.store.memory_store import MemoryStore
from tests.session.annotator_builders import give, memory, say, session
from tests.tui.check_keys import until
from tests.tui.review_keys import SIZES, enter, panel, running

PEOPLE = ("quirin", "ysolde", "zoltan")
CLAIM, QUOTE, NONE = frozenset({"claim"}), frozenset({"quote"}), frozenset[str]()


@pytest.fixture
def hidden() -> Iterator[dict[str, str]]:
    """The three of them have letters."""
    shown.hide(PEOPLE, "judge")
    yield {name: shown(name) for name in PEOPLE}
    shown.show()


def test_letters_are_the_same_in_any_order_and_tell_nothing_of_it() -> None:
    one, other = Pseudonyms(), Pseudonyms()
    one.hide(PEOPLE, "judge")
    other.hide(reversed(PEOPLE), "judge")
    letters = [one(name) for name in PEOPLE]
    assert letters == [other(name) for name in PEOPLE]
    assert sorted(letters) == ["A", "B", "C"]
    assert one("judge") == "judge" and one("machine.rules") == "machine.rules" and one("") == ""


def test_whoever_comes_later_gets_the_next_letter() -> None:
    names = Pseudonyms()
    order = names.hide(PEOPLE, "judge")
    before = {name: names(name) for name in PEOPLE}
    assert names("abel") == "D"
    again = Pseudonyms()
    again.hide([*PEOPLE, "abel"], "judge", order)
    assert {name: again(name) for name in PEOPLE} == before and again("abel") == "D"


def test_a_letter_is_nobody_elses_name_and_there_are_enough() -> None:
    names = Pseudonyms()
    names.hide(["A", *(f"n{n}" for n in range(40))], "judge")
    found = [names("A"), *(names(f"n{n}") for n in range(40))]
    assert len(set(found)) == 41 and "A" not in found[1:]


def test_the_rule_of_a_decision_names_nobody() -> None:
    names = Pseudonyms()
    names.hide(["zoltan"], "judge")
    assert (names.rule("take zoltan"), names.rule("majority")) == ("take A", "majority")
    names.show()
    assert names("zoltan") == "zoltan" and names.list(["z", "a"]) == ["z", "a"]


def workspace() -> MemoryStore:
    store = memory()
    give(store, {"quirin": [CLAIM, NONE, QUOTE], "ysolde": [NONE, NONE, QUOTE], "zoltan": [CLAIM]})
    say(store, "zoltan", 0, {v.NOTE: "hm", v.CHECK + "content": {"scope": "content",
        "status": "refuted", "rationale": "no", "assignee": "quirin"}})  # fmt: skip
    for name in PEOPLE:
        one = session(store, name)
        reveals.submit(one, "ferry")
        one.end()
    one = session(store, "ysolde", Rules(reveal="open"))
    remarks.write(one, "ferry", 0, "quirin", "really?")
    one.end()
    return store


@pytest.mark.parametrize("size", SIZES)
async def test_no_name_shows_in_review_the_overview_the_board_and_the_history(
    size: tuple[int, int], tmp_path: Path, hidden: dict[str, str]
) -> None:
    store = workspace()
    seen: list[str] = []
    async with running(store, tmp_path, "judge", size) as pilot:

        async def look(*keys: str) -> None:
            await pilot.press(*keys)
            await pilot.pause()
            await pilot.pause()
            seen.append(pilot.app.export_screenshot())

        await enter(pilot)
        await look()
        people = next(one for one in panel(pilot).splitlines() if "1 " in one and "2 " in one)
        assert {*hidden.values()} <= {*people.replace("(not judged)", "").split()}
        for words in ("enter", "escape =", "escape M", "escape", "= 1"):
            await look(*words.split())
        await look("o", "v")
        await until(pilot, lambda: "Progress" in pilot.app.export_screenshot())
        for key in ("p", "pagedown", "pagedown", "pagedown", "G"):
            await look(key)
        await look("o", "c")
        await look("escape", "o", "l")
        await look("enter")
        for words in ("b c", "tab", "b x", "tab", "enter", "escape o h"):
            await look(*words.split())
    text = "\n".join(seen)
    assert [name for name in PEOPLE if name in text] == []
    # What was decided names them as they are.
    votes = [
        value["votes"]
        for own in store.values("judge", "ferry").values()
        for key, value in own.items()
        if key.startswith(v.GOLD + v.TAG)
    ]
    assert votes and all(set(one) <= set(PEOPLE) for one in votes)
