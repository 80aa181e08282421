"""What one annotator says, kept in memory only, and the session that writes it."""

from __future__ import annotations

import uuid
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

import orjson

from reviewer.models import Basis, Change, Event, Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import Tally, tally
from reviewer.ports import Facts, StoreError
from reviewer.store.annotators.snapshot import RECORDS, tables_of
from reviewer.store.journal.lines import check_article, line_count
from reviewer.store.journal.replay import Cuts, Lived, Register, Units
from reviewer.store.lamport import LamportClock


class Notebook:
    """The events of one annotator and all that they say together."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.files: dict[str, bytes] = {}
        """Copied evidence: hash (hex) -> bytes."""
        self._events: list[Event] = []
        self._known: set[str] = set()
        self._register = Register()
        self._lived = Lived()
        self._units: dict[str, Units] = {}

    def __bool__(self) -> bool:
        """Whether anything was ever said."""
        return bool(self._events)

    def add(self, event: Event) -> None:
        """Takes in an event, in any order and as often as it comes."""
        if event.id in self._known:
            return
        self._known.add(event.id)
        insort(self._events, event, key=lambda one: one.stamp)
        self._register.add(event)
        self._lived.add(event)
        for article in {change.article for change in event.changes}:
            units = self._units.setdefault(article, {})
            units.clear()
            units.update(self._register.units(article))

    def events(self) -> list[Event]:
        """The history in the order of the stamps."""
        return list(self._events)

    def values(self, article: str) -> Units:
        """What is said of an article; the mapping shows later events too."""
        return self._units.setdefault(article, {})

    def tallies(self) -> dict[str, Tally]:
        """Article id -> counts, for articles of which something is said."""
        return {
            article: tally(units) for article, units in self._units.items() if article and units
        }

    def sources(self) -> dict[str, Json]:
        """The sources by id."""
        values: Values = self._units.get("", {}).get("", {})
        return {key.removeprefix(v.SOURCE): value for key, value in sorted(values.items())}

    def cuts(self, article: str) -> Cuts:
        """When each boundary was last cut, and how."""
        return self._lived.cuts.get(article, {})

    def facts(self, article: str) -> Facts:
        """Time spent and what was revealed."""
        lived = self._lived
        revealed, shown = lived.revealed.get(article, ()), lived.shown.get(article, ())
        return Facts(lived.times.get(article, {}), frozenset(revealed), frozenset(shown))

    def records(
        self, articles: Iterable[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """The annotations in their saved form, article by article; all, or those of `articles`."""
        known = self.tallies()
        for article in sorted(known) if articles is None else filter(known.__contains__, articles):
            for record in tables_of(article, self._units[article], "")[RECORDS].values():
                yield article, record


class MemoryWriter:
    """Implements `reviewer.ports.Writer` for a notebook.

    Attributes:
        annotator: Whose notebook it writes.
        session: The session's id.
        saving: Never: there is nothing to wait for.
        failure: None: nothing can fail.
        closed: Whether the session is over.
    """

    def __init__(self, annotator: str, notebook: Notebook, clock: LamportClock) -> None:
        """Begins a session."""
        self.annotator = annotator
        self.session = uuid.uuid4().hex[:12]
        self.saving = False
        self.failure: str | None = None
        self.closed = False
        self._notebook = notebook
        self._clock = clock
        self._n = 0

    def append(
        self,
        op: Literal["edit", "undo", "redo", "fact"],
        changes: Sequence[Change],
        *,
        ref: str | None = None,
        basis: Basis = "blind",
    ) -> Event:
        """Writes one event.

        Raises:
            StoreError: The session is closed, or a value is no JSON; nothing has changed.
        """
        if self.closed:
            raise StoreError(f"{self.annotator}: this session is closed; begin a new one")
        copied = tuple(_copied(change) for change in changes)
        self._n += line_count(copied, op)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        name = f"{self.session}:{self._n}"
        event = Event(name, self._clock.next(), at, op, ref, basis, copied)
        self._notebook.add(event)
        return event

    def fold(self, article: str | None = None, *, wait: bool = True) -> None:
        """Does nothing: there is no other form to bring up to date."""

    def keep_file(self, path: Path) -> str:
        """Keeps the bytes of a local file under their hash (hex), which it returns.

        Raises:
            StoreError: It cannot be read.
        """
        if self.closed:
            raise StoreError(f"{self.annotator}: this session is closed; begin a new one")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path}: cannot be kept ({error.strerror}); check the file") from None
        digest = sha256(data).hexdigest()
        self._notebook.files[digest] = data
        return digest

    def sync(self) -> None:
        """Does nothing: no power outlasts memory."""

    def close(self) -> None:
        """Ends the session. Closing twice is harmless."""
        self.closed = True


def _copied(change: Change) -> Change:
    """The change with values of its own, so that nobody else can alter them later."""
    wrong = check_article(change.article)
    if wrong is not None:
        raise StoreError(f"nothing was saved: {wrong}")
    try:
        before, after = orjson.loads(orjson.dumps((change.before, change.after)))
    except TypeError as error:
        raise StoreError(f"nothing was saved: a value is no JSON ({error})") from None
    return change._replace(before=before, after=after)
