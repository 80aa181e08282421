"""The shapes that saved files are made of, beside those of `reviewer.models`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from reviewer.models import values as v
from reviewer.models.journal import Basis
from reviewer.models.value_types import (
    Check,
    Evidence,
    ExtraAnswer,
    JudgedSuggestion,
    Relation,
    Source,
    Span,
)
from reviewer.models.values import Answer, Decided, Json
from reviewer.schema.gold import DECISIONS


@dataclass(frozen=True, slots=True)
class SavedSource(Source):
    """A source with its id, as it stands in `annotations/<annotator>/sources.json`."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class AnchorValue:
    """The value of `anchor`: where a sentence stood, with enough text to find it again.

    Attributes:
        sha256: Hash of the text version (hex, of its UTF-8 bytes).
        start: First code point in that version.
        end: One past the last code point.
        exact: The text between them.
        prefix: Up to 32 code points before it.
        suffix: Up to 32 code points after it.
    """

    sha256: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class SnapshotMeta:
    """What a snapshot says of itself, in its table `meta`.

    Attributes:
        schema: Version of the saved form.
        article: The article's id.
        text_sha256: Hash of the article's text (hex).
        records_sha256: Hash of the records (hex).
    """

    schema: int
    article: str
    text_sha256: str
    records_sha256: str


@dataclass(frozen=True, slots=True)
class SavedValues:
    """What is said of an article as a whole, or of a unit that has no record: in tables of its own.

    Attributes:
        values: Keys of the journal, with their values.
        unit: The unit; absent for the article as a whole.
    """

    values: dict[str, Json]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SavedCut:
    """A boundary that the annotator split or joined, in the table `cuts`.

    Attributes:
        unit: The base unit that holds or starts at the offset.
        offset: Code point in the article's text.
        value: What was made of the boundary; null for no opinion.
    """

    unit: str
    offset: int
    value: Literal["split", "join"] | None


@dataclass(frozen=True, slots=True)
class SavedDecisions:
    """What an adjudicator decided on a unit, in the table `decisions`.

    Attributes:
        unit: The unit.
        gold: Key of the journal -> the decision on it; `anchor` is where the sentence stood.
    """

    unit: str
    gold: dict[str, Json]


@dataclass(frozen=True, slots=True)
class JournalHeader:
    """The first line of a journal file.

    Attributes:
        v: Version of the journal.
        session: The writing session; the file is its alone.
        annotator: Whose work it is.
        app: The program and its version.
        at: UTC time, ISO 8601, for display only.
    """

    v: Literal[1]
    session: str
    annotator: str
    app: str
    at: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line of a journal: an event, or a `part` of a bulk action.

    Attributes:
        v: Version of the journal.
        id: `<session>:<n>`.
        lc: Lamport clock: one more than the highest one seen when it was written.
        at: UTC time, ISO 8601, for display only.
        op: What it does. Facts are never undone; parts count once their `end` is there.
        ref: The edit that an undo or a redo is about.
        basis: Whether the annotator had been shown others' work on the article.
        ch: The changes: article, unit, key, value before, value after; null is absent.
    """

    v: Literal[1]
    id: str
    lc: int
    at: str
    op: Literal["edit", "undo", "redo", "fact", "part"]
    ref: str | None
    basis: Basis
    ch: list[tuple[str, str, str, Json, Json]]


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line of a bulk action: a row may name many sentences that have the rest in common.

    Attributes:
        v: Version of the line.
        id: `<session>:<n>`.
        lc: Lamport clock: one more than the highest one seen when it was written.
        at: UTC time, ISO 8601, for display only.
        op: As of a `JournalLine`; facts share nothing.
        ref: The edit that an undo or a redo is about.
        basis: Whether the annotator had been shown others' work on the article.
        ch: The changes: article, sentence or list of sentences, key, value before, value after.
    """

    v: Literal[3]
    id: str
    lc: int
    at: str
    op: Literal["edit", "undo", "redo", "part"]
    ref: str | None
    basis: Basis
    ch: list[tuple[str, str | list[str], str, Json, Json]]


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """The line that makes the parts of a bulk action count.

    Attributes:
        v: Version of the journal.
        id: `<session>:<n>`, the id of the whole action.
        lc: Lamport clock, that of the parts.
        at: UTC time, ISO 8601, for display only.
        op: Always `end`.
        ref: The edit that an undo or a redo is about.
        basis: As in the parts.
        ch: Empty: the changes stand in the parts.
        of: What the parts are together.
        parts: How many lines before this one are its parts.
    """

    v: Literal[1]
    id: str
    lc: int
    at: str
    op: Literal["end"]
    ref: str | None
    basis: Basis
    ch: tuple[()]
    of: Literal["edit", "undo", "redo"]
    parts: int


@dataclass(frozen=True, slots=True)
class LinePiece:
    """Which piece of a line a line is.

    Attributes:
        article: The article that all its changes are about; of a source `/` and its id.
        open: Whether everybody may read it at once: cuts and submissions.
        part: Of a `part` line: the how manieth of these pieces of its action it is, from 0.
        parts: How many `part` lines of its action have such a piece.
    """

    article: str
    open: bool
    part: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPiece:
    """A piece of a line: what it says of one article, as it came through a server.

    Attributes:
        v: Version of the line.
        id: `<session>:<n>`, that of the line.
        lc: Lamport clock, that of the line.
        at: UTC time, ISO 8601, for display only.
        op: As of the line.
        ref: The edit that an undo or a redo is about.
        basis: As of the line.
        ch: Those changes of the line that are of this piece.
        of: Of an `end`: what the parts are together.
        parts: Of an `end`: how many lines before the line are its parts, whatever they are about.
        piece: Which piece it is.
    """

    v: Literal[2, 3]
    id: str
    lc: int
    at: str
    op: Literal["edit", "undo", "redo", "fact", "part", "end"]
    ref: str | None
    basis: Basis
    ch: list[list[Json]]
    of: Literal["edit", "undo", "redo"] = "edit"
    parts: int = 0
    piece: LinePiece


class KeyShape(NamedTuple):
    """What a key of the journal holds.

    Attributes:
        pattern: Regular expression (JavaScript and Python) that the whole key matches.
        type: The type of its value, absent (null) apart.
        help: What it says, in a phrase.
    """

    pattern: str
    type: Any
    help: str


def _after(prefix: str, rest: str = ".+") -> str:
    return f"^{prefix}{rest}$"


KEYS: Final[Mapping[str, KeyShape]] = {
    v.ANCHOR: KeyShape("^anchor$", AnchorValue, "where the sentence stood"),
    v.DECIDED: KeyShape("^decided$", Decided, "the sentence is settled or cannot be judged"),
    v.NOTE: KeyShape("^note$", str, "a memo"),
    v.SUBMIT: KeyShape("^submit$", Json, "the article is submitted"),
    v.TIME: KeyShape("^time$", int, "milliseconds of work, summed over the facts"),
    v.REVEAL: KeyShape("^reveal$", list[str], "annotators whose work was shown"),
    v.TAG: KeyShape(_after(v.TAG), int, "version of the scheme under which the tag was set"),
    v.FLAG: KeyShape(_after(v.FLAG), bool | str, "true, or the text of the flag"),
    v.SPAN: KeyShape(_after(v.SPAN), Span, "a range with a tag"),
    v.CHECK: KeyShape(_after(v.CHECK), Check, "a verification"),
    v.EVIDENCE: KeyShape(_after(v.EVIDENCE), Evidence, "a citation"),
    v.LINK: KeyShape(_after(v.LINK), dict[str, Json], "the same fact elsewhere"),
    v.RELATION: KeyShape(_after(v.RELATION), Relation, "what two spans have to do with each other"),
    v.ANSWER: KeyShape(_after(v.ANSWER), Answer, "an answer to a question of the scheme"),
    v.SUGGESTION: KeyShape(
        _after(v.SUGGESTION), JudgedSuggestion, "what became of a machine's suggestion"
    ),
    v.VERSION: KeyShape(
        _after(v.VERSION), int, "version of a tag's rule under which it was settled without it"
    ),
    v.REMARK: KeyShape(_after(v.REMARK), dict[str, Json], "a comment of a reviewer"),
    v.SIGNOFF: KeyShape(_after(v.SIGNOFF), dict[str, Json], "an approval or a return"),
    v.META: KeyShape(_after(v.META), str, "a field of the article, corrected"),
    v.CUT: KeyShape(_after(v.CUT, "(0|[1-9][0-9]{0,14})"), Literal["split", "join"], "a boundary"),
    v.REPEAT: KeyShape(_after(v.REPEAT), ExtraAnswer, "a sentence of one's own, judged once more"),
    v.CONTROL: KeyShape(_after(v.CONTROL), ExtraAnswer, "a sentence whose answer is known, judged"),
    v.TRAINING: KeyShape(_after(v.TRAINING), ExtraAnswer, "a sentence of the training, judged"),
    v.NORMING: KeyShape(_after(v.NORMING), ExtraAnswer, "a vote of a norming session"),
    v.SOURCE: KeyShape(_after(v.SOURCE), Source, "a document that evidence cites"),
    v.GOLD + v.ANCHOR: KeyShape("^gold:anchor$", AnchorValue, "where a decided sentence stood"),
    **{
        v.GOLD + kind: KeyShape(_after(v.GOLD + kind), shape, "an adjudicator's decision")
        for kind, shape in DECISIONS.items()
    },
}
"""Every key of the journal, by its name or its prefix; decisions by what they are about."""


def shape_of(key: str) -> KeyShape | None:
    """The shape of a key (`tag:claim`, `gold:tag:claim`); None if there is no such key."""
    import re

    about = key.removeprefix(v.GOLD)
    name, colon, _ = about.partition(":")
    shape = KEYS.get(key[: len(key) - len(about)] + name + colon)
    return shape if shape and re.fullmatch(shape.pattern, key, re.DOTALL) else None
