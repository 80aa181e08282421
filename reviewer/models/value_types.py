"""The shapes of what is saved: the values behind the journal's keys, and the records made of them.

Nothing that the program does at a key or at its start needs these classes, which cost time to
load; pydantic checks with them where JSON crosses a border (`reviewer schema`, import, export,
`validate`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.models.values import (
    Answer,
    Confidence,
    Decided,
    Json,
    Priority,
    Scope,
    Stance,
    Tier,
)


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
class Relation:
    """The value of `relation:<id>`: what one span has to do with another.

    It stands on the unit of the span that it starts from.

    Attributes:
        kind: A kind of relation of the scheme.
        span: The id of the span that it starts from.
        other: The id of the span at its other end.
        article: The article of that span; absent if it is the same one.
    """

    kind: str
    span: str
    other: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedSuggestion:
    """The value of `suggestion:<tag>`: what became of a machine's suggestion of that tag.

    Attributes:
        by: The machine, such as `machine.rules`.
        score: How likely the machine thought it, from 0 to 1.
        accepted: Whether the annotator took it; false where it was in view when the sentence was
            settled without it.
        reason: What spoke for it.
    """

    by: str
    score: float
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExtraAnswer:
    """The value of `repeat:`, `control:`, `training:`, `norming:`: a sentence shown apart.

    It stands on the article as a whole and says nothing of it.

    Attributes:
        unit: The sentence.
        tags: Its tags in alphabetical order; empty for none.
        decided: Whether it was answered, or judged impossible to judge.
        scheme: The version of the scheme.
        first: Of a repeat: the tags that the annotator's own work had when it was asked again.
        round: Of training: the how manieth time, from 1.
    """

    unit: str
    tags: tuple[str, ...]
    decided: Decided
    scheme: int
    first: tuple[str, ...] | None = None
    round: int = 1


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
        due: The day by which it is wanted, ISO 8601.
        priority: How much it matters that it is done soon.
        published: The day on which the verdict was published, ISO 8601.
        url: Where the verdict was published.
        origin: The annotator whose check it began as.
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
    due: str | None = None
    priority: Priority | None = None
    published: str | None = None
    url: str | None = None
    origin: str | None = None


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
        sha256: Hash (hex) of the local file's bytes, or of those of the page that was kept.
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


@dataclass(frozen=True, slots=True)
class SavedSpan(Span):
    """A span with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedRelation(Relation):
    """A relation with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedCheck(Check):
    """A check with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedEvidence(Evidence):
    """An evidence item with its id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SavedAnchor:
    """The part of an anchor that the record does not say itself (start, end and text do).

    Attributes:
        sha256: Hash of the text version (hex).
        prefix: Up to 32 code points before the sentence.
        suffix: Up to 32 code points after it.
    """

    sha256: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Record:
    """One annotated sentence as it stands in `annotations/<annotator>/<article-id>.json`.

    Attributes:
        unit: The sentence's id.
        start: First code point in the article's text.
        end: One past the last code point.
        text: The sentence.
        tags: Its tags, sorted; empty for none.
        decided: `settled`, `cannot` (cannot judge), or null while not decided.
        scheme: For each tag the version of the scheme it was set under.
        note: A memo.
        flags: Name of the flag -> true or its text.
        spans: Ranges with a tag.
        checks: Verifications.
        evidence: Citations; `check` says for which check.
        links: The same fact elsewhere, as other programs wrote it.
        relations: What its spans have to do with others.
        answers: Question of the scheme -> what was answered.
        suggestions: Tag -> what became of a machine's suggestion of it.
        versions: Tag that it does not have -> the version of its rule under which it was settled.
        remarks: Comments of a reviewer.
        signoffs: Approvals and returns.
        anchor: What finds the sentence again in an edited text.
    """

    unit: str
    start: int
    end: int
    text: str
    tags: list[str]
    decided: Decided | None
    anchor: SavedAnchor
    scheme: dict[str, int] = field(default_factory=dict)
    note: str | None = None
    flags: dict[str, str | bool] = field(default_factory=dict)
    spans: list[SavedSpan] = field(default_factory=list)
    checks: list[SavedCheck] = field(default_factory=list)
    evidence: list[SavedEvidence] = field(default_factory=list)
    links: list[dict[str, Json]] = field(default_factory=list)
    relations: list[SavedRelation] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    suggestions: dict[str, JudgedSuggestion] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    remarks: list[dict[str, Json]] = field(default_factory=list)
    signoffs: list[dict[str, Json]] = field(default_factory=list)
