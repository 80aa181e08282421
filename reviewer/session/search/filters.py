"""Filters of an article: which sentences are shown, one filter inside the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.session.core.annotated_article import OpenArticle

if TYPE_CHECKING:
    from reviewer.query import Query
    from reviewer.session.core.session import Session


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sentences are shown.

    Attributes:
        query: What was asked for, with what the filters around it ask for.
        places: The sentences that fit, in order.
        asked: The same as a query.
        outer: The filter inside of which this one was set.
    """

    query: str
    places: Sequence[int]
    asked: Query
    outer: Filter | None = None

    def shows(self, place: int) -> bool:
        """Whether it lets a sentence through."""
        at = bisect_left(self.places, place)
        return at < len(self.places) and self.places[at] == place

    @property
    def depth(self) -> int:
        """How many filters hold: 1 for one that is inside of no other."""
        return 1 if self.outer is None else self.outer.depth + 1


class Narrowing:
    """A filter in the making. Iterating works on it, in steps of about a millisecond."""

    def __init__(
        self, session: Session, article: OpenArticle, text: str, outer: Filter | None = None
    ) -> None:
        """Reads the query.

        Raises:
            QueryError: It says none; tells where and why.
        """
        # Not at the top: the first frame does not wait for the query language.
        from reviewer.session.search.sentence_query import both, read, search

        asked = read(text, session)
        self._found: list[int] = []
        self._outer = outer
        self._asked = asked if outer is None else both(outer.asked, asked)
        self._query = text.strip() if outer is None else str(self._asked)
        within = None if outer is None else outer.places
        self._steps = search(session, article, asked, within)

    def __iter__(self) -> Iterator[None]:
        """Works on; what went before is not done again.

        Raises:
            QueryError: A regular expression takes too long.
        """
        for found in self._steps:
            self._found += found
            yield None

    def filter(self) -> Filter:
        """The filter, with all the work done that is left."""
        for _ in self:
            pass
        return Filter(self._query, tuple(self._found), self._asked, self._outer)


def again(session: Session, article: OpenArticle, known: Filter | None) -> Filter | None:
    """The same filters over what is there now."""
    if known is None:
        return None
    from reviewer.query import QueryError
    from reviewer.session.search.sentence_query import all_places

    outer = again(session, article, known.outer)
    try:
        places = all_places(session, article, known.asked)
    except QueryError:
        # It was fast enough before; on this text it is not, and hiding at random would be worse.
        return outer
    return Filter(known.query, places, known.asked, outer)
