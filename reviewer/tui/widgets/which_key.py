"""The pop-up that shows which keys can follow the one pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from reviewer.tui.keys.names import shown

GAP: Final = 2
"""Cells between two columns."""


class Choice(NamedTuple):
    """A key that can follow.

    Attributes:
        key: The key.
        label: What it does, in a word or two.
    """

    key: str
    label: str


def columns(choices: Sequence[Choice], width: int) -> tuple[int, int]:
    """How choices are laid out: columns, and cells that each takes.

    They are read from left to right, then down, which takes the fewest rows.
    """
    widest = max((cell_len(f"{shown(c.key)} {c.label}") for c in choices), default=0) + GAP
    return max(1, min(len(choices), (width + GAP) // widest)), widest


class WhichKey(Widget):
    """Shows what a chord waits for; a part of the layout, so that it covers no row.

    Put it above the `KeyBar`, not docked; it takes no room while it is closed.
    """

    DEFAULT_CSS = """
    WhichKey {
        display: none;
        height: auto;
        max-height: 50%;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        border-top: solid $primary;
        border-title-color: $foreground;
    }
    """

    can_focus = False

    class Chosen(Message):
        """A key was chosen with the mouse.

        Attributes:
            key: The key.
        """

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices: Sequence[Choice] = ()

    def show(self, pressed: str, title: str, choices: Sequence[Choice]) -> None:
        """Opens the pop-up.

        Args:
            pressed: The keys pressed so far.
            title: What they wait for.
            choices: The keys that can follow.
        """
        self.choices = choices
        self.border_title = Content(f"{pressed} …  {title}  (esc closes)")
        self.display = True
        self.refresh(layout=True)

    def close(self) -> None:
        """Closes the pop-up; closing it twice is harmless."""
        if self.display:
            self.display = False
            self.choices = ()

    def render(self) -> Content:
        """The keys in columns."""
        across, cells = columns(self.choices, self.content_size.width or self.size.width)
        key_style = Style(bold=True)
        parts: list[Content] = []
        for number, choice in enumerate(self.choices):
            if number:
                parts.append(Content("\n" if number % across == 0 else " " * GAP))
            text = f"{shown(choice.key)} {choice.label}"
            pad = " " * (cells - GAP - cell_len(text)) if (number + 1) % across else ""
            key = Content.styled(shown(choice.key), key_style)
            parts.append(Content.assemble(key, f" {choice.label}{pad}"))
        return Content.assemble(*parts)

    def on_click(self, event: Click) -> None:
        """Chooses the key under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        across, cells = columns(self.choices, self.content_size.width)
        column = min(offset.x // cells, across - 1)
        number = offset.y * across + column
        if number < len(self.choices):
            self.post_message(self.Chosen(self.choices[number].key))
