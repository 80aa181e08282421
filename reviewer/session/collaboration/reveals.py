"""What is shown of others' work, noted before it is painted; submitting; going into Review."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reviewer.models import Change
from reviewer.models import values as v
from reviewer.models.annotation import Tally
from reviewer.models.phrases import count_of
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.visibility import WHOLE, refusal

if TYPE_CHECKING:
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide


AT_ONCE: Final = 500
"""Articles whose reveal is written down in one event."""


def show(
    session: Session, article: str, names: Collection[str], units: Collection[str] = (WHOLE,)
) -> Outcome | None:
    """Writes down that others' work is shown from now on; what is known already is not.

    Call it before the work is painted, with everybody whose work is there to be seen.

    Args:
        session: The annotator at work.
        article: The article.
        names: Whose work.
        units: The sentence's ids; of the whole article `WHOLE`.

    Returns:
        A refusal, if it could not be written; then nothing must be shown.
    """
    refused = _note(session, article, names, units)
    if refused is None and session.visibility.sees(article):
        session.on_shown(article)
    return refused


def _note(
    session: Session, article: str, names: Collection[str], units: Collection[str]
) -> Outcome | None:
    others = sorted(set(names) - {session.annotator})
    facts = session.store.facts(session.annotator, article)
    known = set(others) <= facts.revealed
    if not others or (known and (WHOLE in facts.shown or set(units) <= facts.shown)):
        return None
    if session.writer is None:
        return _unnoted(session)
    changes = [Change(article, unit, v.REVEAL, None, others) for unit in sorted(set(units))]
    return session.fact(changes)


def show_all(session: Session, shown: Mapping[str, Collection[str]]) -> Outcome | None:
    """The same as `show` for many whole articles.

    Args:
        session: The annotator at work.
        shown: Article -> whose work on it.
    """
    store, me = session.store, session.annotator
    changes = []
    for article, names in sorted(shown.items()):
        others, facts = sorted(set(names) - {me}), store.facts(me, article)
        if others and not (WHOLE in facts.shown and facts.revealed.issuperset(others)):
            changes.append(Change(article, WHOLE, v.REVEAL, None, others))
    if changes and session.writer is None:
        return _unnoted(session)
    for at in range(0, len(changes), AT_ONCE):
        if refused := session.fact(changes[at : at + AT_ONCE]):
            return refused
    return None


def _unnoted(session: Session) -> Outcome:
    why = f"others' work stays hidden: {session.read_only}, so no note could be made"
    return Outcome(f"{why} that you saw it", ok=False)


# -- submitting ---------------------------------------------------------------------------


def submit(session: Session, article: str) -> Outcome:
    """Submits an article; again withdraws it, until others' work was shown."""
    about = session.store.about(session.annotator, article)
    if v.SUBMIT not in about:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        outcome = session.apply(Edit((Put(article, "", v.SUBMIT, {"at": at}),), "submit"))
        return outcome._replace(message=_submitted(session, article)) if outcome.ok else outcome
    if session.visibility.is_revealed(article):
        return Outcome(refusal(session.visibility.revealed_on(article)), ok=False)
    outcome = session.apply(Edit((Put(article, "", v.SUBMIT, None),), "withdraw"))
    words = "withdrawn: the article is yours to go on with  ·  ! submits, u undoes"
    return outcome._replace(message=words) if outcome.ok else outcome


def undecided(session: Session, article: str) -> tuple[int, int]:
    """How many sentences of an article are undecided, and how many it has (0 if not yet known).

    Of one that is shared out by rows, those that are for the annotator.
    """
    known = next((one for one in session.store.articles() if one.id == article), None)
    total = max(0, session.shares.total(known)) if known else 0
    done = session.shares.decided(article, [(session.annotator, session.tally(article))])
    return max(0, total - done), total


def is_submitted(session: Session, article: str) -> bool:
    """Whether the annotator has submitted an article."""
    return v.SUBMIT in session.store.about(session.annotator, article)


def submit_finished(session: Session) -> Outcome:
    """Submits every article of which all sentences are decided, as one step to undo."""
    tallies = session.store.tallies(session.annotator)
    shares, me = session.shares, session.annotator
    done = [
        article.id
        for article in session.store.articles()
        if article.sentences > 0
        and not article.missing
        and article.id in tallies
        and not tallies[article.id].submitted
        and shares.decided(article.id, [(me, tallies[article.id])]) >= shares.total(article)
    ]
    if not done:
        return Outcome("no finished article waits to be submitted")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    puts = tuple(Put(article, "", v.SUBMIT, {"at": at}) for article in done)
    return session.apply(Edit(puts, f"submitted {count_of(len(done), 'finished article')}"))


def _submitted(session: Session, article: str) -> str:
    left, _ = undecided(session, article)
    rest = f", {left} undecided" if left else ""
    return f"submitted{rest}  ·  ! withdraws it, until others' work is shown"


# -- going into Review ----------------------------------------------------------------------------


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
    if not session.others.annotators.on(article):
        return ReviewAccess(
            "nobody", "nobody has annotated this article yet: there is nothing to review"
        )
    if session.visibility.sees(article):
        return ReviewAccess("open")
    if _annotates(session.tally(article)):
        words = "others' work is hidden until you submit the article: ! on the Desk"
        return ReviewAccess("hidden", words)
    if session.visibility.me in session.store.assignments().get(article, ()):
        words = "assigned to you: annotate and submit it (!) before you review it"
        return ReviewAccess("hidden", words)
    if session.reviewing == "refused":
        words = "others' work is hidden until you submit the article (! on the Desk)"
        return ReviewAccess("hidden", f"{words}; your role at the desk is to annotate")
    if session.reviewing == "declared":
        words = (
            "you have not annotated this article: reviewing it shows what others say. That is"
            " recorded, and the desk's server then takes no annotations of yours on it. Go on?"
        )
        return ReviewAccess("ask", words)
    if session.store.recall(_asked(session)):
        return ReviewAccess("open")
    words = (
        "you have not annotated this article: reviewing it shows what others say, and what you"
        " annotate afterwards is marked as said with that in view. Go on?"
    )
    return ReviewAccess("ask", words)


def open_articles(session: Session, articles: Iterable[str]) -> list[str]:
    """Those of many articles that can be reviewed now: where `entry` is `open`."""
    begun, seen = session.others.annotators.begun(), set(session.visibility.visible())
    own, assigned = session.store.tallies(session.annotator), session.store.assignments()
    me = session.visibility.me
    # Whoever was asked once may go into all that they do not annotate.
    asked = session.reviewing == "asked" and bool(session.store.recall(_asked(session)))

    def is_open(article: str) -> bool:
        if article in seen or not asked:
            return article in seen
        return not _annotates(own.get(article)) and me not in assigned.get(article, ())

    return [one for one in articles if one in begun and is_open(one)]


def _annotates(tally: Tally | None) -> bool:
    return tally is not None and bool(tally.decided or tally.tags or tally.statuses)


def enter(session: Session, article: str) -> Outcome | None:
    """Notes that others' work on an article is shown from now on; call it before painting.

    Whoever was asked is not asked again in this workspace, unless it is declared by article.

    Returns:
        A refusal, if that could not be noted; then nothing must be shown.
    """
    if session.reviewing == "asked" and not session.visibility.sees(article):
        session.store.remember(_asked(session), True)
    annotators = session.others.annotators
    machines = [
        name
        for name, folders in annotators.folders(machines=True).items()
        if any(article in session.store.tallies(folder) for folder in folders)
    ]
    return show(session, article, [*annotators.others_on(article), *machines])


def may_see(session: Session, side: SideBySide, place: int) -> bool:
    """Whether what others say of a sentence may be seen by the rules of the workspace."""
    opened = side.article
    units = {opened.layout.id(place), *opened.at(place).units}
    decided = v.DECIDED in opened.at(place).values
    return session.visibility.sees_at(side.id, units, decided=decided)


def may_look(session: Session, article: str) -> bool:
    """Whether a queue of others' work may look into an article at all."""
    return session.visibility.rules.reveal == "sentence" or entry(session, article).how == "open"


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
    opened, annotators = side.article, session.others.annotators
    units: set[str] = set()
    for place in places:
        if not may_see(session, side, place):
            return enter(session, side.id)
        units |= {opened.layout.id(place), *opened.at(place).units}
    return show(session, side.id, annotators.others_on(side.id), units) if units else None


def _asked(session: Session) -> str:
    return f"reviews:{session.annotator}"
