"""Themes, and the colours that tags and statuses have in each of them.

Schemes name colours (`blue`, `orange`); what those are depends on the background, so that a tag is
readable on dark, light and high contrast and on a terminal's own sixteen colours. No meaning
hangs on red against green, or on colour alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.color import Color, ColorParseError
from rich.style import Style
from textual.theme import Theme

Palette = dict[str, str]

DARK: Final[Palette] = {
    "blue": "#7ab8ff",
    "orange": "#f2a65a",
    "teal": "#4fd1b5",
    "magenta": "#dd9cf4",
    "yellow": "#e8cd64",
    "cyan": "#6fd6f2",
    "green": "#97d37f",
    "red": "#ff978f",
    "grey": "#a2acb8",
}
LIGHT: Final[Palette] = {
    "blue": "#0b57a4",
    "orange": "#9a4500",
    "teal": "#00655b",
    "magenta": "#842699",
    "yellow": "#6e5400",
    "cyan": "#00627c",
    "green": "#2b651d",
    "red": "#ab211b",
    "grey": "#545e6a",
}
CONTRAST: Final[Palette] = {
    "blue": "#8fd0ff",
    "orange": "#ffb347",
    "teal": "#5fffd7",
    "magenta": "#ffafff",
    "yellow": "#ffff5f",
    "cyan": "#87ffff",
    "green": "#afff87",
    "red": "#ffafaf",
    "grey": "#d0d0d0",
}
ANSI: Final[Palette] = {
    "blue": "bright_blue",
    "orange": "bright_yellow",
    "teal": "cyan",
    "magenta": "magenta",
    "yellow": "yellow",
    "cyan": "bright_cyan",
    "green": "green",
    "red": "red",
    "grey": "bright_black",
}
ANSI_LIGHT: Final[Palette] = {**ANSI, "blue": "blue", "orange": "bright_red", "cyan": "cyan"}

THEMES: Final = (
    Theme(
        "reviewer-dark",
        primary="#7ab8ff",
        secondary="#5a7fa8",
        accent="#f2a65a",
        warning="#f2a65a",
        error="#ff978f",
        success="#7ab8ff",
        foreground="#dfe4ea",
        background="#14181d",
        surface="#14181d",
        panel="#1f252c",
    ),
    Theme(
        "reviewer-light",
        primary="#0b57a4",
        secondary="#48688c",
        accent="#9a4500",
        warning="#9a4500",
        error="#ab211b",
        success="#0b57a4",
        foreground="#1a1f24",
        background="#fbfbf9",
        surface="#fbfbf9",
        panel="#ebecea",
        dark=False,
    ),
    Theme(
        "reviewer-contrast",
        primary="#8fd0ff",
        secondary="#d0d0d0",
        accent="#ffff5f",
        warning="#ffb347",
        error="#ffafaf",
        success="#8fd0ff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        text_alpha=1.0,
    ),
)
"""Our own themes; Textual's are there too."""


def palette(theme: Theme) -> Palette:
    """The colours of tags and statuses on a theme's background."""
    if theme.ansi:
        return ANSI if theme.dark else ANSI_LIGHT
    if theme.name == "reviewer-contrast":
        return CONTRAST
    return DARK if theme.dark else LIGHT


def _block(theme: Theme, ground: str | None, *, bold: bool = False) -> Style:
    """Text on a ground that stands out, under the list's cursor too."""
    if theme.ansi:
        # There the row under the cursor is reversed already.
        colour = "bright_yellow" if bold else "bright_white"
        return Style(color="black", bgcolor=colour, reverse=False, bold=bold)
    try:
        text, behind = Color.parse(theme.background or ""), Color.parse(ground or "")
    except ColorParseError:
        return Style(reverse=True, bold=bold)
    return Style(color=text, bgcolor=behind, bold=bold)


class Paint:
    """Makes styles from the colour names of a scheme, for one theme."""

    def __init__(self, theme: Theme) -> None:
        """For drawing on this theme's background."""
        self._palette = palette(theme)
        self.dim = Style(color=self._palette["grey"])
        self.strong = Style(bold=True)
        self.selected = _block(theme, theme.foreground)
        self.under_cursor = _block(theme, theme.accent, bold=True)
        self.color = lru_cache(maxsize=256)(self._color)

    def _color(self, name: str, bold: bool = False, reverse: bool = False) -> Style:
        """The style of a named colour or of `#rrggbb`; one that is unknown is left plain."""
        try:
            color = Color.parse(self._palette.get(name, name))
        except ColorParseError:
            return Style(bold=bold, reverse=reverse)
        return Style(color=color, bold=bold, reverse=reverse)
