"""Which of our sentences the rows of a dataset are about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.corpus.anchors import attach_all
from reviewer.corpus.layout import Layout
from reviewer.corpus.loose_text import LooseText, TightText, loose, tight
from reviewer.formats.base import ReadRow
from reviewer.formats.example import Example
from reviewer.formats.privacy import hash_of
from reviewer.models import CONTEXT, Anchor
from reviewer.ports import Store, StoreError

How: TypeAlias = Literal["exact", "text", "again", ""]
"""exact: the range that the row names; text: the same words; again: found, but to be looked at
again (the words differ in what does not count, or stand in several places); empty: not found."""

INSIDE: Final = "it begins or ends inside one of our sentences"

_Form: TypeAlias = type[LooseText] | type[TightText]

_FORMS: Final[tuple[_Form, ...]] = (LooseText, TightText)
"""The forms in which texts are compared, one after the other."""

_HEAD: Final = 16
"""Code points by which the beginning of a text is looked up."""


class Match(NamedTuple):
    """A row and the text that it is about.

    Attributes:
        row: The row.
        article: The article's id; empty if it was not found.
        start: First code point of our text.
        end: One past the last; 0 if it was not found.
        how: How it was found.
        why: Why it was not, in a clause.
        moved: Turns an offset of the row into one of our text.
    """

    row: ReadRow
    article: str
    start: int
    end: int
    how: How
    why: str = ""
    moved: Callable[[int], int] = int

    @property
    def found(self) -> bool:
        """Whether it was found."""
        return self.end > 0


class Matcher:
    """Finds the sentences of rows, article by article."""

    def __init__(self, store: Store, known: Mapping[str, str] | None = None) -> None:
        """Looks at what articles there are.

        Args:
            store: Where they are.
            known: What a dataset calls an article -> its id, where that is another.
        """
        self._store = store
        self._articles = [one.id for one in store.articles() if not one.missing]
        self._ids = {id: id for id in self._articles} | dict(known or {})
        self._by_hash = {
            one.sha256: one.id for one in store.articles() if one.sha256 and not one.missing
        }
        self._last: tuple[str, Layout] | None = None
        self._tails: dict[str, list[str]] | None = None

    def layout(self, article: str) -> Layout:
        """The sentences of an article as they stand.

        Raises:
            StoreError: It cannot be read.
        """
        if self._last is None or self._last[0] != article:
            reading = self._store.open(article)
            while not reading.read_on(1.0):
                pass
            layout = Layout(reading.text, reading.units, self._store.cuts(article))
            self._last = (article, layout)
        return self._last[1]

    def match(self, rows: Iterable[ReadRow]) -> list[Match]:
        """Where each row belongs, in the order given."""
        rows = list(rows)
        by_article: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            article = self.article_of(row.example.article, row.example.sha256)
            by_article.setdefault(article, []).append(i)
        found: dict[int, Match] = {}
        elsewhere = by_article.pop("", [])
        for article, numbers in by_article.items():
            here = [rows[i] for i in numbers]
            try:
                layout = self.layout(article)
            except StoreError as error:
                found.update((i, Match(rows[i], "", 0, 0, "", str(error))) for i in numbers)
            else:
                found.update(zip(numbers, matches_in(article, layout, here), strict=True))
        places = self.anywhere((i, rows[i]) for i in elsewhere)
        found.update((i, places.match(i, rows[i])) for i in elsewhere)
        return [found[i] for i in range(len(rows))]

    def article_of(self, name: str, sha256: str) -> str:
        """Our article that a dataset means; empty if it is not known.

        Args:
            name: What it is called there.
            sha256: The hash of its text (hex), where that is given.
        """
        found = self._ids.get(name) or self._by_hash.get(sha256, "")
        if not found and name:
            found = self._ids[name] = self._like(name)
        return found

    def _like(self, name: str) -> str:
        """The only article whose id ends with a name, as `article7` does with 7; else nothing."""
        if self._tails is None:
            self._tails = {}
            for id in self._articles:
                for at in {0, *(match.end() for match in _BEGINNING.finditer(id))}:
                    self._tails.setdefault(id[at:].lower(), []).append(id)
        bare = PurePath(name).stem if "." in name else name
        found = self._tails.get(bare.lower(), [])
        return found[0] if bare and len(found) == 1 else ""

    def anywhere(self, rows: Iterable[tuple[int, ReadRow]]) -> PlacesAnywhere:
        """Places for rows of no article that is known: by their words, then by their neighbours.

        Args:
            rows: They, each with a number of its own, in order.
        """
        words = {number: loose(row.example.text) for number, row in rows}
        places = self._places_of(set(words.values()))
        signs = {one: tight(one) for one in set(words.values()) - places.keys()}
        closer = self._places_of(set(signs.values()), TightText)
        places |= {one: closer[sign] for one, sign in signs.items() if sign in closer}
        chosen = _Chosen([places.get(one, []) for one in words.values()])
        return PlacesAnywhere(dict(zip(words, chosen.places(), strict=True)))

    def _places_of(self, texts: Iterable[str], form: _Form = LooseText) -> dict[str, list[_Place]]:
        """Words in a form -> where they stand, beginning with one of our sentences."""
        wanted: dict[str, set[str]] = {}
        for words in texts:
            if words:
                wanted.setdefault(words[:_HEAD], set()).add(words)
        heads = set(map(len, wanted))
        found: dict[str, list[_Place]] = {}
        for article in self._articles if wanted else ():
            try:
                layout = self.layout(article)
            except StoreError:
                continue
            source = form(layout.text)
            for place in range(len(layout)):
                start = layout.range(place)[0]
                at = source.at(start)
                for size in heads:
                    for text in wanted.get(source.words[at : at + size], ()):
                        if source.words.startswith(text, at):
                            end = source.end(at + len(text))
                            one = _Place(article, place, start, end, layout.text[start:end])
                            found.setdefault(text, []).append(one)
        return found


_SHOWN: Final = re.compile(r"\A[\s\ufeff]+|[\s\ufeff]+\Z")
"""What is not shown at the ends of a text; the mark at the start of a file is none of its words."""


_BEGINNING: Final = re.compile(r"__|[^\W\d_](?=\d)|[^\w]")
"""Behind what an id can have the name of a dataset at its end."""


def matches_in(article: str, layout: Layout, rows: Sequence[ReadRow]) -> Iterator[Match]:
    """Where rows belong that are about an article, in their order.

    Args:
        article: Its id.
        layout: Its sentences.
        rows: All rows about it: what follows one another is looked for so.
    """
    here = [_named(row, article, layout) for row in rows]
    open_ = [i for i, match in enumerate(here) if match is None]
    anchors = [_anchor(rows[i].example, layout, i) for i in open_]
    for i, at in zip(open_, attach_all(anchors, layout), strict=True):
        if at.place is not None and layout.sentence(at.place) == rows[i].example.text:
            how: How = "exact" if at.how == "exact" else "text"
            here[i] = _moved(rows[i], article, layout.range(at.place), how)
    words = _ArticleWords(article, layout)
    last = 0
    for row, match in zip(rows, here, strict=True):
        if match is None:
            match = words.search(row, last)
        last = match.end or last
        yield match


class PlacesAnywhere:
    """Where rows belong that name no article that is known."""

    def __init__(self, places: Mapping[int, tuple[_Place | None, bool]]) -> None:
        """Takes the place of each row by its number, and whether nothing else could be meant."""
        self._places = places

    def article_of(self, number: int) -> str:
        """The article of a row; empty if it has none."""
        place = self._places[number][0]
        return "" if place is None else place.article

    def __iter__(self) -> Iterator[int]:
        """The numbers of the rows, in order."""
        return iter(self._places)

    def __contains__(self, number: int) -> bool:
        """Whether this row is among them."""
        return number in self._places

    def match(self, number: int, row: ReadRow) -> Match:
        """Where a row belongs."""
        place, alone = self._places[number]
        if place is None:
            name = row.example.article
            what = f"there is no article {name!r} here, and" if name else "it names no article;"
            return Match(row, "", 0, 0, "", f"{what} no sentence here has these words")
        how: How = "text" if alone and _says(row.example.text, place.words) else "again"
        moved = _ways(row.example, place.words, place.start)
        return Match(row, place.article, place.start, place.end, how, "", moved)


class _Place(NamedTuple):
    """Where words stand: the article, the sentence that begins there, the range, the words."""

    article: str
    place: int
    start: int
    end: int
    words: str


class _Chosen:
    """Chooses a place for each row of those in which its words stand, each place once."""

    def __init__(self, choices: Sequence[Sequence[_Place]]) -> None:
        self._choices = choices
        self._chosen: list[_Place | None] = [of[0] if len(of) == 1 else None for of in choices]
        self._taken = {(one.article, one.start) for one in self._chosen if one is not None}

    def places(self) -> Iterator[tuple[_Place | None, bool]]:
        """The place of each row, and whether nothing else could have been meant."""
        for i, of in enumerate(self._choices):
            if len(of) <= 1:
                yield self._chosen[i], True
                continue
            beside = next(filter(None, map(self._beside(i), of)), None)
            left = [one for one in of if (one.article, one.start) not in self._taken]
            # Where there are more rows than places, they are about the same sentence.
            chosen = beside or (left or of)[0]
            self._chosen[i] = chosen
            self._taken.add((chosen.article, chosen.start))
            yield chosen, beside is not None

    def _beside(self, i: int) -> Callable[[_Place], _Place | None]:
        """Tells whether a place stands next to that of the row before, or behind."""
        before = self._chosen[i - 1] if i else None
        after = self._chosen[i + 1] if i + 1 < len(self._chosen) else None

        def beside(one: _Place) -> _Place | None:
            if (one.article, one.start) in self._taken:
                return None
            follows = before is not None and before.article == one.article
            leads = after is not None and after.article == one.article
            if follows and before is not None and before.place + 1 == one.place:
                return one
            return one if leads and after is not None and after.place - 1 == one.place else None

        return beside


def _anchor(one: Example, layout: Layout, number: int) -> tuple[str, Anchor]:
    """The row as an annotation with an anchor, as `attach_all` takes it.

    Rows that name no offsets get some that keep them apart, in their order.
    """
    prefix = one.prefix or (f"{one.previous} "[-CONTEXT:] if one.previous else "")
    suffix = one.suffix or (f" {one.next}"[:CONTEXT] if one.next else "")
    start = one.start if one.end else number
    end = one.end or number + len(one.text)
    return one.unit, Anchor(one.sha256, start, end, one.text, prefix, suffix)


def _named(row: ReadRow, article: str, layout: Layout) -> Match | None:
    """The range that a row names in our very text; None if it is about another version."""
    one = row.example
    if one.sha256 == layout.sha256 and one.end:
        if fault := _contradiction(one, layout):
            return Match(row, article, 0, 0, "", fault)
        return Match(row, article, one.start, one.end, "exact")
    if one.end and not one.sha256:
        # A range of an article, and no word of which version of it is meant.
        if one.end > len(layout.text):
            return Match(row, article, 0, 0, "", _contradiction(one, layout))
        if one.text in ("", layout.text[one.start : one.end]):
            return Match(row, article, one.start, one.end, "exact")
    if not one.text:
        why = "it has no text, and was made of another version of ours"
        return Match(row, article, 0, 0, "", why)
    return None


def _moved(row: ReadRow, article: str, at: tuple[int, int], how: How) -> Match:
    shift = at[0] - row.example.start
    return Match(row, article, *at, how, "", lambda offset: offset + shift)


class _ArticleWords:
    """The words of an article, among which rows are looked for that are no sentence of it."""

    def __init__(self, article: str, layout: Layout) -> None:
        self._article = article
        self._layout = layout
        self._forms: dict[_Form, LooseText | TightText] = {}

    def search(self, row: ReadRow, last: int) -> Match:
        """A row whose words stand in the article all the same.

        Args:
            row: The row.
            last: Where the row before ended in it.
        """
        for form in _FORMS:
            words = self._forms.get(form) or form(self._layout.text)
            self._forms[form] = words
            wanted = form(row.example.text).words
            if starts := self._starts(row.example, words, wanted):
                return self._match(row, words, starts, len(wanted), last)
        near = next(_near(row.example.text, self._layout), "")
        why = f"the text differs from ours ({near})" if near else ""
        why = why or "no sentence of the article has these words"
        return Match(row, self._article, 0, 0, "", why)

    def _starts(self, one: Example, words: LooseText | TightText, wanted: str) -> list[int]:
        starts = list(_occurrences(words.words, wanted))
        if _only_marks(one):
            return _between(one, words.words, starts, len(wanted))
        return [at for at in starts if _begins(words.start(at), self._layout)]

    def _match(
        self, row: ReadRow, words: LooseText | TightText, starts: list[int], size: int, last: int
    ) -> Match:
        after = bisect_left(starts, words.at(last))
        at = starts[after] if after < len(starts) else starts[0]
        start, end = words.start(at), words.end(at + size)
        here = self._layout.text[start:end]
        alone = len(starts) == 1 or (last and after < len(starts))
        how: How = "text" if alone and _says(row.example.text, here) else "again"
        return Match(row, self._article, start, end, how, "", _ways(row.example, here, start))


def _says(theirs: str, ours: str) -> bool:
    """Whether a row has our very words; spaces between their tokens are none of its words."""
    bare = _SHOWN.sub("", theirs)
    if bare == ours:
        return True
    pieces = ours.split()
    whole = "".join(pieces) == "".join(bare.split()) and loose(bare) != loose(ours)
    return whole and set(accumulate(map(len, pieces))) <= set(accumulate(map(len, bare.split())))


def _only_marks(one: Example) -> bool:
    """Whether a row is a range of words that somebody marked, which may stand in a sentence."""
    whole = (one.start, one.start + len(one.text))
    return bool(one.spans) and all((s["start"], s["end"]) == whole for s in one.spans)


def _between(one: Example, text: str, starts: list[int], size: int) -> list[int]:
    """Of the places of words those that stand between the same others; all, if none does."""
    before, after = (loose(words).replace(" ", "") for words in (one.prefix, one.suffix))
    fits = [
        at
        for at in starts
        if text[max(0, at - 2 * CONTEXT) : at].replace(" ", "").endswith(before[-CONTEXT // 2 :])
        and text[at + size : at + size + 2 * CONTEXT]
        .replace(" ", "")
        .startswith(after[: CONTEXT // 2])
    ]
    return fits or starts


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _begins(start: int, layout: Layout) -> bool:
    """Whether a sentence begins at an offset."""
    return layout.starting_at(start) is not None


def _near(text: str, layout: Layout) -> Iterator[str]:
    """The sentence that is most like a text, for a message."""
    from rapidfuzz import fuzz, process

    texts = dict(enumerate(map(layout.sentence, range(len(layout)))))
    found = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=70)
    if found is not None:
        yield f"sentence {found[2] + 1}: {' '.join(found[0].split())[:60]}"


def _ways(one: Example, here: str, start: int) -> Callable[[int], int]:
    """Turns offsets of a row into those of our text, where its words begin at `start`."""
    if one.text == here:
        return lambda offset: offset - one.start + start
    form = next((form for form in _FORMS if form(one.text).words == form(here).words), LooseText)
    theirs, ours = form(one.text), form(here)
    return lambda offset: start + ours.start(theirs.at(offset - one.start))


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
