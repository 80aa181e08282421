"""Sentences on which those who are usually right are the fewer, as a queue of the Desk.

Who is right how often is estimated from all answers that may be seen (`review.dawid_skene`), so it
is found once, when the queue is chosen, and walked from then on. What an adjudicator has decided is
in it no more. The estimate says where to look; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models.annotation import Tally
from reviewer.session.queues.shared_queues import SharedQueue

if TYPE_CHECKING:
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide

NAME: Final = "minority"
"""The name of the queue."""


class FewerVotes(NamedTuple):
    """A tag on which the fewer are held to be right.

    Attributes:
        tag: The tag.
        held: What they say: whether the sentence has it.
        who: They, in alphabetical order.
        of: How many settled the sentence.
        confidence: How probable it is that they are right, 0.5 to 1.
    """

    tag: str
    held: bool
    who: tuple[str, ...]
    of: int
    confidence: float


Found = Mapping[str, Mapping[int, tuple[FewerVotes, ...]]]
"""Article -> sentence -> the tags."""


class MinorityQueue(SharedQueue):
    """The sentences that were found when it was chosen."""

    found: Found = MappingProxyType({})

    def with_found(self, found: Found) -> MinorityQueue:
        """The same queue with these sentences."""
        made = MinorityQueue(*self)
        made.found = found
        return made

    def worth(self, every: list[Tally], session: Session) -> bool:
        """Three people at least, without whom nobody can be told to be right."""
        return len(every) > 2

    def candidates(self, side: SideBySide, session: Session) -> list[int]:
        """The sentences that were found."""
        return sorted(self.found.get(side.id, ()))

    def wants(self, session: Session, side: SideBySide, place: int) -> bool:
        """Whether it was found, and nobody has decided it since."""
        return bool(self.at(session, side, place))

    def at(self, session: Session, side: SideBySide, place: int) -> tuple[FewerVotes, ...]:
        """What was found about a sentence, without what was decided since."""
        votes = self.found.get(side.id, {}).get(place, ())
        if not votes:
            return ()
        from reviewer.review.answer_votes import ONE_TAG

        decided = session.gold.decisions(side.id).at(place)
        keys = {key for key, ruling in decided.items() if not ruling.reopened}
        if ONE_TAG in keys:
            return ()
        return tuple(one for one in votes if f"tag:{one.tag}" not in keys)


class MinoritySearch:
    """Looks through all that may be seen, then estimates."""

    def __init__(self, session: Session) -> None:
        """Nothing is read yet."""
        from reviewer.session.overview.comparison import Gathered

        self._session = session
        self._gathered = Gathered(session.others.annotators.annotating())
        self.found: dict[str, dict[int, tuple[FewerVotes, ...]]] = {}

    def looking(self) -> Iterator[str]:
        """Reads what people say now, article by article; the last step estimates."""
        from reviewer.session.collaboration.reveals import entry
        from reviewer.session.overview.comparison import gathering

        session = self._session
        known = [one.id for one in session.store.articles() if not one.missing]
        seen = [id for id in known if entry(session, id).how == "open"]
        yield from gathering(session, self._gathered, "final", seen)
        self._estimate()
        yield ""

    @property
    def people(self) -> int:
        """How many of those who are compared have settled anything."""
        return sum(bool(own) for own in self._gathered.answers.values())

    def _estimate(self) -> None:
        from reviewer.review.dawid_skene import minorities
        from reviewer.review.ratings import collect

        gathered, scheme = self._gathered, [tag.name for tag in self._session.scheme.tags]
        answers = {name: own for name, own in gathered.answers.items() if own}
        if len(answers) < 2:
            return
        every = list(minorities(collect(answers, scheme)))
        wanted = {one.key for one in every}
        said: dict[tuple[str, str], dict[str, frozenset[str]]] = {key: {} for key in wanted}
        for name, own in answers.items():
            for answer in own:
                if (answer.article, answer.unit) in wanted:
                    said[answer.article, answer.unit][name] = answer.tags
        for one in every:
            number = gathered.sentences.number(one.key)
            if number is None or (*one.key, one.tag) in gathered.gold:
                continue
            votes = said[one.key]
            who = sorted(name for name, tags in votes.items() if (one.tag in tags) == one.held)
            fewer = FewerVotes(one.tag, one.held, tuple(who), len(votes), one.confidence)
            places = self.found.setdefault(one.key[0], {})
            places[number - 1] = (*places.get(number - 1, ()), fewer)
