"""One list of any length and of rows of any height, the cost of which is that of one screen.

The screen hands over a `RowSource` (plain data) with `set_source` and calls `move_by`, `page`
and the like from its command table; the list has no keys of its own. It posts `Rows.Moved`,
`Rows.Clicked` and `Rows.Chosen` (a double click; a key for it belongs to the screen).

    rows = Rows(id="sentences", placeholder="No sentence here.")
    rows.set_source(source, cursor=12)      # works before the first layout, too
    rows.move_by(1); rows.page(-1); rows.half_page(1); rows.move_to(0)
    rows.invalidate(7)                      # row 7 looks different now (height included)
    rows.invalidate()                       # all rows do
    rows.grown()                            # rows were added at the end
    rows.set_source(filtered, cursor=3, line=rows.cursor_line)   # the cursor stays put

A source makes its lines with `text_lines.line`, `styled` and `prefixed`:

    def height(self, index, width):
        return len(wrap(self.text(index), width - 4))

    def render(self, index, width, state):
        text = self.text(index)
        lines = styled(text, wrap(text, width - 4), [(0, 5, Style(bold=True))])
        return prefixed(lines, line(f"{index:3} "))

Colours are the component classes `rows--cursor` and so on; glyphs in the gutter say the same.
`width` is what is left beside the gutter (2 cells) and the position marker (1). Fewer rows, or
rows in another order, need `set_source`. Give the list no border or padding: put it in a box.

The mouse on a list: the wheel scrolls, the last column drags, text can be selected.
"""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.widgets.rows.painter import (
    GUTTER,
    PaintedRow,
    Painter,
    RowColors,
    bars,
    highlighted,
    notice,
)
from reviewer.tui.widgets.rows.row_source import Empty, RowClick, RowMessage, RowSource, RowState
from reviewer.tui.widgets.rows.text_copy import copied, place_of, row_of
from reviewer.tui.widgets.rows.viewport import View
from reviewer.tui.widgets.text_lines import runs_of

__all__ = ["Empty", "RowSource", "RowState", "Rows"]

MARGIN: Final = 1
"""Rows that stay in view above and below the cursor, where they fit."""

PAGE_OVERLAP: Final = 2
"""Lines of a screenful that the next one has again."""


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
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """An empty list.

        Args:
            placeholder: Shown while there are no rows.
            id: As for any widget.
            classes: As for any widget.
        """
        self._placeholder = placeholder
        self._view = View(MARGIN)
        self._painter = Painter()
        self._colors: RowColors | None = None
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
        self._colors = self._frame = None
        self._painter.forget()

    def _colours(self) -> RowColors:
        """The colours of the present theme."""
        if self._colors is None:
            style = self.get_component_rich_style
            both = style("rows--selected", "rows--cursor")
            self._colors = RowColors(
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
        return self._colors

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
        colors = self._colours()
        if len(self._view.source):
            strips = self._draw_rows(height)
        else:
            strips = notice(self._placeholder, width, colors)[:height]
        return strips + [self._painter.blank(width, colors)] * (height - len(strips))

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
        width = self.size.width
        if runs := runs_of(dirty):
            self.refresh(*(Region(0, run[0], width, len(run)) for run in runs))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of part of the widget: the same objects until they look different."""
        strips = self._lines()[crop.y : crop.bottom]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]


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
        & > .rows--selected { background: $secondary 15%; }
        & > .rows--marker { color: $primary; text-style: bold; }
        & > .rows--bar { color: $foreground 20%; }
        & > .rows--thumb { color: $foreground 60%; }
        & > .rows--placeholder { color: $text-muted; }
        &:focus > .rows--cursor { background: $primary 17%; }
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

    def move_to(self, index: int) -> None:
        """Moves the cursor to a row and brings the row into view, with its neighbours.

        Args:
            index: The row; one beyond an end becomes the last one there.
        """
        if not len(self._view.source):
            return
        target = self._view.clamp(index)
        self._view.window.show(target)
        self._set_cursor(target)

    def move_by(self, rows: int) -> None:
        """Moves the cursor by rows, at most to the end."""
        self.move_to(self.cursor + rows)

    def page(self, direction: int) -> None:
        """Moves the cursor by a screen, down (1) or up (-1); within a very high row, the view."""
        self._page(direction * max(1, self._view.window.lines - PAGE_OVERLAP))

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
        at, again = Offset(max(0, event.x - GUTTER), line), event.chain == 2
        held = {"shift": event.shift, "modified": event.ctrl or event.meta}
        self.post_message(self.Clicked(self, row, at, again=again, **held))
        if again:
            self.post_message(self.Chosen(self, row))
