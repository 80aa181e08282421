"""What is said of the articles that somebody looks at: few at a time, or all, for who writes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final
from weakref import WeakValueDictionary

from reviewer.models.values import Values
from reviewer.store.journal.replay import ValuesByUnit

RECENT: Final = 4
"""Articles that stay in memory when nobody looks at them any more: they are asked for again."""


class LiveUnits(dict[str, Values]):
    """Unit -> what is said of it; lives as long as somebody looks at it."""

    __slots__ = ("__weakref__",)


class LiveArticles:
    """Article -> what is said of it. What is given out stays the same dict while anybody has it.

    What no saved form says is kept. Of the rest only what is looked at, so that a walk through a
    corpus needs no more memory than one article; who writes keeps everything, because what is
    being written behind their back stands in no file yet.
    """

    def __init__(self) -> None:
        """Nothing is in memory."""
        self._kept: dict[str, LiveUnits] = {}
        self._seen: WeakValueDictionary[str, LiveUnits] = WeakValueDictionary()
        self._recent: deque[LiveUnits] = deque(maxlen=RECENT)
        self._keeps_all = False

    def keep_all(self) -> None:
        """From now on nothing is forgotten."""
        self._keeps_all = True
        self._kept.update(self._seen)
        self._seen.clear()
        self._recent.clear()

    def get(self, article: str) -> ValuesByUnit | None:
        """What is said of an article, if it is in memory."""
        found = self._kept.get(article)
        return self._seen.get(article) if found is None else found

    def is_kept(self, article: str) -> bool:
        """Whether it is in memory for more than a look: then it may say more than a file."""
        return article in self._kept

    def __iter__(self) -> Iterator[str]:
        """The articles in memory."""
        return iter({*self._kept, *self._seen.keys()})

    def take(self, article: str, units: ValuesByUnit) -> ValuesByUnit:
        """Takes in what a saved form says of an article that is not in memory; returns the dict."""
        live = LiveUnits(units)
        if self._keeps_all:
            self._kept[article] = live
            return live
        self._seen[article] = live
        self._recent.append(live)
        return live

    def keep(self, article: str, units: ValuesByUnit | None = None) -> ValuesByUnit:
        """Keeps an article: the dict that is in memory, else `units`, else nothing said yet."""
        found = self._kept.get(article)
        if found is None:
            found = self._seen.get(article)
        if found is None:
            found = units if isinstance(units, LiveUnits) else LiveUnits(units or {})
        self._kept[article] = found
        self._seen.pop(article, None)
        return found

    def let_go(self, article: str) -> None:
        """Keeps an article no longer than somebody looks at it: a saved form says all of it."""
        found = self._kept.pop(article, None)
        if found is not None:
            self._seen[article] = found
