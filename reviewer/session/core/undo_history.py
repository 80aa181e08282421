"""The events of one annotator, newest first: what an undo and a redo would take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from reviewer.models import Event

Wanted = Callable[[Event], bool]


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

    def note(self, event: Event) -> None:
        """Takes in an event that was just written, and which `newest_first` need not give."""
        if self._older is None:
            # What the store gives from now on includes this event, so nothing is kept yet.
            return
        self._known.append(event)

    def __iter__(self) -> Iterator[Event]:
        """The events, newest first."""
        yield from reversed(self._known)
        if self._older is None:
            self._older = self._open()
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
