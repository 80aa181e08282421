"""Relations between spans: reading them, and the edits that make and remove them.

A relation stands in the annotation that holds the span it starts from. One that is not directed
starts from the end that comes first, so that everybody's stands in the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.phrases import new_id
from reviewer.models.scheme import RelationType
from reviewer.ports import StoreError
from reviewer.session.article import spans
from reviewer.session.article.spans import PlacedSpan, quoted
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.relation_index import SpanName, StoredRelation
from reviewer.session.core.session import Session


class RelationEnd(NamedTuple):
    """A span at an end of a relation.

    Attributes:
        article: Its article's id.
        mark: Where it stands; None if it is gone, or its article cannot be read.
    """

    article: str
    mark: PlacedSpan | None


class PlacedRelation(NamedTuple):
    """A relation seen from one of its spans.

    Attributes:
        stored: As it stands in the journal.
        far: The other span.
        outward: Whether it starts from the span that it is seen from.
    """

    stored: StoredRelation
    far: RelationEnd
    outward: bool

    @property
    def kind(self) -> str:
        """The kind of relation."""
        kind: str = self.stored.value["kind"]
        return kind


# -- reading --------------------------------------------------------------------------------------


def span_named(session: Session, name: SpanName) -> PlacedSpan | None:
    """The annotator's span of a name, where it stands now; None if it is gone."""
    with suppress(StoreError):
        return span_in(session.peek(name.article), name.id)
    return None


def span_in(article: OpenArticle, id: str) -> PlacedSpan | None:
    """The span of an id in an article; None if there is none, or its sentence is gone."""
    for unit in article.holding(v.SPAN + id):
        for mark in spans.marks_of(article, unit):
            if mark.id == id:
                return mark
    return None


def of_span(session: Session, article: str, id: str) -> list[PlacedRelation]:
    """The relations of one of the annotator's spans, in the order they were made."""
    here = SpanName(article, id)
    return [_seen(session, here, one) for one in session.relations.of(here)]


def _seen(session: Session, here: SpanName, one: StoredRelation) -> PlacedRelation:
    outward = one.first == here
    far = one.other if outward else one.first
    return PlacedRelation(one, RelationEnd(far.article, span_named(session, far)), outward)


def candidates(
    session: Session, article: OpenArticle, mark: PlacedSpan, kind: RelationType
) -> Iterator[tuple[OpenArticle, PlacedSpan] | None]:
    """The annotator's spans to which a relation may lead: nearest first, then other articles.

    Before each further article there is a None, so that whoever waits can stop there.

    Args:
        session: The annotator at work.
        article: The article of the span.
        mark: The span that it is to start from.
        kind: The kind of relation.
    """
    yield from ((article, one) for one in _ordered(article, mark) if _may(kind, mark, one))
    for name, tally in session.store.tallies(session.annotator).items():
        if name == article.article.id or not tally.spans:
            continue
        yield None
        with suppress(StoreError):
            there = session.peek(name)
            marks = sorted(_marks(there), key=lambda one: one.value["start"])
            yield from ((there, one) for one in marks if _may(kind, mark, one))


def _may(kind: RelationType, first: PlacedSpan, other: PlacedSpan) -> bool:
    if kind.fits(first.tag, other.tag):
        return True
    return not kind.directed and kind.fits(other.tag, first.tag)


def _ordered(article: OpenArticle, mark: PlacedSpan) -> list[PlacedSpan]:
    start: int = mark.value["start"]
    others = [one for one in _marks(article) if one.id != mark.id]
    # What is said is more often related to what stands before it.
    return sorted(others, key=lambda one: (abs(one.value["start"] - start), one.value["start"]))


def _marks(article: OpenArticle) -> Iterator[PlacedSpan]:
    for unit in article.span_holders():
        yield from spans.marks_of(article, unit)


# -- changing -------------------------------------------------------------------------------------


def relate(
    session: Session,
    kind: RelationType,
    first: tuple[OpenArticle, PlacedSpan],
    other: tuple[OpenArticle, PlacedSpan],
) -> Outcome:
    """Makes a relation between two spans of the annotator; one that is there already is told.

    Args:
        session: The annotator at work.
        kind: The kind of relation.
        first: The article and the span that it starts from.
        other: The article and the span at its other end.
    """
    if not kind.directed and (_order(other) < _order(first) or not _fits(kind, first, other)):
        first, other = other, first
    (article, mark), (there, end) = first, other
    names = SpanName(article.article.id, mark.id), SpanName(there.article.id, end.id)
    what = f"{kind.label}: {quoted(mark.exact)} and {quoted(end.exact)}"
    if names[0] == names[1]:
        return Outcome("a span is not related to itself: choose another one", ok=False)
    if not _fits(kind, first, other):
        return Outcome(f"{kind.label} does not lead from {mark.tag} to {end.tag}", ok=False)
    for known in session.relations.of(names[0]):
        if (known.first, known.other, known.value["kind"]) == (*names, kind.name):
            return Outcome(f"{what}: already so")
    unit, puts = spans.home(article, mark.place)
    value: Values = {"kind": kind.name, "span": mark.id, "other": end.id}
    if names[0].article != names[1].article:
        value["article"] = names[1].article
    puts.append(Put(names[0].article, unit, v.RELATION + new_id(), value))
    return session.apply(Edit(tuple(puts), what))


def _fits(
    kind: RelationType,
    first: tuple[OpenArticle, PlacedSpan],
    other: tuple[OpenArticle, PlacedSpan],
) -> bool:
    return kind.fits(first[1].tag, other[1].tag)


def _order(end: tuple[OpenArticle, PlacedSpan]) -> tuple[str, int, str]:
    article, mark = end
    return article.article.id, mark.value["start"], mark.id


def unrelate(session: Session, relation: PlacedRelation, name: str) -> Outcome:
    """Takes a relation away.

    Args:
        session: The annotator at work.
        relation: The relation.
        name: What the screen calls its kind.
    """
    stored = relation.stored
    put = Put(stored.article, stored.unit, v.RELATION + stored.id, None)
    return session.apply(Edit((put,), f"{name} removed"))


def loosened(session: Session, spans_gone: Iterable[SpanName]) -> list[Put]:
    """The puts that take away the relations of spans which go."""
    found = {one[:3]: one for span in spans_gone for one in session.relations.of(span)}
    return [Put(one.article, one.unit, v.RELATION + one.id, None) for one in found.values()]


def unfitting(session: Session, span: SpanName, tag: str) -> list[Put]:
    """The puts that take away the relations that a span cannot have once it has another tag."""
    puts = []
    for one in of_span(session, *span):
        kind, mark = session.scheme.relation(one.kind), one.far.mark
        if kind is None or mark is None:
            continue
        ends = (tag, mark.tag) if one.outward else (mark.tag, tag)
        if not kind.fits(*ends):
            stored = one.stored
            puts.append(Put(stored.article, stored.unit, v.RELATION + stored.id, None))
    return puts
