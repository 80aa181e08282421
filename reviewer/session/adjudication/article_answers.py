"""Questions about an article as a whole: who answered what, and what is decided.

There are few of them, so they are decided one by one, as they are answered, and not in the queue of
sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.phrases import new_id
from reviewer.models.scheme import QuestionType
from reviewer.review.answer_votes import answer_ballots, answers_of, in_order
from reviewer.review.decisions import Decision, Ruling, State, state
from reviewer.review.votes import Ballot
from reviewer.session.adjudication import adjudicators
from reviewer.session.article import answers
from reviewer.session.collaboration.reveals import entry
from reviewer.session.core.decisions import article_rulings
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session

_ORDER: Final[tuple[State, ...]] = ("disputed", "reopened", "stale", "settled", "open")


class ArticleQuestion(NamedTuple):
    """How it stands with a question about an article.

    Attributes:
        question: The question.
        given: Annotator -> answer.
        decided: What was decided; None for nothing, or while adjudicators differ.
        proposed: What was decided, else what most people say; None where that is open.
        state: How it stands: as with that of its choices that wants most.
    """

    question: QuestionType
    given: Mapping[str, Json]
    decided: Json
    proposed: Json
    state: State


class ArticleAnswers:
    """The questions about one article in Review."""

    def __init__(self, session: Session, article: str) -> None:
        """For the adjudicator at work; others' answers on the article may be seen.

        Args:
            session: Whose.
            article: The article's id.
        """
        self._session = session
        self._article = article

    def all(self) -> list[ArticleQuestion]:
        """Every question about articles."""
        said, held = self._said(), self._held()
        return [self._one(one, said, held) for one in self._session.scheme.asked("article")]

    def proposed(self) -> Mapping[str, Json]:
        """Question -> what was decided, else what most people say; open ones are left out."""
        return {one.question.name: one.proposed for one in self.all() if one.proposed is not None}

    def disputed(self) -> list[str]:
        """The questions that want an adjudicator."""
        open_ = ("disputed", "stale", "reopened")
        return [one.question.name for one in self.all() if one.state in open_]

    def decide(self, question: QuestionType, answer: Json, why: str = "") -> Outcome:
        """Decides a question, as one undo step; None decides that it has no answer."""
        if refused := answers.refusal(question, answer):
            return refused
        if question.answers == "text":
            return Outcome(f"{question.label}: free text is not decided", ok=False)
        if why_not_here := adjudicators.why_not(self._session, self._article):
            return Outcome(why_not_here, ok=False)
        held = self._held()
        ballots = {one.key: one for one in answer_ballots(self._said(), [question])}
        puts = []
        for key, value in _values(question, answer).items():
            ballot = ballots.get(key, Ballot(key, {}))
            ruled = held.get(key)
            if ruled is not None and state(ballot, ruled) == "settled" and ruled.value == value:
                continue
            decision = self._decision(ballot, ruled, value, why)
            puts.append(Put(self._article, "", v.GOLD + key, decision.to_json()))
        words = f"gold: {answers.words(question, answer)}"
        return self._session.apply(Edit(tuple(puts), f"{words} for {self._article}"))

    def _decision(self, ballot: Ballot, ruled: Ruling | None, value: Json, why: str) -> Decision:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        seen = ruled.seen if ruled else frozenset()
        name, rule = self._session.annotator, "chosen"
        if ballot.votes and ballot.majority == value:
            rule = "majority"
        return Decision(name, value, ballot.votes, rule, why, ballot.inputs, new_id(), seen, at)

    def _one(
        self, question: QuestionType, said: Mapping[str, Values], held: Mapping[str, Ruling]
    ) -> ArticleQuestion:
        key = v.ANSWER + question.name
        ballots = answer_ballots(said, [question])
        known = {one.key for one in ballots}
        ours = {one: r for one, r in held.items() if one == key or one.startswith(f"{key}:")}
        lost = [Ballot(one, {}) for one in ours if one not in known]
        states = [state(one, held.get(one.key)) for one in (*ballots, *lost)]
        settled = bool(ours) and not any(one.reopened for one in ours.values())
        ruled = {one: r.value for one, r in ours.items()}
        decided = self._answer(question, ruled) if settled else None
        majority = {one.key: one.majority for one in ballots}
        tied = any(one is None for one in majority.values())
        proposed = decided if settled else None if tied else self._answer(question, majority)
        given = {name: values[key] for name, values in sorted(said.items()) if key in values}
        stands: State = next((one for one in _ORDER if one in states), "open")
        return ArticleQuestion(question, given, decided, proposed, stands)

    def _answer(self, question: QuestionType, held: Mapping[str, Json]) -> Json:
        return in_order(answers_of(held), [question]).get(v.ANSWER + question.name)

    def _said(self) -> dict[str, Values]:
        """What each person says of the article as a whole."""
        session = self._session
        found = {}
        for name, folders in session.others.annotators.folders().items():
            merged: Values = {}
            for folder in reversed(folders):
                merged.update(session.store.about(folder, self._article))
            if merged:
                found[name] = merged
        return found

    def _held(self) -> dict[str, Ruling]:
        return article_rulings(self._session.store, self._article)


def open_questions(session: Session, article: str) -> tuple[str, ...]:
    """The keys of questions about an article that want an adjudicator, as far as may be seen.

    Args:
        session: The adjudicator at work.
        article: The article's id.
    """
    if not session.scheme.asked("article") or entry(session, article).how != "open":
        return ()
    if not adjudicators.disputes_count(session, article):
        return ()
    return tuple(v.ANSWER + name for name in ArticleAnswers(session, article).disputed())


def _values(question: QuestionType, answer: Json) -> Values:
    """What deciding an answer decides: a key for the question, or one for each choice."""
    key = v.ANSWER + question.name
    if question.answers == "many":
        chosen = answer or []
        return {f"{key}:{one.name}": one.name in chosen for one in question.choices}
    return {key: "" if answer is None else str(answer)}
