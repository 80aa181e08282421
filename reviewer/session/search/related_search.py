"""The same fact elsewhere: all articles in an index, bit by bit, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import Session
from reviewer.session.search.corpus_search import glance

if TYPE_CHECKING:
    from reviewer.assist.fact_index import FactIndex, FactSentence, RelatedSentence

_STEP: Final = 10
"""Sentences that go into the index together: a few milliseconds."""


class RelatedSearch:
    """Finds what other articles say of the fact that a sentence tells of.

    The index is in memory and lasts as long as the session; articles that changed are put in anew.
    """

    def __init__(self, session: Session) -> None:
        """Knows no article yet."""
        self._session = session
        self._index: FactIndex | None = None

    @property
    def index(self) -> FactIndex:
        """The index, made when it is first asked for."""
        if self._index is None:
            from reviewer.assist.cues import load
            from reviewer.assist.fact_index import FactIndex

            self._index = FactIndex(None, load(self._session.language, self._session.cues))
        return self._index

    def filling(self) -> Iterator[int]:
        """Puts in what is new or has changed, in steps of a few milliseconds.

        Yields:
            How many articles are still to be looked at.
        """
        index = self.index
        stamps = index.stamps()
        articles = list(self._session.store.articles())
        for gone in stamps.keys() - {article.id for article in articles}:
            index.drop(gone)
        for number, article in enumerate(articles):
            if article.sha256 and stamps.get(article.id) == article.sha256:
                continue
            opened: OpenArticle | None = None
            for step in glance(self._session, article.id, annotations=False):
                opened = step
                yield len(articles) - number
            # One that cannot be read is among the problems.
            if opened is not None:
                yield from (len(articles) - number for _ in self._put(opened))
        yield 0

    def _put(self, article: OpenArticle) -> Iterator[None]:
        index, name, layout = self.index, article.article.id, article.layout
        index.drop(name)
        index.learn(article.text)
        for first in range(0, len(article), _STEP):
            last = min(len(article), first + _STEP)
            index.extend(_sentence(article, place) for place in range(first, last))
            yield
        index.finish(name, layout.sha256)

    def related(self, article: OpenArticle, place: int) -> list[RelatedSentence]:
        """What was found so far for a sentence, the likeliest first."""
        return self.index.related(_sentence(article, place))


def _sentence(article: OpenArticle, place: int) -> FactSentence:
    from reviewer.assist.fact_index import FactSentence

    start, end = article.layout.range(place)
    unit = article.layout.id(place)
    return FactSentence(article.article.id, unit, start, end, article.sentence(place))
