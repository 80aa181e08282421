"""A box with a cursor over items and its keys below, for small dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.segment import Segment, Segments
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewer.models import Scheme
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.text_lines import Line, line

Choice = TypeVar("Choice")


class ItemsScreen(ModalScreen[Choice | None], Generic[Choice]):
    """Lines in a box with a cursor over items, and the keys below."""

    DEFAULT_CSS = """
    ItemsScreen {
        align: center middle;
        & > Vertical {
            width: 90%; max-width: 100; height: auto; max-height: 90%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        & VerticalScroll { height: auto; }
        & #lines { width: 100%; height: auto; }
        & #keys { color: $text-muted; height: auto; }
    }
    """
    AUTO_FOCUS = ""

    TITLE_LINE = ""

    def __init__(self, scheme: Scheme, paint: Paint) -> None:
        """Shows nothing yet."""
        super().__init__()
        self._scheme = scheme
        self._paint = paint
        self.chosen = 0

    def compose(self) -> ComposeResult:
        """A box that scrolls, and the keys."""
        with Vertical() as frame:
            frame.border_title = self.TITLE_LINE
            with VerticalScroll():
                yield Static(id="lines", markup=False)
            yield Static(id="keys", markup=False)

    def drawn(self, width: int) -> tuple[Sequence[Line], range]:
        """The lines, and which of them show the chosen item."""
        raise NotImplementedError

    def keys(self, width: int) -> Sequence[Line]:
        """What the keys do."""
        raise NotImplementedError

    def count(self) -> int:
        """The number of items."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Draws the lines for the width that there is now."""
        self.draw()

    def draw(self) -> None:
        """Draws everything anew."""
        width = max(20, min(100, int(self.size.width * 0.9)) - 6)
        lines, shown = self.drawn(width)
        keys = self.keys(width)
        box = self.query_one(VerticalScroll)
        # The keys stay in view however long the list is.
        box.styles.max_height = max(3, int(self.size.height * 0.9) - 2 - len(keys))
        self.query_one("#lines", Static).update(_segments(lines))
        self.query_one("#keys", Static).update(_segments(keys))
        region = Region(0, shown.start, 1, max(1, len(shown)))
        self.call_after_refresh(box.scroll_to_region, region, animate=False)

    @property
    def text(self) -> str:
        """What is shown, without styles; for tests."""
        lines, _ = self.drawn(90)
        return "\n".join(one.text for one in (*lines, *self.keys(90)))

    def action_choose(self, step: int) -> None:
        """Goes to the next item, or the one before."""
        self.chosen = max(0, min(self.count() - 1, self.chosen + step))
        self.draw()

    def action_leave(self) -> None:
        """Leaves everything as it is."""
        self.dismiss(None)


def key_lines(keys: Sequence[tuple[str, str]], width: int, paint: Paint) -> list[Line]:
    """Keys with what they do, as many on a line as fit."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0
    for key, does in keys:
        size = len(key) + len(does) + 3
        if rows[-1] and used + size > width:
            rows.append([])
            used = 0
        rows[-1].append((key, does))
        used += size
    return [
        line(*(piece for key, does in row for piece in ((key, paint.strong), f" {does}   ")))
        for row in rows
    ]


def _segments(lines: Sequence[Line]) -> Segments:
    pieces = [
        Segment(text, style)
        for one in lines
        for text, style in (*((s.text, s.style) for s in one.segments), ("\n", None))
    ]
    return Segments(pieces)
