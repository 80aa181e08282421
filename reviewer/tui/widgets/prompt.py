"""A question at the foot of the screen: a word, a field, and what comes of it so far."""

from __future__ import annotations

from collections.abc import Callable

from rich.highlighter import Highlighter
from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label


class FaultHighlighter(Highlighter):
    """Underlines the part of a text that is wrong.

    Attributes:
        at: Its first code point and one past its last; None while nothing is wrong.
    """

    at: tuple[int, int] | None = None

    def highlight(self, text: Text) -> None:
        """Underlines it; reversed, so that it is seen without colours too."""
        if self.at is not None:
            text.stylize("bold underline reverse", *self.at)


class Prompt(Horizontal):
    """One field that takes the keys while it is open. The list stays in view above it.

    Attributes:
        other: What tab asks for instead, in a word or two; empty if for nothing.
    """

    BINDINGS = [Binding("tab", "turn", show=False)]

    class KeysChanged(Message):
        """It opened or closed, or tab means something else."""

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
        self._accepted: Callable[[str], bool] = lambda text: True
        self._turn: Callable[[], None] = lambda: None
        self._fault = FaultHighlighter()
        self._shown = ""
        self.other = ""

    def _ready(self) -> None:
        """Makes the field when it is first needed: most starts never need it."""
        if not self.children:
            self.mount(
                Label("", id="prompt-label", markup=False),
                Input(id="prompt-input", compact=True, highlighter=self._fault),
                Label("", id="prompt-info", markup=False),
            )

    def ask(
        self,
        label: str,
        done: Callable[[str | None], None],
        *,
        value: str = "",
        changed: Callable[[str], str] | None = None,
        accepted: Callable[[str], bool] | None = None,
        turn: Callable[[], None] | None = None,
        hint: str = "",
        other: str = "",
    ) -> None:
        """Opens the field.

        Args:
            label: What is asked for.
            done: Called once, with the text, or with None when the user gave up.
            value: What stands in the field at first.
            changed: Called after each change; what it returns is shown beside the field.
            accepted: Says whether Enter may take a text; if not, the field stays open.
            turn: Called by tab, to ask for something else in the same field.
            hint: Shown in the field while it is empty.
            other: What tab asks for instead, in a word or two.
        """
        self._ready()
        self._done = done
        self._changed = changed or (lambda text: "")
        self._accepted = accepted or (lambda text: True)
        self._turn = turn or (lambda: None)
        self.add_class("-open")
        self.relabel(label, hint, other)
        self.put(value)
        field = self.query_one(Input)
        # At once, so that the rest of a burst of keys is typed into the field already.
        self.screen.set_focus(field)

    def relabel(self, label: str, hint: str, other: str) -> None:
        """Asks for something else from now on."""
        self.query_one("#prompt-label", Label).update(label)
        self.query_one(Input).placeholder = hint
        self.other = other
        self.post_message(self.KeysChanged())

    def put(self, value: str) -> None:
        """Puts a text into the field, as if it had been typed."""
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = value
        field.cursor_position = len(value)
        self._show_info(value)

    @property
    def text(self) -> str:
        """What stands in the field; empty before it was ever opened."""
        return self.query_one(Input).value if self.children else ""

    def show_info(self, info: str) -> None:
        """Shows something beside the field."""
        self.query_one("#prompt-info", Label).update(info)

    def mark(self, at: tuple[int, int] | None) -> None:
        """Underlines what is wrong in the field: code points, half-open; None for nothing."""
        if at != self._fault.at:
            self._fault.at = at
            self.query_one(Input).refresh()

    @property
    def is_open(self) -> bool:
        """Whether it is waiting for an answer."""
        return self.has_class("-open")

    def asks(self, done: Callable[[str | None], None]) -> bool:
        """Whether it is open for the one who gave it this `done`."""
        return self.is_open and self._done == done

    def cancel(self) -> bool:
        """Gives up; returns whether it was open."""
        if not self.is_open:
            return False
        self._close(None)
        return True

    def accept(self) -> None:
        """Enter: takes what stands in the field, if it may be taken."""
        if not self.is_open:
            return
        if self.text != self._shown:
            self._show_info(self.text)
        if self._accepted(self.text):
            self._close(self.text)

    def action_turn(self) -> None:
        """Tab: asks for something else."""
        self._turn()

    def _close(self, text: str | None) -> None:
        self.remove_class("-open")
        self.mark(None)
        self.post_message(self.KeysChanged())
        self._done(text)

    def _show_info(self, text: str) -> None:
        self._shown = text
        self.show_info(self._changed(text))

    @on(Input.Changed)
    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open and event.value != self._shown:
            self._show_info(event.value)
