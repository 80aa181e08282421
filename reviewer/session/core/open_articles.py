"""The articles that one annotator has open, with what the annotator says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from reviewer.models import Change, Json
from reviewer.models import values as v
from reviewer.ports import Arrivals, Store, StoreError
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import PLACING
from reviewer.session.core.edits import KEY


class OpenArticles:
    """Opens articles, keeps them, and brings them up to date with what is said and cut."""

    def __init__(self, store: Store, annotator: str) -> None:
        """Nothing is open yet."""
        self._store = store
        self._annotator = annotator
        self._open: dict[str, OpenArticle] = {}
        self._left: dict[str, OpenArticle] = {}

    def open(self, article: str) -> OpenArticle:
        """Opens an article, or returns it as it is open already.

        Raises:
            StoreError: It cannot be read.
        """
        if article not in self._open:
            try:
                self._open[article] = self._new(article)
            except StoreError:
                self._keep(article)
                raise
        return self._open[article]

    def peek(self, article: str) -> OpenArticle:
        """An article as it is open already, else opened for one look: it is not kept.

        Raises:
            StoreError: It cannot be read.
        """
        return self._open[article] if article in self._open else self._new(article)

    def is_open(self, article: str) -> bool:
        """Whether an article is open, or is kept because it cannot be read any more."""
        return article in self._open or article in self._left

    def close(self, article: str) -> None:
        """Lets go of an article."""
        self._open.pop(article, None)

    def sources(self) -> Mapping[str, Json]:
        """The annotator's sources, id -> value, as they are now."""
        return self._store.sources(self._annotator)

    def _new(self, article: str) -> OpenArticle:
        values = self._store.values(self._annotator, article)
        reading = self._store.open(article)
        return OpenArticle(reading, values, self._store.cuts(article), self.sources)

    def _keep(self, article: str) -> None:
        """Keeps an article that cannot be read any more as it was, for those who work on it."""
        before = self._left.get(article)
        if before is not None:
            before.again()
            self._open[article] = before

    # -- taking in ----------------------------------------------------------------------------

    def follow(self) -> None:
        """Takes the values of the store anew: they are live once there is a writer."""
        for article in (*self._open.values(), *self._left.values()):
            article.follow(self._store.values(self._annotator, article.article.id))

    def arrived(self, arrivals: Arrivals) -> None:
        """Takes in what changed outside; articles that changed are opened anew when asked for."""
        if arrivals.annotators:
            self._recut(self._open)
        if arrivals.articles or self._annotator in arrivals.annotators:
            self._left, self._open = self._open, {}

    def wrote(self, changes: Sequence[Change], units: Iterable[tuple[str, str]]) -> None:
        """Takes in changes of the annotator, with the units that they touch."""
        by_article: dict[str, list[str]] = {}
        for article, own in groupby(units, key=itemgetter(0)):
            by_article.setdefault(article, []).extend([unit for _, unit in own])
        keys = set(map(KEY, changes))
        placing = keys & PLACING
        moved = {change.unit for change in changes if change.key in placing} if placing else ()
        for article, names in by_article.items():
            if article in self._open:
                self._open[article].refresh(names, moved, keys)
        if any(key.startswith(v.CUT) for key in keys):
            self._recut({change.article for change in changes if change.key.startswith(v.CUT)})

    def _recut(self, articles: Iterable[str]) -> None:
        for article in articles:
            if article in self._open:
                self._open[article].recut(self._store.cuts(article))
