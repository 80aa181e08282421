"""The record that all formats exchange: one sentence with all that one annotator says of it.

It is plain JSON inside a named tuple, because an export makes, writes, reads and compares
hundreds of thousands of them. Whoever makes one keeps to the canonical form: what says nothing is
`""`, `[]` or `{}`, lists are in a fixed order, and nothing inside is changed afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from reviewer.models import Json

SCHEMA: Final = 1
"""Version of the record, `v` in our own formats and `schema` in the manifest."""

SENTENCE: Final = "sentence"
ARTICLE: Final = "article"
"""What an example can be, and the kind of one that is a whole article."""

GOLD: Final = "gold"
"""What stands for the annotator of adjudicated examples."""

NO_TAG: Final = "no tag"
"""The class of a sentence that was settled without a tag, where each has just one class."""

UNFINISHED: Final = ("evidence missing", "not signed off", "re-check")
"""What a check with a status can still want before it is final."""

SPLITS: Final = ("test", "dev", "train")
"""The splits, in the order in which they stand in an export."""


class Example(NamedTuple):
    """One sentence (or one article) of a dataset. All offsets are code points, half open.

    Attributes:
        id: `<article>:<unit>`; of a whole article its id. Examples of several annotators on one
            sentence share it.
        article: The article's id.
        sha256: Hash of the article's text in UTF-8 (hex).
        meta: What is known of the article: some of `reviewer.models.METADATA`.
        unit: The sentence's id; empty for a whole article.
        kind: `sentence`, `heading`, `item`, `byline`, `note`, or `article`.
        number: Its place in the article from 1; 0 for a whole article.
        start: First code point in the article's text.
        end: One past the last.
        text: The words between them.
        previous: The sentence before it; empty for the first.
        next: The sentence after it; empty for the last.
        heading: The nearest heading above it.
        prefix: Up to 32 code points before it, to find it again in an edited text.
        suffix: Up to 32 code points after it.
        tags: Its tags, sorted.
        mask: Tag of the scheme -> 1 if it was judged whether it applies, 0 if not.
        votes: Annotator -> tags, for everyone in the export who decided this sentence.
        versions: Tag -> version of the scheme under which it was set.
        decided: `settled`, `cannot` (cannot be judged), or empty for undecided.
        note: A memo; empty for none.
        flags: Name of the flag -> true or its text.
        spans: Ranges with a tag: `id`, `tag`, `start`, `end` (in the article), `sentence_start`,
            `sentence_end` (in `text`; outside of it for a part elsewhere), `text`, `parts`
            (`name` and the same four offsets and `text`) and `attributes`; ordered by id.
        checks: As in the saved form, ordered by id, without fields that say nothing.
        evidence: Likewise; `check` and `source` are ids.
        sources: Id -> source, of all that the evidence cites and what those derive from.
        links: The same fact elsewhere.
        remarks: Comments of a reviewer.
        signoffs: Approvals and returns.
        relations: What its spans have to do with others, ordered by id: `id`, `kind`, `span` (one
            of its spans, where it starts), `other` (the span at its other end) and `article` (where
            that is; empty if it is the same one).
        answers: Question -> what was answered: a choice, a list of them, a number, or a text.
        suggestions: Tag -> what became of a machine's suggestion of it: `by`, `score`, `accepted`,
            `reason`.
        unfinished: Check -> what it still wants, of `UNFINISHED`; derived, and of no account when
            it is imported. Checks that want nothing are left out.
        annotator: Who says it, or `gold`.
        basis: `blind`, or `revealed` if others' work on the article had been shown.
        recheck: Why the annotation wants to be confirmed (`cut`, `text`, `fuzzy`, `union`); empty
            if it does not.
        split: `train`, `dev`, `test`, or empty.
        duplicate_of: Id of the example in an earlier split that reads exactly so; else empty.
        text_sha256: Without text: hash of the words (hex).
        context: Without text: ranges in the article of `previous`, `next` and `heading`.
    """

    id: str
    article: str
    sha256: str
    meta: dict[str, str]
    unit: str
    kind: str
    number: int
    start: int
    end: int
    text: str
    previous: str
    next: str
    heading: str
    prefix: str
    suffix: str
    tags: list[str]
    mask: dict[str, int]
    votes: dict[str, list[str]]
    versions: dict[str, int]
    decided: str
    note: str
    flags: dict[str, Json]
    spans: list[dict[str, Json]]
    checks: list[dict[str, Json]]
    evidence: list[dict[str, Json]]
    sources: dict[str, dict[str, Json]]
    links: list[dict[str, Json]]
    remarks: list[dict[str, Json]]
    signoffs: list[dict[str, Json]]
    relations: list[dict[str, Json]]
    answers: dict[str, Json]
    suggestions: dict[str, dict[str, Json]]
    unfinished: dict[str, list[str]]
    annotator: str
    basis: str
    recheck: str
    split: str
    duplicate_of: str
    text_sha256: str
    context: dict[str, list[int]]


FIELDS: Final = Example._fields

SAID_AT: Final = FIELDS.index("tags")
"""Fields before it tell which sentence an example is about; from there on, what is said of it."""

_LISTS: Final = frozenset(
    {"tags", "spans", "checks", "evidence", "links", "remarks", "signoffs", "relations"}
)
_MAPS: Final = frozenset(
    {
        "meta",
        "mask",
        "votes",
        "versions",
        "flags",
        "sources",
        "answers",
        "suggestions",
        "unfinished",
        "context",
    }
)
_NUMBERS: Final = frozenset({"number", "start", "end"})


def blank(field: str) -> Any:
    """What a field holds that says nothing; a new list or dict each time."""
    if field in _LISTS:
        return []
    if field in _MAPS:
        return {}
    return 0 if field in _NUMBERS else ""


_PLAIN: Final = {field: blank(field) for field in FIELDS if field not in _LISTS | _MAPS}


def example(**known: Any) -> Example:
    """An example of which only some fields are known; the others say nothing.

    Raises:
        TypeError: There is no field of that name.
    """
    lists: dict[str, Any] = {field: [] for field in _LISTS}
    maps: dict[str, Any] = {field: {} for field in _MAPS}
    return Example(**{**_PLAIN, **lists, **maps, **known})


def without(one: Example, fields: Iterable[str]) -> Example:
    """The example with fields that say nothing in place of these."""
    return one._replace(**{field: blank(field) for field in fields})


def only(item: Mapping[str, Json], names: Collection[str]) -> dict[str, Json]:
    """What an item, such as a check or a source, says under these names."""
    return {name: value for name, value in item.items() if name in names}


def shifted(item: Mapping[str, Json], start: int) -> dict[str, Json]:
    """A span or part with its offsets in the sentence, of a sentence that starts there."""
    return {
        **item,
        "sentence_start": item["start"] - start,
        "sentence_end": item["end"] - start,
    }


def ranges(one: Example) -> Iterator[tuple[dict[str, Json], str, dict[str, Json]]]:
    """Spans and parts one after the other: the span, the role (empty for the span), the range."""
    for span in one.spans:
        yield span, "", span
        for part in span["parts"]:
            yield span, part["name"], part


def pieced(pieces: Iterable[tuple[int, str]]) -> str:
    """A text of which only pieces are known, with blanks for the rest.

    Args:
        pieces: Each with its first code point in the text; of two that differ the later counts.
    """
    chars: list[str] = []
    for start, words in pieces:
        chars += " " * (start + len(words) - len(chars))
        chars[start : start + len(words)] = words
    return "".join(chars)


def inside(item: Mapping[str, Json], one: Example) -> bool:
    """Whether a span or part stands wholly in the sentence."""
    return bool(one.start <= item["start"] < item["end"] <= one.end)


def status(one: Example, scope: str) -> str:
    """The status of the sentence's own check of a scope, for formats that hold no more than that.

    Checks of spans and checks that were withdrawn do not count; empty if there is none.
    """
    return next(
        (
            str(check["status"])
            for check in one.checks
            if check["scope"] == scope and not check.get("span") and not check.get("withdrawn")
        ),
        "",
    )


def final(one: Example, check: Mapping[str, Json]) -> bool:
    """Whether a check of an example stands and wants nothing more."""
    return not check.get("withdrawn") and not one.unfinished.get(check["id"])


def related(one: Example) -> list[dict[str, Json]]:
    """The relations of an example that lead to a span of the same article."""
    return [relation for relation in one.relations if not relation["article"]]


def shares(one: Example, tags: Iterable[str]) -> dict[str, float]:
    """Tag -> the share of those who voted that gave it, 0 to 1; empty if nobody voted."""
    voters = len(one.votes)
    given = Counter(tag for said in one.votes.values() for tag in set(said))
    return {tag: given[tag] / voters for tag in tags} if voters else {}


def judged(one: Example) -> bool:
    """Whether it was judged of every tag whether it applies."""
    return bool(one.mask) and all(one.mask.values())


def one_class(one: Example) -> str:
    """The one class of a sentence that has one tag at most; empty while that is open."""
    if len(one.tags) > 1 or (not one.tags and one.decided != "settled"):
        return ""
    return one.tags[0] if one.tags else NO_TAG
