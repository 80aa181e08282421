"""The decided sentences to learn from: one's own, and those of others that were shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from reviewer.models import values as v
from reviewer.models.annotation import tags
from reviewer.session.article import metadata
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.session import Session
from reviewer.session.search.corpus_search import glance

Breathe = Callable[[], object]
"""Called between two small pieces of work, so that keys come first."""


class DecidedSentence(NamedTuple):
    """A sentence with its tags.

    Attributes:
        article: Its article's id.
        unit: Its id.
        place: Its number in the article, from 0.
        tags: Its tags.
        mine: Whether the annotator at work decided it.
    """

    article: str
    unit: str
    place: int
    tags: frozenset[str]
    mine: bool


def decided_articles(session: Session) -> list[str]:
    """The articles in which anything may be learnt from, those of the annotator first."""
    own = [
        name for name, tally in session.store.tallies(session.annotator).items() if tally.decided
    ]
    known = {article.id for article in session.store.articles() if not article.missing}
    revealed = [name for name in known if name not in own and session.visibility.is_revealed(name)]
    return [name for name in sorted(own) if name in known] + sorted(revealed)


def decided_sentences(
    session: Session, article: OpenArticle, breathe: Breathe = lambda: None
) -> list[DecidedSentence]:
    """The sentences of an article that were decided by the annotator, or by others shown to them.

    Of others' the tags that most of them set count; of a tie none is taken.
    """
    name = article.article.id
    found = []
    others = _shown_others(session, name)
    for place in range(len(article)):
        breathe()
        values = article.at(place).values
        unit = article.layout.id(place)
        if values.get(v.DECIDED) == "settled":
            found.append(
                DecidedSentence(
                    name, unit, place, frozenset(name for name, _ in tags(values)), mine=True
                )
            )
        elif v.DECIDED not in values and others:
            votes = [one for one in (other(place) for other in others) if one is not None]
            if votes:
                found.append(DecidedSentence(name, unit, place, _most(votes), mine=False))
    return found


def _shown_others(session: Session, article: str) -> list[Callable[[int], frozenset[str] | None]]:
    """For each other person whose work on an article was shown: what they decided at a place."""
    visibility = session.visibility
    if not visibility.sees(article):
        return []
    shown = visibility.revealed_on(article)
    if not shown:
        return []
    side = session.others.side(article)
    names = {session.others.annotators.person(name) for name in shown}

    def reader(person: str) -> Callable[[int], frozenset[str] | None]:
        def read(place: int) -> frozenset[str] | None:
            values = side.at(person, place).values
            return (
                frozenset(name for name, _ in tags(values))
                if values.get(v.DECIDED) == "settled"
                else None
            )

        return read

    people = set(session.others.annotators.others_on(article))
    return [reader(name) for name in sorted(names & people)]


def _most(votes: list[frozenset[str]]) -> frozenset[str]:
    counts = Counter(tag for one in votes for tag in one)
    return frozenset(tag for tag, n in counts.items() if 2 * n > len(votes))


def whole(session: Session, name: str, breathe: Breathe = lambda: None) -> OpenArticle | None:
    """An article read to its end; None if it cannot be read, which is among the problems."""
    found = None
    for step in glance(session, name):
        found = step
        breathe()
    return found


def language_of(session: Session, article: OpenArticle) -> str:
    """The language of an article."""
    return metadata.of(article).get("language") or session.language
