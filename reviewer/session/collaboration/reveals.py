"""Going into Review: whether one may, what is asked first, and the record that one did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from reviewer.models import values as v
from reviewer.session.core.edits import Outcome

if TYPE_CHECKING:
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide


class ReviewAccess(NamedTuple):
    """Whether an article can be reviewed now.

    Attributes:
        how: `open`; `ask` before it shows others' work to somebody who has not annotated the
            article; `hidden` until its annotator submits it; `nobody` else has annotated it.
        words: One line for the user; empty for `open`.
    """

    how: Literal["open", "ask", "hidden", "nobody"]
    words: str = ""


def entry(session: Session, article: str) -> ReviewAccess:
    """Whether an article can be reviewed now."""
    if not session.others.crew.on(article):
        return ReviewAccess(
            "nobody", "nobody has annotated this article yet: there is nothing to review"
        )
    if session.blindness.sees(article):
        return ReviewAccess("open")
    tally = session.tally(article)
    if tally.decided or tally.tags or tally.statuses:
        words = "others' work is hidden until you submit the article: ! on the Desk"
        return ReviewAccess("hidden", words)
    if session.blindness.me in session.store.assignments().get(article, ()):
        words = "assigned to you: annotate and submit it (!) before you review it"
        return ReviewAccess("hidden", words)
    if session.store.recall(_asked(session)):
        return ReviewAccess("open")
    words = (
        "you have not annotated this article: reviewing it shows what others say, and what you"
        " annotate afterwards is marked as said with that in view. Go on?"
    )
    return ReviewAccess("ask", words)


def enter(session: Session, article: str) -> Outcome | None:
    """Notes that others' work on an article is shown from now on; call it before painting.

    Whoever was asked is not asked again in this workspace.

    Returns:
        A refusal, if that could not be noted; then nothing must be shown.
    """
    if not session.blindness.sees(article):
        session.store.remember(_asked(session), True)
    crew = session.others.crew
    machines = [
        name
        for name, folders in crew.folders(machines=True).items()
        if any(article in session.store.tallies(folder) for folder in folders)
    ]
    return session.blindness.show(article, [*crew.others_on(article), *machines])


def may_see(session: Session, side: SideBySide, place: int) -> bool:
    """Whether what others say of a sentence may be seen by the rules of the workspace."""
    opened = side.article
    units = {opened.layout.id(place), *opened.at(place).units}
    decided = v.DECIDED in opened.at(place).values
    return session.blindness.sees_at(side.id, units, decided=decided)


def may_look(session: Session, article: str) -> bool:
    """Whether a queue of others' work may look into an article at all."""
    return session.blindness.rules.reveal == "sentence" or entry(session, article).how == "open"


def may_show(session: Session, side: SideBySide, place: int) -> bool:
    """Whether what others say of a sentence may be shown now, which is then to be noted.

    Whoever only reviews has been asked, and may see what nobody has shown them yet.
    """
    return may_see(session, side, place) or entry(session, side.id).how == "open"


def note_shown(session: Session, side: SideBySide, places: Iterable[int]) -> Outcome | None:
    """Notes that others' work on sentences is shown from now on; call it before painting.

    Returns:
        A refusal, if that could not be noted; then nothing must be shown.
    """
    opened, crew = side.article, session.others.crew
    units: set[str] = set()
    for place in places:
        if not may_see(session, side, place):
            return enter(session, side.id)
        units |= {opened.layout.id(place), *opened.at(place).units}
    return session.blindness.show(side.id, crew.others_on(side.id), units) if units else None


def _asked(session: Session) -> str:
    return f"reviews:{session.annotator}"
