"""What the list asks of a screen, and what it tells it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple, Protocol

from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from reviewer.tui.widgets.text_lines import ScreenLine


class RowState(NamedTuple):
    """How the list shows a row, beside what the row itself says."""

    cursor: bool = False
    selected: bool = False


class RowSource(Protocol):
    """The rows of a list: plain data that a screen hands over. Every method must be cheap."""

    def __len__(self) -> int:
        """How many rows there are."""

    def key(self, index: int) -> Hashable:
        """Identity and revision of a row: changes whenever its look does.

        The cursor, the selection, the width and the theme are not part of it.
        """

    def is_selected(self, index: int) -> bool:
        """Whether a row belongs to the selection."""

    def height(self, index: int, width: int) -> int:
        """The lines of a row, at least 1. It may depend on nothing but the row and the width."""

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The lines of a row, `height` of them, none wider than `width` cells.

        Missing lines are shown empty; what is too much is cut. Lines without segments before
        the first one that has some are the gap to the row above (a new paragraph): they do not
        take the cursor's colours.
        """


class Empty:
    """No rows at all."""

    def __len__(self) -> int:
        return 0

    def key(self, index: int) -> Hashable:
        """Never asked."""
        raise IndexError(index)

    def is_selected(self, index: int) -> bool:
        """Never asked."""
        raise IndexError(index)

    def height(self, index: int, width: int) -> int:
        """Never asked."""
        raise IndexError(index)

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """Never asked."""
        raise IndexError(index)


class RowMessage(Message):
    """Something happened to a row of a list."""

    def __init__(self, rows: Widget, index: int) -> None:
        """About row `index` of `rows`."""
        super().__init__()
        self.rows = rows
        self.index = index

    @property
    def control(self) -> Widget:
        """The list, so that `@on` can tell two of them apart."""
        return self.rows


class RowClick(RowMessage):
    """A row was clicked at a place within it."""

    def __init__(
        self,
        rows: Widget,
        index: int,
        offset: Offset,
        *,
        again: bool = False,
        shift: bool = False,
        modified: bool = False,
    ) -> None:
        """At a place.

        Args:
            rows: The list.
            index: The row.
            offset: Cells from the left edge of the row's lines, line within the row.
            again: Whether it is the second click of a double one.
            shift: Whether shift was held.
            modified: Whether ctrl was held, or alt, as some terminals keep ctrl and a click.
        """
        super().__init__(rows, index)
        self.offset = offset
        self.again = again
        self.shift = shift
        self.modified = modified
