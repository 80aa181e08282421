"""What is wrong with a configuration, in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indexes (from 0) that lead to a value: `("scheme", "tags", 2, "key")`."""

LONGEST: Final = 40
"""Characters of a wrong value that a message shows."""


class ConfigError(Exception):
    """A configuration that cannot be used; its text is one clear line for the user."""


class ConfigFault(Exception):
    """A wrong value at a place of a configuration, before it is known which file that is.

    Attributes:
        place: Where; the most exact place that is known.
        message: What is wrong, as the rest of a sentence that begins with the place.
    """

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message

    def __str__(self) -> str:
        """Place and message as one sentence."""
        return f"{name_of(self.place)} {self.message}".lstrip()


def wrong(place: Place, value: object, expected: str) -> ConfigFault:
    """The fault that a value is not what was expected."""
    return ConfigFault(place, f"is {shown(value)}; expected {expected}")


def shown(value: object) -> str:
    """A value as a message shows it: as TOML writes it, and short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and abs(value) > 10**LONGEST:
        return "a huge number"
    return f'"{_short(value)}"' if isinstance(value, str) else _short(str(value))


def name_of(place: Place) -> str:
    """A place as people write it; items of a list are counted from 1: `scheme.tags[3].key`."""
    name = ""
    for step in place:
        if isinstance(step, int):
            name += f"[{step + 1}]"
        else:
            name += f".{quoted(step)}" if name else quoted(step)
    return name


def quoted(key: str) -> str:
    """A key as TOML writes it: in quotation marks where it holds more than letters and - _."""
    bare = key.replace("-", "").replace("_", "")
    return key if bare.isalnum() and bare.isascii() else f'"{_short(key)}"'


def _short(text: str) -> str:
    """The text cut to its length, with whatever could disturb a terminal written as an escape."""
    plain = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:LONGEST]
    )
    return plain if len(text) <= LONGEST else plain + "…"


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that ends a message about an unknown name: the one probably meant, or all of them."""
    from rapidfuzz import fuzz, process, utils

    names = [one for one in known if one]
    found = process.extractOne(
        name, names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60
    )
    return f'did you mean "{found[0]}"?' if found else f"expected one of {', '.join(names)}"
