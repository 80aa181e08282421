"""A column of lines beside the list, redrawn without a new layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.widgets.text_lines import Line

Draw = Callable[[int], Sequence[Line]]
"""Gives the lines for a width in cells."""


class Panel(Widget):
    """Lines that somebody else draws; what does not fit is cut and said so."""

    def __init__(self, *, id: str | None = None) -> None:
        """An empty panel."""
        super().__init__(id=id)
        self._draw: Draw = lambda width: ()
        self._lines: Sequence[Line] = ()

    def show(self, draw: Draw) -> None:
        """Shows these lines from now on, drawn again whenever the width changes."""
        self._draw = draw
        self._redraw()

    def _redraw(self) -> None:
        self._lines = self._draw(self.size.width) if self.size.width else ()
        self.refresh()

    def _on_resize(self, event: Resize) -> None:
        self._redraw()

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests."""
        return "\n".join(line.text for line in self._lines)

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        width, base = self.size.width, self.rich_style
        if y == self.size.height - 1 and len(self._lines) > self.size.height:
            more = f"… {len(self._lines) - y} more lines: Enter shows all"
            return Strip([Segment(more, base)]).adjust_cell_length(width, base)
        if y >= len(self._lines):
            return Strip.blank(width, base)
        shown = self._lines[y]
        segments = [
            Segment(text, base + style if style else base) for text, style, _ in shown.segments
        ]
        return Strip(segments, shown.cells).adjust_cell_length(width, base)
