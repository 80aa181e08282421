"""One sentence in Review: what is to be decided about it, who said what, what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.decisions import Ruling, State, vote_of
from reviewer.review.evidence_merge import Merged
from reviewer.review.shared_keys import checks_of, spans_of, tag_of
from reviewer.review.votes import Ballot

DISPUTED: Final[frozenset[State]] = frozenset({"disputed", "stale", "reopened"})
"""How a matter stands that wants an adjudicator."""


class Matter(NamedTuple):
    """One thing to be decided about a sentence.

    Attributes:
        ballot: Who voted what.
        ruling: What adjudicators have decided; None for nothing.
        state: How it stands.
        proposed: The answer to accept: what holds, else the majority's; None stays open.
    """

    ballot: Ballot
    ruling: Ruling | None
    state: State
    proposed: Json


class Sight(NamedTuple):
    """All that is to be seen of one sentence.

    Attributes:
        place: The sentence's index.
        matters: What is to be decided: tags, checks, spans.
        said: What each person says of it, spans in the present text.
        suggested: What each machine says of it.
        evidence: What all of them cite, without duplicates.
    """

    place: int
    matters: tuple[Matter, ...]
    said: Mapping[str, Values]
    suggested: Mapping[str, Values]
    evidence: Merged

    def span(self, key: str) -> Values:
        """A span whole: as the first who marked it did, else as it was decided; empty for none."""
        every = (spans_of(values).get(key) for _, values in sorted(self.said.items()))
        return next((span for span in every if span), None) or self.held(key)

    def held(self, key: str) -> Values:
        """The span or check that was decided on, whole; empty for none."""
        ruled = next((one.ruling for one in self.matters if one.ballot.key == key), None)
        return ruled.value if ruled is not None and isinstance(ruled.value, dict) else {}


def whole(sight: Sight, key: str, answer: Json) -> Json:
    """What an answer stands for: a status for the whole check, a yes for the whole span.

    The check is as the first of those (in alphabetical order) wrote it who gave that status.
    """
    if key.startswith(v.CHECK):
        return _whole_check(sight, key, answer)
    if key.startswith(v.SPAN) and answer:
        return sight.span(key) or False
    return answer


def _whole_check(sight: Sight, key: str, status: Json) -> Json:
    if not status:
        return False
    every = [checks_of(values).get(key) for _, values in sorted(sight.said.items())]
    checks = [check for check in every if check]
    checks = checks or [sight.held(key)]
    like = next((one for one in checks if one.get("status") == status), checks[0])
    scope, _, span = key[len(v.CHECK) :].partition(".")
    kept = {name: value for name, value in like.items() if name not in ("assignee", "withdrawn")}
    check = {**kept, "scope": scope, "status": status}
    return {**check, "span": span} if span else check


def stands(matter: Matter, answer: Json) -> bool:
    """Whether it is decided so, from what people say now, by a person."""
    if matter.ruling is None or matter.state != "settled" or matter.ruling.by_policy:
        return False
    return bool(vote_of(matter.ruling.value) == answer)


def is_voted(key: str) -> bool:
    """Whether a key is one that the queue asks about."""
    return key.startswith((v.TAG, v.CHECK, v.SPAN))


def falls(matter: Matter, answers: Mapping[str, Json]) -> bool:
    """Whether it is about a span whose tag the sentence is not to have: it goes with its tag."""
    key = matter.ballot.key
    return key.startswith(v.SPAN) and answers.get(v.TAG + tag_of(key)) is False
