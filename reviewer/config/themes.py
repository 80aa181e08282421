"""The themes that can be asked for by name. What they look like is the screens' business."""

from __future__ import annotations

from typing import Final

OWN: Final = ("reviewer-dark", "reviewer-light", "reviewer-contrast")
TERMINAL: Final = ("ansi-dark", "ansi-light")
"""Themes that use the terminal's own colours."""

OTHERS: Final = (
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "textual-dark",
    "textual-light",
    "tokyo-night",
)
"""The other themes that come with Textual; a test compares the names with it."""

THEMES: Final = (*OWN, *TERMINAL, *OTHERS)
