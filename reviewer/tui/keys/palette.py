"""What the palette and the help list: the commands for here, with their present keys.

Loads no textual. Both are one screen (`reviewer.tui.screens.dialogs.command_list`): Textual's own
palette gathers its matches in the background and takes Enter for whatever stands first by then, so
that `:q` and Enter, typed at speed, would run another command.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from reviewer.tui.commands.table import CONFIDENCE
from reviewer.tui.keys.keymap import Here
from reviewer.tui.keys.names import shown

NO_MATCH: Final = 9


class PaletteEntry(NamedTuple):
    """A command in the list.

    Attributes:
        id: The command.
        group: Its heading.
        keys: Its keys as shown.
        label: What it does, in a word or two.
        help: The same in a sentence.
        aliases: Other words that find it.
        runs: Whether choosing it does something; a confidence needs a status first.
    """

    id: str
    group: str
    keys: tuple[str, ...]
    label: str
    help: str
    aliases: tuple[str, ...] = ()
    runs: bool = True


def entries(here: Here) -> list[PaletteEntry]:
    """All that can be done on a screen, in the order of the help."""
    return [
        PaletteEntry(
            command.id,
            command.group,
            tuple(shown(key) for key in here.keys(command.id)),
            command.label,
            command.help,
            command.aliases,
            command.chord != CONFIDENCE,
        )
        for command in here.commands
    ]


def matching(
    known: Sequence[PaletteEntry], query: str, *, best_first: bool = False
) -> list[PaletteEntry]:
    """The entries that hold every word of a query.

    Args:
        known: What to look through.
        query: Words, in any order; parts of words do, case does not matter.
        best_first: By how well they match, else in their own order.

    Returns:
        Those that match; where none does, those spelled much like it.
    """
    ranked = [(rank(entry, query), entry) for entry in known]
    found = [(place, entry) for place, entry in ranked if place < NO_MATCH]
    if not found:
        return _similar(known, query)
    if best_first:
        found.sort(key=lambda pair: pair[0])
    return [entry for _, entry in found]


def rank(entry: PaletteEntry, query: str) -> int:
    """How well an entry matches: 0 is best, `NO_MATCH` is not at all."""
    exact = query.strip()
    wanted = exact.casefold()
    words = wanted.split()
    everything = " ".join((entry.label, entry.id, entry.help, entry.group, *entry.aliases))
    if not words:
        return 0
    if wanted in (entry.label.casefold(), entry.id, *entry.aliases):
        return 0
    if exact in entry.keys:
        return 1
    if not all(word in everything.casefold() for word in words):
        return NO_MATCH
    label = entry.label.casefold()
    places = (label.startswith(wanted), wanted in label, all(word in entry.id for word in words))
    return 2 + (places.index(True) if any(places) else len(places))


def _similar(known: Sequence[PaletteEntry], query: str) -> list[PaletteEntry]:
    # Only a misspelling pays for loading the library.
    from rapidfuzz import fuzz, process

    labels = [entry.label.casefold() for entry in known]
    near = process.extract(query.strip().casefold(), labels, scorer=fuzz.ratio, score_cutoff=70)
    return [known[place] for _, _, place in near]
