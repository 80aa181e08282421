"""The way of every change into the journal, and the right to write at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from reviewer.models import Basis, Change, Event, Values
from reviewer.models import values as v
from reviewer.ports import Locked, Store, StoreError, Writer
from reviewer.session.core.edits import Edit, Outcome, changes_of, touched
from reviewer.session.core.undo_history import UndoHistory

Op = Literal["edit", "undo", "redo"]


class Pen:
    """A writing session that begins when it is first asked for.

    The first frame is on the screen before anybody asks, so that nobody waits for the lock.
    """

    def __init__(
        self,
        writer: Writer | None,
        why_not: str = "",
        *,
        begin: Callable[[], Writer] | None = None,
    ) -> None:
        """Takes a writing session that has begun, or what begins one.

        Args:
            writer: The writing session; None if there is none, or none yet.
            why_not: Why there is none, in one line.
            begin: Begins it; raises StoreError if it cannot. None: there is nothing to begin.
        """
        self._writer = writer
        self._why_not = why_not or "opened for reading only"
        self._begin = begin
        self._again: Callable[[], Writer] | None = None
        """Begins it where another session was in the way."""

    @property
    def begun(self) -> bool:
        """Whether anybody has asked yet."""
        return self._begin is None

    @property
    def writer(self) -> Writer | None:
        """The writing session, begun now if need be; None if it could not."""
        begin, self._begin = self._begin, None
        if begin is not None:
            try:
                self._writer = begin()
            except StoreError as error:
                self._why_not = str(error)
                self._again = begin if isinstance(error, Locked) else None
        return self._writer

    def try_again(self) -> bool:
        """Begins where another session was in the way; returns whether that is gone now."""
        if self._again is None:
            return False
        begin, self._again = self._again, None
        self._begin = begin
        return self.writer is not None

    @property
    def why_not(self) -> str:
        """Why there is no writing session, in one line."""
        return self._why_not


class Editor:
    """Makes changes of one annotator true, writes them down, and tells what stands in their way."""

    def __init__(
        self,
        store: Store,
        annotator: str,
        pen: Pen,
        history: UndoHistory,
        basis: Callable[[str, Iterable[str]], Basis],
        *,
        on_begin: Callable[[], None],
        on_written: Callable[[Sequence[Change], Sequence[tuple[str, str]]], None],
    ) -> None:
        """Has written nothing yet.

        Args:
            store: Where everything is kept.
            annotator: Whose work this is.
            pen: Their writing session.
            history: Takes in every event that is written.
            basis: Whether others' work was in view when sentences of an article are annotated.
            on_begin: Called once the writing session has begun: values of the store are live.
            on_written: Called with the changes of each event and the units that they touch.
        """
        self._store = store
        self._annotator = annotator
        self._pen = pen
        self.history = history
        self._basis = basis
        self._on_begin = on_begin
        self._on_written = on_written
        self._last: Event | None = None

    @property
    def writer(self) -> Writer | None:
        """The annotator's writing session; None if the work is open for reading only."""
        if self._pen.begun:
            return self._pen.writer
        writer = self._pen.writer
        self._on_begin()
        return writer

    @property
    def read_only(self) -> str:
        """Why nothing can be written, in one line; empty if it can."""
        return "" if self.writer else self._pen.why_not

    def take_over(self) -> bool:
        """Begins to write once the session that was in the way is gone; returns whether it did."""
        if not self._pen.try_again():
            return False
        self._on_begin()
        return True

    def apply(self, edit: Edit) -> Outcome:
        """Makes an edit true and writes it down, as one undo step.

        When this returns, the edit survives the death of the process. An edit that would change
        nothing writes nothing.
        """
        values = {article: self._values(article) for article in {put.article for put in edit.puts}}
        changes = changes_of(edit.puts, values)
        # A new anchor says nothing by itself; another one confirms a sentence that was cut.
        if not any(change.key != v.ANCHOR or change.before is not None for change in changes):
            return Outcome(f"{edit.did}: already so")
        outcome = self.write("edit", changes, None)
        return outcome._replace(message=f"{edit.did}  ·  u undoes") if outcome.ok else outcome

    def amend(self, make: Callable[[], Edit]) -> Outcome:
        """Makes an edit in place of the one just applied, so that both are one undo step.

        What was applied is on disk at once and stays there if this never comes.

        Args:
            make: Makes the edit, once the one before is taken back.
        """
        last = self._last
        if last is None or last.op != "edit" or not self.holds(last):
            return self.apply(make())
        undone = self.write("undo", [change.inverse() for change in last.changes], last.id)
        if not undone.ok:
            return undone
        outcome = self.apply(make())
        return outcome._replace(changed=tuple(dict.fromkeys(undone.changed + outcome.changed)))

    def let_go(self) -> None:
        """Keeps no more of what was written than a step back usually needs."""
        self._last = None
        self.history.let_go()

    def fact(self, changes: Sequence[Change]) -> Outcome | None:
        """Writes down something that happened (time spent, what was shown).

        Returns:
            Why it could not be written; None if it was.
        """
        if self.writer is None:
            return Outcome(self.read_only, ok=False)
        article, units = changes[0].article, [change.unit for change in changes]
        try:
            event = self.writer.append("fact", changes, basis=self._basis(article, units))
        except StoreError as error:
            return Outcome(str(error), ok=False)
        self.history.note(event)
        return None

    def holds(self, event: Event) -> bool:
        """Whether everything still is as the event left it."""
        return not self.differing(event)

    def differing(self, event: Event) -> list[Change]:
        """The changes of an event that somebody has changed since."""
        articles = {change.article for change in event.changes}
        values = {article: self._values(article) for article in articles}
        nothing: Values = {}
        return [
            change
            for change in event.changes
            if values[change.article].get(change.unit, nothing).get(change.key) != change.after
        ]

    def _values(self, article: str) -> Mapping[str, Values]:
        """Present values of an article; of the sources for the empty id."""
        if article:
            return self._store.values(self._annotator, article)
        return {
            "": {
                v.SOURCE + key: value for key, value in self._store.sources(self._annotator).items()
            }
        }

    def write(
        self,
        op: Op,
        changes: Sequence[Change],
        ref: str | None,
        units: tuple[tuple[str, str], ...] | None = None,
    ) -> Outcome:
        """Writes changes down as one event, and takes them in; for `apply` and `Undo` only.

        Args:
            op: What the event is.
            changes: What changes.
            ref: The edit that an undo or a redo is about.
            units: What `touched` gives for the changes, where that is known already.
        """
        if self.writer is None:
            return Outcome(self.read_only, ok=False)
        try:
            # A source is of no article; what cites it in the same edit is.
            article = next((change.article for change in changes if change.article), "")
            basis = self._basis(article, (one.unit for one in changes if one.article == article))
            event = self.writer.append(op, changes, ref=ref, basis=basis)
        except StoreError as error:
            return Outcome(str(error), ok=False)
        self._last = event
        self.history.note(event)
        units = touched(changes) if units is None else units
        self._on_written(changes, units)
        return Outcome(changed=units)
