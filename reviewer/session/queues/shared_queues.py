"""Queues made of what others say: disputes, remarks, checks that want a second person.

Nothing of an article is in them before others' work on it may be seen. Articles are skipped by
the counts that are known without opening them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.models import Article
from reviewer.models import values as v
from reviewer.models.annotation import Tally, checks
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.queues.queue import Queue

if TYPE_CHECKING:
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide

# Not at the top below: the first frame shows nothing of what others say.


class SharedQueue(Queue):
    """Sentences that others have said something of."""

    @property
    def is_shared(self) -> bool:
        """Always."""
        return True

    def may_hold(self, article: Article, tally: Tally, session: Session) -> bool:
        """Whether there is anything to look for in an article, and it may be looked for."""
        from reviewer.session.collaboration.reveals import may_look

        every = tallies_of(session, article.id)
        return self.worth(every, session) and may_look(session, article.id)

    def worth(self, every: list[Tally], session: Session) -> bool:
        """Whether the counts of the people on an article allow for such a sentence."""
        raise NotImplementedError

    def places(
        self, article: OpenArticle, session: Session, start: int, step: int
    ) -> Iterator[int]:
        """The places in the queue from `start` on, forwards or backwards."""
        if not self.may_hold(article.article, Tally(), session):
            return
        side = session.others.side(article.article.id)
        for place in self.candidates(side, session)[::step]:
            if (place - start) * step >= 0 and self.holds(article, place, session):
                yield place

    def candidates(self, side: SideBySide, session: Session) -> list[int]:
        """The sentences worth looking at, in order."""
        return side.places()

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether a sentence is in it, as far as may be seen."""
        from reviewer.session.collaboration.reveals import may_show

        side = session.others.side(article.article.id)
        return may_show(session, side, place) and self.wants(session, side, place)

    def wants(self, session: Session, side: SideBySide, place: int) -> bool:
        """Whether a sentence that may be seen is in it."""
        raise NotImplementedError


class DisputedSentences(SharedQueue):
    """Sentences on which people differ, or whose decision does not hold any more."""

    def worth(self, every: list[Tally], session: Session) -> bool:
        """Two people who have decided something, or a decision."""
        busy = [
            tally
            for tally in every
            if tally.decided or tally.tags or tally.statuses or tally.gold or tally.answers
        ]
        return len(busy) > 1 or any(tally.gold for tally in every)

    def candidates(self, side: SideBySide, session: Session) -> list[int]:
        """Where anybody has said or decided something, and the first: questions stand there."""
        decided = session.gold.decisions(side.id).places()
        first = {0} if session.scheme.asked("article") else set()
        return sorted({*side.places(), *decided, *first})

    def wants(self, session: Session, side: SideBySide, place: int) -> bool:
        """Whether anything about it is to be decided, or decided anew."""
        return bool(disputed_at(session, side, place))


class RemarkQueue(SharedQueue):
    """Sentences where a remark waits for an answer, or a check of one's own was returned."""

    def worth(self, every: list[Tally], session: Session) -> bool:
        """Somebody has remarked on something, or signed something off."""
        return any(tally.remarks or tally.signoffs for tally in every)

    def wants(self, session: Session, side: SideBySide, place: int) -> bool:
        """Whether it is one's own turn there."""
        from reviewer.session.collaboration import remarks, signoff

        me = session.others.annotators.me
        said = side.values(place)
        keys = {key[: key.find(":") + 1] for values in said.values() for key in values}
        if v.REMARK in keys and any(
            thread.waits_for(me) for thread in remarks.threads(session, side, place, sees=True)
        ):
            return True
        return v.SIGNOFF in keys and any(
            item.about == me and item.standing == "returned"
            for item in signoff.checks(session, side, place, sees=True)
        )


class SignoffQueue(SharedQueue):
    """Sentences with a check of somebody else that wants a sign-off, or wants it again."""

    def worth(self, every: list[Tally], session: Session) -> bool:
        """A check whose status asks for it, or a sign-off that may be stale."""
        asking = {status.name for status in session.scheme.statuses if status.signoff}
        return any(tally.signoffs or asking & tally.statuses.keys() for tally in every)

    def wants(self, session: Session, side: SideBySide, place: int) -> bool:
        """Whether a check of another person there is to be signed off."""
        from reviewer.session.collaboration import signoff

        me = session.others.annotators.me
        others = (values for name, values in side.values(place).items() if name != me)
        if not any(any(checks(values)) for values in others):
            return False
        found = signoff.checks(session, side, place, sees=True)
        return any(item.about != me and item.standing in ("wanted", "stale") for item in found)


class OverruledQueue(SharedQueue):
    """Sentences of which an adjudicator decided otherwise than one says oneself."""

    def worth(self, every: list[Tally], session: Session) -> bool:
        """A decision."""
        return any(tally.gold for tally in every)

    def wants(self, session: Session, side: SideBySide, place: int) -> bool:
        """Whether one was overruled there, and has not answered since."""
        from reviewer.session.collaboration.overruled import overruled

        return bool(overruled(session, side, place))


def disputed_at(session: Session, side: SideBySide, place: int) -> tuple[str, ...]:
    """The keys that people differ on, of a sentence that may be seen.

    Those of questions about the article are among those of its first sentence.
    """
    from reviewer.session.adjudication.adjudication import Adjudication
    from reviewer.session.adjudication.adjudicators import disputes_count
    from reviewer.session.adjudication.article_answers import open_questions
    from reviewer.session.adjudication.matters import DISPUTED

    if not disputes_count(session, side.id):
        return ()
    matters = Adjudication(session, side.id).matters(place)
    asked = () if place else open_questions(session, side.id)
    return (*asked, *(matter.ballot.key for matter in matters if matter.state in DISPUTED))


def tallies_of(session: Session, article: str) -> list[Tally]:
    """The counts of all people who have said anything of an article, machines left out."""
    from reviewer.models.names import is_machine

    store = session.store
    known = (
        store.tallies(name).get(article) for name in store.annotators() if not is_machine(name)
    )
    return [tally for tally in known if tally is not None]
