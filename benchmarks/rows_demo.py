"""A list of wrapped rows and nothing else, to measure the list widget from outside.

    python benchmarks/rows_demo.py [ROWS]

j k g G, PageDown, PageUp and t (changes the row under the cursor) work; q quits.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Sequence

from rich.style import Style
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from reviewer.tui.widgets.rows.rows import Rows, RowState
from reviewer.tui.widgets.text_lines import ScreenLine, line, prefixed, styled, wrap

_TEXT = (
    "the council said on Tuesday that costs had risen by 12 per cent while critics "
    "“warned” of a crisis — and nobody knew why"
)
_WORDS = _TEXT.split()
_HEAD = 14


class Sentences:
    """Sentences of 5 to 44 words, made up when they are asked for; some have a tag."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.tags: dict[int, str] = {}

    def __len__(self) -> int:
        return self.count

    def text(self, index: int) -> str:
        """The words of a sentence."""
        words = 5 + index * 7919 % 40
        start = index * 31 % len(_WORDS)
        return " ".join(_WORDS[(start + n) % len(_WORDS)] for n in range(words)).capitalize()

    def key(self, index: int) -> Hashable:
        """Its place and its tag."""
        return index, self.tags.get(index)

    def is_selected(self, index: int) -> bool:
        """None is."""
        return False

    def height(self, index: int, width: int) -> int:
        """Its lines."""
        return len(wrap(self.text(index), width - _HEAD))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """Number, tag and text; every third has a highlight."""
        text = self.text(index)
        spans = [(4, 11, Style(underline=True))] if index % 3 == 0 else []
        lines = styled(text, wrap(text, width - _HEAD), spans)
        tag = self.tags.get(index, "")
        return prefixed(lines, line(f"{index + 1:>6} ", (f"{tag:<6} ", Style(bold=True))))


class Main(Screen[None]):
    """The list and a line below it."""

    BLANK = True
    CSS = "#status { height: 1; }"
    BINDINGS = [  # noqa: RUF012
        ("j", "move(1)"),
        ("k", "move(-1)"),
        ("g", "go(0)"),
        ("G", "go(-1)"),
        ("pagedown", "page(1)"),
        ("pageup", "page(-1)"),
        ("t", "tag"),
        ("q", "app.quit"),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.rows = Rows(placeholder="Nothing here.")
        self.sentences = Sentences(count)
        self.status = Static("row 1", id="status", markup=False)

    def compose(self) -> ComposeResult:
        """The list and the line."""
        yield self.rows
        yield self.status

    def on_mount(self) -> None:
        """Fills the list."""
        self.rows.set_source(self.sentences)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Says where the cursor is."""
        self.status.update(f"row {event.index + 1}")

    def action_move(self, by: int) -> None:
        """Moves by rows."""
        self.rows.move_by(by)

    def action_go(self, to: int) -> None:
        """Moves to a row; -1 is the last."""
        self.rows.move_to(to % len(self.sentences))

    def action_page(self, direction: int) -> None:
        """Moves by a screen."""
        self.rows.page(direction)

    def action_tag(self) -> None:
        """Changes the row under the cursor."""
        index = self.rows.cursor
        self.sentences.tags[index] = "" if self.sentences.tags.get(index) else "claim"
        self.rows.invalidate(index)


class Demo(App[None]):
    """The list in an app."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def get_default_screen(self) -> Screen[None]:
        """The list."""
        return Main(self.count)


def main() -> None:
    """Runs the demo."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    Demo(numbers[0] if numbers else 100_000).run()


if __name__ == "__main__":
    main()
