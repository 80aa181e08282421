"""A line of text at the edge of the screen, redrawn without a new layout."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.views.chips import Piece
from reviewer.tui.widgets.wrapping import cells, drawn, fit


class OneLine(Widget):
    """One line: something on the left, something on the right, cut where they would meet.

    `Static` lays the screen out anew at each change, which costs more than all the rest of a key.
    """

    DEFAULT_CSS = """
    OneLine {
        height: 1;
        padding: 0 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """An empty line."""
        super().__init__(id=id)
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def show(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Shows these pieces from now on."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests and for screen readers."""
        return "".join(text for text, _ in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        """The line; the right side gives way to the left only when it has to."""
        width = self.size.width
        base = self.rich_style
        right = [
            Segment(drawn(text), base + style if style else base) for text, style in self._right
        ]
        used = sum(cells(text) for text, _ in self._right)
        room = width - used - 1 if used + 8 <= width else width
        left: list[Segment] = []
        for text, style in self._left:
            if room <= 0:
                break
            shown = drawn(text) if cells(text) <= room else fit(text, room)
            left.append(Segment(shown, base + style if style else base))
            room -= cells(shown)
        gap = width - sum(segment.cell_length for segment in left) - used
        if gap < 0:
            right, gap = [], width - sum(segment.cell_length for segment in left)
        return Strip([*left, Segment(" " * gap, base), *right], width)
