"""The history of one sentence, over the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label

from reviewer.models.phrases import count_of
from reviewer.session.article.history import HistoryStep
from reviewer.tui.background.time_slices import TimeSlices
from reviewer.tui.screens.dialogs.lines import ColumnDialog
from reviewer.tui.theme import Paint
from reviewer.tui.views.history_rows import HistoryRows
from reviewer.tui.widgets.rows.rows import Rows


class HistoryScreen(ColumnDialog):
    """Lists the steps as they are found, the newest first."""

    DEFAULT_CSS = """
    HistoryScreen #sentence {
        width: 100%; height: auto; max-height: 3; color: $text-muted; margin-bottom: 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "dismiss", show=False, priority=True),
        Binding("ctrl+d", "page(1)", show=False),
        Binding("ctrl+u", "page(-1)", show=False),
        Binding("g,home", "move(-1000000000)", show=False),
        Binding("G,end", "move(1000000000)", show=False),
    ]
    AUTO_FOCUS = "Rows"

    def __init__(
        self,
        title: str,
        sentence: str,
        coming: Iterator[HistoryStep | None],
        paint: Paint,
        *,
        blind: bool,
    ) -> None:
        """Shows the steps as they come.

        Args:
            title: What the frame says.
            sentence: The sentence.
            coming: Its steps; None for an event that did not concern it.
            paint: Colours under the present theme.
            blind: Whether others' work on the article may not be seen yet.
        """
        super().__init__()
        self._title = title
        self._sentence = sentence
        self._slices = TimeSlices(self, coming, self._take)
        self._paint = paint
        self._blind = blind
        self.steps: list[HistoryStep] = []
        """What has been found so far."""

    def compose(self) -> ComposeResult:
        """The sentence, the list, and what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            if self._blind:
                frame.border_subtitle = Content("your own changes; others' show after the reveal")
            yield Label(self._sentence, id="sentence", markup=False)
            yield Rows(id="steps", placeholder="Nobody has changed anything here yet.")
            yield Label(id="foot", markup=False)

    def on_mount(self) -> None:
        """Shows what there is at once, and goes on in between keys."""
        self.query_one(Rows).set_source(HistoryRows(self.steps, self._paint))
        self._slices.start()

    @property
    def complete(self) -> bool:
        """Whether all of the history has been looked through."""
        return self._slices.complete

    def _take(self, found: list[HistoryStep | None]) -> None:
        fresh = [step for step in found if step is not None]
        self.steps += fresh
        if fresh:
            self.query_one(Rows).grown()
        count = count_of(len(self.steps), "change")
        if not self.complete:
            count += ", looking further back …"
        self.query_one("#foot", Label).update(f"esc closes   j k choose   {count}")

    def action_move(self, step: int) -> None:
        """Moves the cursor."""
        self.query_one(Rows).move_by(step)

    def action_page(self, step: int) -> None:
        """Moves the cursor by a screenful."""
        self.query_one(Rows).page(step)
