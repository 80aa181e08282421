"""Heights of rows and the window onto them: no screen needed."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.tui.widgets.rows.viewport import Heights, Viewport


class Measured:
    """Heights that remember what was asked of them."""

    def __init__(self, heights: Sequence[int]) -> None:
        self.heights = list(heights)
        self.asked: set[int] = set()

    def __call__(self, row: int) -> int:
        self.asked.add(row)
        return self.heights[row]


def window(heights: Sequence[int], lines: int, margin: int = 1) -> Viewport:
    return Viewport(Heights(Measured(heights), len(heights)), lines, margin)


def long(count: int, seed: int = 1) -> list[int]:
    chance = random.Random(seed)
    return [chance.randint(1, 6) for _ in range(count)]


# Heights


def test_only_what_is_asked_for_is_measured_and_only_once() -> None:
    measured = Measured([3, 1, 4])
    heights = Heights(measured, 3)
    assert (heights[2], heights[2]) == (4, 4)
    assert measured.asked == {2}
    measured.heights[2] = 9
    assert heights[2] == 4
    heights.forget(2)
    assert heights[2] == 9


def test_no_row_is_without_a_line() -> None:
    assert Heights(Measured([0]), 1)[0] == 1


def test_a_row_may_be_higher_than_two_bytes_count() -> None:
    """Lines of a very long row behind the 65,535th could not be reached."""
    heights = Heights(Measured([90_000, 1]), 2)
    view = Viewport(heights, 40, 1)
    view.scroll(1_000_000)
    assert (heights[0], view.top, view.skip) == (90_000, 0, 90_000 + 1 - 40)


def test_heights_grow_and_forget() -> None:
    measured = Measured([1, 2, 3, 4])
    heights = Heights(measured, 2)
    heights.grow(4)
    assert [heights[row] for row in range(len(heights))] == [1, 2, 3, 4]
    heights.grow(1)
    assert len(heights) == 4
    measured.heights[:] = [5, 5, 5, 5]
    heights.forget()
    assert [heights[row] for row in range(len(heights))] == [5, 5, 5, 5]
    with pytest.raises(IndexError):
        heights[4]


# The window

SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=60)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["show", "place", "scroll", "page", "centre"]),
        st.integers(-80, 80),
        st.integers(-12, 30),
    ),
    max_size=25,
)


@given(SIZES, st.integers(1, 25), st.integers(0, 3), STEPS)
def test_the_window_is_never_broken(
    heights: list[int], lines: int, margin: int, steps: list[tuple[str, int, int]]
) -> None:
    view = window(heights, lines, margin)
    all_lines = [(row, at) for row, height in enumerate(heights) for at in range(height)]
    for verb, number, line_ in steps:
        row = number % len(heights)
        if verb == "scroll":
            view.scroll(number)
        elif verb == "place":
            view.place(row, line_)
        elif verb == "page":
            view.page(row, number or 1)
        else:
            getattr(view, verb)(row)
        shown = list(view)
        first = all_lines.index(shown[0])
        assert shown == all_lines[first : first + len(shown)]
        assert len(shown) == min(lines, len(all_lines))
        assert view.rows == range(shown[0][0], shown[-1][0] + 1)


@given(SIZES, st.integers(1, 25), st.integers(0, 3), st.data())
def test_a_shown_row_is_whole_and_has_its_neighbours(
    heights: list[int], lines: int, margin: int, data: st.DataObject
) -> None:
    view = window(heights, lines, margin)
    view.scroll(data.draw(st.integers(0, 300)))
    row = data.draw(st.integers(0, len(heights) - 1))
    view.show(row)
    shown = list(view)
    wanted = heights[max(0, row - margin) : row + margin + 1]
    if sum(wanted) <= lines:
        near = range(max(0, row - margin), min(len(heights), row + margin + 1))
        assert all((each, at) in shown for each in near for at in range(heights[each]))
    elif heights[row] <= lines:
        assert all((row, at) in shown for at in range(heights[row]))
    else:
        assert {each for each, _ in shown} == {row}


@given(SIZES, st.integers(1, 25), st.data())
def test_showing_a_row_that_is_shown_moves_nothing(
    heights: list[int], lines: int, data: st.DataObject
) -> None:
    view = window(heights, lines)
    row = data.draw(st.integers(0, len(heights) - 1))
    view.show(row)
    before = list(view)
    view.show(row)
    assert list(view) == before


@given(SIZES, st.integers(1, 25), st.data())
def test_a_row_stands_where_it_was_placed(
    heights: list[int], lines: int, data: st.DataObject
) -> None:
    view = window(heights, lines)
    row = data.draw(st.integers(0, len(heights) - 1))
    line_ = data.draw(st.integers(0, lines - 1))
    view.place(row, line_)
    above, below = sum(heights[:row]), sum(heights[row:])
    if above >= line_ and below >= lines - line_:
        assert view.line_of(row) == line_


@given(SIZES, st.integers(1, 25), st.data())
def test_line_of_says_where_a_row_starts(
    heights: list[int], lines: int, data: st.DataObject
) -> None:
    view = window(heights, lines)
    view.scroll(data.draw(st.integers(0, 200)))
    shown = list(view)
    for row in range(len(heights)):
        line_ = view.line_of(row)
        assert (line_ is not None) == (row in view.rows)
        if line_ is not None and line_ >= 0:
            assert shown[line_] == (row, 0)


@pytest.mark.parametrize("row", [0, 50_000, 99_999])
def test_a_jump_measures_no_more_than_what_is_near(row: int) -> None:
    measured = Measured(long(100_000))
    view = Viewport(Heights(measured, 100_000), 40)
    view.centre(7_000)
    view.heights.forget()
    measured.asked.clear()
    view.show(row)
    list(view)
    assert 0 < len(measured.asked) <= 100
    assert all(abs(asked - 7_000) <= 41 or abs(asked - row) <= 41 for asked in measured.asked)


def test_the_ends_of_the_list_are_the_ends_of_the_window() -> None:
    heights = long(1000)
    view = window(heights, 40)
    view.show(999)
    assert list(view)[-1] == (999, heights[999] - 1)
    assert view.span[1] == 1000
    view.show(0)
    assert next(iter(view)) == (0, 0)
    assert view.span[0] == 0


def test_a_row_from_far_away_comes_to_the_middle() -> None:
    view = window([1] * 1000, 21)
    view.show(500)
    assert view.line_of(500) == 10


def test_a_step_over_the_edge_scrolls_no_further_than_needed() -> None:
    view = window([1] * 1000, 20)
    view.place(100, 18)
    view.show(101)
    assert view.line_of(101) == 18


def test_the_span_tells_how_much_of_a_row_is_hidden() -> None:
    view = window([4, 4, 4], 6)
    assert view.span == (0.0, 1.5)
    view.scroll(1)
    assert view.span == (0.25, 1.75)
    view.scroll(99)
    assert view.span == (1.5, 3.0)
