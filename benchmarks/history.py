"""Whether a long history makes the program slower to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks import workspace
from benchmarks.bench import Bench
from benchmarks.goals import Beside, Goal, Row
from benchmarks.startup import in_turns, start
from benchmarks.workspace import ANNOTATOR, Workspace, toggle

SENTENCES = 1_000
TAG = "history"
"""The tag that the history sets and removes; nothing else does."""


def measure(bench: Bench) -> Iterator[Row]:
    """One row: starting with the history, beside starting with the same state and no history."""
    sessions, each = bench.times(2_000, 100), 100
    plain = workspace.single(bench, SENTENCES, "-plain")
    full = workspace.single(bench, SENTENCES, "-history")
    for place in (plain, full):
        workspace.annotate(place, SENTENCES)
    bench.say(f"writing {sessions * each:,} events in {sessions:,} sessions")
    work_on(full, sessions, each)
    starts: dict[str, Callable[[], float]] = {
        name: partial(start, place.reviewer(bench.folder), place.words)
        for name, place in (("plain", plain), ("full", full))
    }
    figures = in_turns(starts, bench.times(11, 3))
    beside = Beside("no history", figures["plain"])
    what = f"start after {sessions * each:,} events in {sessions:,} sessions"
    yield Row(what, figures["full"], Goal("median", times=1.2), beside)


def work_on(place: Workspace, sessions: int, each: int) -> None:
    """Sets and removes tags in so many sessions, one event each; in the end all is as before.

    `sessions` must be even: a session sets a tag on `each` sentences, the next one removes it.
    """
    for number in range(sessions):
        store = place.store()
        article = store.articles()[0].id
        store.open(article)
        units = [unit for unit in store.values(ANNOTATOR, article) if unit]
        writer = store.writer(ANNOTATOR)
        on = number % 2 == 0
        for unit in units[:each]:
            writer.append("edit", [toggle(article, unit, TAG, on)])
        writer.close()
