"""How fast text is split into sentences."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from benchmarks import data
from benchmarks.bench import Bench
from benchmarks.goals import Beside, Goal, Row, failed
from benchmarks.stats import Figure, percentile

BARE = re.compile(r"[^.!?\n]+[.!?]*\s*")
"""About the least that finds anything like sentences."""


def measure(bench: Bench) -> Iterator[Row]:
    """One row: MB of UTF-8 a second."""
    from reviewer.corpus.segmentation.segment import segment

    count = bench.times(20_000, 2_000)
    text = "".join(data.paragraphs(count))
    size = len(text.encode()) / 1e6
    speeds, plain = [], []
    for _ in range(bench.times(7, 3)):
        start = time.perf_counter()
        BARE.findall(text)
        plain.append(size / (time.perf_counter() - start))
        start = time.perf_counter()
        found = sum(1 for _ in segment(text))
        speeds.append(size / (time.perf_counter() - start))
    what = f"segmentation, {size:.1f} MB"
    if found != count:
        yield failed(what, f"{found:,} units found in a text of {count:,} sentences")
        return
    beside = Beside("a bare regular expression", _slowest_last(plain))
    goal = Goal("median", times=0.025, at_least=True)
    yield Row(what, _slowest_last(speeds), goal, beside)


def _slowest_last(speeds: list[float]) -> Figure:
    """A figure of speeds: here the p95 and the "max" are those of the slow runs."""
    slow = -percentile([-speed for speed in speeds], 0.95)
    middle = percentile(speeds, 0.5)
    return Figure("MB/s", middle, slow, min(speeds), len(speeds))
