"""Which changes decide a sentence: what the pace counts."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.models import Change, Event
from reviewer.models import values as v


def decided_by(event: Event) -> Iterator[Change]:
    """The changes of an event that decide a sentence which was not decided."""
    if event.op != "edit":
        return
    for change in event.changes:
        if change.key == v.DECIDED and change.before is None and change.after:
            yield change
