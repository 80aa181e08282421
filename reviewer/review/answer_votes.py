"""Who voted what on questions, on the one tag of a sentence, and on relations between spans.

A question with one answer is one nominal vote; the same holds of the tags where a sentence has
one at most. What no majority chose is open, never "none". Numbers of a scale vote in digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.scheme import TAG_QUESTION, QuestionType
from reviewer.review.shared_keys import common_relations, common_spans, relation_ends, says
from reviewer.review.votes import Ballot, Said, answer

ONE_TAG = v.ANSWER + TAG_QUESTION
"""What is voted on where a sentence has one tag at most; the empty answer is no tag."""


def one_tag_ballots(said: Said) -> list[Ballot]:
    """The ballot on the one tag of a sentence; none if nobody settled it.

    Somebody whose sentence has several tags, from before the scheme said so, has no vote.
    """
    given = {name: tags for name, values in said.items() if (tags := answer(values)) is not None}
    votes = {name: next(iter(tags), "") for name, tags in sorted(given.items()) if len(tags) < 2}
    return [Ballot(ONE_TAG, votes)] if given else []


def answer_ballots(said: Said, questions: Iterable[QuestionType]) -> list[Ballot]:
    """The ballots on questions that anybody answered; free text is not voted on.

    Whoever answered votes. Where several choices can be chosen, each is a ballot of its own.
    """
    return [ballot for question in questions for ballot in _ballots(said, question)]


def _ballots(said: Said, question: QuestionType) -> Iterator[Ballot]:
    key = v.ANSWER + question.name
    given = {name: values[key] for name, values in sorted(said.items()) if key in values}
    given = {name: one for name, one in given.items() if not question.why_not(one)}
    if not given or question.answers == "text":
        return
    if question.answers == "many":
        for choice in question.choices:
            votes = {name: choice.name in one for name, one in given.items()}
            yield Ballot(f"{key}:{choice.name}", votes)
    else:
        yield Ballot(key, {name: str(one) for name, one in given.items()})


def relation_ballots(said: Said) -> list[Ballot]:
    """A ballot for each relation that anybody made from a span of the sentence.

    Those vote who settled the sentence and marked the span that it starts from; the spans have to
    stand in the present text.
    """
    if not any(says(values, v.RELATION) for values in said.values()):
        return []
    settled = sorted(name for name, values in said.items() if answer(values) is not None)
    made = {name: common_relations(said[name]).keys() for name in settled}
    spans = {name: common_spans(said[name]).keys() for name in settled}
    every = sorted({key for keys in made.values() for key in keys})
    return [_relation_ballot(key, made, spans) for key in every]


def _relation_ballot(
    key: str, made: Mapping[str, Iterable[str]], spans: Mapping[str, Iterable[str]]
) -> Ballot:
    start = v.SPAN + relation_ends(key)[1]
    votes = {name: key in made[name] for name, own in spans.items() if start in own}
    return Ballot(key, votes, silent=tuple(name for name in spans if name not in votes))


def answers_of(held: Mapping[str, Json]) -> Values:
    """What decisions on questions say, as if somebody had answered so.

    Args:
        held: Key -> what was decided, of those on which adjudicators do not differ.

    Returns:
        Key -> answer; a question whose answer is none has no key.
    """
    found: Values = {}
    for key, value in sorted(held.items()):
        question, _, choice = key[len(v.ANSWER) :].partition(":")
        if not key.startswith(v.ANSWER) or key == ONE_TAG or value in ("", False, None):
            continue
        if choice:
            found.setdefault(v.ANSWER + question, []).append(choice)
        elif isinstance(value, str):
            found[key] = int(value) if value.isdecimal() else value
    return found


def in_order(values: Values, questions: Sequence[QuestionType]) -> Values:
    """Answers of several choices, in the order of the scheme."""
    order = {
        v.ANSWER + one.name: [choice.name for choice in one.choices]
        for one in questions
        if one.answers == "many"
    }
    return {
        key: [one for one in order[key] if one in value] if key in order else value
        for key, value in values.items()
    }
