"""Lines that came cut by article: what they say is what the whole lines say."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.models import Change, Event
from reviewer.models.journal_lines import (
    EventLine,
    Header,
    Newer,
    actions,
    cut,
    decode,
    events_of,
    lines_of,
    part_of,
    upgrade,
)
from reviewer.models.value_shapes import is_odd
from reviewer.store.journal.journal_folder import JournalFolder, extent_of
from reviewer.store.journal.replay import replay
from tests.journal_keys import KEYS, value_of

changes = st.builds(
    Change,
    st.sampled_from(["report", "column"]),
    st.sampled_from(["", "u0", "u1"]),
    st.sampled_from(["tag:claim", "cut:7", "submit", "time", "reveal"]) | st.sampled_from(KEYS),
    st.none(),
    st.none() | st.integers(1, 3) | st.lists(st.sampled_from(["bob", "eve"]), max_size=2),
).map(
    lambda one: (
        one._replace(after=value_of(one.key, "x") if one.after else None)
        if is_odd(one.key, one.after)
        else one
    )
)
sources = st.builds(
    Change,
    st.just(""),
    st.just(""),
    st.sampled_from(["source:plan", "source:map"]),
    st.none(),
    st.integers(1, 3),
)
events = st.lists(
    st.tuples(
        st.sampled_from(["s1", "s2"]),
        st.sampled_from(["edit", "undo", "fact"]),
        st.lists(changes | sources, min_size=1, max_size=5),
        st.sampled_from(["one", "one", "one", "often", "many", "very many"]),
    ),
    max_size=6,
).map(
    lambda raw: [
        Event(f"{session}:{50 * place + 40}", place + 1, "", op, None, "blind", _said(said, how))  # type: ignore[arg-type]
        for place, (session, op, said, how) in enumerate(raw)
    ]
)


def _said(changes: list[Change], how: str) -> tuple[Change, ...]:
    """The changes once, so often that they take several lines, or of so many sentences."""
    if how in ("one", "often"):
        return tuple(changes * (450 if how == "often" else 1))
    return tuple(
        change._replace(unit=f"u{number}") if change.article else change
        for change in changes
        for number in range(120 if how == "many" else 1_100)
    )


def state(found: Sequence[Event]) -> Any:
    register, lived = replay(found)
    said = {article: register.units(article) for article in register}
    lived_json = lived.to_json()
    cuts = {article: sorted(each, key=repr) for article, each in lived_json.pop("cuts").items()}
    return said, lived_json, cuts


def read(data: bytes) -> EventLine:
    line = decode(data)
    assert isinstance(line, EventLine)
    return line


def by_part(event: Event) -> dict[tuple[str, bool], list[Change]]:
    groups: dict[tuple[str, bool], list[Change]] = {}
    for change in event.changes:
        groups.setdefault(part_of(change), []).append(change)
    return groups


@settings(max_examples=60)
@given(events, st.data())
def test_whole_lines_and_their_pieces_fold_once(made: list[Event], data: st.DataObject) -> None:
    """Of each event there is the whole, or all pieces, or both, in any order, any of it twice."""
    files: list[list[EventLine]] = [[], [], []]
    for event in made:
        lines = lines_of(event)
        forms = data.draw(st.sampled_from(["whole", "pieces", "both"]))
        own = [
            *(lines if forms != "pieces" else ()),
            *(cut(lines) if forms != "whole" else ()),
        ]
        again = data.draw(st.lists(st.sampled_from(own), max_size=2))
        for line in (*own, *again):
            place = 0 if line.op in ("part", "end") else data.draw(st.integers(0, 2))
            files[place].append(read(line.encode()))
    random = data.draw(st.randoms())
    for file in files:
        random.shuffle(file)
    folded = list(chain.from_iterable(map(events_of, files)))
    assert state(folded) == state(made)
    assert state(list(events_of(chain.from_iterable(files)))) == state(made)


@settings(max_examples=40)
@given(events, st.randoms())
def test_history_tells_each_event_once(made: list[Event], random: Any) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        header = Header("x", "ann", "test", "").encode()
        files: list[list[bytes]] = [[], []]
        for event in made:
            lines = lines_of(event)
            files[0 if random.random() < 0.5 else 1] += [line.encode() for line in cut(lines)]
            if random.random() < 0.3:
                files[0] += [line.encode() for line in lines]
        for i, file in enumerate(files):
            folder.joinpath(f"{i}.jsonl").write_bytes(header + b"".join(file))
        journals = JournalFolder(folder)
        extents = {
            name: extent_of(t) for name, t in journals.tails(dict.fromkeys(journals.sizes(), 0))
        }
        for newest_first in (False, True):
            told = list(journals.events(extents, newest_first=newest_first))
            wanted = made[::-1] if newest_first else made
            assert [event.id for event in told] == [event.id for event in wanted]
            assert list(map(by_part, told)) == list(map(by_part, wanted))


def test_what_is_there_of_an_event_counts_without_the_rest() -> None:
    said = (
        Change("report", "u0", "tag:claim", None, 1),
        Change("column", "u0", "tag:claim", None, 1),
        Change("column", "u0", "cut:7", None, "split"),
    )
    pieces = cut(lines_of(Event("s:1", 1, "", "edit", None, "blind", said)))
    assert [(line.piece and line.piece[:2], line.changes) for line in pieces] == [
        (("report", False), said[:1]),
        (("column", False), said[1:2]),
        (("column", True), said[2:]),
    ]
    (event,) = events_of([pieces[0], pieces[2]])
    assert sorted(event.changes) == sorted([said[0], said[2]])


def test_a_bulk_action_ends_for_each_article_alone() -> None:
    """Regression: a part and an end cut by article gave no event at all."""
    said = tuple(
        Change(("report", "column")[i > 1_500], f"u{i}", "note", None, f"note {i}")
        for i in range(2_500)
    )
    pieces = cut(lines_of(Event("s:9", 5, "", "edit", None, "blind", said)))
    own = [line for line in pieces if line.piece and line.piece.article == "column"]
    assert [(line.id, line.op, len(line.changes)) for line in own] == [
        ("s:7", "part", 499), ("s:8", "part", 500), ("s:9", "end", 0),
    ]  # fmt: skip
    (event,) = events_of(own)
    assert event.changes == said[1_501:]
    for missing in own:
        assert list(events_of([line for line in own if line != missing])) == []


def test_actions_are_the_lines_that_belong_together() -> None:
    said = tuple(Change("report", f"u{i}", "note", None, f"note {i}") for i in range(2_500))
    bulk = lines_of(Event("s:9", 5, "", "edit", None, "blind", said))
    one = lines_of(Event("s:10", 6, "", "edit", None, "blind", said[:1]))
    torn = lines_of(Event("s:5", 4, "", "edit", None, "blind", said))[:2]
    assert list(actions([*torn, *bulk, *one, *torn])) == [bulk, one]


def test_an_older_program_does_not_take_a_piece_for_the_whole() -> None:
    change = Change("report", "u0", "note", None, "x")
    (whole,) = lines_of(Event("s:1", 1, "", "edit", None, "blind", (change,)))
    (piece,) = cut([whole])
    raw = json.loads(piece.encode())
    with pytest.raises(Newer):
        upgrade(raw, to=1)
    assert b'"piece"' not in whole.encode()
    assert read(piece.encode()) == piece


@pytest.mark.parametrize(
    "piece",
    [
        '{"article":"other","open":false,"part":0,"parts":1}',
        '{"article":"report","open":true,"part":0,"parts":1}',
        '{"article":"report","open":false,"part":1,"parts":1}',
        '{"article":"report","open":0,"part":0,"parts":1}',
        '{"article":"report","open":false,"part":0,"parts":1,"more":2}',
        "[]",
        "null",
    ],
)
def test_a_piece_that_contradicts_its_line_is_refused(piece: str) -> None:
    line = (
        '{"v":2,"id":"s:1","lc":1,"at":"","op":"edit","ref":null,"basis":"blind",'
        '"ch":[["report","u0","note",null,"x"]],"piece":%s}'
    )
    good = '{"article":"report","open":false,"part":0,"parts":1}'
    assert decode((line % good).encode())
    with pytest.raises(ValueError):
        decode((line % piece).encode())
