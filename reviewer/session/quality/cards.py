"""Sentences shown apart, one after the other: what a screen needs of whatever they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from reviewer.ports import StoreError
from reviewer.review.extra_answers import Card, CardAnswer

if TYPE_CHECKING:
    from reviewer.session.core.annotated_article import OpenArticle
    from reviewer.session.core.edits import Outcome
    from reviewer.session.core.session import Session

Tone = Literal["plain", "dim", "good", "bad", "strong"]
"""How a line is to be read; words say the same."""


class CardLine(NamedTuple):
    """A line beside a sentence.

    Attributes:
        text: The words.
        tone: How it is to be read.
    """

    text: str
    tone: Tone = "plain"


class Deck(Protocol):
    """Sentences to be answered one by one."""

    @property
    def title(self) -> str:
        """What the frame says."""
        ...

    @property
    def cards(self) -> Sequence[Card]:
        """The sentences, in order."""
        ...

    @property
    def stays(self) -> bool:
        """Whether an answer stays in view before the next sentence comes."""
        ...

    @property
    def discusses(self) -> bool:
        """Whether remarks can be written now."""
        ...

    def heading(self, at: int) -> str:
        """Where one is, in a few words."""
        ...

    def said(self, at: int) -> CardAnswer | None:
        """What one has answered; None for nothing yet."""
        ...

    def begin_with(self, at: int) -> frozenset[str]:
        """The tags that are chosen at first where one has not answered."""
        ...

    def answer(self, at: int, answer: CardAnswer) -> Outcome:
        """Takes an answer."""
        ...

    def beside(self, at: int) -> Sequence[CardLine]:
        """What else there is to be told of a sentence."""
        ...

    def summary(self) -> Sequence[CardLine]:
        """What stands behind the last sentence."""
        ...

    def remark(self, at: int, text: str) -> Outcome:
        """Writes a remark on a sentence."""
        ...


def tag_words(answer: CardAnswer | None) -> str:
    """An answer in words."""
    if answer is None:
        return "no vote"
    if not answer.settled:
        return "cannot judge"
    return ", ".join(sorted(answer.tags)) or "no tag"


def card_at(article: OpenArticle, place: int) -> Card:
    """A sentence of an article as it is shown apart, with the one before and the one after."""
    around = [
        article.sentence(at) if 0 <= at < len(article) else "" for at in (place - 1, place + 1)
    ]
    return Card(article.article.id, article.layout.id(place), article.sentence(place), *around)


def whole(session: Session, article: str) -> OpenArticle | None:
    """An article read to its end, for one look; None if it cannot be read."""
    try:
        opened = session.peek(article)
        while not opened.complete:
            opened.reading.read_on(1.0)
            opened.grow()
    except StoreError:
        # It is among the problems.
        return None
    return opened


def drawn(session: Session, query: str, most: int = 0, seed: int = 7) -> list[Card]:
    """The sentences of all articles that fit a query, as they are shown apart.

    Args:
        session: Whose annotations the query asks about.
        query: What to look for, in the query language.
        most: Of more than so many a random choice is taken, in the order of the text; 0 for all.
        seed: The same seed draws the same.

    Raises:
        QueryError: The query cannot be read.
    """
    from random import Random

    from reviewer.session.search.corpus_search import corpus
    from reviewer.session.search.sentence_query import read

    asked = read(query, session)
    found: list[tuple[str, int]] = []
    names = [article.id for article in session.store.articles() if not article.missing]
    for hits in corpus(session, asked, names):
        found += [(hits.article, place) for place in hits.places]
    if most and len(found) > most:
        found = [found[at] for at in sorted(Random(seed).sample(range(len(found)), most))]
    cards = []
    opened: OpenArticle | None = None
    for article, place in found:
        if opened is None or opened.article.id != article:
            opened = whole(session, article)
        if opened is not None:
            cards.append(card_at(opened, place))
    return cards
