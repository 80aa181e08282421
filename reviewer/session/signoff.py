"""Sign-off: a second person approves or returns a check, or somebody's work on an article.

It stands in the signer's own journal as `signoff:<annotator>.<what>`, with the hash of what it
covers: as soon as that changes it is stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import orjson

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.ports import StoreError
from reviewer.session.edits import Edit, Outcome, Put
from reviewer.session.others import Side

if TYPE_CHECKING:
    from reviewer.session.session import Session

Standing = Literal["not needed", "wanted", "approved", "returned", "stale"]

WHOLE: Final = "article"
"""What a sign-off of somebody's work on a whole article is on."""

_WORK: Final = (v.TAG, v.SPAN, v.CHECK, v.EVIDENCE, v.DECIDED)


class Signed(NamedTuple):
    """One person's sign-off.

    Attributes:
        by: Who.
        approved: Whether approved; returned if not.
        why: The reason.
        at: When, UTC.
        stale: Whether what it covers has changed since.
    """

    by: str
    approved: bool
    why: str
    at: str
    stale: bool


class Item(NamedTuple):
    """Something to sign off.

    Attributes:
        article: The article's id.
        place: The sentence's index; None for a whole article.
        about: Whose work it is.
        on: The id of the check in their work, or `WHOLE`.
        standing: How it stands.
        signed: The sign-offs, by name.
    """

    article: str
    place: int | None
    about: str
    on: str
    standing: Standing
    signed: tuple[Signed, ...]

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to be signed off."""
        return self.standing in ("not needed", "approved")


# -- checks ----------------------------------------------------------------------------------------


def checks(session: Session, side: Side, place: int) -> list[Item]:
    """The checks of everybody on a sentence, with how their sign-off stands.

    Only what may be seen: before the reveal that is one's own.
    """
    crew = session.others.crew
    needed = len(crew.people()) > 1
    opened = side.article
    units = {opened.layout.id(place), *opened.at(place).units}
    decided = v.DECIDED in opened.at(place).values
    sees = session.blindness.sees_at(side.id, units, decided=decided)
    names = [name for name in side.people if sees or name == crew.me]
    return [
        item
        for name in names
        for item in _checks_of(session, side, place, name, names, needed=needed)
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
            and (one := _signed(signer, side.at(signer, place).values, name, on, now))
        )
        status = session.scheme.status(str(check.get("status")))
        wants = needed and status is not None and status.signoff
        yield Item(side.id, place, name, on, _standing(signed, wants=wants), signed)


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
    return _hash([side.article.sentence(place), check, words, evidence, sources])


def sign_check(
    session: Session, article: str, place: int, about: str, on: str, *, approve: bool, why: str = ""
) -> Outcome:
    """Approves somebody's check, or returns it with a reason."""
    side = session.others.side(article)
    if refused := _refused(session, about, approve=approve, why=why):
        return refused
    if v.CHECK + on not in side.at(about, place).values:
        return Outcome(f"{about} has no such check on {place + 1} (any more)", ok=False)
    value = _value(about, v.CHECK + on, covers_check(side, place, about, on), approve, why)
    puts = session.open(article).puts(place, {_key(about, on): value})
    verb = "approved" if approve else "returned"
    return session.apply(Edit(tuple(puts), f"{verb} the check of {about} on {place + 1}"))


# -- articles --------------------------------------------------------------------------------------


def articles(session: Session, side: Side) -> list[Item]:
    """The work of each person on an article, with how its sign-off stands."""
    crew = session.others.crew
    if not session.blindness.sees(side.id):
        return []
    found = []
    for name in side.people:
        now = covers_article(session, side.id, name)
        abouts = ((other, _about(session, side.id, other)) for other in side.people)
        signed = tuple(
            one
            for other, about in abouts
            if other != name and (one := _signed(other, about, name, WHOLE, now))
        )
        standing = _standing(signed, wants=_has_submitted(session, side.id, name))
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
    return _hash({unit: said for unit, said in work.items() if said})


def sign_article(
    session: Session, article: str, about: str, *, approve: bool, why: str = ""
) -> Outcome:
    """Approves somebody's work on an article, or returns it with a reason."""
    if refused := _refused(session, about, approve=approve, why=why):
        return refused
    if not session.blindness.sees(article):
        return Outcome(
            "submit the article first (! on the Desk): then others' work shows", ok=False
        )
    value = _value(about, WHOLE, covers_article(session, article, about), approve, why)
    verb = "approved" if approve else "returned"
    put = Put(article, "", _key(about, WHOLE), value)
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


def _standing(signed: tuple[Signed, ...], *, wants: bool) -> Standing:
    fresh = [one for one in signed if not one.stale]
    if any(not one.approved for one in fresh):
        return "returned"
    if fresh:
        return "approved"
    if signed:
        return "stale"
    return "wanted" if wants else "not needed"


def _signed(signer: str, values: Values, about: str, on: str, now: str) -> Signed | None:
    raw = values.get(_key(about, on))
    if not isinstance(raw, dict) or raw.get("about") != about:
        return None
    approved, stale = raw.get("verdict") == "approved", raw.get("covers") != now
    return Signed(signer, approved, str(raw.get("why", "")), str(raw.get("at", "")), stale)


def _refused(session: Session, about: str, *, approve: bool, why: str) -> Outcome | None:
    if about == session.others.crew.me:
        return Outcome("nobody signs off their own work: another person has to", ok=False)
    if not approve and not why.strip():
        return Outcome("say why it is returned", ok=False)
    return None


def _value(about: str, on: str, covers: str, approve: bool, why: str) -> Values:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    verdict = "approved" if approve else "returned"
    said = {"about": about, "on": on, "verdict": verdict, "covers": covers, "at": at}
    return {**said, **({"why": why.strip()} if why.strip() else {})}


def _key(about: str, on: str) -> str:
    return f"{v.SIGNOFF}{about}.{on}"


def _about(session: Session, article: str, name: str) -> Values:
    found: Values = {}
    for folder in reversed(session.others.crew.folders().get(name, [])):
        found.update(session.store.values(folder, article).get("", {}))
    return found


def _has_submitted(session: Session, article: str, name: str) -> bool:
    return v.SUBMIT in _about(session, article, name)


def _hash(value: Json) -> str:
    data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(data).hexdigest()
