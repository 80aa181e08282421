"""Whether the adjudicator at work decides something, and whether disputes of an article count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from reviewer.ports import Problem
from reviewer.review.adjudicators import AdjudicatorPlan, plan_in

if TYPE_CHECKING:
    from reviewer.session.adjudication.matters import Matter
    from reviewer.session.core.session import Session

NAME: Final = "adjudicators"
"""What the plan is called in the store."""


def plan_of(session: Session) -> AdjudicatorPlan:
    """Who decides what, by the names that count."""
    plan, _ = plan_in(session.store.plan(NAME))
    if not session.visibility.rules.aliases:
        return plan
    person = session.others.annotators.person
    return AdjudicatorPlan(
        tuple(dict.fromkeys(map(person, plan.names))),
        person(plan.chief) if plan.chief else "",
        plan.minimum,
        {article: tuple(map(person, own)) for article, own in plan.articles.items()},
    )


def problems(session: Session) -> list[Problem]:
    """What of the plan cannot be used."""
    _, odd = plan_in(session.store.plan(NAME))
    hint = "it is left out; expected what `reviewer adjudicators` writes"
    return [Problem("adjudicators.json", f"{odd} of it not as expected", hint)] if odd else []


def why_not(session: Session, article: str, matters: Iterable[Matter] = ()) -> str:
    """Why the adjudicator at work does not decide matters of an article; empty if they do."""
    if session.store.plan(NAME) is None:
        return ""
    plan, me = plan_of(session), session.others.annotators.me
    refused = [
        plan.why_not(me, article, differing(matter)) for matter in matters
    ] or [plan.why_not(me, article)]  # fmt: skip
    # Of a sentence with several matters one may be theirs although another one is not.
    return "" if "" in refused else refused[0]


def decides(session: Session, article: str, matter: Matter) -> bool:
    """Whether the adjudicator at work decides one matter."""
    return not why_not(session, article, (matter,))


def differing(matter: Matter) -> tuple[str, ...]:
    """The adjudicators who decided a matter differently; empty where it is not open again."""
    if matter.ruling is None or not matter.ruling.reopened:
        return ()
    return tuple(sorted({decision.by for decision in matter.ruling.live}))


def disputes_count(session: Session, article: str) -> bool:
    """Whether enough people have submitted an article for its disputes to count."""
    if session.store.plan(NAME) is None:
        return True
    minimum = plan_of(session).minimum
    annotators = session.others.annotators
    if not minimum:
        return True
    done = sum(annotators.has_submitted(name, article) for name in annotators.on(article))
    return done >= minimum
