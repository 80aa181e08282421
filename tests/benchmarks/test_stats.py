import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stats import figure, mebibytes, milliseconds, percentile

SOME = st.lists(st.floats(0, 1e6), min_size=1, max_size=200)


def test_percentile_of_a_hundred() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.5) == 50
    assert percentile(values, 1) == 100
    assert percentile(values, 0.001) == 1


def test_percentile_of_one_is_itself() -> None:
    assert percentile([3.0], 0.95) == 3.0


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no measurements"):
        percentile([], 0.5)


@given(SOME, st.floats(0.01, 1))
def test_percentile_is_the_least_value_that_enough_others_do_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) < share * len(values) + 1e-6


@given(SOME)
def test_the_parts_of_a_figure_are_in_order(values: list[float]) -> None:
    found = figure(values, "ms")
    assert found.median <= found.maximum
    assert found.p95 <= found.maximum == max(values)
    assert found.count == len(values)


def test_one_stall_shows_in_the_maximum_only() -> None:
    found = milliseconds([0.003] * 99 + [1.7])
    assert (found.median, found.p95, found.maximum) == (3.0, 3.0, 1700.0)


def test_units() -> None:
    assert mebibytes([2**20, 3 * 2**20, 5 * 2**20]).median == 3
