"""Which checks of an export are not final: what they lack, and who has yet to look at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from reviewer.formats.example import GOLD, UNFINISHED
from reviewer.models import Json, Scheme
from reviewer.models import values as v
from reviewer.models.annotation import Provenance, checks_in_order, evidence_of
from reviewer.session.checks import requirements
from reviewer.session.core.annotated_text import Annotated

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

Unsigned: TypeAlias = Callable[[int, Annotated, str], bool]
"""Whether a check on a sentence still wants a second person: place, annotation, id of the check."""

LACKING, UNSIGNED, RECHECK = UNFINISHED

_POLICY: Final = "policy"


def unsigned_of(session: Session, article: str, gold: Mapping[str, Provenance]) -> Unsigned:
    """Who asks for what: a sign-off of somebody's check, or two people behind one of the gold.

    Args:
        session: Of the annotator whose work is exported.
        article: The article.
        gold: Of gold, unit -> how its decisions came about.
    """
    if session.annotator == GOLD:
        several = len(session.others.annotators.people()) > 1
        return lambda place, said, check: several and _alone(session.scheme, gold, said, check)

    @cache
    def known() -> frozenset[tuple[int, str]]:
        from reviewer.session.collaboration.signoff import unsigned

        return unsigned(session, article)

    return lambda place, said, check: (place, check) in known()


def _alone(scheme: Scheme, gold: Mapping[str, Provenance], said: Annotated, check: str) -> bool:
    """Whether fewer than two people stand behind a status that wants a sign-off."""
    key = v.CHECK + check
    status = scheme.status(str(said.values[key].get("status")))
    if status is None or not status.signoff:
        return False
    entries = [one[key] for unit in said.units if key in (one := gold.get(unit, {}))]
    return len({name for one in entries for name in _behind(one, status.name)}) < 2


def _behind(entry: Json, status: str) -> set[str]:
    """Who voted so, and who decided it, unless that was a policy."""
    found = {name for name, vote in entry.get("votes", {}).items() if vote == status}
    for one in (entry, *entry.get("also", ())):
        if not str(one.get("rule", "")).startswith(_POLICY):
            found.add(str(one.get("by", "")))
    return found


def unfinished(
    every: Sequence[tuple[int, Annotated]],
    scheme: Scheme,
    unsigned: Unsigned,
    named: Callable[[int, str], str],
) -> dict[str, list[str]]:
    """Check -> what it still wants.

    Args:
        every: Sentences with what is said of them.
        scheme: Says what a status needs.
        unsigned: Who still has to look.
        named: What a check of a sentence is called in the example.
    """
    found: dict[str, list[str]] = {}
    for place, said in every:
        for id, check in checks_in_order(said.values):
            if check.get("withdrawn"):
                continue
            lacks = requirements.missing(check, evidence_of(said.values, id), scheme)
            wants = [LACKING] if lacks else []
            wants += [UNSIGNED] if unsigned(place, said, id) else []
            wants += [RECHECK] if said.recheck else []
            if wants:
                found[named(place, id)] = wants
    return dict(sorted(found.items()))
