"""The board of claims: every check that one may see, a row each, with who is on it and by when.

Checks that were withdrawn are not on it.

Before others' work may be seen, a row still says who works on which sentence, and nothing else, so
that two people do not check one claim. What a desk's server keeps elsewhere is told so as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.annotation import Item, checks_in_order, evidence_of, remarks
from reviewer.ports import StoreError
from reviewer.session.article import metadata
from reviewer.session.collaboration import reveals, signoff
from reviewer.session.core.side_by_side import SideBySide
from reviewer.session.core.visibility import WHOLE

if TYPE_CHECKING:
    from reviewer.models.under_way import UnderWay
    from reviewer.session.core.session import Session

Order = Literal["article", "due", "priority", "status", "person", "evidence"]

ORDERS: Final[tuple[Order, ...]] = ("article", "due", "priority", "status", "person", "evidence")

RANKS: Final[Mapping[str, int]] = {"high": 0, "medium": 1, "": 2, "low": 3}
"""Priority -> its place; a check without one stands before those that can wait."""

LATER: Final = "9999"
"""What a check without a day sorts as."""


class CheckRow(NamedTuple):
    """One check on the board.

    Attributes:
        article: The article's id.
        title: Its title.
        place: The sentence's index.
        unit: The id under which the sentence is annotated.
        by: Whose check it is.
        id: The id of the check in their work; empty if it may not be seen.
        seen: Whether it may be seen; else only article, sentence and who is on it are told.
        text: The sentence.
        scope: `content` or `said`.
        status: Its status.
        claim: What is claimed: the annotator's words, else those that are checked.
        claimant: Who claims it.
        assignee: Who is on it.
        due: By when, ISO 8601.
        priority: `high`, `medium`, `low`; empty for none.
        evidence: How many items of evidence it has.
        signoff: How its sign-off stands.
        signers: Who approved or returned what it says now.
        published: When the verdict was published, ISO 8601.
        url: Where.
        origin: Whose check it began as.
        remarks: What was said to the assignee with it.
    """

    article: str
    title: str
    place: int
    unit: str
    by: str
    id: str
    seen: bool
    text: str
    scope: str = ""
    status: str = ""
    claim: str = ""
    claimant: str = ""
    assignee: str = ""
    due: str = ""
    priority: str = ""
    evidence: int = 0
    signoff: str = ""
    signers: tuple[str, ...] = ()
    published: str = ""
    url: str = ""
    origin: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What tells it from others."""
        return self.article, self.place, self.by, self.id

    @property
    def progress(self) -> str:
        """Who works on it, in words; empty for nobody."""
        return f"in progress by {self.assignee}" if self.assignee else ""

    def has(self, words: str) -> bool:
        """Whether each of some words stands anywhere in it, in any case."""
        shown = (
            self.title, self.article, self.by, self.text, self.scope, self.status, self.claim,
            self.claimant, self.assignee, self.due, self.priority, self.signoff, self.origin,
            self.url, *self.signers,
        )  # fmt: skip
        everything = " ".join(shown).casefold()
        return all(word in everything for word in words.casefold().split())


class CheckBoard:
    """Gathers the checks of a workspace, an article at a time."""

    def __init__(self, session: Session, *, note: bool = False) -> None:
        """Looks for the annotator at work; for nobody in particular everything is seen.

        Args:
            session: Who looks.
            note: Whether it is noted that others' work is shown, as it has to be before it is
                painted. What cannot be noted stays hidden.
        """
        self._session = session
        self._note = note

    def gathering(self) -> Iterator[list[CheckRow]]:
        """The rows of one article after the other; an article that cannot be read has none.

        Only articles with a check are opened.
        """
        store, annotators = self._session.store, self._session.others.annotators
        folders = [name for names in annotators.folders().values() for name in names]
        tallies = [store.tallies(name) for name in folders]
        told: dict[str, list[UnderWay]] = {}
        for one in store.under_way():
            told.setdefault(one.article, []).append(one)
        for article in store.articles():
            if article.id not in told and not any(
                article.id in own and own[article.id].statuses for own in tallies
            ):
                continue
            try:
                side = self._session.others.peek(article.id)
                rows = self._of(side)
                yield rows + list(self._told(side, told.get(article.id, []), rows))
            except StoreError:
                # It is among the problems.
                yield []

    def rows(self) -> list[CheckRow]:
        """All rows at once, in the order of the articles and of their text."""
        return [row for some in self.gathering() for row in some]

    def _of(self, side: SideBySide) -> list[CheckRow]:
        whole = self._sees_whole(side)
        return [row for place in side.places() for row in self._at(side, place, whole=whole)]

    def _told(
        self, side: SideBySide, told: Sequence[UnderWay], rows: Sequence[CheckRow]
    ) -> Iterator[CheckRow]:
        """Rows for checks that are not here; of a sentence whose row is here already none."""
        person = self._session.others.annotators.person
        me = self._session.others.annotators.me if self._session.annotator else ""
        known = {(row.place, row.by) for row in rows}
        for one in told:
            place, by = side.article.layout.holding(one.unit), person(one.by)
            if place is None or by == me or (place, by) in known:
                continue
            known.add((place, by))
            yield self._hidden(side, place, by, person(one.assignee))

    def _sees_whole(self, side: SideBySide) -> bool:
        session = self._session
        if not session.annotator:
            return True
        others = session.others.annotators.others_on(side.id)
        if not self._note:
            return session.visibility.sees(side.id)
        if reveals.entry(session, side.id).how != "open":
            return False
        return reveals.show(session, side.id, others, (WHOLE,)) is None

    def _at(self, side: SideBySide, place: int, *, whole: bool) -> Iterator[CheckRow]:
        session = self._session
        me = session.others.annotators.me if session.annotator else ""
        said = {name: side.at(name, place).values for name in side.people}
        checked = {name: found for name, own in said.items() if (found := _standing(own))}
        if not checked:
            return
        foreign = [name for name in checked if name != me]
        sees = whole or (bool(foreign) and self._sees(side, place, foreign))
        standing = {
            (item.about, item.on): item
            for item in signoff.checks(session, side, place, sees=sees or not me)
        }
        for name, found in checked.items():
            for id, check in found:
                handed = bool(me) and str(check.get("assignee") or "") == me
                seen = sees or name == me or (handed and self._handed(side, place, name))
                item = standing.get((name, id))
                if seen:
                    yield self._row(side, place, name, id, said[name], item, said)
                elif check.get("assignee") and self._is_going_on(check):
                    yield self._hidden(side, place, name, str(check["assignee"]))

    def _sees(self, side: SideBySide, place: int, names: Sequence[str]) -> bool:
        if not reveals.may_see(self._session, side, place):
            return False
        units = side.units(place)
        return not self._note or reveals.show(self._session, side.id, names, units) is None

    def _handed(self, side: SideBySide, place: int, name: str) -> bool:
        """Whether a check that was handed to the annotator may be shown: its giver shows it."""
        units = side.units(place)
        facts = self._session.store.facts(self._session.annotator, side.id)
        if not self._note:
            return name in facts.revealed and not facts.shown.isdisjoint(units)
        return reveals.show(self._session, side.id, [name], units) is None

    def _is_going_on(self, check: Values) -> bool:
        status = self._session.scheme.status(str(check.get("status")))
        settled = status is not None and status.settled
        return not settled

    def _hidden(self, side: SideBySide, place: int, name: str, assignee: str) -> CheckRow:
        return CheckRow(
            side.id, metadata.title_of(side.article), place, self._unit(side, place), name, "",
            False, side.article.sentence(place), assignee=assignee,
        )  # fmt: skip

    def _unit(self, side: SideBySide, place: int) -> str:
        units = side.article.at(place).units
        return units[0] if units else side.article.layout.id(place)

    def _row(
        self,
        side: SideBySide,
        place: int,
        name: str,
        id: str,
        values: Values,
        item: signoff.SignoffItem | None,
        said: Mapping[str, Values],
    ) -> CheckRow:
        check, text = values[v.CHECK + id], side.article.sentence(place)
        span = values.get(v.SPAN + str(check.get("span") or "")) or {}
        told = {
            field: str(check.get(field) or "")
            for field in (
                "claimant", "assignee", "due", "priority", "published", "url", "origin", "scope",
            )
        }  # fmt: skip
        signed = tuple(one.by for one in item.signed if not one.stale) if item else ()
        return CheckRow(
            side.id,
            metadata.title_of(side.article),
            place,
            self._unit(side, place),
            name,
            id,
            True,
            text,
            status=str(check["status"]),
            claim=str(check.get("claim") or span.get("exact") or text),
            evidence=len(evidence_of(values, id)),
            signoff=item.standing if item else "not needed",
            signers=signed,
            remarks=tuple(_remarks(said, told["assignee"], id)),
            **told,
        )


def _standing(values: Values) -> list[Item]:
    return [item for item in checks_in_order(values) if not item[1].get("withdrawn")]


def _remarks(said: Mapping[str, Values], assignee: str, check: str) -> Iterator[str]:
    """What others said to somebody about a check, in order."""
    found = sorted(
        (str(one.get("at", "")), f"{name}: {one['text']}")
        for name, values in said.items()
        for _, one in remarks(values)
        if isinstance(one, dict)
        and (one.get("about"), one.get("on")) == (assignee, v.CHECK + check)
        and one.get("text")
    )
    yield from (words for _, words in found)


def mine(rows: Sequence[CheckRow], me: str) -> list[CheckRow]:
    """The queue of one person: what they are on and have not settled.

    What was handed to them, and they have begun as a check of their own, is there once.
    """
    own = {(row.article, row.place, row.id) for row in rows if row.by == me}
    return [
        row
        for row in rows
        if row.assignee == me and (row.by == me or (row.article, row.place, row.id) not in own)
    ]


def in_order(rows: Sequence[CheckRow], order: Order) -> list[CheckRow]:
    """Rows sorted; those that do not differ stay in the order of the articles and of the text."""
    if order == "article":
        return list(rows)
    keys = {
        "due": lambda row: (row.due or LATER, RANKS.get(row.priority, 2)),
        "priority": lambda row: (RANKS.get(row.priority, 2), row.due or LATER),
        "status": lambda row: (row.status or row.progress,),
        "person": lambda row: (row.assignee or "\uffff", row.due or LATER),
        # What lacks evidence comes first: it is the work that is left. What is hidden comes last.
        "evidence": lambda row: (not row.seen, row.evidence, row.due or LATER),
    }
    return sorted(rows, key=keys[order])
