"""One article at work: cursor, queue, filter, search, and the commands on the sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.session.article import Annotated, OpenArticle
from reviewer.session.edits import Edit, Outcome, Put
from reviewer.session.queues import QUEUES, Queue
from reviewer.session.session import Session


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sentences are shown.

    Attributes:
        query: What was asked for.
        places: The sentences that fit, in order.
    """

    query: str
    places: Sequence[int]


class Desk:
    """An article open for annotating.

    Rows are what the screen shows, places are sentences; they differ while a filter holds.
    """

    def __init__(self, session: Session, article: OpenArticle) -> None:
        """Starts at the first sentence, in the queue of undecided ones."""
        self.session = session
        self.article = article
        self.place = 0
        self.queue: Queue = QUEUES[0]
        self.filter: Filter | None = None
        self.last: tuple[str, dict[str, Json]] | None = None
        """What the last tag or status command set, for `repeat`: words and values."""

    # -- where one is -------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.article.id

    @property
    def said(self) -> Annotated:
        """What holds of the sentence under the cursor."""
        return self.article.at(self.place)

    @property
    def rows(self) -> int:
        """The number of rows shown."""
        return len(self.article) if self.filter is None else len(self.filter.places)

    @property
    def hidden(self) -> int:
        """The number of sentences that the filter hides."""
        return len(self.article) - self.rows

    def place_of(self, row: int) -> int:
        """The sentence that a row shows."""
        return row if self.filter is None else self.filter.places[row]

    def row_of(self, place: int) -> int:
        """The row of a sentence, or of the next one after it that is shown."""
        if self.filter is None:
            return min(place, max(0, self.rows - 1))
        return min(bisect_left(self.filter.places, place), max(0, self.rows - 1))

    def go(self, place: int) -> None:
        """Moves the cursor to a sentence; out of range means the first or the last."""
        self.place = max(0, min(place, len(self.article) - 1))

    def show(self, unit: str) -> bool:
        """Moves the cursor to the sentence of a unit, lifting a filter that hides it."""
        place = self.article.place(unit)
        if place is None:
            return False
        if self.filter is not None and place not in self.filter.places:
            self.filter = None
        self.go(place)
        return True

    # -- the queue ----------------------------------------------------------------------------

    def next_item(self, step: int = 1) -> bool:
        """Moves to the next (1) or previous (-1) sentence of the queue in this article."""
        place = next(self._items(self.place + step, step), None)
        if place is not None:
            self.place = place
        return place is not None

    def enter(self, step: int = 1) -> bool:
        """Moves to the first (1) or last (-1) sentence of the queue; False if there is none."""
        place = next(self._items(0 if step > 0 else len(self.article) - 1, step), None)
        if place is not None:
            self.place = place
        return place is not None

    def _items(self, start: int, step: int) -> Iterator[int]:
        inside = self.queue.places(self.article, self.session.scheme, start, step)
        if self.filter is None:
            return inside
        shown = set(self.filter.places)
        return (place for place in inside if place in shown)

    # -- filter and search --------------------------------------------------------------------

    def set_filter(self, query: str) -> int:
        """Shows only sentences that contain the text, ignoring case; `""` shows all.

        The cursor stays on its sentence, or goes to the next one shown.

        Returns:
            The number of sentences shown.
        """
        if not query:
            self.filter = None
            return self.rows
        self.filter = Filter(query, tuple(self.article.find(query)))
        if self.filter.places:
            self.place = self.place_of(self.row_of(self.place))
        return self.rows

    def matches(self, query: str) -> list[int]:
        """The shown sentences that contain the text, ignoring case."""
        found = self.article.find(query) if query else iter(())
        if self.filter is None:
            return list(found)
        shown = set(self.filter.places)
        return [place for place in found if place in shown]

    # -- commands -----------------------------------------------------------------------------

    def toggle_tag(self, tag: str) -> Outcome:
        """Sets a tag on the sentence, or takes it away."""
        key = v.TAG + tag
        if key in self.said.values:
            self.last = (tag, {key: self.session.scheme.version})
            return self._apply({key: None}, f"{tag} removed")
        return self._set(tag, {key: self.session.scheme.version})

    def set_status(self, scope: str, status: str, confidence: str | None = None) -> Outcome:
        """Sets the status of the sentence's own check of a scope.

        With a confidence it amends the status just set, so that both are one undo step.
        """
        check: Values = dict(self.said.values.get(v.CHECK + scope) or {"scope": scope})
        check["status"] = status
        check.pop("confidence", None)
        words = status if scope == "content" else f"{scope}: {status}"
        if confidence:
            check["confidence"] = confidence
            wanted = {v.CHECK + scope: check}
            self.last = (words, wanted)
            return self.session.amend(lambda: self._edit(wanted, f"{words} ({confidence})"))
        return self._set(words, {v.CHECK + scope: check})

    def repeat(self) -> Outcome:
        """Sets here what the last tag or status command set; never takes away."""
        if self.last is None:
            return Outcome("nothing to repeat yet: set a tag or a status first", ok=False)
        words, wanted = self.last
        return self._apply(wanted, words)

    def settle(self) -> Outcome:
        """Settles the sentence; confirms one that is to be re-checked."""
        if self.said.recheck:
            puts = self.article.confirm(self.place)
            return self.session.apply(Edit(tuple(puts), f"confirmed {self._where()}"))
        if v.DECIDED in self.said.values:
            return Outcome()
        tagged = any(key.startswith(v.TAG) for key in self.said.values)
        return self._apply({v.DECIDED: "settled"}, "settled" if tagged else "settled, no tag")

    def cannot_judge(self) -> Outcome:
        """Says that the sentence cannot be judged."""
        return self._apply({v.DECIDED: "cannot"}, "cannot judge")

    def toggle_flag(self) -> Outcome:
        """Flags the sentence, or takes the flag away."""
        present = v.DOUBT in self.said.values
        return self._apply({v.DOUBT: None if present else True}, "unflagged" if present else "flag")

    def set_note(self, text: str) -> Outcome:
        """Sets the note; an empty one is taken away."""
        text = text.strip()
        return self._apply({v.NOTE: text or None}, "note" if text else "note removed")

    def _set(self, words: str, wanted: dict[str, Json]) -> Outcome:
        self.last = (words, wanted)
        return self._apply(wanted, words)

    def _apply(self, wanted: dict[str, Json], did: str) -> Outcome:
        return self.session.apply(self._edit(wanted, did))

    def _edit(self, wanted: dict[str, Json], did: str) -> Edit:
        puts: Iterable[Put] = self.article.puts(self.place, wanted)
        return Edit(tuple(puts), f"{did} {self._where()}")

    def _where(self) -> str:
        return f"on {self.place + 1}"
