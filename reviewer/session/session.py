"""One annotator at work. Every change goes through `Session.apply`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reviewer.models import Basis, Change, Event, Scheme, Values
from reviewer.models import values as v
from reviewer.models.tally import Tally
from reviewer.ports import Arrivals, Problem, Store, StoreError, Writer
from reviewer.session.article import OpenArticle
from reviewer.session.edits import Edit, Outcome, changes_of, touched
from reviewer.session.history import History, edit_id
from reviewer.session.wording import changes_words, event_words

_Op = Literal["edit", "undo", "redo"]

Visible = Callable[[str, str], bool]
"""Whether a unit of an article is on the screen."""


@dataclass(frozen=True, slots=True)
class _Pending:
    """An undo or redo that was announced, because what it changes was off the screen."""

    kind: str
    event: str


class Session:
    """Articles, the present state of one annotator's work, and the ways to change it.

    It knows no screen and no particular store.
    """

    def __init__(
        self,
        store: Store,
        scheme: Scheme,
        annotator: str,
        writer: Writer | None,
        *,
        read_only: str = "",
    ) -> None:
        """Begins.

        Args:
            store: Where everything is kept.
            scheme: Tags and statuses.
            annotator: Whose work this is.
            writer: Their writing session; None opens the work for reading only.
            read_only: Why there is no writer, in one line.
        """
        self.store = store
        self.scheme = scheme
        self.annotator = annotator
        self.writer = writer
        self.read_only = "" if writer else read_only or "opened for reading only"
        self.history = History(lambda: store.events(annotator, newest_first=True))
        self._open: dict[str, OpenArticle] = {}
        self._skipped: set[str] = set()
        self._pending: _Pending | None = None
        self._last: Event | None = None

    # -- articles -----------------------------------------------------------------------------

    def open(self, article: str) -> OpenArticle:
        """Opens an article, or returns it as it is open already.

        Raises:
            StoreError: It cannot be read.
        """
        if article not in self._open:
            values = self.store.values(self.annotator, article)
            reading = self.store.open(article)
            self._open[article] = OpenArticle(reading, values, self.store.cuts(article))
        return self._open[article]

    def close(self, article: str) -> None:
        """Lets go of an article and brings its saved form up to date."""
        self._open.pop(article, None)
        if self.writer:
            self.writer.fold(article, wait=False)

    def tally(self, article: str) -> Tally:
        """How far the annotator is with an article."""
        return self.store.tallies(self.annotator).get(article, Tally())

    def basis(self, article: str) -> Basis:
        """Whether the annotator has been shown others' work on the article."""
        return "revealed" if self.store.facts(self.annotator, article).revealed else "blind"

    def problems(self) -> Sequence[Problem]:
        """What could not be read so far."""
        return self.store.problems()

    def arrivals(self) -> Arrivals:
        """Takes in what changed outside; open articles that changed are opened anew."""
        arrivals = self.store.arrivals()
        if arrivals.annotators:
            for name, article in self._open.items():
                article.recut(self.store.cuts(name))
            if self.annotator in arrivals.annotators:
                self.history.reset()
        if arrivals.articles or self.annotator in arrivals.annotators:
            self._open.clear()
        return arrivals

    # -- changing -----------------------------------------------------------------------------

    def apply(self, edit: Edit) -> Outcome:
        """Makes an edit true and writes it down, as one undo step.

        When this returns, the edit survives the death of the process. An edit that would change
        nothing writes nothing.
        """
        self._pending = None
        values = {put.article: self._values(put.article) for put in edit.puts}
        changes = changes_of(edit.puts, values)
        if not any(change.key != v.ANCHOR for change in changes):
            return Outcome(f"{edit.did}: already so")
        outcome = self._write("edit", changes, None)
        return outcome._replace(message=f"{edit.did}  ·  u undoes") if outcome.ok else outcome

    def amend(self, make: Callable[[], Edit]) -> Outcome:
        """Makes an edit in place of the one just applied, so that both are one undo step.

        What was applied is on disk at once and stays there if this never comes.

        Args:
            make: Makes the edit, once the one before is taken back.
        """
        last = self._last
        if last is None or last.op != "edit" or not self._holds(last):
            return self.apply(make())
        undone = self._write("undo", [change.inverse() for change in last.changes], last.id)
        if not undone.ok:
            return undone
        outcome = self.apply(make())
        return outcome._replace(changed=tuple(dict.fromkeys(undone.changed + outcome.changed)))

    def fact(self, changes: Sequence[Change]) -> None:
        """Writes down something that happened (time spent, what was shown)."""
        if self.writer and changes:
            article = changes[0].article
            self.history.note(self.writer.append("fact", changes, basis=self.basis(article)))

    def undo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Takes back the newest edit that is not undone.

        If what it changed is off the screen, the first call only shows it. If somebody else has
        changed the same since, says what, passes the edit over, and the next call takes the one
        before.

        Args:
            visible: Tells what is on the screen.
            gold: Walk the adjudicator's decisions instead of the annotator's edits.
        """
        event = self.history.to_undo(_wanted(gold), self._skipped)
        if event is None:
            return Outcome("nothing to undo", ok=False)
        changes = tuple(change.inverse() for change in reversed(event.changes))
        outcome = self._walk("undo", event, changes, visible)
        if not outcome.ok and not self.read_only and not self._holds(event):
            self._skipped.add(edit_id(event))
        return outcome

    def redo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Does again what the latest undo took back, under the same rules as `undo`."""
        event = self.history.to_redo(_wanted(gold))
        if event is None:
            return Outcome("nothing to redo", ok=False)
        changes = tuple(change.inverse() for change in reversed(event.changes))
        return self._walk("redo", event, changes, visible)

    def _walk(
        self, op: _Op, event: Event, changes: tuple[Change, ...], visible: Visible
    ) -> Outcome:
        """Undoes or redoes an event, once it is allowed, possible and seen."""
        what = event_words(event._replace(changes=changes) if op == "redo" else event)
        if self.read_only:
            return Outcome(self.read_only, ok=False)
        if not self._holds(event):
            since = changes_words(self._differing(event))
            again = f"{op} again passes it over"
            return Outcome(f"cannot {op} {what}: {since} changed since; {again}", ok=False)
        units = touched(changes)
        if not any(visible(*unit) for unit in units) and self._pending != _Pending(op, event.id):
            self._pending = _Pending(op, event.id)
            key = "u" if op == "undo" else "U"
            return Outcome(f"{key} again {op}es {what}", goto=units[0])
        self._pending = None
        outcome = self._write(op, changes, edit_id(event))
        back = "U redoes" if op == "undo" else "u undoes"
        return outcome._replace(message=f"{op}: {what}  ·  {back}") if outcome.ok else outcome

    def _holds(self, event: Event) -> bool:
        """Whether everything still is as the event left it."""
        return not self._differing(event)

    def _differing(self, event: Event) -> list[Change]:
        return [
            change
            for change in event.changes
            if self._values(change.article).get(change.unit, {}).get(change.key) != change.after
        ]

    def _values(self, article: str) -> Mapping[str, Values]:
        """Present values of an article; of the sources for the empty id."""
        if article:
            return self.store.values(self.annotator, article)
        sources = self.store.sources(self.annotator)
        return {"": {v.SOURCE + key: value for key, value in sources.items()}}

    def _write(self, op: _Op, changes: Sequence[Change], ref: str | None) -> Outcome:
        if self.writer is None:
            return Outcome(self.read_only, ok=False)
        try:
            basis = self.basis(changes[0].article)
            event = self.writer.append(op, changes, ref=ref, basis=basis)
        except StoreError as error:
            return Outcome(str(error), ok=False)
        self._last = event
        self.history.note(event)
        units = touched(changes)
        by_article: dict[str, list[str]] = {}
        for article, unit in units:
            by_article.setdefault(article, []).append(unit)
        for article, names in by_article.items():
            if article in self._open:
                self._open[article].refresh(names)
        return Outcome(changed=units)

    # -- leaving ------------------------------------------------------------------------------

    def idle(self) -> None:
        """Brings the saved form of everything touched up to date, without waiting for the disk."""
        if self.writer:
            self.writer.fold(wait=False)

    def end(self) -> None:
        """Saves everything and lets go of the folder."""
        if self.writer:
            self.writer.close()


def _wanted(gold: bool) -> Callable[[Event], bool]:
    def wanted(event: Event) -> bool:
        return gold == any(change.key.startswith(v.GOLD) for change in event.changes)

    return wanted
