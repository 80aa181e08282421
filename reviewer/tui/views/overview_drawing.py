"""How the rows of the Overview are drawn: headings, words, bars, intervals, cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, NamedTuple

from rich.style import Style

from reviewer.models import Scheme
from reviewer.review.measures import Figure
from reviewer.session.overview.drill_down import Target
from reviewer.tui.theme import Paint
from reviewer.tui.views.library_rows import filled
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, fit, line, wrap

_NAME: Final = 16

TAG: Final = 12
"""Cells of a tag's name."""


class OverviewCell(NamedTuple):
    """One number of a row that has several.

    Attributes:
        words: What it is, or why there is none.
        target: What Enter opens; None for nothing.
    """

    words: str
    target: Target | None = None


class OverviewRow(NamedTuple):
    """One row.

    Attributes:
        draw: Its lines for a width.
        target: What Enter opens; None for nothing.
        cells: Its numbers side by side, if there are several; Enter opens the chosen one.
        chosen: Its lines for a width with one of them chosen.
        cell_at: The cell at a column of the screen; -1 for none.
    """

    draw: Callable[[int], Sequence[ScreenLine]]
    target: Target | None = None
    cells: tuple[OverviewCell, ...] = ()
    chosen: Callable[[int, int], Sequence[ScreenLine]] | None = None
    cell_at: Callable[[int], int] = lambda column: -1

    @property
    def number(self) -> Target | None:
        """What tells it from the other rows: what its first number is about; None for nothing."""
        every = (self.target, *(cell.target for cell in self.cells))
        return next((target for target in every if target is not None), None)

    def cell(self, column: int) -> int:
        """The number of its cell in a column; the last one if it has not so many."""
        return min(column, len(self.cells) - 1)


class OverviewRows:
    """What the list shows."""

    def __init__(self, items: Sequence[OverviewRow], column: int = 0) -> None:
        """These rows."""
        self.items = items
        self.column = column
        """Which cell is chosen, of rows that have several."""

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.items)

    def key(self, index: int) -> Hashable:
        """The row itself: new numbers make new rows."""
        return id(self.items[index])

    def is_selected(self, index: int) -> bool:
        """Nothing is ever selected here."""
        return False

    def height(self, index: int, width: int) -> int:
        """Lines of the row."""
        return max(1, len(self.items[index].draw(width)))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's lines."""
        row = self.items[index]
        if state.cursor and row.chosen is not None:
            return row.chosen(width, row.cell(self.column))
        return row.draw(width)


class Draw:
    """Draws rows with the colours of a theme."""

    def __init__(self, scheme: Scheme, paint: Paint) -> None:
        """For the tags of a scheme."""
        self.scheme = scheme
        self.paint = paint

    def tag_label(self, name: str) -> tuple[str, Style]:
        """What a tag is called, and its colour; empty are all tags together."""
        tag = self.scheme.tag(name)
        if not name or tag is None:
            return name or "all (MASI)", self.paint.strong
        return f"{tag.glyph} {tag.label or tag.name}", self.paint.color(tag.color)

    def heading(self, title: str, about: str) -> OverviewRow:
        """A blank line, then a heading."""
        lines = (
            ScreenLine((), 0),
            line((title, self.paint.strong), (f"  {about}", self.paint.dim)),
        )
        return OverviewRow(lambda width: lines)

    def words(
        self, text: str, style: Style | None = None, target: Target | None = None
    ) -> OverviewRow:
        """Words, on as many lines as they need; spaces before them indent all of them."""
        indent = " " * (len(text) - len(text.lstrip()))
        words = text.strip()

        def draw(width: int) -> Sequence[ScreenLine]:
            room = max(8, width - len(indent))
            return [line(indent, (words[a:b], style)) for a, b in wrap(words, room)]

        return OverviewRow(draw, target)

    def bar(
        self, name: str, share: float, count: str, style: Style, room: int = 60,
        target: Target | None = None,
    ) -> OverviewRow:  # fmt: skip
        """A name, a share as a bar, and what it is in numbers."""

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(4, min(room, width - _NAME - 20 - 3))
            full = filled(share, size)
            return [
                line(
                    f"  {fit(name, _NAME)} ",
                    ("━" * full, style), ("─" * (size - full), self.paint.dim),
                    fit(count, max(0, width - size - _NAME - 3)),
                )
            ]  # fmt: skip

        return OverviewRow(draw, target)

    def scored(
        self, name: str, figure: Figure, words: str, style: Style, target: Target | None
    ) -> OverviewRow:
        """A name, a figure between 0 and 1 as a bar, and all that is told of it."""

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(4, min(40, width - 24 - len(words) - 3))
            full = filled(figure.value or 0.0, size)
            rest = ("─" * (size - full), self.paint.dim)
            return [line(f"  {fit(name, 24)} ", ("━" * full, style), rest, words)]

        return OverviewRow(draw, target)

    def counted(
        self, head: str, name: str, n: int, most: int, style: Style, target: Target | None = None
    ) -> OverviewRow:
        """A count as a bar, in proportion to the highest of them."""

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(4, min(50, width - 22 - _NAME - 10))
            full = filled(n / most if most else 0.0, size)
            lead: Piece = (f"  {fit(head, 21)} ", style)
            return [line(lead, f"{fit(name, _NAME)} ", ("█" * full, style), f" {n}")]

        return OverviewRow(draw, target)

    def figure(
        self, label: str, style: Style | None, alpha: Figure, percent: Figure, n: int,
        target: Target | None = None, *, ac1: Figure | None = None,
    ) -> OverviewRow:  # fmt: skip
        """A figure with its interval drawn; of one that is undefined, why it is."""
        beside = f" AC1 {ac1.text:>5}" if ac1 is not None else ""
        if alpha.value is None:
            equal = f" equal {share(percent)}, n {n};" if percent.value is not None else ""
            words = f"{alpha.why}" if alpha.why else "undefined"
            return self.words(f"  {fit(label, TAG)}    – {equal} {words}", style, target)

        def draw(width: int) -> Sequence[ScreenLine]:
            size = max(10, min(40, width - TAG - 41 - 10))
            low, high = alpha.low, alpha.high
            between = f"{low:.2f} to {high:.2f}" if low is not None and high is not None else ""
            return [
                line(
                    (f"  {fit(label, TAG)} ", style), (f"{alpha.value:5.2f} ", self.paint.strong),
                    *self._interval(alpha, size, style),
                    (f" {between:<13}", self.paint.dim), f"{beside:<10} {share(percent):>5} n {n}",
                )
            ]  # fmt: skip

        return OverviewRow(draw, target)

    def _interval(self, figure: Figure, size: int, style: Style | None) -> Iterator[Piece]:
        """Alpha and its interval on a scale from 0 to 1; what is below 0 stands at its left end."""
        cells = ["·"] * size
        at = _cell(figure.value or 0.0, size)
        if figure.low is not None and figure.high is not None:
            first, last = _cell(figure.low, size), _cell(figure.high, size)
            cells[first : last + 1] = ["─"] * (last + 1 - first)
            cells[first], cells[last] = "├", "┤"
        cells[at] = "●"
        yield "".join(cells), style


def _cell(value: float, size: int) -> int:
    return round(max(0.0, min(1.0, value)) * (size - 1))


def share(figure: Figure) -> str:
    """A figure as a percentage; a dash where it is undefined."""
    return "–" if figure.value is None else f"{figure.value:.0%}"
