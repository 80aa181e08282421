"""Who works on which check: taking one, handing it over, when it is wanted, where it came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import items_of
from reviewer.models.phrases import new_id
from reviewer.models.values import PRIORITIES
from reviewer.session.article.metadata import InvalidMetadata, checked
from reviewer.session.article.spans import home, make
from reviewer.session.checks.checks import said_only
from reviewer.session.collaboration import reveals
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.overview.check_board import CheckRow

if TYPE_CHECKING:
    from reviewer.session.core.session import Session
    from reviewer.session.core.side_by_side import SideBySide

PLAN: Final = ("due", "priority", "published", "url")
"""What the board's form asks for."""

_DATES: Final = ("due", "published")

_COPIED: Final = ("scope", "span", "claim", "claimant", "due", "priority")
"""What a check that is taken over begins with."""


def plan_fields(session: Session, row: CheckRow) -> dict[str, str]:
    """What the form shows of a check."""
    check = _own(session, row) or {}
    return {name: str(check.get(name) or "") for name in PLAN}


def wrong_plan(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the fields of a plan: name -> one line."""
    found: dict[str, str] = {}
    for name in ("due", "published", "url"):
        try:
            _checked(name, fields.get(name, ""))
        except InvalidMetadata as error:
            found[name] = str(error)
    if fields.get("priority", "") not in ("", *PRIORITIES):
        found["priority"] = f"choose one of {', '.join(PRIORITIES)}"
    return found


def _checked(name: str, text: str) -> str:
    return checked("date" if name in _DATES else name, text) if text.strip() else ""


def plan(session: Session, row: CheckRow, fields: Mapping[str, str]) -> Outcome:
    """Says by when one's own check is wanted, how urgent it is, when and where it came out.

    Fields that are not given stay; empty ones are taken away.
    """
    if wrong := wrong_plan(fields):
        return Outcome(
            "not saved: " + "; ".join(f"{k}: {why}" for k, why in wrong.items()), ok=False
        )
    check = _own(session, row)
    if check is None:
        return _not_yours(row)
    said = {
        name: _checked(name, fields[name]) if name != "priority" else fields[name]
        for name in PLAN
        if name in fields
    }
    rest = {name: value for name, value in check.items() if name not in said}
    return _put(session, row, {v.CHECK + row.id: {**rest, **said_only(said)}}, "planned the check")


def take(session: Session, row: CheckRow) -> Outcome:
    """Puts the annotator on a check; somebody else's becomes the beginning of one of their own.

    It begins with the claim, the span and the evidence of the other's, and says whose it was.
    """
    me = session.others.annotators.me
    if not row.seen:
        return Outcome(
            f"{row.progress}: it shows once you have submitted the article (! on the Desk)",
            ok=False,
        )
    side = session.others.side(row.article)
    mine = side.at(me, row.place).values
    known = mine.get(v.CHECK + row.id)
    if known is not None:
        if known.get("assignee") == me:
            return Outcome("you are on it already")
        return _put(session, row, {v.CHECK + row.id: _taken(session, known)}, "took the check")
    theirs = side.present(row.by, row.place)
    other = theirs.get(v.CHECK + row.id)
    if other is None:
        return Outcome(f"{row.by} has no such check (any more): the board is out of date", ok=False)
    if refused := reveals.show(session, row.article, [row.by], side.units(row.place)):
        return refused
    return _take_over(session, side, row, theirs, other)


def _take_over(
    session: Session, side: SideBySide, row: CheckRow, theirs: Values, other: Values
) -> Outcome:
    kept = {name: other[name] for name in _COPIED if other.get(name)}
    begun = {**kept, "status": session.scheme.unchecked, "origin": row.by}
    items = items_of(theirs, row.id)
    wanted: dict[str, Json] = {v.EVIDENCE + id: item for id, item in items}
    wanted[v.CHECK + row.id] = _taken(session, begun)
    sources = cited_sources(
        session, side.sources(row.by), [str(item["source"]) for _, item in items]
    )
    did = f"took the check of {row.by}"
    span = str(other.get("span") or "")
    article = session.open(row.article)
    if not span or v.SPAN + span in article.at(row.place).values:
        return _put(session, row, wanted, did, sources)
    value = theirs.get(v.SPAN + span)
    at = (value["start"], value["end"]) if value else (0, 0)
    if value is None or article.text[slice(*at)] != value["exact"]:
        return Outcome("its words are no longer in the text: nothing was taken", ok=False)
    unit, _ = home(article, row.place)
    # The span sets its tag, as any other; its parts and attributes come with it.
    puts = make(article, session.scheme, span, at, value["tag"])
    puts += [Put(row.article, unit, key, one) for key, one in wanted.items()]
    puts.append(Put(row.article, unit, v.SPAN + span, value))
    return session.apply(Edit((*puts, *sources), f"{did} on {row.place + 1}"))


def _taken(session: Session, check: Values) -> Values:
    """A check with the annotator on it; one that nobody has begun is in progress from now on."""
    going = next((one.name for one in session.scheme.statuses if one.need == "assignee"), None)
    begun = {"status": going} if going and check["status"] == session.scheme.unchecked else {}
    return {**check, **begun, "assignee": session.others.annotators.me}


def cited_sources(session: Session, theirs: Mapping[str, Json], wanted: list[str]) -> list[Put]:
    """The sources cited, and those that they repeat, as far as one does not have them."""
    known = session.store.sources(session.annotator)
    found: dict[str, Put] = {}
    while wanted:
        id = wanted.pop()
        if id not in found and id not in known and isinstance(theirs.get(id), dict):
            found[id] = Put("", "", v.SOURCE + id, theirs[id])
            wanted.append(str(theirs[id].get("derives_from") or ""))
    return list(found.values())


def hand_over(session: Session, row: CheckRow, to: str, words: str) -> Outcome:
    """Puts somebody else on one's own check, with a remark to them; both are one undo step."""
    check = _own(session, row)
    if check is None:
        return _not_yours(row)
    name = session.others.annotators.person(to.strip())
    if not name or name == session.others.annotators.me:
        return Outcome("hand it to somebody else: expected another annotator's name", ok=False)
    wanted: dict[str, Json] = {v.CHECK + row.id: {**check, "assignee": name}}
    if words.strip():
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        remark = {"text": words.strip(), "about": name, "on": v.CHECK + row.id, "at": at}
        wanted[v.REMARK + new_id()] = remark
    return _put(session, row, wanted, f"handed the check to {name}")


def receivers(session: Session) -> list[str]:
    """Whom a check can be handed to: those who annotate, and those to whom articles are given."""
    annotators = session.others.annotators
    assigned = (name for names in session.store.assignments().values() for name in names)
    every = {*annotators.people(), *map(annotators.person, assigned)} - {annotators.me}
    return sorted(every, key=str.lower)


def _own(session: Session, row: CheckRow) -> Values | None:
    if not row.seen or row.by != session.others.annotators.me:
        return None
    found = session.open(row.article).at(row.place).values.get(v.CHECK + row.id)
    return dict(found) if found is not None else None


def _not_yours(row: CheckRow) -> Outcome:
    whose = f"it is {row.by}'s check" if row.seen else row.progress
    return Outcome(f"{whose}: take it first (t), then it is yours to change", ok=False)


def _put(
    session: Session, row: CheckRow, wanted: Mapping[str, Json], did: str, extra: Iterable[Put] = ()
) -> Outcome:
    puts = (*session.open(row.article).puts(row.place, wanted), *extra)
    return session.apply(Edit(puts, f"{did} on {row.place + 1}"))
