"""A line of text at the edge of the screen, redrawn without a new layout.

A column of lines beside the list, redrawn without a new layout.

Also here: the lines below the list while keys move over words: what is selected, and the spans
here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from reviewer.tui.widgets.text_lines import Piece, ScreenLine, cells, drawn, fit, runs_of, wrap


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


class MessageLines(OneLine):
    """What happened: one line, or as many as it takes to say all of it."""

    DEFAULT_CSS = """
    MessageLines {
        height: auto;
        max-height: 4;
        padding: 0 1;
    }
    """

    def show(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Shows these pieces from now on; only another number of lines is laid out anew."""
        before = self._count(self.size.width)
        super().show(left, right)
        if self._count(self.size.width) != before:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the message takes."""
        return self._count(width)

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        width, base = self.size.width, self.rich_style
        spans = self._spans(width)
        if len(spans) <= 1:
            return super().render_line(y)
        if y >= len(spans):
            return Strip.blank(width, base)
        segments, at = [], 0
        start, end = spans[y]
        for text, style in self._left:
            shown = drawn(text[max(0, start - at) : max(0, end - at)])
            segments.append(Segment(shown, base + style if style else base))
            at += len(text)
        if y == len(spans) - 1:
            gap = width - sum(segment.cell_length for segment in segments) - self._aside
            segments.append(Segment(" " * max(0, gap), base))
            for text, style in self._right:
                segments.append(Segment(drawn(text), base + style if style else base))
        return Strip(segments).adjust_cell_length(width, base)

    @property
    def _aside(self) -> int:
        return sum(cells(text) for text, _ in self._right)

    def _count(self, width: int) -> int:
        return len(self._spans(width)) or 1

    def _spans(self, width: int) -> list[tuple[int, int]]:
        """What of the left side stands on which line; the right one is beside the last."""
        text = "".join(text for text, _ in self._left)
        if width <= 0 or cells(text) + (self._aside + 1 if self._aside else 0) <= width:
            return [(0, len(text))]
        spans = wrap(text, width)
        start, end = spans[-1]
        if self._aside and cells(text[start:end]) + self._aside + 1 > width:
            spans.append((end, end))
        return spans


Draw = Callable[[int], Sequence[ScreenLine]]
"""Gives the lines for a width in cells."""


class Panel(Widget):
    """Lines that somebody else draws; what does not fit is cut and said so."""

    def __init__(self, *, id: str | None = None) -> None:
        """An empty panel."""
        super().__init__(id=id)
        self._draw: Draw = lambda width: ()
        self._lines: Sequence[ScreenLine] = ()
        self._base = Style.null()

    def show(self, draw: Draw) -> None:
        """Shows these lines from now on, drawn again whenever the width changes.

        Only lines that look different are painted: most of a panel is the same at the next key.
        """
        self._draw = draw
        before = self._lines
        self._lines = self._drawn()
        height = self.size.height
        if max(len(before), len(self._lines)) > height:
            # Its last line says how many more there are.
            self.refresh()
            return
        both = enumerate(zip_longest(before, self._lines))
        if runs := runs_of([at for at, (old, new) in both if old != new]):
            self.refresh(*(Region(0, run[0], self.size.width, len(run)) for run in runs))

    def _drawn(self) -> Sequence[ScreenLine]:
        return self._draw(self.size.width) if self.size.width else ()

    def _on_resize(self, event: Resize) -> None:
        self._lines = self._drawn()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some of the lines; what they have in common is asked for once."""
        self._base = self.rich_style
        return super().render_lines(crop)

    @property
    def count(self) -> int:
        """The lines that there are to show."""
        return len(self._lines)

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests."""
        return "\n".join(line.text for line in self._lines)

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        width, base = self.size.width, self._base
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
        self._lines: Sequence[ScreenLine] = ()

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
