"""Figures of repeated measurements: median, 95th percentile and maximum."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What a number of measurements of one thing came to.

    Attributes:
        unit: Of `median`, `p95` and `maximum`, such as "ms".
        median: Half of the measurements are at most this.
        p95: 95 of 100 measurements are at most this.
        maximum: The largest measurement, so that one long stall shows.
        count: How many measurements there were.
    """

    unit: str
    median: float
    p95: float
    maximum: float
    count: int


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not exceeded by `share` (0 < share <= 1) of all values.

    Raises:
        ValueError: There are no values.
    """
    if not values:
        raise ValueError("no measurements to take a percentile of")
    rank = math.ceil(round(share * len(values), 9))
    return sorted(values)[max(1, rank) - 1]


def figure(values: Iterable[float], unit: str, factor: float = 1.0) -> Figure:
    """The figure of some measurements, each multiplied by `factor`.

    Raises:
        ValueError: There are no measurements.
    """
    scaled = [value * factor for value in values]
    p95 = percentile(scaled, 0.95)
    return Figure(unit, statistics.median(scaled), p95, max(scaled), len(scaled))


def milliseconds(seconds: Iterable[float]) -> Figure:
    """The figure in milliseconds of durations in seconds."""
    return figure(seconds, "ms", 1e3)


def mebibytes(sizes: Iterable[int]) -> Figure:
    """The figure in MiB of sizes in bytes."""
    return figure(sizes, "MiB", 1 / 2**20)
