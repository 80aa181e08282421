"""Which lines of which rows are on the screen: the arithmetic of the list, without a screen.

How many lines each row of a list takes, measured only when somebody asks.

Also here: the rows of a list, the cursor among them and the part in view: all but the painting.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import Empty, RowSource

_TALLEST = 0xFFFFFF
"""Lines of a row; `text_copy` counts no further."""

_BYTES = array("I").itemsize


class Heights:
    """Heights of rows in lines, four bytes a row: 100,000 rows cost 0.4 MB and no time.

    Nothing is ever measured but what is asked for, and there is no sum of what lies above: the
    viewport hangs on a row, so a height that turns out different can move nothing on the screen.
    """

    __slots__ = ("_known", "_measure")

    def __init__(self, measure: Callable[[int], int], count: int = 0) -> None:
        """Heights of `count` rows; `measure` gives the lines of one (less than 1 counts as 1)."""
        self._measure = measure
        self._known = array("I", bytes(_BYTES * count))

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._known)

    def __getitem__(self, row: int) -> int:
        """The lines of a row.

        Raises:
            IndexError: There is no such row.
        """
        height = self._known[row]
        if not height:
            height = self._known[row] = min(max(1, self._measure(row)), _TALLEST)
        return height

    def forget(self, row: int | None = None) -> None:
        """Measures this row, or all, again when next asked."""
        if row is None:
            self._known = array("I", bytes(_BYTES * len(self._known)))
        else:
            self._known[row] = 0

    def grow(self, count: int) -> None:
        """There are `count` rows now, the new ones at the end; fewer than before is ignored."""
        self._known.frombytes(bytes(_BYTES * max(0, count - len(self._known))))


class Viewport:
    """A window of `lines` lines onto rows of different heights.

    It hangs on one row (`top`, of which `skip` lines are above the window), so it only ever
    looks at rows near itself, whatever the length of the list. No line stays empty while there
    are rows to fill it.

    Attributes:
        heights: Lines of each row.
        lines: Height of the window; 0 while it is not known.
        margin: Rows that stay in view above and below the cursor, where they fit.
        top: The row at the first line.
        skip: Lines of that row above the window.
    """

    def __init__(self, heights: Heights, lines: int = 0, margin: int = 1) -> None:
        """A window at the top of the list."""
        self.heights = heights
        self.lines = lines
        self.margin = margin
        self.top = 0
        self.skip = 0

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Row and line within the row of each line of the window, as far as there are rows."""
        row, skip, room = self.top, self.skip, self.lines
        while room > 0 and row < len(self.heights):
            for line in range(skip, min(self.heights[row], skip + room)):
                yield row, line
            room -= self.heights[row] - skip
            row, skip = row + 1, 0

    @property
    def rows(self) -> range:
        """The rows of which at least one line is in view."""
        row, room = self.top, self.lines + self.skip
        while room > 0 and row < len(self.heights):
            room -= self.heights[row]
            row += 1
        return range(self.top, row)

    @property
    def span(self) -> tuple[float, float]:
        """Where the window begins and ends, in rows; a fraction is part of a row."""
        rows = self.rows
        if not rows:
            return 0.0, 0.0
        tail = -self.skip - self.lines + sum(self.heights[row] for row in rows)
        hidden = max(0, tail) / self.heights[rows[-1]]
        return rows.start + self.skip / self.heights[self.top], rows.stop - hidden

    def line_of(self, row: int) -> int | None:
        """The line of the window at which a row starts.

        Returns:
            Negative if its first lines are above the window, None if the row is not in view.
        """
        if row < self.top:
            return None
        line, at = -self.skip, self.top
        while at < row and line < self.lines:
            line += self.heights[at]
            at += 1
        return line if line < self.lines else None

    def place(self, row: int, line: int) -> None:
        """Puts a row's first line at this line of the window, or as near as the ends allow."""
        self.top, self.skip = row, 0
        self.scroll(-line)

    def scroll(self, lines: int) -> None:
        """Moves the window down (up, if negative) by lines, at most to the end."""
        self._hang(lines)
        if empty := self._empty():
            self._hang(-empty)

    def _hang(self, lines: int) -> None:
        """Moves the hook by lines, at most to the first or last line there is."""
        count = len(self.heights)
        self.skip += lines
        while self.skip < 0 and self.top > 0:
            self.top -= 1
            self.skip += self.heights[self.top]
        while self.top < count and self.skip >= self.heights[self.top]:
            self.skip -= self.heights[self.top]
            self.top += 1
        if self.skip < 0 or not count:
            self.top = self.skip = 0
        elif self.top == count:
            self.top, self.skip = count - 1, self.heights[count - 1] - 1

    def _empty(self) -> int:
        """Lines of the window that lie below the last row."""
        row, room = self.top, self.lines + self.skip
        while room > 0 and row < len(self.heights):
            room -= self.heights[row]
            row += 1
        return max(0, room)

    def centre(self, row: int) -> None:
        """Puts a row into the middle of the window, or its top at the top if it is too high."""
        self.place(row, max(0, (self.lines - self.heights[row]) // 2))

    def show(self, row: int) -> None:
        """Brings the whole row and its neighbours into view, moving as little as is needed.

        A row from far away comes to the middle. A row higher than the window shows its top,
        unless the window is inside it already.
        """
        height, line = self.heights[row], self.line_of(row)
        if height >= self.lines:
            if line is None or line > 0 or line + height < self.lines:
                self.place(row, 0)
            return
        above, below = self._context(row, self.lines - height)
        lowest = self.lines - height - below
        if line is None:
            self._bring(row, above, lowest)
        elif not above <= line <= lowest:
            self.place(row, above if line < above else lowest)

    def _bring(self, row: int, highest: int, lowest: int) -> None:
        """Brings a row that is out of view to the near edge, or to the middle from far away."""
        if abs(row - self.top) > 2 * self.lines:
            self.centre(row)
        else:
            self.place(row, highest if row < self.top else lowest)

    def _context(self, row: int, free: int) -> tuple[int, int]:
        """Lines for the neighbours above and below, out of `free` ones, shared fairly."""
        last = len(self.heights) - 1
        above = range(max(0, row - self.margin), row)
        below = range(row + 1, min(last, row + self.margin) + 1)
        wanted_above = sum(self.heights[near] for near in above)
        wanted_below = sum(self.heights[near] for near in below)
        lines_above = min(wanted_above, max(free // 2, free - wanted_below))
        return lines_above, min(wanted_below, free - lines_above)

    def page(self, row: int, lines: int) -> int:
        """Moves the window and the cursor by lines, the cursor keeping its place in the window.

        No line is passed over. In a row higher than the window only the window moves, until the
        row's end is reached.

        Args:
            row: The cursor.
            lines: How far; negative is up.

        Returns:
            The new cursor, never the old one unless the list or a high row ends.
        """
        self.show(row)
        line = self.line_of(row) or 0
        left = line + self.heights[row] - self.lines if lines > 0 else -line
        if left > 0:
            self.scroll(min(lines, left) if lines > 0 else -min(-lines, left))
            return row
        return self._turn(row, line, lines)

    def _turn(self, row: int, line: int, lines: int) -> int:
        """A page that moves the cursor: as far as was asked for without passing over a line."""
        before, step = list(self), 1 if lines > 0 else -1
        target = self._after(row, lines) if lines > 0 else self._before(row, -lines)
        while target != row:
            height = self.heights[target]
            is_end_first = lines < 0 and height > self.lines
            self.place(target, self.lines - height if is_end_first else max(0, line))
            self.show(target)
            pages = (before, list(self)) if lines > 0 else (list(self), before)
            if target == row + step or self._joins(*pages):
                break
            target -= step
        return target

    def _joins(self, above: list[tuple[int, int]], below: list[tuple[int, int]]) -> bool:
        """Whether no line lies between two windows."""
        row, line = above[-1]
        is_last = line + 1 >= self.heights[row]
        return below[0] <= ((row + 1, 0) if is_last else (row, line + 1))

    def _after(self, row: int, lines: int) -> int:
        """The row that holds the line so many lines below the start of a row."""
        last, at = len(self.heights) - 1, row
        while at < last and lines >= self.heights[at]:
            lines -= self.heights[at]
            at += 1
        return min(last, max(at, row + 1))

    def _before(self, row: int, lines: int) -> int:
        """The highest row that starts at most so many lines above a row, or the one before."""
        at = row
        while at > 0 and lines >= self.heights[at - 1]:
            lines -= self.heights[at - 1]
            at -= 1
        return max(0, min(at, row - 1))


class View:
    """What a list shows; it needs no screen.

    Attributes:
        source: The rows.
        cursor: The row under the cursor; 0 if there is none.
        width: Cells of the widget; 0 while it has no size.
        window: Which lines of which rows are in view.
    """

    def __init__(self, margin: int) -> None:
        """No rows; `margin` of them stay in view around the cursor, where they fit."""
        self.source: RowSource = Empty()
        self.cursor = 0
        self.width = 0
        self.window = Viewport(Heights(self._measure), margin=margin)
        self._line: int | None = None

    @property
    def text_width(self) -> int:
        """Cells that are left for the rows themselves, at least 1."""
        return max(1, self.width - GUTTER - 1)

    @property
    def cursor_line(self) -> int | None:
        """The line of the window where the cursor's row starts, None if it is out of view."""
        return self.window.line_of(self.cursor) if len(self.source) else None

    def _measure(self, row: int) -> int:
        return self.source.height(row, self.text_width)

    def clamp(self, row: int) -> int:
        """The nearest row that exists; 0 if none does."""
        return max(0, min(row, len(self.source) - 1))

    def use(self, source: RowSource, cursor: int, line: int | None) -> None:
        """Shows other rows, with the cursor's row at a line, or in the middle."""
        self.source = source
        self.cursor = self.clamp(cursor)
        self.window.heights = Heights(self._measure, len(source))
        self.window.place(0, 0)
        self._line = line
        self._settle()

    def _settle(self) -> None:
        """Puts the cursor where `use` was told to, once there are rows and a size."""
        if not len(self.source) or not self.window.lines:
            return
        if self._line is None:
            self.window.centre(self.cursor)
        else:
            self.window.place(self.cursor, self._line)
        self.window.show(self.cursor)
        self._line = None

    def remeasure(self, row: int | None = None) -> None:
        """A row, or every row, may have another height; the cursor's row keeps its place."""
        before = self.cursor_line
        if row is None:
            self.window.heights = Heights(self._measure, len(self.source))
            self.cursor = self.clamp(self.cursor)
        else:
            self.window.heights.forget(row)
        self._hold(before)

    def grow(self) -> None:
        """The source has more rows, at the end; what is in view stays where it is."""
        was_empty = not len(self.window.heights)
        self.window.heights.grow(len(self.source))
        if was_empty:
            self._settle()

    def fit(self, width: int, lines: int) -> bool:
        """Takes over a size; the cursor's row keeps its line as far as possible.

        A list that loses all its lines (it is hidden) comes back with the cursor where it was.

        Returns:
            Whether the width is another one.
        """
        before = self.cursor_line
        was_known = self.window.lines > 0
        is_other = width != self.width
        if is_other:
            self.width = width
            self.window.heights.forget()
        self.window.lines = lines
        if not lines:
            self._line = before
        elif was_known:
            self._hold(before)
        else:
            self._settle()
        return is_other

    def _hold(self, line: int | None) -> None:
        """Keeps the cursor's row at this line, or, if it was out of view, the first one."""
        if not len(self.source) or not self.window.lines:
            return
        if line is None:
            self.window.place(self.clamp(self.window.top), 0)
        else:
            self.window.place(self.cursor, line)
            self.window.show(self.cursor)
