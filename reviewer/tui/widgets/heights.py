"""How many lines each row of a list takes, measured only when somebody asks."""

from __future__ import annotations

from array import array
from collections.abc import Callable

_TALLEST = 0xFFFF


class Heights:
    """Heights of rows in lines, two bytes a row: 100,000 rows cost 0.2 MB and no time.

    Nothing is ever measured but what is asked for, and there is no sum of what lies above: the
    viewport hangs on a row, so a height that turns out different can move nothing on the screen.
    """

    __slots__ = ("_known", "_measure")

    def __init__(self, measure: Callable[[int], int], count: int = 0) -> None:
        """Heights of `count` rows; `measure` gives the lines of one (less than 1 counts as 1)."""
        self._measure = measure
        self._known = array("H", bytes(2 * count))

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._known)

    def __getitem__(self, row: int) -> int:
        """The lines of a row.

        Raises:
            IndexError: There is no such row.
        """
        height = self._known[row]
        if not height:
            height = self._known[row] = min(max(1, self._measure(row)), _TALLEST)
        return height

    def forget(self, row: int | None = None) -> None:
        """Measures this row, or all, again when next asked."""
        if row is None:
            self._known = array("H", bytes(2 * len(self._known)))
        else:
            self._known[row] = 0

    def grow(self, count: int) -> None:
        """There are `count` rows now, the new ones at the end; fewer than before is ignored."""
        self._known.frombytes(bytes(2 * max(0, count - len(self._known))))
