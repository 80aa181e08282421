"""Search and filter: a query asked of an article, or of all of them, bit by bit.

An annotator sees their own annotations only, so a query finds nothing that others said; `is:stale`
and `is:disputed` find nothing here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from reviewer.models import Json
from reviewer.query import Budget, Query, parse, places
from reviewer.query.tree import conjunction
from reviewer.query.word_match import hides
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import Session

CHUNK: Final = 512
"""Sentences that are looked at in one step: about a millisecond."""

SECONDS: Final = 3.0
"""What the regular expressions of a search may cost in one article."""


def read(text: str, session: Session) -> Query:
    """The query that a text says, in the session's scheme.

    Raises:
        QueryError: It says none; tells where and why.
    """
    return parse(text, session.scheme)


def both(one: Query, other: Query) -> Query:
    """What fits two queries."""
    return Query(conjunction((one.node, other.node)))


class QuerySubject:
    """An article as a query sees it (`reviewer.query.Sentences`): with one's own annotations.

    Attributes:
        article: The article's id.
        title: Its title, as it holds for the annotator.
        date: Its date, likewise.
        annotator: Whose view it is.
        about: What they say of the article as a whole.
    """

    def __init__(self, session: Session, article: OpenArticle) -> None:
        """Looks at all sentences that are there."""
        meta = metadata.of(article)
        self.article = article.article.id
        self.title = meta.get("title") or self.article
        self.date = meta.get("date", "")
        self.annotator = session.annotator
        self.about: Mapping[str, Json] = article.about()
        self._article = article

    def __len__(self) -> int:
        """The number of sentences."""
        return len(self._article)

    def text(self, index: int) -> str:
        """A sentence."""
        return self._article.sentence(index)

    def kind(self, index: int) -> str:
        """Its kind."""
        return self._article.layout.kind(index)

    def values(self, index: int) -> Mapping[str, Json]:
        """What the annotator says of it."""
        return self._article.at(index).values

    def recheck(self, index: int) -> bool:
        """Whether that wants to be looked at again."""
        return bool(self._article.at(index).recheck)

    def stale(self, index: int) -> bool | None:
        """Not known."""
        return None

    def disputed(self, index: int) -> bool | None:
        """Not to be shown."""
        return None

    def annotated(self) -> Sequence[int]:
        """The places of all sentences of which something is said, in order."""
        return self._article.annotated()


class _Part(QuerySubject):
    """Some neighbouring sentences of an article, so that a step needs to know of no others."""

    def __init__(self, session: Session, article: OpenArticle) -> None:
        super().__init__(session, article)
        self._annotated = article.annotated()
        self._now: Sequence[int] = ()

    def among(self, wanted: Sequence[int]) -> _Part:
        every = self._annotated
        self._now = every[bisect_left(every, wanted[0]) : bisect_left(every, wanted[-1] + 1)]
        return self

    def annotated(self) -> Sequence[int]:
        return self._now

    @property
    def all_annotated(self) -> Sequence[int]:
        return self._annotated


def search(
    session: Session,
    article: OpenArticle,
    query: Query,
    within: Sequence[int] | None = None,
    budget: Budget | None = None,
) -> Iterator[list[int]]:
    """The places of the sentences that fit, in order, in steps of about a millisecond.

    Args:
        session: Whose annotations are asked about.
        article: Where to look.
        query: What to look for.
        within: The places to look at, in order; all of them by default.
        budget: What regular expressions may cost in all.

    Yields:
        What a step found, which may be nothing.

    Raises:
        QueryError: A regular expression takes too long.
    """
    plain = query.plain()
    if plain is not None and within is None and not hides(article.text):
        found = article.find(plain)
        while bit := list(islice(found, CHUNK)):
            yield bit
        return
    part, budget = _Part(session, article), budget or Budget(SECONDS)
    query = query.given(part.article, part.title, part.date, part.annotator)
    if within is None:
        within = range(len(article)) if query.bare() else part.all_annotated
    for start in range(0, len(within), CHUNK) if not query.nothing else ():
        wanted = within[start : start + CHUNK]
        yield list(places(query, part.among(wanted), wanted, budget))


def fits(session: Session, article: OpenArticle, query: Query, place: int) -> bool:
    """Whether one sentence fits a query.

    Raises:
        QueryError: A regular expression takes too long.
    """
    return bool(all_places(session, article, query, (place,)))


def all_places(
    session: Session, article: OpenArticle, query: Query, within: Sequence[int] | None = None
) -> tuple[int, ...]:
    """All of what `search` finds, at once."""
    return tuple(at for bit in search(session, article, query, within) for at in bit)
