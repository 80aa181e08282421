"""Merging the command table, the scheme and the user's keys, and refusing what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from reviewer.models.scheme import Scheme
from reviewer.tui.commands.scheme_commands import scheme_commands
from reviewer.tui.commands.table import ARTICLE, CONFIDENCE, MORE, PART, WORDS, Command
from reviewer.tui.keys.keymap import Keymap, KeymapError
from reviewer.tui.keys.layouts import LAYOUTS
from reviewer.tui.keys.names import UnknownKeyError, parse_chord, parse_key

UNBOUND: Final = ("[", "O", "~")
"""Keys that stay free: pieces of other keys when a slow line tears those."""

KEPT: Final = ("j", "k", "u", "s", "space")
"""Keys that no tag's letter may displace."""

DIGITS: Final = tuple("123456789")
"""The tags in their order."""

PEELS: Final = ("app.peel", "words.done")
QUIT: Final = "app.quit"
TAG: Final = "tag."


class Wish(NamedTuple):
    """A key that a command is to have.

    Attributes:
        command: The command.
        chord: The chord after which the key counts; empty for a key that stands alone.
        key: The key.
        by: Whose wish it is, for messages: the `[keys]` of the user, the scheme, the default.
    """

    command: Command
    chord: str
    key: str
    by: str


USER: Final = "[keys]"
SCHEME: Final = "the scheme"
DEFAULT: Final = "default"


class Builder:
    """Builds one `Keymap`; used once."""

    def __init__(
        self,
        scheme: Scheme,
        overrides: Mapping[str, tuple[str, ...]],
        layout: str,
        table: Sequence[Command],
    ) -> None:
        self.scheme = scheme
        self.overrides = overrides
        self.layout = layout
        self.commands = {c.id: c for c in _with_scheme(table, scheme_commands(scheme))}
        self.bindings: dict[tuple[str, str], dict[str, Wish]] = {}
        self.displaced: set[str] = set()

    def keymap(self) -> Keymap:
        """The merged map.

        Raises:
            KeymapError: Something clashes, or is unknown or reserved.
        """
        if self.layout not in LAYOUTS:
            raise KeymapError(f"layout {self.layout!r} is unknown; one of {', '.join(LAYOUTS)}")
        for id in self.overrides:
            self._check_known(id)
        letters = self._tag_letters()
        for wish in self._wishes():
            if wish.key in letters and _gives_way(wish):
                self.displaced.add(wish.command.id)
                self._put(wish._replace(chord=MORE))
            else:
                self._put(wish)
        displaced = frozenset(self.displaced)
        return Keymap(self.commands, self._in_order(), self._written(), self.layout, displaced)

    def _check_known(self, id: str) -> None:
        if id in self.commands:
            return
        # Only a mistake pays for loading the library.
        from rapidfuzz import process

        near = process.extractOne(id, list(self.commands), score_cutoff=50)
        hint = f"did you mean {near[0]}?" if near else "`reviewer keys` lists them all"
        raise KeymapError(f"{USER} {id}: there is no such command; {hint}")

    def _tag_letters(self) -> dict[str, str]:
        """The letters that displace: letter -> id of the tag; those the user changed do not."""
        letters = {}
        for tag in self.scheme.tags:
            id = f"{TAG}{tag.name}"
            if tag.key and id not in self.overrides:
                if tag.key in KEPT:
                    kept = ", ".join(KEPT)
                    raise KeymapError(f"{id}: {tag.key} is reserved, as are all of {kept}")
                letters[tag.key] = id
        return letters

    def _wishes(self) -> Iterable[Wish]:
        """All wishes, those that give way last."""
        wishes = [wish for command in self.commands.values() for wish in self._of(command)]
        return sorted(wishes, key=lambda wish: (SCHEME, USER, DEFAULT).index(wish.by))

    def _of(self, command: Command) -> Iterable[Wish]:
        changed = self.overrides.get(command.id)
        from_scheme = command.handler in ("tag.toggle", "status.set")
        if changed is None:
            for key in command.keys:
                yield self._wish(command, command.chord, key, SCHEME if from_scheme else DEFAULT)
            return
        if not changed and command.id == QUIT:
            raise KeymapError(f"{USER} {QUIT}: needs a key; without one nobody gets out")
        for key in command.keys:
            if command.id.startswith(TAG) and key in DIGITS:
                yield Wish(command, "", key, SCHEME)
        for written in changed:
            yield self._changed(command, written)

    def _changed(self, command: Command, written: str) -> Wish:
        try:
            keys = parse_chord(written)
        except UnknownKeyError as error:
            raise KeymapError(f"{USER} {command.id}: {error}") from None
        if len(keys) > 2:
            raise KeymapError(f"{USER} {command.id}: {written!r} is more than two keys")
        if len(keys) == 2 and not command.acts:
            raise KeymapError(
                f"{USER} {command.id}: {written!r} is two keys; what opens others has one"
            )
        if len(keys) == 2:
            return self._wish(command, self._opened_by(keys[0], command, written), keys[1], USER)
        chord = CONFIDENCE if command.chord == CONFIDENCE else ""
        return self._wish(command, chord, keys[0], USER)

    def _opened_by(self, key: str, command: Command, written: str) -> str:
        """The chord that a key opens, by the user's wish or by default."""
        openers = {}
        for opener in self.commands.values():
            if opener.opens and not opener.acts:
                for one in self.overrides.get(opener.id, opener.keys):
                    # One that cannot be is refused in its own turn.
                    with suppress(UnknownKeyError):
                        openers[parse_key(one)] = opener.opens
        if key not in openers:
            known = ", ".join(openers)
            raise KeymapError(
                f"{USER} {command.id}: {key!r} in {written!r} opens nothing; these do: {known}"
            )
        return openers[key]

    def _wish(self, command: Command, chord: str, written: str, by: str) -> Wish:
        key = parse_key(written)
        if key in UNBOUND:
            free = " ".join(UNBOUND)
            raise KeymapError(
                f"{command.id} ({by}): {key} is reserved; {free} stay free because slow lines"
                " send them as pieces of other keys"
            )
        if key == "escape" and command.id not in PEELS:
            raise KeymapError(f"{command.id} ({by}): escape is reserved for {PEELS[0]}")
        if key in DIGITS and not chord and not command.id.startswith(TAG):
            raise KeymapError(f"{command.id} ({by}): 1 to 9 are reserved for the tags in order")
        return Wish(command, chord, key, by)

    def _put(self, wish: Wish) -> None:
        for scope in wish.command.scope:
            keys = self.bindings.setdefault((scope, wish.chord), {})
            other = keys.setdefault(wish.key, wish)
            if other.command is not wish.command:
                raise KeymapError(_clash(other, wish, scope))

    def _written(self) -> dict[str, tuple[str, ...]]:
        """The keys of each command as they are pressed; displaced ones last."""
        paths: dict[str, dict[tuple[str, str], None]] = {id: {} for id in self.commands}
        for (_, chord), keys in self.bindings.items():
            for wish in keys.values():
                paths[wish.command.id][chord, wish.key] = None
        first = {
            c.opens: next(iter(paths[c.id]), None)
            for c in self.commands.values()
            if not c.acts or c.opens == PART
        }

        def before(chord: str) -> tuple[str, ...]:
            # Which parts there are depends on the span, but one key leads to all of them.
            path = first.get(chord) or first.get(chord.partition(".")[0])
            return () if path is None else (*before(path[0]), path[1])

        return {
            id: tuple(
                " ".join((*before(chord), key))
                for chord, key in sorted(found, key=lambda path: path[0] == MORE)
            )
            for id, found in paths.items()
        }

    def _in_order(self) -> dict[tuple[str, str], dict[str, Command]]:
        """The bindings in the order of the table, whoever wished for them."""
        place = {id: number for number, id in enumerate(self.commands)}
        order: dict[tuple[str, str], dict[str, Command]] = {}
        for at, keys in self.bindings.items():
            wishes = sorted(keys.values(), key=lambda wish: place[wish.command.id])
            order[at] = {wish.key: wish.command for wish in wishes}
        return order


def _with_scheme(table: Sequence[Command], made: Sequence[Command]) -> Iterable[Command]:
    """The table with the tags before the rest of their group and all else after its opener."""
    tags = [command for command in made if not command.chord and command.acts]
    openers = [command for command in made if not command.acts]
    for command in table:
        if tags and command.group == tags[0].group:
            yield from tags
            tags = []
        yield command
        if not command.acts:
            yield from (one for one in made if one.chord == command.opens)
        elif command.opens == PART:
            for opener in openers:
                yield opener
                yield from (one for one in made if one.chord == opener.opens)
    yield from tags


def _gives_way(wish: Wish) -> bool:
    """Whether a default key moves behind the chord `more`, on all its screens alike."""
    beside_tags = bool(set(wish.command.scope) & {*ARTICLE, WORDS})
    return wish.by == DEFAULT and not wish.chord and beside_tags


def _clash(first: Wish, second: Wish, scope: str) -> str:
    where = f" after {first.chord!r}" if first.chord else ""
    one, two = (f"{wish.command.id} ({wish.by})" for wish in (first, second))
    return f"{first.key!r}{where} is both {one} and {two} in the {scope}; change one in {USER}"
