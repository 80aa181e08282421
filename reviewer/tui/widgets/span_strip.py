"""The lines below the list while keys move over words: what is selected, and the spans here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.widgets.panel import Draw
from reviewer.tui.widgets.text_lines import Line


class SpanStrip(Widget):
    """Lines that somebody else draws; the strip takes as many as there are, and hides when none."""

    DEFAULT_CSS = """
    SpanStrip {
        height: auto;
        max-height: 40%;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        display: none;
    }
    """

    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        """Hidden."""
        super().__init__(id=id)
        self._draw: Draw = lambda width: ()
        self._lines: Sequence[Line] = ()

    def show(self, draw: Draw) -> None:
        """Shows these lines from now on."""
        self._draw = draw
        before = len(self._lines)
        self._lines = self._draw(self._room)
        self.display = bool(self._lines)
        self.refresh(layout=before != len(self._lines))

    @property
    def _room(self) -> int:
        """Cells of a line."""
        return (self.size.width or self.app.size.width - 2) or 1

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests."""
        return "\n".join(line.text for line in self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are."""
        return len(self._lines)

    def on_resize(self) -> None:
        """Draws the lines for the width that there is now."""
        self.show(self._draw)

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, base = self.size.width, self.rich_style
        if y >= len(self._lines):
            return Strip.blank(width, base)
        shown = self._lines[y]
        segments = [
            Segment(text, base + style if style else base) for text, style, _ in shown.segments
        ]
        return Strip(segments, shown.cells).adjust_cell_length(width, base)
