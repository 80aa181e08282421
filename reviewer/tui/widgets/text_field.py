"""A field of several lines, in forms and notes."""

from __future__ import annotations

from typing import Self

from textual.widgets import TextArea


class TextField(TextArea):
    """Textual's, but a paste never takes the focus.

    Textual's asks for the focus after each paste and gets it later, when one may have gone on to
    the next field. Only what has the focus is pasted into, so there is nothing to ask for; a screen
    gives it with `set_focus`.
    """

    def focus(self, scroll_visible: bool = True) -> Self:
        """Leaves the focus where it is."""
        return self
