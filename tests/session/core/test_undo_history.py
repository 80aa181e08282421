"""The history that an undo walks: what was noted and what is stored, each event once."""

from __future__ import annotations

from reviewer.models import Change, Event
from reviewer.session.core.undo_history import MOST, MOST_CHANGES, UndoHistory


def edit(n: int, changes: int = 1) -> Event:
    said = (Change("ferry", "u", "note", None, "x"),) * changes
    return Event(f"s:{n}", n, "", "edit", None, "blind", said)


def test_what_was_noted_before_anybody_looked_back_comes_once() -> None:
    stored = [edit(n) for n in range(1, 6)]
    opened = []

    def newest_first() -> object:
        opened.append(True)
        return reversed(stored)

    history = UndoHistory(newest_first)  # type: ignore[arg-type]
    for event in stored[3:]:
        history.note(event)
    assert history.to_undo(lambda event: True, set()) == stored[4]
    assert not opened, "the latest is known without reading anything"
    assert [event.n for event in history] == [5, 4, 3, 2, 1]
    history.note(edit(6))
    assert [event.n for event in history] == [6, 5, 4, 3, 2, 1]


def test_only_a_few_are_kept_before_anybody_looked_back() -> None:
    stored: list[Event] = []
    history = UndoHistory(lambda: iter(stored[::-1]))
    for n in range(1, MOST + 10):
        stored.append(edit(n))
        history.note(stored[-1])
    assert [event.n for event in history] == [event.n for event in stored[::-1]]
    large: list[Event] = [edit(n, MOST_CHANGES // 2) for n in (1, 2, 3, 4)]
    history = UndoHistory(lambda: iter(()))
    for event in large:
        history.note(event)
    assert [event.n for event in history] == [4, 3], "the others are read when they are wanted"
