"""Queues: the sentences that want something, and the next of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reviewer.models import Article, Scheme, Values
from reviewer.models import values as v
from reviewer.models.tally import Tally
from reviewer.session.article import Annotated, OpenArticle

Has = Callable[[Annotated, Scheme], bool]
May = Callable[[Article, Tally, Scheme], bool]


@dataclass(frozen=True, slots=True)
class Queue:
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

    def places(self, article: OpenArticle, scheme: Scheme, start: int, step: int) -> Iterator[int]:
        """The places in the queue from `start` on, forwards (`step` 1) or backwards (-1)."""
        inside: Iterator[int]
        if self.bare:
            inside = iter(range(start, len(article) if step > 0 else -1, step))
        else:
            known = article.annotated()[::step]
            inside = (place for place in known if (place - start) * step >= 0)
        return (place for place in inside if self.has(article.at(place), scheme))


def checks(values: Mapping[str, Values]) -> Iterator[tuple[str, Values]]:
    """The checks among a sentence's values: id and value."""
    prefix = len(v.CHECK)
    return ((key[prefix:], value) for key, value in values.items() if key.startswith(v.CHECK))


def _undecided(said: Annotated, _: Scheme) -> bool:
    return v.DECIDED not in said.values


def _open_check(said: Annotated, scheme: Scheme) -> bool:
    return any(
        not check.get("withdrawn") and not _settled(check["status"], scheme)
        for _, check in checks(said.values)
    )


def _settled(status: str, scheme: Scheme) -> bool:
    known = scheme.status(status)
    return known is not None and known.settled


def _flagged(said: Annotated, _: Scheme) -> bool:
    return any(key.startswith(v.FLAG) for key in said.values)


def _recheck(said: Annotated, _: Scheme) -> bool:
    return bool(said.recheck)


QUEUES: tuple[Queue, ...] = (
    Queue(
        "undecided",
        "u",
        "sentences not settled yet",
        _undecided,
        lambda article, tally, _: article.sentences < 0 or tally.decided < article.sentences,
        bare=True,
    ),
    Queue(
        "open checks",
        "k",
        "checks that nobody has finished",
        _open_check,
        lambda _, tally, scheme: any(not _settled(name, scheme) for name in tally.statuses),
    ),
    Queue(
        "flagged",
        "f",
        "sentences with a flag",
        _flagged,
        lambda _, tally, __: tally.flagged > 0,
    ),
    Queue(
        "re-check",
        "r",
        "annotations whose sentence changed",
        _recheck,
        # Counts do not tell whether the text has changed since: any annotated article may.
        lambda _, tally, __: tally != Tally(),
    ),
)


def queue(name: str) -> Queue:
    """The queue of that name.

    Raises:
        KeyError: There is none.
    """
    return {queue.name: queue for queue in QUEUES}[name]
