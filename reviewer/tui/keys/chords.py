"""Keys that wait for another: what has been pressed so far, and what the next key makes of it.

Nothing here times out. `Chords.press` takes one key after another and says what to do.
"""

from __future__ import annotations

from typing import NamedTuple

from reviewer.tui.commands.table import Command
from reviewer.tui.keys.keymap import Here
from reviewer.tui.keys.names import shown, types


class Pending(NamedTuple):
    """Keys that wait for another.

    Attributes:
        chord: The chord that they opened.
        pressed: They, as shown (`b`, `; o`).
        title: What they wait for.
        args: What the command that opened it was given, for the one that follows.
        soft: Whether a key that does not go on closes the chord and acts, because something was
            done already (a confidence may follow a status).
    """

    chord: str
    pressed: str
    title: str
    args: tuple[str, ...] = ()
    soft: bool = False


class KeyStep(NamedTuple):
    """What one key came to.

    Attributes:
        command: The command to carry out; None for none.
        args: What its method is given.
        used: Whether the key meant anything; if not, others may have it.
        hint: One line to show; empty for none.
    """

    command: Command | None = None
    args: tuple[str, ...] = ()
    used: bool = True
    hint: str = ""


NOTHING = KeyStep(used=False)
CANCEL = ("escape", "backspace")
"""Keys that close a chord and do nothing else."""


class Chords:
    """The keys that wait on one screen.

    Attributes:
        pending: What waits; None if nothing does.
    """

    def __init__(self) -> None:
        self.pending: Pending | None = None

    def press(self, here: Here, key: str) -> KeyStep:
        """Takes a key.

        Args:
            here: What can be done on the screen.
            key: Its name, as `reviewer.tui.keys.names.pressed` gives it.
        """
        key = here.keymap.normal(key)
        before, self.pending = self.pending, None
        if before is None:
            return self._found(here, here.lookup("", key), key)
        if key in CANCEL:
            return KeyStep()
        found = here.lookup(before.chord, key)
        if found is not None:
            return self._found(here, found, key, before)
        if before.soft or not types(key):
            return self._found(here, here.lookup("", key), key)
        return KeyStep(hint=f"{before.pressed} {shown(key)} does nothing")

    def open(self, here: Here, command: Command, key: str = "") -> None:
        """Waits for the keys that go on from a command, if any do here."""
        if command.opens and here.after(command.opens):
            pressed = key or shown(next(iter(here.keys(command.id)), command.label))
            title = f"{command.label}: how sure?" if command.acts else command.help
            self.pending = Pending(command.opens, pressed, title, command.args, soft=command.acts)

    def _found(
        self, here: Here, command: Command | None, key: str, before: Pending | None = None
    ) -> KeyStep:
        if command is None:
            return NOTHING
        carried = before.args if before is not None and before.soft else ()
        args = (*carried, *command.args)
        self.open(here, command, shown(key) if before is None else f"{before.pressed} {shown(key)}")
        return KeyStep(command if command.acts else None, args)
