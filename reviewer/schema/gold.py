"""The shapes of decisions: in the adjudicators' journals, and in the files of gold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from reviewer.models import values as v
from reviewer.models.value_types import Check, Evidence, Record, Relation, Source, Span
from reviewer.models.values import Json

Vote: TypeAlias = bool | str
"""Yes or no; of a check its status; of a question the choice, or the number in digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDecision:
    """What every decision says of itself, beside what was decided.

    Attributes:
        votes: Annotator -> vote, as they were; for a check the status.
        rule: How: `majority`, `union`, `none`, `take <annotator>`, `chosen`, `policy <name>`.
        why: A reason in words.
        inputs: Digest of what it was made from; once it differs the decision is stale.
        id: Its id.
        supersedes: The ids of the decisions that it takes the place of.
        at: UTC time, ISO 8601, for display only.
        scheme: Version of the scheme under which a tag was decided.
    """

    votes: dict[str, Vote]
    rule: str
    inputs: str
    id: str
    supersedes: list[str]
    why: str = ""
    at: str = ""
    scheme: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDecision(SavedDecision):
    """The value of `gold:tag:<tag>`: whether the sentence has the tag.

    Attributes:
        value: Whether it does.
    """

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanDecision(SavedDecision):
    """The value of `gold:span:<id>`: whether the span is one.

    Attributes:
        value: The whole span, or false.
    """

    value: Span | Literal[False]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDecision(SavedDecision):
    """The value of `gold:check:<id>`: the check as it is to be.

    Attributes:
        value: The whole check, or false.
    """

    value: Check | Literal[False]


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence with the source that it cites.

    Attributes:
        item: The citation; `check` and `source` are ids that are the same for everybody.
        source: The source; absent if nobody's file holds it.
    """

    item: Evidence
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDecision(SavedDecision):
    """The value of `gold:evidence:<id>`: the citation that goes with a decided check.

    Attributes:
        value: The citation, or false.
    """

    value: Cited | Literal[False]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationDecision(SavedDecision):
    """The value of `gold:relation:<id>`: whether the relation is one.

    Attributes:
        value: The relation between spans by the ids that they have for everybody, or false.
    """

    value: Relation | Literal[False]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDecision(SavedDecision):
    """The value of `gold:answer:<question>`, or of `gold:answer:<question>:<choice>`.

    Attributes:
        value: The answer, a number in digits, empty for none; of several choices whether the one
            named holds.
    """

    value: bool | str


DECISIONS: Final = {
    v.TAG: TagDecision,
    v.SPAN: SpanDecision,
    v.CHECK: CheckDecision,
    v.EVIDENCE: EvidenceDecision,
    v.RELATION: RelationDecision,
    v.ANSWER: AnswerDecision,
}
"""Prefix of what is decided -> the shape of the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file of gold tells of one decision.

    Attributes:
        by: Who decided.
        votes: Annotator -> vote, as they were; for a check the status.
        rule: How: `majority`, `union`, `none`, `take <annotator>`, `chosen`, `policy <name>`.
        why: A reason in words; absent if none was given.
        at: UTC time, ISO 8601, for display only.
        value: What was decided: yes or no; or a whole span, relation, check or citation that the
            record does not hold (if it does, this is absent).
        answer: What was decided of a question.
    """

    by: str
    votes: dict[str, Vote]
    rule: str
    why: str | None = None
    at: str | None = None
    value: bool | dict[str, Json] | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Told):
    """How it came about that a key of a record of gold is as it is.

    Attributes:
        also: What others say who decided the same.
    """

    also: list[Told] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A key on which adjudicators differ; the record says nothing of it.

    Attributes:
        reopened: What each of them decided.
    """

    reopened: list[Told]


@dataclass(frozen=True, slots=True)
class GoldRecord(Record):
    """What adjudication decided about a sentence, in `annotations/gold/<article-id>.json`.

    Attributes:
        gold: Key of the journal -> `Provenance`, or `Reopened` where adjudicators differ.
    """

    gold: dict[str, dict[str, Json]] = field(kw_only=True)
