"""What tags, statuses and parts may be called, and how they may look."""

from __future__ import annotations

import re
from typing import Any, Final

from reviewer.config.errors import ConfigFault, Place, nearest, shown, wrong
from reviewer.config.value_checks import line, text

COLORS: Final = ("blue", "orange", "teal", "magenta", "yellow", "cyan", "grey", "red", "green")
"""Colours that every theme has in a shade of its own, in the order in which they are given out.

The first ones stay apart for people who confuse red and green; those two come last.
"""

RESERVED_KEYS: Final = ("j", "k", "u", "s", "space")
"""Keys that no tag can have: up, down, undo, status, settle."""

TAG_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*")
_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")


def word(value: Any, place: Place) -> str:
    """A name that is stored and exported: of a tag, a part, an attribute.

    Column titles, XML names and label sets of other tools take such names as they are.
    """
    if not isinstance(value, str) or not TAG_NAME.fullmatch(value):
        expected = "1 to 40 of a-z A-Z 0-9 _ -, beginning with a letter"
        raise wrong(place, value, f"{expected} (the label can be anything)")
    return value


def status_name(value: Any, place: Place) -> str:
    """The name of a status: like that of a tag, but of several words if need be."""
    if not isinstance(value, str) or not _WORDS.fullmatch(value) or len(value) > 40:
        raise wrong(place, value, "up to 40 letters, digits, _ or -, in words one space apart")
    return value


def letter(value: Any, place: Place) -> str:
    """A key that is one letter of the Latin keyboard."""
    if not (isinstance(value, str) and len(value) == 1 and value.isascii() and value.isalpha()):
        raise wrong(place, value, "one letter from a to z or A to Z")
    return value


def tag_letter(value: Any, place: Place) -> str:
    """A letter that a tag can have; none if it is chosen from the palette only."""
    if value == "":
        return ""
    if value in (*RESERVED_KEYS, " "):
        *first, last = RESERVED_KEYS
        raise ConfigFault(place, f"is {shown(value)}; {', '.join(first)} and {last} are reserved")
    return letter(value, place)


def glyph(value: Any, place: Place) -> str:
    """One character that takes one cell of a terminal."""
    found = line(value, place)
    if len(found) != 1 or not (found.isascii() or _cells(found) == 1):
        raise wrong(place, value, "one character that is one cell wide")
    return found


def color(value: Any, place: Place) -> str:
    """A colour of the palette, or `#rrggbb`."""
    found = text(value, place)
    if found.startswith("#"):
        if not _HEX.fullmatch(found):
            raise wrong(place, value, "# and six digits of 0-9 a-f, as in #4477aa")
    elif found not in COLORS:
        hint = nearest(found, COLORS)
        raise ConfigFault(place, f"is {shown(found)}; {hint} (#rrggbb works too)")
    return found


def _cells(character: str) -> int:
    """Cells that a terminal gives the character: 0, 1 or 2."""
    from rich.cells import cell_len

    return cell_len(character)
