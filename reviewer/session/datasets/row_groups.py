"""The rows of a dataset by the articles that they are about: one is gone through at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reviewer.corpus.layout import Layout
from reviewer.formats.base import ReadRow
from reviewer.session.datasets.dataset_rows import DatasetRows
from reviewer.session.datasets.row_matching import Match, Matcher, PlacesAnywhere, matches_in

PART: Final = 4_000
"""Rows of an article that are looked at at a time."""


class RowGroup(NamedTuple):
    """Rows that are about one article.

    Attributes:
        article: Its id; empty for rows that are about none.
        rows: The rows by their numbers.
        parts: The numbers: those of each part can be taken in before the next is read.
        places: Where those stand that do not name the article.
    """

    article: str
    rows: DatasetRows
    parts: Sequence[Sequence[int]]
    places: PlacesAnywhere

    def listed(self, numbers: Sequence[int]) -> list[tuple[int, ReadRow]]:
        """The rows of a part with their numbers, as far as they can come in."""
        return list(self.rows.at(numbers))

    def names(self, rows: Sequence[tuple[int, ReadRow]]) -> bool:
        """Whether all of these rows name the article."""
        return not any(number in self.places for number, _ in rows)

    def matches(self, layout: Layout, rows: Sequence[tuple[int, ReadRow]]) -> list[Match]:
        """Where rows of a part stand in the article, in their order."""
        named = [row for number, row in rows if number not in self.places]
        found = matches_in(self.article, layout, named)
        return [
            self.places.match(number, row) if number in self.places else next(found)
            for number, row in rows
        ]

    def unfound(self, why: str = "") -> Iterator[Match]:
        """The rows, none of which can be found, with the reason."""
        for numbers in self.parts:
            for number, row in self.rows.at(numbers):
                known = why or self.places.match(number, row).why
                yield Match(row, "", 0, 0, "", known)


class RowGroups:
    """Rows by the articles that they are about, in the order in which these come first."""

    def __init__(self, rows: DatasetRows, matcher: Matcher) -> None:
        """Looks which articles rows are about; those that name none are looked for by their words.

        Args:
            rows: The rows.
            matcher: Knows our articles.
        """
        self._rows = rows
        self._whole = array("I")
        numbers: dict[str, array[int]] = {}
        elsewhere = array("I")
        for number, head in rows.heads():
            if head.whole:
                self._whole.append(number)
            elif article := matcher.article_of(head.article, head.sha256):
                numbers.setdefault(article, array("I")).append(number)
            else:
                elsewhere.append(number)
        self._places = matcher.anywhere(rows.at(elsewhere))
        for number in self._places:
            numbers.setdefault(self._places.article_of(number), array("I")).append(number)
        if elsewhere:  # else they are in order
            numbers = {article: array("I", sorted(own)) for article, own in numbers.items()}
        self._numbers = dict(sorted(numbers.items(), key=lambda item: item[1][0]))

    def whole(self) -> Iterator[ReadRow]:
        """The rows that are about articles as a whole."""
        return (row for _, row in self._rows.at(self._whole))

    def __iter__(self) -> Iterator[RowGroup]:
        """The articles; those whose rows are about none come as one of no name."""
        for article, numbers in self._numbers.items():
            yield RowGroup(article, self._rows, self._parts(numbers), self._places)

    def _parts(self, numbers: Sequence[int]) -> Sequence[Sequence[int]]:
        """The numbers, some thousand at a time where it is known where their rows stand."""
        starts = list(map(self._rows.start, numbers))
        if None in starts or len(numbers) <= PART:
            return [numbers]
        placed = sorted(zip(starts, numbers, strict=True))
        parts: list[list[int]] = [[]]
        last = None
        for start, number in placed:
            # Rows of one unit stay together.
            if len(parts[-1]) >= PART and start != last:
                parts.append([])
            parts[-1].append(number)
            last = start
        return parts
