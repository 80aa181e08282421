"""What a sign-off says, and how something stands that was signed off or wants to be."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import orjson

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.session.core.edits import Outcome

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


def standing_of(signed: tuple[Signed, ...], *, wants: bool) -> Standing:
    """How something stands, given its sign-offs and whether it wants one."""
    fresh = [one for one in signed if not one.stale]
    if any(not one.approved for one in fresh):
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
    if about == session.others.crew.me:
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
