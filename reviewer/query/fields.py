"""The fields of the query language: which values each takes, and what it asks of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from reviewer.models import KINDS
from reviewer.models import values as v
from reviewer.query import asks, dates
from reviewer.query.asks import Needs
from reviewer.query.subjects import Predicate
from reviewer.query.value_names import Names, Vocabulary


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    Attributes:
        name: What stands before the colon.
        example: A use of it.
        help: What it finds, in a phrase.
        resolve: Turns what was typed into a value that `test` takes, or raises `WrongValue`.
        test: Turns a value into what tells whether a sentence fits.
        needs: The attributes of `Item` that the test of a value looks at.
    """

    name: str
    example: str
    help: str
    resolve: Callable[[str, Vocabulary], str]
    test: Callable[[str], Predicate]
    needs: Callable[[str], Needs]


def _closed(what: str, names: tuple[str, ...]) -> Callable[[str, Vocabulary], str]:
    known = Names(what, names, closed=True)
    return lambda value, _: known.resolve(value)


def _any_value(value: str, _: Vocabulary) -> str:
    return value


def _known_annotator(value: str, vocabulary: Vocabulary) -> str:
    return vocabulary.annotators.resolve(value) if vocabulary.annotators else value


def _needs(*names: str) -> Callable[[str], Needs]:
    return lambda _: frozenset(names)


_PEOPLE = (_known_annotator, asks.annotator, _needs("values", "annotator"))

FIELDS: Final[Mapping[str, Field]] = {
    field.name: field
    for field in (
        Field(
            "tag",
            "tag:claim",
            "sentences with that tag",
            lambda value, vocabulary: vocabulary.tags.resolve(value),
            asks.tag,
            _needs("values"),
        ),
        Field(
            "status",
            "status:refuted",
            "sentences with a check of that status",
            lambda value, vocabulary: vocabulary.statuses.resolve(value),
            asks.of_check("status"),
            _needs("values"),
        ),
        Field(
            "scope",
            "scope:said",
            "sentences with a check of that scope",
            _closed("scope", v.SCOPES),
            asks.of_check("scope"),
            _needs("values"),
        ),
        Field(
            "article",
            "article:cable",
            "sentences of articles whose id or title contains that",
            _any_value,
            asks.article,
            _needs("article", "title"),
        ),
        Field(
            "annotator", "annotator:ann", "sentences of which that person said something", *_PEOPLE
        ),
        Field("by", "by:machine.*", "the same as annotator:", *_PEOPLE),
        Field(
            "kind",
            "kind:heading",
            "units of that kind",
            _closed("kind", KINDS),
            asks.kind,
            _needs("kind"),
        ),
        Field(
            "is",
            "is:undecided",
            "sentences in that state",
            _closed("state", tuple(asks.IS)),
            asks.of_choice(asks.IS),
            asks.needs_of(asks.IS),
        ),
        Field(
            "has",
            "has:note",
            "sentences that carry such a thing",
            _closed("thing", tuple(asks.HAS)),
            asks.of_choice(asks.HAS),
            asks.needs_of(asks.HAS),
        ),
        Field(
            "date",
            "date:>=2026-01-01",
            "sentences of articles of that time",
            lambda value, _: dates.resolve(value),
            asks.date,
            _needs("date"),
        ),
    )
}
"""Every field by its name."""
