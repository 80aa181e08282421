"""The same fact elsewhere: all articles in an index, bit by bit, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.session.article import links
from reviewer.session.article.links import SentencePlace
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Outcome
from reviewer.session.core.session import Session
from reviewer.session.search.corpus_search import glance

if TYPE_CHECKING:
    from reviewer.assist.fact_index import FactIndex, FactSentence, RelatedSentence

_LEAST: Final = 0.25
"""What has no name and scores less only shares a word."""
_STEP: Final = 10
"""Sentences that go into the index together: a few milliseconds."""
_LOOKED_AT: Final = 50
"""Articles that are not open and are looked for together."""


class RelatedPair(NamedTuple):
    """Two sentences that seem to contradict each other.

    Attributes:
        first: One of them.
        second: The other one, with relation, score and reason.
    """

    first: FactSentence
    second: RelatedSentence


class RelatedSearch:
    """Finds what other sentences say of the fact that a sentence tells of.

    The index is kept in the workspace's cache folder; articles that changed are put in anew. It
    holds the whole workspace, as far as that was open at some time, also where a part is open now.
    """

    def __init__(self, session: Session) -> None:
        """Knows no article yet."""
        self._session = session
        self._index: FactIndex | None = None
        self.left = -1
        """Articles that are still to be looked at; negative before the first look."""

    @property
    def index(self) -> FactIndex:
        """The index, opened or made when it is first asked for."""
        if self._index is None:
            import sqlite3

            from reviewer.assist.cues import load
            from reviewer.assist.fact_index import FactIndex

            session = self._session
            cues = load(session.language, session.cues)
            file = session.cache and session.cache / f"facts-{cues.language}.sqlite"
            try:
                self._index = FactIndex(file, cues, names=session.names)
            except (sqlite3.Error, OSError):
                # Another program window has it, or there is no room: it is made for this one.
                self._index = FactIndex(None, cues, names=session.names)
        return self._index

    def missing(self) -> int:
        """How many articles are not in the index as they are now.

        One that could not be read is there without a sentence, until its file changes.
        """
        stamps, store = self.index.stamps(), self._session.store
        here = (one for one in store.articles() if not one.missing)
        return sum(stamps.get(one.id) != store.version(one) for one in here)

    @property
    def is_kept(self) -> bool:
        """Whether the index is a file, which another process can fill."""
        return self.index.file is not None

    def filling(self) -> Iterator[int]:
        """Puts in what is new or has changed, in steps of a few milliseconds.

        Yields:
            How many articles are still to be looked at.
        """
        index, store = self.index, self._session.store
        articles = [one for one in store.articles() if not one.missing]
        yield from self._dropping({one.id for one in articles}, len(articles))
        stamps, places = index.stamps(), index.places()
        for number, article in enumerate(articles):
            self.left = len(articles) - number
            place, version = store.whereabouts(article), store.version(article)
            if stamps.get(article.id) == version:
                if places[article.id] != place:
                    index.move(article.id, place)
                continue
            opened: OpenArticle | None = None
            for step in glance(self._session, article.id, annotations=False):
                opened = step
                yield self.left
            if opened is None:
                # It cannot be read, which is among the problems; nobody tries again in vain.
                index.drop(article.id)
                index.finish(article.id, store.version(article), place)
            else:
                yield from (self.left for _ in self._put(opened, place))
        index.keep()
        self.left = 0
        yield 0

    def _dropping(self, open_ones: set[str], left: int) -> Iterator[int]:
        """Drops what is gone; articles that are only not open stay."""
        others = (one for one in self.index.places().items() if one[0] not in open_ones)
        for number, (name, place) in enumerate(others, 1):
            if not self._session.store.left_out(name, place):
                self.index.drop(name)
            if number % _LOOKED_AT == 0:
                yield left

    def _put(self, article: OpenArticle, place: str) -> Iterator[None]:
        index, name, layout = self.index, article.article.id, article.layout
        index.drop(name)
        index.learn(article.text)
        for first in range(0, len(article), _STEP):
            last = min(len(article), first + _STEP)
            index.extend(_sentence(article, at) for at in range(first, last))
            yield
        written = article.article.meta.get("date", "")
        index.finish(name, layout.sha256, place, written=written)

    def related(self, article: OpenArticle, place: int) -> list[RelatedSentence]:
        """What was found so far for a sentence, the likeliest first; its own article included."""
        every = self.index.related(_sentence(article, place), own=True)
        found = [one for one in every if one.relation or one.unsure or one.score >= _LEAST]
        hidden = {
            (one.article, one.unit)
            for one in links.links_of(article.at(place).values)
            if one.relation == links.UNRELATED
        }
        # Two that somebody said are not about one fact come last.
        return sorted(found, key=lambda one: (one.sentence.article, one.sentence.unit) in hidden)

    def conflicts(self) -> Iterator[RelatedPair | None]:
        """Sentences of the corpus that seem to contradict each other, each pair once.

        Those of which that is not sure are among them.

        Yields:
            A pair, or None where one more sentence was looked at.
        """
        for found in self.index.conflicts():
            yield None if found is None else RelatedPair(*found)

    # -- articles that are not open -----------------------------------------------------------

    def is_open(self, sentence: FactSentence) -> bool:
        """Whether one can go to a sentence."""
        return links.find(self._session, sentence.article, sentence.unit) is not None

    def why_not(self, sentence: FactSentence) -> str:
        """Why one cannot go to a sentence or link it, and what to do, in one line."""
        name = sentence.article
        command = self._session.store.left_out(name, self.index.places().get(name, ""))
        if not command:
            return "that sentence is gone: the list is out of date"
        return f"{name} is not open here  ·  to see it: {command}"

    # -- links --------------------------------------------------------------------------------

    def linked(self, article: OpenArticle, place: int, found: RelatedSentence) -> str:
        """What the annotator said of two sentences; empty if nothing."""
        here, other = SentencePlace(article, place), self._other(found)
        if other is None:
            there = found.sentence.article, found.sentence.unit
            said = links.links_of(here.values)
            return next((one.relation for one in said if (one.article, one.unit) == there), "")
        known = links.linked(here, other)
        return known.relation if known else ""

    def link(
        self, article: OpenArticle, place: int, found: RelatedSentence, relation: str
    ) -> Outcome:
        """Links a sentence with one that was found; see `links.link`."""
        other = self._other(found)
        if other is None:
            return Outcome(self.why_not(found.sentence), ok=False)
        here = SentencePlace(article, place)
        done = links.link(self._session, here, other, relation, found.reason)
        if done.ok and relation == links.SAME and links.linked(here, other):
            for source, target in ((other, here), (here, other)):
                if status := links.copyable(self._session, source, target):
                    return done._replace(message=f"{done.message}  ·  c copies: {status}")
        return done

    def copy_check(self, article: OpenArticle, place: int, found: RelatedSentence) -> Outcome:
        """Copies the check of one of two sentences to the other, whichever lacks one."""
        other = self._other(found)
        if other is None:
            return Outcome(self.why_not(found.sentence), ok=False)
        here = SentencePlace(article, place)
        known = links.linked(here, other)
        if known is None or known.relation != links.SAME:
            return Outcome("only between sentences linked as the same: = links them", ok=False)
        if links.copyable(self._session, other, here):
            return links.copy_check(self._session, other, here)
        return links.copy_check(self._session, here, other)

    def _other(self, found: RelatedSentence) -> SentencePlace | None:
        return links.find(self._session, found.sentence.article, found.sentence.unit)


def _sentence(article: OpenArticle, place: int) -> FactSentence:
    from reviewer.assist.fact_index import FactSentence

    start, end = article.layout.range(place)
    unit = article.layout.id(place)
    return FactSentence(article.article.id, unit, start, end, article.sentence(place))
