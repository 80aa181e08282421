"""A list to filter by typing and to choose from: what all dialogs of this kind share."""

from __future__ import annotations

from typing import ClassVar, Final, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

Result = TypeVar("Result")

FILTER_HINT: Final = "type to filter"


class ListDialog(ModalScreen[Result | None], Generic[Result]):
    """A field to filter by, a list below it, and what the keys are.

    The list scrolls between field and foot, which stay in view however much it holds.
    The field has the keys; those that move go to the list, and Enter chooses what it stands on.
    A subclass fills the list and ends with what is chosen.
    """

    DEFAULT_CSS = """
    ListDialog {
        & > Vertical {
            width: 100%; height: auto; border: round $primary; background: $panel; padding: 0 1;
        }
        & Input { dock: top; border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; background-tint: initial; }
        & OptionList {
            border: none; height: auto; max-height: 1fr; padding: 0; background: $panel;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & OptionList:focus { border: none; background-tint: initial; }
        & Label { height: 1; color: $text-muted; }
        & #foot { dock: bottom; width: 100%; }
    }
    """

    # Before the field sees them: what is typed next is for the screen below.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False, priority=True),
        Binding("enter", "choose", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, title: str, keys: str = "", *, hint: str = FILTER_HINT) -> None:
        """Lists everything at first.

        Args:
            title: What the frame says.
            keys: What the line below the list says.
            hint: What stands in the field while it is empty; without it there is no field.
        """
        super().__init__()
        self._title = title
        self._keys = keys
        self._hint = hint
        self._filled: str | None = None

    def compose(self) -> ComposeResult:
        """A field to filter by, the list, and what the keys are."""
        with Vertical() as frame:
            frame.border_title = Content(self._title)
            if self._hint:
                yield Input(placeholder=self._hint, compact=True)
            yield self.list_widget()
            yield Label(self._keys, id="foot", markup=False)

    def on_mount(self) -> None:
        """The field, or the list without one, takes the keys from now on."""
        self.set_focus(self.query_one(Input if self._hint else OptionList))
        self._refill("")

    def list_widget(self) -> Widget:
        """The list; with one that is no `OptionList` come other `action_move` and `action_page`."""
        return OptionList(compact=True, markup=False)

    def fill(self, text: str) -> None:
        """Lists what fits to the text in the field."""
        raise NotImplementedError

    def choose(self) -> None:
        """Ends with what the list's cursor stands on, if there is anything."""
        raise NotImplementedError

    def take_list_key(self, event: events.Key, count: int) -> bool:
        """In a list that has the keys itself digits choose and letters move.

        Args:
            event: The key.
            count: The things listed that can be chosen.

        Returns:
            Whether the key meant anything.
        """
        character = event.character or ""
        if character in ("j", "k"):
            self.action_move(1 if character == "j" else -1)
        elif character.isdecimal() and 0 < int(character) <= count:
            self.query_one(OptionList).highlighted = int(character) - 1
            self.choose()
        else:
            return False
        return True

    def action_close(self) -> None:
        """Leaves without choosing."""
        self.dismiss(None)

    def action_choose(self) -> None:
        """Chooses from what fits to all that was typed, of which the list may not know yet."""
        if self._hint:
            self._refill(self.query_one(Input).value)
        self.choose()

    def action_move(self, step: int) -> None:
        """Moves the cursor of the list."""
        self._move("cursor", step)

    def action_page(self, step: int) -> None:
        """Moves the cursor of the list by a screenful."""
        self._move("page", step)

    def _move(self, unit: str, step: int) -> None:
        way = "down" if step > 0 else "up"
        getattr(self.query_one(OptionList), f"action_{unit}_{way}")()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._refill(event.value)

    def _refill(self, text: str) -> None:
        if text != self._filled:
            self._filled = text
            self.fill(text)

    @on(OptionList.OptionSelected)
    def _submit(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose()


def no_match() -> Option:
    """What stands in the list when nothing fits."""
    return Option(Content("nothing here is called that"), disabled=True)
