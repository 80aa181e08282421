"""Rows of a line: what many sentences share is said once, and read as if each said it."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.models import Change, Event, Json
from reviewer.models.journal_lines import EventLine, cut, decode, events_of, lines_of
from reviewer.models.journal_rows import MOST_CHANGES, MOST_SHARED, as_read, in_parts, line_count
from reviewer.store.journal.replay import replay
from tests.store.annotator_fixture import anchor

alike: list[Json] = [None, 0, 0.0, False, 1, 1.0, True, "1", [1], [True], {"a": 1}, {"a": True}]
runs = st.tuples(
    st.sampled_from(["report", "column"]),
    st.sampled_from(["meta:claim", "submit", "anchor", "cut:7"]),
    st.sampled_from(alike),
    st.sampled_from(alike),
    st.sampled_from([1, 2, 99, 100, 101, 1_200]),
    st.booleans(),
)


def changes_of(drawn: list[tuple[Any, ...]]) -> tuple[Change, ...]:
    return tuple(
        Change(
            article,
            f"u{n % 50 if again else n}",
            key,
            *((_anchor(one) for one in (before, after)) if key == "anchor" else (before, after)),
        )
        for article, key, before, after, count, again in drawn
        for n in range(count)
    )


def _anchor(value: Json) -> Json:
    """An anchor that differs with a value, and only as far as JSON does; none for none."""
    said = json.dumps(value)
    return value if value is None else anchor(0, f"{type(value).__name__} {said}")


def event_of(changes: tuple[Change, ...]) -> Event:
    n = 50 + line_count(in_parts(changes, "edit"))
    return Event(f"s:{n}", 5, "2031", "edit", None, "blind", changes)


def read(line: EventLine) -> EventLine:
    found = decode(line.encode())
    assert isinstance(found, EventLine)
    return found


def written(event: Event) -> list[dict[str, Any]]:
    return [json.loads(line.encode()) for line in lines_of(event)]


@settings(max_examples=60)
@given(st.lists(runs, min_size=1, max_size=6))
def test_it_is_read_as_it_was_said(drawn: list[tuple[Any, ...]]) -> None:
    event = event_of(changes_of(drawn))
    lines = lines_of(event)
    assert len(lines) == line_count(in_parts(event.changes, "edit"))
    [found] = events_of(map(read, lines))
    # As text, because 1 and true are equal but not the same.
    assert json.dumps(found) == json.dumps(event)
    [again] = events_of(map(read, map(read, lines)))
    assert again == found
    pieces = list(events_of(map(read, cut(lines))))
    assert replay(pieces)[0].units("report") == replay([event])[0].units("report")
    assert as_read(event, in_parts(event.changes, "edit")) in (None, event)


def test_a_tag_of_all_sentences_is_one_line() -> None:
    changes = tuple(Change("report", f"u{n}", "tag:claim", None, 1) for n in range(3_000))
    [line] = written(event_of(changes))
    assert (line["v"], line["op"], len(line["ch"])) == (3, "edit", 1)
    assert line["ch"][0][1] == [f"u{n}" for n in range(3_000)]


def test_an_ordinary_action_stays_as_older_programs_read_it() -> None:
    changes = tuple(Change("report", f"u{n}", "tag:claim", None, 1) for n in range(MOST_CHANGES))
    [line] = written(event_of(changes))
    assert line["v"] == 1 and len(line["ch"]) == MOST_CHANGES
    anchors = tuple(Change("report", f"u{n}", "anchor", None, {"start": 1}) for n in range(2_500))
    lines = written(event_of(anchors))
    assert {line["v"] for line in lines} == {1}, "an anchor is that of its sentence alone"


def test_no_line_names_more_sentences_than_a_reader_takes() -> None:
    changes = tuple(
        Change("report", f"u{n}", key, None, 1)
        for key in ("tag:claim", "tag:demand")
        for n in range(MOST_SHARED // 2 + 1)
    )
    event = event_of((*changes, *changes[:1]))
    lines = lines_of(event)
    assert [line.op for line in lines] == ["part", "part", "end"]
    [found] = events_of(map(read, lines))
    assert found == event


def test_a_long_value_is_not_shared() -> None:
    """Read, it would take its length as often as there are sentences."""
    long = "x" * 400
    changes = tuple(Change("report", f"u{n}", "note", None, long) for n in range(1_001))
    assert {line["v"] for line in written(event_of(changes))} == {1}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["a", [], "note", None, "x"], "not texts, each once"),
        (["a", ["u", "u"], "note", None, "x"], "not texts, each once"),
        (["a", ["u", ""], "note", None, "x"], "not texts, each once"),
        (["a", ["u", 7], "note", None, "x"], "not texts, each once"),
        (["a", ["u", []], "note", None, "x"], "not texts, each once"),
        (["a", ["u" * 1_001], "note", None, "x"], "more than 1000 characters"),
        (["a", ["u", "w"], "note", None, "x" * 300], "more than 300 bytes"),
        (["a", {"u": 1}, "note", None, "x"], "three texts"),
        (["../a", ["u"], "note", None, "x"], "cannot be the id of an article"),
        (["a", [f"u{n}" for n in range(MOST_SHARED + 1)], "note", None, 1], "100000 sentences"),
        (["a", ["u"], "note", None], "'ch' is no list"),
    ],
)
def test_a_row_out_of_bounds_is_refused(row: list[Any], why: str) -> None:
    line = {"v": 3, "id": "s:1", "lc": 1, "at": "", "op": "edit", "ref": None, "basis": "blind"}
    with pytest.raises(ValueError, match=why):
        decode(json.dumps({**line, "ch": [row]}).encode())


def test_a_line_of_an_older_version_shares_nothing() -> None:
    line = {"v": 2, "id": "s:1", "lc": 1, "at": "", "op": "edit", "ref": None, "basis": "blind"}
    row = ["a", ["u", "w"], "note", None, "x"]
    with pytest.raises(ValueError, match="three texts"):
        decode(json.dumps({**line, "ch": [row]}).encode())
    found = decode(json.dumps({**line, "v": 3, "ch": [row]}).encode())
    assert isinstance(found, EventLine)
    assert [unit for unit, _ in groupby(change.unit for change in found.changes)] == ["u", "w"]
