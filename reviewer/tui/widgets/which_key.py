"""The pop-up that shows which keys can follow the one pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from reviewer.tui.widgets.text_lines import fit

GAP: Final = 2
"""Cells between two columns."""

NEAT: Final = 3
"""Lines that columns may take."""

FRAME: Final = 2
"""Cells of the frame beside its title."""

HIGH: Final = 30
"""Lines of a screen from which on choices are explained, one on a line."""


class FollowingKey(NamedTuple):
    """A key that can follow.

    Attributes:
        key: The key.
        label: What it does, in a word or two.
        help: The same in full; shown where the screen is high enough.
        name: How the key is written on the screen; empty for the key as it is.
    """

    key: str
    label: str
    help: str = ""
    name: str = ""

    @property
    def written(self) -> str:
        """The key as the screen writes it."""
        return self.name or self.key


class KeyPosition(NamedTuple):
    """A choice with its place on a line.

    Attributes:
        choice: The choice.
        x: The cell where it begins.
        end: One past its last cell.
    """

    choice: FollowingKey
    x: int
    end: int


def place(choices: Sequence[FollowingKey], width: int) -> list[list[KeyPosition]]:
    """Lays choices out from left to right, then down.

    In columns while those need no more than `NEAT` lines, else one close behind the other; each
    on a line of its own if they are explained.
    """
    if any(choice.help for choice in choices):
        return [
            [KeyPosition(choice, 0, cell_len(f"{choice.written} {choice.label}"))]
            for choice in choices
        ]
    sizes = [cell_len(f"{c.written} {c.label}") for c in choices]
    widest = max(sizes, default=0)
    across = max(1, (width + GAP) // (widest + GAP))
    if len(choices) > NEAT * across:
        return _close(choices, sizes, width)
    step = widest + GAP
    spots = [
        KeyPosition(choice, n % across * step, n % across * step + size)
        for n, (choice, size) in enumerate(zip(choices, sizes, strict=True))
    ]
    return [spots[at : at + across] for at in range(0, len(spots), across)]


def _close(
    choices: Sequence[FollowingKey], sizes: Sequence[int], width: int
) -> list[list[KeyPosition]]:
    lines: list[list[KeyPosition]] = [[]]
    for choice, size in zip(choices, sizes, strict=True):
        x = lines[-1][-1].end + GAP if lines[-1] else 0
        if lines[-1] and x + size > width:
            lines.append([])
            x = 0
        lines[-1].append(KeyPosition(choice, x, x + size))
    return lines


def explained(choices: Sequence[FollowingKey]) -> Sequence[FollowingKey]:
    """The choices with their help behind the label, if most have any; else without any help."""
    if 2 * sum(bool(choice.help) for choice in choices) <= len(choices):
        return brief(choices)
    widest = max(cell_len(choice.label) for choice in choices)
    return [
        choice._replace(label=f"{choice.label}{' ' * (widest - cell_len(choice.label))}  {text}")
        if (text := choice.help)
        else choice
        for choice in choices
    ]


def brief(choices: Sequence[FollowingKey]) -> Sequence[FollowingKey]:
    """The choices without their help."""
    return [choice._replace(help="") for choice in choices]


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
        self.choices: Sequence[FollowingKey] = ()
        self._title = ("", "")

    def show(self, pressed: str, title: str, choices: Sequence[FollowingKey]) -> None:
        """Opens the pop-up.

        Args:
            pressed: The keys pressed so far.
            title: What they wait for.
            choices: The keys that can follow.
        """
        high = self.app.size.height >= HIGH
        self.choices = explained(choices) if high else brief(choices)
        self._title = (f"{pressed} …  {title}", "  (esc closes)")
        self._show_title()
        self.display = True
        self.refresh(layout=True)

    def close(self) -> None:
        """Closes the pop-up; closing it twice is harmless."""
        if self.display:
            self.display = False
            self.choices = ()

    def on_resize(self) -> None:
        """Shortens the title to the new width."""
        self._show_title()

    def _show_title(self) -> None:
        # The frame would cut at the end, where the way out stands.
        what, out = self._title
        room = (self.outer_size.width or self.app.size.width) - FRAME - cell_len(out)
        self.border_title = Content(fit(what, max(1, room)).rstrip() + out)

    @property
    def lines(self) -> list[list[KeyPosition]]:
        """What stands where, in cells of the pop-up's content."""
        return place(self.choices, self.content_size.width or self.size.width)

    def render(self) -> Content:
        """The keys and what they do."""
        parts: list[Content | str] = []
        for number, line in enumerate(self.lines):
            parts.append("\n" if number else "")
            x = 0
            for spot in line:
                key = Content.styled(spot.choice.written, Style(bold=True))
                parts += [" " * (spot.x - x), key, f" {spot.choice.label}"]
                x = spot.end
        return Content.assemble(*parts)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the keys take at that width."""
        return len(place(self.choices, width))

    def on_click(self, event: Click) -> None:
        """Chooses the key under the mouse."""
        offset = event.get_content_offset(self)
        lines = self.lines
        if offset is None or offset.y >= len(lines):
            return
        for spot in lines[offset.y]:
            if spot.x <= offset.x < spot.end:
                self.post_message(self.Chosen(spot.choice.key))
