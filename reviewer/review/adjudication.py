"""Decisions of adjudicators: how they are made, folded over several people, and go stale.

A decision is the value of `gold:<key>` in an adjudicator's own journal. What holds is a function
of the set of all present decisions, so machines that exchange files in any order agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.votes import Ballot

POLICY: Final = "policy "
"""What the rule of a decision begins with that no person made."""

LEAST: Final = 2
"""Votes that a policy asks for: one person's answer is no agreement."""

State: TypeAlias = Literal["settled", "stale", "reopened", "disputed", "open"]
"""settled: decided, nothing has changed since. stale: decided, but somebody voted otherwise since.
reopened: adjudicators differ. disputed: votes differ, nobody has decided. open: nothing to settle.
"""


class Decision(NamedTuple):
    """What one adjudicator decided about one key of a sentence.

    Attributes:
        by: Who.
        value: True or False for tags and spans; the whole check, or evidence, as it is to be.
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
        if not isinstance(raw, dict) or "value" not in raw or not isinstance(raw.get("id"), str):
            return None
        votes, supersedes = raw.get("votes"), raw.get("supersedes")
        return cls(
            by,
            raw["value"],
            votes if isinstance(votes, dict) else {},
            str(raw.get("rule", "chosen")),
            str(raw.get("why", "")),
            str(raw.get("inputs", "")),
            raw["id"],
            frozenset(map(str, supersedes if isinstance(supersedes, list) else ())),
            str(raw.get("at", "")),
            scheme if isinstance(scheme := raw.get("scheme", 0), int) else 0,
        )


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
        return any(one.value != self.live[0].value for one in self.live)

    @property
    def by_policy(self) -> bool:
        """Whether no person decided."""
        return all(one.is_policy for one in self.live)

    def is_stale(self, ballot: Ballot) -> bool:
        """Whether somebody votes otherwise than when it was decided."""
        return all(one.inputs != ballot.inputs for one in self.live)


def ruling(decisions: Iterable[Decision]) -> Ruling | None:
    """Folds the present decisions about one key, in any order; None if there are none.

    One that another takes the place of does not count, and a policy loses to any person. If those
    that are left differ, the matter is open again.
    """
    every = sorted(_each_once(decisions), key=lambda one: (one.by, one.id))
    if not every:
        return None
    people = [one for one in every if not one.is_policy]
    live = _unsuperseded(people or every)
    value = live[0].value if all(one.value == live[0].value for one in live) else None
    return Ruling(value, tuple(live), frozenset(one.id for one in every))


def _each_once(decisions: Iterable[Decision]) -> Iterable[Decision]:
    """Each decision once; which of two with one id (a copied file) does not depend on the order."""
    ordered = sorted(decisions, key=lambda one: (one.by, one.id, repr(one.to_json())))
    return {(one.by, one.id): one for one in ordered}.values()


def _unsuperseded(decisions: Sequence[Decision]) -> list[Decision]:
    gone = frozenset().union(*(one.supersedes - {one.id} for one in decisions))
    return [one for one in decisions if one.id not in gone] or list(decisions)


def state(ballot: Ballot, ruled: Ruling | None) -> State:
    """How it stands with one key of a sentence."""
    if ruled is None:
        return "disputed" if ballot.disputed else "open"
    if ruled.reopened:
        return "reopened"
    return "stale" if ruled.is_stale(ballot) else "settled"


# -- proposals and policies ------------------------------------------------------------------------


def propose(ballots: Iterable[Ballot], rule: str) -> dict[str, Json]:
    """The answer to each ballot by a rule: `majority`, `union`, `none` or `take <annotator>`.

    What stays open (a tie; somebody who did not vote) is left out. For a union, any vote for a tag
    is enough; statuses have no union, theirs is the majority.
    """
    found = {}
    for ballot in ballots:
        answer = _answer(ballot, rule)
        if answer is not None:
            found[ballot.key] = answer
    return found


def _answer(ballot: Ballot, rule: str) -> Json:
    if rule.startswith("take "):
        return ballot.votes.get(rule.removeprefix("take "))
    if ballot.key.startswith(v.CHECK):
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


class Verdict(NamedTuple):
    """What a policy makes of one ballot.

    Attributes:
        value: Its answer; None where it leaves the matter open.
        what: `settled`, or why not: `kept` (a person decided), `same` (a policy has decided so),
            `tie`, `one vote`.
    """

    value: Json
    what: Literal["settled", "kept", "same", "tie", "one vote"]


def judge(policy: Policy, ballot: Ballot, ruled: Ruling | None) -> Verdict:
    """What a policy does about a ballot; it never touches what a person has decided."""
    if ruled is not None and not ruled.by_policy:
        return Verdict(None, "kept")
    value = policy.settles(ballot)
    if value is None:
        return Verdict(None, "one vote" if len(ballot.votes) < LEAST else "tie")
    known = ruled is not None and not ruled.reopened and not ruled.is_stale(ballot)
    if known and ruled is not None and _plain(ruled.value) == value:
        return Verdict(value, "same")
    return Verdict(value, "settled")


def _plain(value: Json) -> Json:
    """What was voted for: a check is decided whole, but voted on by its status."""
    return value.get("status", True) if isinstance(value, dict) else value
