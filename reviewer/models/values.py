"""What an annotator can say of a sentence: the shapes of the values behind the journal's keys.

The journal, the snapshots and the session hold these values as plain JSON, because the hot path
must not pay for objects; the classes here say what the JSON looks like, and pydantic checks it
where it crosses a border (`reviewer schema`, import, export, `validate`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list or dict of them."""

Values: TypeAlias = dict[str, Json]
"""All that one annotator says of one unit: key -> value; a key that says nothing is absent."""

Decided: TypeAlias = Literal["settled", "cannot"]
Scope: TypeAlias = Literal["content", "said"]
Confidence: TypeAlias = Literal["low", "medium", "high"]
Stance: TypeAlias = Literal["supports", "refutes", "qualifies", "background"]
Tier: TypeAlias = Literal[
    "primary", "official", "dataset", "independent", "wire", "expert", "party", "social"
]

SCOPES: Final[tuple[Scope, ...]] = ("content", "said")
CONFIDENCES: Final[tuple[Confidence, ...]] = ("low", "medium", "high")

# Prefixes of journal keys that take a name or an id after the colon.
TAG: Final = "tag:"
FLAG: Final = "flag:"
SPAN: Final = "span:"
CHECK: Final = "check:"
EVIDENCE: Final = "evidence:"
LINK: Final = "link:"
REMARK: Final = "remark:"
SIGNOFF: Final = "signoff:"
META: Final = "meta:"
CUT: Final = "cut:"
GOLD: Final = "gold:"
SOURCE: Final = "source:"
# Keys that stand alone.
ANCHOR: Final = "anchor"
DECIDED: Final = "decided"
NOTE: Final = "note"
SUBMIT: Final = "submit"
TIME: Final = "time"
REVEAL: Final = "reveal"

DOUBT: Final = "flag:doubt"
"""The flag that the flag key sets."""


@dataclass(frozen=True, slots=True)
class Part:
    """A role inside a span (the source of a quote, the hedge of a figure).

    Attributes:
        name: One of the parts that the scheme gives the span's tag.
        start: First code point in the article's text, possibly in another sentence.
        end: One past the last code point.
        exact: The text between them.
    """

    name: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Span:
    """The value of `span:<id>`: a range of the article with a tag.

    Attributes:
        tag: The tag it carries.
        start: First code point in the text version of the unit's anchor.
        end: One past the last code point.
        exact: The text between them.
        parts: Its roles, where they stand.
        attributes: Plain values that the scheme asks for (value, unit, strength ...).
    """

    tag: str
    start: int
    end: int
    exact: str
    parts: tuple[Part, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """The value of `check:<id>`: the verification of one claim.

    The sentence's own two checks have the ids `content` and `said`, so that two machines of one
    annotator mean the same check; the check of a span is `<scope>.<span id>`.

    Attributes:
        scope: `content` (is it so) or `said` (did they say it).
        status: A status of the scheme.
        span: The span it is about; None means the whole sentence.
        claim: The claim as a text that stands alone; None means the target's own text.
        claimant: Who claims it.
        confidence: How sure the annotator is.
        rationale: Why.
        assignee: Who works on it.
        withdrawn: The reason for which it was taken back; it stays visible.
    """

    scope: Scope
    status: str
    span: str | None = None
    claim: str | None = None
    claimant: str | None = None
    confidence: Confidence | None = None
    rationale: str | None = None
    assignee: str | None = None
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The value of `evidence:<id>`: one citation of a source for a check.

    Attributes:
        check: The id of the check on the same unit.
        source: The id of the source.
        stance: What it does to the claim.
        quote: The words of the source, verbatim.
        locator: Where in the source (page, paragraph, time).
        accessed: When it was read, UTC, ISO 8601.
        note: A remark.
        order: Its place among the items of the check.
    """

    check: str
    source: str
    stance: Stance
    quote: str = ""
    locator: str = ""
    accessed: str = ""
    note: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """The value of `source:<id>`: a document that evidence cites, stored once.

    Attributes:
        url: Where it is; empty for a local file.
        file: The path of a local file; empty for a URL.
        sha256: Hash of the local file's bytes (hex).
        title: Its title.
        publisher: Who published it.
        author: Who wrote it.
        published: When, ISO 8601.
        archive: URL of an archived copy.
        language: BCP 47 tag.
        tier: How near it is to the fact.
        derives_from: The id of the source that it repeats.
    """

    url: str = ""
    file: str = ""
    sha256: str = ""
    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    archive: str = ""
    language: str = ""
    tier: Tier | None = None
    derives_from: str | None = None
