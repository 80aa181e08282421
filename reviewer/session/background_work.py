"""What a process beside the program does for it: counts, looks for disputes, learns, indexes facts.

The program asks with a request, and gets answers in pieces so small that taking in one of them
holds up no key. What others say is in no answer on an article that the program did not name.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from reviewer.ports import Problem
    from reviewer.review.breakdown import GroupFigures
    from reviewer.review.dawid_skene import Minority
    from reviewer.review.report import AgreementReport
    from reviewer.review.votes import Dispute
    from reviewer.session.adjudication.dispute_queue import PackedDisputes
    from reviewer.session.core.session import Session
    from reviewer.session.core.visibility import Reviewing
    from reviewer.session.overview.comparison import Layer
    from reviewer.session.overview.drill_down import Place, Target
    from reviewer.session.overview.overview import Numbers, Overview, Parts
    from reviewer.session.queues.pending_work import Due

# What counts is imported where it does: the program asks soon after its first frame.

Item = TypeVar("Item")

PIECE: Final = 200
"""Articles, sentences or disputes of an answer: some thousand objects at the most."""

TELL_EVERY: Final = 0.3
"""Seconds between two answers that say how far it is: each is drawn."""
KEEP_EVERY: Final = 1.0
"""Seconds between two commits of the index, which take as long for few sentences as for many."""


class CountRequest(NamedTuple):
    """Everything that the Overview shows.

    Attributes:
        layer: Which answers agreement is made from.
        seen: The articles on which others' work may be seen.
    """

    layer: Layer
    seen: frozenset[str]


class BehindRequest(NamedTuple):
    """The sentences behind a number.

    Attributes:
        target: The number.
        layer: As it was counted.
        seen: As it was counted.
    """

    target: Target
    layer: Layer
    seen: frozenset[str]


class DisputesRequest(NamedTuple):
    """The disputes of the workspace.

    Attributes:
        submitted: Whether only articles count that all have submitted.
        reviewing: What it takes to review without annotating.
    """

    submitted: bool
    reviewing: Reviewing


class PendingRequest(NamedTuple):
    """What waits in articles.

    Attributes:
        articles: The articles, in the order in which they are looked at.
        reviewing: What it takes to review without annotating.
    """

    articles: tuple[str, ...]
    reviewing: Reviewing


class LearnRequest(NamedTuple):
    """That the model learns; what it learnt is kept in the cache, where the program reads it."""


class FillRequest(NamedTuple):
    """That the index of facts is filled; it is in the cache, where the program reads it."""


Request: TypeAlias = (
    CountRequest | BehindRequest | DisputesRequest | PendingRequest | LearnRequest | FillRequest
)


class At(NamedTuple):
    """How far it is.

    Attributes:
        words: What is being done.
    """

    words: str


class Counts(NamedTuple):
    """What was counted in everybody's histories; the attributes are those of `Numbers`."""

    judged: dict[tuple[str, str], tuple[int, int]]
    pace: dict[str, Counter[str]]
    changed: dict[str, int]


class Figures(NamedTuple):
    """Agreement; the last piece of a count.

    Attributes:
        report: But for the minorities.
        parts: But for the articles.
    """

    report: AgreementReport
    parts: Parts


class SomeMinorities(NamedTuple):
    """Some of the report's minorities, before it."""

    found: Sequence[Minority]


class SomeArticles(NamedTuple):
    """Some of the articles of the parts, before these."""

    found: Sequence[GroupFigures]


class SomePlaces(NamedTuple):
    """Some of the sentences behind a number."""

    found: Sequence[Place]


class SomePending(NamedTuple):
    """What waits in some articles: article -> it."""

    found: dict[str, Due]


class ArticlesLeft(NamedTuple):
    """How many articles the index of facts still lacks."""

    left: int


class Problems(NamedTuple):
    """What could not be read of everybody's work."""

    found: Sequence[Problem]


Answer: TypeAlias = (
    "At | Counts | Figures | SomeMinorities | SomeArticles | SomePlaces | SomePending"
    " | PackedDisputes | ArticlesLeft | Problems"
)
"""A piece of an answer."""

Tell: TypeAlias = "Callable[[Answer], None]"


class BackgroundWork:
    """Answers requests, one after the other.

    It writes nothing but what is learnt and the index of facts, in the cache.
    """

    def __init__(self, session: Session, tell: Tell) -> None:
        """Counts for one annotator.

        Args:
            session: Who looks; without a writer.
            tell: Called with each piece of an answer.
        """
        self._session = session
        self._tell = tell
        self._told = 0.0
        self._counted: tuple[CountRequest, Overview] | None = None

    def answer(self, request: Request) -> None:
        """Counts what is asked for; returns when everything was told."""
        if isinstance(request, CountRequest):
            self._count(request)
        elif isinstance(request, BehindRequest):
            self._look_behind(request)
        elif isinstance(request, PendingRequest):
            self._look_for_pending(request)
        elif isinstance(request, LearnRequest):
            self._learn()
        elif isinstance(request, FillRequest):
            self._fill()
        else:
            self._find_disputes(request)

    def _at(self, words: str) -> None:
        if monotonic() - self._told >= TELL_EVERY:
            self._told = monotonic()
            self._tell(At(words))

    # -- the Overview -------------------------------------------------------------------------

    def _count(self, request: CountRequest) -> None:
        numbers = self._computed(request).numbers
        report, parts = numbers.report, numbers.parts
        assert report is not None
        for minorities in _pieces(report.minorities):
            self._tell(SomeMinorities(minorities))
        for articles in _pieces(parts.articles):
            self._tell(SomeArticles(articles))
        self._tell(Figures(replace(report, minorities=()), parts._replace(articles=())))

    def _computed(self, request: CountRequest) -> Overview:
        from reviewer.session.overview.overview import Overview

        if self._counted is not None and self._counted[0] == request:
            return self._counted[1]
        overview = Overview(self._session, request.layer, request.seen)
        for step in overview.gathering():
            self._at(step)
        numbers = overview.numbers
        # Before histories are read, which leave less room in memory for tables of a million rows.
        numbers.report = overview.compute(lambda of: self._tell(At(f"agreement, {of}")))
        self._tell(At("agreement, parts"))
        parts = overview.in_parts()
        for step in overview.looking_back():
            self._at(step)
        self._tell(Counts(numbers.judged, numbers.pace, numbers.changed))
        self._tell(At("agreement, weeks"))
        numbers.parts = parts._replace(weeks=overview.by_week())
        self._counted = (request, overview)
        return overview

    def _look_behind(self, request: BehindRequest) -> None:
        from reviewer.session.overview.drill_down import COMPARED, DrillDown
        from reviewer.session.overview.overview import Overview

        if request.target.what in COMPARED:
            overview = self._computed(CountRequest(request.layer, request.seen))
        else:
            overview = Overview(self._session, request.layer, request.seen)
        found: list[Place] = []
        for place in DrillDown(overview).looking(request.target):
            if place is not None:
                found.append(place)
            if len(found) >= PIECE:
                self._tell(SomePlaces(found))
                found = []
        self._tell(SomePlaces(found))

    # -- disputes -----------------------------------------------------------------------------

    def _find_disputes(self, request: DisputesRequest) -> None:
        from reviewer.session.adjudication.dispute_queue import DisputePacker, DisputeQueue

        self._session.reviewing = request.reviewing
        queue = DisputeQueue(self._session)
        queue.submitted = request.submitted
        packer, count = DisputePacker(), 0
        waiting: list[tuple[str, dict[int, Dispute]]] = []
        for article in queue.articles():
            found = queue.scan(article)
            waiting.append((article, found))
            count += 1 + len(found)
            if count >= PIECE * 4 or monotonic() - self._told >= TELL_EVERY:
                self._told = monotonic()
                self._tell(packer.packed(waiting))
                waiting, count = [], 0
        self._tell(packer.packed(waiting))
        self._tell(Problems(list(self._session.problems())))

    # -- what waits ---------------------------------------------------------------------------

    def _look_for_pending(self, request: PendingRequest) -> None:
        from reviewer.session.queues.pending_work import PendingWork

        self._session.reviewing = request.reviewing
        pending = PendingWork(self._session)
        found: dict[str, Due] = {}
        looking = pending.looking(request.articles)
        for article, _ in zip(request.articles, looking, strict=True):
            found[article] = pending.of(article)
            if len(found) >= PIECE or monotonic() - self._told >= TELL_EVERY:
                self._told = monotonic()
                self._tell(SomePending(found))
                found = {}
        self._tell(SomePending(found))
        self._tell(Problems(list(self._session.problems())))

    # -- learning -----------------------------------------------------------------------------

    def _learn(self) -> None:
        from reviewer.session.learning import learned_file
        from reviewer.session.learning.training import learn

        if not learned_file.keep(self._session, learn(self._session)):
            raise OSError("what was learnt cannot be kept")

    # -- the index of facts -------------------------------------------------------------------

    def _fill(self) -> None:
        from reviewer.session.search.related_search import RelatedSearch

        search = RelatedSearch(self._session)
        if not search.is_kept:
            raise OSError("the index of facts cannot be kept")
        while not self._session.store.survey(TELL_EVERY):
            self._tell(ArticlesLeft(search.missing()))
        for left in search.filling():
            if monotonic() - self._told >= KEEP_EVERY:
                self._told = monotonic()
                # The program sees what is committed only.
                search.index.keep()
                self._tell(ArticlesLeft(left))
        search.index.close()


class Collected:
    """Puts together what comes of a count."""

    def __init__(self, numbers: Numbers) -> None:
        """Nothing has come yet.

        Args:
            numbers: What fills up.
        """
        self._numbers = numbers
        self._minorities: list[Minority] = []
        self._articles: list[GroupFigures] = []

    def take(self, answer: Answer) -> None:
        """Takes in a piece; what an earlier count found stays until this one is whole."""
        numbers = self._numbers
        if isinstance(answer, Counts):
            numbers.judged, numbers.pace, numbers.changed = answer
        elif isinstance(answer, SomeMinorities):
            self._minorities += answer.found
        elif isinstance(answer, SomeArticles):
            self._articles += answer.found
        elif isinstance(answer, Figures):
            numbers.report = replace(answer.report, minorities=tuple(self._minorities))
            numbers.parts = answer.parts._replace(articles=tuple(self._articles))


def _pieces(every: Sequence[Item]) -> Iterator[Sequence[Item]]:
    rest = iter(every)
    while piece := list(islice(rest, PIECE)):
        yield piece


# -- between the processes ------------------------------------------------------------------------

_HEAD: Final = 4


def send(stream: IO[bytes], message: object) -> None:
    """Writes one message: its length, then the pickle.

    Raises:
        OSError: Nobody reads it any more.
    """
    packed = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(packed).to_bytes(_HEAD, "big") + packed)
    stream.flush()


def frames(stream: IO[bytes]) -> Iterator[Any]:
    """The messages of the process at the other end, until it ends.

    One that is cut short is none and the last one, and so is one that makes no sense here: an
    update may have replaced the program under one of the two.
    """
    while len(head := stream.read(_HEAD)) == _HEAD:
        length = int.from_bytes(head, "big")
        packed = stream.read(length)
        if len(packed) < length:
            return
        try:
            message = pickle.loads(packed)
        except Exception:  # whatever `pickle` makes of another version's words
            return
        yield message
