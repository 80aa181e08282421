"""Events kept on the disk come to what they come to in memory, article by article."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from weakref import ref

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.models import Change, Event
from reviewer.models.journal_lines import EventLine, events_of, lines_of
from reviewer.store.journal.event_spool import SHARE, EventSpool
from reviewer.store.journal.replay import Register, replay

ARTICLES = ("", *(f"report-{n}" for n in range(8)), "šum\u2028")

changes = st.builds(
    Change,
    st.sampled_from(ARTICLES),
    st.sampled_from(["", "u0"]),
    st.sampled_from(["tag:claim", "note", "decided"]),
    st.none() | st.just("before"),
    st.none() | st.integers(1, 3) | st.just("said\n“so”"),
)
events = st.builds(
    lambda n, session, op, said: Event(f"{session}:{n}", n, "", op, None, "blind", tuple(said)),
    st.integers(1, 4),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["edit", "undo", "fact"]),
    st.lists(changes, min_size=1, max_size=6),
)


def spooled(said: Sequence[Event], size: int) -> list[Register]:
    """The register of each part."""
    spool = EventSpool(BytesIO(), size)
    for event in said:
        spool.add(event)
    return [spool.register(part) for part in range(spool.parts)]


@given(st.lists(events, max_size=12), st.integers(0, 5))
@settings(max_examples=60)
def test_each_part_says_what_a_replay_says_of_its_articles(said: list[Event], shares: int) -> None:
    spool = EventSpool(BytesIO(), shares * SHARE)
    parts = spooled(said, shares * SHARE)
    whole, _ = replay(said)
    assert len(parts) == shares + 1
    assert sorted(article for part in parts for article in part) == sorted(whole)
    for number, part in enumerate(parts):
        for article in part:
            assert spool.part_of(article) == number
            assert part.units(article) == whole.units(article)


def test_what_waits_longer_than_a_buffer_comes_back_whole() -> None:
    changes = [Change("one", f"u{n}", "note", None, "x" * 999) for n in range(1, 400)]
    said = [
        Event(f"a:{n}", n, "", "edit", None, "blind", (change,)) for n, change in enumerate(changes)
    ]
    (part,) = spooled(said, 0)
    assert part.units("one") == replay(said)[0].units("one")


class Said(dict[str, int]):
    """A value that tells when it is gone."""


def told(n: int) -> tuple[EventLine, ref[Said]]:
    value = Said(start=n)
    change = Change("one", f"u{n}", "anchor", None, value)
    return EventLine(f"a:{n}", n, "", "edit", None, "blind", (change,)), ref(value)


def test_what_lines_say_is_let_go_of_when_it_has_been_told() -> None:
    seen: list[ref[Said]] = []

    def lines() -> list[EventLine]:
        found = []
        for n in range(1, 5):
            line, value = told(n)
            seen.append(value)
            found.append(line)
        return found

    waiting = lines()
    again = events_of((waiting.pop(0) for _ in range(4)), again=True)
    for n, event in enumerate(again):
        assert event.lc == n + 1
        del event
        assert [value() is None for value in seen[:n]] == [True] * n


def test_again_tells_a_line_as_often_as_it_stands_and_whatever_it_says() -> None:
    line, _ = told(1)
    other = line._replace(changes=())
    assert list(events_of([line, line, other], again=True)) == [
        *events_of([line]), *events_of([line]), *events_of([other])
    ]  # fmt: skip


def test_parts_of_a_bulk_action_are_let_go_of_when_it_was_told() -> None:
    value = Said(start=1)
    gone = ref(value)
    words = ("settled", "cannot")
    rest = (Change("one", f"u{n}", "decided", None, words[n % 2]) for n in range(2_000))
    said = (Change("one", "u0", "anchor", None, value), *rest)
    waiting = lines_of(Event("a:9", 1, "", "edit", None, "blind", said))
    assert len(waiting) > 2
    del said, value
    later = EventLine(
        "a:10", 2, "", "edit", None, "blind", (Change("one", "u0", "note", None, "x"),)
    )
    waiting.append(later)
    found = events_of(waiting.pop(0) for _ in range(len(waiting)))
    first = next(found)
    assert len(first.changes) == 2_001 and gone() is not None
    del first
    assert next(found).id == "a:10"
    assert gone() is None
