"""What a queue is: a kind of sentence that wants something, to be walked through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import Article, Scheme
from reviewer.models.annotation import Tally
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.annotated_text import Annotated

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

Has = Callable[[Annotated, Scheme], bool]
May = Callable[[Article, Tally, Scheme], bool]


class Queue(NamedTuple):
    """A kind of sentence to walk through.

    Attributes:
        name: Its name on the screen.
        key: Its letter after `b`.
        help: What is in it.
        has: Whether a sentence is in it.
        may: Whether an article can hold such a sentence, judged by its counts alone.
        bare: Whether sentences of which nothing is said are in it.
    """

    name: str
    key: str
    help: str
    has: Has
    may: May
    bare: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether it is made of what others say: nobody sees it who may not see that."""
        return False

    def may_hold(self, article: Article, tally: Tally, session: Session) -> bool:
        """Whether an article is worth opening for it.

        Args:
            article: The article.
            tally: Counts of the annotator at work.
            session: The session.
        """
        return self.may(article, tally, session.scheme)

    def places(
        self, article: OpenArticle, session: Session, start: int, step: int
    ) -> Iterator[int]:
        """The places in the queue from `start` on, forwards (`step` 1) or backwards (-1)."""
        inside: Iterator[int]
        if self.bare:
            inside = iter(range(start, len(article) if step > 0 else -1, step))
        else:
            known = article.annotated()[::step]
            inside = (place for place in known if (place - start) * step >= 0)
        return (place for place in inside if self.holds(article, place, session))

    def holds(self, article: OpenArticle, place: int, session: Session) -> bool:
        """Whether a sentence of an article is in it."""
        return self.has(article.at(place), session.scheme)
