"""One sentence in Review: what is to be decided about it, who said what, what is proposed.

Also here: what is proposed about the matters of one sentence, and what was changed about that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.decisions import Ruling, State, vote_of
from reviewer.review.evidence_merge import Merged
from reviewer.review.shared_keys import (
    borders_of,
    common_checks,
    common_relations,
    common_spans,
    named,
    relation_of,
    tag_of,
)
from reviewer.review.votes import Ballot

if TYPE_CHECKING:
    pass


DISPUTED: Final[frozenset[State]] = frozenset({"disputed", "stale", "reopened"})
"""How a matter stands that wants an adjudicator."""


class Matter(NamedTuple):
    """One thing to be decided about a sentence.

    Attributes:
        ballot: Who voted what.
        ruling: What adjudicators have decided; None for nothing.
        state: How it stands.
        proposed: The answer to accept: what is decided and still holds, else the majority's; None
            stays open.
    """

    ballot: Ballot
    ruling: Ruling | None
    state: State
    proposed: Json


class SentenceBallots(NamedTuple):
    """All that is to be seen of one sentence.

    Attributes:
        place: The sentence's index.
        matters: What is to be decided: tags, checks, spans.
        annotations: What each person says of it, spans in the present text.
        suggested: What each machine says of it.
        evidence: What all of them cite, without duplicates.
    """

    place: int
    matters: tuple[Matter, ...]
    annotations: Mapping[str, Values]
    suggested: Mapping[str, Values]
    evidence: Merged

    def relation(self, key: str) -> Values:
        """A relation with its two spans under `between`, as somebody made it; empty for none."""
        every = (
            common_relations(values).get(key) for _, values in sorted(self.annotations.items())
        )
        return next((one for one in every if one), {})

    def span(self, key: str) -> Values:
        """A span whole: as the first who marked it did, else as it was decided; empty for none."""
        every = (common_spans(values).get(key) for _, values in sorted(self.annotations.items()))
        return next((span for span in every if span), None) or self.held(key)

    def held(self, key: str) -> Values:
        """The span or check that was decided on, whole; empty for none."""
        ruled = next((matter.ruling for matter in self.matters if matter.ballot.key == key), None)
        return ruled.value if ruled is not None and isinstance(ruled.value, dict) else {}


def whole(ballots: SentenceBallots, key: str, answer: Json) -> Json:
    """What an answer stands for: a status for the whole check, a yes for the whole span.

    The check is as the first of those (in alphabetical order) wrote it who gave that status.
    """
    if key.startswith(v.CHECK):
        return _whole_check(ballots, key, answer)
    if key.startswith(v.SPAN) and answer:
        return ballots.span(key) or False
    if key.startswith(v.RELATION) and answer:
        return relation_of(key)
    return answer


def _whole_check(ballots: SentenceBallots, key: str, status: Json) -> Json:
    if not status:
        return False
    every = [common_checks(values).get(key) for _, values in sorted(ballots.annotations.items())]
    checks = [check for check in every if check]
    checks = checks or [ballots.held(key)]
    like = next((one for one in checks if one.get("status") == status), checks[0])
    scope, _, span = key[len(v.CHECK) :].partition(".")
    own = ("assignee", "withdrawn", "due", "priority", "origin")
    kept = {name: value for name, value in like.items() if name not in own}
    check = {**kept, "scope": scope, "status": status}
    return {**check, "span": span} if span else check


def stands(matter: Matter, answer: Json) -> bool:
    """Whether it is decided so, from what people say now, by a person."""
    if matter.ruling is None or matter.state != "settled" or matter.ruling.by_policy:
        return False
    return bool(vote_of(matter.ruling.value) == answer)


def is_voted(key: str) -> bool:
    """Whether a key is one that the queue asks about."""
    return key.startswith((v.TAG, v.CHECK, v.SPAN, v.RELATION, v.ANSWER))


NUMBERED: Final = (v.SPAN, v.RELATION, v.ANSWER)
"""Prefixes of what has no key of its own on the keyboard, in the order of its numbers."""


def rank_of(key: str) -> int:
    """0 for what keys of the scheme decide; else the place of its kind among what is numbered."""
    if key == ONE_TAG:
        return 0
    return next((at for at, kind in enumerate(NUMBERED, 1) if key.startswith(kind)), 0)


def falls(matter: Matter, answers: Mapping[str, Json]) -> bool:
    """Whether it is about a span whose tag the sentence is not to have: it goes with its tag."""
    key = matter.ballot.key
    return key.startswith(v.SPAN) and answers.get(v.TAG + tag_of(key)) is False


@dataclass
class DecisionDraft:
    """What the adjudicator has changed about a proposal and not accepted yet.

    Attributes:
        chosen: Key -> answer.
        why: The reason.
    """

    chosen: dict[str, Json] = field(default_factory=dict)
    why: str = ""


class Proposal(NamedTuple):
    """What space would decide about one matter.

    Attributes:
        matter: The matter.
        answer: True, False or a status; None where it stays open.
        chosen: Whether the adjudicator chose that.
        falls: Whether it is a span whose tag is to be decided against: it goes with its tag.
    """

    matter: Matter
    answer: Json
    chosen: bool
    falls: bool = False

    @property
    def key(self) -> str:
        """The key of the journal that it is about."""
        return self.matter.ballot.key

    @property
    def is_asked(self) -> bool:
        """Whether it wants an answer and nobody has given one: space asks for it."""
        if self.answer is not None or self.falls:
            return False
        # A span that fell with its tag is open, and asked about when the tag is to come back.
        return self.matter.state in DISPUTED or self.matter.ballot.disputed


def proposals(matters: Sequence[Matter], chosen: Mapping[str, Json]) -> list[Proposal]:
    """What space would decide about each matter of a sentence.

    Args:
        matters: What is to be decided about it.
        chosen: Key -> answer, where the adjudicator wants another one than is proposed.
    """
    answers = {matter.ballot.key: matter.proposed for matter in matters} | dict(chosen)
    return [
        Proposal(
            matter, answers[matter.ballot.key], matter.ballot.key in chosen, falls(matter, answers)
        )
        for matter in matters
    ]


def asked(every: Sequence[Proposal]) -> str:
    """What space asks first, if anything is tied; empty if nothing is.

    A span is called by the keys that choose it, as it has no other name.

    Args:
        every: The proposals of a sentence.
    """
    items = [proposal.key for proposal in every if rank_of(proposal.key)]
    numbers = {key: f"w{at} {tag_of(key) or named(key)}" for at, key in enumerate(items, 1)}
    ties = [
        numbers.get(proposal.key, named(proposal.key)) for proposal in every if proposal.is_asked
    ]
    if not ties:
        return ""
    many = f"{len(ties)} ties ({ties[0]} …): their keys decide"
    words = many if len(ties) > 1 else f"a tie on {ties[0]}: its key decides"
    rest = any(proposal.answer is not None for proposal in every)
    return f"{words}{', space again the rest' if rest else ''}, i goes on"


def rivals(every: Sequence[Proposal], key: str) -> list[str]:
    """The spans that nobody has an answer to yet and that one of the same tag would stand in for.

    Args:
        every: The proposals of a sentence.
        key: A span that is to be gold; rivals share words with it.
    """
    start, end = borders_of(key)
    spans = [
        proposal.key for proposal in every if proposal.key.startswith(v.SPAN) and proposal.is_asked
    ]
    same = [one for one in spans if one != key and tag_of(one) == tag_of(key)]
    return [one for one in same if borders_of(one)[0] < end and start < borders_of(one)[1]]


class Focus(NamedTuple):
    """Sentences to look at, disputed or not: those behind a number.

    Attributes:
        name: What they are.
        items: They, in order: (article, place).
        tag: The tag that it is about; empty for none.
    """

    name: str
    items: tuple[tuple[str, int], ...]
    tag: str = ""
