"""What of an article is whose to annotate, where it was given out row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from reviewer.models import Article
from reviewer.models import values as v
from reviewer.ports import Store

if TYPE_CHECKING:
    from reviewer.models.annotation import Tally
    from reviewer.session.core.annotated_text import AnnotatedText
    from reviewer.session.core.annotators import Annotators


class Shares:
    """Looks it up for whom it may concern, by the names that count."""

    def __init__(self, store: Store, annotators: Annotators) -> None:
        """Asks the store, each time anew.

        Args:
            store: Where everything is kept.
            annotators: Who there is, and who is at work.
        """
        self._store = store
        self._annotators = annotators
        self._places: tuple[object, frozenset[int]] = (None, frozenset())
        self._most: dict[str, tuple[Mapping[str, frozenset[int]], tuple[str, ...], int]] = {}

    def rows(self, article: str, person: str = "") -> frozenset[int] | None:
        """Where the rows begin that somebody was given of an article.

        Args:
            article: The article.
            person: By the name that counts; whoever is at work by default.

        Returns:
            None if it is not shared out by rows, or all of it is theirs, or none: then all is open
            to them.
        """
        own = self._store.assigned_rows().get(article)
        if own is None:
            return None
        found = [starts for name, starts in own.items() if self._is(name, person)]
        holders = self._store.assignments().get(article, ())
        if not found or any(self._is(name, person) for name in holders if name not in own):
            return None
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _is(self, name: str, person: str) -> bool:
        return self._annotators.person(name) == (person or self._annotators.me)

    def places(self, text: AnnotatedText) -> frozenset[int] | None:
        """The places of the sentences that are for whoever is at work; None for all of them."""
        starts = self.rows(text.article.id)
        if starts is None:
            return None
        known = (text, text.epoch, len(text), starts)
        if self._places[0] != known:
            start_of = text.layout.range
            mine = frozenset(at for at in range(len(text)) if start_of(at)[0] in starts)
            self._places = (known, mine)
        return self._places[1]

    def progress(self, text: AnnotatedText) -> tuple[int, int]:
        """How many sentences are decided, and how many are for whoever is at work."""
        mine = self.places(text)
        return (text.decided, len(text)) if mine is None else (text.decided_in(mine), len(mine))

    def total(self, article: Article, person: str = "") -> int:
        """How many sentences of an article are for somebody; -1 if they are not counted yet."""
        starts = self.rows(article.id, person) if article.sentences > 0 else None
        return article.sentences if starts is None else len(starts)

    def decided(
        self, article: str, said: Iterable[tuple[str, Tally | None]], person: str = ""
    ) -> int:
        """How many of the sentences that are for somebody they have decided.

        Args:
            article: The article.
            said: The names under which they have written, with what is counted of the article.
            person: By the name that counts; whoever is at work by default.
        """
        starts = self.rows(article, person)
        decided = [(name, tally.decided) for name, tally in said if tally and tally.decided]
        if starts is None:
            return sum(count for _, count in decided)
        return sum(_decided_in(self._store, name, article, starts) for name, _ in decided)

    def among(self, article: str, start: int) -> list[str]:
        """The people who are to annotate the row that begins somewhere, in alphabetical order."""
        own = self._store.assigned_rows().get(article, {})
        names = (
            name
            for name in self._store.assignments().get(article, ())
            if name not in own or start in own[name]
        )
        return sorted({self._annotators.person(name) for name in names}, key=str.lower)

    def most(self, article: str) -> int:
        """How many people are to annotate the same sentence of an article, at most."""
        own = self._store.assigned_rows().get(article)
        names = self._store.assignments().get(article, ())
        if own is None:
            return len(names)
        known = self._most.get(article)
        # Asked for each row that is painted, so what was counted is kept.
        if known is None or known[0] is not own or known[1] != names:
            whole = sum(name not in own for name in names)
            counts = Counter(start for starts in own.values() for start in starts)
            known = (own, names, whole + max(counts.values(), default=0))
            self._most[article] = known
        return known[2]


def _decided_in(store: Store, name: str, article: str, starts: Collection[int]) -> int:
    """How many sentences that begin there somebody has decided under a name."""
    return sum(
        v.DECIDED in said and (at := unit.rpartition(".")[2]).isdecimal() and int(at) in starts
        for unit, said in store.values(name, article).items()
    )
