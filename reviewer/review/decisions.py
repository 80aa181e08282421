"""Decisions of adjudicators: how they are made, folded over several people, and go stale.

A decision is the value of `gold:<key>` in an adjudicator's own journal. What holds is a function
of the set of all present decisions, so machines that exchange files in any order agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.votes import Ballot, digest

POLICY: Final = "policy "
"""What the rule of a decision begins with that no person made."""

State: TypeAlias = Literal["settled", "stale", "reopened", "disputed", "open"]
"""settled: decided, nothing has changed since. stale: decided, but somebody votes otherwise
since, or came later and votes against it.
reopened: adjudicators differ. disputed: votes differ, nobody has decided. open: nothing to settle.
"""


class Decision(NamedTuple):
    """What one adjudicator decided about one key of a sentence.

    Attributes:
        by: Who.
        value: True or False for tags and spans; the whole check, or evidence, as it is to be; an
            answer to a question.
        votes: Annotator -> vote, as they were.
        rule: How: `majority`, `union`, `none`, `take <annotator>`, `chosen`, or a policy.
        why: A reason in words.
        inputs: What it was made from, see `votes.digest`.
        id: Its own id.
        supersedes: The ids of the decisions that it saw and takes the place of.
        at: When, UTC, for display.
        scheme: The version of the scheme under which a tag was decided; 0 for other keys.
    """

    by: str
    value: Json
    votes: Mapping[str, Json]
    rule: str
    why: str
    inputs: str
    id: str
    supersedes: frozenset[str]
    at: str = ""
    scheme: int = 0

    @property
    def answer(self) -> Json:
        """What people would vote for to have it so: a check's status, or yes or no."""
        return vote_of(self.value)

    @property
    def is_policy(self) -> bool:
        """Whether a policy made it and no person."""
        return self.rule.startswith(POLICY)

    def to_json(self) -> Values:
        """The value of `gold:<key>`."""
        said: Values = {
            "value": self.value,
            "votes": dict(sorted(self.votes.items())),
            "rule": self.rule,
            "why": self.why,
            "inputs": self.inputs,
            "id": self.id,
            "supersedes": sorted(self.supersedes),
        }
        more = {"at": self.at, "scheme": self.scheme}
        return {**said, **{name: value for name, value in more.items() if value}}

    @classmethod
    def read(cls, by: str, raw: Json) -> Decision | None:
        """The decision in a journal's value; None if it has another shape."""
        if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
            return None
        if not isinstance(raw.get("value"), bool | dict | str):
            return None
        votes, supersedes = raw.get("votes"), raw.get("supersedes")
        return cls(
            by,
            raw["value"],
            _votes(votes),
            str(raw.get("rule", "chosen")),
            str(raw.get("why", "")),
            str(raw.get("inputs", "")),
            raw["id"],
            frozenset(map(str, supersedes if isinstance(supersedes, list) else ())),
            str(raw.get("at", "")),
            scheme if isinstance(scheme := raw.get("scheme", 0), int) else 0,
        )


def vote_of(value: Json) -> Json:
    """What people would vote for to have a value decided: a check's status, or yes."""
    if isinstance(value, dict):
        return value.get("status", True)
    return value


def _votes(raw: Json) -> dict[str, Json]:
    found = raw if isinstance(raw, dict) else {}
    return {name: vote for name, vote in found.items() if isinstance(vote, bool | str)}


def decisions_of(by: str, values: Values) -> dict[str, Decision]:
    """One adjudicator's decisions about a sentence: key -> decision."""
    found = {}
    for key, raw in values.items():
        if key.startswith(v.GOLD) and key != v.GOLD + v.ANCHOR:
            decision = Decision.read(by, raw)
            if decision is not None:
                found[key[len(v.GOLD) :]] = decision
    return found


class Ruling(NamedTuple):
    """What all adjudicators together say about one key.

    Attributes:
        value: What is decided; None while they differ.
        live: The decisions that count, by person and id; they all say `value`, or they differ.
        seen: The ids of all present decisions: what a new one supersedes.
    """

    value: Json
    live: tuple[Decision, ...]
    seen: frozenset[str]

    @property
    def reopened(self) -> bool:
        """Whether adjudicators differ."""
        return any(decision.value != self.live[0].value for decision in self.live)

    @property
    def by_policy(self) -> bool:
        """Whether no person decided."""
        return all(decision.is_policy for decision in self.live)

    def is_stale(self, ballot: Ballot) -> bool:
        """Whether somebody votes otherwise than when it was decided, or is new and against it."""
        return all(
            decision.inputs != ballot.inputs and _contradicts(ballot, decision)
            for decision in self.live
        )


def _contradicts(ballot: Ballot, decision: Decision) -> bool:
    """Whether what changed since a decision is more than that others have come to agree with it."""
    since = ballot.votes.keys() - decision.votes.keys()
    then = {name: vote for name, vote in ballot.votes.items() if name not in since}
    if digest(then, ballot.beside) != decision.inputs:
        return True
    return any(ballot.votes[name] != decision.answer for name in since)


def ruling(decisions: Iterable[Decision]) -> Ruling | None:
    """Folds the present decisions about one key, in any order; None if there are none.

    One that another takes the place of does not count, and a policy loses to any person. If those
    that are left differ, the matter is open again.
    """
    every = sorted(_each_once(decisions), key=lambda one: (one.by, one.id))
    if not every:
        return None
    people = [decision for decision in every if not decision.is_policy]
    live = _unsuperseded(people or every)
    value = live[0].value if all(decision.value == live[0].value for decision in live) else None
    return Ruling(value, tuple(live), frozenset(decision.id for decision in every))


def _each_once(decisions: Iterable[Decision]) -> Iterable[Decision]:
    """Each decision once; which of two with one id (a copied file) does not depend on the order."""

    def order(one: Decision) -> tuple[object, ...]:
        # The last of them is kept: a person's rather than a policy's.
        return one.by, one.id, not one.is_policy, repr(one.to_json())

    ordered = sorted(decisions, key=order)
    return {(decision.by, decision.id): decision for decision in ordered}.values()


def _unsuperseded(decisions: Sequence[Decision]) -> list[Decision]:
    gone = frozenset().union(*(decision.supersedes - {decision.id} for decision in decisions))
    return [decision for decision in decisions if decision.id not in gone] or list(decisions)


def state(ballot: Ballot, ruled: Ruling | None) -> State:
    """How it stands with one key of a sentence."""
    if ruled is None:
        return "disputed" if ballot.disputed else "open"
    if ruled.reopened:
        return "reopened"
    return "stale" if ruled.is_stale(ballot) else "settled"
