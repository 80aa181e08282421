"""A list to pick one thing from: by number in a short one, by typing in a long one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reviewer.tui.screens.dialogs.list_dialog import FILTER_HINT, ListDialog, no_match

DIM = Style(dim=True)


class Pick(NamedTuple):
    """A thing to pick.

    Attributes:
        id: What is returned.
        text: What it is called.
        more: What is shown after that, less prominent; it is searched too.
    """

    id: str
    text: str
    more: str = ""


class PickScreen(ListDialog[str]):
    """Returns the id of what was picked; None if nothing was."""

    DEFAULT_CSS = """
    PickScreen {
        align: center middle;
        & > Vertical { max-width: 104; max-height: 90%; }
        & Input { background: $surface; }
    }
    """

    def __init__(self, title: str, things: Sequence[Pick], *, numbered: bool = False) -> None:
        """Lists everything at first, with the cursor on the first one.

        Args:
            title: What the frame says.
            things: What there is.
            numbered: Whether digits pick; else typing filters.
        """
        hint = "" if numbered else FILTER_HINT
        how = "1-9 or ↑ ↓ enter picks" if numbered else f"{hint}   ↑ ↓ enter picks"
        super().__init__(title, f"{how}   esc closes", hint=hint)
        self._things = things
        self._numbered = numbered
        self.found: Sequence[Pick] = things

    def take_key(self, event: events.Key) -> bool:
        """A digit picks in a numbered list; j and k move there."""
        return self._numbered and self.take_list_key(event, len(self.found))

    def fill(self, text: str) -> None:
        """Lists what holds the words; where that changes, the cursor goes to the first one."""
        words = text.casefold().split()
        options = self.query_one(OptionList)
        before = options.highlighted
        found = [
            thing
            for thing in self._things
            if all(word in f"{thing.text} {thing.more}".casefold() for word in words)
        ]
        same = found == self.found
        self.found = found
        options.set_options(self._options())
        if found:
            options.highlighted = (before or 0) if same else 0

    def choose(self) -> None:
        """Ends with what the cursor stands on."""
        if self.found:
            self.dismiss(self.found[self.query_one(OptionList).highlighted or 0].id)

    def _options(self) -> list[Option]:
        if not self.found:
            return [no_match()]
        return [
            Option(
                Content.assemble(
                    f"{number} " if self._numbered else "",
                    thing.text,
                    "  ",
                    Content.styled(thing.more, DIM),
                )
            )
            for number, thing in enumerate(self.found, 1)
        ]
