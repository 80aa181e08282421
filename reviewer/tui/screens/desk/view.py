"""What the features of the Desk may ask of the screen that they belong to.

`DeskScreen` fulfils it; no feature imports the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from reviewer.session import Desk, Outcome

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from reviewer.session.core.undo import Visible
    from reviewer.tui.commands.table import Command
    from reviewer.tui.host import Host
    from reviewer.tui.keys.keymap import Here
    from reviewer.tui.theme import Paint
    from reviewer.tui.widgets.rows.rows import Rows
    from reviewer.tui.widgets.text_lines import ScreenLine


class DeskView(Protocol):
    """The screen of one article.

    Attributes:
        desk: The article, and where one is in it.
    """

    desk: Desk

    @property
    def scope(self) -> str:
        """What the keys mean at present."""
        ...

    @scope.setter
    def scope(self, scope: str) -> None: ...

    @property
    def reviewer(self) -> Host:
        """The program around the screen."""
        ...

    @property
    def paint(self) -> Paint:
        """Colours under the present theme."""
        ...

    @property
    def rows(self) -> Rows:
        """The list."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether its list is there: it is gone before the screen while the program ends."""
        ...

    @property
    def here(self) -> Here:
        """What can be done here, with the present keys."""
        ...

    def open_chord(self, command: Command, pressed: str) -> None:
        """Waits for the next key of a command, as if its first had just been pressed."""
        ...

    def ask(
        self,
        label: str,
        done: Callable[[str | None], None],
        *,
        changed: Callable[[str], str] | None = None,
        hint: str = "",
    ) -> None:
        """Asks for a line at the foot of the screen; None comes back from who gives up."""
        ...

    # -- showing ------------------------------------------------------------------------------

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows what happened in the message line."""
        ...

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command."""
        ...

    def show_head(self) -> None:
        """Shows the head anew."""
        ...

    def show_panel(self) -> None:
        """Shows the panel anew."""
        ...

    def show_strip(self, draw: Callable[[int, int], Sequence[ScreenLine]] | None) -> None:
        """Shows lines between the list and the message; with None nothing there."""
        ...

    def refill(self, *, keep_line: bool = True) -> None:
        """Shows the rows anew."""
        ...

    async def show_detail(self) -> None:
        """Shows everything about the sentence."""
        ...

    # -- moving -------------------------------------------------------------------------------

    def sync(self) -> None:
        """Makes the desk stand where the list's cursor is."""
        ...

    def moved(self) -> None:
        """Shows what belongs to the sentence under the cursor."""
        ...

    def to_cursor(self) -> None:
        """Moves the list's cursor to where the desk stands."""
        ...

    def show_unit(self, unit: str) -> None:
        """Moves the cursor to the sentence of a unit, lifting a filter that hides it."""
        ...

    def landed(self, how: str = "", hint: str = "") -> None:
        """A queue has led to the sentence under the cursor."""
        ...

    @property
    def in_view(self) -> Visible:
        """Tells of a sentence of an article whether it is on the screen, as that is now."""
        ...

    # -- of Textual's screen ------------------------------------------------------------------

    @property
    def app(self) -> App[object]:
        """Textual's app, which opens dialogs."""
        ...

    @property
    def is_attached(self) -> bool:
        """Whether the screen is there yet."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], Any] | None = None) -> Timer:
        """Calls back once, after so many seconds."""
        ...

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Calls back once the screen has been painted."""
        ...

    def clear_selection(self) -> None:
        """Gives up what the mouse has selected."""
        ...
