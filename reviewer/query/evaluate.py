"""Turns trees into functions, and works out the parts of a tree that are already known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reviewer.query import regex_match, word_match
from reviewer.query.fields import FIELDS
from reviewer.query.regex_match import Budget
from reviewer.query.subjects import Predicate, QueryItem, QuerySentence
from reviewer.query.tree import (
    And,
    Constant,
    Node,
    Not,
    Or,
    Regex,
    Term,
    Text,
    conjunction,
    disjunction,
    leaves,
    negation,
)

Known = Callable[[Term], bool | None]
"""What is already known of a term: that it holds, that it does not, or (None) nothing."""

_TEXT: Final = frozenset({"text"})
_OF_ANNOTATION: Final = frozenset({"values", "annotator", "recheck", "orphan", "stale"})
_OF_ARTICLE: Final = frozenset({"article", "title", "date"})
_UNSAID: Final = QuerySentence()


def predicate(node: Node, budget: Budget) -> Predicate:
    """What says whether a sentence fits; cheap parts of the tree are asked before dear ones.

    It raises `QueryError` when a regular expression takes too long.
    """
    if isinstance(node, Constant):
        value = node.value
        return lambda item: value
    if isinstance(node, Term):
        return FIELDS[node.field].test(node.value)
    if isinstance(node, Not):
        part = predicate(node.part, budget)
        return lambda item: not part(item)
    if isinstance(node, And | Or):
        parts = [predicate(part, budget) for part in sorted(node.parts, key=_cost)]
        return _all(parts) if isinstance(node, And) else _any(parts)
    return _search(node, budget)


def _search(node: Text | Regex, budget: Budget) -> Predicate:
    if isinstance(node, Regex):
        search = regex_match.searcher(node, budget)
        return lambda item: search(item.text)
    find = word_match.finder(node.text)
    return lambda item: find(item.lower)


# Loops, and not `all` and `any`: they are asked of every sentence.


def _all(parts: list[Predicate]) -> Predicate:
    def fits(item: QueryItem) -> bool:
        for part in parts:  # noqa: SIM110
            if not part(item):
                return False
        return True

    return fits


def _any(parts: list[Predicate]) -> Predicate:
    def fits(item: QueryItem) -> bool:
        for part in parts:  # noqa: SIM110
            if part(item):
                return True
        return False

    return fits


def _cost(node: Node) -> int:
    kinds = {type(leaf) for leaf, _ in leaves(node)}
    return 2 if Regex in kinds else 1 if Text in kinds else 0


def needs(node: Node) -> frozenset[str]:
    """The attributes of `QueryItem` that a tree looks at."""
    looked_at: frozenset[str] = frozenset()
    for leaf, _ in leaves(node):
        looked_at |= FIELDS[leaf.field].needs(leaf.value) if isinstance(leaf, Term) else _TEXT
    return looked_at


def reduce(node: Node, known: Known) -> Node:
    """The tree that is left when what is known has been worked out."""
    if isinstance(node, Term):
        value = known(node)
        return node if value is None else Constant(value)
    if isinstance(node, Not):
        return negation(reduce(node.part, known))
    if isinstance(node, And | Or):
        parts = (reduce(part, known) for part in node.parts)
        return conjunction(parts) if isinstance(node, And) else disjunction(parts)
    return node


def unsaid(term: Term) -> bool | None:
    """What is known of a term where nothing was said of the sentence."""
    field = FIELDS[term.field]
    return field.test(term.value)(_UNSAID) if field.needs(term.value) <= _OF_ANNOTATION else None


def of_article(article: str, title: str, date: str) -> Known:
    """What is known of a term when the article is."""
    item = QuerySentence(article=article, title=title, date=date)

    def known(term: Term) -> bool | None:
        field = FIELDS[term.field]
        return field.test(term.value)(item) if field.needs(term.value) <= _OF_ARTICLE else None

    return known


def of_annotator(annotator: str) -> Known:
    """What is known of a term when it is known whose annotations are looked at."""
    item = QuerySentence(annotator=annotator, values={"": None})

    def known(term: Term) -> bool | None:
        field = FIELDS[term.field]
        asked = "annotator" in field.needs(term.value)
        # Somebody else's sentences never fit; this annotator's do where anything was said.
        return False if asked and not field.test(term.value)(item) else None

    return known
