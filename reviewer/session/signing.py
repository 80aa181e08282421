"""What can be signed off by hand: a check as its annotator wrote it, or work on an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import values as v
from reviewer.session.collaboration import signoff
from reviewer.session.collaboration.reveals import entry, may_show, note_shown
from reviewer.session.core.edits import Outcome
from reviewer.session.core.side_by_side import Side
from reviewer.session.signed import WHOLE, Item

if TYPE_CHECKING:
    from reviewer.session.core.session import Session


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

    item: Item
    scope: str = ""
    status: str = ""
    claim: str = ""
    why: str = ""
    words: str = ""

    @property
    def title(self) -> str:
        """What it is in a line: whose, which status, of what."""
        scope = f"{self.scope}: " if self.scope == "said" else ""
        of = f" of “{self.words}”" if self.words else ""
        return f"{self.item.about}: {scope}{self.status or 'the article'}{of}"


def checks(session: Session, side: Side, place: int, *, sees: bool | None = None) -> list[Signable]:
    """The checks of everybody on a sentence, as far as they may be seen; see `signoff.checks`."""
    return [_signable(side, item) for item in signoff.checks(session, side, place, sees=sees)]


def _signable(side: Side, item: Item) -> Signable:
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
    me = session.others.crew.me
    every = checks(session, side, place, sees=True)
    found = [one for one in every if one.item.about != me]
    if found and (refused := note_shown(session, side, [place])):
        return Signables([], refused.message)
    if not found and every:
        return Signables([], "nobody signs off their own check: another person has to")
    found.sort(key=lambda one: one.item.is_final)
    return Signables(found, "" if found else "nobody else has a check on this sentence")


def on_article(session: Session, article: str) -> Signables:
    """The work of others on an article; that it may be seen was noted when it was."""
    side = session.others.look(article)
    if not session.blindness.sees(article):
        return Signables([], _hidden(session, article))
    me = session.others.crew.me
    every = [Signable(item) for item in signoff.articles(session, side)]
    found = [one for one in every if one.item.about != me]
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
    again = (one for one in item.signed if one.by == session.others.crew.me and not one.stale)
    if approve and any(one.approved for one in again):
        return Outcome(f"you have approved this of {about} already: - returns it", ok=False)
    if item.on == WHOLE:
        return signoff.sign_article(session, item.article, about, approve=approve, why=why)
    assert item.place is not None
    return signoff.sign_check(
        session, item.article, item.place, about, item.on, approve=approve, why=why
    )
