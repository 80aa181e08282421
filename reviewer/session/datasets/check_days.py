"""The day on which each check was decided, or signed off: for lists of published fact-checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from reviewer.formats.example import GOLD
from reviewer.models import Change
from reviewer.models import values as v
from reviewer.ports import Store

CheckKey = tuple[str, str, str]
"""Id of the example, annotator as in the export, id of the check."""

_RULED: Final = f"gold:{v.CHECK}"


class _Stated(NamedTuple):
    """Something that was said of a check: of which sentence, whose it is, its id, and when."""

    example: str
    whose: str
    check: str
    at: str


def check_days(store: Store, names: Mapping[str, str]) -> dict[CheckKey, str]:
    """The latest day on which each check was set, ruled on, or approved by a second person.

    A check of the gold that nobody ruled on has the day of the last vote. All journals are read
    once.

    Args:
        store: Where they are.
        names: Annotator -> what they are called in the export, where that is another.

    Returns:
        Check -> the day in UTC, `YYYY-MM-DD`.
    """
    days: dict[CheckKey, str] = {}
    votes: dict[CheckKey, str] = {}
    for annotator in store.annotators():
        for event in store.events(annotator):
            for change in event.changes:
                for one in _stated(annotator, change, event.at):
                    key = (one.example, names.get(one.whose, one.whose), one.check)
                    days[key] = max(days.get(key, ""), one.at[:10])
                    if one.whose != GOLD:
                        voted = (one.example, GOLD, one.check)
                        votes[voted] = max(votes.get(voted, ""), one.at[:10])
    return {**votes, **days}


def _stated(annotator: str, change: Change, at: str) -> Iterator[_Stated]:
    example, value = f"{change.article}:{change.unit}", change.after
    if value is None:
        return
    if change.key.startswith(v.CHECK):
        yield _Stated(example, annotator, change.key[len(v.CHECK) :], at)
    elif change.key.startswith(_RULED):
        yield _Stated(example, GOLD, change.key[len(_RULED) :], at)
    elif change.key.startswith(v.SIGNOFF) and isinstance(value, dict):
        about, on = value.get("about"), value.get("on")
        if value.get("verdict") == "approved" and isinstance(about, str) and isinstance(on, str):
            yield _Stated(example, about, on, at)
