"""A query that was read: what it finds, what it asks for, what to highlight."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from reviewer.models import Scheme
from reviewer.query import evaluate, parser, regex_match, word_match
from reviewer.query.regex_match import Budget
from reviewer.query.subjects import Cursor, Predicate, QueryItem, Sentences
from reviewer.query.tree import Constant, Node, Regex, Text, leaves, show
from reviewer.query.value_names import Vocabulary

SECONDS: Final = 3.0
"""What the regular expressions of one pass over many sentences may cost, unless told otherwise."""

AnItem = TypeVar("AnItem", bound=QueryItem)


def parse(query: str, scheme: Scheme, annotators: Collection[str] | None = None) -> Query:
    """Reads a query. An empty one finds everything.

    Args:
        query: What was typed.
        scheme: Says which tags and statuses there are.
        annotators: Everyone who has said anything, if other names are to be refused.

    Raises:
        QueryError: It cannot be read; says where and why.
    """
    return Query(parser.tree(query, Vocabulary.of(scheme, annotators)))


@dataclass(frozen=True)
class Query:
    """Which sentences are wanted.

    Attributes:
        node: The tree that was read.
    """

    node: Node

    def __str__(self) -> str:
        """The query as it could have been typed, with the names of the scheme in full."""
        return show(self.node)

    def matches(self, item: QueryItem) -> bool:
        """Whether one sentence fits.

        Raises:
            QueryError: A regular expression takes too long.
        """
        return self._predicate(item)

    @cached_property
    def _predicate(self) -> Predicate:
        return evaluate.predicate(self.node, Budget())

    def compile(self, budget: Budget | None = None) -> Predicate:
        """What says whether a sentence fits, for one pass over many sentences.

        Args:
            budget: What the regular expressions of that pass may cost; by default `SECONDS`.

        Returns:
            A function that raises `QueryError` when a regular expression takes too long.
        """
        return evaluate.predicate(self.node, budget or Budget(SECONDS))

    def plain(self) -> str | None:
        """The one text that is asked for, if a plain search in lower case finds the same."""
        node = self.node
        return node.text if isinstance(node, Text) and word_match.simple(node.text) else None

    def needs(self) -> frozenset[str]:
        """The attributes of `QueryItem` that are looked at."""
        return evaluate.needs(self.node)

    def bare(self) -> bool:
        """Whether a sentence of which nothing is said may fit."""
        return self.unsaid().node != Constant(False)

    def unsaid(self) -> Query:
        """What is left of the query for sentences of which nothing is said."""
        return Query(evaluate.reduce(self.node, evaluate.unsaid))

    def given(
        self, article: str, title: str = "", date: str = "", annotator: str | None = None
    ) -> Query:
        """What is left of the query for the sentences of one article.

        Args:
            article: The article's id.
            title: Its title.
            date: Its date, empty for none.
            annotator: Whose annotations are looked at, if only one's are.
        """
        node = evaluate.reduce(self.node, evaluate.of_article(article, title, date))
        if annotator is not None:
            node = evaluate.reduce(node, evaluate.of_annotator(annotator))
        return Query(node)

    @property
    def everything(self) -> bool:
        """Whether it is plain that every sentence fits."""
        return self.node == Constant(True)

    @property
    def nothing(self) -> bool:
        """Whether it is plain that no sentence fits."""
        return self.node == Constant(False)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """What to highlight in a sentence: words and patterns that are asked for, not excluded.

        Returns:
            Half-open ranges of code points in order, none touching the next.
        """
        found: list[tuple[int, int]] = []
        for leaf, wanted in leaves(self.node):
            if wanted and isinstance(leaf, Text):
                found.extend(word_match.spans(leaf.text, text))
            elif wanted and isinstance(leaf, Regex):
                found.extend(regex_match.spans(leaf, text))
        return list(_merged(sorted(found)))


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for left, right in spans:
        if left > end:
            if end > 0:
                yield start, end
            start, end = left, right
        end = max(end, right)
    if end > 0:
        yield start, end


def select(query: Query, items: Iterable[AnItem], budget: Budget | None = None) -> Iterator[AnItem]:
    """The items that fit, in order.

    Raises:
        QueryError: A regular expression takes too long.
    """
    return filter(query.compile(budget), items)


def places(
    query: Query,
    sentences: Sentences,
    within: Iterable[int] | None = None,
    budget: Budget | None = None,
) -> Iterator[int]:
    """The places of the sentences of an article that fit.

    Sentences of which nothing is said are asked only what does not follow from that already.

    Args:
        query: What is wanted.
        sentences: The article.
        within: The places to look at, in the order wanted; all of them by default.
        budget: What regular expressions may cost; by default `SECONDS`.

    Raises:
        QueryError: A regular expression takes too long.
    """
    query = query.given(sentences.article, sentences.title, sentences.date, sentences.annotator)
    unsaid = query.unsaid()
    annotated = sentences.annotated()
    budget = budget or Budget(SECONDS)
    if query.nothing:
        return
    if within is None:
        within = annotated if unsaid.nothing else range(len(sentences))
    fits, fits_unsaid = query.compile(budget), unsaid.compile(budget)
    cursor, said = Cursor(sentences), frozenset(annotated)
    for place in within:
        cursor.index = place
        if (fits if place in said else fits_unsaid)(cursor):
            yield place
