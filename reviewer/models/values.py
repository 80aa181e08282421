"""What an annotator can say of a sentence: the journal's keys, and the types of their values.

The journal, the snapshots and the session hold these values as plain JSON, because the hot path
must not pay for objects. `reviewer.models.value_types` says what the JSON looks like.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list or dict of them."""

Answer: TypeAlias = str | int | list[str]
"""An answer to a question: a choice or a text, a number of a scale, or choices in order."""

Values: TypeAlias = dict[str, Json]
"""All that one annotator says of one unit: key -> value; a key that says nothing is absent."""

Decided: TypeAlias = Literal["settled", "cannot"]
Scope: TypeAlias = Literal["content", "said"]
Confidence: TypeAlias = Literal["low", "medium", "high"]
Priority: TypeAlias = Literal["low", "medium", "high"]
Stance: TypeAlias = Literal["supports", "refutes", "qualifies", "background"]
Tier: TypeAlias = Literal[
    "primary", "official", "dataset", "independent", "wire", "expert", "party", "social"
]

SCOPES: Final[tuple[Scope, ...]] = ("content", "said")
CONFIDENCES: Final[tuple[Confidence, ...]] = ("low", "medium", "high")
PRIORITIES: Final[tuple[Priority, ...]] = ("high", "medium", "low")

# Prefixes of journal keys that take a name or an id after the colon.
TAG: Final = "tag:"
FLAG: Final = "flag:"
SPAN: Final = "span:"
CHECK: Final = "check:"
EVIDENCE: Final = "evidence:"
LINK: Final = "link:"
RELATION: Final = "relation:"
ANSWER: Final = "answer:"
SUGGESTION: Final = "suggestion:"
VERSION: Final = "version:"
REMARK: Final = "remark:"
SIGNOFF: Final = "signoff:"
META: Final = "meta:"
CUT: Final = "cut:"
GOLD: Final = "gold:"
SOURCE: Final = "source:"
REPEAT: Final = "repeat:"
CONTROL: Final = "control:"
TRAINING: Final = "training:"
NORMING: Final = "norming:"
# Keys that stand alone.
ANCHOR: Final = "anchor"
DECIDED: Final = "decided"
NOTE: Final = "note"
SUBMIT: Final = "submit"
TIME: Final = "time"
REVEAL: Final = "reveal"

DOUBT: Final = "flag:doubt"
"""The flag that the flag key sets."""

ASIDE: Final = "flag:aside"
"""Set on an annotation that lost its sentence, to keep it without listing it: true."""

DETACHED: Final = "flag:detached"
"""Set on an annotation that does not belong where the program found it: the first eight digits
of the text version's sha256. In that version it counts as having lost its sentence."""

EXTRA: Final = (REPEAT, CONTROL, TRAINING, NORMING)
"""Keys of answers to sentences shown apart from their article: they are no tags of it. They stand
on the article as a whole, so that no record of a sentence has them."""

MARKS: Final = frozenset({ASIDE, DETACHED})
"""Flags by which the program keeps track of annotations, which flag no sentence."""


def is_flag(key: str) -> bool:
    """Whether a key flags a sentence."""
    return key.startswith(FLAG) and key not in MARKS
