"""Undo and redo over the journal: endless, across restarts, read no further back than needed.

Undo and redo, step by step: what is allowed, still possible, and in view.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from reviewer.models import Change, Event
from reviewer.models import values as v
from reviewer.session.core.change_text import changes_words, event_words
from reviewer.session.core.edits import Outcome, touched

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


Wanted = Callable[[Event], bool]


class History:
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


Op = Literal["edit", "undo", "redo"]


Visible = Callable[[str, str], bool]
"""Whether a unit of an article is on the screen."""


class _Pending(NamedTuple):
    """An undo or redo that was announced, because what it changes was off the screen."""

    kind: str
    event: str


class Undoing:
    """Walks back and forth through the history of a session."""

    def __init__(self, session: Session) -> None:
        """Nothing announced, nothing passed over."""
        self._session = session
        self._skipped: set[str] = set()
        self._pending: _Pending | None = None

    def forget(self) -> None:
        """Forgets what was announced, because something else was done."""
        self._pending = None

    def undo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Takes back the newest edit that is not undone.

        If what it changed is off the screen, the first call only shows it. If somebody else has
        changed the same since, says what, passes the edit over, and the next call takes the one
        before.

        Args:
            visible: Tells what is on the screen.
            gold: Walk the adjudicator's decisions instead of the annotator's edits.
        """
        event = self._session.history.to_undo(_wanted(gold), self._skipped)
        if event is None:
            return Outcome("nothing to undo", ok=False)
        changes = tuple(change.inverse() for change in reversed(event.changes))
        outcome = self._walk("undo", event, changes, visible)
        if not outcome.ok and not self._session.read_only and not self._session.holds(event):
            self._skipped.add(edit_id(event))
        return outcome

    def redo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Does again what the latest undo took back, under the same rules as `undo`."""
        event = self._session.history.to_redo(_wanted(gold))
        if event is None:
            return Outcome("nothing to redo", ok=False)
        changes = tuple(change.inverse() for change in reversed(event.changes))
        return self._walk("redo", event, changes, visible)

    def _walk(self, op: Op, event: Event, changes: tuple[Change, ...], visible: Visible) -> Outcome:
        """Undoes or redoes an event, once it is allowed, possible and seen."""
        what = event_words(event._replace(changes=changes) if op == "redo" else event)
        if self._session.read_only:
            return Outcome(self._session.read_only, ok=False)
        if refused := self._session.blindness.refuses(changes):
            self._skipped.add(edit_id(event))
            return Outcome(f"cannot {op}: {refused}", ok=False)
        if not self._session.holds(event):
            since = changes_words(self._session.differing(event))
            changed = "" if since == what else f" ({since})"
            words = f"cannot {op} {what}: changed since{changed}; {op} again passes it over"
            return Outcome(words, ok=False)
        units = touched(changes)
        if not any(visible(*unit) for unit in units) and self._pending != _Pending(op, event.id):
            self._pending = _Pending(op, event.id)
            key = "u" if op == "undo" else "U"
            goto = next((unit for unit in units if unit[0]), units[0])
            return Outcome(f"{key} again {op}es {what}", goto=goto)
        self._pending = None
        outcome = self._session.write(op, changes, edit_id(event))
        back = "U redoes" if op == "undo" else "u undoes"
        return outcome._replace(message=f"{op}: {what}  ·  {back}") if outcome.ok else outcome


def _wanted(gold: bool) -> Callable[[Event], bool]:
    def wanted(event: Event) -> bool:
        return gold == any(change.key.startswith(v.GOLD) for change in event.changes)

    return wanted
