"""Checks of single values of a configuration, put together into checks of tables.

pydantic could do this, but its import alone costs several times what the rest of the start-up
does, and a workspace with a reviewer.toml would pay it each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from reviewer.config.errors import ConfigFault, Place, nearest, shown, wrong

T = TypeVar("T")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
Check: TypeAlias = Callable[[Any, Place], T]
"""Takes a value as TOML gave it and its place; returns it in the form in which it is kept.

Raises:
    Fault: The value is not what it should be.
"""


def text(value: Any, place: Place) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise wrong(place, value, "a text in quotation marks")
    return value


def line(value: Any, place: Place) -> str:
    """A text of one line that is not empty."""
    found = text(value, place)
    if not found.strip() or _CONTROL.search(found):
        raise wrong(place, value, "a text of one line, not empty")
    return found


def switch(value: Any, place: Place) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise wrong(place, value, "true or false")
    return value


def number(least: int, most: int | None = None) -> Check[int]:
    """A whole number from `least` to `most`, or without an upper limit."""
    expected = f"a whole number from {least}" + (f" to {most}" if most is not None else "")

    def check(value: Any, place: Place) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise wrong(place, value, expected)
        if most is not None and value > most:
            raise wrong(place, value, expected)
        return value

    return check


def choice(*names: str) -> Check[str]:
    """One of the names."""

    def check(value: Any, place: Place) -> str:
        found = text(value, place)
        if found not in names:
            raise ConfigFault(place, f"is {shown(found)}; {nearest(found, names)}")
        return found

    return check


def items(check_item: Check[T], least: int = 0) -> Check[tuple[T, ...]]:
    """A list of at least so many values that all pass the same check."""

    def check(value: Any, place: Place) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise wrong(place, value, "a list in square brackets")
        if len(value) < least:
            raise ConfigFault(place, f"has too few entries; expected at least {least}")
        return tuple(check_item(item, (*place, index)) for index, item in enumerate(value))

    return check


def table(fields: Mapping[str, Check[Any]], needed: Iterable[str] = ()) -> Check[dict[str, Any]]:
    """A table with these keys and no others, of which some are needed."""

    def check(value: Any, place: Place) -> dict[str, Any]:
        for key in mapping(value, place):
            if key not in fields:
                hint = nearest(key, fields)
                raise ConfigFault((*place, key), f"is not a setting; {hint}")
        for key in needed:
            if key not in value:
                raise ConfigFault(place, f"has no {key}; every entry needs one")
        return {key: fields[key](found, (*place, key)) for key, found in value.items()}

    return check


def mapping(value: Any, place: Place) -> dict[str, Any]:
    """A table with any keys."""
    if not isinstance(value, dict):
        raise wrong(place, value, "a table")
    return value
