"""Pages, and the cursor in the window when sizes and rows change: no screen needed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.rows.viewport import Heights, View, Viewport
from reviewer.tui.widgets.text_lines import ScreenLine, line

SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=60)


def window(heights: Sequence[int], lines: int) -> Viewport:
    return Viewport(Heights(list(heights).__getitem__, len(heights)), lines)


# Pages


@given(SIZES, st.integers(4, 25))
def test_paging_down_reaches_the_end_and_passes_over_no_line(
    heights: list[int], lines: int
) -> None:
    view = window(heights, lines)
    row, seen = 0, set(view)
    for _ in range(sum(heights) + len(heights)):
        row = view.page(row, lines - 2)
        seen |= set(view)
    assert row == len(heights) - 1
    assert seen == {(each, at) for each, height in enumerate(heights) for at in range(height)}


@given(SIZES, st.integers(4, 25))
def test_paging_up_reaches_the_start_and_passes_over_no_line(
    heights: list[int], lines: int
) -> None:
    view = window(heights, lines)
    row = len(heights) - 1
    view.show(row)
    view.scroll(999)
    seen = set(view)
    for _ in range(sum(heights) + len(heights)):
        row = view.page(row, 2 - lines)
        seen |= set(view)
    assert row == 0
    assert next(iter(view)) == (0, 0)
    assert seen == {(each, at) for each, height in enumerate(heights) for at in range(height)}


def test_a_page_keeps_the_cursor_at_its_line() -> None:
    view = window([1] * 1000, 20)
    view.place(100, 7)
    row = view.page(100, 18)
    assert row == 118
    assert view.line_of(row) == 7
    assert view.page(row, -18) == 100
    assert view.line_of(100) == 7


def test_pages_move_within_a_row_higher_than_the_window() -> None:
    view = window([1, 30, 1], 10)
    view.show(1)
    assert next(iter(view)) == (1, 0)
    seen = [next(iter(view))]
    row = 1
    while row == 1 and len(seen) < 9:
        row = view.page(row, 8)
        seen.append(next(iter(view)))
    assert [at for _, at in seen[:4]] == [0, 8, 16, 20]
    assert row == 2


# The cursor in the view


class Rows:
    """Rows of given heights; a width of 10 halves each line."""

    def __init__(self, heights: Sequence[int]) -> None:
        self.heights = list(heights)

    def __len__(self) -> int:
        return len(self.heights)

    def key(self, index: int) -> Hashable:
        return index

    def is_selected(self, index: int) -> bool:
        return False

    def height(self, index: int, width: int) -> int:
        return self.heights[index] * (2 if width < 20 else 1)

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        return [line(str(index))] * self.height(index, width)


def shown(rows: Rows, cursor: int, lines: int = 20) -> View:
    view = View(margin=1)
    view.use(rows, cursor, None)
    view.fit(40, lines)
    return view


def test_a_source_may_come_before_the_size() -> None:
    view = shown(Rows([1] * 100), cursor=50)
    assert view.cursor_line == 9
    assert len(list(view.window)) == 20


@given(st.integers(60, 140), st.integers(5, 11), st.lists(st.integers(1, 2), min_size=9))
def test_another_width_keeps_the_cursor_at_its_line(
    cursor: int, at: int, heights: list[int]
) -> None:
    view = shown(Rows((heights * 200)[:200]), cursor)
    view.window.place(cursor, at)
    assert view.fit(12, 20)
    assert view.cursor_line == at
    assert not view.fit(12, 16)
    assert view.cursor_line is not None
    assert view.cursor_line + view.window.heights[cursor] <= 16


def test_a_width_and_back_leaves_the_cursor_where_it_was() -> None:
    view = shown(Rows([2] * 200), cursor=100)
    before = view.cursor_line
    assert view.fit(12, 20)
    assert view.cursor_line == before
    assert view.fit(40, 20)
    assert view.cursor_line == before


def test_a_row_above_that_gets_higher_moves_nothing_below_it() -> None:
    rows = Rows([1] * 100)
    view = shown(rows, cursor=50)
    before = view.cursor_line
    rows.heights[view.window.top + 1] = 4
    view.remeasure(view.window.top + 1)
    assert view.cursor_line == before
    rows.heights[:] = [2] * 100
    view.remeasure()
    assert view.cursor_line == before


def test_a_cursor_out_of_view_stays_so_when_heights_change() -> None:
    rows = Rows([1] * 100)
    view = shown(rows, cursor=0)
    view.window.scroll(50)
    rows.heights[60] = 3
    view.remeasure(60)
    assert view.window.top == 50
    assert view.cursor_line is None


def test_growing_moves_nothing() -> None:
    rows = Rows([1] * 100)
    view = shown(rows, cursor=99)
    before = list(view.window)
    rows.heights += [1] * 100
    view.grow()
    assert list(view.window) == before
    assert len(view.window.heights) == 200


def test_the_first_rows_of_an_empty_list_fill_the_window() -> None:
    rows = Rows([])
    view = shown(rows, cursor=3)
    assert view.cursor_line is None
    rows.heights += [1] * 100
    view.grow()
    assert list(view.window) == [(row, 0) for row in range(20)]
    assert view.cursor == 0


def test_fewer_rows_take_the_cursor_with_them() -> None:
    rows = Rows([1] * 100)
    view = shown(rows, cursor=90)
    del rows.heights[10:]
    view.remeasure()
    assert (view.cursor, view.window.rows) == (9, range(10))


def test_other_rows_can_take_over_the_line_of_the_cursor() -> None:
    view = shown(Rows([1] * 100), cursor=50)
    view.window.place(50, 4)
    view.use(Rows([2] * 30), 15, view.cursor_line)
    assert (view.cursor, view.cursor_line) == (15, 4)


def test_a_list_that_was_hidden_comes_back_as_it_was() -> None:
    view = shown(Rows([1] * 100), cursor=50)
    view.window.place(50, 4)
    view.fit(40, 0)
    view.fit(40, 20)
    assert view.cursor_line == 4
