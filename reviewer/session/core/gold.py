"""Folding gold: from the adjudicators' journals to `annotations/gold`.

Gold reads like one more annotator: what was decided, with the votes it was decided from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Final

from reviewer.formats.example import GOLD
from reviewer.models import Change, Json, Values, from_record
from reviewer.models import values as v
from reviewer.models.annotation import Provenance
from reviewer.models.names import is_machine
from reviewer.ports import Reading, Store, StoreError, Writer
from reviewer.review.answer_votes import ONE_TAG, answers_of
from reviewer.review.gold import gold_record, gold_sources
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.decisions import Decisions, article_rulings
from reviewer.session.core.open_articles import OpenArticles

LONG: Final = 5_000
"""Sentences from which on an article's gold waits until it is left."""


class GoldUpdates:
    """Knows the decisions on open articles, and which articles' gold is behind."""

    def __init__(
        self,
        store: Store,
        annotator: str,
        articles: OpenArticles,
        tags: Sequence[str],
        writer: Callable[[], Writer | None],
    ) -> None:
        """Nothing is known to be behind.

        Args:
            store: Where everything is kept.
            annotator: Who is at work.
            articles: The articles that the annotator has open.
            tags: The scheme's tags in their order.
            writer: Gives the writing session; None if the work is open for reading only.
        """
        self._store = store
        self._annotator = annotator
        self._articles = articles
        self._tags = tags
        self._writer = writer
        self._decisions: dict[str, Decisions] = {}
        self._behind: set[str] = set()
        self._unsure: set[str] = set()
        self.failure = ""
        """Why the last folding failed, in one line; empty while all is well."""

    def decisions(self, article: str) -> Decisions:
        """The decisions on an article that is open.

        Raises:
            StoreError: It cannot be read.
        """
        opened = self._articles.open(article)
        known = self._decisions.get(article)
        if known is None or not known.is_current or known.article is not opened:
            known = self._decisions[article] = Decisions(self._store, self._annotator, opened)
        return known

    def wrote(self, changes: Iterable[Change]) -> None:
        """Takes in what the session wrote."""
        touched: dict[str, list[str]] = {}
        for change in changes:
            if change.key.startswith(v.GOLD):
                touched.setdefault(change.article, []).append(change.unit)
        for article, units in touched.items():
            self._behind.add(article)
            if article in self._decisions:
                self._decisions[article].refresh(units)

    def arrived(self, names: Iterable[str]) -> None:
        """Takes in that annotators wrote elsewhere: what they decided is folded too."""
        self._decisions.clear()
        self._unsure.update(name for name in names if not is_machine(name))

    def doubt(self) -> None:
        """Takes all gold for behind: a kill, a merge, or an edited text may have left it so."""
        self._unsure.update(one for one in self._store.annotators() if not is_machine(one))

    @property
    def is_behind(self) -> bool:
        """Whether gold may have to be folded."""
        return bool(self._unsure or self._behind)

    def close(self, article: str) -> None:
        """Lets go of an article and brings its gold up to date."""
        if article in self._behind:
            self.fold(article)
        self._decisions.pop(article, None)

    def fold_behind(self, *, long: bool = True, seconds: float = math.inf) -> None:
        """Brings the gold of all articles that are behind up to date.

        Args:
            long: Whether articles that take a while are folded too.
            seconds: After about so many the rest is left for the next time.
        """
        until = monotonic() + seconds
        while self._unsure:
            self._behind.update(decided_by(self._store, self._unsure.pop()))
            if monotonic() >= until:
                return
        if not self._behind:
            return
        sizes = {one.id: one.sentences for one in self._store.articles()}
        for article in sorted(self._behind):
            if long or sizes.get(article, 0) < LONG:
                self.fold(article)
            if monotonic() >= until:
                return

    def fold(self, article: str) -> bool:
        """Brings the gold of one article up to date; returns whether it is."""
        if self._writer() is None:
            return False
        try:
            records, sources = self._folded(article)
            done = self._store.keep_gold(article, records, sources)
            self.failure = ""
        except StoreError as error:
            # An article that is gone keeps the gold it has.
            self.failure, done = str(error), False
            self._behind.discard(article)
        if done:
            self._behind.discard(article)
        return done

    def _folded(self, article: str) -> tuple[list[Values], dict[str, Values]]:
        opened = self._articles.peek(article)
        while not opened.complete:
            opened.reading.read_on(1.0)
            opened.grow()
        decisions = self._decisions.get(article)
        if decisions is None or not decisions.is_current:
            decisions = Decisions(self._store, self._annotator, opened)
        return folded(decisions, self._tags)


def decided_by(store: Store, name: str) -> list[str]:
    """The articles on which somebody has decided anything as an adjudicator."""
    return [article for article, tally in store.tallies(name).items() if tally.gold]


def folded(decisions: Decisions, tags: Sequence[str]) -> tuple[list[Values], dict[str, Values]]:
    """What decisions on an article, all sentences of which are there, come to.

    Returns:
        The records of its gold in the order of the text, and the sources that they cite, by id.
    """
    opened = decisions.article
    records: list[Values] = []
    sources: dict[str, Values] = {}
    for place in decisions.places():
        held = decisions.at(place)
        unit = opened.layout.id(place)
        records.append(gold_record(unit, opened.anchor_json(place), held, tags))
        sources.update(gold_sources(held))
    return records, sources


def said_by(
    store: Store, annotator: str, tags: Sequence[str], reading: Reading, meta: Mapping[str, str]
) -> tuple[dict[str, Values], dict[str, Provenance]]:
    """What an annotator says of an article, read for one look.

    Args:
        store: Where everything is kept.
        annotator: Their name; `gold` for what adjudication decided.
        tags: The scheme's tags in their order.
        reading: The article, read to its end.
        meta: What they say of the article itself.

    Returns:
        Unit -> values, and for gold unit -> provenance.
    """
    records: Sequence[dict[str, Json]]
    if annotator == GOLD:
        records = _gold_of(store, annotator, tags, reading)
    else:
        found = store.records(annotator, [reading.article.id])
        records = [record for _, record in found]
    values = dict(map(from_record, records))
    about = {v.META + name: text for name, text in meta.items()}
    about |= _answered(store, annotator, reading.article.id)
    if about:
        values[""] = about
    return values, {one["unit"]: one["gold"] for one in records if "gold" in one}


def _answered(store: Store, annotator: str, article: str) -> Values:
    """What somebody answered about an article as a whole, or what was decided about it."""
    if annotator != GOLD:
        about = store.about(annotator, article)
        return {key: value for key, value in about.items() if key.startswith(v.ANSWER)}
    rulings = article_rulings(store, article).items()
    return answers_of({key: one.value for key, one in rulings if not one.reopened})


def _gold_of(
    store: Store, annotator: str, tags: Sequence[str], reading: Reading
) -> Sequence[dict[str, Json]]:
    """The records of an article's gold.

    The journals of the adjudicators have the last word: the file may be behind them, or merged
    from two. It counts where it came without them.
    """
    article = reading.article.id
    opened = OpenArticle(reading, {}, store.cuts(article))
    records, _ = folded(Decisions(store, annotator, opened), tags)
    if records:
        return records
    kept = store.gold(article)
    return [] if _deciders(kept) <= set(store.annotators()) else kept


def _deciders(records: Iterable[Mapping[str, Json]]) -> set[str]:
    """Whose decisions the records of a file of gold tell of."""
    entries = [one for record in records for one in record.get("gold", {}).values()]
    every = [each for one in entries for each in one.get("reopened", [one])]
    return {str(each.get("by", "")) for each in every}


def sources_of(store: Store, annotator: str) -> Mapping[str, Json]:
    """The sources that an annotator's evidence cites; gold cites those of everybody."""
    if annotator != GOLD:
        return store.sources(annotator)
    return {id: one for name in store.annotators() for id, one in store.sources(name).items()}


def ruled(provenance: Iterable[Provenance], tags: Iterable[str]) -> dict[str, int]:
    """Tag -> 1 for every tag that was decided, whether for or against it.

    Args:
        provenance: Of one sentence.
        tags: The tags of the scheme: deciding which one a sentence has decides on all of them.
    """
    held = [key for one in provenance for key, it in one.items() if "reopened" not in it]
    found = {key[len(v.TAG) :]: 1 for key in held if key.startswith(v.TAG)}
    return found | dict.fromkeys(tags, 1) if ONE_TAG in held else found


def votes_of(provenance: Iterable[Provenance], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Name -> tags, of everyone whose vote a decision on a tag was made from.

    Args:
        provenance: Of one sentence.
        names: Annotator -> what they are called in the examples, if not by their name.
    """
    votes: dict[str, list[str]] = {}
    for one in provenance:
        for key, entry in one.items():
            if key.startswith(v.TAG):
                for annotator, vote in entry.get("votes", {}).items():
                    tags = votes.setdefault(names.get(annotator, annotator), [])
                    if vote:
                        tags.append(key[len(v.TAG) :])
            for annotator, vote in one.get(ONE_TAG, {}).get("votes", {}).items():
                votes.setdefault(names.get(annotator, annotator), []).extend([vote] if vote else [])
    return {name: sorted(set(votes[name])) for name in sorted(votes)}
