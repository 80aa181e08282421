"""Sign-off: a second person approves or returns a check, or somebody's work on an article.

It stands in the signer's own journal as `signoff:<annotator>.<what>`, with the hash of what it
covers: as soon as that changes it is stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.ports import StoreError
from reviewer.session.collaboration.reveals import may_see
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.side_by_side import Side
from reviewer.session.signed import (
    WHOLE,
    Item,
    hash_of,
    key_of,
    refused,
    signed_by,
    standing_of,
    value_of,
)

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

_WORK: Final = (v.TAG, v.SPAN, v.CHECK, v.EVIDENCE, v.DECIDED)


# -- checks ----------------------------------------------------------------------------------------


def checks(session: Session, side: Side, place: int, *, sees: bool | None = None) -> list[Item]:
    """The checks of everybody on a sentence, with how their sign-off stands.

    Only what may be seen: before the reveal that is one's own.

    Args:
        session: The annotator at work.
        side: The article with everybody's annotations.
        place: The sentence's index.
        sees: Whether others' work may be seen; None asks the rules.
    """
    crew = session.others.crew
    needed = len(crew.people()) > 1
    sees = may_see(session, side, place) if sees is None else sees
    names = [name for name in side.people if sees or name == crew.me]
    signers = list(dict.fromkeys((*names, crew.me)))
    return [
        item
        for name in names
        for item in _checks_of(session, side, place, name, signers, needed=needed)
    ]


def _checks_of(
    session: Session, side: Side, place: int, name: str, signers: list[str], *, needed: bool
) -> Iterator[Item]:
    values = side.at(name, place).values
    for key in sorted(values):
        check = values[key]
        if not key.startswith(v.CHECK) or not isinstance(check, dict) or check.get("withdrawn"):
            continue
        on = key[len(v.CHECK) :]
        now = covers_check(side, place, name, on)
        signed = tuple(
            one
            for signer in signers
            if signer != name
            and (one := signed_by(signer, side.at(signer, place).values, name, on, now))
        )
        status = session.scheme.status(str(check.get("status")))
        wants = needed and status is not None and status.signoff
        yield Item(side.id, place, name, on, standing_of(signed, wants=wants), signed)


def covers_check(side: Side, place: int, name: str, on: str) -> str:
    """The hash of a check with its span, its evidence and the sources cited, and the sentence."""
    values = side.at(name, place).values
    check = values.get(v.CHECK + on) or {}
    span = values.get(v.SPAN + (check.get("span") or "")) or {}
    evidence = {
        key: item
        for key, item in values.items()
        if key.startswith(v.EVIDENCE) and isinstance(item, dict) and item.get("check") == on
    }
    known = side.sources(name)
    cited = {str(item.get("source")) for item in evidence.values()}
    sources = {source: known.get(source) for source in cited}
    # Where a span stands changes with the text before it; its words and parts are what counts.
    words = {"tag": span.get("tag"), "exact": span.get("exact")}
    return hash_of([side.article.sentence(place), check, words, evidence, sources])


def sign_check(
    session: Session, article: str, place: int, about: str, on: str, *, approve: bool, why: str = ""
) -> Outcome:
    """Approves somebody's check, or returns it with a reason."""
    side = session.others.side(article)
    if no := refused(session, about, approve=approve, why=why):
        return no
    if v.CHECK + on not in side.at(about, place).values:
        return Outcome(f"{about} has no such check on {place + 1} (any more)", ok=False)
    value = value_of(about, v.CHECK + on, covers_check(side, place, about, on), approve, why)
    puts = session.open(article).puts(place, {key_of(about, on): value})
    verb = "approved" if approve else "returned"
    return session.apply(Edit(tuple(puts), f"{verb} the check of {about} on {place + 1}"))


# -- articles --------------------------------------------------------------------------------------


def articles(session: Session, side: Side) -> list[Item]:
    """The work of each annotator on an article, with how its sign-off stands."""
    crew = session.others.crew
    if not session.blindness.sees(side.id):
        return []
    found = []
    for name in side.annotating:
        now = covers_article(session, side.id, name)
        signers = dict.fromkeys((*side.people, crew.me))
        abouts = ((other, _about(session, side.id, other)) for other in signers)
        signed = tuple(
            one
            for other, about in abouts
            if other != name and (one := signed_by(other, about, name, WHOLE, now))
        )
        standing = standing_of(signed, wants=_has_submitted(session, side.id, name))
        found.append(Item(side.id, None, name, WHOLE, standing, signed))
    return found if len(crew.people()) > 1 else []


def covers_article(session: Session, article: str, name: str) -> str:
    """The hash of all that somebody says of the sentences of an article."""
    store, crew = session.store, session.others.crew
    work = {
        unit: {key: value for key, value in values.items() if key.startswith(_WORK)}
        for folder in crew.folders().get(name, [])
        for unit, values in store.values(folder, article).items()
    }
    return hash_of({unit: said for unit, said in work.items() if said})


def sign_article(
    session: Session, article: str, about: str, *, approve: bool, why: str = ""
) -> Outcome:
    """Approves somebody's work on an article, or returns it with a reason."""
    if no := refused(session, about, approve=approve, why=why):
        return no
    if not session.blindness.sees(article):
        return Outcome(
            "submit the article first (! on the Desk): then others' work shows", ok=False
        )
    value = value_of(about, WHOLE, covers_article(session, article, about), approve, why)
    verb = "approved" if approve else "returned"
    put = Put(article, "", key_of(about, WHOLE), value)
    return session.apply(Edit((put,), f"{verb} the work of {about} on the article"))


# -- queues ----------------------------------------------------------------------------------------


def to_sign(session: Session, article: str) -> list[Item]:
    """The checks of others on an article that want a sign-off, in the order of the text."""
    me = session.others.crew.me
    side = session.others.look(article)
    every = (item for place in side.places() for item in checks(session, side, place))
    return [item for item in every if item.about != me and item.standing in ("wanted", "stale")]


def returned(session: Session, article: str) -> list[Item]:
    """One's own checks on an article that somebody returned, in the order of the text."""
    me = session.others.crew.me
    side = session.others.look(article)
    every = (item for place in side.places() for item in checks(session, side, place))
    return [item for item in every if item.about == me and item.standing == "returned"]


def unsigned(session: Session, article: str) -> frozenset[tuple[int, str]]:
    """The annotator's own checks that are not final yet: sentence and check.

    Nothing is hidden here: this is for exports, which whoever runs the project makes.
    """
    crew = session.others.crew
    if len(crew.people()) < 2:
        return frozenset()
    side = session.others.look(article)
    names = side.people
    return frozenset(
        (place, item.on)
        for place in side.places()
        for item in _checks_of(session, side, place, crew.me, names, needed=True)
        if not item.is_final
    )


def everywhere(session: Session) -> Iterator[list[Item]]:
    """What wants a sign-off, one article at a time; only those with a check that needs one."""
    store = session.store
    needing = {status.name for status in session.scheme.statuses if status.signoff}
    tallies = [store.tallies(name) for name in store.annotators()]
    for article in store.articles():
        own = [one[article.id] for one in tallies if article.id in one]
        if any(needing & tally.statuses.keys() or tally.signoffs for tally in own):
            try:
                yield to_sign(session, article.id)
            except StoreError:
                # It is among the problems.
                continue


# -- inside ----------------------------------------------------------------------------------------


def _about(session: Session, article: str, name: str) -> Values:
    found: Values = {}
    for folder in reversed(session.others.crew.folders().get(name, [])):
        found.update(session.store.values(folder, article).get("", {}))
    return found


def _has_submitted(session: Session, article: str, name: str) -> bool:
    return v.SUBMIT in _about(session, article, name)
