"""Queues with an order of their own, over all articles: doubtful sentences, likely slips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reviewer.models import Article
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.ports import StoreError
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.queues.queue import Queue

if TYPE_CHECKING:
    from reviewer.session.core.session import RankedSentence, Session


class RankedQueue(Queue):
    """Sentences in the order in which they are worth a look."""

    @property
    def wants_decided(self) -> bool:
        """Whether decided sentences are in it, or undecided ones."""
        return False

    def ranking(self, session: Session) -> Sequence[RankedSentence]:
        """The sentences in their order; none before anything was worked out."""
        learned = session.learned
        return () if learned is None else learned.ranking(self.name)

    def may_hold(self, article: Article, tally: Tally, session: Session) -> bool:
        """Whether the ranking names the article."""
        return any(one.article == article.id for one in self.ranking(session))

    def places(
        self, article: OpenArticle, session: Session, start: int, step: int
    ) -> Iterator[int]:
        """The places in it in the order of the text: what Tab does within one article."""
        units = {one.unit for one in self.ranking(session) if one.article == article.article.id}
        known = sorted(place for unit in units if (place := article.place(unit)) is not None)
        for place in known[::step]:
            if (place - start) * step >= 0 and self._wants(article, place):
                yield place

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether a sentence is in it still."""
        return place in self.places(article, session, place, 1)

    def _wants(self, article: OpenArticle, place: int) -> bool:
        return (v.DECIDED in article.at(place).values) == self.wants_decided

    def following(
        self, session: Session, after: tuple[str, str] | None, step: int
    ) -> RankedSentence | None:
        """The next sentence in the order of the ranking that is in it still.

        Args:
            session: The session.
            after: Article and sentence that one comes from; from the top if that is not ranked.
            step: 1 or -1.
        """
        ranking = self.ranking(session)
        keys = [(one.article, one.unit) for one in ranking]
        at = keys.index(after) if after in keys else (-1 if step > 0 else len(keys))
        for number in range(at + step, len(keys) if step > 0 else -1, step):
            one = ranking[number]
            try:
                article = session.peek(one.article)
            except StoreError:
                continue
            place = article.place(one.unit)
            if place is not None and self._wants(article, place):
                return one
        return None


class CheckQueue(RankedQueue):
    """Sentences without a verdict, the most worth checking first."""

    def _wants(self, article: OpenArticle, place: int) -> bool:
        return not any(key.startswith(v.CHECK) for key in article.at(place).values)


class SampleQueue(RankedQueue):
    """Sentences by which the labels of a machine are judged, in their random order."""

    def ranking(self, session: Session) -> Sequence[RankedSentence]:
        """The sentences of all samples that are being judged."""
        from reviewer.session.core.session import RankedSentence

        found = session.visibility.sampled().items()
        return [
            RankedSentence(*key, f"sample of {contract}: judge it blindly")
            for key, contract in found
        ]


class SlipQueue(RankedQueue):
    """Decided sentences whose label the model thinks unlikely."""

    @property
    def wants_decided(self) -> bool:
        """Slips are decided."""
        return True


RANKED: tuple[RankedQueue, ...] = (
    RankedQueue(
        "doubtful",
        "d",
        "undecided sentences, most doubtful first, a fifth at random",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    SlipQueue(
        "likely slips",
        "y",
        "your decided sentences that the model thinks least likely",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    CheckQueue(
        "worth checking",
        "h",
        "sentences without a check: specific, checkable, about many",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    SampleQueue(
        "machine sample",
        "a",
        "sentences drawn at random by which a machine is judged",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
)
