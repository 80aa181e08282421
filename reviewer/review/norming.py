"""Norming sessions: a set of sentences, blind votes, a look at them, votes again, both alphas.

The plan of all sessions is one file of the workspace. The votes stand in everybody's own journal,
one for each round, and are never written over by the other round, so that both alphas can be had
from the record at any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reviewer.models import Json
from reviewer.models.pseudonyms import shown
from reviewer.review.extra_answers import Card, CardAnswer, card_of, texts_of
from reviewer.review.measures import Figure
from reviewer.review.ratings import RatedAnswer

ROUNDS: Final = (1, 2)
"""Before the votes of all are shown, and after."""

MOST_SESSIONS: Final = 1_000
MOST_CARDS: Final = 500
MOST_PEOPLE: Final = 100

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class NormingSession(NamedTuple):
    """A set of sentences on which people vote together.

    Attributes:
        name: Its name.
        by: Who began it.
        people: Who votes, in order.
        cards: The sentences, in order.
        opened: Whether the first votes are shown although not everybody has given all of theirs.
        at: When it was begun, UTC.
    """

    name: str
    by: str
    people: tuple[str, ...]
    cards: tuple[Card, ...]
    opened: bool = False
    at: str = ""

    def to_json(self) -> dict[str, Json]:
        """As it stands in the file."""
        said: dict[str, Json] = {"name": self.name, "by": self.by, "at": self.at}
        said["people"] = list(self.people)
        if self.opened:
            said["opened"] = True
        said["sentences"] = [card.to_json() for card in self.cards]
        return said


def why_no_name(name: str) -> str:
    """Why a session cannot be called so; empty if it can."""
    fits = _NAME.fullmatch(name)
    return "" if fits else "expected 1 to 40 letters, digits, _ and -, no _ or - in front"


def sessions_in(plan: Mapping[str, Json] | None) -> tuple[list[NormingSession], int]:
    """The sessions of the file, and how many entries could not be used.

    Args:
        plan: What the file says; None if there is none.
    """
    every = (plan or {}).get("sessions", [])
    if not isinstance(every, list):
        return [], 1
    found: dict[str, NormingSession] = {}
    for value in every[:MOST_SESSIONS]:
        session = _session(value)
        if session is not None:
            found.setdefault(session.name, session)
    return list(found.values()), len(every) - len(found)


def _session(value: Json) -> NormingSession | None:
    if not isinstance(value, dict):
        return None
    name, by, at = (value.get(field, "") for field in ("name", "by", "at"))
    people, sentences = texts_of(value, "people"), value.get("sentences")
    if not all(isinstance(one, str) for one in (name, by, at)) or why_no_name(name):
        return None
    if not people or len(people) > MOST_PEOPLE or not isinstance(sentences, list):
        return None
    cards = [card_of(one) for one in sentences[: MOST_CARDS + 1]]
    if not cards or len(cards) > MOST_CARDS or None in cards:
        return None
    kept = tuple(card for card in cards if card is not None)
    return NormingSession(
        name, by, tuple(dict.fromkeys(people)), kept, value.get("opened") is True, at
    )


def plan_of(sessions: Sequence[NormingSession]) -> dict[str, Json]:
    """The file that says so."""
    return {"sessions": [session.to_json() for session in sessions]}


def vote_key(session: str, round: int, number: int) -> str:
    """The name under which a vote stands behind `norming:`; the sentences count from 1."""
    return f"{session}.{round}.{number}"


Votes = Mapping[str, Mapping[tuple[int, int], CardAnswer]]
"""Person -> (round, number of the sentence from 1) -> vote."""


def votes_in(
    answers: Mapping[str, CardAnswer], session: NormingSession
) -> dict[tuple[int, int], CardAnswer]:
    """The votes of one person in a session.

    Args:
        answers: What stands behind `norming:` -> answer.
        session: The session.
    """
    found = {}
    for round in ROUNDS:
        for number in range(1, len(session.cards) + 1):
            vote = answers.get(vote_key(session.name, round, number))
            if vote is not None:
                found[round, number] = vote
    return found


_NOT_TOLD: Final[Mapping[tuple[str, int], int]] = {}


class RoundStanding(NamedTuple):
    """How far a session is.

    Attributes:
        given: Round -> person -> votes given.
        total: Sentences.
        round: The round that is open: 1, 2, or 3 once everybody has voted twice.
    """

    given: Mapping[int, Mapping[str, int]]
    total: int
    round: int

    @property
    def revealed(self) -> bool:
        """Whether the votes of the first round may be seen."""
        return self.round > 1

    def missing(self, round: int) -> list[str]:
        """Who has not given all votes of a round, with how many they gave."""
        given = self.given[round].items()
        return [f"{shown(name)} ({n} of {self.total})" for name, n in given if n < self.total]


def standing(
    session: NormingSession, votes: Votes, told: Mapping[tuple[str, int], int] = _NOT_TOLD
) -> RoundStanding:
    """How far a session is: nobody's first vote is shown before all have given all of theirs.

    Args:
        session: The session.
        votes: The votes that are here.
        told: (Person, round) -> how many there are, of those of which only that is known here.
    """
    total = len(session.cards)
    given = {
        round: {
            name: sum(1 for r, _ in votes.get(name, {}) if r == round) for name in session.people
        }
        for round in ROUNDS
    }
    done = {round: all(n >= total for n in given[round].values()) for round in ROUNDS}
    shown = done[1] or session.opened
    voted = {name for name, n in given[1].items() if n}
    again = done[2] or (session.opened and bool(voted) and _all(given[2], voted, total))
    # They show once they are here, and count as given before.
    given = {
        round: {name: max(n, min(total, told.get((name, round), 0))) for name, n in own.items()}
        for round, own in given.items()
    }
    return RoundStanding(given, total, 1 if not shown else 3 if again else 2)


def _all(given: Mapping[str, int], names: set[str], total: int) -> bool:
    return all(given[name] >= total for name in names)


class RoundFigures(NamedTuple):
    """Krippendorff's alpha of a tag in both rounds.

    Attributes:
        tag: The tag; empty for whole sets of tags (with the MASI distance).
        before: Of the first round.
        after: Of the second round.
    """

    tag: str
    before: Figure
    after: Figure


def figures(session: NormingSession, votes: Votes, tags: Sequence[str]) -> list[RoundFigures]:
    """Alpha before and after, whole sets of tags first, then each tag that anybody used."""
    rounds = [dict(_alphas(session, votes, tags, round)) for round in ROUNDS]
    used = {tag for own in votes.values() for vote in own.values() for tag in vote.tags}
    names = ["", *(tag for tag in tags if tag in used)]
    return [RoundFigures(name, *(one[name] for one in rounds)) for name in names]


def _alphas(
    session: NormingSession, votes: Votes, tags: Sequence[str], round: int
) -> Iterator[tuple[str, Figure]]:
    # Not at the top: numbers are computed late, and numpy takes its time.
    from reviewer.review.agreement import agree
    from reviewer.review.ratings import collect

    answers = {
        name: [
            RatedAnswer(session.cards[number - 1].article, str(number), vote.tags)
            for (r, number), vote in sorted(votes.get(name, {}).items())
            if r == round and vote.settled
        ]
        for name in session.people
    }
    found = agree(collect(answers, tags), draws=0)
    yield "", found.sets.alpha
    yield from ((one.tag, one.alpha) for one in found.tags)
