"""Queries of whole articles, for the list of articles: judged by what is known without opening.

Words are looked for in title, path, opening and the other metadata, not in the text. A field asks
whether the article has such a sentence, so `not tag:claim` are the articles without any claim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from reviewer.models import Article
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.session.article import metadata

if TYPE_CHECKING:
    from reviewer.query.tree import Term
    from reviewer.session.core.session import Session

Test = Callable[[Article, Tally], bool]

_STATES: Final[Mapping[str, Test]] = {
    "decided": lambda _, tally: tally.decided > 0,
    "undecided": lambda article, tally: article.sentences < 0 or tally.decided < article.sentences,
    "unsure": lambda _, tally: tally.cannot > 0,
    "flagged": lambda _, tally: tally.flagged > 0,
}
_THINGS: Final[Mapping[str, Test]] = {
    "note": lambda _, tally: tally.noted > 0,
    "check": lambda _, tally: bool(tally.statuses),
}
_KNOWN: Final[Mapping[str, Mapping[str, Test]]] = {"is": _STATES, "has": _THINGS}
_FIELDS: Final = ("tag", "status", "is", "has", "article", "article-tag", "date", "annotator", "by")


def test(query: str, session: Session) -> Test:
    """What says whether an article fits a query.

    Raises:
        QueryError: It is none, or asks what only the sentences tell.
    """
    from reviewer.query import Query, QuerySentence
    from reviewer.query.evaluate import reduce
    from reviewer.session.search.sentence_query import read

    asked = read(query, session)
    _refuse(query)

    def fits(article: Article, tally: Tally) -> bool:
        meta = metadata.effective(article, tally.meta)
        left = reduce(asked.node, lambda term: _holds(term, article, tally, meta, session))
        words = "\n".join((meta.get("title") or article.id, article.path, article.opening))
        text = "\n".join((words, *meta.values()))
        return Query(left).matches(QuerySentence(text=text))

    return fits


def _refuse(query: str) -> None:
    """Refuses fields and values that the counts of an article say nothing of."""
    from reviewer.query import QueryError
    from reviewer.query.lexer import tokens

    for token in tokens(query):
        if token.kind != "field":
            continue
        known = _KNOWN.get(token.field)
        if token.field not in _FIELDS:
            raise QueryError(
                f"{token.field}: asks about sentences; here expected {', '.join(_FIELDS)},"
                " or search all articles from inside one",
                token.start,
                token.end,
            )
        if known is not None and not _means(token.text, known):
            what = " ".join(f"{token.field}:{name}" for name in known)
            raise QueryError(
                f"whole articles do not tell {token.field}:{token.text}; expected {what}",
                token.value,
                token.end,
            )


def _means(value: str, known: Mapping[str, Test]) -> bool:
    """Whether a value, which may be shortened, is among what counts tell."""
    from reviewer.query.fields import HAS, IS
    from reviewer.query.value_names import Names

    every = tuple(IS) if "decided" in known else tuple(HAS)
    meant = Names("value", every, closed=True).resolve(value)
    return "*" in value or meant in known


def _holds(
    term: Term, article: Article, tally: Tally, meta: Mapping[str, str], session: Session
) -> bool:
    """Whether an article has a sentence of which a term holds, judged by its counts."""
    from reviewer.query import FIELDS, QuerySentence
    from reviewer.query.value_names import matcher

    fits = matcher(term.value)
    if term.field in _KNOWN:
        tests = _KNOWN[term.field]
        return any(fits(name) and tests[name](article, tally) for name in tests)
    if term.field in ("tag", "status"):
        counts = tally.tags if term.field == "tag" else tally.statuses
        return any(count and fits(name) for name, count in counts.items())
    if term.field in ("annotator", "by"):
        return tally != Tally() and fits(session.annotator)
    title = meta.get("title") or article.id
    about = {v.ANSWER + name: answer for name, answer in tally.answers.items()}
    date = meta.get("date", "")
    item = QuerySentence(article=article.id, title=title, date=date, about=about)
    return FIELDS[term.field].test(term.value)(item)
