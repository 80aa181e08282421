"""Going into Review: whether one may, what is asked first, and the disputes of all articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from reviewer.ports import StoreError
from reviewer.review.votes import Dispute
from reviewer.session.adjudicating import Adjudication
from reviewer.session.edits import Outcome

if TYPE_CHECKING:
    from reviewer.session.session import Session


class Entry(NamedTuple):
    """Whether an article can be reviewed now.

    Attributes:
        how: `open`; `ask` before it shows others' work to somebody who has not annotated the
            article; `hidden` until its annotator submits it; `nobody` else has annotated it.
        words: One line for the user; empty for `open`.
    """

    how: Literal["open", "ask", "hidden", "nobody"]
    words: str = ""


def entry(session: Session, article: str) -> Entry:
    """Whether an article can be reviewed now."""
    if not session.others.crew.on(article):
        return Entry("nobody", "nobody has annotated this article yet: there is nothing to review")
    if session.blindness.sees(article):
        return Entry("open")
    if session.tally(article).decided:
        words = "others' work shows once you have submitted the article: ! on the Desk submits it"
        return Entry("hidden", words)
    if session.store.recall(_asked(session)):
        return Entry("open")
    words = (
        "you have not annotated this article: reviewing it shows what others say, and what you"
        " annotate afterwards is marked as said with that in view. Go on?"
    )
    return Entry("ask", words)


def enter(session: Session, article: str) -> Outcome | None:
    """Notes that others' work on an article is shown from now on; call it before painting.

    Whoever was asked is not asked again in this workspace.

    Returns:
        A refusal, if that could not be noted; then nothing must be shown.
    """
    if not session.blindness.sees(article):
        session.store.remember(_asked(session), True)
    return session.blindness.show(article, session.others.crew.on(article))


def _asked(session: Session) -> str:
    return f"reviews:{session.annotator}"


def disputes(session: Session, *, every: bool = False) -> Iterator[list[Dispute]]:
    """The sentences that want an adjudicator, one article at a time, so that a caller can stop.

    Only articles of which others' work may be seen, and that two people annotated or somebody
    adjudicated; one that cannot be read is passed over (it is among the problems).

    Args:
        session: The adjudicator at work.
        every: Whether to give all sentences that anybody voted on.
    """
    for article in session.store.articles():
        if article.missing or entry(session, article.id).how != "open":
            continue
        if len(session.others.crew.on(article.id)) < 2 and not every:
            continue
        try:
            side = session.others.look(article.id)
            yield Adjudication(session, article.id, side).disputes(every=every)
        except StoreError:
            continue
