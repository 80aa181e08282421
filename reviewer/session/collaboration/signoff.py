"""Sign-off: a second person approves or returns a check, or somebody's work on an article.

It stands in the signer's own journal as `signoff:<annotator>.<what>`, with the hash of what it
covers: as soon as that changes it is stale.

What a sign-off says, and how something stands that was signed off or wants to be.

Also here: what can be signed off by hand: a check as its annotator wrote it, or work on an article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import orjson

from reviewer.models import Json, Values, annotation
from reviewer.models import values as v
from reviewer.models.phrases import in_quotes
from reviewer.models.pseudonyms import shown
from reviewer.ports import StoreError
from reviewer.session.collaboration.reveals import entry, may_see, may_show, note_shown
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.side_by_side import SideBySide

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


Standing = Literal["not needed", "wanted", "approved", "returned", "stale"]


WHOLE: Final = "article"
"""What a sign-off of somebody's work on a whole article is on."""


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


class SignoffItem(NamedTuple):
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


def standing_of(signed: tuple[Signed, ...], *, wants: bool) -> Standing:
    """How something stands, given its sign-offs and whether it wants one."""
    fresh = [signoff for signoff in signed if not signoff.stale]
    if any(not signoff.approved for signoff in fresh):
        return "returned"
    if fresh:
        return "approved"
    if signed:
        return "stale"
    return "wanted" if wants else "not needed"


def signed_by(signer: str, values: Values, about: str, on: str, now: str) -> Signed | None:
    """The sign-off of somebody's work by one person, from what that person says; None for none."""
    raw = values.get(key_of(about, on))
    if not isinstance(raw, dict) or raw.get("about") != about:
        return None
    approved, stale = raw.get("verdict") == "approved", raw.get("covers") != now
    return Signed(signer, approved, str(raw.get("why", "")), str(raw.get("at", "")), stale)


def refused(session: Session, about: str, *, approve: bool, why: str) -> Outcome | None:
    """Why a sign-off is not taken; None if it is."""
    if about == session.others.annotators.me:
        return Outcome("nobody signs off their own work: another person has to", ok=False)
    if not approve and not why.strip():
        return Outcome("say why it is returned", ok=False)
    return None


def value_of(about: str, on: str, covers: str, approve: bool, why: str) -> Values:
    """The value of a sign-off."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    verdict = "approved" if approve else "returned"
    said = {"about": about, "on": on, "verdict": verdict, "covers": covers, "at": at}
    return {**said, **({"why": why.strip()} if why.strip() else {})}


def key_of(about: str, on: str) -> str:
    """Its key in the journal."""
    return f"{v.SIGNOFF}{about}.{on}"


def hash_of(value: Json) -> str:
    """The hash of what a sign-off covers."""
    data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(data).hexdigest()


_WORK: Final = (v.TAG, v.SPAN, v.CHECK, v.EVIDENCE, v.DECIDED)


_PLANNING: Final = ("due", "priority", "published", "url")

# -- checks ----------------------------------------------------------------------------------------


def checks(
    session: Session, side: SideBySide, place: int, *, sees: bool | None = None
) -> list[SignoffItem]:
    """The checks of everybody on a sentence, with how their sign-off stands.

    Only what may be seen: before the reveal that is one's own.

    Args:
        session: The annotator at work.
        side: The article with everybody's annotations.
        place: The sentence's index.
        sees: Whether others' work may be seen; None asks the rules.
    """
    annotators = session.others.annotators
    needed = len(annotators.people()) > 1
    sees = may_see(session, side, place) if sees is None else sees
    names = [name for name in side.people if sees or name == annotators.me]
    signers = list(dict.fromkeys((*names, annotators.me)))
    return [
        item
        for name in names
        for item in _checks_of(session, side, place, name, signers, needed=needed)
    ]


def _checks_of(
    session: Session, side: SideBySide, place: int, name: str, signers: list[str], *, needed: bool
) -> Iterator[SignoffItem]:
    values = side.at(name, place).values
    for on, check in sorted(annotation.checks(values)):
        if not isinstance(check, dict) or check.get("withdrawn"):
            continue
        now = covers_check(side, place, name, on)
        signed = tuple(
            one
            for signer in signers
            if signer != name
            and (one := signed_by(signer, side.at(signer, place).values, name, on, now))
        )
        status = session.scheme.status(str(check.get("status")))
        wants = needed and status is not None and status.signoff
        yield SignoffItem(side.id, place, name, on, standing_of(signed, wants=wants), signed)


def covers_check(side: SideBySide, place: int, name: str, on: str) -> str:
    """The hash of a check with its span, its evidence and the sources cited, and the sentence.

    When it is wanted and where it was published is no part of what was signed off.
    """
    values = side.at(name, place).values
    said = values.get(v.CHECK + on) or {}
    check = {name: value for name, value in said.items() if name not in _PLANNING}
    span = values.get(v.SPAN + (check.get("span") or "")) or {}
    evidence = {
        v.EVIDENCE + id: item
        for id, item in annotation.evidence(values)
        if isinstance(item, dict) and item.get("check") == on
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
        return Outcome(f"{shown(about)} has no such check on {place + 1} (any more)", ok=False)
    value = value_of(about, v.CHECK + on, covers_check(side, place, about, on), approve, why)
    puts = session.open(article).puts(place, {key_of(about, on): value})
    verb = "approved" if approve else "returned"
    return session.apply(Edit(tuple(puts), f"{verb} the check of {shown(about)} on {place + 1}"))


# -- articles --------------------------------------------------------------------------------------


def articles(session: Session, side: SideBySide) -> list[SignoffItem]:
    """The work of each annotator on an article, with how its sign-off stands."""
    annotators = session.others.annotators
    if not session.visibility.sees(side.id):
        return []
    found = []
    signers = dict.fromkeys((*side.people, annotators.me))
    abouts = [(other, _about(session, side.id, other)) for other in signers]
    for name in side.annotating:
        key = key_of(name, WHOLE)
        # Most work was signed off by nobody, and the hash of it takes long.
        is_signed = any(key in about for _, about in abouts)
        now = covers_article(session, side.id, name) if is_signed else ""
        signed = tuple(
            one
            for other, about in abouts
            if other != name and (one := signed_by(other, about, name, WHOLE, now))
        )
        standing = standing_of(signed, wants=_has_submitted(session, side.id, name))
        found.append(SignoffItem(side.id, None, name, WHOLE, standing, signed))
    return found if len(annotators.people()) > 1 else []


def covers_article(session: Session, article: str, name: str) -> str:
    """The hash of all that somebody says of the sentences of an article."""
    store, annotators = session.store, session.others.annotators
    work = {
        unit: {key: _lasting(key, one) for key, one in values.items() if key.startswith(_WORK)}
        for folder in annotators.folders().get(name, [])
        for unit, values in store.values(folder, article).items()
    }
    return hash_of({unit: said for unit, said in work.items() if said})


def _lasting(key: str, value: Json) -> Json:
    if not key.startswith(v.CHECK) or not isinstance(value, dict):
        return value
    return {name: said for name, said in value.items() if name not in _PLANNING}


def sign_article(
    session: Session, article: str, about: str, *, approve: bool, why: str = ""
) -> Outcome:
    """Approves somebody's work on an article, or returns it with a reason."""
    if no := refused(session, about, approve=approve, why=why):
        return no
    if not session.visibility.sees(article):
        return Outcome(
            "submit the article first (! on the Desk): then others' work shows", ok=False
        )
    value = value_of(about, WHOLE, covers_article(session, article, about), approve, why)
    verb = "approved" if approve else "returned"
    put = Put(article, "", key_of(about, WHOLE), value)
    return session.apply(Edit((put,), f"{verb} the work of {shown(about)} on the article"))


# -- queues ----------------------------------------------------------------------------------------


def to_sign(session: Session, article: str) -> list[SignoffItem]:
    """The checks of others on an article that want a sign-off, in the order of the text."""
    me = session.others.annotators.me
    side = session.others.peek(article)
    every = (item for place in side.places() for item in checks(session, side, place))
    return [item for item in every if item.about != me and item.standing in ("wanted", "stale")]


def returned(session: Session, article: str) -> list[SignoffItem]:
    """One's own checks on an article that somebody returned, in the order of the text."""
    me = session.others.annotators.me
    side = session.others.peek(article)
    every = (item for place in side.places() for item in checks(session, side, place))
    return [item for item in every if item.about == me and item.standing == "returned"]


def unsigned(session: Session, article: str) -> frozenset[tuple[int, str]]:
    """The annotator's own checks that are not final yet: sentence and check.

    Nothing is hidden here: this is for exports, which whoever runs the project makes.
    """
    annotators = session.others.annotators
    if len(annotators.people()) < 2:
        return frozenset()
    side = session.others.peek(article)
    names = side.people
    return frozenset(
        (place, item.on)
        for place in side.places()
        for item in _checks_of(session, side, place, annotators.me, names, needed=True)
        if not item.is_final
    )


def everywhere(session: Session) -> Iterator[list[SignoffItem]]:
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
    for folder in reversed(session.others.annotators.folders().get(name, [])):
        found.update(session.store.about(folder, article))
    return found


def _has_submitted(session: Session, article: str, name: str) -> bool:
    return v.SUBMIT in _about(session, article, name)


class Signable(NamedTuple):
    """A check with how its sign-off stands, or somebody's work on a whole article.

    Attributes:
        item: What it is, and how it stands.
        scope: `content` or `said`; empty for an article.
        status: The status of the check; empty for an article.
        claim: What is claimed in words of its own; may be empty.
        why: The rationale; may be empty.
        words: The words of the span that it is about; empty for the whole sentence.
    """

    item: SignoffItem
    scope: str = ""
    status: str = ""
    claim: str = ""
    why: str = ""
    words: str = ""

    @property
    def title(self) -> str:
        """What it is in a line: whose, which status, of what."""
        scope = f"{self.scope}: " if self.scope == "said" else ""
        of = f" of {in_quotes(self.words)}" if self.words else ""
        return f"{shown(self.item.about)}: {scope}{self.status or 'the article'}{of}"


def signable_checks(
    session: Session, side: SideBySide, place: int, *, sees: bool | None = None
) -> list[Signable]:
    """The checks of everybody on a sentence, as far as they may be seen; see `checks`."""
    return [_signable(side, item) for item in checks(session, side, place, sees=sees)]


def _signable(side: SideBySide, item: SignoffItem) -> Signable:
    assert item.place is not None
    values = side.at(item.about, item.place).values
    check = values.get(v.CHECK + item.on, {})
    span = values.get(v.SPAN + str(check.get("span") or ""), {})
    names = ("scope", "status", "claim", "rationale")
    scope, status, claim, why = (str(check.get(name) or "") for name in names)
    return Signable(item, scope, status, claim, why, " ".join(str(span.get("exact", "")).split()))


# -- what the keys sign ----------------------------------------------------------------------------


class Signables(NamedTuple):
    """What a key can sign off.

    Attributes:
        found: What there is, what wants a sign-off first.
        why_not: One line that says why there is nothing.
    """

    found: list[Signable]
    why_not: str = ""


def on_sentence(session: Session, article: str, place: int) -> Signables:
    """The checks of others on a sentence; that they are shown is noted."""
    side = session.others.side(article)
    if not may_show(session, side, place):
        return Signables([], _hidden(session, article))
    me = session.others.annotators.me
    every = signable_checks(session, side, place, sees=True)
    found = [signable for signable in every if signable.item.about != me]
    if found and (refused := note_shown(session, side, [place])):
        return Signables([], refused.message)
    if not found and every:
        return Signables([], "nobody signs off their own check: another person has to")
    found.sort(key=lambda one: one.item.is_final)
    return Signables(found, "" if found else "nobody else has a check on this sentence")


def on_article(session: Session, article: str) -> Signables:
    """The work of others on an article; that it may be seen was noted when it was."""
    side = session.others.peek(article)
    if not session.visibility.sees(article):
        return Signables([], _hidden(session, article))
    me = session.others.annotators.me
    every = [Signable(item) for item in articles(session, side)]
    found = [signable for signable in every if signable.item.about != me]
    found.sort(key=lambda one: one.item.is_final)
    return Signables(found, "" if found else "nobody else has annotated this article")


def _hidden(session: Session, article: str) -> str:
    found = entry(session, article)
    if found.how == "ask":
        return "others' work on this article is hidden: o r asks, then shows it"
    return found.words or "others' work on this sentence shows once you have decided it"


def sign(session: Session, it: Signable, *, approve: bool, why: str = "") -> Outcome:
    """Approves or returns it."""
    about, item = it.item.about, it.item
    again = (
        signoff
        for signoff in item.signed
        if signoff.by == session.others.annotators.me and not signoff.stale
    )
    if approve and any(signoff.approved for signoff in again):
        return Outcome(f"you have approved this of {shown(about)} already: - returns it", ok=False)
    if item.on == WHOLE:
        return sign_article(session, item.article, about, approve=approve, why=why)
    assert item.place is not None
    return sign_check(session, item.article, item.place, about, item.on, approve=approve, why=why)
