"""The sentences of an article, and which annotations of one annotator belong to which of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from reviewer.corpus.anchors import (
    ORPHAN,
    Attachment,
    Guide,
    Settled,
    attach_all,
    exact,
    same_places,
)
from reviewer.corpus.layout import Layout
from reviewer.models import Anchor, Article, Json, Unit, Values, anchor_of
from reviewer.models import values as v
from reviewer.ports import Cut, Reading
from reviewer.session.core.span_positions import SpanIndex


def place_all(
    known: Sequence[tuple[str, Anchor]],
    layout: Layout,
    values: Mapping[str, Values],
    settled: Settled = tuple,
    *,
    whole: bool = True,
) -> list[Attachment]:
    """Where annotations belong, in the order given; see `attach_all`.

    Args:
        known: Annotations with their anchors.
        layout: The sentences as they stand now.
        values: Annotation -> what it says.
        settled: Gives the annotations that have their places already.
        whole: Whether the layout has all sentences; if not, nothing is searched for, so that an
            annotation whose sentence is still to come is not taken for one of another.
    """
    here = _mark(layout)
    kept = [item for item in known if values[item[0]].get(v.DETACHED) != here]
    found: Iterable[Attachment]
    if whole:
        found = attach_all(kept, layout, settled)
    else:
        found = [item or ORPHAN for item in same_places(kept, layout)]
    if len(kept) == len(known):
        return list(found)
    places = dict(zip((unit for unit, _ in kept), found, strict=True))
    return [places.get(unit, ORPHAN) for unit, _ in known]


def _mark(layout: Layout) -> str:
    """What stands for a text version where an annotation was detached from it."""
    return layout.sha256[:8]


PLACING: Final = frozenset({v.ANCHOR, v.DETACHED})
"""Keys that say where an annotation belongs."""


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
        standing = self.layout.standing(self._values)
        if standing is None:
            known = [
                (unit, Anchor(**said[v.ANCHOR]))
                for unit, said in self._values.items()
                if v.ANCHOR in said
            ]
            self._place(known)
        else:
            self._units_at = {place: [unit] for unit, place in standing}
            self._how = {unit: exact(place) for unit, place in standing}
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

    @property
    def untouched(self) -> bool:
        """Whether nothing is said of any sentence, nor was of one that is gone."""
        return not any(self._values)

    def annotated(self) -> list[int]:
        """The places of all sentences of which something is said, in order."""
        return sorted(self._units_at)

    @property
    def decided(self) -> int:
        """The number of sentences that are settled or cannot be judged."""
        return len(self._decided)

    def decided_in(self, places: Collection[int]) -> int:
        """How many of the sentences at places are settled or cannot be judged."""
        return len(self._decided.intersection(places))

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

    def holding(self, key: str) -> list[str]:
        """The annotations that say something under a key."""
        return [unit for unit, said in self._values.items() if key in said]

    def span_holders(self) -> list[str]:
        """The annotations that hold spans."""
        return [
            unit
            for unit, said in self._values.items()
            if any(key.startswith(v.SPAN) for key in said)
        ]

    def said_by(self, unit: str) -> Values:
        """What one annotation says; nothing if there is none of that id."""
        return self._values.get(unit, {})

    def revision(self, index: int) -> tuple[int, int]:
        """Changes whenever what is said of the sentence does."""
        return self._epoch, self._revisions.get(index, 0)

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    def find(self, query: str) -> Iterator[int]:
        """The places of the sentences that contain a text, ignoring case, in order."""
        lower = self._lower
        if len(lower) != len(self.text):
            # Lower case is longer than upper case in some scripts: offsets would drift.
            wanted = query.lower()
            yield from (i for i in range(len(self)) if wanted in self.sentence(i).lower())
            return
        wanted = query.lower()
        at = lower.find(wanted)
        while at >= 0:
            place = self.layout.at(at)
            end = at
            if place is not None:
                end = self.layout.range(place)[1] - 1
                if at + len(wanted) <= end + 1:
                    yield place
                else:
                    end = at
            at = lower.find(wanted, end + 1)

    # -- taking in --------------------------------------------------------------------------

    def refresh(
        self,
        units: Iterable[str],
        moved: Container[str] | None = None,
        keys: Collection[str] | None = None,
    ) -> list[int]:
        """Takes in that the values of units changed; returns the places that look different.

        Args:
            units: The annotations.
            moved: Those that may belong elsewhere now; by default all of them.
            keys: What was said anew; by default it may be anything.
        """
        units = list(dict.fromkeys(units))
        again = units if moved is None else [unit for unit in units if unit in moved]
        places = self._remove(again)
        self._put_in_place(again)
        # Only a bulk action has so many units that it matters.
        every = keys is None or not PLACING.isdisjoint(keys)
        spans = every or any(key.startswith(v.SPAN) for key in keys or ())
        how = self._how
        for unit in units:
            if (now := how.get(unit)) is not None and now.place is not None:
                places.append(now.place)
        if spans and self.spans.made:
            places += self.spans.renew_all(units)
        if every or v.DECIDED in (keys or ()):
            self._decide(places)
        revisions = self._revisions
        for place in places:
            revisions[place] = revisions.get(place, 0) + 1
        return places

    def _decide(self, places: Sequence[int]) -> None:
        values, units_at, nothing = self._values, self._units_at, ()
        self._decided.difference_update(places)
        self._decided.update(
            place
            for place in places
            for unit in units_at.get(place, nothing)
            if v.DECIDED in values.get(unit, nothing)
        )

    def _put_in_place(self, units: Sequence[str]) -> None:
        """Finds the sentences of annotations that have none yet."""
        values, nothing = self._values, Values()
        there = {unit: said for unit in units if v.ANCHOR in (said := values.get(unit, nothing))}
        # Many at once are those of a bulk action, whose sentences stand where they stand.
        standing = self.layout.standing(there) if len(there) > 1 else None
        if standing is None:
            known = [(unit, anchor) for unit in there if (anchor := self._anchor(unit))]
            self._place(known, self._settled)
            return
        how, units_at = self._how, self._units_at
        for unit, place in standing:
            how[unit] = exact(place)
            if place in units_at:
                units_at[place].append(unit)
            else:
                units_at[place] = [unit]

    def _remove(self, units: Iterable[str]) -> list[int]:
        """Forgets where annotations belong; returns the places that they had."""
        how, units_at, lost = self._how, self._units_at, self._lost
        places = []
        for unit in units:
            before = how.pop(unit, None)
            if lost:
                lost.discard(unit)
            if before is None or (place := before.place) is None:
                continue
            there = units_at[place]
            there.remove(unit)
            if not there:
                del units_at[place]
            places.append(place)
        return places
