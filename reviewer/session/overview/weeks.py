"""In which week sentences were settled, for agreement over time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from reviewer.models import Event
from reviewer.models import values as v
from reviewer.review.answer_columns import AnswerColumn, SentenceList
from reviewer.review.statuses import Key
from reviewer.session.core.annotators import Annotators

if TYPE_CHECKING:
    from reviewer.review.ratings import RatedAnswer
    from reviewer.session.core.session import Session
    from reviewer.session.overview.comparison import Gathered


def week_of(at: str) -> str:
    """The week of a moment by ISO 8601 (`2026-W14`); empty if it is none."""
    try:
        year, week, _ = date.fromisoformat(at[:10]).isocalendar()
    except ValueError:
        return ""
    return f"{year:04d}-W{week:02d}"


@lru_cache(maxsize=4_096)
def _day(at: str) -> int:
    """The number of a day; 0 if it is none."""
    try:
        return date.fromisoformat(at).toordinal()
    except ValueError:
        return 0


@lru_cache(maxsize=4_096)
def _week(day: int) -> str:
    return week_of(date.fromordinal(day).isoformat())


def settled_in(event: Event) -> Iterator[Key]:
    """The sentences that an event settled."""
    if event.op != "fact":
        for change in event.changes:
            if change.key == v.DECIDED and change.after:
                yield change.article, change.unit


class Weeks(Mapping[Key, str]):
    """Sentence -> the week in which the last of those compared settled it.

    Only then can they differ. Sentences of which the history does not tell are not in it: those
    that were cut anew since, or came with a change of their text.
    """

    def __init__(self, sentences: SentenceList, latest: Sequence[int]) -> None:
        """Of these sentences.

        Args:
            sentences: The sentences.
            latest: For each the day, as `date.toordinal` counts them; 0 where it is not known.
        """
        self._sentences = sentences
        self._latest = latest

    def __getitem__(self, key: Key) -> str:
        """The week of a sentence (`2026-W14`)."""
        index = self._sentences.find(key)
        if index is None or not self._latest[index]:
            raise KeyError(key)
        return _week(self._latest[index])

    def __iter__(self) -> Iterator[Key]:
        """The sentences of which it is known."""
        return (self._sentences.key(at) for at, day in enumerate(self._latest) if day)

    def __len__(self) -> int:
        """How many these are."""
        return len(self._latest) - self._latest.count(0)


class SettledDays:
    """On which day everybody settled what last; a number for each sentence."""

    def __init__(self, sentences: SentenceList) -> None:
        """Nothing is known yet.

        Args:
            sentences: All that are compared.
        """
        self._sentences = sentences
        self._days: dict[str, array[int]] = {}

    def take(self, name: str, event: Event, counts: Callable[[str], bool] = lambda _: True) -> None:
        """Takes in an event of somebody's, in the order of their history.

        Args:
            name: Who.
            event: It.
            counts: Whether what is said of an article counts.
        """
        own = self._days.get(name)
        if own is None:
            own = self._days[name] = array("i", bytes(4 * len(self._sentences)))
        day = _day(event.at[:10])
        for key in settled_in(event):
            if counts(key[0]) and (index := self._sentences.find(key)) is not None:
                own[index] = day

    def weeks(self, answers: Mapping[str, Iterable[RatedAnswer]]) -> Weeks:
        """The weeks of what was settled.

        Args:
            answers: Who is compared, with what they settled of these sentences.
        """
        latest = array("i", bytes(4 * len(self._sentences)))
        for name, own in answers.items():
            known = self._days.get(name)
            for place in own.places if known and isinstance(own, AnswerColumn) else ():
                if known and known[place] > latest[place]:
                    latest[place] = known[place]
        return Weeks(self._sentences, latest)


def weeks(session: Session, found: Gathered) -> Weeks:
    """The weeks of a whole workspace.

    Args:
        session: Whose store it is.
        found: What is compared.
    """
    annotators = Annotators(session.store, session.annotator, session.visibility.rules.aliases)
    folders = annotators.folders() | annotators.folders(machines=True)
    days = SettledDays(found.sentences)
    for name in found.answers:
        for folder in folders.get(name, ()):
            for event in session.store.events(folder, keys=(v.DECIDED,)):
                days.take(name, event)
    return days.weeks(found.answers)
