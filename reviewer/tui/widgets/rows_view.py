"""The rows of a list, the cursor among them and the part in view: all but the painting."""

from __future__ import annotations

from reviewer.tui.widgets.heights import Heights
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import Empty, RowSource
from reviewer.tui.widgets.rows.viewport import Viewport


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
