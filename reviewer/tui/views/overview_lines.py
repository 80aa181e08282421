"""How the rows of the Overview are drawn: headings, words, bars, intervals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, NamedTuple

from rich.style import Style

from reviewer.models import Scheme
from reviewer.review.measures import Figure
from reviewer.session.overview.drill_down import Target
from reviewer.tui.theme import Paint
from reviewer.tui.views.chips import Piece
from reviewer.tui.views.library_rows import filled
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import Line, line
from reviewer.tui.widgets.wrapping import fit, wrap

_NAME: Final = 16
TAG: Final = 12
"""Cells of a tag's name."""


class Item(NamedTuple):
    """One row.

    Attributes:
        draw: Its lines for a width.
        target: What Enter opens; None for nothing.
    """

    draw: Callable[[int], Sequence[Line]]
    target: Target | None = None


class OverviewRows:
    """What the list shows."""

    def __init__(self, items: Sequence[Item]) -> None:
        """These rows."""
        self.items = items

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

    def render(self, index: int, width: int, state: RowState) -> Sequence[Line]:
        """The row's lines."""
        return self.items[index].draw(width)


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

    def heading(self, title: str, about: str) -> Item:
        """A blank line, then a heading."""
        lines = (Line((), 0), line((title, self.paint.strong), (f"  {about}", self.paint.dim)))
        return Item(lambda width: lines)

    def words(self, text: str, style: Style | None = None, target: Target | None = None) -> Item:
        """Words, on as many lines as they need; spaces before them indent all of them."""
        indent = " " * (len(text) - len(text.lstrip()))
        words = text.strip()

        def draw(width: int) -> Sequence[Line]:
            room = max(8, width - len(indent))
            return [line(indent, (words[a:b], style)) for a, b in wrap(words, room)]

        return Item(draw, target)

    def bar(
        self, name: str, share: float, count: str, style: Style, room: int = 60,
        target: Target | None = None,
    ) -> Item:  # fmt: skip
        """A name, a share as a bar, and what it is in numbers."""

        def draw(width: int) -> Sequence[Line]:
            size = max(4, min(room, width - _NAME - 20 - 3))
            full = filled(share, size)
            return [
                line(
                    f"  {fit(name, _NAME)} ",
                    ("━" * full, style), ("─" * (size - full), self.paint.dim),
                    fit(count, max(0, width - size - _NAME - 3)),
                )
            ]  # fmt: skip

        return Item(draw, target)

    def scored(
        self, name: str, figure: Figure, words: str, style: Style, target: Target | None
    ) -> Item:
        """A name, a figure between 0 and 1 as a bar, and all that is told of it."""

        def draw(width: int) -> Sequence[Line]:
            size = max(4, min(40, width - 24 - len(words) - 3))
            full = filled(figure.value or 0.0, size)
            rest = ("─" * (size - full), self.paint.dim)
            return [line(f"  {fit(name, 24)} ", ("━" * full, style), rest, words)]

        return Item(draw, target)

    def counted(
        self, head: str, name: str, n: int, most: int, style: Style, target: Target | None = None
    ) -> Item:
        """A count as a bar, in proportion to the highest of them."""

        def draw(width: int) -> Sequence[Line]:
            size = max(4, min(50, width - 22 - _NAME - 10))
            full = filled(n / most if most else 0.0, size)
            lead: Piece = (f"  {fit(head, 21)} ", style)
            return [line(lead, f"{fit(name, _NAME)} ", ("█" * full, style), f" {n}")]

        return Item(draw, target)

    def figure(
        self, label: str, style: Style | None, alpha: Figure, percent: Figure, n: int,
        target: Target | None = None,
    ) -> Item:  # fmt: skip
        """A figure with its interval drawn; of one that is undefined, why it is."""
        if alpha.value is None:
            equal = f" equal {share(percent)}, n {n};" if percent.value is not None else ""
            words = f"{alpha.why}" if alpha.why else "undefined"
            return self.words(f"  {fit(label, TAG)}    – {equal} {words}", style, target)

        def draw(width: int) -> Sequence[Line]:
            size = max(10, min(40, width - TAG - 41))
            low, high = alpha.low, alpha.high
            between = f"{low:.2f} to {high:.2f}" if low is not None and high is not None else ""
            return [
                line(
                    (f"  {fit(label, TAG)} ", style), (f"{alpha.value:5.2f} ", self.paint.strong),
                    *self._interval(alpha, size, style),
                    (f" {between:<13}", self.paint.dim), f" {share(percent):>5} n {n}",
                )
            ]  # fmt: skip

        return Item(draw, target)

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


def number(figure: Figure) -> str:
    """A figure with two digits; a dash where it is undefined."""
    return "–" if figure.value is None else f"{figure.value:.2f}"


def share(figure: Figure) -> str:
    """A figure as a percentage; a dash where it is undefined."""
    return "–" if figure.value is None else f"{figure.value:.0%}"
