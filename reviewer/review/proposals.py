"""Proposals, and policies that settle the easy part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from reviewer.models import Json
from reviewer.models import values as v
from reviewer.models.scheme import TAG_QUESTION
from reviewer.review.decisions import POLICY, Ruling
from reviewer.review.votes import Ballot

LEAST: Final = 2
"""Votes that a policy asks for: one person's answer is no agreement."""


def propose(ballots: Iterable[Ballot], rule: str) -> dict[str, Json]:
    """The answer to each ballot by a rule: `majority`, `union`, `none` or `take <annotator>`.

    What stays open (a tie; somebody who did not vote) is left out. For a union, any vote for a tag
    or a span is enough; statuses and answers have none, theirs is the majority. Whoever settled the
    sentence is taken with just the spans that they marked.
    """
    found = {}
    for ballot in ballots:
        answer = _answer(ballot, rule)
        if answer is not None:
            found[ballot.key] = answer
    return found


def _answer(ballot: Ballot, rule: str) -> Json:
    if rule.startswith("take "):
        name = rule.removeprefix("take ")
        return False if name in ballot.silent else ballot.votes.get(name)
    if ballot.key == v.ANSWER + TAG_QUESTION and rule == "none":
        return ""
    if ballot.key.startswith((v.CHECK, v.ANSWER)):
        return None if rule == "none" else ballot.majority
    if rule == "union":
        return any(ballot.votes.values()) if ballot.votes else None
    return False if rule == "none" else ballot.majority


class Policy(NamedTuple):
    """A rule that settles the easy part.

    Attributes:
        name: As it was given: `unanimous`, `majority`, `threshold=0.75`.
        share: Share of the votes that an answer needs.
        more: Whether it needs more than that share.
    """

    name: str
    share: float
    more: bool = False

    @property
    def rule(self) -> str:
        """What its decisions give as their rule."""
        return POLICY + self.name

    def settles(self, ballot: Ballot) -> Json:
        """Its answer to a ballot; None where it has none."""
        if len(ballot.votes) < LEAST:
            return None
        return ballot.at_least(self.share, more=self.more)

    @classmethod
    def read(cls, text: str) -> Policy:
        """The policy of a name.

        Raises:
            ValueError: There is none; the text says which there are.
        """
        if text == "unanimous":
            return cls(text, 1.0)
        if text == "majority":
            return cls(text, 0.5, more=True)
        name, _, share = text.partition("=")
        try:
            least = float(share)
        except ValueError:
            least = 0.0
        if name != "threshold" or not 0.5 < least <= 1:
            raise ValueError(
                f"{text!r} is no policy: expected unanimous, majority, or threshold=SHARE with"
                " a share above 0.5 and up to 1"
            )
        return cls(text, least)


class BallotVerdict(NamedTuple):
    """What a policy makes of one ballot.

    Attributes:
        value: Its answer; None where it leaves the matter open.
        what: `settled`, or why not: `kept` (a person decided), `same` (a policy has decided so),
            `tie`, `one vote`.
    """

    value: Json
    what: Literal["settled", "kept", "same", "tie", "one vote"]


def judge(policy: Policy, ballot: Ballot, ruled: Ruling | None) -> BallotVerdict:
    """What a policy does about a ballot; it never touches what a person has decided."""
    if ruled is not None and not ruled.by_policy:
        return BallotVerdict(None, "kept")
    value = policy.settles(ballot)
    if value is None:
        return BallotVerdict(None, "one vote" if len(ballot.votes) < LEAST else "tie")
    known = ruled is not None and not ruled.reopened and not ruled.is_stale(ballot)
    if known and ruled is not None and _plain(ruled.value) == value:
        return BallotVerdict(value, "same")
    return BallotVerdict(value, "settled")


def _plain(value: Json) -> Json:
    """What was voted for: a check is decided whole, but voted on by its status."""
    return value.get("status", True) if isinstance(value, dict) else value
