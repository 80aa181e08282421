"""The app's part in the keys: it looks at each one before Textual hands it on.

    class ReviewerApp(KeyApp[None]):
        def __init__(self, keymap):
            super().__init__()
            self.keymap = keymap
        def cmd_app_quit(self): self.exit()     # methods here serve all screens

A key is dealt with before the next is looked at, so that of keys typed in one burst (`/abc`) each
meets what the one before it opened. Give a field the focus with `screen.set_focus(field)`, which
holds at once (`field.focus()` holds only after the next keys have been looked at), and await
`app.push_screen` in an async method. What is typed into a field goes through a queue of the field;
a key that may act on it (enter, tab, ctrl+s) waits until it has arrived there, and the next key
until that one has acted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from textual import events
from textual.app import App
from textual.widget import Widget

from reviewer.tui.commands.table import SCOPES
from reviewer.tui.keys.key_screen import QUIT, KeyScreen
from reviewer.tui.keys.names import pressed, types
from reviewer.tui.widgets.safe_text import SAFE_TEXT

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.message import Message
    from textual.screen import Screen

    from reviewer.tui.keys.keymap import Keymap

ReturnType = TypeVar("ReturnType")

EDITING: Final = ("backspace", "delete", "enter", "tab", "left", "right", "home", "end")
"""Keys that belong to a text field while it has the focus."""

TYPED: Final = 1.0
"""Seconds for which a key waits at the most for a field that has yet to take what was typed."""

WORK: Final = (
    events.Key,
    events.Paste,
    events.MouseDown,
    events.MouseScrollDown,
    events.MouseScrollUp,
)
"""What tells that somebody is at work; a mouse that only moves does not."""


def _forget_what_was_drawn() -> None:
    """Empties a table of Textual that holds the painted lines of widgets that are gone.

    It has room for a thousand of them, which is more than a hundred megabytes.
    """
    from textual._styles_cache import StylesCache

    StylesCache.get_inner_outer.cache_clear()


class KeyApp(App[ReturnType], Generic[ReturnType]):
    """An app that decides about keys before Textual does.

    Textual's own bindings stay for what the table leaves alone: fields, dialogs, the focus.
    """

    keymap: Keymap
    """The keys in force; may be replaced while the app runs."""

    _bubbling: events.Event | None = None
    """A key that the fields have now; None once none of them wanted it."""

    @property
    def handlers(self) -> tuple[object, ...]:
        """Whose methods carry out the commands that serve all screens."""
        return (self,)

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, but torn escape sequences are put together before they are keys."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        # Not at the top, because it needs a POSIX system.
        from reviewer.tui.keys.driver import PatientDriver

        return PatientDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and what keeps anything that could steer the terminal from it."""
        return (*super().get_line_filters(), SAFE_TEXT)

    def pop_screen(self) -> AwaitComplete:
        """Leaves the screen on top, and keeps nothing that was drawn of it."""
        _forget_what_was_drawn()
        return super().pop_screen()

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        """Puts another screen in place of that on top, and keeps nothing that was drawn of it."""
        _forget_what_was_drawn()
        return super().switch_screen(screen)

    async def on_event(self, event: events.Event) -> None:
        """Takes the keys that mean something in the table; all else goes Textual's way."""
        if isinstance(event, WORK) and not event.is_forwarded:
            self.sign_of_work()
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        place = self.focused or self.screen if self._acts(event) and self._queues else None
        await self._caught_up(place)
        taken = self._on_pasted if isinstance(event, events.Paste) else self._on_pressed
        if await taken(event):
            await self._carried_out(place)
            return
        self._bubbling = event if place is not None else None
        await super().on_event(event)
        await self._carried_out(place)
        if place is not None and self._bubbling is None:
            await super().on_event(event)
        self._bubbling = None

    def post_message(self, message: Message) -> bool:
        """Textual's own, but a key that no field wanted does not queue behind those after it."""
        if message is self._bubbling:
            self._bubbling = None
            return True
        return super().post_message(message)

    def sign_of_work(self) -> None:
        """Called for every key and button, before it does anything."""

    @property
    def is_typing(self) -> bool:
        """Whether a text field has the focus."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    @property
    def _queues(self) -> bool:
        """Whether keys go through the queue of a field, or of a dialog."""
        return self.is_typing or not isinstance(self.screen, KeyScreen)

    def _acts(self, event: events.Event) -> bool:
        """Whether a key does more than stand in the text field that has the focus."""
        if not isinstance(event, events.Key):
            return False
        return not (self.is_typing and types(pressed(event.key, event.character)))

    async def _carried_out(self, place: Widget | None) -> None:
        """Waits until a key has done what it does, where it opens something on its way up, too."""
        for widget in place.ancestors_with_self if place is not None else ():
            if isinstance(widget, Widget):
                await self._caught_up(place, widget)

    async def _caught_up(self, place: Widget | None, widget: Widget | None = None) -> None:
        """Waits until what has the focus, or what it stands in, has dealt with what went to it."""
        if place is None or place is not (self.focused or self.screen):
            return
        taken = asyncio.Event()
        if (widget or place).call_later(taken.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(taken.wait(), TYPED)

    async def _on_pressed(self, event: events.Event) -> bool:
        assert isinstance(event, events.Key)
        key = pressed(event.key, event.character)
        screen = self.screen
        if not isinstance(screen, KeyScreen):
            return await self._press_in_dialog(key) or self._take_key(event)
        if not self.is_typing:
            return await screen.press(key)
        screen.cancel_chord()
        if self._take_key(event):
            return True
        command = screen.here.lookup("", key)
        if command is None or not command.typing or types(key) or key in EDITING:
            return False
        return await screen.run_command(command.id)

    async def _press_in_dialog(self, key: str) -> bool:
        """Quitting works from everywhere; the rest of a dialog's keys are its own."""
        command = self.keymap.lookup(SCOPES[0], "", key)
        if command is None or command.id != QUIT or types(key):
            return False
        done = getattr(self, command.method)()
        if isawaitable(done):
            await done
        return True

    def _take_key(self, event: events.Key) -> bool:
        """A screen with a method `take_key` may act on a key that is typed into a field of it."""
        take = getattr(self.screen, "take_key", None)
        return take is not None and bool(take(event))

    async def _on_pasted(self, event: events.Event) -> bool:
        screen = self.screen
        if self.is_typing or not isinstance(screen, KeyScreen):
            return False
        screen.hint("A paste does nothing here: paste into a field (search, note)")
        return True
