"""Unitised alpha: agreement on where spans stand, whatever their number and their borders.

Krippendorff, Mathet, Bouvry and Widlöcher, "On the reliability of unitizing textual continua:
Further developments" (2016): a text is a line that each annotator cuts into units and gaps; what
counts is how much of it two of them see alike, and chance places units as long as those that were
marked. Computed for each tag by itself (units of the tag and gaps), because spans of different
tags may overlap here. The text is that of the sentences that at least two settled; where more
people settled one sentence than another, their pairs are weighted as in alpha for missing answers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from reviewer.review.answer_columns import AnswerColumn, OfSettled, having
from reviewer.review.measures import Figure
from reviewer.review.statuses import NO_SPANS, Key, Spans

Extents: TypeAlias = Mapping[Key, tuple[int, int]]
"""Where each sentence begins and ends in its article."""

Borders: TypeAlias = tuple[int, int]

NO_GAP = Figure(None, "everything is marked by everybody: there is no chance agreement")


class UnitFigures(NamedTuple):
    """How annotators agree on where spans of one tag stand.

    Attributes:
        tag: The tag; empty for all, with what each tag adds.
        annotators: Who is compared.
        n: Spans that they marked, of everybody.
        length: Characters of the sentences that at least two settled.
        alpha: Unitised alpha.
    """

    tag: str
    annotators: tuple[str, ...]
    n: int
    length: int
    alpha: Figure


class Disagreement(NamedTuple):
    """What is observed, and what chance would bring, in characters; both may be added up."""

    units: int
    observed: float
    expected: float


def on_units(
    given: Mapping[str, Spans], extents: Extents, tags: Sequence[str]
) -> list[UnitFigures]:
    """Unitised alpha over all tags, then of each.

    Args:
        given: Annotator -> settled sentence -> the spans that begin there, which may be none.
        extents: Of sentences that do not know their own borders, as those of `OfSettled` do; the
            others are left out.
        tags: The tags to look at.
    """
    line = Continuum(given, extents)
    if not tags:
        return []
    found = [(tag, line.disagreement(tag)) for tag in tags]
    sums = Disagreement(*(sum(column) for column in zip(*(one for _, one in found), strict=True)))
    names = tuple(given)
    return [
        UnitFigures(tag, names, one.units, line.length, _alpha(one, line.length))
        for tag, one in [("", sums), *found]
    ]


def _alpha(one: Disagreement, length: int) -> Figure:
    if not length or not one.units:
        return NO_SPANS
    if one.expected <= 0:
        return NO_GAP
    return Figure(1 - one.observed / one.expected)


class Continuum:
    """The text that is compared, sentence by sentence, with everybody's units."""

    def __init__(self, given: Mapping[str, Spans], extents: Extents) -> None:
        """Of the sentences that at least two settled."""
        self._units: dict[str, dict[str, dict[str, list[Borders]]]] = {}
        self._sentences: dict[str, list[tuple[Borders, list[str]]]] = {}
        self.length = self._times = 0
        for name, own in given.items():
            for key in having(own):
                for span in own[key]:
                    of = self._units.setdefault(span.tag, {}).setdefault(key[0], {})
                    of.setdefault(name, []).append((span.start, span.end))
        columns = {n: own.column for n, own in given.items() if isinstance(own, OfSettled)}
        if columns and len(columns) == len(given):
            self._take_columns(columns)
        else:
            self._take(given, extents)

    def _take(self, given: Mapping[str, Spans], extents: Extents) -> None:
        settled: dict[Key, list[str]] = {}
        for name, own in given.items():
            for key in own:
                if key in extents:
                    settled.setdefault(key, []).append(name)
        for key, names in settled.items():
            if len(names) > 1:
                start, end = extents[key]
                self._sentences.setdefault(key[0], []).append(((start, end), names))
                self.length += end - start
                self._times += len(names) * (end - start)

    def _take_columns(self, columns: Mapping[str, AnswerColumn]) -> None:
        """The same where sentences know their borders: only articles with units are walked."""
        import numpy as np

        sentences = next(iter(columns.values())).sentences
        settled = {name: np.zeros(len(sentences), bool) for name in columns}
        # In few bytes and in place: of a million sentences each copy counts.
        people = np.zeros(len(sentences), np.min_scalar_type(len(columns)))
        for name, column in columns.items():
            if column:
                places = np.frombuffer(column.places, f"u{column.places.itemsize}")
                settled[name][places] = True
            people += settled[name]
        lengths = sentences.lengths()
        lengths[people < 2] = 0
        self.length = int(lengths.sum())
        self._times = sum(int(lengths[own].sum()) for own in settled.values())
        marked = {article for of in self._units.values() for article in of}
        for article, index in sentences.within(marked):
            if lengths[index]:
                names = [name for name in columns if settled[name][index]]
                self._sentences.setdefault(article, []).append((sentences.borders(index), names))

    def disagreement(self, tag: str) -> Disagreement:
        """What annotators see otherwise of a tag, and what chance would have them."""
        units = total = squares = 0
        observed = 0.0
        for article, marked in self._units.get(tag, {}).items():
            own = {name: UnitsOfOne(borders) for name, borders in marked.items()}
            for (start, end), names in self._sentences.get(article, ()):
                pieces = [list(own[name].within(start, end)) for name in names if name in own]
                differing = _differing(pieces, len(names))
                observed += differing / (len(names) - 1)
            covered = [n for one in own.values() for n in one.covered if n]
            units += len(covered)
            total += sum(covered)
            squares += sum(n * n for n in covered)
        gaps = self._times - total
        free = self._times**2 - squares - gaps
        expected = 2 * self._times * total * gaps / free if free > 0 else 0.0
        return Disagreement(units, observed, expected)


class UnitsOfOne:
    """The units of one annotator in one article, and how much of each was compared."""

    def __init__(self, borders: Iterable[Borders]) -> None:
        """Spans that overlap are one unit."""
        self._units = _merged(borders)
        self._ends = [end for _, end in self._units]
        self.covered = [0] * len(self._units)

    def within(self, start: int, end: int) -> Iterator[Borders]:
        """The parts of units that stand in a sentence."""
        for at in range(bisect_right(self._ends, start), len(self._units)):
            first, last = self._units[at]
            if first >= end:
                break
            one, other = max(first, start), min(last, end)
            self.covered[at] += other - one
            yield one, other


def _merged(borders: Iterable[Borders]) -> list[Borders]:
    found: list[Borders] = []
    for start, end in sorted(borders):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _differing(pieces: Sequence[Sequence[Borders]], people: int) -> int:
    """Characters that one has in a unit and another has not, over all ordered pairs of people."""
    steps: dict[int, int] = {}
    for own in pieces:
        for start, end in own:
            steps[start] = steps.get(start, 0) + 1
            steps[end] = steps.get(end, 0) - 1
    inside, found = 0, 0
    for here, there in pairwise(sorted(steps)):
        inside += steps[here]
        found += 2 * inside * (people - inside) * (there - here)
    return found
