"""In which week sentences were settled, for agreement over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

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


def weeks(session: Session, answers: Mapping[str, Iterable[RatedAnswer]]) -> dict[Key, str]:
    """Sentence -> the week in which the last of those compared settled it.

    Only then can they differ. Sentences of which the history does not tell have none: those that
    were cut anew since, or came with a change of their text.

    Args:
        session: Whose store it is.
        answers: Who is compared, with what they settled.
    """
    annotators = Annotators(session.store, session.annotator, session.visibility.rules.aliases)
    folders = annotators.folders() | annotators.folders(machines=True)
    latest: dict[Key, str] = {}
    for name, own in answers.items():
        moments: dict[Key, str] = {}
        for folder in folders.get(name, ()):
            for event in session.store.events(folder):
                for change in event.changes if event.op != "fact" else ():
                    if change.key == v.DECIDED and change.after:
                        moments[change.article, change.unit] = event.at
        for answer in own:
            key = (answer.article, answer.unit)
            if key in moments:
                latest[key] = max(latest.get(key, ""), moments[key])
    return {key: week for key, at in latest.items() if (week := week_of(at))}
