"""Finding annotated sentences again: in the same text after a cut, in an edited text, on import.

`attach_all` is the one function for all three. Nothing is dropped: what is not found exactly is
marked, and what is not found at all is an orphan that keeps its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.corpus.layout import Layout
from reviewer.models import Anchor

How: TypeAlias = Literal["exact", "cut", "text", "fuzzy", "orphan"]
"""exact: the same range; cut: a boundary moved; text: the same words elsewhere; fuzzy: similar."""

FUZZY_AT_LEAST: Final = 70.0
"""Least `rapidfuzz.fuzz.ratio` (0-100) at which a changed sentence counts as the same one."""

FUZZY_REACH: Final = 400
"""Sentences looked at around the place where a changed one is expected."""


class Attachment(NamedTuple):
    """Where an annotation belongs in a layout.

    Attributes:
        place: The sentence's index in the layout; None for an orphan.
        how: How it was found. All but `exact` want to be confirmed.
    """

    place: int | None
    how: How


ORPHAN: Final = Attachment(None, "orphan")


def attach(unit: str, anchor: Anchor, layout: Layout) -> Attachment:
    """Where one annotation belongs; see `attach_all`."""
    return attach_all([(unit, anchor)], layout)[0]


def attach_all(annotated: Sequence[tuple[str, Anchor]], layout: Layout) -> list[Attachment]:
    """Where annotations belong in a layout, in the order given.

    An exact range comes first, then the same words with the most context in common (each place is
    taken once, in the order of the text), then the most similar sentence near the place where it
    is expected, else it is an orphan.

    Args:
        annotated: Unit ids with their anchors, of one annotator.
        layout: The sentences as they stand now.
    """
    found: list[Attachment | None] = [_same_place(unit, a, layout) for unit, a in annotated]
    taken = {item.place for item in found if item is not None}
    open_ = sorted(
        (i for i, item in enumerate(found) if item is None), key=lambda i: annotated[i][1].start
    )
    for i, place in _same_words([(i, annotated[i][1]) for i in open_], layout, taken):
        found[i] = Attachment(place, "text")
        taken.add(place)
    guide = _Guide(
        (annotated[i][1].start, item.place)
        for i, item in enumerate(found)
        if item is not None and item.place is not None
    )
    for i in open_:
        if found[i] is None:
            index = _similar(annotated[i][1], layout, guide, taken)
            found[i] = ORPHAN if index is None else Attachment(index, "fuzzy")
            taken.add(index)
    return [item or ORPHAN for item in found]


def _same_place(unit: str, anchor: Anchor, layout: Layout) -> Attachment | None:
    if anchor.sha256 == layout.sha256:
        index = layout.index(unit)
        if index is not None and layout.range(index) == (anchor.start, anchor.end):
            return Attachment(index, "exact")
        at = layout.at(anchor.start)
        return Attachment(at, "cut") if at is not None else ORPHAN
    index = layout.starting_at(anchor.start)
    if index is None or layout.sentence(index) != anchor.exact:
        return None
    now = Anchor.of(layout.text, layout.sha256, *layout.range(index))
    same_side = now.prefix == anchor.prefix or now.suffix == anchor.suffix
    return Attachment(index, "exact") if same_side else None


def _same_words(
    wanted: Sequence[tuple[int, Anchor]], layout: Layout, taken: set[int | None]
) -> Iterator[tuple[int, int]]:
    """Pairs annotations with untaken sentences of the same text, the best surroundings first."""
    by_text: dict[str, list[tuple[int, Anchor]]] = {}
    for i, anchor in wanted:
        by_text.setdefault(anchor.exact, []).append((i, anchor))
    for exact, anchors in by_text.items():
        places = [place for place in _places_of(exact, layout) if place not in taken]
        pairs = sorted(
            (-_context(anchor, layout, place), order, place, i)
            for order, (i, anchor) in enumerate(anchors)
            for place in places
        )
        done: set[int] = set()
        used: set[int] = set()
        for _, _, place, i in pairs:
            if i not in done and place not in used:
                done.add(i)
                used.add(place)
                yield i, place


def _places_of(exact: str, layout: Layout) -> Iterator[int]:
    """The sentences whose text is exactly that, in order."""
    at = layout.text.find(exact) if exact else -1
    while at >= 0:
        place = layout.starting_at(at)
        if place is not None and layout.range(place)[1] == at + len(exact):
            yield place
        at = layout.text.find(exact, at + 1)


def _context(anchor: Anchor, layout: Layout, index: int) -> int:
    """Code points that agree next to the sentence, on both sides."""
    now = Anchor.of(layout.text, layout.sha256, *layout.range(index))
    left = _common(reversed(now.prefix), reversed(anchor.prefix))
    return left + _common(now.suffix, anchor.suffix)


def _common(a: Iterable[str], b: Iterable[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


class _Guide:
    """Guesses where a place of the old text is in the new one, from the neighbours found."""

    def __init__(self, known: Iterable[tuple[int, int]]) -> None:
        self._known = sorted(known)

    def expected(self, anchor: Anchor, layout: Layout) -> int:
        """The expected place of a sentence, as an index of the layout."""
        if not self._known:
            return layout.near(anchor.start)
        i = bisect_left(self._known, (anchor.start, 0))
        old, index = self._known[max(0, i - 1)]
        return layout.near(max(0, layout.range(index)[0] + anchor.start - old))


def _similar(anchor: Anchor, layout: Layout, guide: _Guide, taken: set[int | None]) -> int | None:
    from rapidfuzz import fuzz, process

    middle = guide.expected(anchor, layout)
    low, high = max(0, middle - FUZZY_REACH // 2), middle + FUZZY_REACH // 2
    near = {
        index: layout.sentence(index)
        for index in range(low, min(len(layout), high))
        if index not in taken
    }
    match = process.extractOne(anchor.exact, near, scorer=fuzz.ratio, score_cutoff=FUZZY_AT_LEAST)
    return None if match is None else int(match[2])
