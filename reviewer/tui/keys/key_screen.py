"""From a key to the method that carries it out.

    class Desk(KeyScreen):                    # a screen whose keys come from the table
        SCOPE = "desk"
        def cmd_move_down(self): ...
        def cmd_tag_toggle(self, tag): ...      # arguments come from the table
        async def cmd_status_set(self, scope, status): ...       # returns False if refused
        def cmd_status_confidence(self, scope, status, confidence): ...   # amends it

A screen may leave commands to objects of its own: `handlers` names them, a mode first. A command
whose method neither a handler nor the app has works nowhere and shows nowhere. A
screen composes one `WhichKey` and below it one `KeyBar`; both are filled from here. `hint` shows
one line about a key, where a screen has a place for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, Protocol, cast

from textual.css.query import NoMatches
from textual.screen import Screen

from reviewer.tui.commands.table import Command
from reviewer.tui.keys.chords import Chords
from reviewer.tui.keys.names import shown
from reviewer.tui.theme import Paint
from reviewer.tui.widgets.key_bar import KeyBar, KeyItem
from reviewer.tui.widgets.which_key import FollowingKey, WhichKey

if TYPE_CHECKING:
    from reviewer.tui.keys.keymap import Here, Keymap

QUIT: Final = "app.quit"
PINNED: Final = ("words.done", "app.peel", "app.palette", QUIT)
"""The order of the ways out in the key bar."""

UNEXPECTED: Final = {
    "q": (QUIT, "quits; everything is saved"),
    "Q": (QUIT, "quits; everything is saved"),
    "ctrl+s": ("undo.undo", "undoes; saving needs no key, every change is saved at once"),
    "ctrl+f": ("find.search", "searches"),
}
"""Keys that people try, and the command that they look for."""


BACK: Final = KeyItem("app.peel", "esc", "back")
"""The way out of what is in front."""


class BarItems(NamedTuple):
    """What the key bar of a screen shows.

    Attributes:
        tags: The tags.
        commands: Its commands by importance.
        pinned: The ways out, which stand there at every width.
    """

    tags: list[KeyItem]
    commands: list[KeyItem]
    pinned: list[KeyItem]


def bar_items(here: Here) -> BarItems:
    """What the key bar of a screen shows."""
    tags: list[KeyItem] = []
    others: list[tuple[int, KeyItem]] = []
    pinned: list[KeyItem] = []
    for command in here.commands:
        keys = [shown(key) for key in here.keys(command.id)]
        if keys and command.calls == "tag.toggle":
            run = "".join(key for key in keys if len(key) == 1) or keys[0]
            tags.append(KeyItem(command.id, run, command.label, command.glyph, command.color))
        elif keys and command.pinned:
            pinned.append(KeyItem(command.id, keys[0], command.label))
        elif keys and command.rank:
            others.append((command.rank, KeyItem(command.id, keys[0], command.label)))
    pinned.sort(key=lambda item: PINNED.index(item.id))
    return BarItems(tags, [item for _, item in sorted(others)], pinned)


class _HasCommands(Protocol):
    """An app with keys in force, and commands that serve all screens."""

    keymap: Keymap

    @property
    def handlers(self) -> tuple[object, ...]:
        """See `KeyApp.handlers`."""
        ...


class KeyScreen(Screen[None]):
    """A screen whose commands come from the table. Its app has to be a `KeyApp`."""

    SCOPE: ClassVar[str] = ""
    """The screen's name in the table; one of `reviewer.tui.commands.table.SCOPES`."""

    _here: Here | None = None
    _scope: str = ""

    @property
    def scope(self) -> str:
        """What the keys mean at present: the screen's own name, or that of a mode of it."""
        return self._scope or self.SCOPE

    @scope.setter
    def scope(self, scope: str) -> None:
        if scope != self.scope:
            self._scope = scope
            self.cancel_chord()
            self.refresh_keys()

    @property
    def handlers(self) -> tuple[object, ...]:
        """Whose methods carry out the commands; where two have one, the first does.

        May change with the scope only.
        """
        return (self,)

    @property
    def chords(self) -> Chords:
        """The keys that wait for another."""
        if not hasattr(self, "_chords"):
            self._chords = Chords()
        return self._chords

    @property
    def here(self) -> Here:
        """What can be done on this screen, with the present keys."""
        app = cast("_HasCommands", self.app)
        keymap = app.keymap
        here = self._here
        if here is None or here.keymap is not keymap or here.scope != self.scope:
            methods = {c.calls: c.method for c in keymap.commands.values() if c.acts}
            owners = (*self.handlers, *app.handlers)
            handled = [
                id for id, name in methods.items() if any(hasattr(owner, name) for owner in owners)
            ]
            self._here = here = keymap.here(self.scope, handled)
        return here

    async def press(self, key: str) -> bool:
        """Takes a key, by its name; returns whether it meant anything."""
        step = self.chords.press(self.here, key)
        self._show_pending()
        if step.hint:
            self.hint(step.hint)
        if step.command is not None:
            await self._carry_out(step.command, step.args)
        return step.used or self._explain(key)

    async def run_command(self, id: str) -> bool:
        """Does what a click on the key bar or the palette asks for.

        Returns:
            Whether it can be done here.
        """
        command = next((c for c in self.here.commands if c.id == id), None)
        self.chords.pending = None
        if command is not None:
            self.chords.open(self.here, command)
            if command.acts:
                await self._carry_out(command, command.args)
        self._show_pending()
        return command is not None

    def open_chord(self, command: Command, pressed: str) -> None:
        """Waits for the next key of a command, as if its first had just been pressed.

        Args:
            command: What opens keys.
            pressed: What the pop-up says was pressed.
        """
        self.chords.open(self.here, command, pressed)
        self._show_pending()

    def cancel_chord(self) -> None:
        """Forgets the keys that wait for another."""
        self.chords.pending = None
        self._show_pending()

    def hint(self, text: str) -> None:
        """Shows one line about a key; a screen with a message line overrides it."""

    def on_mount(self) -> None:
        """Fills the key bar; a new theme may mean new colours."""
        self.refresh_keys()
        changed = self.app.theme_changed_signal
        changed.subscribe(self, lambda _: self.call_after_refresh(self.refresh_keys))

    def on_unmount(self) -> None:
        """Wants to hear of no theme any more: else a screen that was left would stay in memory."""
        self.app.theme_changed_signal.unsubscribe(self)

    def refresh_keys(self) -> None:
        """Shows the present keys in the key bar."""
        for bar in self.query(KeyBar):
            paint = getattr(self.app, "paint", None) or Paint(self.app.current_theme)
            items = bar_items(self.here)
            bar.show(items.tags, items.commands, paint.color, items.pinned)

    def on_screen_suspend(self) -> None:
        """Keys that wait do not wait behind another screen, and keys of a dialog are its own."""
        self.cancel_chord()
        self.show_only([])

    def show_only(self, items: Sequence[KeyItem]) -> None:
        """Shows nothing but these in the key bar, and the ways out: other keys mean nothing now."""
        works = [item for item in bar_items(self.here).pinned if item.id == QUIT]
        for bar in self.query(KeyBar):
            bar.only(items, [BACK, *works])

    def on_screen_resume(self) -> None:
        """The keys are those of the screen again."""
        self.refresh_keys()

    async def on_which_key_chosen(self, message: WhichKey.Chosen) -> None:
        """A click on the pop-up is the key itself."""
        message.stop()
        await self.press(message.key)

    async def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        """A click on the key bar is the command itself."""
        message.stop()
        await self.run_command(message.command)

    def label(self, command: Command) -> str:
        """What the pop-up calls a command at present; empty leaves it out."""
        return command.label

    async def _carry_out(self, command: Command, args: tuple[str, ...]) -> None:
        method = command.method
        owners = (*self.handlers, *cast("_HasCommands", self.app).handlers)
        owner = next(owner for owner in owners if hasattr(owner, method))
        done: Awaitable[bool | None] | bool | None = getattr(owner, method)(*args)
        if isawaitable(done):
            done = await done
        if done is False:
            self.cancel_chord()

    def _explain(self, key: str) -> bool:
        """A line for keys that people expect to do something."""
        id, what = UNEXPECTED.get(key, ("", ""))
        keys = self.here.keys(id)
        if keys:
            self.hint(f"{shown(keys[0])} {what}")
        return bool(keys)

    def _show_pending(self) -> None:
        try:
            popup = self.query_one(WhichKey)
        except NoMatches:
            return
        pending = self.chords.pending
        if pending is None:
            popup.close()
        else:
            after = self.here.after(pending.chord)
            choices = [
                FollowingKey(key, f"{c.glyph} {label}".strip(), c.meaning, shown(key))
                for key, c in after
                if (label := self.label(c))
            ]
            popup.show(pending.pressed, pending.title, choices)
