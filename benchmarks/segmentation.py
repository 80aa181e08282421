"""How fast text is split into sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks import data
from benchmarks.bench import Bench
from benchmarks.goals import Goal, Row, failed
from benchmarks.stats import Figure, percentile


def measure(bench: Bench) -> Iterator[Row]:
    """One row: MB of UTF-8 a second."""
    from reviewer.corpus.segmentation.segment import segment

    count = bench.times(20_000, 2_000)
    text = "".join(data.paragraphs(count))
    size = len(text.encode()) / 1e6
    speeds = []
    for _ in range(bench.times(7, 3)):
        start = time.perf_counter()
        found = sum(1 for _ in segment(text))
        speeds.append(size / (time.perf_counter() - start))
    what = f"segmentation, {size:.1f} MB"
    if found != count:
        yield failed(what, f"{found:,} units found in a text of {count:,} sentences")
        return
    yield Row(what, _slowest_last(speeds), Goal("median", 2, at_least=True))


def _slowest_last(speeds: list[float]) -> Figure:
    """A figure of speeds: here the p95 and the "max" are those of the slow runs."""
    slow = -percentile([-speed for speed in speeds], 0.95)
    middle = percentile(speeds, 0.5)
    return Figure("MB/s", middle, slow, min(speeds), len(speeds))
