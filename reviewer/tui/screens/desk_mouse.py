"""The mouse in words mode: a click puts the word cursor, a drag selects."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events, on

from reviewer.session.desk.span_editor import Marking
from reviewer.tui.screens.desk.words_mode import MovingDesk
from reviewer.tui.views.desk_rows import DeskRows
from reviewer.tui.widgets.rows.painter import GUTTER
from reviewer.tui.widgets.rows.row_source import RowClick
from reviewer.tui.widgets.rows.rows import Rows, RowState
from reviewer.tui.widgets.rows.text_copy import line_of, row_of


class MouseDesk(MovingDesk):
    """What was selected with the mouse is what a tag key labels, in words mode and out of it."""

    @on(Rows.Clicked)
    def _on_word_clicked(self, message: RowClick) -> None:
        source = self.rows.source
        if self.marking is None or not isinstance(source, DeskRows):
            return
        lines = source.render(message.index, self._width, RowState())
        text = lines[message.offset.y].text if message.offset.y < len(lines) else ""
        fitting = (at for at in range(len(text)) if cell_len(text[: at + 1]) > message.offset.x)
        x = next(fitting, len(text))
        at = source.offset(message.index, self._width, message.offset.y, x)
        self.marking.cursor.go(self.desk.place_of(message.index), at)
        self._show_words()

    def on_text_selected(self, event: events.TextSelected) -> None:
        """In words mode a text that was selected with the mouse is what the keys act on."""
        if self.marking is not None and self._take_mouse(self.marking):
            self.clear_selection()
            self._show_words()

    def _take_mouse(self, marking: Marking) -> bool:
        found = self._mouse_range()
        return found is not None and marking.cursor.select(*found)

    def _mouse_range(self) -> tuple[int, int] | None:
        """The part of the article's text that the mouse has selected; None if there is none."""
        selection, source = self.rows.text_selection, self.rows.source
        if selection is None or not isinstance(source, DeskRows):
            return None
        if selection.start is None or selection.end is None:
            return None
        edges = [
            source.offset(row_of(y), self._width, line_of(y), max(0, x - GUTTER))
            for x, y in (selection.start, selection.end)
        ]
        return (edges[0], edges[1]) if edges[0] < edges[1] else None

    @property
    def _width(self) -> int:
        """Cells of the rows' own lines."""
        return max(1, self.rows.size.width - GUTTER - 1)
