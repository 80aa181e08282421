"""How relations look: a line below a span in the panel, a chip in the list.

The glyph says the kind; an arrow says whether it leads away from the span (`→`) or to it (`←`);
a relation that is not directed has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.models import Scheme
from reviewer.session import OpenArticle, Session
from reviewer.session.article import spans
from reviewer.session.article.relations import PlacedRelation, of_span
from reviewer.session.article.spans import PlacedSpan
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Chip
from reviewer.tui.widgets.text_lines import fit

_NAME = 16
"""Cells of an article's name in a chip."""


def relation_words(relation: PlacedRelation, scheme: Scheme, here: str) -> str:
    """A relation in words: kind, the words of the other end, where that is.

    Args:
        relation: As it is seen from one of its spans.
        scheme: Gives the name of the kind.
        here: The article from which it is seen.
    """
    kind, mark = scheme.relation(relation.kind), relation.far.mark
    sign = f"{kind.glyph if kind else '?'}{_arrow(relation, scheme)}"
    label = kind.label if kind else f"{relation.kind} (not in this scheme)"
    if mark is None:
        return f"{sign} {label}: its other end is gone"
    words = f"{spans.quoted(mark.exact, 60)} in {_where(relation, here)}"
    leads_here = not relation.outward and (kind is None or kind.directed)
    return f"{sign} {words} {label} this" if leads_here else f"{sign} {label} {words}"


def relation_chips(
    session: Session, article: OpenArticle, place: int, paint: Paint
) -> Iterator[Chip]:
    """A chip for each relation of the spans that stand in a sentence."""
    here = article.article.id
    for mark in spans.marks_at(article, place) if spans.may_stand_in(article, place) else ():
        if mark.place != place:
            continue
        for relation in of_span(session, here, mark.id):
            kind = session.scheme.relation(relation.kind)
            glyph = kind.glyph if kind else "?"
            where = _where(relation, here, _NAME) if relation.far.mark else "gone"
            words = f"{glyph}{_arrow(relation, session.scheme)}{where}"
            yield ((words, paint.color("cyan")),)


def span_relations(session: Session, article: OpenArticle, mark: PlacedSpan) -> Iterator[str]:
    """The relations of a span, each in words."""
    here = article.article.id
    for relation in of_span(session, here, mark.id):
        yield relation_words(relation, session.scheme, here)


def _arrow(relation: PlacedRelation, scheme: Scheme) -> str:
    kind = scheme.relation(relation.kind)
    if kind is not None and not kind.directed:
        return ""
    return "→" if relation.outward else "←"


def _where(relation: PlacedRelation, here: str, most: int = 60) -> str:
    mark = relation.far.mark
    number = str(mark.place + 1) if mark else "?"
    article = relation.far.article
    return number if article == here else f"{fit(article, most).rstrip()}:{number}"
