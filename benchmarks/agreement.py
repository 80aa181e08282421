"""Agreement over a large table: gathering it, the figures, and the bootstrap told apart."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import orjson

from benchmarks import workspace
from benchmarks.bench import Bench
from benchmarks.goals import Beside, Goal, Row
from benchmarks.stats import figure
from benchmarks.workspace import TAGS

if TYPE_CHECKING:
    from reviewer.review.ratings import RatedAnswer

PEOPLE = ("ann", "bob", "cy")
DRAWS = 1_000
EACH = 40
"""Sentences of an article."""

FIGURES, BOOTSTRAP = 3.0, 2.0
"""How many times a bare load of the same answers the figures may take, and the bootstrap more."""


def measure(bench: Bench) -> Iterator[Row]:
    """Rows for the figures and for the bootstrap, on many articles and on one."""
    from reviewer.config import default_scheme
    from reviewer.review.report import ComparedWork, report

    scheme = default_scheme()
    count = bench.times(100_000, 5_000)
    for articles in (count // EACH, 1):
        answers = table(count, articles)
        of = f"{count:,} sentences x {len(PEOPLE)} people x {len(TAGS)} tags, {articles:,} articles"
        bench.say(f"agreement {of}")
        bare, plain, whole = [], [], []
        data = _as_json(answers)
        for _ in range(bench.times(7, 2)):
            bare.append(_seconds(partial(orjson.loads, data)))
            plain.append(_seconds(partial(report, ComparedWork(answers), scheme, draws=0)))
            whole.append(_seconds(partial(report, ComparedWork(answers), scheme, draws=DRAWS)))
        more = [max(0.0, b - a) for a, b in zip(plain, whole, strict=True)]
        beside = Beside("bare load", figure(bare, "s"))
        yield Row(f"agreement, {of}", figure(plain, "s"), Goal("median", times=FIGURES), beside)
        goal = Goal("median", times=BOOTSTRAP)
        yield Row(f"its bootstrap, {DRAWS:,} draws", figure(more, "s"), goal, beside)
    yield _gathered(bench, count)


def _as_json(answers: Mapping[str, Sequence[RatedAnswer]]) -> bytes:
    rows = ((*one[:2], sorted(one.tags), one.version) for own in answers.values() for one in own)
    return orjson.dumps(list(rows))


def table(count: int, articles: int) -> Mapping[str, Sequence[RatedAnswer]]:
    """What invented people say of each sentence: mostly the same, a twentieth undecided."""
    from reviewer.review.ratings import RatedAnswer

    chance = random.Random(7)
    found: dict[str, list[RatedAnswer]] = {name: [] for name in PEOPLE}
    for number in range(count):
        truth = {tag for tag in TAGS if chance.random() < 0.2}
        for own in found.values():
            if chance.random() < 0.95:
                said = truth ^ {tag for tag in TAGS if chance.random() < 0.05}
                article = f"article-{number * articles // count:05}"
                own.append(RatedAnswer(article, f"u{number}", frozenset(said), 1))
    return found


def _gathered(bench: Bench, count: int) -> Row:
    """Reading the table out of the saved forms, which the figures' own goal leaves out."""
    from reviewer.config import default_scheme
    from reviewer.session import Session
    from reviewer.session.overview.comparison import collect

    bench.say("gathering")
    made = workspace.corpus(bench, count // EACH // 4, EACH)
    for name in PEOPLE:
        workspace.annotate_all(made, name)
    session = Session(made.store(), default_scheme(), "judge", None)
    seconds = [
        _seconds(partial(collect, session, PEOPLE, "blind")) for _ in range(bench.times(3, 1))
    ]
    return Row(f"gathering {count // 4:,} sentences x {len(PEOPLE)} people", figure(seconds, "s"))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
