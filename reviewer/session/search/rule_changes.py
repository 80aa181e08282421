"""Changes of rules: which sentences that were tagged before are looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import Json, Scheme
from reviewer.models import values as v
from reviewer.models.scheme import RuleChange, TagType

if TYPE_CHECKING:
    from reviewer.query import Query
    from reviewer.session.core.annotated_article import OpenArticle
    from reviewer.session.core.session import Session


class Outdated(NamedTuple):
    """A tag of a sentence, given or not given under an earlier rule.

    Attributes:
        tag: The tag.
        had: Whether the sentence has it.
        change: The latest change since then.
    """

    tag: TagType
    had: bool
    change: RuleChange


def outdated(session: Session, article: OpenArticle, place: int) -> list[Outdated]:
    """The tags of a settled sentence that were given, or not given, under an earlier rule.

    Of sentences without a tag only a change that names a query tells whether they are meant.
    """
    values = article.at(place).values
    if v.DECIDED not in values and not any(key.startswith(v.TAG) for key in values):
        return []
    return list(_outdated(session, article, place, values))


def _outdated(
    session: Session, article: OpenArticle, place: int, values: Mapping[str, Json]
) -> Iterator[Outdated]:
    for tag in session.scheme.tags:
        since = [
            change
            for change in tag.rechecks
            if _is_before(values, tag.name, change) and _fitting(session, article, change, (place,))
        ]
        if since:
            yield Outdated(tag, v.TAG + tag.name in values, since[-1])


@lru_cache(maxsize=64)
def query_of(text: str, scheme: Scheme) -> Query:
    """The query of a change.

    Raises:
        QueryError: It cannot be read.
    """
    from reviewer.query import parse

    return parse(text, scheme)


def confirming(session: Session, article: OpenArticle, place: int) -> dict[str, Json]:
    """The values that say: what holds of a sentence holds under the present rules."""
    return {
        (v.TAG if one.had else v.VERSION) + one.tag.name: session.scheme.version_of(one.tag.name)
        for one in outdated(session, article, place)
    }


def judged_now(scheme: Scheme, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values that say under which rules a sentence is settled without a tag.

    Only of tags of which a change names a query: else nobody ever asks.
    """
    return {
        v.VERSION + tag.name: scheme.version_of(tag.name)
        for tag in scheme.tags
        if v.TAG + tag.name not in values and any(change.query for change in tag.rechecks)
    }


def outdated_places(session: Session, article: OpenArticle) -> list[int]:
    """The settled sentences of an article to be looked at again, in order."""
    found: set[int] = set()
    known = [(place, article.at(place).values) for place in article.annotated()]
    for tag in session.scheme.tags:
        for change in tag.rechecks:
            meant = [place for place, values in known if _is_before(values, tag.name, change)]
            found.update(_fitting(session, article, change, meant))
    return sorted(found)


def _is_before(values: Mapping[str, Json], tag: str, change: RuleChange) -> bool:
    """Whether a tag was given, or a sentence settled without it, before a change."""
    had = v.TAG + tag in values
    if not had and not (change.query and v.DECIDED in values):
        return False
    under = values.get(v.TAG + tag, values.get(v.VERSION + tag, 0))
    return isinstance(under, int) and under < change.version


def _fitting(
    session: Session, article: OpenArticle, change: RuleChange, places: Sequence[int]
) -> Sequence[int]:
    if not change.query or not places:
        return places
    from reviewer.query import QueryError
    from reviewer.session.search.sentence_query import all_places

    try:
        # Rather too many than too few where it cannot be read; the command line says what is wrong.
        return all_places(session, article, query_of(change.query, session.scheme), places)
    except QueryError:
        return places
