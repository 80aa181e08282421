"""A cursor that walks over the words of an article and selects some of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Final, NamedTuple

from reviewer.corpus.landmarks import around, landmarks, numbers_and_names, quotations
from reviewer.corpus.tokens import graphemes, words
from reviewer.session.core.annotated_article import OpenArticle

FAR: Final = 1_000
"""Sentences in which the next number, quotation or name is looked for."""


class TextRange(NamedTuple):
    """Part of an article's text: first code point, and one past the last."""

    start: int
    end: int


STRETCH: Final = 2_048
"""Code points of a very long sentence that are looked at together."""

_LAST_WORD: Final = re.compile(r"\S+$")


class _Steps(NamedTuple):
    """Where the words and graphemes of a sentence stand, in the offsets of the sentence."""

    words: list[tuple[int, int]]
    bounds: list[int]


@lru_cache(maxsize=64)
def _steps(sentence: str) -> _Steps:
    return _Steps(words(sentence), graphemes(sentence))


class WordCursor:
    """A word, or a single character, and what is selected from an anchor to it.

    Every offset is one of the article's text and stands between two graphemes of a sentence.
    Nothing moves where there is nothing to move to.

    Attributes:
        head: What is under the cursor.
        anchor: Where the selection began; None while nothing is anchored.
        held: What is selected until the cursor moves: a span just labelled. None for nothing.
        loose: Whether the selection is of something found whole (a quotation, what the mouse took),
            so that a jump goes on to another one, rather than growing it.
    """

    def __init__(self, article: OpenArticle, place: int) -> None:
        """Stands on the first word of a sentence.

        Args:
            article: The article, which has at least one sentence.
            place: The sentence.
        """
        self._article = article
        self.anchor: TextRange | None = None
        self.held: TextRange | None = None
        self.loose = False
        self.head = TextRange(0, 0)
        self.go(place)

    @property
    def place(self) -> int:
        """The sentence that the cursor is in."""
        return self._article.layout.near(self.head.start)

    @property
    def selection(self) -> TextRange:
        """What is selected: what is under the cursor, and all from the anchor to it."""
        if self.anchor is None:
            return self.held or self.head
        start = min(self.anchor.start, self.head.start)
        return TextRange(start, max(self.anchor.end, self.head.end))

    @property
    def text(self) -> str:
        """The words selected."""
        return self._article.text[slice(*self.selection)]

    # -- going somewhere ----------------------------------------------------------------------

    def go(self, place: int, at: int | None = None) -> None:
        """Goes to a sentence and gives up the selection.

        Args:
            place: The sentence.
            at: An offset in it, which the word is at or next behind; the first word by default.
        """
        self.anchor = self.held = None
        found = self._words(place, at)
        behind = [word for word in found if at is not None and word.end > at]
        self.head = (behind or (found if at is None else found[-1:]))[0]

    def extend(self, place: int, at: int) -> None:
        """Makes the selection reach from where it began, or from the cursor, to another place.

        Args:
            place: The sentence.
            at: An offset in it, which the last word is at or next behind.
        """
        begun = self.anchor or self.selection
        self.go(place, at)
        self.anchor, self.loose = begun, False

    def take_whole(self, place: int, at: int) -> None:
        """Selects the number, name or quotation at a place, the shortest; else takes the word.

        Args:
            place: The sentence.
            at: An offset in it.
        """
        self.go(place, at)
        text = self._article.text
        named = numbers_and_names(text, *self._article.layout.range(place))
        found = [one for one in named if one[0] <= at < one[1]] or around(text, *self.head)
        if found:
            self._jump(TextRange(found[0][0], found[0][1]))

    def select(self, start: int, end: int) -> bool:
        """Selects a range, widened to whole graphemes; False if it holds nothing but space."""
        text = self._article.text[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        first, last = self._article.layout.at(start), self._article.layout.at(max(start, end - 1))
        if start >= end or first is None or last is None:
            return False
        begins, ends = self._bounds(first, start), self._bounds(last, end)
        start = begins[bisect_right(begins, start) - 1]
        end = ends[bisect_left(ends, end)]
        # The far end is under the cursor, so that the next keys grow or shrink the selection there.
        self.anchor = TextRange(start, begins[bisect_right(begins, start)])
        self.head = TextRange(ends[bisect_left(ends, end) - 1], end)
        self.held, self.loose = None, True
        return True

    def hold(self) -> None:
        """Keeps what is selected until the cursor moves, and anchors nothing any more."""
        self.held, self.anchor = self.selection, None

    def toggle_anchor(self) -> bool:
        """Begins a selection, or gives it up; returns whether one has begun.

        It begins at the cursor, or with the span just labelled.
        """
        if self.anchor is not None:
            self.anchor = None
        elif self.held is not None:
            self.select(*self.held)
        else:
            self.anchor = self.head
        self.held, self.loose = None, False
        return self.anchor is not None

    def turn(self) -> None:
        """Takes the cursor to the other end of the selection, so that this one moves."""
        if self.anchor is not None:
            self.anchor, self.head = self.head, self.anchor

    def use(self, article: OpenArticle) -> None:
        """Goes on with the same text, opened anew."""
        self._article = article
        self.follow()

    def follow(self) -> None:
        """Keeps to whole words after boundaries have moved."""
        near = self._article.layout.near(self.head.start)
        start, end = self._article.layout.range(near)
        if not start <= self.head.start < self.head.end <= end:
            self.go(near, self.head.start)
        elif self.anchor is not None and self._article.layout.at(self.anchor.start) is None:
            self.anchor = None

    # -- stepping -----------------------------------------------------------------------------

    def by_word(self, step: int) -> bool:
        """Goes to the next (1) or previous (-1) word, into the next sentence if need be.

        A selection does not grow into another sentence so.

        Returns:
            Whether it moved.
        """
        here = self._words(self.place, self.head.start)
        found = self._next(here) if step > 0 else self._previous(here)
        place = self.place + step
        if found is None and 0 <= place < len(self._article) and not self.grows(step):
            found = self._edge_word(place, last=step < 0)
        return self._to(found)

    def by_sentence(self, step: int) -> bool:
        """Goes to the first word of the next (1) or previous (-1) sentence.

        A selection grows by whole sentences: to the end of this one, then to that of the next.
        """
        if self.grows(step):
            return self.to_bound(step)
        place = self.place + step
        if not 0 <= place < len(self._article):
            return False
        if self.anchor is not None and place == self._article.layout.near(self.anchor.start):
            return self._to(self.anchor)
        return self._to(self._edge_word(place, last=False))

    def to_end(self, step: int) -> bool:
        """Goes to the last (1) or first (-1) word of the sentence."""
        found = self._edge_word(self.place, last=step > 0)
        return found != self.head and self._to(found)

    def to_bound(self, step: int) -> bool:
        """Goes to the last (1) or first (-1) word of the sentence; from there to the next one's."""
        found = self._edge_word(self.place, last=step > 0)
        place = self.place + step
        if found == self.head and 0 <= place < len(self._article):
            found = self._edge_word(place, last=step > 0)
        return found != self.head and self._to(found)

    def grows(self, step: int) -> bool:
        """Whether a step forwards (1) or back (-1) makes a selection grow."""
        if self.anchor is None:
            return False
        return (
            self.head.end >= self.anchor.end if step > 0 else self.head.start <= self.anchor.start
        )

    # -- jumping ------------------------------------------------------------------------------

    def by_landmark(self, step: int) -> bool:
        """Goes to the next (1) or previous (-1) number, quotation or name.

        A selection that began with `toggle_anchor` grows to it, within the sentence.
        """
        article, here = self._article, self.selection.start
        if self.anchor is not None and not self.loose:
            here = self.head.start
        last = len(article) - 1 if step > 0 else 0
        stop = self.place if self.anchor is not None and not self.loose else last
        end = min(stop, self.place + FAR) if step > 0 else max(stop, self.place - FAR)
        for place in range(self.place, end + step, step):
            found = landmarks(article.text, *article.layout.range(place))
            ahead = [one for one in found if (one[0] - here) * step > 0]
            if ahead:
                return self._jump(TextRange(*ahead[0 if step > 0 else -1]))
        return False

    def to_first_landmark(self) -> bool:
        """Goes to the first number, quotation or name of the sentence, or to the next after it."""
        found = landmarks(self._article.text, *self._article.layout.range(self.place))
        return self._jump(TextRange(*found[0])) if found else self.by_landmark(1)

    def find(self, wanted: str, step: int) -> bool:
        """Goes to the next (1) or previous (-1) place with these letters, capital or small.

        Beyond one end of the article it goes on from the other.
        """
        text, here = self._article.text, self.head
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        if step > 0:
            found = pattern.search(text, here.end) or pattern.search(text)
        else:
            before = after = None
            for match in pattern.finditer(text):
                if match.start() < here.start:
                    before = match
                after = match
            found = before or after
        if found is None or not found.group().strip():
            return False
        return self._jump(TextRange(*found.span()))

    def count(self, wanted: str) -> int:
        """How often letters stand in the article."""
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        return sum(1 for _ in pattern.finditer(self._article.text)) if wanted.strip() else 0

    def quotation(self) -> bool:
        """Selects what stands between the quotation marks around the cursor, else between the next.

        Again it takes the quotation around that one; with none around, the marks too; then what
        stands between them again.

        Returns:
            Whether there is one in the sentence.
        """
        text, chosen = self._article.text, self.selection if self.anchor else None
        holding = around(text, *self.head)
        if not holding:
            start, end = self._article.layout.range(self.place)
            found = quotations(text, start, end)
            ahead = [one for one in found if one.start >= self.head.start]
            holding = (ahead or found)[:1]
        if not holding:
            return False
        outer = holding[-1]
        levels = [TextRange(*one) for one in holding]
        levels.append(TextRange(max(0, outer.start - 1), min(len(text), outer.end + 1)))
        seen = [level for level in levels if self._trimmed(level) == chosen]
        at = levels.index(seen[-1]) + 1 if seen else 0
        return self.select(*levels[at % len(levels)])

    def _trimmed(self, range: TextRange) -> TextRange:
        text = self._article.text[slice(*range)]
        start = range.start + len(text) - len(text.lstrip())
        return TextRange(start, start + len(text.strip()))

    def _jump(self, found: TextRange) -> bool:
        """Goes to a range: selects what is longer than a word, or grows the selection to it."""
        layout = self._article.layout
        place = layout.near(found.start)
        here = self._words(place, found.start)
        first = next((word for word in here if word.end > found.start), here[-1])
        if self.anchor is not None and not self.loose:
            there = self._words(layout.near(found.end - 1), found.end - 1)
            behind = [word for word in there if word.start < found.end]
            grown = behind[-1] if behind and found.start > self.anchor.start else first
            return self._to(grown)
        self.anchor = None
        if first.start <= found.start and found.end <= first.end:
            return self._to(first)
        return self.select(*found)

    def by_grapheme(self, step: int) -> bool:
        """Goes to the next (1) or previous (-1) character.

        On a word it goes to that end of it. A selection grows or shrinks by one character at the
        end where the cursor is.
        """
        if self.anchor is not None:
            return self._edge(step)
        start, end = self.head
        if self._grapheme(start) != self.head:
            return self._to(self._grapheme(start) if step < 0 else self._before(end))
        return self._to(self._behind(end) if step > 0 else self._before(start))

    def _edge(self, step: int) -> bool:
        """Moves the end of the selection where the cursor is by one character."""
        assert self.anchor is not None
        whole = self.selection
        single = self._grapheme(whole.start) == whole
        at_end = step > 0 if single else self.head.end >= self.anchor.end
        edge = whole.end if at_end else whole.start
        inner = self._before(edge) if at_end else self._grapheme(edge)
        if (step > 0) == at_end:
            found = self._behind(edge) if at_end else self._before(edge)
        elif at_end:
            found = self._before(inner.start) if inner else None
        else:
            found = self._behind(inner.end) if inner else None
        if found is None or (self.grows(step) and self._leaves(found)):
            return False
        self.head = found
        low, high = (whole.start, found.end) if at_end else (found.start, whole.end)
        begun = self.anchor
        if at_end and begun.start > low:
            # The word under the cursor stood over both ends of what was anchored.
            begun = self._grapheme(low)
        self.anchor = TextRange(max(begun.start, low), min(begun.end, high))
        return True

    def _leaves(self, found: TextRange) -> bool:
        """Whether something stands in another sentence than the cursor."""
        return self._article.layout.near(found.start) != self.place

    def _next(self, here: list[TextRange]) -> TextRange | None:
        if self.anchor is not None and self.head.end >= self.anchor.end:
            return next((word for word in here if word.end > self.head.end), None)
        return next((word for word in here if word.start > self.head.start), None)

    def _previous(self, here: list[TextRange]) -> TextRange | None:
        grown = self.anchor is not None and self.head.start > self.anchor.start
        if grown and self.head.end >= self.selection.end:
            return next((word for word in reversed(here) if word.end < self.head.end), None)
        return next((word for word in reversed(here) if word.start < self.head.start), None)

    def _to(self, found: TextRange | None) -> bool:
        if found is None:
            return False
        self.head, self.held = found, None
        return True

    # -- what there is ------------------------------------------------------------------------

    def _words(self, place: int, near: int | None = None) -> list[TextRange]:
        """The words of a sentence around an offset of it, the start by default."""
        start, end = self._stretch(place, near)
        found = _steps(self._article.text[start:end]).words or [(0, end - start)]
        return [TextRange(start + first, start + last) for first, last in found]

    def _edge_word(self, place: int, *, last: bool) -> TextRange:
        """The first or the last word of a sentence."""
        start, end = self._article.layout.range(place)
        return self._words(place, end if last else start)[-1 if last else 0]

    def _bounds(self, place: int, near: int) -> list[int]:
        """Where graphemes of a sentence begin and end around an offset of it."""
        start, end = self._stretch(place, near)
        return [start + at for at in _steps(self._article.text[start:end]).bounds]

    def _stretch(self, place: int, near: int | None) -> TextRange:
        """The part of a sentence that is looked at for a step: all of it, unless it is very long.

        The words of megabytes take seconds. A part begins and ends at white space where it can.
        """
        start, end = self._article.layout.range(place)
        if end - start <= 3 * STRETCH:
            return TextRange(start, end)
        number = (max(start, near if near is not None else start) - start) // STRETCH
        first = max(start, min(start + (number - 1) * STRETCH, end - 2 * STRETCH))
        last = min(end, first + 3 * STRETCH)
        return TextRange(self._space(first, start), self._space(last, end))

    def _space(self, offset: int, edge: int) -> int:
        """The white space nearest before an offset, or the offset where none is or at an edge."""
        if offset == edge:
            return offset
        before = self._article.text[offset - STRETCH // 2 : offset]
        kept = len(before.rstrip()) if before[-1:].isspace() else len(_LAST_WORD.sub("", before))
        return offset - len(before) + kept if kept else offset

    def _grapheme(self, offset: int) -> TextRange:
        """The grapheme that begins at an offset inside a sentence."""
        bounds = self._bounds(self._article.layout.near(offset), offset)
        at = bisect_right(bounds, offset) - 1
        return TextRange(bounds[at], bounds[at + 1])

    def _behind(self, offset: int) -> TextRange | None:
        """The grapheme that begins at an offset, which may be the end of a sentence."""
        layout = self._article.layout
        place = layout.near(max(0, offset - 1))
        if offset < layout.range(place)[1]:
            return self._grapheme(offset)
        return self._grapheme(layout.range(place + 1)[0]) if place + 1 < len(layout) else None

    def _before(self, offset: int) -> TextRange | None:
        """The grapheme that ends at an offset, which may be the start of a sentence."""
        layout = self._article.layout
        place = layout.near(offset)
        if offset <= layout.range(place)[0]:
            place -= 1
        if place < 0:
            return None
        bounds = self._bounds(place, offset)
        at = bisect_left(bounds, min(offset, bounds[-1]))
        return TextRange(bounds[at - 1], bounds[at])
