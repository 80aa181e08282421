"""A list to pick one thing from: by number in a short one, by typing in a long one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

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


class PickScreen(ModalScreen[str | None]):
    """Returns the id of what was picked; None if nothing was."""

    DEFAULT_CSS = """
    PickScreen {
        align: center middle;
        & > Vertical {
            width: 100%; max-width: 104; height: auto; max-height: 90%;
            border: round $primary; background: $panel; padding: 0 1;
        }
        & Input { border: none; height: 1; padding: 0; background: $surface; }
        & Input:focus { border: none; background-tint: initial; }
        & OptionList {
            border: none; height: auto; max-height: 1fr; padding: 0; background: $panel;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & OptionList:focus { border: none; background-tint: initial; }
        & Label { color: $text-muted; height: 1; }
    }
    """

    BINDINGS = [
        Binding("escape", "close", show=False, priority=True),
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, title: str, things: Sequence[Pick], *, numbered: bool = False) -> None:
        """Lists everything at first, with the cursor on the first one.

        Args:
            title: What the frame says.
            things: What there is.
            numbered: Whether digits pick; else typing filters.
        """
        super().__init__()
        self._title = title
        self._things = things
        self._numbered = numbered
        self.found: Sequence[Pick] = things

    def compose(self) -> ComposeResult:
        """A field to filter by, the list, and what the keys are."""
        how = "1-9 or ↑ ↓ enter picks" if self._numbered else "type to filter   ↑ ↓ enter picks"
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            if not self._numbered:
                yield Input(placeholder="type to filter", compact=True)
            yield OptionList(compact=True, markup=False)
            yield Label(f"{how}   esc closes", markup=False)

    def on_mount(self) -> None:
        """The field, or the list, takes the keys from now on."""
        self.set_focus(self.query_one(OptionList if self._numbered else Input))
        self._fill("")

    def take_key(self, event: events.Key) -> bool:
        """A digit picks in a numbered list; j and k move there."""
        if not self._numbered:
            return False
        digit = event.character or ""
        if digit.isdecimal() and 0 < int(digit) <= len(self.found):
            self.dismiss(self.found[int(digit) - 1].id)
            return True
        if event.key in ("j", "k"):
            self.action_move("cursor_down" if event.key == "j" else "cursor_up")
            return True
        return False

    def action_close(self) -> None:
        """Picks nothing."""
        self.dismiss(None)

    def action_move(self, how: str) -> None:
        """Moves the cursor of the list."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self._fill(event.value)
        if self.found:
            self.dismiss(self.found[self.query_one(OptionList).highlighted or 0].id)

    @on(OptionList.OptionSelected)
    def _select(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self.found):
            self.dismiss(self.found[event.option_index].id)

    def _fill(self, query: str) -> None:
        words = query.casefold().split()
        before = self.query_one(OptionList).highlighted
        found = [
            one
            for one in self._things
            if all(word in f"{one.text} {one.more}".casefold() for word in words)
        ]
        same = found == self.found
        self.found = found
        listed = self.query_one(OptionList)
        listed.set_options(self._options())
        if found:
            listed.highlighted = (before or 0) if same else 0

    def _options(self) -> list[Option]:
        if not self.found:
            return [Option(Content("nothing here is called that"), disabled=True)]
        return [
            Option(
                Content.assemble(
                    f"{number} " if self._numbered else "",
                    one.text,
                    "  ",
                    Content.styled(one.more, DIM),
                )
            )
            for number, one in enumerate(self.found, 1)
        ]
