"""Lines to read, over the list: a sentence in full, the problems."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewer.tui.widgets.line_widgets import Draw
from reviewer.tui.widgets.text_lines import segments_of


class DetailScreen(ModalScreen[None]):
    """Lines in a box; any of the usual ways out closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,backspace,q,space", "dismiss", "close"),
        ("j,down", "lines(1)", "down"),
        ("k,up", "lines(-1)", "up"),
    ]

    DEFAULT_CSS = """
    DetailScreen { align: center middle; }
    DetailScreen > VerticalScroll {
        width: 90%; max-width: 100; height: auto; max-height: 90%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    """

    def __init__(self, draw: Draw, title: str = "sentence") -> None:
        """Shows what `draw` gives for the width that there is."""
        super().__init__()
        self._draw = draw
        self._title = title

    def compose(self) -> ComposeResult:
        """A box that scrolls."""
        with VerticalScroll() as box:
            box.border_title = self._title
            box.border_subtitle = "esc closes"
            yield Static(id="detail")

    def on_resize(self) -> None:
        """Draws the lines for the width that there is now."""
        width = max(20, min(100, int(self.size.width * 0.9)) - 6)
        self.query_one("#detail", Static).update(segments_of(self._draw(width)))

    def action_lines(self, lines: int) -> None:
        """Scrolls."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
