"""Annotations that stand as they stood and say nothing but tags and decisions: nearly all of them.

Their votes are read from the saved form in one loop. Whatever is anything more (a span, a check, a
sentence that was cut or edited since, a value of another shape) is left to `AnnotatedText`, which
knows all ways.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from reviewer.models import Json, Units
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.ports import Store

BARE: Final = frozenset({"unit", "start", "end", "text", "tags", "decided", "anchor"})
"""Fields that every record has."""

_BESIDE: Final = frozenset({*BARE, "scheme", "note", "flags", "answers", "suggestions"})
"""Fields of a record that votes can be read from without looking further."""

_DECIDED: Final = (None, "settled", "cannot")


PlainVote: TypeAlias = tuple[
    int, int, int, str | None, frozenset[str], int | None, Mapping[str, Json]
]
"""What somebody says of one sentence: its index, where it begins and ends, `settled`, `cannot`
or None, its tags, the latest version of the scheme under which one was given (None without tags),
and what was answered of it (question -> answer). A tuple, because there are hundreds of thousands.
"""


class PlainVotes(NamedTuple):
    """What somebody says of one article.

    Attributes:
        votes: Of each sentence that they said anything of, in the order of the text.
        answers: What was answered of the article: question -> answer.
    """

    votes: list[PlainVote]
    answers: Mapping[str, Json]

    @property
    def version(self) -> int | None:
        """The latest version of the scheme under which a tag was given; None if none was."""
        return max((one[5] for one in self.votes if one[5] is not None), default=None)


_NO_ANSWERS: Final[Mapping[str, Json]] = {}
_TAGS: dict[tuple[str, ...], frozenset[str]] = {}
"""One set for all sentences that have the same tags."""


def plain_votes(
    store: Store, annotator: str, article: str, units: Units, tally: Tally | None
) -> PlainVotes | None:
    """What somebody says of an article; None if it takes more than one loop to know.

    Args:
        store: Where it is kept.
        annotator: The name under which it was said.
        article: The article's id. It has no cuts.
        units: Its boundaries, all of them.
        tally: What is counted of that; None if nothing is said of the article.
    """
    if tally is None or _says_more(tally):
        return None
    records = store.plain_records(annotator, article)
    if records is None:
        return None
    try:
        votes = _votes(records, units)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return None if votes is None else PlainVotes(votes, tally.answers)


def whole_units(store: Store, article: str) -> Units | None:
    """The boundaries of an article; None while nobody has read it to its end.

    Raises:
        StoreError: It cannot be read.
    """
    reading = store.open(article)
    return reading.units if reading.complete else None


def _says_more(tally: Tally) -> bool:
    return bool(tally.spans or tally.relations or tally.statuses)


def standing(
    records: Iterable[dict[str, Json]], units: Units
) -> Iterator[tuple[int, dict[str, Json]]]:
    """The records of a saved form with the index of the sentence of each, in the order of the text.

    Args:
        records: The records.
        units: Boundaries that nobody has cut.

    Raises:
        ValueError: One does not stand as it stood.
        KeyError: One lacks a field that says where it stands.
        TypeError: Such a field is of another type.
    """
    starts, ends, sha256 = units.starts, units.ends, units.sha256
    head, count, index = f"{sha256[:8]}.", len(starts), -1
    for record in records:
        start = record["start"]
        index = bisect_left(starts, start, index + 1)
        if (
            index == count
            or starts[index] != start
            or ends[index] != record["end"]
            or record["unit"] != f"{head}{start}"
            or record["anchor"]["sha256"] != sha256
        ):
            raise ValueError("a sentence stands elsewhere")
        yield index, record


def _votes(records: Iterable[dict[str, Json]], units: Units) -> list[PlainVote] | None:
    ends = units.ends
    found: list[PlainVote] = []
    for index, record in standing(records, units):
        if record["decided"] not in _DECIDED:
            return None
        names = tuple(record["tags"])
        version: int | None = None
        if names:
            given = record["scheme"]
            for name in names:
                if type(one := given[name]) is not int:
                    return None
                if version is None or one > version:
                    version = one
        answers = _NO_ANSWERS
        if len(record) > len(BARE) + (1 if names else 0):
            if not _is_plain(record):
                return None
            answers = record.get("answers", _NO_ANSWERS)
        tags = _TAGS.get(names)
        if tags is None:
            tags = _TAGS[names] = frozenset(names)
        found.append(
            (index, record["start"], ends[index], record["decided"], tags, version, answers)
        )
    return found


def _is_plain(record: dict[str, Json]) -> bool:
    flags = record.get("flags", {})
    return (
        record.keys() <= _BESIDE
        and v.DETACHED[len(v.FLAG) :] not in flags
        and all(isinstance(one, str | bool) for one in flags.values())
        and isinstance(record.get("note", ""), str)
        and isinstance(record.get("answers", {}), dict)
    )
