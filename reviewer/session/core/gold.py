"""Folding gold: from the adjudicators' journals to `annotations/gold`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING, Final

from reviewer.models import Change, Values
from reviewer.models import values as v
from reviewer.models.names import is_machine
from reviewer.ports import Store, StoreError
from reviewer.review.gold import gold_record, gold_sources
from reviewer.session.core.decisions import Rulings

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

LONG: Final = 5_000
"""Sentences from which on an article's gold waits until it is left."""


class Golden:
    """Knows the decisions on open articles, and which articles' gold is behind."""

    def __init__(self, session: Session) -> None:
        """Nothing is known to be behind."""
        self._session = session
        self._rulings: dict[str, Rulings] = {}
        self._behind: set[str] = set()
        self._unsure: set[str] = set()
        self.failure = ""
        """Why the last folding failed, in one line; empty while all is well."""

    def rulings(self, article: str) -> Rulings:
        """The decisions on an article that is open.

        Raises:
            StoreError: It cannot be read.
        """
        opened = self._session.open(article)
        known = self._rulings.get(article)
        if known is None or not known.is_current or known.article is not opened:
            known = self._rulings[article] = Rulings(self._session, opened)
        return known

    def wrote(self, changes: Iterable[Change]) -> None:
        """Takes in what the session wrote."""
        touched: dict[str, list[str]] = {}
        for change in changes:
            if change.key.startswith(v.GOLD):
                touched.setdefault(change.article, []).append(change.unit)
        for article, units in touched.items():
            self._behind.add(article)
            if article in self._rulings:
                self._rulings[article].refresh(units)

    def arrived(self, names: Iterable[str]) -> None:
        """Takes in that annotators wrote elsewhere: what they decided is folded too."""
        self._rulings.clear()
        self._unsure.update(name for name in names if not is_machine(name))

    def doubt(self) -> None:
        """Takes all gold for behind: a kill, a merge, or an edited text may have left it so."""
        self._unsure.update(one for one in self._session.store.annotators() if not is_machine(one))

    @property
    def is_behind(self) -> bool:
        """Whether gold may have to be folded."""
        return bool(self._unsure or self._behind)

    def close(self, article: str) -> None:
        """Lets go of an article and brings its gold up to date."""
        if article in self._behind:
            self.fold(article)
        self._rulings.pop(article, None)

    def fold_behind(self, *, long: bool = True, seconds: float = math.inf) -> None:
        """Brings the gold of all articles that are behind up to date.

        Args:
            long: Whether articles that take a while are folded too.
            seconds: After about so many the rest is left for the next time.
        """
        until = monotonic() + seconds
        while self._unsure:
            self._behind.update(decided_by(self._session.store, self._unsure.pop()))
            if monotonic() >= until:
                return
        if not self._behind:
            return
        sizes = {one.id: one.sentences for one in self._session.store.articles()}
        for article in sorted(self._behind):
            if long or sizes.get(article, 0) < LONG:
                self.fold(article)
            if monotonic() >= until:
                return

    def fold(self, article: str) -> bool:
        """Brings the gold of one article up to date; returns whether it is."""
        if self._session.writer is None:
            return False
        try:
            records, sources = self._folded(article)
            done = self._session.store.keep_gold(article, records, sources)
            self.failure = ""
        except StoreError as error:
            # An article that is gone keeps the gold it has.
            self.failure, done = str(error), False
            self._behind.discard(article)
        if done:
            self._behind.discard(article)
        return done

    def _folded(self, article: str) -> tuple[list[Values], dict[str, Values]]:
        opened = self._session.peek(article)
        while not opened.complete:
            opened.reading.read_on(1.0)
            opened.grow()
        rulings = self._rulings.get(article)
        if rulings is None or not rulings.is_current:
            rulings = Rulings(self._session, opened)
        return folded(self._session, rulings)


def decided_by(store: Store, name: str) -> list[str]:
    """The articles on which somebody has decided anything as an adjudicator."""
    return [article for article, one in store.tallies(name).items() if one.gold]


def folded(session: Session, rulings: Rulings) -> tuple[list[Values], dict[str, Values]]:
    """What decisions on an article, all sentences of which are there, come to.

    Returns:
        The records of its gold in the order of the text, and the sources that they cite, by id.
    """
    opened = rulings.article
    tags = [tag.name for tag in session.scheme.tags]
    records: list[Values] = []
    sources: dict[str, Values] = {}
    for place in rulings.places():
        held = rulings.at(place)
        unit = opened.layout.id(place)
        records.append(gold_record(unit, opened.anchor_json(place), held, tags))
        sources.update(gold_sources(held))
    return records, sources
