"""The sentences of a text, and which annotations belong to which of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reviewer.corpus.anchors import Attachment, Guide, Settled
from reviewer.corpus.layout import Layout
from reviewer.models import Anchor, Article, Json, Unit, Values, anchor_of
from reviewer.models import values as v
from reviewer.ports import Cut, Reading
from reviewer.session.attached import place_all
from reviewer.session.span_index import SpanIndex


class Orphan(NamedTuple):
    """An annotation whose sentence is no longer in the text.

    Attributes:
        unit: The id it had.
        text: The sentence as it was.
        values: What was said of it.
    """

    unit: str
    text: str
    values: Values

    @property
    def aside(self) -> bool:
        """Whether the annotator has put it aside."""
        return v.ASIDE in self.values


class Annotated(NamedTuple):
    """What holds of one sentence.

    Attributes:
        values: All that was said, over every annotation that belongs to it.
        units: The ids those annotations stand under in the journal.
        recheck: Why the sentence wants to be looked at again (`cut`, `text`, `fuzzy`, `union`);
            empty if it does not.
    """

    values: Values
    units: tuple[str, ...]
    recheck: str


NOTHING = Annotated({}, (), "")


class AnnotatedText:
    """The sentences of an article with one annotator's annotations attached to them.

    Sentences are named by their index in the layout, annotations by the unit id under which they
    stand in the journal; after an edit of the text the two differ.
    """

    def __init__(
        self,
        reading: Reading,
        values: Mapping[str, Values],
        cuts: Mapping[int, Cut],
        sources: Callable[[], Mapping[str, Json]] = dict,
    ) -> None:
        """Attaches the annotations.

        Args:
            reading: The article, opened.
            values: What the annotator said of it; live, see `Store.values`.
            cuts: Everybody's cuts of this text version.
            sources: Gives the annotator's sources, id -> value, as they are at any time.
        """
        self.reading = reading
        self.sources = sources
        self._values = values
        self._cuts = dict(cuts)
        self._revisions: dict[int, int] = {}
        self._epoch = 0
        self._attach()

    def _attach(self) -> None:
        """Lays the text out anew and finds every annotation's sentence."""
        # Asked first: sentences may come in at any time.
        self._partial = not self.complete
        self.layout = Layout(self.reading.text, self.reading.units, self._cuts)
        self._laid_out = len(self.reading.units)
        self._units_at: dict[int, list[str]] = {}
        self._how: dict[str, Attachment] = {}
        self._lost: set[str] = set()
        known = [
            (unit, Anchor(**said[v.ANCHOR]))
            for unit, said in self._values.items()
            if v.ANCHOR in said
        ]
        self._place(known)
        decided = {unit for unit, said in self._values.items() if v.DECIDED in said}
        self._decided = {
            place for place, units in self._units_at.items() if not decided.isdisjoint(units)
        }
        self.spans = SpanIndex(self, self._how)
        self._epoch += 1

    def _place(self, known: Sequence[tuple[str, Anchor]], settled: Settled = tuple) -> None:
        whole = not self._partial
        found = place_all(known, self.layout, self._values, settled, whole=whole)
        for (unit, _), attachment in zip(known, found, strict=True):
            self._how[unit] = attachment
            if attachment.place is None:
                self._lost.add(unit)
            else:
                self._units_at.setdefault(attachment.place, []).append(unit)

    def _settled(self) -> Iterator[tuple[str, int, int]]:
        """Text version, start in it, and place of every annotation that has a place."""
        for unit, attachment in self._how.items():
            if attachment.place is not None:
                anchor = self._values[unit][v.ANCHOR]
                yield anchor["sha256"], anchor["start"], attachment.place

    def _is_decided(self, place: int) -> bool:
        values = self._values
        return any(v.DECIDED in values.get(unit, ()) for unit in self._units_at.get(place, ()))

    def _anchor(self, unit: str) -> Anchor | None:
        return anchor_of(self._values.get(unit, {}))

    def follow(self, values: Mapping[str, Values]) -> None:
        """From now on takes what the annotator said from here; it says the same so far."""
        self._values = values

    # -- reading ------------------------------------------------------------------------------

    @property
    def article(self) -> Article:
        """The article as the store knows it."""
        return self.reading.article

    @property
    def text(self) -> str:
        """The article's text."""
        return self.reading.text

    @property
    def epoch(self) -> int:
        """Changes whenever sentences may have other places."""
        return self._epoch

    @property
    def complete(self) -> bool:
        """Whether all sentences are there."""
        return self.reading.complete

    def __len__(self) -> int:
        """The number of sentences so far."""
        return len(self.layout)

    def __getitem__(self, index: int) -> Unit:
        """The sentence at a place."""
        return self.layout[index]

    def sentence(self, index: int) -> str:
        """The text of the sentence at a place."""
        return self.layout.sentence(index)

    def grow(self) -> bool:
        """Takes in sentences that arrived since; returns whether any did.

        Annotations that had no place yet find it as soon as the text is complete.
        """
        if len(self.reading.units) == self._laid_out and not self._waiting():
            return False
        if self._cuts or self._waiting():
            self._attach()
        self._laid_out = len(self.reading.units)
        return True

    def _waiting(self) -> bool:
        if self.complete and self._partial and not self._lost:
            self._partial = False
        return self.complete and self._partial

    def again(self) -> None:
        """Finds every annotation's sentence anew, because annotations came from elsewhere."""
        self._attach()

    def recut(self, cuts: Mapping[int, Cut]) -> None:
        """Applies a new set of cuts."""
        if dict(cuts) != self._cuts:
            self._cuts = dict(cuts)
            self._attach()

    # -- what was said ------------------------------------------------------------------------

    def at(self, index: int) -> Annotated:
        """What holds of the sentence at a place."""
        units = self._units_at.get(index)
        if units is None:
            return NOTHING
        if len(units) == 1:
            unit = units[0]
            how = self._how[unit].how
            return Annotated(self._values.get(unit, {}), (unit,), "" if how == "exact" else how)
        merged: Values = {}
        for unit in reversed(units):
            merged.update(self._values.get(unit, {}))
        return Annotated(merged, tuple(units), "union")

    def annotated(self) -> list[int]:
        """The places of all sentences of which something is said, in order."""
        return sorted(self._units_at)

    @property
    def decided(self) -> int:
        """The number of sentences that are settled or cannot be judged."""
        return len(self._decided)

    def about(self) -> Values:
        """What is said of the article as a whole."""
        return self._values.get("", {})

    def orphans(self) -> list[Orphan]:
        """The annotations whose sentence is gone, in the order of their old text."""
        if self._partial:
            return []
        lost = [(anchor, unit) for unit in self._lost if (anchor := self._anchor(unit))]
        lost.sort(key=lambda item: (item[0].start, item[1]))
        return [Orphan(unit, anchor.exact, self._values[unit]) for anchor, unit in lost]

    def unsettled(self) -> tuple[int, int]:
        """How many annotations are to be re-checked, and how many orphans are listed."""
        doubtful = sum(found.how not in ("exact", "orphan") for found in self._how.values())
        return doubtful, sum(not orphan.aside for orphan in self.orphans())

    def stood(self, units: Sequence[str]) -> list[int]:
        """The places near which the sentences of annotations stood, going by their neighbours."""
        guide = Guide(self._settled(), self.layout) if units else None
        anchors = map(self._anchor, units)
        return [guide.expected(anchor) if guide and anchor else 0 for anchor in anchors]

    def place(self, unit: str) -> int | None:
        """The place of the sentence to which a unit id belongs."""
        attachment = self._how.get(unit)
        return attachment.place if attachment else self.layout.holding(unit)

    def how(self, unit: str) -> str:
        """How the sentence of an annotation was found; `orphan` if it was not."""
        return self._how[unit].how if unit in self._how else "orphan"

    def said_by(self, unit: str) -> Values:
        """What one annotation says; nothing if there is none of that id."""
        return self._values.get(unit, {})

    def revision(self, index: int) -> tuple[int, int]:
        """Changes whenever what is said of the sentence does."""
        return self._epoch, self._revisions.get(index, 0)

    # -- taking in --------------------------------------------------------------------------

    def refresh(self, units: Iterable[str], moved: Container[str] | None = None) -> list[int]:
        """Takes in that the values of units changed; returns the places that look different.

        Args:
            units: The annotations.
            moved: Those that may belong elsewhere now; by default all of them.
        """
        units = list(dict.fromkeys(units))
        again = units if moved is None else [unit for unit in units if unit in moved]
        places = [place for unit in again if (place := self._remove(unit)) is not None]
        known = [(unit, anchor) for unit in again if (anchor := self._anchor(unit))]
        self._place(known, self._settled)
        for unit in units:
            if (now := self._how.get(unit)) is not None and now.place is not None:
                places.append(now.place)
            places += self.spans.renew(unit)
        for place in places:
            (self._decided.add if self._is_decided(place) else self._decided.discard)(place)
            self._revisions[place] = self._revisions.get(place, 0) + 1
        return places

    def _remove(self, unit: str) -> int | None:
        """Forgets where an annotation belongs; returns the place that it had."""
        before = self._how.pop(unit, None)
        self._lost.discard(unit)
        if before is None or before.place is None:
            return None
        self._units_at[before.place].remove(unit)
        if not self._units_at[before.place]:
            del self._units_at[before.place]
        return before.place
