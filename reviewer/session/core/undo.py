"""Undo and redo over the journal: endless, across restarts, read no further back than needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reviewer.models import Change, Event
from reviewer.models import values as v
from reviewer.models.journal import inverses
from reviewer.session.core.change_text import changes_words, event_words
from reviewer.session.core.editor import Editor, Op
from reviewer.session.core.edits import KEY, Outcome, touched
from reviewer.session.core.undo_history import edit_id

Visible = Callable[[str, str], bool]
"""Whether a unit of an article is on the screen."""


class _Pending(NamedTuple):
    """An undo or redo that was announced, because what it changes was off the screen."""

    kind: str
    event: str


class Undo:
    """Walks back and forth through the history of an editor."""

    def __init__(self, editor: Editor, refuses: Callable[[Sequence[Change]], str]) -> None:
        """Nothing announced, nothing passed over.

        Args:
            editor: What the annotator writes with.
            refuses: Why changes may not be undone or redone; empty if they may.
        """
        self._editor = editor
        self._refuses = refuses
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
        event = self._editor.history.to_undo(_wanted(gold), self._skipped)
        if event is None:
            return Outcome("nothing to undo", ok=False)
        changes = tuple(inverses(event.changes))
        outcome = self._walk("undo", event, changes, visible)
        if not outcome.ok and not self._editor.read_only and not self._editor.holds(event):
            self._skipped.add(edit_id(event))
        return outcome

    def redo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Does again what the latest undo took back, under the same rules as `undo`."""
        event = self._editor.history.to_redo(_wanted(gold))
        if event is None:
            return Outcome("nothing to redo", ok=False)
        changes = tuple(inverses(event.changes))
        return self._walk("redo", event, changes, visible)

    def _walk(self, op: Op, event: Event, changes: tuple[Change, ...], visible: Visible) -> Outcome:
        """Undoes or redoes an event, once it is allowed, possible and seen."""
        units = touched(changes)
        what = event_words(event._replace(changes=changes) if op == "redo" else event, units)
        if self._editor.read_only:
            return Outcome(self._editor.read_only, ok=False)
        if refused := self._refuses(changes):
            self._skipped.add(edit_id(event))
            return Outcome(f"cannot {op}: {refused}", ok=False)
        if not self._editor.holds(event):
            since = changes_words(self._editor.differing(event))
            changed = "" if since == what else f" ({since})"
            words = f"cannot {op} {what}: changed since{changed}; {op} again passes it over"
            return Outcome(words, ok=False)
        if not any(visible(*unit) for unit in units) and self._pending != _Pending(op, event.id):
            self._pending = _Pending(op, event.id)
            key = "u" if op == "undo" else "U"
            goto = next((unit for unit in units if unit[0]), units[0])
            return Outcome(f"{key} again {op}es {what}", goto=goto)
        self._pending = None
        outcome = self._editor.write(op, changes, edit_id(event), units)
        back = "U redoes" if op == "undo" else "u undoes"
        return outcome._replace(message=f"{op}: {what}  ·  {back}") if outcome.ok else outcome


def _wanted(gold: bool) -> Callable[[Event], bool]:
    def wanted(event: Event) -> bool:
        keys = set(map(KEY, event.changes))
        if any(key.startswith(v.EXTRA) for key in keys):
            # What was said of a sentence shown apart stands: what came of it was shown, or counts.
            return False
        return gold == any(key.startswith(v.GOLD) for key in keys)

    return wanted
