"""Making the plan of control items: known answers from one's own work or from the gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import values as v
from reviewer.models.annotation import tags as tags_of
from reviewer.models.phrases import count_of, new_id
from reviewer.ports import StoreError
from reviewer.review.answer_votes import ONE_TAG
from reviewer.review.controls import MOST_ITEMS, ControlItem, ControlPlan, Use, plan_in
from reviewer.review.extra_answers import Card
from reviewer.session.core.decisions import Decisions
from reviewer.session.core.edits import Outcome
from reviewer.session.quality.cards import drawn, whole
from reviewer.session.quality.extras import NAME, problems

if TYPE_CHECKING:
    from reviewer.session.core.annotated_article import OpenArticle
    from reviewer.session.core.session import Session


class KnownAnswer(NamedTuple):
    """A sentence with the answer that counts as right.

    Attributes:
        card: The sentence.
        tags: The answer; empty for no tag.
        why: The reason; empty for none.
    """

    card: Card
    tags: frozenset[str]
    why: str


def known_answers(
    session: Session, query: str, *, gold: bool, most: int = 0, seed: int = 7
) -> list[KnownAnswer]:
    """The sentences that fit a query of which the answer is known.

    Args:
        session: Whose own settled sentences count, with their notes as reasons.
        query: What to look for.
        gold: Whether those count that adjudicators have decided, tag by tag, instead.
        most: Of more than so many a random choice is taken; 0 for all.
        seed: The same seed draws the same.

    Raises:
        QueryError: The query cannot be read.
    """
    from random import Random

    found = []
    opened: OpenArticle | None = None
    decisions: Decisions | None = None
    for card in drawn(session, query):
        if opened is None or opened.article.id != card.article:
            opened = whole(session, card.article)
            decisions = None
        if opened is None or (place := opened.place(card.unit)) is None:
            continue
        if not gold:
            known = _own(opened, place, card)
        else:
            decisions = decisions or Decisions(session.store, session.annotator, opened)
            known = _decided(session, decisions, place, card)
        if known is not None:
            found.append(known)
    if most and len(found) > most:
        found = [found[at] for at in sorted(Random(seed).sample(range(len(found)), most))]
    return found


def _own(opened: OpenArticle, place: int, card: Card) -> KnownAnswer | None:
    values = opened.at(place).values
    if values.get(v.DECIDED) != "settled":
        return None
    tags = frozenset(name for name, _ in tags_of(values))
    return KnownAnswer(card, tags, str(values.get(v.NOTE, "")))


def _decided(session: Session, decisions: Decisions, place: int, card: Card) -> KnownAnswer | None:
    """What adjudicators decided of every tag of the scheme; None if of any they have not."""
    held = {key: one for key, one in decisions.at(place).items() if not one.reopened}
    why = next((d.why for one in held.values() for d in one.live if d.why), "")
    if ONE_TAG in held:
        tag = held[ONE_TAG].value
        return KnownAnswer(card, frozenset({tag} if tag else ()), why)
    names = [tag.name for tag in session.scheme.tags]
    if not all(v.TAG + name in held for name in names):
        return None
    return KnownAnswer(card, frozenset(n for n in names if held[v.TAG + n].value is True), why)


def add(session: Session, known: Iterable[KnownAnswer], use: Use, by: str) -> Outcome:
    """Adds items to the plan; a sentence that is in it for the same use already is left as it is.

    Args:
        session: Whose store it is.
        known: The sentences with their answers.
        use: What they are for.
        by: Whose answers they are, who is not asked then; empty for the gold's.
    """
    plan, refused = _plan(session)
    if refused is not None:
        return refused
    there = {(item.use, item.card.article, item.card.unit) for item in plan.items}
    new = [
        ControlItem(new_id(), use, one.card, one.tags, one.why, by)
        for one in known
        if (use, one.card.article, one.card.unit) not in there
    ]
    if len(plan.items) + len(new) > MOST_ITEMS:
        return Outcome(f"that would be more than {MOST_ITEMS} items", ok=False)
    what = "control item" if use == "control" else "sentence"
    words = f"{count_of(len(new), what)} added{'' if use == 'control' else ' to the training'}"
    return _keep(session, plan._replace(items=(*plan.items, *new)), words)


def remove(session: Session, ids: Sequence[str]) -> Outcome:
    """Takes items out of the plan; answers to them stay in the journals and count no more."""
    plan, refused = _plan(session)
    if refused is not None:
        return refused
    unknown = [id for id in ids if all(item.id != id for item in plan.items)]
    if unknown:
        return Outcome(f"there is no item {unknown[0]!r}: `reviewer controls list`", ok=False)
    kept = tuple(item for item in plan.items if item.id not in ids)
    words = f"{count_of(len(plan.items) - len(kept), 'item')} removed"
    return _keep(session, plan._replace(items=kept), words)


def settle(
    session: Session,
    *,
    every: int | None = None,
    repeats: bool | None = None,
    pass_mark: float | None = None,
) -> Outcome:
    """Says how often extra sentences come, of which kinds, and what the training asks for."""
    plan, refused = _plan(session)
    if refused is not None:
        return refused
    if every is not None:
        plan = plan._replace(every=every)
    if repeats is not None:
        plan = plan._replace(repeats=repeats)
    if pass_mark is not None:
        plan = plan._replace(pass_mark=pass_mark)
    return _keep(session, plan, plan_words(plan))


def plan_words(plan: ControlPlan) -> str:
    """The plan in one line."""
    kinds = [f"{sum(item.use == 'control' for item in plan.items)} control items"]
    kinds += ["repeats of one's own sentences"] if plan.repeats else []
    when = f"after every {plan.every} decided sentences" if plan.every else "never (--every 20)"
    trained = sum(item.use == "training" for item in plan.items)
    training = f"; training: {trained} sentences, {plan.pass_mark:.0%} have to be right"
    return f"extra sentences: {when}, {' and '.join(kinds)}{training if trained else ''}"


def _plan(session: Session) -> tuple[ControlPlan, Outcome | None]:
    """The plan, or why nothing can be written over it."""
    plan, odd = plan_in(session.store.plan(NAME))
    # What a newer version, or a hand, has written there is not lost by writing over it.
    return plan, Outcome(str(problems(session)[0]), ok=False) if odd else None


def _keep(session: Session, plan: ControlPlan, words: str) -> Outcome:
    try:
        session.store.keep_plan(NAME, plan.to_json())
    except StoreError as error:
        return Outcome(str(error), ok=False)
    return Outcome(words)
