"""Drawing a list: the lines on the screen are kept until something changes."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.widgets.rows.painter import (
    GUTTER,
    Look,
    PaintedRow,
    Painter,
    bars,
    highlighted,
    notice,
)
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.rows.text_copy import place_of
from reviewer.tui.widgets.rows_view import View


class RowsCanvas(Widget):
    """The drawn side of `rows.Rows`.

    The lines on the screen are a list of strips, made when something changes and compared with
    the ones before: only lines that differ are painted again, and a line that is painted again
    costs a look-up. `render_lines` hands them out as they are, because the stock one restyles
    every line of every frame.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--selected",
        "rows--marker",
        "rows--bar",
        "rows--thumb",
        "rows--placeholder",
    }
    """
    | Class | Of |
    | :- | :- |
    | `rows--cursor` | the row under the cursor |
    | `rows--selected` | selected rows |
    | `rows--marker` | the glyphs in the gutter |
    | `rows--bar` | the column that shows the position in the list |
    | `rows--thumb` | the position in it |
    | `rows--placeholder` | the text where there are no rows |
    """

    def __init__(
        self,
        *,
        placeholder: str = "",
        scroll_margin: int = 1,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """An empty list.

        Args:
            placeholder: Shown while there are no rows.
            scroll_margin: Rows that stay in view above and below the cursor, where they fit.
            id: As for any widget.
            classes: As for any widget.
        """
        self._placeholder = placeholder
        self._view = View(scroll_margin)
        self._painter = Painter()
        self._look: Look | None = None
        self._frame: list[Strip] | None = None
        super().__init__(id=id, classes=classes)

    @property
    def placeholder(self) -> str:
        """What is shown while there are no rows."""
        return self._placeholder

    @placeholder.setter
    def placeholder(self, text: str) -> None:
        self._placeholder = text
        self._changed()

    def notify_style_update(self) -> None:
        """Forgets what was painted in other colours."""
        super().notify_style_update()
        self._look = self._frame = None
        self._painter.forget()

    def _colours(self) -> Look:
        """The colours of the present theme."""
        if self._look is None:
            style = self.get_component_rich_style
            both = style("rows--selected", "rows--cursor")
            self._look = Look(
                {
                    RowState(): self.rich_style,
                    RowState(cursor=True): style("rows--cursor"),
                    RowState(selected=True): style("rows--selected"),
                    RowState(cursor=True, selected=True): both,
                },
                style("rows--marker", partial=True),
                style("rows--bar"),
                style("rows--thumb"),
                style("rows--placeholder"),
                self.screen.get_component_rich_style("screen--selection"),
                self.get_line_filters(),
                self.background_colors[1],
            )
        return self._look

    def _row(self, index: int) -> PaintedRow:
        """A row as it looks now."""
        view = self._view
        key = view.source.key(index)
        state = RowState(index == view.cursor, view.source.is_selected(index))
        painted = self._painter.get(key, state)
        if painted is None:
            lines = view.source.render(index, view.text_width, state)
            height = view.window.heights[index]
            painted = PaintedRow(lines, height, view.width, state, self._colours())
            self._painter.keep(key, state, painted)
        return painted

    def _draw(self) -> list[Strip]:
        """The lines of the widget."""
        width, height = self.size
        look = self._colours()
        if len(self._view.source):
            strips = self._draw_rows(height)
        else:
            strips = notice(self._placeholder, width, look)[:height]
        return strips + [self._painter.blank(width, look)] * (height - len(strips))

    def _draw_rows(self, height: int) -> list[Strip]:
        """The lines of the rows in view."""
        view, selection = self._view, self.text_selection
        marks = bars(height, *view.window.span, len(view.source))
        strips = []
        for (row, line), mark in zip(view.window, marks, strict=False):
            strip = self._row(row).strip(line, mark)
            if selection is not None:
                strip = self._select(strip, place_of(row, line), selection)
            strips.append(strip)
        return strips

    def _select(self, strip: Strip, place: int, selection: Selection) -> Strip:
        """The line with the mouse's selection over it, if that reaches it."""
        span = selection.get_span(place)
        if span is None:
            return strip
        end = span[1] if span[1] >= 0 else strip.cell_length
        return highlighted(strip, max(GUTTER, span[0]), end, self._colours())

    def _lines(self) -> list[Strip]:
        """The lines of the widget, drawn if anything changed since."""
        width, height = self.size
        if (width, height) != (self._view.width, self._view.window.lines):
            self._frame = None
            if self._view.fit(width, height):
                self._painter.forget()
        if self._frame is None:
            self._frame = self._draw()
        return self._frame

    def _changed(self) -> None:
        """Draws again and has the lines painted that differ."""
        before, self._frame = self._frame, None
        if before is None or not self.is_attached or not self.size:
            self.refresh()
            return
        after = self._lines()
        if len(before) != len(after):
            self.refresh()
            return
        dirty = [line for line, strip in enumerate(after) if strip is not before[line]]
        runs = [[line for _, line in run] for _, run in groupby(enumerate(dirty), _distance)]
        width = self.size.width
        if runs:
            self.refresh(*(Region(0, run[0], width, len(run)) for run in runs))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of part of the widget: the same objects until they look different."""
        strips = self._lines()[crop.y : crop.bottom]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]


def _distance(numbered: tuple[int, int]) -> int:
    """The same for numbers that follow one another."""
    return numbered[1] - numbered[0]
