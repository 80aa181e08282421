"""What the Library and the Desk have in common: head, list, message line, key bar, movement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.css.query import NoMatches

from reviewer.session import Outcome
from reviewer.tui.keys.key_screen import KeyScreen
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.key_bar import KeyBar, KeyItem
from reviewer.tui.widgets.line_widgets import MessageLines, OneLine, Panel
from reviewer.tui.widgets.prompt import Prompt
from reviewer.tui.widgets.rows.rows import Rows
from reviewer.tui.widgets.text_lines import Piece
from reviewer.tui.widgets.which_key import WhichKey

if TYPE_CHECKING:
    from reviewer.tui.host import Host

WIDTHS: Final = [(0, "-narrow"), (100, "-wide")]
"""Columns from which on a class of the screen holds, in rising order."""

HEIGHTS: Final = [(0, "-short"), (15, "-tall")]
"""Lines from which on a class of the screen holds."""


ACCEPT: Final = KeyItem("prompt.accept", "enter", "accept")
OTHER: Final = "prompt.other"
"""What the key bar has while a text is asked for."""


class ListScreen(KeyScreen):
    """A screen around one list."""

    BLANK = True
    AUTO_FOCUS = "Rows"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    PLACEHOLDER = "Nothing here."
    HAS_COLUMNS = False
    """Whether a line between the head and the list names the columns."""

    @property
    def reviewer(self) -> Host:
        """The program around this screen."""
        return cast("Host", self.app)

    @property
    def paint(self) -> Paint:
        """Colours under the present theme."""
        return self.reviewer.paint

    @property
    def is_whole(self) -> bool:
        """Whether its list is there: it is gone before the screen while the program ends."""
        try:
            return self.is_mounted and self.rows.is_attached
        except NoMatches:
            return False

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#rows", Rows)

    def compose(self) -> ComposeResult:
        """Head, list and panel, message line, pop-up, prompt, key bar."""
        # Right from the start, so that the first frame is not styled and laid out twice.
        size = self.app.size
        self.add_class(_fitting(WIDTHS, size.width))
        self.add_class(_fitting(self.VERTICAL_BREAKPOINTS or HEIGHTS, size.height))
        yield OneLine(id="head")
        if self.HAS_COLUMNS:
            yield OneLine(id="columns")
        with Horizontal(id="body"):
            yield Rows(id="rows", placeholder=self.PLACEHOLDER)
            yield Panel(id="panel")
        yield MessageLines(id="message")
        yield WhichKey()
        yield Prompt(id="prompt")
        yield KeyBar()

    def on_screen_suspend(self) -> None:
        """An old message leaves with its screen; behind a dialog it stays in view."""
        if not self.app.screen.is_modal:
            self.say("")

    def on_screen_resume(self) -> None:
        """What the app has to say beside a message is said on this screen too."""
        if self.reviewer.note():
            self.show_message()

    @on(Prompt.KeysChanged)
    def refresh_keys(self) -> None:
        """The present keys; while a text is asked for, those that do not go into it."""
        prompt = self.query_one(Prompt)
        if prompt.is_open:
            other = [KeyItem(OTHER, "tab", prompt.other)] if prompt.other else []
            self.show_only([ACCEPT, *other])
        else:
            super().refresh_keys()

    async def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        """A click on a key of the prompt; what else is on the bar is a command."""
        prompt = self.query_one(Prompt)
        does = {ACCEPT.id: prompt.accept, OTHER: prompt.action_turn}.get(message.command)
        if does is not None:
            message.prevent_default().stop()
            does()

    @property
    def in_front(self) -> bool:
        """Whether nothing but a dialog stands over this screen.

        Textual's `is_current` holds for the screen below the one in front, too.
        """
        shown = (one for one in reversed(self.app.screen_stack) if not one.is_modal)
        return next(shown, None) is self

    def at_leisure(self) -> None:
        """Begins what the first frame does not wait for."""

    def filtered(self) -> str:
        """The filter of sentences in force; empty for none."""
        return ""

    # -- telling ------------------------------------------------------------------------------

    def say(self, text: str, *, good: bool = True) -> None:
        """Shows what happened in the message line."""
        style = None if good else self.paint.color("orange", bold=True)
        self._message: tuple[Piece, ...] = ((text, style),) if text else ()
        self.show_message()

    def hint(self, text: str) -> None:
        """Shows one line about a key, before what the next key has to say."""
        self.say(text)

    @property
    def message(self) -> str:
        """What the message line says."""
        return "".join(text for text, _ in getattr(self, "_message", ()))

    def show_message(self) -> None:
        """Shows the message with what the app has to say about saving."""
        left = getattr(self, "_message", ())
        self.query_one("#message", OneLine).show(left, self.reviewer.note())

    def take_key(self, event: events.Key) -> bool:
        """Enter in the prompt acts before the next key is looked at; returns whether it did."""
        prompt = self.query_one(Prompt)
        if event.key != "enter" or not prompt.is_open:
            return False
        prompt.accept()
        return True

    def head(self, left: tuple[Piece, ...], right: tuple[Piece, ...]) -> None:
        """Shows where one is."""
        self.query_one("#head", OneLine).show(left, right)

    def apply_outcome(self, outcome: Outcome) -> Outcome:
        """Shows what came of a command."""
        if outcome.message:
            self.say(outcome.message, good=outcome.ok)
        if outcome.changed:
            self.reviewer.wrote()
        return outcome

    # -- going --------------------------------------------------------------------------------

    def cmd_go_library(self) -> None:
        """Goes to the list of articles."""
        self.reviewer.show_library()

    def cmd_go_desk(self) -> None:
        """Goes back to the article last worked on."""
        if self.reviewer.current:
            self.reviewer.open_desk(self.reviewer.current)
        else:
            self.say("no article was open yet: the Library (o l) has them", good=False)

    # -- moving -------------------------------------------------------------------------------

    def moved(self) -> None:
        """Called when the cursor of the list may be on another row."""

    @on(Rows.Moved)
    @on(Rows.Clicked)
    def _on_rows_moved(self) -> None:
        self.moved()

    @contextmanager
    def moving(self) -> Iterator[None]:
        """What moves the cursor in the block is shown at once, and not again by its message."""
        with self.prevent(Rows.Moved):
            yield
        self.moved()

    def cmd_move_down(self) -> None:
        """One row down."""
        with self.moving():
            self.rows.move_by(1)

    def cmd_move_up(self) -> None:
        """One row up."""
        with self.moving():
            self.rows.move_by(-1)

    def cmd_move_page_down(self) -> None:
        """A screen down."""
        with self.moving():
            self.rows.page(1)

    def cmd_move_page_up(self) -> None:
        """A screen up."""
        with self.moving():
            self.rows.page(-1)

    def cmd_move_half_down(self) -> None:
        """Half a screen down."""
        with self.moving():
            self.rows.half_page(1)

    def cmd_move_half_up(self) -> None:
        """Half a screen up."""
        with self.moving():
            self.rows.half_page(-1)

    def cmd_move_top(self) -> None:
        """The first row."""
        with self.moving():
            self.rows.move_to(0)

    def cmd_move_bottom(self) -> None:
        """The last row."""
        with self.moving():
            self.rows.move_to(len(self.rows.source) - 1)


def _fitting(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    return next(name for least, name in reversed(breakpoints) if cells >= least)
