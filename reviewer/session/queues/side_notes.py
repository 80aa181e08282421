"""What stands beside the sentences of an article: remarks, and how sign-off of checks stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import values as v
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.queues.shared_queues import disputed_at, tallies_of

if TYPE_CHECKING:
    from reviewer.session.collaboration.overruled import Overruled
    from reviewer.session.collaboration.remarks import Thread
    from reviewer.session.collaboration.signoff import Signable
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide
    from reviewer.session.queues.minority import FewerVotes, MinorityQueue

NOTED_AT_ONCE: Final = 64
"""Sentences of which one line of the journal says that others' work on them was shown."""

_BESIDE: Final = (v.REMARK, v.CHECK, v.SIGNOFF)


class SideNote(NamedTuple):
    """What stands beside one sentence, as far as it may be seen.

    Attributes:
        me: The annotator at work, by the name that counts.
        threads: The remarks, the oldest first.
        checks: The checks of everybody, with how their sign-off stands.
        disputed: What people differ on, if that was asked for: keys of tags, checks, spans.
        overruled: What adjudicators decided otherwise than the annotator says.
        fewer: Tags on which a usually right minority differs, if that queue is walked.
    """

    me: str = ""
    threads: tuple[Thread, ...] = ()
    checks: tuple[Signable, ...] = ()
    disputed: tuple[str, ...] = ()
    overruled: tuple[Overruled, ...] = ()
    fewer: tuple[FewerVotes, ...] = ()

    @property
    def own(self) -> dict[str, Signable]:
        """The annotator's own checks by id."""
        return {
            signable.item.on: signable for signable in self.checks if signable.item.about == self.me
        }

    @property
    def others(self) -> tuple[Signable, ...]:
        """The checks of other people."""
        return tuple(signable for signable in self.checks if signable.item.about != self.me)

    @property
    def waiting(self) -> tuple[Thread, ...]:
        """The remarks that wait for the annotator."""
        return tuple(thread for thread in self.threads if thread.waits_for(self.me))


NOTHING: Final = SideNote()


def margin_of(session: Session, side: SideBySide, place: int, *, sees: bool) -> SideNote:
    """What stands beside a sentence.

    Args:
        session: The annotator at work.
        side: The article with everybody's annotations.
        place: The sentence's index.
        sees: Whether what others say of it may be seen.
    """
    # Not at the top: the first frame shows nothing of what others say.
    from reviewer.session.collaboration import remarks, signoff

    said = {"": side.article.at(place).values, **side.values(place)}
    if not any(key.startswith(_BESIDE) for values in said.values() for key in values):
        return NOTHING
    threads = tuple(remarks.threads(session, side, place, sees=sees))
    checks = tuple(signoff.signable_checks(session, side, place, sees=sees))
    me = session.others.annotators.me
    return SideNote(me, threads, checks) if threads or checks else NOTHING


class SideNotes:
    """The margins of one article, found in short steps.

    What others say is in them only where it may be seen and has been asked for: the article was
    shown already, the workspace hides nothing, or a queue of others' work is being walked. That
    it is shown is noted before it is given out.
    """

    def __init__(
        self,
        session: Session,
        article: OpenArticle,
        *,
        asked: bool = False,
        disputes: bool = False,
        minority: MinorityQueue | None = None,
    ) -> None:
        """Knows nothing yet.

        Args:
            session: The annotator at work.
            article: The article, open in the session.
            asked: Whether others' work on it was asked for.
            disputes: Whether disputes are looked for too.
            minority: The queue of usually right minorities, while that is walked.
        """
        self._session = session
        self._article = article
        self._asked = asked
        self._disputes = disputes
        self._minority = minority
        self._known: dict[int, SideNote] = {}

    def at(self, place: int) -> SideNote:
        """What stands beside a sentence, as far as is known yet."""
        return self._known.get(place, NOTHING)

    def looking(self) -> Iterator[list[int]]:
        """Looks at the article from its start.

        Yields:
            The sentences whose margins are known now.
        """
        if not self._worth():
            return
        side = self._side
        found: dict[int, SideNote] = {}
        for place in side.places():
            margin = self._side_note(side, place)
            if margin != NOTHING:
                found[place] = margin
            if len(found) >= NOTED_AT_ONCE:
                yield self._give_out(side, found)
                found = {}
            else:
                yield []
        yield self._give_out(side, found)

    def renew(self, place: int) -> None:
        """Looks again at a sentence of which something was said, or that is looked at now."""
        self._known.pop(place, None)
        if self._worth():
            side = self._side
            margin = self._side_note(side, place)
            if margin != NOTHING:
                self._give_out(side, {place: margin})

    # -- inside -------------------------------------------------------------------------------

    @property
    def _side(self) -> SideBySide:
        return self._session.others.side(self._article.article.id)

    def _worth(self) -> bool:
        """Whether anybody has said what goes into a margin, and it is wanted.

        Until then others' annotations are not so much as opened.
        """
        if len(self._session.store.annotators()) < 2 or not self._wanted:
            return False
        every = tallies_of(self._session, self._article.article.id)
        return (
            self._disputes
            or self._minority is not None
            or any(
                tally.remarks or tally.signoffs or tally.statuses or tally.gold for tally in every
            )
        )

    def _side_note(self, side: SideBySide, place: int) -> SideNote:
        sees = self._sees(side, place)
        margin = margin_of(self._session, side, place, sees=sees)
        if self._disputes and sees and (keys := disputed_at(self._session, side, place)):
            margin = margin._replace(me=self._session.others.annotators.me, disputed=keys)
        if sees and self._minority is not None:
            fewer = self._minority.at(self._session, side, place)
            if fewer:
                margin = margin._replace(me=self._session.others.annotators.me, fewer=fewer)
        if sees and (lost := self._overruled(side, place)):
            margin = margin._replace(me=self._session.others.annotators.me, overruled=lost)
        return margin

    def _overruled(self, side: SideBySide, place: int) -> tuple[Overruled, ...]:
        from reviewer.session.collaboration.overruled import overruled

        decided = any(tally.gold for tally in tallies_of(self._session, side.id))
        return overruled(self._session, side, place) if decided else ()

    def _sees(self, side: SideBySide, place: int) -> bool:
        from reviewer.session.collaboration.reveals import may_see, may_show

        if self._asked:
            return may_show(self._session, side, place)
        return may_see(self._session, side, place)

    @property
    def _wanted(self) -> bool:
        """Whether others' work was asked for, was shown before, or is never hidden."""
        blindness = self._session.visibility
        open_ = blindness.rules.reveal == "open"
        return self._asked or open_ or blindness.is_revealed(self._article.article.id)

    def _give_out(self, side: SideBySide, found: dict[int, SideNote]) -> list[int]:
        from reviewer.session.collaboration.reveals import note_shown

        shown = [place for place, margin in found.items() if _is_of_others(margin)]
        if shown and note_shown(self._session, side, shown) is not None:
            own = {p: margin_of(self._session, side, p, sees=False) for p in shown}
            found = {p: m for p, m in {**found, **own}.items() if m != NOTHING}
        self._known.update(found)
        return list(found)


def _is_of_others(margin: SideNote) -> bool:
    """Whether anybody but the annotator has a part in it."""
    return (
        bool(margin.others or margin.disputed or margin.overruled or margin.fewer)
        or any(thread.by != margin.me or thread.answers for thread in margin.threads)
        or any(signable.item.signed for signable in margin.checks)
    )
