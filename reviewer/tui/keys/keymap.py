"""The keys in force: the command table, the scheme and the user's `[keys]` made into one map.

Loads no textual, so that `reviewer keys` answers at once.

    keymap = Keymap.build(scheme, overrides, layout)      # or KeymapError, one clear line
    here = keymap.here("desk", handled)                   # what this screen can do
    here.lookup("", "j")           -> the command on j; None if nothing is
    here.lookup("queue", "u")      -> the command on u after the key that opens that chord
    keymap.keys("queue.undecided") -> ("b u",)
    keymap.table()                 -> rows for `reviewer keys` and the manual
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.models.scheme import Scheme
from reviewer.tui.commands.table import COMMANDS, SCOPES, WORDS, Command
from reviewer.tui.keys.layouts import by_position, digit_value

Bindings = Mapping[tuple[str, str], Mapping[str, Command]]
"""(screen, chord) -> key -> command; the chord of keys that stand alone is empty."""


class KeymapError(ValueError):
    """Keys that cannot be: the text is one line that names both sides and what to do."""


class KeyRow(NamedTuple):
    """One command for `reviewer keys`.

    Attributes:
        scope: The screens it works on, with spaces between, or `everywhere`.
        group: Its heading.
        keys: Its keys as shown; empty if it has none.
        id: Its name in reviewer.toml.
        help: What it does, in one sentence.
    """

    scope: str
    group: str
    keys: tuple[str, ...]
    id: str
    help: str


@dataclass(frozen=True)
class Keymap:
    """Every command and its keys.

    Attributes:
        commands: By id, in the order of the help.
        bindings: What each key does.
        written: Command id -> its keys as they are pressed.
        layout: Name of the keyboard layout.
        displaced: Ids of commands that a tag's letter moved behind the key of the chord `more`.
    """

    commands: Mapping[str, Command]
    bindings: Bindings
    written: Mapping[str, tuple[str, ...]]
    layout: str = "us"
    displaced: frozenset[str] = frozenset()
    _typed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def build(
        cls,
        scheme: Scheme,
        overrides: Mapping[str, tuple[str, ...]] | None = None,
        layout: str = "us",
        commands: Sequence[Command] = COMMANDS,
    ) -> Keymap:
        """Merges the table, the scheme's tags and statuses, and what the user has set.

        Args:
            scheme: Its letters displace default keys.
            overrides: Command id -> the keys that replace all its default ones, chords written
                as they are pressed (`o l`); a tag keeps its digit.
            layout: One of `reviewer.tui.keys.layouts.LAYOUTS`.
            commands: The table without the scheme's commands.

        Raises:
            KeymapError: Two commands share a key on one screen, or an id, a key or the layout is
                unknown, or a key is reserved.
        """
        # Imported here because it needs the types above.
        from reviewer.tui.keys.keymap_builder import Builder

        return Builder(scheme, overrides or {}, layout, commands).keymap()

    def __post_init__(self) -> None:
        """Prepares what is asked for at every key."""
        own = {key for keys in self.bindings.values() for key in keys if not key.isascii()}
        typed = by_position(self.layout)
        self._typed.update((key, latin) for key, latin in typed.items() if key not in own)

    def normal(self, key: str) -> str:
        """The key that counts for the one pressed: digits by value, letters by position."""
        if key.isascii() and key not in self._typed:
            return key
        return digit_value(key) or self._typed.get(key, key)

    def lookup(self, scope: str, chord: str, key: str) -> Command | None:
        """What a key does on a screen, after the keys of a chord or (empty) alone."""
        return self.bindings.get((scope, chord), {}).get(key)

    def keys(self, id: str) -> tuple[str, ...]:
        """The keys of a command, chords written as they are pressed; none for an unknown id."""
        return self.written.get(id, ())

    def opener(self, chord: str) -> Command | None:
        """The command that opens a chord and does nothing else; None if there is none."""
        return next((c for c in self.commands.values() if c.opens == chord and not c.acts), None)

    def here(self, scope: str, handled: Collection[str]) -> Here:
        """What can be done on a screen that carries out `handled`.

        Args:
            scope: The screen.
            handled: The ids whose methods it (or the app) has.
        """
        return Here(self, scope, frozenset(handled))

    def table(self, scopes: Sequence[str] = SCOPES) -> list[KeyRow]:
        """All commands of these screens in the order of the help, openers of chords included."""
        everywhere = set(scopes) - {WORDS}
        rows = []
        for command in self.commands.values():
            where = [scope for scope in scopes if scope in command.scope]
            if not where or not self._leads_anywhere(command):
                continue
            scope = "everywhere" if everywhere <= set(where) else " ".join(where)
            rows.append(
                KeyRow(scope, command.group, self.keys(command.id), command.id, command.help)
            )
        return rows

    def _leads_anywhere(self, command: Command) -> bool:
        return command.acts or any(self.bindings.get((s, command.opens)) for s in command.scope)


class Here:
    """What can be done on one screen: the map without what nobody there carries out.

    Attributes:
        keymap: The whole map.
        scope: The screen.
        commands: What can be done, and the openers of chords that lead to some of it, in the
            order of the help.
    """

    def __init__(self, keymap: Keymap, scope: str, handled: frozenset[str]) -> None:
        self.keymap = keymap
        self.scope = scope
        here = [command for command in keymap.commands.values() if scope in command.scope]
        self._ids = {command.id for command in here if command.calls in handled}
        # Twice, because an opener that was displaced makes the chord `more` worth opening.
        for _ in range(2):
            openers = [c.id for c in here if not c.acts and self.after(c.opens)]
            self._ids.update(openers)
        self.commands = tuple(command for command in here if command.id in self._ids)

    def lookup(self, chord: str, key: str) -> Command | None:
        """What a key does here; None if nothing, or if nobody here carries it out."""
        found = self.keymap.lookup(self.scope, chord, key)
        return found if found is not None and found.id in self._ids else None

    def after(self, chord: str) -> list[tuple[str, Command]]:
        """The keys that go on from a chord and what they do, in the order of the table."""
        keys = self.keymap.bindings.get((self.scope, chord), {})
        return [(key, command) for key, command in keys.items() if command.id in self._ids]

    def keys(self, id: str) -> tuple[str, ...]:
        """The keys of a command as they are pressed."""
        return self.keymap.keys(id)
