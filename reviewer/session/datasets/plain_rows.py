"""Rows each of which is about one sentence that stands just as the row has it: nearly all rows.

Rows of an article that are all like that are placed by one loop, and what many of them say is made
into values once. Where one of them is anything more (a span, a sentence of another text version,
words that stand elsewhere, a second row of the same sentence), all are left to `row_matching`,
which knows all ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from reviewer.corpus.layout import Layout
from reviewer.formats.base import NO_LABEL, ReadRow
from reviewer.formats.example import Example
from reviewer.models import Values
from reviewer.session.datasets.dataset_rows import DatasetRows
from reviewer.session.datasets.row_values import says, values_of

_SCALAR: Final = frozenset({str, int, bool, float})


class PlainSaid(NamedTuple):
    """What a row says of its sentence.

    Attributes:
        values: The same as keys and values; none if it says nothing.
        decided: Whether it settles its sentence.
        revealed: Whether it was said with others' work in view.
    """

    values: Values
    decided: bool
    revealed: bool


class PlainPart(NamedTuple):
    """Rows of one article, each on a sentence of its own.

    Attributes:
        sentences: Place of the sentence -> what its row says, in the order of the rows.
        silent: Why other rows say nothing -> how many.
        meta: What the first row that knows anything of the article knows of it.
    """

    sentences: dict[int, PlainSaid]
    silent: Counter[str]
    meta: Mapping[str, str]


class PlainRows:
    """Places plain rows of a dataset, part by part."""

    def __init__(self, rows: DatasetRows, version: int, *, single: bool) -> None:
        """Nothing is placed yet.

        Args:
            rows: The rows by their numbers.
            version: That of the scheme, for tags that name none.
            single: Whether a sentence has one tag at most.
        """
        self._rows = rows
        self._version = version
        self._single = single
        self._known: dict[int, PlainSaid | None] = {}

    def part(self, layout: Layout, rows: Sequence[tuple[int, ReadRow]]) -> PlainPart | None:
        """Where rows stand and what they say; None if one of them is not plain.

        Args:
            layout: The sentences of the article that all of them name.
            rows: They, with their numbers.
        """
        text, sha256, count = layout.text, layout.sha256, len(layout)
        found = PlainPart(
            {}, Counter(), next((r.example.meta for _, r in rows if r.example.meta), {})
        )
        sentences, next_ = found.sentences, 0
        for number, row in rows:
            one = row.example
            said = self._said(number, one)
            start, end, words = one.start, one.end, one.text
            if (
                said is None
                or one.sha256 != sha256
                or not words
                or text[start:end] != words
                or len(words.strip()) != len(words)
            ):
                return None
            # What comes in the order of the text need not be looked for.
            place: int | None = next_
            if next_ >= count or layout.range(next_)[0] != start:
                place = layout.starting_at(start)
            if place is None or layout.range(place)[1] != end or place in sentences:
                return None
            next_ = place + 1
            if said.values:
                sentences[place] = said
            else:
                found.silent[row.silent or NO_LABEL] += 1
        return found

    def _said(self, number: int, one: Example) -> PlainSaid | None:
        """What a row says; None if that is more than can be said of any sentence alike."""
        shared = self._rows.said(number)
        if shared is None:
            return self._made(one)
        if shared in self._known:
            return self._known[shared]
        made = self._made(one)
        # Objects are not shared by what is saved of several sentences.
        if made is None or _SCALAR.issuperset(map(type, made.values.values())):
            self._known[shared] = made
        return made

    def _made(self, one: Example) -> PlainSaid | None:
        if one.spans or one.relations or one.sources or one.text_sha256:
            return None
        if self._single and len(one.tags) > 1:
            return None
        values = values_of(one, self._version) if says(one) else {}
        return PlainSaid(values, bool(one.decided), one.basis == "revealed")
