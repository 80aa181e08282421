"""Norming sessions of a workspace: beginning one, voting, what of the votes may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.names import is_machine
from reviewer.models.phrases import count_of
from reviewer.models.pseudonyms import shown
from reviewer.ports import Problem, StoreError
from reviewer.review import norming as plan
from reviewer.review.extra_answers import Card, CardAnswer, answers_in, value_of
from reviewer.review.norming import NormingSession, RoundFigures, RoundStanding
from reviewer.session.collaboration import remarks, reveals
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.quality.cards import CardLine, tag_words, whole

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

NAME: Final = "norming"
"""What the plan is called in the store."""


def sessions(session: Session) -> list[NormingSession]:
    """The norming sessions of the workspace, the oldest first."""
    return plan.sessions_in(session.store.plan(NAME))[0]


def problems(session: Session) -> list[Problem]:
    """What of the plan cannot be used."""
    _, odd = plan.sessions_in(session.store.plan(NAME))
    hint = "they are left out; expected what `reviewer norming` writes"
    what = f"{count_of(odd, 'session')} not as expected"
    return [Problem("norming.json", what, hint)] if odd else []


def of_person(session: Session, person: str) -> list[NormingSession]:
    """Those in which somebody votes, the newest first."""
    return [one for one in reversed(sessions(session)) if person in one.people]


def begin(session: Session, name: str, people: Iterable[str], cards: Sequence[Card]) -> Outcome:
    """Begins a norming session, for everybody of the workspace.

    Args:
        session: Whoever begins it.
        name: Its name.
        people: Who votes.
        cards: The sentences.
    """
    person = session.others.annotators.person
    voting = tuple(dict.fromkeys(map(person, people)))
    known = sessions(session)
    if why := plan.why_no_name(name):
        return Outcome(f"no session can be called {name!r}: {why}", ok=False)
    if any(one.name.lower() == name.lower() for one in known):
        return Outcome(f"there is a norming session {name!r} already: choose a new name", ok=False)
    if len(voting) < 2 or len(voting) > plan.MOST_PEOPLE or any(map(is_machine, voting)):
        return Outcome(f"expected 2 to {plan.MOST_PEOPLE} people, no machines", ok=False)
    if not cards or len(cards) > plan.MOST_CARDS:
        return Outcome(f"expected 1 to {plan.MOST_CARDS} sentences, found {len(cards)}", ok=False)
    if len(known) >= plan.MOST_SESSIONS:
        return Outcome(f"there are {plan.MOST_SESSIONS} sessions: that is the most", ok=False)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = NormingSession(name, session.others.annotators.me, voting, tuple(cards), at=at)
    size, who = count_of(len(cards), "sentence"), ", ".join(shown.list(voting))
    words = f"norming session {name}: {size} for {who}"
    return _keep(session, [*known, made], words)


def open_votes(session: Session, name: str) -> Outcome:
    """Shows the first votes of a session although somebody has not given all of theirs."""
    known = sessions(session)
    if all(one.name != name for one in known):
        names = ", ".join(one.name for one in known) or "there is none"
        return Outcome(f"no norming session is called {name!r}: {names}", ok=False)
    opened = [one._replace(opened=True) if one.name == name else one for one in known]
    return _keep(session, opened, f"norming session {name}: the first votes are shown")


def _keep(session: Session, every: Sequence[NormingSession], words: str) -> Outcome:
    odd = plan.sessions_in(session.store.plan(NAME))[1]
    if odd:
        return Outcome(str(problems(session)[0]), ok=False)
    try:
        session.store.keep_plan(NAME, plan.plan_of(every))
    except StoreError as error:
        return Outcome(str(error), ok=False)
    return Outcome(words)


def votes(session: Session, about: NormingSession) -> dict[str, dict[tuple[int, int], CardAnswer]]:
    """Everybody's votes, whoever may see them: person -> (round, number) -> vote."""
    folders = session.others.annotators.folders()
    articles = dict.fromkeys(card.article for card in about.cards)
    found = {}
    for person in about.people:
        said: list[Values] = [
            session.store.about(folder, article)
            for folder in folders.get(person, ())
            for article in articles
        ]
        found[person] = plan.votes_in(answers_in(said, v.NORMING), about)
    return found


def figures(session: Session, about: NormingSession) -> list[RoundFigures]:
    """Alpha before and after, of whole sets of tags and of each tag that anybody used."""
    tags = [tag.name for tag in session.scheme.tags]
    return plan.figures(about, votes(session, about), tags)


def likely_people(session: Session) -> list[str]:
    """Who votes where nobody is named: all who annotate, or have an article to annotate."""
    annotators = session.others.annotators
    given = {
        annotators.person(one) for names in session.store.assignments().values() for one in names
    }
    return sorted({annotators.me, *annotators.annotating(), *given}, key=str.lower)


def standing_words(session: Session, about: NormingSession) -> str:
    """How far a session is, in a few words."""
    found = standing_of(session, about)
    if found.round == 3:
        first = figures(session, about)[0]
        return f"done, alpha {first.before.text} → {first.after.text}"
    return f"round {found.round}, still to vote: {_missing(found)}"


def standing_of(session: Session, about: NormingSession) -> RoundStanding:
    """How far everybody is, with what a desk's server tells of votes that are still hidden."""
    person = session.others.annotators.person
    told = {
        (person(one.by), one.round): one.given
        for one in session.store.vote_counts()
        if one.session == about.name
    }
    return plan.standing(about, votes(session, about), told)


def _missing(standing: RoundStanding) -> str:
    """Who has still to vote; all may have, and their votes be on their way here."""
    return ", ".join(standing.missing(standing.round)) or "nobody, the votes are on their way"


class NormingDeck:
    """A norming session as one of its people sees it."""

    stays = False

    def __init__(self, session: Session, about: NormingSession) -> None:
        """Begins in whatever round is open.

        Args:
            session: Who votes.
            about: The norming session.
        """
        self._session = session
        self._about = about
        self._me = session.others.annotators.me
        self._places: dict[int, int | None] = {}
        self.cards: Sequence[Card] = about.cards

    @property
    def title(self) -> str:
        """The session by its name, and which votes are given now."""
        words = {1: "first votes, blind", 2: "second votes", 3: "done"}[self.standing().round]
        return f"Norming {self._about.name}: {words}"

    def standing(self) -> RoundStanding:
        """How far everybody is."""
        self._about = next(
            (one for one in sessions(self._session) if one.name == self._about.name), self._about
        )
        return standing_of(self._session, self._about)

    @property
    def discusses(self) -> bool:
        """Once the votes are shown."""
        return self.standing().revealed

    def heading(self, at: int) -> str:
        """The number of the sentence, and the article that it is from."""
        return f"sentence {at + 1} of {len(self.cards)}, from {self.cards[at].article}"

    def said(self, at: int) -> CardAnswer | None:
        """One's vote in the round that is open."""
        own = votes(self._session, self._about).get(self._me, {})
        return own.get((min(2, self.standing().round), at + 1))

    def begin_with(self, at: int) -> frozenset[str]:
        """In the second round one's first vote, to be kept or changed."""
        own = votes(self._session, self._about).get(self._me, {})
        first = own.get((1, at + 1))
        return first.tags if first is not None and self.discusses else frozenset()

    def answer(self, at: int, answer: CardAnswer) -> Outcome:
        """Votes; the first vote can be changed until the votes are shown."""
        standing = self.standing()
        if standing.round == 3:
            return Outcome("everybody has voted twice: the session is over", ok=False)
        card, key = self.cards[at], plan.vote_key(self._about.name, standing.round, at + 1)
        value = value_of(card.unit, answer, self._session.scheme.version)
        put = Put(card.article, "", v.NORMING + key, value)
        return self._session.apply(Edit((put,), f"vote on sentence {at + 1}"))

    def beside(self, at: int) -> Sequence[CardLine]:
        """The first votes of all and the discussion, once they may be seen; that is noted."""
        if not self.standing().revealed:
            return ()
        card = self.cards[at]
        others = [name for name in self._about.people if name != self._me]
        if refused := reveals.show(self._session, card.article, others, (card.unit,)):
            return (CardLine(refused.message, "bad"),)
        return [*self._votes_on(at), *self._remarks_on(at)]

    def _votes_on(self, at: int) -> Iterator[CardLine]:
        every = votes(self._session, self._about)
        for name in self._about.people:
            first, second = (every[name].get((round, at + 1)) for round in plan.ROUNDS)
            changed = f", then {tag_words(second)}" if self._ended and second != first else ""
            you = " (you)" if name == self._me else ""
            yield CardLine(f"{shown(name)}{you}: {tag_words(first)}{changed}", "strong")

    @property
    def _ended(self) -> bool:
        return self.standing().round == 3

    def _remarks_on(self, at: int) -> Iterator[CardLine]:
        place = self._place(at)
        if place is None:
            return
        side = self._session.others.peek(self.cards[at].article)
        for thread in remarks.threads(self._session, side, place, sees=True):
            if thread.on == self._on:
                yield CardLine(f"{shown(thread.by)}: {thread.text}")

    @property
    def _on(self) -> str:
        return f"{v.NORMING}{self._about.name}"

    def _place(self, at: int) -> int | None:
        """Where the sentence stands in its article; None if it is not there any more."""
        if at not in self._places:
            card = self.cards[at]
            opened = whole(self._session, card.article)
            self._places[at] = opened.place(card.unit) if opened is not None else None
        return self._places[at]

    def remark(self, at: int, text: str) -> Outcome:
        """Says something on a sentence, to all."""
        place = self._place(at)
        if not self.discusses:
            return Outcome("remarks come once the first votes are shown", ok=False)
        if place is None:
            words = "the sentence is no longer in its article: there is no place for a remark"
            return Outcome(words, ok=False)
        return remarks.discuss(self._session, self.cards[at].article, place, text, self._on)

    def summary(self) -> Sequence[CardLine]:
        """Who has still to vote, or both alphas."""
        standing = self.standing()
        if standing.round < 3:
            words = "the first votes are shown once all have voted" if standing.round == 1 else ""
            found = [CardLine(f"still to vote: {_missing(standing)}", "strong")]
            return [*found, *([CardLine(words, "dim")] if words else [])]
        return [
            CardLine(line, tone)
            for line, tone in _figure_lines(figures(self._session, self._about))
        ]


def _figure_lines(
    every: Sequence[RoundFigures],
) -> Iterator[tuple[str, Literal["strong", "plain", "dim"]]]:
    yield "Krippendorff's alpha, before and after the discussion", "strong"
    for one in every:
        words = f"{one.tag or 'whole sets of tags'}: {one.before.text} → {one.after.text}"
        yield words, "plain"
    whys = dict.fromkeys(f.why for one in every for f in (one.before, one.after) if f.value is None)
    yield from ((f"– {why}", "dim") for why in whys)
