"""Replay: what is said now follows from the events, whatever order they come in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.models import Change, Event, Values
from reviewer.models.journal_lines import EventLine, decode, events_of, lines_of
from reviewer.store.journal.replay import Lived, Register, ValuesByUnit, fold, replay, set_values

odd = st.integers(1, 3) | st.lists(st.sampled_from(["bob", "eve"]), max_size=2)
said: dict[str, st.SearchStrategy[Any]] = {
    "tag:claim": st.integers(1, 3), "decided": st.sampled_from(["settled", "cannot"]),
    "flag:doubt": st.sampled_from([True, "why"]), "cut:7": odd, "time": odd, "reveal": odd,
}  # fmt: skip
changes = st.sampled_from(sorted(said)).flatmap(
    lambda key: st.builds(
        Change,
        st.sampled_from(["report", "column", ""]),
        st.sampled_from(["", "u0", "u1"]),
        st.just(key),
        st.none(),
        st.none() | said[key],
    )
)


def note(lc: int, session: str, before: str | None, after: str | None) -> Event:
    change = Change("report", "u0", "note", before, after)
    return Event(f"{session}:{lc}", lc, "", "edit", None, "blind", (change,))


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([(1, "a", None, "x"), (1, "b", None, "y")], "x\n\ny"),
        ([(1, "a", None, "x"), (2, "a", "x", "y"), (3, "a", "y", "x")], "x"),
        ([(1, "a", None, "x"), (2, "a", "x", "y"), (2, "b", "x", "z")], "y\n\nz"),
        ([(1, "a", None, "x"), (1, "b", None, "y"), (2, "a", "x\n\ny", "both")], "both"),
        ([(1, "a", None, "x"), (1, "b", None, "y"), (2, "b", "y", None)], "x"),
        ([(1, "a", None, "x"), (1, "b", None, "y"), (2, "b", "x\n\ny", None)], None),
        ([(1, "a", None, "x"), (1, "b", None, "x")], "x"),
    ],
)
def test_two_notes_that_were_written_apart_are_both_kept(
    events: list[tuple[int, str, str | None, str | None]], says: str | None
) -> None:
    """Regression: of the notes of one person on two machines the later one was left."""
    made = [note(*one) for one in events]
    for order in permutations(made):
        register, _ = replay((*order, *order))
        assert register.units("report").get("u0", {}).get("note") == says


def history(raw: Sequence[tuple[str, str, list[Change]]]) -> list[Event]:
    """Events of some sessions as they write them: each session counts, the clock never falls."""
    numbers: dict[str, int] = {}
    events = []
    for place, (session, op, said) in enumerate(raw):
        numbers[session] = numbers.get(session, 0) + 1
        name = f"{session}:{numbers[session]}"
        # Two at a time have one clock value: sessions that could not see one another.
        lc = (
            1 + place // 2
            if len({each[0] for each in raw[place // 2 * 2 :][:2]}) > 1
            else place + 1
        )
        events.append(Event(name, lc, "", op, None, "blind", tuple(said)))  # type: ignore[arg-type]
    return events


histories = st.lists(
    st.tuples(
        st.sampled_from(["s1", "s2", "s3"]),
        st.sampled_from(["edit", "undo", "redo", "fact"]),
        st.lists(changes, min_size=1, max_size=3),
    ),
    max_size=12,
).map(history)


def state(events: Iterable[Event]) -> tuple[dict[str, ValuesByUnit], Any]:
    register, lived = replay(events)
    said = {article: register.units(article) for article in register}
    return {article: units for article, units in said.items() if units}, lived.to_json()


@given(histories, st.randoms())
def test_the_order_of_events_does_not_matter(events: list[Event], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    said, lived = state(events)
    again, lived_again = state(shuffled)
    assert again == said
    assert sorted_cuts(lived_again) == sorted_cuts(lived)


def sorted_cuts(lived: Any) -> Any:
    cuts = {article: sorted(each, key=repr) for article, each in lived["cuts"].items()}
    return {**lived, "cuts": cuts}


@given(histories)
def test_events_that_come_twice_count_once(events: list[Event]) -> None:
    assert state([*events, *events]) == state(events)


@given(histories)
def test_replay_gives_what_applying_one_after_the_other_gives(events: list[Event]) -> None:
    said: dict[str, ValuesByUnit] = {}
    for event in sorted(events, key=lambda event: event.stamp):
        for change in event.changes if event.op != "fact" else ():
            set_values(said.setdefault(change.article, {}), [change])
    assert state(events)[0] == {article: units for article, units in said.items() if units}


@given(histories, st.integers(0, 12))
def test_a_snapshot_and_the_rest_give_what_a_full_replay_gives(
    events: list[Event], cut: int
) -> None:
    ordered = sorted(events, key=lambda event: event.stamp)
    said, _ = state(ordered[:cut])
    for event in ordered[cut:]:
        for change in event.changes if event.op != "fact" else ():
            set_values(said.setdefault(change.article, {}), [change])
    assert {a: units for a, units in said.items() if units} == state(events)[0]


@given(histories)
def test_a_snapshot_below_the_journals_changes_nothing_they_know(events: list[Event]) -> None:
    register, _ = replay(events)
    for article in register:
        units = register.units(article)
        assert register.units(article, units) == units
        assert register.units(article, {"old": {"note": "kept"}}) == {
            **units,
            "old": {"note": "kept"},
        }


@settings(max_examples=25)
@given(st.lists(histories, min_size=1, max_size=3), st.randoms())
def test_the_order_of_lines_and_files_does_not_matter(
    batches: list[list[Event]], random: Any
) -> None:
    bulky = [bulk(event._replace(id=f"{event.session}{i}:{event.n * 9}"))
             for i, events in enumerate(batches) for event in events]  # fmt: skip
    lines = [line for event in bulky for line in lines_of(event)]
    shuffled = [read(line.encode()) for line in lines]
    random.shuffle(shuffled)
    assert sorted(events_of(shuffled)) == sorted(bulky)


def bulk(event: Event) -> Event:
    """The same with so many changes that an edit takes several lines."""
    return event._replace(changes=event.changes * 700)


def read(data: bytes) -> EventLine:
    line = decode(data)
    assert isinstance(line, EventLine)
    return line


def test_a_bulk_action_counts_only_with_its_end_and_all_its_parts() -> None:
    said = tuple(Change("report", f"u{i}", "note", None, f"note {i}") for i in range(2_500))
    event = Event("s:9", 5, "", "edit", None, "revealed", said)
    lines = lines_of(event)
    assert [(line.id, line.op, len(line.changes)) for line in lines] == [
        ("s:6", "part", 1_000), ("s:7", "part", 1_000), ("s:8", "part", 500), ("s:9", "end", 0),
    ]  # fmt: skip
    assert list(events_of(lines)) == [event]
    for missing in lines:
        assert list(events_of([line for line in lines if line != missing])) == []


def test_of_two_changes_of_one_key_in_an_event_the_later_counts() -> None:
    said = (Change("a", "u", "cut:3", None, "split"), Change("a", "u", "cut:3", "split", None))
    register, lived = replay([Event("s:1", 1, "", "edit", None, "blind", said)])
    assert register.units("a") == {}
    assert lived.cuts == {"a": {("u", 3): ((1, "s", 1), None)}}


def test_facts_are_summed_and_united_and_say_nothing() -> None:
    spent = Change("a", "u", "time", None, 300)
    shown = Change("a", "", "reveal", None, ["bob"])
    events = [
        Event("s:1", 1, "", "fact", None, "blind", (spent, spent, shown)),
        Event("s:2", 2, "", "fact", None, "blind", (shown._replace(after=["eve", "bob"]),)),
        Event("s:2", 2, "", "fact", None, "blind", (spent,)),
    ]
    register, lived = replay(events)
    assert list(register) == []
    assert lived.times == {"a": {"u": 600}}
    assert lived.revealed == {"a": {"bob", "eve"}}


@given(histories)
def test_facts_and_cuts_survive_the_cache(events: list[Event]) -> None:
    _, lived = replay(events)
    assert Lived.from_json(lived.to_json()).to_json() == lived.to_json()


def test_a_unit_that_says_nothing_vanishes() -> None:
    units: dict[str, Values] = {}
    change = Change("a", "u", "note", None, "x")
    set_values(units, [change])
    assert units == {"u": {"note": "x"}}
    set_values(units, [change.inverse()])
    set_values(units, [change.inverse()])
    assert units == {}


forged = st.lists(
    st.builds(
        lambda n, lc, op, said: Event(
            f"eve:{n}", lc, "", op, None, "blind",
            tuple(Change("report", "u0", key, None, value) for key, value in said),
        ),
        st.integers(1, 2),
        st.integers(1, 2),
        st.sampled_from(["edit", "undo"]),
        st.lists(
            st.tuples(
                st.sampled_from(["tag:claim", "note", "cut:7", "check:content"]),
                st.sampled_from([None, 1, True, "split", "join", "a", {"b": 1}, {"b": True}]),
            ),
            min_size=1,
            max_size=3,
        ),
    ),
    max_size=5,
)  # fmt: skip


@given(forged, st.randoms())
def test_forged_lines_of_one_stamp_say_the_same_in_any_order(
    events: list[Event], random: Any
) -> None:
    """Regression: the one that was read last counted, so that two machines differed for good."""
    other = list(events)
    random.shuffle(other)
    said = json.dumps(state(events), default=str, sort_keys=True)
    assert json.dumps(state(other), default=str, sort_keys=True) == said
    assert json.dumps(state([*events, *other]), default=str, sort_keys=True) == said


@given(histories, st.integers(0, 12), st.integers(0, 12))
def test_what_was_let_go_of_is_said_by_the_saved_form(
    events: list[Event], first: int, saved: int
) -> None:
    """The saved form is of any time: it may be behind what comes, or before it."""
    forms, _ = state(events[:saved])
    whole, register = Register(), Register()
    fold(events, whole, Lived())
    fold(events[:first], register, Lived())
    gone = [one for one, units in forms.items() if register.let_go(one, units)]
    fold(events[first:], register, Lived())
    if not register.late:
        for article in whole:
            form = forms.get(article, {})
            if article in gone and not register.is_changed(article):
                assert form == whole.units(article, form)
            assert register.units(article, form) == whole.units(article, form)


def test_what_is_taken_back_later_is_no_part_of_what_was_let_go_of() -> None:
    def said(lc: int, key: str, value: Any) -> Event:
        change = Change("report", "u0", key, None, value)
        return Event(f"s1:{lc}", lc, "", "edit", None, "blind", (change,))

    register = Register()
    form: ValuesByUnit = {"u0": {"tag:claim": 1, "flag:doubt": True, "decided": "settled"}}
    fold([said(1, "tag:claim", 1)], register, Lived())
    assert register.let_go("report", form)
    fold([said(2, "flag:doubt", True)], register, Lived())
    assert not register.is_changed("report")
    fold([said(3, "tag:claim", None)], register, Lived())
    assert register.is_changed("report")
    assert register.units("report", form) == {"u0": {"flag:doubt": True, "decided": "settled"}}
    fold([said(3, "tag:quote", 1)], register, Lived())
    assert register.late
