"""Which of somebody's answers an adjudicator decided otherwise, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.shared_keys import common_checks
from reviewer.review.votes import answer
from reviewer.session.collaboration import remarks

if TYPE_CHECKING:
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide


_SECOND: Final = len("2026-01-01T00:00:00")


class Overruled(NamedTuple):
    """An answer that was decided otherwise.

    Attributes:
        key: What was decided: `tag:<tag>`, `check:<id>`, or the one tag of a sentence.
        said: What one says oneself: yes or no, a status, or the one tag (empty for none).
        decided: What was decided.
        by: Who decided it.
        why: The reason; empty for none.
        at: When, UTC; empty if that is not known.
    """

    key: str
    said: Json
    decided: Json
    by: str
    why: str
    at: str


def overruled(session: Session, side: SideBySide, place: int) -> tuple[Overruled, ...]:
    """What was decided otherwise than one says oneself, of a sentence that may be seen.

    What was answered since, by a remark on the sentence, is done; so is what adjudicators
    differ on.

    Args:
        session: The annotator at work.
        side: The article with everybody's annotations.
        place: The sentence's index.
    """
    me = session.others.annotators.me
    mine = side.values(place).get(me)
    if mine is None:
        return ()
    found = tuple(_found(session, side, place, mine))
    if not found:
        return ()
    spoken = max(_spoken(session, side, place, me), default="")
    # Decisions are dated to the second, remarks finer.
    return tuple(one for one in found if one.at[:_SECOND] > spoken[:_SECOND] or not spoken)


def _found(session: Session, side: SideBySide, place: int, mine: Values) -> Iterator[Overruled]:
    tags, checks = answer(mine), common_checks(mine)
    for key, ruling in session.gold.decisions(side.id).at(place).items():
        if ruling.reopened:
            continue
        said: Json = None
        if key.startswith(v.TAG) and tags is not None:
            said = key[len(v.TAG) :] in tags
        elif key == ONE_TAG and tags is not None and len(tags) < 2:
            said = next(iter(tags), "")
        elif key in checks and not checks[key].get("withdrawn"):
            said = checks[key]["status"]
        last = max(ruling.live, key=lambda decision: decision.at)
        if said is not None and said != last.answer:
            yield Overruled(key, said, last.answer, last.by, last.why, last.at)


def _spoken(session: Session, side: SideBySide, place: int, me: str) -> Iterator[str]:
    """When one remarked on the sentence, or answered a remark there."""
    for thread in remarks.threads(session, side, place, sees=True):
        if thread.by == me:
            yield thread.at
        yield from (reply.at for reply in thread.answers if reply.by == me)
