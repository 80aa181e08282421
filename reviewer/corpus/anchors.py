"""Finding annotated sentences again: in the same text after a cut, in an edited text, on import.

`attach_all` is the one function for all three. Nothing is dropped: what is not found exactly is
marked, and what is not found at all is an orphan that keeps its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.corpus.layout import Layout
from reviewer.models import CONTEXT, Anchor

How: TypeAlias = Literal["exact", "cut", "text", "fuzzy", "orphan"]
"""exact: the same range; cut: a boundary moved; text: the same words elsewhere; fuzzy: similar."""

FUZZY_AT_LEAST: Final = 70.0
"""Least `rapidfuzz.fuzz.ratio` (0-100) at which a changed sentence counts as the same one."""

FUZZY_REACH: Final = 400
"""Sentences looked at around the place where a changed one is expected."""

_AROUND: Final = 20
"""Sentences on each side that tell where one went that is gone."""

SAME_REACH: Final = 64
"""Places looked at around the expected one, of a sentence that stands in many places."""


class Attachment(NamedTuple):
    """Where an annotation belongs in a layout.

    Attributes:
        place: The sentence's index in the layout; None for an orphan.
        how: How it was found. All but `exact` want to be confirmed.
    """

    place: int | None
    how: How


ORPHAN: Final = Attachment(None, "orphan")


class _Exact(dict[int, Attachment]):
    """Attachments by their place, made when they are first asked for."""

    def __missing__(self, place: int) -> Attachment:
        found = Attachment(place, "exact")
        if len(self) < _MOST_SHARED:
            self[place] = found
        return found


_MOST_SHARED: Final = 1 << 17
"""Attachments that are kept for all: more than the sentences of nearly every article."""

_EXACT: Final = _Exact()


def exact(place: int) -> Attachment:
    """The attachment of nearly all annotations, shared by all articles and annotators."""
    return _EXACT[place]


Settled: TypeAlias = Callable[[], Iterable[tuple[str, int, int]]]
"""Gives text version (sha256), start in it, and place of annotations that have their places."""


def attach_all(
    annotated: Sequence[tuple[str, Anchor]], layout: Layout, settled: Settled = tuple
) -> list[Attachment]:
    """Where annotations belong in a layout, in the order given.

    An exact range comes first, also in a text of which only the line ends are others (git may write
    them in the way of the system), then the same words with the most context in common (each place
    is taken once; of equals the one nearest to where it is expected), then the most similar
    sentence near the place where it is expected, else it is an orphan.

    Args:
        annotated: Unit ids with their anchors, of one annotator.
        layout: The sentences as they stand now.
        settled: Gives the annotations that have their places already and keep them; asked only
            if an exact range is not enough.
    """
    found = same_places(annotated, layout)
    if all(found):
        return [item or ORPHAN for item in found]
    _with_other_line_ends(annotated, layout, found)
    guide = Guide(settled(), layout)
    for (_, anchor), item in zip(annotated, found, strict=True):
        if item is not None and item.place is not None:
            guide.add(anchor, item.place)
    # Several annotations of one sentence stay together: the first finds the place for all.
    first: dict[tuple[str, int, int], int] = {}
    missing = [i for i, item in enumerate(found) if item is None]
    for i in missing:
        first.setdefault(annotated[i][1][:3], i)
    stages: tuple[tuple[_Stage, How], ...] = ((_same_words, "text"), (_similar, "fuzzy"))
    for stage, how in stages:
        wanted = [(i, annotated[i][1]) for i in first.values() if found[i] is None]
        wanted.sort(key=lambda item: item[1].start)
        for i, place in stage(wanted, layout, guide):
            found[i] = Attachment(place, how)
            guide.add(annotated[i][1], place)
    for i in missing:
        found[i] = found[first[annotated[i][1][:3]]]
    return [item or ORPHAN for item in found]


def place_after(before: Layout, place: int, layout: Layout) -> int:
    """Where somebody stands who stood at a sentence of a layout, once that has become another one.

    At the same sentence; if that is gone, at the nearest one that is still there.

    Args:
        before: The sentences as they stood; there is at least one.
        place: The index of the sentence.
        layout: The sentences as they stand now.
    """
    around = range(max(0, place - _AROUND), min(len(before), place + _AROUND + 1))
    anchors = [
        (before.id(at), Anchor.of(before.text, before.sha256, *before.range(at))) for at in around
    ]
    found = zip(around, attach_all(anchors, layout), strict=True)
    kept = [(at, one.place) for at, one in found if one.place is not None]
    if not kept:
        return layout.near(before.range(place)[0])
    return min(kept, key=lambda one: (abs(one[0] - place), one[0] < place))[1]


def same_places(annotated: Sequence[tuple[str, Anchor]], layout: Layout) -> list[Attachment | None]:
    """Where annotations belong if that takes no search; None for those that do take one."""
    return [
        _same_place(anchor, layout) if place is None else exact(place)
        for (_, anchor), place in zip(annotated, layout.exact(annotated), strict=True)
    ]


def _same_place(anchor: Anchor, layout: Layout) -> Attachment | None:
    """Where an annotation belongs whose sentence does not stand as it stood."""
    if anchor.sha256 == layout.sha256:
        at = layout.at(anchor.start)
        return Attachment(at, "cut") if at is not None else ORPHAN
    index = layout.starting_at(anchor.start)
    if index is None or layout.sentence(index) != anchor.exact:
        return None
    now = Anchor.of(layout.text, layout.sha256, *layout.range(index))
    same_side = now.prefix == anchor.prefix or now.suffix == anchor.suffix
    return Attachment(index, "exact") if same_side else None


def _with_other_line_ends(
    annotated: Sequence[tuple[str, Anchor]], layout: Layout, found: list[Attachment | None]
) -> None:
    """Finds what stands in the same text with other line ends, as its hash proves."""
    missing = [i for i, item in enumerate(found) if item is None]
    versions = {annotated[i][1].sha256 for i in missing} - {layout.sha256}
    now = layout.text
    if not versions or "\n" not in now:
        return
    unix = now.replace("\r\n", "\n")
    for text in (unix, unix.replace("\n", "\r\n")):
        version = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if text == now or version not in versions:
            continue
        before, after = _line_starts(text), _line_starts(now)
        for i in missing:
            anchor = annotated[i][1]
            if anchor.sha256 == version:
                line = bisect_right(before, anchor.start) - 1
                place = layout.starting_at(after[line] + anchor.start - before[line])
                if place is not None and layout.sentence(place) == anchor.exact:
                    found[i] = exact(place)


def _line_starts(text: str) -> list[int]:
    return [0, *(at.end() for at in re.finditer("\n", text))]


class Guide:
    """Guesses where a place of an old text is in the present one, from the neighbours found.

    Attributes:
        taken: The places that belong to an annotation.
    """

    def __init__(self, known: Iterable[tuple[str, int, int]], layout: Layout) -> None:
        """Takes text version, start in it, and place of annotations that were found."""
        self._layout = layout
        self._known: dict[str, list[tuple[int, int]]] = {}
        self.taken: set[int] = set()
        for version, start, place in known:
            self._known.setdefault(version, []).append((start, place))
            self.taken.add(place)
        for neighbours in self._known.values():
            neighbours.sort()

    def add(self, anchor: Anchor, place: int) -> None:
        """One more was found."""
        insort(self._known.setdefault(anchor.sha256, []), (anchor.start, place))
        self.taken.add(place)

    def expected(self, anchor: Anchor) -> int:
        """The place where a sentence of an old text is expected."""
        near = self._layout.near
        # Only neighbours of the same text: offsets of two versions say nothing of each other.
        known = self._known.get(anchor.sha256, ())
        i = bisect_left(known, (anchor.start, -1))
        beside = known[max(0, i - 1) : i + 1]
        if beside:
            old, index = min(beside, key=lambda item: abs(item[0] - anchor.start))
            return near(max(0, self._layout.range(index)[0] + anchor.start - old))
        for words, size in ((anchor.prefix, len(anchor.prefix)), (anchor.suffix, 0)):
            at = self._layout.text.find(words) if len(words) >= CONTEXT else -1
            if at >= 0:
                return near(at + size)
        return near(anchor.start)


_Wanted: TypeAlias = Sequence[tuple[int, Anchor]]
_Stage: TypeAlias = Callable[[_Wanted, Layout, Guide], Iterator[tuple[int, int]]]


def _same_words(wanted: _Wanted, layout: Layout, guide: Guide) -> Iterator[tuple[int, int]]:
    """Pairs annotations with untaken sentences of the same text, the best surroundings first."""
    by_text: dict[str, list[tuple[int, Anchor]]] = {}
    for i, anchor in wanted:
        by_text.setdefault(anchor.exact, []).append((i, anchor))
    places = _places(by_text, layout)
    # What stands in few places tells where the rest of the neighbourhood went.
    for exact in sorted(places, key=lambda text: len(places[text])):
        pairs = [
            (-_context(anchor, layout, place), abs(place - guide.expected(anchor)), order, i, place)
            for order, (i, anchor) in enumerate(by_text[exact])
            for place in _nearby(places[exact], anchor, guide)
        ]
        done: set[int] = set()
        for *_, i, place in sorted(pairs):
            if i not in done and place not in guide.taken:
                done.add(i)
                yield i, place


def _places(texts: Iterable[str], layout: Layout) -> dict[str, list[int]]:
    """The sentences whose text is exactly one of these, in order."""
    wanted = set(texts)
    lengths = {len(text) for text in wanted}
    found: dict[str, list[int]] = {}
    for place, text in layout.of_lengths(lengths) if wanted else ():
        if text in wanted:
            found.setdefault(text, []).append(place)
    return found


def _nearby(places: Sequence[int], anchor: Anchor, guide: Guide) -> Sequence[int]:
    """The places nearest to the expected one; all of them, unless there are very many."""
    if len(places) <= SAME_REACH:
        return places
    at = bisect_left(places, guide.expected(anchor))
    return places[max(0, at - SAME_REACH // 2) : at + SAME_REACH // 2]


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


def _similar(wanted: _Wanted, layout: Layout, guide: Guide) -> Iterator[tuple[int, int]]:
    """Pairs annotations with untaken sentences of a similar text, the most similar first."""
    left = list(wanted)
    while left:
        best = [(*found, i) for i, anchor in left if (found := _most_like(anchor, layout, guide))]
        beaten: set[int] = set()
        for _, place, i in sorted(best, key=lambda item: (-item[0], item[1], item[2])):
            if place in guide.taken:
                beaten.add(i)
            else:
                yield i, place
        # Whoever lost a place to one that is more like it may find another.
        left = [item for item in left if item[0] in beaten]


def _most_like(anchor: Anchor, layout: Layout, guide: Guide) -> tuple[float, int] | None:
    """Likeness and place of the untaken sentence near the expected place that is most alike."""
    from rapidfuzz import fuzz, process

    from reviewer.corpus.loose_text import loose

    middle = guide.expected(anchor)
    low, high = max(0, middle - FUZZY_REACH // 2), middle + FUZZY_REACH // 2
    near = {
        index: layout.sentence(index)
        for index in range(low, min(len(layout), high))
        if index not in guide.taken
    }
    match = process.extractOne(anchor.exact, near, scorer=fuzz.ratio, score_cutoff=FUZZY_AT_LEAST)
    if match is not None:
        return match[1], int(match[2])
    # Short words are unlike by their quotation marks alone, longer ones by their Unicode form.
    words, first = loose(anchor.exact), anchor.exact[:1]
    same = [
        index
        for index, text in near.items()
        # Most differ in their first letter, and that is seen at once.
        if (text[0] == first or not (text[0] + first).isalnum() or not (text[0] + first).isascii())
        and loose(text) == words
    ]
    return (FUZZY_AT_LEAST, min(same, key=lambda at: abs(at - middle))) if same else None
