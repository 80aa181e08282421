"""A question at the foot of the screen: a word, a field, and what comes of it so far."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.containers import Horizontal
from textual.widgets import Input, Label


class Prompt(Horizontal):
    """One field that takes the keys while it is open. The list stays in view above it."""

    DEFAULT_CSS = """
    Prompt {
        height: 1;
        display: none;
        background: $panel;
        &.-open { display: block; }
        & Label { padding: 0 1; color: $primary; text-style: bold; }
        & Label#prompt-info { color: $text-muted; text-style: none; }
        & Input { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; background-tint: initial; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Closed at first."""
        super().__init__(id=id)
        self._changed: Callable[[str], str] = lambda text: ""
        self._done: Callable[[str | None], None] = lambda text: None

    def _ready(self) -> None:
        """Makes the field when it is first needed: most starts never need it."""
        if not self.children:
            self.mount(
                Label("", id="prompt-label", markup=False),
                Input(id="prompt-input", compact=True),
                Label("", id="prompt-info", markup=False),
            )

    def ask(
        self,
        label: str,
        done: Callable[[str | None], None],
        *,
        value: str = "",
        changed: Callable[[str], str] | None = None,
        hint: str = "",
    ) -> None:
        """Opens the field.

        Args:
            label: What is asked for.
            done: Called once, with the text, or with None when the user gave up.
            value: What stands in the field at first.
            changed: Called after each change; what it returns is shown beside the field.
            hint: Shown in the field while it is empty.
        """
        self._ready()
        self._done = done
        self._changed = changed or (lambda text: "")
        self.query_one("#prompt-label", Label).update(label)
        field = self.query_one(Input)
        field.placeholder = hint
        with field.prevent(Input.Changed):
            field.value = value
        field.cursor_position = len(value)
        self._tell(value)
        self.add_class("-open")
        # At once, so that the rest of a burst of keys is typed into the field already.
        self.screen.set_focus(field)

    @property
    def is_open(self) -> bool:
        """Whether it is waiting for an answer."""
        return self.has_class("-open")

    def cancel(self) -> bool:
        """Gives up; returns whether it was open."""
        if not self.is_open:
            return False
        self._close(None)
        return True

    def _close(self, text: str | None) -> None:
        self.remove_class("-open")
        self._done(text)

    def _tell(self, text: str) -> None:
        self.query_one("#prompt-info", Label).update(self._changed(text))

    @on(Input.Changed)
    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self._tell(event.value)

    @on(Input.Submitted)
    def _on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_open:
            self._close(event.value)
