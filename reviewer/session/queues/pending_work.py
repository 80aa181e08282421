"""What waits in each article: disputes, remarks, sign-offs, annotations to be looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Article
from reviewer.models.annotation import Tally
from reviewer.models.pseudonyms import shown
from reviewer.ports import StoreError
from reviewer.session.queues.queues import queue
from reviewer.session.queues.shared_queues import SharedQueue, tallies_of

if TYPE_CHECKING:
    from reviewer.session.adjudication.dispute_queue import DisputeQueue
    from reviewer.session.collaboration.signoff import SignoffItem, Standing
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide


class Due(NamedTuple):
    """What waits in one article, as far as may be seen.

    Attributes:
        disputed: Sentences on which people differ.
        remarks: Sentences with a remark that waits, or a check that was returned.
        checks: Sentences with a check of others that wants a sign-off.
        rechecks: Annotations of one's own to be looked at again, orphans included.
        work: People whose submitted work on the article wants a sign-off.
        mine: How one's own work on the article stands; `not needed` if nobody has to sign it.
        by: Who signed it off or returned it, and the reason; empty for nobody.
    """

    disputed: int = 0
    remarks: int = 0
    checks: int = 0
    rechecks: int = 0
    work: tuple[str, ...] = ()
    mine: Standing = "not needed"
    by: str = ""


NOTHING: Final = Due()


class PendingWork:
    """What waits, article by article; what was found last stays until it is looked at again."""

    def __init__(self, session: Session) -> None:
        """Nothing is known yet."""
        self._session = session
        self._known: dict[str, Due] = {}
        self._kinds: Counter[Due] = Counter()
        self.version = 0
        """Changes whenever anything else waits somewhere."""

    def of(self, article: str) -> Due:
        """What waits in an article, as far as is known."""
        return self._known.get(article, NOTHING)

    def __iter__(self) -> Iterator[Due]:
        """Whatever waits in any article, each kind once: few are different."""
        return iter(self._kinds)

    def take(self, found: Mapping[str, Due]) -> list[str]:
        """Takes in what waits in some articles; returns those where that is something else."""
        return [article for article, due in found.items() if self._keep(article, due)]

    def _keep(self, article: str, due: Due) -> bool:
        before = self.of(article)
        if due == before:
            return False
        self._kinds.subtract((before,))
        if self._kinds[before] <= 0:
            del self._kinds[before]
        if due == NOTHING:
            del self._known[article]
        else:
            self._known[article] = due
            self._kinds[due] += 1
        self.version += 1
        return True

    def looking(self, articles: Iterable[str]) -> Iterator[bool]:
        """Looks at articles one after the other.

        Yields:
            After each: whether something else waits there than before.
        """
        known = {article.id: article for article in self._session.store.articles()}
        for name in articles:
            yield self._keep(name, self._due(known[name]) if name in known else NOTHING)

    # -- inside -------------------------------------------------------------------------------

    def _due(self, article: Article) -> Due:
        every = tallies_of(self._session, article.id)
        if not every or article.missing:
            return NOTHING
        try:
            due = Due(rechecks=self._rechecks(article))
            return self._shared(due, article.id, every) if len(every) > 1 else due
        except StoreError:
            # It is among the problems.
            return NOTHING

    def _rechecks(self, article: Article) -> int:
        session = self._session
        # Records, because nothing of them is kept: most articles need no second look.
        said = session.store.records(session.annotator, [article.id])
        anchors = [record["anchor"] for _, record in said if record.get("anchor")]
        fresh = all(anchor.get("sha256") == article.sha256 for anchor in anchors)
        if not anchors or (fresh and not session.store.cuts(article.id)):
            return 0
        return sum(session.peek(article.id).unsettled())

    def _shared(self, due: Due, article: str, every: list[Tally]) -> Due:
        from reviewer.session.collaboration.reveals import may_look, may_show

        session = self._session
        names = ("disputed", "remarks", "to sign off")
        queues = [one for one in map(queue, names) if isinstance(one, SharedQueue)]
        worth = [one for one in queues if one.worth(every, session)]
        signs = any(tally.submitted or tally.signoffs for tally in every)
        if not (worth or signs) or not may_look(session, article):
            return due
        found: dict[str, int] = {}
        if [one.name for one in worth] == ["disputed"]:
            found = self._votes(article)
            worth = [] if found else worth
        if not (worth or signs):
            return due._replace(disputed=found.get("disputed", 0))
        side = session.others.peek(article)
        places = side.places() if worth else []
        seen = [place for place in places if may_show(session, side, place)]
        found |= {one.name: self._count(one, side, seen) for one in worth}
        due = due._replace(
            disputed=found.get("disputed", 0),
            remarks=found.get("remarks", 0),
            checks=found.get("to sign off", 0),
        )
        return self._signed(due, side) if signs else due

    def _votes(self, article: str) -> dict[str, int]:
        """How much is disputed where there is nothing but votes, and all may be seen; else nothing.

        Nothing is opened for that, which is ten times as fast.
        """
        from reviewer.session.adjudication.adjudicators import disputes_count
        from reviewer.session.adjudication.article_answers import open_questions
        from reviewer.session.collaboration.reveals import entry

        session = self._session
        if entry(session, article).how != "open" or not disputes_count(session, article):
            return {}
        plain = self._queue.plain(article)
        if plain is None:
            return {}
        first = {0} if open_questions(session, article) else set()
        return {"disputed": len(first | plain.keys())}

    @cached_property
    def _queue(self) -> DisputeQueue:
        from reviewer.session.adjudication.dispute_queue import DisputeQueue

        return DisputeQueue(self._session)

    def _count(self, queue: SharedQueue, side: SideBySide, seen: list[int]) -> int:
        if queue.name == "disputed":
            from reviewer.session.adjudication.adjudication import Adjudication
            from reviewer.session.adjudication.article_answers import open_questions

            shown = set(seen)
            found = {one.place for one in Adjudication(self._session, side.id, side).disputes()}
            if open_questions(self._session, side.id):
                return len({0, *(found & shown)})
            return len(found & shown)
        return sum(queue.wants(self._session, side, place) for place in seen)

    def _signed(self, due: Due, side: SideBySide) -> Due:
        from reviewer.session.collaboration import signoff

        me = self._session.others.annotators.me
        items = signoff.articles(self._session, side)
        wanting = (
            item for item in items if item.about != me and item.standing in ("wanted", "stale")
        )
        due = due._replace(work=tuple(item.about for item in wanting))
        own = next((item for item in items if item.about == me), None)
        return due if own is None else due._replace(mine=own.standing, by=_signers(own))


def _signers(item: SignoffItem) -> str:
    fresh = [signoff for signoff in item.signed if not signoff.stale] or list(item.signed)
    returned = [signoff for signoff in fresh if not signoff.approved]
    return ", ".join(
        f"{shown(signoff.by)}: {signoff.why}" if signoff.why else shown(signoff.by)
        for signoff in returned or fresh
    )
