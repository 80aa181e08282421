"""The history of a sentence as rows of a list: when, who, how, what."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from reviewer.models.pseudonyms import shown
from reviewer.session.article.history import HistoryStep, local_time, step_words
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.rows.row_source import RowState
from reviewer.tui.widgets.text_lines import ScreenLine, fit, line, prefixed, styled, wrap

_NAME = 12


class HistoryRows:
    """What the list shows. Row `i` is `steps[i]`; more may be added at the end."""

    def __init__(self, steps: Sequence[HistoryStep], paint: Paint) -> None:
        """Rows drawn with the colours of a theme."""
        self.steps = steps
        self._paint = paint

    def __len__(self) -> int:
        """The number of steps so far."""
        return len(self.steps)

    def key(self, index: int) -> Hashable:
        """The event, which never changes."""
        return self.steps[index].event.id

    def is_selected(self, index: int) -> bool:
        """Nothing is ever selected here."""
        return False

    def height(self, index: int, width: int) -> int:
        """Lines of the row."""
        return len(self._lines(index, width))

    def render(self, index: int, width: int, state: RowState) -> Sequence[ScreenLine]:
        """The row's lines."""
        return self._lines(index, width)

    def _lines(self, index: int, width: int) -> list[ScreenLine]:
        step, paint = self.steps[index], self._paint
        head = line(
            (f"{local_time(step.event.at)}  ", paint.dim),
            (fit(shown(step.annotator), _NAME), paint.color("blue")),
            "  ",
        )
        words = step_words(step)
        dim = paint.dim if step.event.op == "undo" else None
        room = max(12, width - head.cells)
        return prefixed(styled(words, wrap(words, room), style=dim), head)
