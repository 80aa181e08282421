"""Queues: the sentences that want something, and the next of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reviewer.models import Article, Scheme
from reviewer.models import values as v
from reviewer.models.annotation import Tally, checks
from reviewer.session.checks import requirements
from reviewer.session.checks.requirements import warned
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated
from reviewer.session.queues.minority import MinorityQueue
from reviewer.session.queues.queue import Queue
from reviewer.session.queues.ranked_queues import RANKED
from reviewer.session.queues.shared_queues import (
    DisputedSentences,
    OverruledQueue,
    RemarkQueue,
    SignoffQueue,
)

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


def _undecided(said: Annotated, _: Scheme) -> bool:
    return v.DECIDED not in said.values


def _open_check(said: Annotated, scheme: Scheme) -> bool:
    return any(
        not check.get("withdrawn") and not _settled(check["status"], scheme)
        for _, check in checks(said.values)
    )


def _settled(status: str, scheme: Scheme) -> bool:
    known = scheme.status(status)
    return known is not None and known.settled


def _lacking(said: Annotated, scheme: Scheme) -> bool:
    return requirements.lacks(said.values, scheme)


def _asks(status: str, scheme: Scheme) -> bool:
    known = scheme.status(status)
    return known is not None and known.need is not None


class UndecidedQueue(Queue):
    """Sentences not settled yet; of an article shared out by rows those for the annotator."""

    def may_hold(self, article: Article, tally: Tally, session: Session) -> bool:
        """Whether any sentence that is for the annotator is not settled."""
        shares = session.shares
        if article.sentences < 0 or shares.rows(article.id) is None:
            return super().may_hold(article, tally, session)
        return shares.decided(article.id, [(session.annotator, tally)]) < shares.total(article)

    def places(
        self, article: OpenArticle, session: Session, start: int, step: int
    ) -> Iterator[int]:
        """The places in the queue from `start` on, forwards or backwards."""
        mine = session.shares.places(article)
        every = range(start, len(article) if step > 0 else -1, step)
        own = every if mine is None else filter(mine.__contains__, every)
        return (place for place in own if self.has(article.at(place), session.scheme))

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether a sentence is for the annotator and not settled."""
        mine = session.shares.places(article)
        return (mine is None or place in mine) and super().holds(article, place, session)


class WarningQueue(Queue):
    """Checks to beware of: judging them takes the sources and the article's date."""

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether any check of the sentence has a warning."""
        return bool(warned(article, place))


class OrphanQueue(Queue):
    """Annotations that lost their sentence: they are in it where they stood."""

    def places(
        self, article: OpenArticle, session: Session, start: int, step: int
    ) -> Iterator[int]:
        """The places near which orphans stood, forwards or backwards."""
        # Not at the top: few articles ever lose a sentence.
        from reviewer.session.article.changed_text import places_of_lost

        known = places_of_lost(article)[::step]
        return (place for place in known if (place - start) * step >= 0)

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether an orphan stood near a sentence."""
        return place in self.places(article, session, place, 1)


class RuleQueue(Queue):
    """Sentences settled under an earlier rule, of those that a change has looked at again."""

    def places(
        self, article: OpenArticle, session: Session, start: int, step: int
    ) -> Iterator[int]:
        """The places in the queue from `start` on, forwards or backwards."""
        # Not at the top: most schemes have never changed.
        from reviewer.session.search.rule_changes import outdated_places

        known = outdated_places(session, article)[::step]
        return (place for place in known if (place - start) * step >= 0)

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether a rule has changed since the sentence was settled."""
        from reviewer.session.search.rule_changes import outdated

        return bool(outdated(session, article, place))


def _flagged(said: Annotated, _: Scheme) -> bool:
    return any(map(v.is_flag, said.values))


def _recheck(said: Annotated, _: Scheme) -> bool:
    return bool(said.recheck)


CHANGED_RULES: Final = "changed rules"
"""The queue in which settling a sentence says that it holds under the present rules."""

QUEUES: tuple[Queue, ...] = (
    UndecidedQueue(
        "undecided",
        "u",
        "sentences not settled yet",
        _undecided,
        lambda article, tally, _: article.sentences < 0 or tally.decided < article.sentences,
        bare=True,
    ),
    Queue(
        "open checks",
        "k",
        "checks that nobody has finished",
        _open_check,
        lambda _, tally, scheme: any(not _settled(name, scheme) for name in tally.statuses),
    ),
    Queue(
        "evidence missing",
        "e",
        "checks whose status asks for more than there is",
        _lacking,
        lambda _, tally, scheme: any(_asks(name, scheme) for name in tally.statuses),
    ),
    WarningQueue(
        "warnings",
        "w",
        "checks with a warning: late, partial or shared evidence",
        lambda said, _: any(checks(said.values)),
        lambda _, tally, __: bool(tally.statuses),
    ),
    Queue(
        "flagged",
        "f",
        "sentences with a flag",
        _flagged,
        lambda _, tally, __: tally.flagged > 0,
    ),
    DisputedSentences(
        "disputed",
        "x",
        "sentences on which people differ and nobody has decided",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    RemarkQueue(
        "remarks",
        "c",
        "remarks for you and your returned checks; Enter answers",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    SignoffQueue(
        "to sign off",
        "o",
        "checks of others that want you: + signs off, - returns",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    OverruledQueue(
        "overruled",
        "v",
        "sentences decided otherwise than you say, with the reason",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    MinorityQueue(
        "minority",
        "m",
        "sentences on which a usually right minority differs",
        lambda _, __: True,
        lambda _, __, ___: True,
    ),
    Queue(
        "re-check",
        "r",
        "annotations whose sentence changed",
        _recheck,
        # Counts do not tell whether the text has changed since: any annotated article may.
        lambda _, tally, __: tally != Tally(),
    ),
    RuleQueue(
        CHANGED_RULES,
        "g",
        "sentences tagged before a rule changed; space confirms them",
        lambda _, __: True,
        lambda _, tally, scheme: (
            bool(tally.decided or tally.tags) and any(tag.rechecks for tag in scheme.tags)
        ),
    ),
    OrphanQueue(
        "orphans",
        "l",
        "annotations that lost their sentence; Enter attaches them",
        lambda _, __: True,
        lambda _, tally, __: tally != Tally(),
    ),
    *RANKED,
)


def queue(name: str) -> Queue:
    """The queue of that name.

    Raises:
        KeyError: There is none.
    """
    return {queue.name: queue for queue in QUEUES}[name]
