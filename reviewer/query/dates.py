"""Dates as articles have them: days, months or years, compared as ranges of days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from typing import Final

from reviewer.config.errors import shown
from reviewer.query.value_names import WILDCARD, WrongValue, matcher

Range = tuple[str, str]
"""First and last day, `YYYY-MM-DD`."""

_ISO: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_VALUE: Final = re.compile(r"(>=|<=|>|<|=|)(.*)", re.DOTALL)
_COMPARE: Final[dict[str, Callable[[Range, Range], bool]]] = {
    ">": lambda its, wanted: its[0] > wanted[1],
    ">=": lambda its, wanted: its[0] >= wanted[0],
    "<": lambda its, wanted: its[1] < wanted[0],
    "<=": lambda its, wanted: its[1] <= wanted[1],
    "=": lambda its, wanted: its[0] >= wanted[0] and its[1] <= wanted[1],
}


def days(date: str) -> Range | None:
    """The days that a date covers; None if it is no ISO date. A time of day may follow."""
    found = _ISO.match(date)
    if found is None or date[found.end() : found.end() + 1] not in ("", "T", "t", " "):
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if year == 0 or (found[2] and not 1 <= month <= 12):
        return None
    length = monthrange(year, month or 12)[1]
    if found[3] and not 1 <= day <= length:
        return None
    start = f"{year:04}-{month or 1:02}-{day or 1:02}"
    return start, f"{year:04}-{month or 12:02}-{day or length:02}"


def resolve(value: str) -> str:
    """The value if it is one that `test` understands.

    Raises:
        WrongValue: It is not.
    """
    sign, date = _parts(value)
    if WILDCARD in value:
        if not sign:
            return value
    elif days(date) and _ISO.fullmatch(date):
        return value
    said = f"{shown(date)} is no date" if date else "a date is missing"
    raise WrongValue(f"{said}; expected 2026, 2026-01 or 2026-01-31, after > >= < <= = if need be")


def test(value: str) -> Callable[[str], bool]:
    """What says whether the date of an article fits a value; one that is no date never does."""
    if WILDCARD in value:
        fits = matcher(value)
        return lambda date: bool(date) and fits(date)
    sign, date = _parts(value)
    compare, wanted = _COMPARE[sign or "="], days(date)

    def compares(date: str) -> bool:
        its = days(date)
        return its is not None and wanted is not None and compare(its, wanted)

    return compares


def _parts(value: str) -> tuple[str, str]:
    found = _VALUE.fullmatch(value)
    return (found[1], found[2]) if found else ("", value)
