"""Time spent on sentences, honestly: what nobody worked is not counted.

Every key and click is a sign of work. What passes between two of them belongs to the sentence
that was under the cursor in between, but no more than `IDLE` of it: reading goes on for a while
without a key, lunch does not. So a pause of any length counts for at most half a minute.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeAlias

from reviewer.models import Change
from reviewer.models import values as v

if TYPE_CHECKING:
    from reviewer.session.core.annotated_article import OpenArticle
    from reviewer.session.core.session import Session

IDLE: Final = 30.0
"""Most seconds that count between two signs of work."""

Where: TypeAlias = tuple[str, str]
"""An article's id and the id of an annotation or sentence in it."""


class TimeTracker:
    """Adds up time by sentence. A sign of work costs a dictionary entry."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        """Nothing counted yet.

        Args:
            now: Gives the time in seconds, from any beginning.
        """
        self._now = now
        self._last: float | None = None
        self._gathered: dict[Where, float] = {}

    def sign(self, where: Where | None) -> None:
        """Somebody pressed a key or a button.

        Args:
            where: What was under the cursor until now; None if that was no sentence.
        """
        now = self._now()
        if where is not None and self._last is not None:
            spent = min(IDLE, max(0.0, now - self._last))
            self._gathered[where] = self._gathered.get(where, 0.0) + spent
        self._last = now

    @property
    def quiet(self) -> float:
        """Seconds since the last sign; without end before the first."""
        return math.inf if self._last is None else self._now() - self._last

    @property
    def gathered(self) -> float:
        """Seconds counted and not taken yet."""
        return sum(self._gathered.values())

    def collect(self) -> Mapping[str, list[Change]]:
        """What was counted since the last call, as facts for the journal: article -> changes."""
        taken, self._gathered = self._gathered, {}
        facts: dict[str, list[Change]] = {}
        for (article, unit), seconds in taken.items():
            if milliseconds := round(seconds * 1000):
                change = Change(article, unit, v.TIME, None, milliseconds)
                facts.setdefault(article, []).append(change)
        return facts


def time_on(session: Session, article: OpenArticle, place: int) -> int:
    """Milliseconds that the annotator has spent on a sentence, as far as they are written down."""
    times = session.store.facts(session.annotator, article.article.id).time
    units = {article.layout.id(place), *article.at(place).units}
    return sum(times.get(unit, 0) for unit in units)


def words(milliseconds: int) -> str:
    """A time in words: `45 s`, `3 min`, `2 h 05 min`."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
