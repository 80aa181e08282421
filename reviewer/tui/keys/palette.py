"""What the palette and the help list: the commands for here, with their present keys.

Loads no textual. Both are one screen (`reviewer.tui.screens.dialogs.command_list`): Textual's own
palette gathers its matches in the background and takes Enter for whatever stands first by then, so
that `:q` and Enter, typed at speed, would run another command.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from reviewer.tui.commands.table import CONFIDENCE
from reviewer.tui.keys.keymap import Here
from reviewer.tui.keys.names import shown

NO_MATCH: Final = 9
UNRANKED: Final = 99
"""The rank of a command that the key bar never shows."""


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
        rank: Its place in the key bar: what is used much has a low one.
    """

    id: str
    group: str
    keys: tuple[str, ...]
    label: str
    help: str
    aliases: tuple[str, ...] = ()
    runs: bool = True
    rank: int = UNRANKED


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
            command.rank or UNRANKED,
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
    far = [(distance(entry, query), entry) for entry in known]
    found = [(steps, entry) for steps, entry in far if steps < NO_MATCH]
    if not found:
        return _similar(known, query)
    if best_first and query.strip():
        found.sort(key=lambda pair: (pair[0], pair[1].rank, len(pair[1].label)))
    return [entry for _, entry in found]


def distance(entry: PaletteEntry, query: str) -> int:
    """How far an entry is from what was typed: 0 is it, `NO_MATCH` is not at all.

    Nearest are its name or a key of it, then where its name begins like that, then where words of
    its name do, then those of its help; last come letters in the middle of a word.
    """
    exact = query.strip()
    wanted = exact.casefold()
    words = wanted.split()
    names = " ".join((entry.label, entry.id, *entry.aliases)).casefold()
    everything = f"{names} {entry.help} {entry.group}".casefold()
    if wanted in (entry.label.casefold(), entry.id, *entry.aliases):
        return 0
    if exact in entry.keys:
        return 1
    if not all(word in everything for word in words):
        return NO_MATCH
    nearness = (
        entry.label.casefold().startswith(wanted),
        _begun(words, names),
        _begun(words, everything),
        all(word in names for word in words),
    )
    return 2 + (nearness.index(True) if any(nearness) else len(nearness))


def _begun(words: Sequence[str], text: str) -> bool:
    """Whether each of the words begins one of the text."""
    return all(re.search(rf"\b{re.escape(word)}", text) for word in words)


def _similar(known: Sequence[PaletteEntry], query: str) -> list[PaletteEntry]:
    # Only a misspelling pays for loading the library.
    from rapidfuzz import fuzz, process

    labels = [entry.label.casefold() for entry in known]
    near = process.extract(query.strip().casefold(), labels, scorer=fuzz.ratio, score_cutoff=70)
    return [known[place] for _, _, place in near]
