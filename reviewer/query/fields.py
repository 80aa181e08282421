"""The fields of the query language: which values each takes, and what it asks of a sentence.

Also here: what each field asks of a sentence, for one value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from reviewer.models import KINDS
from reviewer.models import values as v
from reviewer.query import dates
from reviewer.query.subjects import Predicate, QueryItem
from reviewer.query.value_names import WILDCARD, Names, Vocabulary, matcher

Needs = frozenset[str]
"""Names of attributes of `QueryItem`."""


Choices = Mapping[str, tuple[Predicate, Needs]]
"""What a field that knows all its values asks for each of them."""


VALUES: Final = frozenset({"values"})


def _has(key: str) -> Predicate:
    """Whether a key is there; of a key that ends with a colon, any that begins so."""
    if not key.endswith(":"):
        return lambda item: key in item.values
    return lambda item: any(known.startswith(key) for known in item.values)


def _checks(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The checks that were not withdrawn."""
    # Not `annotation.checks`: this is the inner loop of a search.
    return (
        value
        for key, value in values.items()
        if key.startswith(v.CHECK) and not value.get("withdrawn")
    )


def of_check(name: str) -> Callable[[str], Predicate]:
    """For a field of checks: whether one that was not withdrawn has the value there."""

    def test(value: str) -> Predicate:
        fits = matcher(value)
        return lambda item: any(fits(check.get(name) or "") for check in _checks(item.values))

    return test


def of_choice(choices: Choices) -> Callable[[str], Predicate]:
    """Whether any of the choices that the value names holds."""

    def test(value: str) -> Predicate:
        fits = matcher(value)
        tests = [choice for name, (choice, _) in choices.items() if fits(name)]
        return tests[0] if len(tests) == 1 else lambda item: any(t(item) for t in tests)

    return test


def needs_of(choices: Choices) -> Callable[[str], Needs]:
    """What the choices that a value names look at."""

    def needs(value: str) -> Needs:
        fits = matcher(value)
        return frozenset().union(*(need for name, (_, need) in choices.items() if fits(name)))

    return needs


def tag(value: str) -> Predicate:
    """Whether the sentence carries the tag."""
    if WILDCARD not in value:
        return _has(v.TAG + value)
    fits, skip = matcher(value), len(v.TAG)
    return lambda item: any(key.startswith(v.TAG) and fits(key[skip:]) for key in item.values)


def kind(value: str) -> Predicate:
    """Whether the sentence is of the kind."""
    fits = frozenset(filter(matcher(value), KINDS))
    return lambda item: item.kind in fits


def annotator(value: str) -> Predicate:
    """Whether the annotator said anything of the sentence."""
    fits = matcher(value)
    return lambda item: bool(item.values) and fits(item.annotator)


def article(value: str) -> Predicate:
    """Whether id or title of the article contain the value, or fit its wildcards."""
    if WILDCARD in value:
        fits, by_id = matcher(value), matcher(value.replace("/", "__"))
        return lambda item: by_id(item.article) or fits(item.title)
    text, part = value.lower(), value.lower().replace("/", "__")
    return lambda item: part in item.article.lower() or text in item.title.lower()


def date(value: str) -> Predicate:
    """Whether the date of the article fits."""
    fits = dates.test(value)
    return lambda item: fits(item.date)


def _answered(values: Mapping[str, Any], fits: Callable[[str], bool]) -> bool:
    """Whether any answer fits, by itself or behind its question: `opinion`, `genre=opinion`."""
    for key, value in values.items():
        if key.startswith(v.ANSWER):
            for one in value if isinstance(value, list) else [value]:
                if fits(str(one)) or fits(f"{key[len(v.ANSWER) :]}={one}"):
                    return True
    return False


def article_tag(value: str) -> Predicate:
    """Whether that was answered about the article of the sentence."""
    fits = matcher(value)
    return lambda item: _answered(item.about, fits)


def answer(value: str) -> Predicate:
    """Whether that was answered about the sentence."""
    fits = matcher(value)
    return lambda item: _answered(item.values, fits)


def relation(value: str) -> Predicate:
    """Whether a relation of that kind starts from a span of the sentence."""
    fits = matcher(value)
    return lambda item: any(
        key.startswith(v.RELATION) and fits(str(one.get("kind", "")))
        for key, one in item.values.items()
    )


def _flag(name: str) -> tuple[Predicate, Needs]:
    def test(item: QueryItem) -> bool:
        return bool(item.values) and bool(getattr(item, name))

    return test, frozenset({"values", name})


IS: Final[dict[str, tuple[Predicate, Needs]]] = {
    "decided": (_has(v.DECIDED), VALUES),
    "undecided": (lambda item: v.DECIDED not in item.values, VALUES),
    "flagged": (lambda item: any(map(v.is_flag, item.values)), VALUES),
    "disputed": (lambda item: bool(item.disputed), frozenset({"disputed"})),
    "orphan": _flag("orphan"),
    "recheck": _flag("recheck"),
    "unsure": (lambda item: item.values.get(v.DECIDED) == "cannot", VALUES),
    "stale": _flag("stale"),
}

HAS: Final[dict[str, tuple[Predicate, Needs]]] = {
    "note": (_has(v.NOTE), VALUES),
    "evidence": (_has(v.EVIDENCE), VALUES),
    "span": (_has(v.SPAN), VALUES),
    "check": (lambda item: any(True for _ in _checks(item.values)), VALUES),
    "comment": (_has(v.REMARK), VALUES),
    "relation": (_has(v.RELATION), VALUES),
    "answer": (_has(v.ANSWER), VALUES),
}


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field.

    Attributes:
        name: What stands before the colon.
        example: A use of it.
        help: What it finds, in a phrase.
        resolve: Turns what was typed into a value that `test` takes, or raises `WrongValue`.
        test: Turns a value into what tells whether a sentence fits.
        needs: The attributes of `QueryItem` that the test of a value looks at.
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


_PEOPLE = (_known_annotator, annotator, _needs("values", "annotator"))


FIELDS: Final[Mapping[str, QueryField]] = {
    field.name: field
    for field in (
        QueryField(
            "tag",
            "tag:claim",
            "sentences with that tag",
            lambda value, vocabulary: vocabulary.tags.resolve(value),
            tag,
            _needs("values"),
        ),
        QueryField(
            "status",
            "status:refuted",
            "sentences with a check of that status",
            lambda value, vocabulary: vocabulary.statuses.resolve(value),
            of_check("status"),
            _needs("values"),
        ),
        QueryField(
            "scope",
            "scope:said",
            "sentences with a check of that scope",
            _closed("scope", v.SCOPES),
            of_check("scope"),
            _needs("values"),
        ),
        QueryField(
            "article",
            "article:cable",
            "sentences of articles whose id or title contains that",
            _any_value,
            article,
            _needs("article", "title"),
        ),
        QueryField(
            "annotator", "annotator:ann", "sentences of which that person said something", *_PEOPLE
        ),
        QueryField("by", "by:machine.*", "the same as annotator:", *_PEOPLE),
        QueryField(
            "kind",
            "kind:heading",
            "units of that kind",
            _closed("kind", KINDS),
            kind,
            _needs("kind"),
        ),
        QueryField(
            "is",
            "is:undecided",
            "sentences in that state",
            _closed("state", tuple(IS)),
            of_choice(IS),
            needs_of(IS),
        ),
        QueryField(
            "has",
            "has:note",
            "sentences that carry such a thing",
            _closed("thing", tuple(HAS)),
            of_choice(HAS),
            needs_of(HAS),
        ),
        QueryField(
            "article-tag",
            "article-tag:opinion",
            "sentences of articles about which that was answered",
            _any_value,
            article_tag,
            _needs("about"),
        ),
        QueryField(
            "answer",
            "answer:worth=5",
            "sentences about which that was answered",
            _any_value,
            answer,
            _needs("values"),
        ),
        QueryField(
            "relation",
            "relation:supports",
            "sentences from which such a relation starts",
            _any_value,
            relation,
            _needs("values"),
        ),
        QueryField(
            "date",
            "date:>=2026-01-01",
            "sentences of articles of that time",
            lambda value, _: dates.resolve(value),
            date,
            _needs("date"),
        ),
    )
}
"""Every field by its name."""
