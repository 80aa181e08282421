"""A query, or a sentence, looked for in all articles, bit by bit and without keeping them open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from reviewer.models import Article
from reviewer.models.annotation import Tally
from reviewer.ports import StoreError
from reviewer.query import Query
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import Session
from reviewer.session.search.sentence_query import search

READING: Final = 0.004
"""Seconds of one step of segmenting an article that nobody has read yet."""

_OF_ANNOTATION: Final = frozenset(
    {"values", "about", "recheck", "orphan", "stale", "disputed", "annotator"}
)


class CorpusHits(NamedTuple):
    """What a step of a search over all articles found.

    Attributes:
        article: Where.
        places: The sentences there that fit.
        last: Whether that article has been looked at to its end.
        opened: The article as it was opened for that, if its annotations are attached to it.
    """

    article: str
    places: Sequence[int]
    last: bool
    opened: OpenArticle | None = None


def glance(session: Session, article: str, *, annotations: bool = True) -> Iterator[OpenArticle]:
    """Opens an article for one look, reading it to its end in short steps.

    Args:
        session: Whose annotations are attached.
        article: Its id.
        annotations: Whether they are needed.

    Yields:
        The article, again and again until it is complete; nothing if it cannot be read (which
        is among the problems).
    """
    store = session.store
    try:
        reading = store.open(article)
    except StoreError:
        return
    values = store.values(session.annotator, article) if annotations else {}
    opened = OpenArticle(reading, values, store.cuts(article))
    while not reading.complete:
        reading.read_on(READING)
        yield opened
    opened.grow()
    yield opened


def corpus(
    session: Session,
    query: Query,
    articles: Iterable[str],
    here: OpenArticle | None = None,
    within: Sequence[int] | None = None,
) -> Iterator[CorpusHits]:
    """What fits a query in articles, in steps of a few milliseconds.

    Articles that cannot hold anything are not opened.

    Args:
        session: Whose annotations are asked about.
        query: What to look for.
        articles: Where, in this order.
        here: The article that is open anyway.
        within: The places to look at there; all of them by default.

    Raises:
        QueryError: A regular expression takes too long.
    """
    known = {article.id: article for article in session.store.articles()}
    tallies = session.store.tallies(session.annotator)
    for name in articles:
        found = known.get(name)
        if found is None or found.missing:
            yield CorpusHits(name, (), True)
        elif here is not None and here.article.id == name:
            yield from in_article(session, query, here, within)
        else:
            yield from _scan(session, _left(query, found, tallies.get(name), session), name)


def _left(query: Query, article: Article, tally: Tally | None, session: Session) -> Query:
    """What is left of a query for an article, judged without opening it."""
    meta = metadata.effective(article, tally.meta if tally else {})
    title = meta.get("title") or article.id
    left = query.given(article.id, title, meta.get("date", ""), session.annotator)
    return left if tally else left.unsaid()


def _scan(session: Session, query: Query, name: str) -> Iterator[CorpusHits]:
    opened = None
    looks = () if query.nothing else glance(session, name, annotations=_asks(query))
    for opened in looks:
        if not opened.complete:
            yield CorpusHits(name, (), False)
    if opened is None:
        yield CorpusHits(name, (), True)
    else:
        attached = opened if _asks(query) else None
        for hits in in_article(session, query, opened):
            yield hits._replace(opened=attached)


def _asks(query: Query) -> bool:
    """Whether it looks at what was said."""
    return bool(query.needs() & _OF_ANNOTATION)


def in_article(
    session: Session, query: Query, article: OpenArticle, within: Sequence[int] | None = None
) -> Iterator[CorpusHits]:
    """What fits a query in one article; see `search`."""
    for bit in search(session, article, query, within):
        yield CorpusHits(article.article.id, bit, False)
    yield CorpusHits(article.article.id, (), True)


def twins(article: OpenArticle, text: str) -> Iterator[int]:
    """The places of the sentences that read exactly so, in order."""
    layout = article.layout
    at = article.text.find(text) if text else -1
    while at >= 0:
        place = layout.starting_at(at)
        if place is not None and layout.range(place)[1] == at + len(text):
            yield place
        at = article.text.find(text, at + 1)


def twins_everywhere(session: Session, text: str, articles: Iterable[str]) -> Iterator[CorpusHits]:
    """The sentences of articles that read exactly so, in steps of a few milliseconds."""
    for name in articles:
        opened = None
        for opened in glance(session, name, annotations=False):
            if not opened.complete:
                yield CorpusHits(name, (), False)
        yield CorpusHits(name, tuple(twins(opened, text)) if opened else (), True)
