"""An app with a list and nothing else, and what is on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager

from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.pilot import Pilot
from textual.strip import Strip

from reviewer.tui.widgets.rows.rows import Empty, Rows, RowState
from reviewer.tui.widgets.text_lines import ScreenLine, line, prefixed, styled, wrap

WIDTH, HEIGHT = 40, 12


class Sentences:
    """Numbered rows; a row's text wraps in the width less five cells."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self.revisions: dict[int, int] = {}
        self.selected: set[int] = set()
        self.rendered: list[tuple[int, RowState]] = []
        self.measured: set[int] = set()

    def __len__(self) -> int:
        return len(self.texts)

    def key(self, index: int) -> Hashable:
        return index, self.revisions.get(index, 0)

    def is_selected(self, index: int) -> bool:
        return index in self.selected

    def height(self, index: int, width: int) -> int:
        self.measured.add(index)
        return len(wrap(self.texts[index], width - 5))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        self.rendered.append((index, state))
        text = self.texts[index]
        bold = [(0, 4, Style(bold=True))]
        return prefixed(styled(text, wrap(text, width - 5), bold), line(f"{index:4} "))


class Host(App[None]):
    """A list and nothing else, keeping what it is told."""

    def __init__(self, source: Sentences | Empty, cursor: int = 0) -> None:
        super().__init__()
        self.rows = Rows(placeholder="Nothing here yet.")
        self.rows.set_source(source, cursor)
        self.told: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield self.rows

    def on_rows_moved(self, event: Rows.Moved) -> None:
        self.told.append(("moved", event.index))

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        self.told.append(("clicked", event.index))
        self.told.append(("at", event.offset.x * 100 + event.offset.y))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        self.told.append(("chosen", event.index))


def numbered(count: int) -> list[str]:
    return [f"Sentence number {n} of all." for n in range(count)]


@asynccontextmanager
async def running(app: Host) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        yield pilot


def screen(app: Host) -> list[str]:
    return [strip.text for strip in strips(app)]


def strips(app: Host) -> list[Strip]:
    return app.rows.render_lines(app.rows.region.reset_offset)


def marked(app: Host) -> list[int]:
    return [y for y, text in enumerate(screen(app)) if text.startswith("▌")]


def background(app: Host, y: int) -> Color:
    style = next(iter(strips(app)[y])).style
    assert style is not None and style.bgcolor is not None
    return Color.from_rich_color(style.bgcolor)
