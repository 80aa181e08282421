"""Dates and times that a reader of JSON would take for timestamps, written so that it does not.

pyarrow, with which `datasets` reads JSON, makes a timestamp of every column whose texts all look
like one (a date alone does too), and a text of it again that reads otherwise. With a fraction of
a second it leaves them alone. How many zeros are added says what was there before.
"""

from __future__ import annotations

import re
from typing import Final

_STAMP: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:(?P<hour>[T ][0-9]{2})(?P<minute>:[0-9]{2})?(?P<second>:[0-9]{2})?"
    r"(?P<fraction>\.0*)?(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_LONGEST: Final = 48
_SECOND, _MINUTE, _HOUR, _DAY = 6, 7, 8, 9
"""Zeros that stand for: seconds were given; minutes; hours; only a day."""


def stamped(text: str) -> str:
    """The text, with a fraction of a second if it is a date or time without one."""
    found = _match(text)
    if found is None:
        return text
    day, hour, minute, second, fraction, zone = found.groups("")
    if fraction:
        zeros = len(fraction) - 1
        return text if zeros < _SECOND else f"{day}{hour}{minute}{second}{fraction}0000{zone}"
    if second and not minute:
        return text
    zeros = _SECOND if second else _MINUTE if minute else _HOUR if hour else _DAY
    return f"{day}{hour or 'T00'}{minute or ':00'}{second or ':00'}.{'0' * zeros}{zone}"


def plain(text: str) -> str:
    """The text that was `stamped`."""
    found = _match(text)
    if found is None or len(found["fraction"] or "") <= _SECOND:
        return text
    day, hour, minute, second, fraction, zone = found.groups("")
    zeros = len(fraction) - 1
    if zeros > _DAY:
        return f"{day}{hour}{minute}{second}{fraction[:-4]}{zone}"
    kept = {_SECOND: hour + minute + second, _MINUTE: hour + minute, _HOUR: hour, _DAY: ""}
    return f"{day}{kept[zeros]}{zone}"


def _match(text: str) -> re.Match[str] | None:
    if len(text) < 10 or len(text) > _LONGEST or text[4] != "-":
        return None
    return _STAMP.fullmatch(text)
