"""The mouse on a list: the wheel scrolls, the last column drags, text can be selected."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from reviewer.tui.widgets.rows.text_copy import copied, place_of, row_of
from reviewer.tui.widgets.rows_canvas import RowsCanvas


class RowsMouse(RowsCanvas):
    """What the mouse does to the view; a click on a row is `rows.Rows`'s own."""

    def scroll_lines(self, lines: int) -> None:
        """Moves the view by lines, down or (negative) up; the cursor stays on its row."""
        if len(self._view.source):
            self._view.window.scroll(lines)
            self._changed()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls down."""
        event.stop()
        self.scroll_lines(max(1, round(self.app.scroll_sensitivity_y)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up."""
        event.stop()
        self.scroll_lines(-max(1, round(self.app.scroll_sensitivity_y)))

    # The last column

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Takes hold of the position marker."""
        if event.x == self.size.width - 1 and len(self._view.source):
            self.screen.clear_selection()
            self.capture_mouse()
            self._drag(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drags the position marker."""
        if self.app.mouse_captured is self:
            self._drag(event.y)

    def on_mouse_up(self) -> None:
        """Lets go of the position marker."""
        self.release_mouse()

    def _drag(self, y: int) -> None:
        """Shows the part of the list that belongs to a line of the last column."""
        share = y / max(1, self.size.height - 1)
        row = round(share * (len(self._view.source) - 1))
        self._view.window.place(self._view.clamp(row), 0)
        self._changed()

    # Selecting text

    def render_line(self, y: int) -> Strip:
        """A line that knows its place in the list: Textual asks for it when the mouse selects."""
        strip = self._lines()[y]
        places = list(self._view.window)
        if y >= len(places):
            return strip
        return strip.apply_offsets(0, place_of(*places[y]))

    def selection_updated(self, selection: Selection | None) -> None:
        """Shows what the mouse has selected."""
        self._changed()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, each row in one line; an open end reaches as far as the view."""
        rows = self._view.window.rows
        if not rows:
            return None
        start = selection.start or Offset(0, place_of(rows.start, 0))
        end = selection.end or Offset(0, place_of(rows.stop, 0))
        last = self._view.clamp(row_of(end.y))
        lines = ((row, self._row(row).lines) for row in range(row_of(start.y), last + 1))
        return copied(lines, start, end), "\n"
