"""When an article was written, and how far apart the days are that two sentences name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from reviewer.assist.cues import Cues

_DAY: Final = re.compile(r"d_([^\W\d_]+)(\d+)")
_ISO: Final = re.compile(r"\b((?:19|20)\d\d)[-/](\d\d)[-/](\d\d)(?!\d)")
_DAY_FIRST: Final = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([^\W\d_]{3,9})\.?,?[\s-]+((?:19|20)\d\d)\b"
)
_MONTH_FIRST: Final = re.compile(
    r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b"
)
_YEAR: Final = 365


def written_day(stated: str, beginning: str, cues: Cues) -> int | None:
    """The day on which an article was written, as an ordinal (1 is 1 January of year 1).

    Args:
        stated: What its file says of that, in whatever form; may be empty.
        beginning: The sentences with which it begins, of which the only full date counts.
        cues: The words of its language.
    """
    if stated:
        found = next(_dates(stated, cues), None)
        if found is not None:
            return found
    named = set(_dates(beginning, cues))
    return named.pop() if len(named) == 1 else None


def _dates(text: str, cues: Cues) -> Iterator[int]:
    """The full dates of a text; what is no date of the calendar is none."""
    months = cues.numbers("facts", "calendar")
    for year, month, day in _ISO.findall(text):
        yield from _ordinal(year, int(month), day)
    for day, name, year in _DAY_FIRST.findall(text):
        yield from _ordinal(year, int(months.get(name[:3].lower(), 0)), day)
    for name, day, year in _MONTH_FIRST.findall(text):
        yield from _ordinal(year, int(months.get(name[:3].lower(), 0)), day)


def _ordinal(year: str, month: int, day: str) -> Iterator[int]:
    try:
        yield date(int(year), month, int(day)).toordinal()
    except ValueError:
        return


def are_months_apart(first: Iterable[str], second: Iterable[str], near: int, cues: Cues) -> bool:
    """Whether two sentences both name months or days, and none of one is near one of the other.

    Args:
        first: The terms of one of them, of which those of days and months count.
        second: Those of the other one.
        near: So many days apart days are near one another; of months of which no day is named
            only the same one is.
        cues: The words of their language.
    """
    named = [{term for term in each if term.startswith("d_")} for each in (first, second)]
    days = [list(_days_of_year(each, cues)) for each in named]
    if not all(days):
        return all(named) and named[0].isdisjoint(named[1])
    apart = (abs(one - other) for one in days[0] for other in days[1])
    return all(near < each < _YEAR - near for each in apart)


def _days_of_year(terms: Iterable[str], cues: Cues) -> Iterator[int]:
    """About the days of the year that terms such as `d_mar4` name."""
    months = cues.numbers("facts", "calendar")
    for term in terms:
        found = _DAY.fullmatch(term)
        if found and found[1] in months:
            yield round((months[found[1]] - 1) * _YEAR / 12) + int(found[2])
