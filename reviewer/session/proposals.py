"""What is proposed about the matters of one sentence, and what was changed about that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.review.shared_keys import borders_of, named, tag_of
from reviewer.session.adjudication.matters import DISPUTED, Matter, falls


@dataclass
class Draft:
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
    answers = {one.ballot.key: one.proposed for one in matters} | dict(chosen)
    return [
        Proposal(one, answers[one.ballot.key], one.ballot.key in chosen, falls(one, answers))
        for one in matters
    ]


def asked(every: Sequence[Proposal]) -> str:
    """What space asks first, if anything is tied; empty if nothing is.

    A span is called by the keys that choose it, as it has no other name.

    Args:
        every: The proposals of a sentence.
    """
    spans = [one.key for one in every if one.key.startswith(v.SPAN)]
    numbers = {key: f"w{at} {tag_of(key)}" for at, key in enumerate(spans, 1)}
    ties = [numbers.get(one.key, named(one.key)) for one in every if one.is_asked]
    if not ties:
        return ""
    many = f"{len(ties)} ties ({ties[0]} …): their keys decide"
    words = many if len(ties) > 1 else f"a tie on {ties[0]}: its key decides"
    rest = any(one.answer is not None for one in every)
    return f"{words}{', space again the rest' if rest else ''}, i goes on"


def rivals(every: Sequence[Proposal], key: str) -> list[str]:
    """The spans that nobody has an answer to yet and that one of the same tag would stand in for.

    Args:
        every: The proposals of a sentence.
        key: A span that is to be gold; rivals share words with it.
    """
    start, end = borders_of(key)
    spans = [one.key for one in every if one.key.startswith(v.SPAN) and one.is_asked]
    same = [one for one in spans if one != key and tag_of(one) == tag_of(key)]
    return [one for one in same if borders_of(one)[0] < end and start < borders_of(one)[1]]
