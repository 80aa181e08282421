"""In which week the last of those compared settled a sentence."""

from __future__ import annotations

import pytest

from reviewer.session.overview.comparison import collect
from reviewer.session.overview.weeks import week_of, weeks
from tests.session.annotator_builders import give, memory, session

CLAIM = frozenset({"claim"})


@pytest.mark.parametrize(
    ("at", "week"),
    [
        ("2026-04-02T08:00:00Z", "2026-W14"),
        ("2027-01-03T08:00:00Z", "2026-W53"),
        ("soon", ""),
    ],
)
def test_weeks_are_those_of_iso_8601(at: str, week: str) -> None:
    assert week_of(at) == week


def test_a_sentence_belongs_to_the_week_of_whoever_was_last() -> None:
    store = memory()
    give(store, {"ann": [CLAIM, CLAIM], "bob": [CLAIM]})
    judge = session(store, "judge")
    found = collect(judge, ["ann", "bob"])
    told = weeks(judge, found)
    last = max(event.at for event in store.events("bob"))
    first = next(key for key in told if key[1] == found.answers["bob"][0].unit)
    assert told[first] == week_of(last)
    assert len(told) == 2
    assert [*told] == [key for key in told if told.get(key)]
    alone = weeks(judge, collect(judge, ["ann"]))
    assert set(alone) == set(told)
    assert alone.get(("ferry", "none")) is None
