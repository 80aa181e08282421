"""One list of any length and of rows of any height, the cost of which is that of one screen.

The screen hands over a `RowSource` (plain data) with `set_source` and calls `move_by`, `page`
and the like from its command table; the list has no keys of its own. It posts `Rows.Moved`,
`Rows.Clicked` and `Rows.Chosen` (a double click; a key for it belongs to the screen).

    rows = Rows(id="sentences", placeholder="No sentence here.")
    rows.set_source(source, cursor=12)      # works before the first layout, too
    rows.move_by(1); rows.page(-1); rows.half_page(1); rows.move_to(0, center=True)
    rows.invalidate(7)                      # row 7 looks different now (height included)
    rows.invalidate()                       # all rows do
    rows.grown()                            # rows were added at the end
    rows.set_source(filtered, cursor=3, line=rows.cursor_line)   # the cursor stays put

A source makes its lines with `rows_lines.line`, `styled` and `prefixed`:

    def height(self, index, width):
        return len(wrap(self.text(index), width - 4))

    def render(self, index, width, state):
        text = self.text(index)
        lines = styled(text, wrap(text, width - 4), [(0, 5, Style(bold=True))])
        return prefixed(lines, line(f"{index:3} "))

Colours are the component classes `rows--cursor` and so on; glyphs in the gutter say the same.
`width` is what is left beside the gutter (2 cells) and the position marker (1). Fewer rows, or
rows in another order, need `set_source`. Give the list no border or padding: put it in a box.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset

from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import Empty, RowClick, RowMessage, RowSource, RowState
from reviewer.tui.widgets.rows_mouse import RowsMouse

__all__ = ["Empty", "RowSource", "RowState", "Rows"]

_PAGE_OVERLAP = 2


class Rows(RowsMouse, can_focus=True, inherit_bindings=False):
    """A list with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = []

    DEFAULT_CSS = """
    Rows {
        width: 1fr;
        height: 1fr;
        background: $surface;
        color: $foreground;
        & > .rows--cursor { background: $boost; }
        & > .rows--selected { background: $secondary 25%; }
        & > .rows--marker { color: $primary; text-style: bold; }
        & > .rows--bar { color: $foreground 20%; }
        & > .rows--thumb { color: $foreground 60%; }
        & > .rows--placeholder { color: $text-muted; }
        &:focus > .rows--cursor { background: $primary 30%; }
        &:nocolor > .rows--cursor { text-style: bold; }
        &:nocolor > .rows--selected { text-style: underline; }
        &:nocolor > .rows--marker { color: $foreground; }
        &:ansi {
            & > .rows--cursor { background: ansi_default; text-style: reverse; }
            & > .rows--selected { background: ansi_default; text-style: underline; }
            & > .rows--marker { color: ansi_default; }
            & > .rows--bar { color: ansi_bright_black; }
            & > .rows--thumb { color: ansi_default; }
            &:focus > .rows--cursor { background: ansi_default; text-style: reverse bold; }
        }
    }
    """

    class Moved(RowMessage):
        """The cursor is on another row, by whatever means but `set_source`."""

    class Clicked(RowClick):
        """A row was clicked; the cursor is there already."""

    class Chosen(RowMessage):
        """A row was double-clicked."""

    # The rows

    @property
    def source(self) -> RowSource:
        """The rows; `set_source` changes them."""
        return self._view.source

    def set_source(self, source: RowSource, cursor: int = 0, *, line: int | None = None) -> None:
        """Shows other rows.

        Args:
            source: The rows; none at all shows the placeholder.
            cursor: The row under the cursor; one that does not exist becomes the nearest.
            line: The line of the screen where that row shall start (see `cursor_line`); by
                default it comes to the middle.
        """
        self._painter.forget()
        self._view.use(source, cursor, line)
        self._changed()

    def invalidate(self, index: int | None = None) -> None:
        """A row, or every row, looks different now; the cursor's row stays where it is.

        Args:
            index: The row; one that does not exist is ignored.
        """
        if index is None:
            self._painter.forget()
        elif 0 <= index < len(self._view.window.heights):
            self._painter.forget(self._view.source.key(index))
        else:
            return
        self._view.remeasure(index)
        self._changed()

    def repaint(self) -> None:
        """Rows may be selected, or no more; everything else about them is as before."""
        self._changed()

    def grown(self) -> None:
        """Rows were added at the end of the source; nothing on the screen moves."""
        self._view.grow()
        self._changed()

    # What is in view

    @property
    def visible_range(self) -> range:
        """The rows of which at least one line is on the screen."""
        return self._view.window.rows

    def is_visible(self, index: int) -> bool:
        """Whether a row's first line is on the screen."""
        line = self._view.window.line_of(index)
        return index in self.visible_range and line is not None and line >= 0

    @property
    def cursor_line(self) -> int | None:
        """The line of the screen where the cursor's row starts.

        Negative if it starts above the screen, None if it is not in view or there is no row.
        """
        return self._view.cursor_line

    # The cursor

    @property
    def cursor(self) -> int:
        """The row under the cursor; 0 if there are no rows."""
        return self._view.cursor

    def move_to(self, index: int, *, center: bool = False) -> None:
        """Moves the cursor to a row and brings the row into view, with its neighbours.

        Args:
            index: The row; one beyond an end becomes the last one there.
            center: Brings it to the middle even if it is in view already.
        """
        if not len(self._view.source):
            return
        target = self._view.clamp(index)
        if center:
            self._view.window.centre(target)
        self._view.window.show(target)
        self._set_cursor(target)

    def move_by(self, rows: int) -> None:
        """Moves the cursor by rows, at most to the end."""
        self.move_to(self.cursor + rows)

    def page(self, direction: int) -> None:
        """Moves the cursor by a screen, down (1) or up (-1); within a very high row, the view."""
        self._page(direction * max(1, self._view.window.lines - _PAGE_OVERLAP))

    def half_page(self, direction: int) -> None:
        """Moves the cursor by half a screen, down (1) or up (-1)."""
        self._page(direction * max(1, self._view.window.lines // 2))

    def _page(self, lines: int) -> None:
        if len(self._view.source):
            self._set_cursor(self._view.window.page(self.cursor, lines))

    def _set_cursor(self, index: int) -> None:
        """Puts the cursor on a row, paints what changed and tells the screen."""
        moved, self._view.cursor = index != self.cursor, index
        self._changed()
        if moved:
            self.post_message(self.Moved(self, index))

    # Events

    def on_resize(self) -> None:
        """Fits the lines to the new size; the cursor stays where it is on the screen."""
        self._changed()

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor; the view stays, so that a second click hits the same row."""
        # Textual would select the text of all rows at a double click.
        event.prevent_default()
        places = list(self._view.window)
        is_row = event.y < len(places) and event.x < self.size.width - 1
        if not is_row or self.text_selection is not None:
            return
        row, line = places[event.y]
        self._set_cursor(row)
        self.post_message(self.Clicked(self, row, Offset(max(0, event.x - GUTTER), line)))
        if event.chain == 2:
            self.post_message(self.Chosen(self, row))
