"""Which of our sentences the rows of a dataset are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from reviewer.corpus.anchors import Attachment, attach_all
from reviewer.corpus.layout import Layout
from reviewer.formats.base import ReadRow
from reviewer.formats.example import Example
from reviewer.formats.privacy import hash_of
from reviewer.models import CONTEXT, Anchor
from reviewer.ports import Store, StoreError

How: TypeAlias = Literal["exact", "text", ""]
"""exact: the same range of the same words; text: the same words elsewhere; empty: not found."""


class Match(NamedTuple):
    """A row and the sentence that it is about.

    Attributes:
        row: The row.
        article: The article's id; empty if it was not found.
        place: The sentence; -1 if it was not found.
        how: How it was found.
        why: Why it was not, in a clause.
    """

    row: ReadRow
    article: str
    place: int
    how: How
    why: str = ""


class Matcher:
    """Finds the sentences of rows, article by article."""

    def __init__(self, store: Store) -> None:
        """Looks at what articles there are."""
        self._store = store
        self._articles = {
            article.id: article for article in store.articles() if not article.missing
        }
        self._by_hash = {
            article.sha256: article.id for article in self._articles.values() if article.sha256
        }
        self._layouts: dict[str, Layout] = {}

    def layout(self, article: str) -> Layout:
        """The sentences of an article as they stand.

        Raises:
            StoreError: It cannot be read.
        """
        if article not in self._layouts:
            reading = self._store.open(article)
            while not reading.read_on(1.0):
                pass
            layout = Layout(reading.text, reading.units, self._store.cuts(article))
            self._layouts[article] = layout
        return self._layouts[article]

    def match(self, rows: Iterable[ReadRow]) -> list[Match]:
        """Where each row belongs, in the order given."""
        rows = list(rows)
        by_article: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            by_article.setdefault(self._article_of(row.example), []).append(i)
        found: dict[int, Match] = {}
        for article, numbers in by_article.items():
            group = [rows[i] for i in numbers]
            matches = self._in(article, group) if article else self._anywhere(group)
            found.update(zip(numbers, matches, strict=True))
        return [found[i] for i in range(len(rows))]

    def _article_of(self, one: Example) -> str:
        if one.article in self._articles:
            return one.article
        return self._by_hash.get(one.sha256, "")

    def _in(self, article: str, rows: Sequence[ReadRow]) -> Iterator[Match]:
        try:
            layout = self.layout(article)
        except StoreError as error:
            yield from (Match(row, "", -1, "", str(error)) for row in rows)
            return
        named = [_anchor(row.example, layout) for row in rows]
        for row, at in zip(rows, attach_all(named, layout), strict=True):
            yield _judged(row, article, at, layout)

    def _anywhere(self, rows: Sequence[ReadRow]) -> Iterator[Match]:
        """Rows of no article that is known here: by their words, in order of occurrence."""
        wanted = {row.example.text for row in rows if row.example.text}
        places = self._places_of(wanted) if wanted else {}
        for row in rows:
            left = places.get(row.example.text, [])
            if left:
                article, place = left.pop(0)
                yield Match(row, article, place, "text")
            else:
                name = row.example.article
                missing = (
                    f"there is no article {name!r} here, and" if name else "it names no article;"
                )
                taken = row.example.text in places
                what = "no further sentence" if taken else "no sentence"
                yield Match(row, "", -1, "", f"{missing} {what} here has these words")

    def _places_of(self, wanted: set[str]) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for article in self._articles:
            try:
                layout = self.layout(article)
            except StoreError:
                continue
            for place in range(len(layout)):
                if (words := layout.sentence(place)) in wanted:
                    found.setdefault(words, []).append((article, place))
        return found


def _anchor(one: Example, layout: Layout) -> tuple[str, Anchor]:
    """The row as an annotation with an anchor, as `attach_all` takes it."""
    same = one.sha256 == layout.sha256
    text = one.text
    if same and not text:
        text = layout.text[one.start : one.end]
    prefix = one.prefix or (f"{one.previous} "[-CONTEXT:] if one.previous else "")
    suffix = one.suffix or (f" {one.next}"[:CONTEXT] if one.next else "")
    place = layout.starting_at(one.start) if same else None
    unit = layout.id(place) if place is not None else one.unit
    return unit, Anchor(one.sha256, one.start, one.end, text, prefix, suffix)


def _judged(row: ReadRow, article: str, at: Attachment, layout: Layout) -> Match:
    """What an attachment is worth to an import, which takes nothing that is only similar."""
    one, place = row.example, at.place
    if one.sha256 == layout.sha256:
        if fault := _contradiction(one, layout):
            return Match(row, article, -1, "", fault)
        if at.how == "exact" and place is not None:
            return Match(row, article, place, "exact")
        return Match(row, article, -1, "", "it begins or ends inside one of our sentences")
    if not one.text:
        return Match(
            row, article, -1, "", "it has no text, and was made of another version of ours"
        )
    if place is None:
        return Match(row, article, -1, "", "no sentence of the article has these words")
    if layout.sentence(place) != one.text:
        shown = " ".join(layout.sentence(place).split())[:60]
        return Match(
            row, article, -1, "", f"the text differs from ours (sentence {place + 1}: {shown})"
        )
    return Match(row, article, place, "exact" if at.how == "exact" else "text")


def _contradiction(one: Example, layout: Layout) -> str:
    """Where a row of our very text says what that text does not; empty if nowhere."""
    if one.end > len(layout.text):
        return f"it ends at {one.end}, beyond the {len(layout.text)} code points of the text"
    here = layout.text[one.start : one.end]
    if one.text and here != one.text:
        return f"the text from {one.start} to {one.end} differs from ours"
    if one.text_sha256 and hash_of(here) != one.text_sha256:
        return "the words have another hash than ours"
    return ""
