"""Answers to the questions of the scheme: about an article as a whole, or about a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.scheme import QuestionType
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session


def said_of_article(session: Session, article: str) -> Mapping[str, Json]:
    """What the annotator answered of an article: question -> answer."""
    return said_in(session.store.about(session.annotator, article))


def said_in(values: Values) -> Mapping[str, Json]:
    """The answers among the values of an article or of a sentence: question -> answer."""
    return {key[len(v.ANSWER) :]: one for key, one in values.items() if key.startswith(v.ANSWER)}


def answer_article(session: Session, article: str, question: QuestionType, answer: Json) -> Outcome:
    """Answers a question about an article; None takes the answer away."""
    if refused := refusal(question, answer):
        return refused
    put = Put(article, "", v.ANSWER + question.name, answer)
    return session.apply(Edit((put,), f"{words(question, answer)} for {article}"))


def refusal(question: QuestionType, answer: Json) -> Outcome | None:
    """Why an answer is none to the question; None if it is one, or takes one away."""
    wrong = "" if answer is None else question.why_not(answer)
    return Outcome(f"{question.label}: {wrong}", ok=False) if wrong else None


def toggled(question: QuestionType, before: Json, choice: str) -> list[str] | None:
    """The answer to a question of several choices with one more of them, or without it.

    Args:
        question: The question.
        before: What was answered; None for nothing.
        choice: The choice.

    Returns:
        The choices in the order of the scheme; None if none is left.
    """
    known = before if isinstance(before, list) else []
    wanted = {*known} ^ {choice}
    return [one.name for one in question.choices if one.name in wanted] or None


def words(question: QuestionType, answer: Json) -> str:
    """A question and its answer in a few words."""
    return f"{question.label}: {answer_words(question, answer)}"


def answer_words(question: QuestionType | None, answer: Json) -> str:
    """An answer as the screen tells it."""
    if answer is None:
        return "no answer"
    labels = (
        {choice.name: choice.label or choice.name for choice in question.choices}
        if question
        else {}
    )
    given = answer if isinstance(answer, list) else [answer]
    return ", ".join(labels.get(str(one), str(one)) for one in given)
