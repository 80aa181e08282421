"""In which week sentences were settled, for agreement over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from reviewer.models import Event
from reviewer.models import values as v
from reviewer.review.statuses import Key
from reviewer.session.core.annotators import Annotators

if TYPE_CHECKING:
    from reviewer.review.ratings import RatedAnswer
    from reviewer.session.core.session import Session


def week_of(at: str) -> str:
    """The week of a moment by ISO 8601 (`2026-W14`); empty if it is none."""
    try:
        year, week, _ = date.fromisoformat(at[:10]).isocalendar()
    except ValueError:
        return ""
    return f"{year:04d}-W{week:02d}"


def settled_in(event: Event) -> Iterator[Key]:
    """The sentences that an event settled."""
    if event.op != "fact":
        for change in event.changes:
            if change.key == v.DECIDED and change.after:
                yield change.article, change.unit


def weeks_of(
    moments: Mapping[str, Mapping[Key, str]], answers: Mapping[str, Iterable[RatedAnswer]]
) -> dict[Key, str]:
    """Sentence -> the week in which the last of those compared settled it.

    Only then can they differ. Sentences of which the history does not tell have none: those that
    were cut anew since, or came with a change of their text.

    Args:
        moments: Annotator -> sentence -> when they settled it.
        answers: Who is compared, with what they settled.
    """
    latest: dict[Key, str] = {}
    for name, own in answers.items():
        known = moments.get(name, {})
        for answer in own:
            key = (answer.article, answer.unit)
            if key in known:
                latest[key] = max(latest.get(key, ""), known[key])
    return {key: week for key, at in latest.items() if (week := week_of(at))}


def weeks(session: Session, answers: Mapping[str, Iterable[RatedAnswer]]) -> dict[Key, str]:
    """The weeks of a whole workspace; see `weeks_of`.

    Args:
        session: Whose store it is.
        answers: Who is compared, with what they settled.
    """
    annotators = Annotators(session.store, session.annotator, session.visibility.rules.aliases)
    folders = annotators.folders() | annotators.folders(machines=True)
    moments: dict[str, dict[Key, str]] = {}
    for name in answers:
        for folder in folders.get(name, ()):
            own = moments.setdefault(name, {})
            for event in session.store.events(folder):
                own.update(dict.fromkeys(settled_in(event), event.at))
    return weeks_of(moments, answers)
