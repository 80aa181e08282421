"""A question that is answered by yes or no, over the list."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label


class ConfirmScreen(ModalScreen[bool]):
    """Returns whether the answer was yes."""

    DEFAULT_CSS = """
    ConfirmScreen {
        align: center middle;
        & > Vertical {
            width: 100%; max-width: 72; height: auto; border: round $primary;
            background: $panel; padding: 0 1;
        }
        & Label { width: 100%; }
        & #keys { color: $text-muted; margin-top: 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", show=False, priority=True),
        Binding("n,escape,backspace,q", "answer(False)", show=False, priority=True),
    ]

    def __init__(self, title: str, words: str) -> None:
        """Asks.

        Args:
            title: What the frame says.
            words: The question.
        """
        super().__init__()
        self._title = title
        self._words = words

    def compose(self) -> ComposeResult:
        """The question, and what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            yield Label(self._words, markup=False)
            yield Label("y yes   n no   esc no", id="keys", markup=False)

    def action_answer(self, yes: bool) -> None:
        """Answers."""
        self.dismiss(yes)
