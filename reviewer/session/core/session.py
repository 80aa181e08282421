"""One annotator at work. Every change goes through `Session.apply`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.models import Basis, Change, Event, Scheme, Values
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.ports import Arrivals, Problem, Store, StoreError, Writer
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.editor import Pen
from reviewer.session.core.edits import Edit, Outcome, changes_of, touched
from reviewer.session.core.open_articles import OpenArticles
from reviewer.session.core.undo import History, Op, Undoing, Visible
from reviewer.session.core.visibility import Blindness, Rules

if TYPE_CHECKING:
    from reviewer.session.core.gold import GoldUpdates
    from reviewer.session.core.side_by_side import Others


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
        begin: Callable[[], Writer] | None = None,
        rules: Rules | None = None,
    ) -> None:
        """Begins.

        Args:
            store: Where everything is kept.
            scheme: Tags and statuses.
            annotator: Whose work this is.
            writer: Their writing session; None opens the work for reading only.
            read_only: Why there is no writer, in one line.
            begin: In place of a writer: begins the writing session when it is first needed;
                where it raises StoreError, the work is open for reading only.
            rules: What of others' work shows when, and who is who; None for the defaults.
        """
        self.store = store
        self.scheme = scheme
        self.annotator = annotator
        self.pen = Pen(writer, read_only, begin=begin)
        self.history = History(lambda: store.events(annotator, newest_first=True))
        self._opened = OpenArticles(store, annotator)
        self._undoing = Undoing(self)
        self._last: Event | None = None
        self.blindness = Blindness(self, rules or Rules())

    # Not at the top: nobody looks at others' work before the first frame.

    @cached_property
    def others(self) -> Others:
        """The open articles with everybody's annotations."""
        from reviewer.session.core.side_by_side import Others

        return Others(self)

    @cached_property
    def gold(self) -> GoldUpdates:
        """What adjudicators have decided."""
        from reviewer.session.core.gold import GoldUpdates

        return GoldUpdates(self)

    @property
    def writer(self) -> Writer | None:
        """The annotator's writing session; None if the work is open for reading only."""
        if self.pen.begun:
            return self.pen.writer
        writer = self.pen.writer
        # Only from now on are the values of the store sure to be live.
        self._opened.follow()
        return writer

    @property
    def read_only(self) -> str:
        """Why nothing can be written, in one line; empty if it can."""
        return "" if self.writer else self.pen.why_not

    # -- articles -----------------------------------------------------------------------------

    def open(self, article: str) -> OpenArticle:
        """Opens an article, or returns it as it is open already.

        Raises:
            StoreError: It cannot be read.
        """
        return self._opened.open(article)

    def peek(self, article: str) -> OpenArticle:
        """An article as it is open already, else opened for one look: it is not kept.

        Raises:
            StoreError: It cannot be read.
        """
        return self._opened.peek(article)

    def close(self, article: str) -> None:
        """Lets go of an article and brings its saved form up to date."""
        if "gold" in vars(self):
            self.gold.close(article)
        if "others" in vars(self):
            self.others.close(article)
        self._opened.close(article)
        if self.writer:
            self.writer.fold(article, wait=False)

    def tally(self, article: str) -> Tally:
        """How far the annotator is with an article."""
        return self.store.tallies(self.annotator).get(article, Tally())

    def basis(self, article: str, units: Iterable[str] = ()) -> Basis:
        """Whether the annotator has been shown others' work on the article, or these sentences."""
        return self.blindness.basis(article, units)

    def problems(self) -> Sequence[Problem]:
        """What could not be read so far."""
        odd = self.others.problems() if "others" in vars(self) else []
        return [*self.store.problems(), *odd]

    def arrivals(self) -> Arrivals:
        """Takes in what changed outside; open articles that changed are opened anew."""
        arrivals = self.store.arrivals()
        self._opened.arrived(arrivals)
        if arrivals.annotators:
            if self.annotator in arrivals.annotators:
                self.history.reset()
            self.others.forget(arrivals.annotators)
            self.gold.arrived(arrivals.annotators)
        return arrivals

    # -- changing -----------------------------------------------------------------------------

    def apply(self, edit: Edit) -> Outcome:
        """Makes an edit true and writes it down, as one undo step.

        When this returns, the edit survives the death of the process. An edit that would change
        nothing writes nothing.
        """
        self._undoing.forget()
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

    def fact(self, changes: Sequence[Change]) -> Outcome | None:
        """Writes down something that happened (time spent, what was shown).

        Returns:
            Why it could not be written; None if it was.
        """
        if self.writer is None:
            return Outcome(self.read_only, ok=False)
        article, units = changes[0].article, [change.unit for change in changes]
        try:
            event = self.writer.append("fact", changes, basis=self.basis(article, units))
        except StoreError as error:
            return Outcome(str(error), ok=False)
        self.history.note(event)
        return None

    def undo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Takes back the newest edit that is not undone; see `Undoing.undo`."""
        return self._undoing.undo(visible, gold=gold)

    def redo(self, visible: Visible, *, gold: bool = False) -> Outcome:
        """Does again what the latest undo took back; see `Undoing.redo`."""
        return self._undoing.redo(visible, gold=gold)

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
            return self.store.values(self.annotator, article)
        return {"": {v.SOURCE + key: value for key, value in self._opened.sources().items()}}

    def write(self, op: Op, changes: Sequence[Change], ref: str | None) -> Outcome:
        """Writes changes down as one event, and takes them in; for `apply` and `Undoing` only."""
        if self.writer is None:
            return Outcome(self.read_only, ok=False)
        try:
            # A source is of no article; what cites it in the same edit is.
            article = next((change.article for change in changes if change.article), "")
            basis = self.basis(article, {one.unit for one in changes if one.article == article})
            event = self.writer.append(op, changes, ref=ref, basis=basis)
        except StoreError as error:
            return Outcome(str(error), ok=False)
        self._last = event
        self.history.note(event)
        units = touched(changes)
        self._opened.wrote(changes, units)
        if any(change.key.startswith(v.GOLD) for change in changes):
            self.gold.wrote(changes)
        return Outcome(changed=units)

    # -- leaving ------------------------------------------------------------------------------

    def idle(self, seconds: float = math.inf) -> None:
        """Brings the saved form of everything touched up to date, without waiting for the disk.

        Args:
            seconds: After about so many the rest of the gold is left for `catch_up`.
        """
        if self.writer:
            self.catch_up(seconds)
            self.writer.fold(wait=False)

    def catch_up(self, seconds: float) -> None:
        """Brings gold that is behind up to date, an article at least, for about so long."""
        if "gold" in vars(self) and self.gold.is_behind and self.writer:
            self.gold.fold_behind(long=False, seconds=seconds)

    def end(self) -> None:
        """Saves everything and lets go of the folder."""
        if self.pen.begun and self.writer:
            if "gold" in vars(self):
                self.gold.fold_behind()
            self.writer.close()
