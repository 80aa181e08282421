"""The events of one annotator, newest first: what an undo and a redo would take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from reviewer.models import Event

Wanted = Callable[[Event], bool]

MOST: Final = 100
"""Events that are kept before anybody has looked back."""

MOST_KEPT: Final = 10_000
"""Changes of an event up to which it stays where others are let go of."""

MOST_CHANGES: Final = 700_000
"""Changes in them, a few bulk actions on a very long article; of the latest event all are kept."""


class UndoHistory:
    """The events of one annotator's folder, newest first, fetched when somebody looks back."""

    def __init__(self, newest_first: Callable[[], Iterator[Event]]) -> None:
        """Takes what opens the stored history (`Store.events(..., newest_first=True)`)."""
        self._open = newest_first
        self.reset()

    def reset(self) -> None:
        """Forgets what was fetched, because events arrived from elsewhere."""
        self._known: deque[Event] = deque()
        self._older: Iterator[Event] | None = None
        self._unread = 0

    def note(self, event: Event) -> None:
        """Takes in an event that was just written, and which `newest_first` need not give."""
        self._known.append(event)
        if self._older is not None:
            return
        # Nobody has looked back yet: a few are kept, so that taking back the latest reads nothing.
        self._unread += len(event.changes)
        while len(self._known) > 1 and (len(self._known) > MOST or self._unread > MOST_CHANGES):
            self._unread -= len(self._known.popleft().changes)

    def let_go(self) -> None:
        """Keeps the latest event only, if nobody has looked back: the store has the others.

        One that takes much memory is not kept either.
        """
        if self._older is None and self._known:
            latest = self._known[-1]
            small = len(latest.changes) <= MOST_KEPT
            self._known = deque([latest] if small else ())
            self._unread = len(latest.changes) if small else 0

    def __iter__(self) -> Iterator[Event]:
        """The events, newest first."""
        yield from reversed(self._known)
        if self._older is None:
            # What the store gives now includes those that were noted before.
            known = {event.id for event in self._known}
            self._older = (event for event in self._open() if event.id not in known)
        for event in self._older:
            self._known.appendleft(event)
            yield event

    def to_undo(self, wanted: Wanted, skipped: set[str]) -> Event | None:
        """The newest edit (or its redo) that is not undone.

        Args:
            wanted: Which edits this screen walks.
            skipped: Ids of edits that could not be undone and are passed over.
        """
        seen: set[str] = set()
        for event in self:
            if event.op == "fact":
                continue
            edit = edit_id(event)
            if edit in seen:
                continue
            seen.add(edit)
            if event.op != "undo" and edit not in skipped and wanted(event):
                return event
        return None

    def to_redo(self, wanted: Wanted) -> Event | None:
        """The undo that a redo would take back: the latest with no edit after it."""
        redone: set[str] = set()
        for event in self:
            if event.op == "fact" or not wanted(event):
                continue
            if event.op == "edit":
                return None
            edit = edit_id(event)
            if event.op == "undo" and edit not in redone:
                return event
            redone.add(edit)
        return None


def edit_id(event: Event) -> str:
    """The id of the edit that an event makes, undoes or redoes."""
    return event.id if event.op == "edit" else event.ref or ""
