"""What a search has found so far, in one article or in many, and the way from hit to hit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from reviewer.query import Query
    from reviewer.session.search.corpus_search import CorpusHits

Spot = tuple[str, int]
"""An article and a place in it."""


class Hit(NamedTuple):
    """A sentence that a search found.

    Attributes:
        article: The article's id.
        place: The sentence.
        wrapped: Whether the way to it led over the end (or the beginning) of everything.
    """

    article: str
    place: int
    wrapped: bool


class Hits:
    """The sentences that fit a query, while they are still being looked for and after that.

    Attributes:
        text: The query as it was typed.
        asked: The query.
        corpus: Whether it looks through all articles.
    """

    def __init__(
        self, text: str, asked: Query, articles: Sequence[str], *, corpus: bool = False
    ) -> None:
        """Nothing is found yet.

        Args:
            text: The query as it was typed.
            asked: The query.
            articles: Where it is looked for, in the order in which hits are counted.
            corpus: Whether these are all articles.
        """
        self.text = text
        self.asked = asked
        self.corpus = corpus
        self._articles = articles
        self._at = {article: at for at, article in enumerate(articles)}
        self._places: dict[str, list[int]] = {}
        self._done: set[str] = set()

    def add(self, found: CorpusHits) -> None:
        """Takes in a step of the search; the places of an article come in their order."""
        if found.article not in self._at:
            return
        if found.places:
            self._places.setdefault(found.article, []).extend(found.places)
        if found.last:
            self._done.add(found.article)

    def mend(self, article: str, place: int, *, fits: bool) -> None:
        """Takes in that a sentence fits now, or does not any more."""
        places = self._places.setdefault(article, [])
        at = bisect_left(places, place)
        known = at < len(places) and places[at] == place
        if fits and not known and article in self._done:
            insort(places, place)
        elif known and not fits:
            del places[at]

    @property
    def complete(self) -> bool:
        """Whether everything has been looked at."""
        return len(self._done) == len(self._articles)

    @property
    def total(self) -> int:
        """The number of hits so far."""
        return sum(map(len, self._places.values()))

    @property
    def articles(self) -> int:
        """The number of articles with a hit so far."""
        return sum(map(bool, self._places.values()))

    def number(self, article: str, place: int) -> int:
        """Which hit a place is, counted from 1; for one between two hits, that before it."""
        at = self._at.get(article, 0)
        before = sum(len(self._places.get(name, ())) for name in self._articles[:at])
        return before + bisect_right(self._places.get(article, ()), place)

    def first(self, spot: Spot) -> Hit | None:
        """The hit at a place or the next one behind it; see `next`."""
        return self.next((spot[0], spot[1] - 1), 1)

    def next(self, spot: Spot, step: int) -> Hit | None:
        """The next (1) or previous (-1) hit.

        Returns:
            None if there is none, or (unless `complete`) it has not been found yet.
        """
        article, place = spot
        here = self._places.get(article, [])
        at = bisect_right(here, place) if step > 0 else bisect_left(here, place) - 1
        if 0 <= at < len(here):
            return Hit(article, here[at], wrapped=False)
        return self._beyond(article, step)

    def _beyond(self, article: str, step: int) -> Hit | None:
        """The first hit outside of what is left of an article."""
        count, start = len(self._articles), self._at.get(article, 0)
        for distance in range(1, count + 1):
            at = start + step * distance
            left, name = self._articles[(at - step) % count], self._articles[at % count]
            if left not in self._done or (step < 0 and name not in self._done):
                return None
            if places := self._places.get(name):
                wrapped = not 0 <= at < count
                return Hit(name, places[0] if step > 0 else places[-1], wrapped)
        return None

    def describe(self, spot: Spot, *, wrapped: bool = False) -> str:
        """Where one is among the hits: `3/17, wrapped`, `3/17… in 4 articles`."""
        if not self.total:
            return "no match" if self.complete else "searching …"
        more = "" if self.complete else "…"
        where = f" in {count_of(self.articles, 'article')}"
        end = ", wrapped" if wrapped else ""
        number = max(1, self.number(*spot))
        return f"{number}/{self.total}{more}{where if self.corpus else ''}{end}"
