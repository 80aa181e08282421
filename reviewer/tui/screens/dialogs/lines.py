"""Lines to read, over the list: a sentence in full, the problems; and what such dialogs share."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewer.tui.widgets.line_widgets import Draw
from reviewer.tui.widgets.text_lines import segments_of

COLUMN_KEYS: Final[Sequence[Binding]] = (
    Binding("escape,backspace,enter", "dismiss", show=False, priority=True),
    Binding("down,j", "move(1)", show=False),
    Binding("up,k", "move(-1)", show=False),
    Binding("pagedown,space", "page(1)", show=False),
    Binding("pageup", "page(-1)", show=False),
)


class ColumnDialog(ModalScreen[None]):
    """Something to read from top to bottom, with the same keys everywhere.

    They scroll, unless a subclass makes something else of them.
    """

    DEFAULT_CSS = """
    ColumnDialog {
        & > Vertical { background: $panel; border: round $primary; padding: 0 1; height: 100%; }
        & #foot { width: 100%; height: 1; color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*COLUMN_KEYS]

    def action_move(self, step: int) -> Awaitable[None] | None:
        """Goes down, or up, by a line."""
        self._scroll(step)
        return None

    def action_page(self, step: int) -> None:
        """Goes down, or up, by a screenful."""
        self._scroll(step * max(1, self.query_one(VerticalScroll).size.height - 2))

    def _scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


class DetailScreen(ColumnDialog):
    """Lines in a box; any of the usual ways out closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,space", "dismiss", show=False, priority=True)
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
