"""Extra sentences of the queue: control items, and sentences of one's own once more.

Which of the two one is, the screen does not tell. They come after so many decided sentences; the
answer stands under a key of its own and touches neither tags nor progress nor exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Final

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.annotation import tags as tags_of
from reviewer.models.phrases import count_of
from reviewer.ports import Problem
from reviewer.review.controls import (
    NOTHING,
    ControlItem,
    ControlPlan,
    PersonResult,
    person_result,
    plan_in,
)
from reviewer.review.extra_answers import Card, CardAnswer, answers_in, value_of
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.quality.cards import CardLine, card_at, whole

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

NAME: Final = "controls"
"""What the plan is called in the store."""

FAR: Final = 30
"""Sentences between where one is and one of the same article that comes again."""

TRIED: Final = 8
"""Articles in which a sentence is looked for that can come again."""


def plan_of(session: Session) -> ControlPlan:
    """What is planned."""
    said = session.store.plan(NAME)
    return NOTHING if said is None else plan_in(said)[0]


def problems(session: Session) -> list[Problem]:
    """What of the plan cannot be used."""
    _, odd = plan_in(session.store.plan(NAME))
    hint = "it is left out; expected what `reviewer controls` writes"
    what = f"{count_of(odd, 'thing')} not as expected"
    return [Problem("controls.json", what, hint)] if odd else []


def said_apart(session: Session, person: str, prefix: str) -> dict[str, CardAnswer]:
    """What somebody answered under keys of one kind, under all their names."""
    return answers_in(_about_articles(session, person), prefix)


def _about_articles(session: Session, person: str) -> Iterator[Values]:
    folders = session.others.annotators.folders().get(person, [])
    if person == session.others.annotators.me and session.annotator not in folders:
        folders = [*folders, session.annotator]
    for folder in folders:
        for article in session.store.tallies(folder):
            about = session.store.values(folder, article).get("")
            if about:
                yield about


def results(session: Session, people: Iterable[str]) -> list[PersonResult]:
    """What controls, repeats and training tell of each of these people."""
    plan = plan_of(session)
    tags = [tag.name for tag in session.scheme.tags]
    return [
        person_result(
            name,
            plan,
            said_apart(session, name, v.CONTROL),
            said_apart(session, name, v.REPEAT),
            said_apart(session, name, v.TRAINING),
            tags,
        )
        for name in people
    ]


class ExtraSentence:
    """One extra sentence, to be answered."""

    title = "One more sentence"
    stays = False
    discusses = False

    def __init__(
        self, session: Session, card: Card, key: str, first: frozenset[str] | None = None
    ) -> None:
        """Not answered yet.

        Args:
            session: Who is asked.
            card: The sentence.
            key: The key of the answer.
            first: Of a repeat: the tags that one's own work has now.
        """
        self._session = session
        self._key = key
        self._first = first
        self._said: CardAnswer | None = None
        self.cards: Sequence[Card] = (card,)

    def heading(self, at: int) -> str:
        """Where it is from is not told: it may be one of one's own."""
        return "judged by itself; it changes nothing of your articles"

    def said(self, at: int) -> CardAnswer | None:
        """The answer, once it is given."""
        return self._said

    def begin_with(self, at: int) -> frozenset[str]:
        """No tag."""
        return frozenset()

    def answer(self, at: int, answer: CardAnswer) -> Outcome:
        """Writes the answer down under its own key."""
        card = self.cards[at]
        whole = answer._replace(first=self._first)
        value = value_of(card.unit, whole, self._session.scheme.version)
        put = Put(card.article, "", self._key, value)
        outcome = self._session.apply(Edit((put,), "extra sentence"))
        if outcome.ok:
            self._said = whole
        return outcome

    def beside(self, at: int) -> Sequence[CardLine]:
        """Nothing: whether it was right is not told."""
        return ()

    def summary(self) -> Sequence[CardLine]:
        """Nothing: the work goes on."""
        return ()

    def remark(self, at: int, text: str) -> Outcome:
        """There are none here."""
        return Outcome("no remarks on an extra sentence", ok=False)


def due(session: Session, article: str, place: int) -> ExtraSentence | None:
    """The extra sentence that comes now; None if none does.

    Args:
        session: Who is at work.
        article: Where they are, so that nothing comes again that is in view.
        place: The sentence there.
    """
    said = session.store.plan(NAME)
    if said is None:
        return None
    plan = plan_in(said)[0]
    if not plan.every or session.read_only:
        return None
    tallies = session.store.tallies(session.annotator).values()
    decided, answered = sum(t.decided for t in tallies), sum(t.extras for t in tallies)
    if decided // plan.every <= answered:
        return None
    controls = _controls(session, plan)
    if controls and (not plan.repeats or _is_even(session.annotator, answered)):
        return controls[0]
    again = _repeat(session, article, place, answered) if plan.repeats else None
    return again or (controls[0] if controls else None)


def _controls(session: Session, plan: ControlPlan) -> list[ExtraSentence]:
    """The control item that comes next for this person, if any is left."""
    me = session.others.annotators.me
    asked = plan.of("control", me)
    if not asked:
        return []
    known = said_apart(session, me, v.CONTROL)
    left = [item for item in asked if item.id not in known]
    item = min(left, key=lambda one: _dice(me, one.id), default=None)
    return [_control(session, item)] if item is not None else []


def _control(session: Session, item: ControlItem) -> ExtraSentence:
    return ExtraSentence(session, item.card, v.CONTROL + item.id)


def _repeat(session: Session, article: str, place: int, count: int) -> ExtraSentence | None:
    """A settled sentence of one's own, out of view, that has not come again yet."""
    name = session.annotator
    tallies = session.store.tallies(name)
    begun = [one for one, tally in tallies.items() if one and tally.decided]
    # Those of other articles first: nobody remembers them so well.
    begun.sort(key=lambda one: (one == article, _dice(name, f"{one} {count}")))
    found = (_repeat_in(session, one, place if one == article else None) for one in begun)
    return next(filter(None, islice(found, TRIED)), None)


def _repeat_in(session: Session, article: str, place: int | None) -> ExtraSentence | None:
    values = session.store.values(session.annotator, article)
    about = values.get("", {})
    settled = [
        unit
        for unit, own in values.items()
        if own.get(v.DECIDED) == "settled" and v.REPEAT + unit not in about
    ]
    if not settled or (opened := whole(session, article)) is None:
        return None
    for unit in sorted(settled, key=lambda one: _dice(session.annotator, one)):
        at = opened.place(unit)
        near = place is not None and at is not None and abs(at - place) < FAR
        if at is None or near or opened.at(at).recheck:
            continue
        first = frozenset(name for name, _ in tags_of(opened.at(at).values))
        card = card_at(opened, at)._replace(unit=unit)
        return ExtraSentence(session, card, v.REPEAT + unit, first)
    return None


def _is_even(name: str, count: int) -> bool:
    return (sha256(name.encode()).digest()[0] + count) % 2 == 0


def _dice(name: str, what: str) -> bytes:
    """The same each time, and another order for everybody."""
    return sha256(f"{name}\0{what}".encode()).digest()
