"""Numbers side by side as a picture: each cell has its number, and a shade that says how high.

It reads without colour: the number stands there, the shade is a letter of its own, the chosen cell
has brackets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rich.style import Style

from reviewer.review.measures import Figure
from reviewer.session.overview.drill_down import Target
from reviewer.tui.theme import Paint
from reviewer.tui.views.overview_drawing import OverviewCell, OverviewRow
from reviewer.tui.widgets.text_lines import Piece, ScreenLine, fit, line

LABEL: Final = 16
"""Cells of the name of a row."""

WIDE: Final = 7
"""Cells of a number with its shade and what is around it."""

ACROSS: Final = 8
"""Numbers side by side, so that all fit into 80 columns."""

SHADES: Final = ((0.2, "·"), (0.4, "░"), (0.667, "▒"), (0.8, "▓"))
"""Below which value which shade; from the last one on `█`. The upper two are Krippendorff's."""

LEGEND: Final = "· <.2 ░ <.4 ▒ <.67 ▓ <.8 █; ← → choose, Enter opens"


class HeatCell(NamedTuple):
    """A number of a picture.

    Attributes:
        text: It in at most four characters; empty where nothing is to stand.
        share: How high it is, 0 to 1; None for no shade.
        words: What it is in words, or why there is none.
        target: What Enter opens; None for nothing.
    """

    text: str
    share: float | None
    words: str
    target: Target | None = None


class HeatRow(NamedTuple):
    """A row of a picture.

    Attributes:
        name: Its name.
        style: That of the name.
        cells: Its numbers.
    """

    name: str
    style: Style | None
    cells: Sequence[HeatCell]


def shade(share: float | None) -> str:
    """The letter for how high a number is."""
    if share is None:
        return " "
    return next((letter for below, letter in SHADES if share < below), "█")


def short(figure: Figure) -> str:
    """A figure in at most four characters; a dash where it is undefined."""
    if figure.value is None:
        return "–"
    words = f"{figure.value:.2f}"
    return words if words in ("1.00", "0.00") else words.replace("0.", ".", 1)


def figure_cell(of: str, measure: str, figure: Figure, n: int, target: Target) -> HeatCell:
    """A figure as a cell.

    Args:
        of: Of what, or between whom.
        measure: What was measured.
        figure: The figure.
        n: From how many sentences.
        target: The sentences behind it.
    """
    if figure.value is None:
        return HeatCell("–", None, f"{of}: no {measure}, {figure.why}", target)
    words = f"{of}: {measure} {figure.value:.2f}, n {n}"
    return HeatCell(short(figure), figure.value, words, target)


NOBODY: Final = HeatCell("", None, "nobody is compared with themselves")


def picture(
    columns: Sequence[str], rows: Sequence[HeatRow], paint: Paint, corner: str = ""
) -> Iterator[OverviewRow]:
    """The rows of a picture; many columns stand in several blocks, one below the other.

    Args:
        columns: The names of the columns.
        rows: Its rows, with as many cells.
        paint: The colours.
        corner: What stands above the names of the rows.
    """
    for begin in range(0, len(columns), ACROSS):
        names = columns[begin : begin + ACROSS]
        head = "".join(f"{fit(name, WIDE - 1).strip():>{WIDE - 1}} " for name in names)
        yield _head(line(f"  {fit(corner, LABEL)}", (head, paint.dim)))
        for row in rows:
            yield _drawn(row, row.cells[begin : begin + ACROSS], paint)


def _head(names: ScreenLine) -> OverviewRow:
    return OverviewRow(lambda width: (names,))


def _drawn(row: HeatRow, cells: Sequence[HeatCell], paint: Paint) -> OverviewRow:
    def chosen(width: int, column: int) -> Sequence[ScreenLine]:
        lead: Piece = (f"  {fit(row.name, LABEL)}", row.style)
        made = (_cell(cell, paint, chosen=at == column) for at, cell in enumerate(cells))
        return [line(lead, *made)]

    told = tuple(OverviewCell(cell.words, cell.target) for cell in cells)
    return OverviewRow(lambda width: chosen(width, -1), None, told, chosen, _cell_at)


def _cell(cell: HeatCell, paint: Paint, *, chosen: bool) -> Piece:
    before, after = "[]" if chosen else "  "
    text = f"{before}{cell.text:>4}{shade(cell.share)}{after}"
    style = paint.strong if chosen else paint.dim if cell.share is None else None
    return text, style


def _cell_at(column: int) -> int:
    """The cell at a column of the screen; -1 beside them."""
    at = column - LABEL - 2
    return at // WIDE if at >= 0 else -1
