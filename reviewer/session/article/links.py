"""Links between two sentences about the same fact, and copying a check along one.

A link stands in both annotations under one id, so that each shows and exports it by itself; one
edit makes or removes both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewer.models import Json, Values
from reviewer.models import values as v
from reviewer.models.phrases import new_id
from reviewer.ports import StoreError
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.session import Session

RELATIONS: Final = ("same", "hedge differs", "conflict", "unrelated")
"""What a person can say of two sentences."""

SAME, UNRELATED = RELATIONS[0], RELATIONS[-1]

_LONGEST: Final = 500
"""So many code points of the other sentence are kept with a link."""
_OWN: Final = v.CHECK + "content"


class SentencePlace(NamedTuple):
    """A sentence of an open article."""

    article: OpenArticle
    place: int

    @property
    def unit(self) -> str:
        """The sentence's id."""
        return self.article.layout.id(self.place)

    @property
    def values(self) -> Values:
        """What the annotator says of it."""
        return self.article.at(self.place).values


class SentenceLink(NamedTuple):
    """A link as one of its sentences has it.

    Attributes:
        id: Its id, the same on both sides.
        relation: One of `RELATIONS`, or what another program wrote.
        article: The other sentence's article.
        unit: The other sentence.
        text: How it began when the link was made.
    """

    id: str
    relation: str
    article: str
    unit: str
    text: str


def links_of(values: Values) -> Iterator[SentenceLink]:
    """The links of a sentence, in the order they were made; those without another end left out."""
    for key in sorted(key for key in values if key.startswith(v.LINK)):
        value = values[key]
        if not isinstance(value, dict):
            continue
        named = [value.get(name) for name in ("relation", "article", "unit")]
        if all(isinstance(one, str) for one in named):
            relation, article, unit = map(str, named)
            text = value.get("exact")
            yield SentenceLink(
                key[len(v.LINK) :], relation, article, unit, text if isinstance(text, str) else ""
            )


def linked(first: SentencePlace, other: SentencePlace) -> SentenceLink | None:
    """The link between two sentences; None if there is none."""
    there, units = other.article.article.id, {other.unit, *other.article.at(other.place).units}
    found = (one for one in links_of(first.values) if one.article == there and one.unit in units)
    return next(found, None)


def find(session: Session, article: str, unit: str) -> SentencePlace | None:
    """A sentence by its id; None if the article or the sentence is gone."""
    try:
        opened = session.peek(article)
    except StoreError:
        return None
    place = opened.place(unit)
    return None if place is None else SentencePlace(opened, place)


def link(
    session: Session, first: SentencePlace, other: SentencePlace, relation: str, reason: str = ""
) -> Outcome:
    """Links two sentences, says otherwise of two that are linked, or takes the link away.

    Args:
        session: The annotator at work.
        first: The sentence under the cursor.
        other: The other one.
        relation: One of `RELATIONS`; the one they have already takes the link away.
        reason: What the program thought of them.
    """
    if first.article is other.article and first.place == other.place:
        return Outcome("a sentence is not linked to itself", ok=False)
    known = linked(first, other)
    key = v.LINK + (known.id if known else new_id())
    if known is not None and known.relation == relation:
        puts = [*first.article.puts(first.place, {key: None})]
        puts += other.article.puts(other.place, {key: None})
        return session.apply(Edit(tuple(puts), f"{relation}: link removed"))
    puts = [*first.article.puts(first.place, {key: _side(other, relation, reason)})]
    puts += other.article.puts(other.place, {key: _side(first, relation, reason)})
    there = f"{other.place + 1} of {other.article.article.id}"
    return session.apply(Edit(tuple(puts), f"{first.place + 1} and {there}: {relation}"))


def _side(far: SentencePlace, relation: str, reason: str) -> Values:
    text = far.article.sentence(far.place)[:_LONGEST]
    value: Values = {
        "relation": relation,
        "article": far.article.article.id,
        "unit": far.unit,
        "exact": text,
    }
    return {**value, "reason": reason} if reason else value


# -- the check of a linked sentence -----------------------------------------------------------


def copyable(session: Session, source: SentencePlace, target: SentencePlace) -> str:
    """The status that the one sentence could take over from the other; empty for none."""
    check, own = source.values.get(_OWN), target.values.get(_OWN)
    unchecked = session.scheme.unchecked
    if not check or check.get("withdrawn") or check.get("status", unchecked) == unchecked:
        return ""
    begun = own is not None and own.get("status", unchecked) != unchecked
    return "" if begun else str(check["status"])


def copy_check(session: Session, source: SentencePlace, target: SentencePlace) -> Outcome:
    """Copies the annotator's own check with its evidence to a sentence that has none.

    The copy says in `origin` which sentence it was made for.
    """
    status = copyable(session, source, target)
    if not status:
        return Outcome("no check to copy: one side has to have one, the other none", ok=False)
    name = source.article.article.id
    check = {key: one for key, one in source.values[_OWN].items() if key not in ("span", "due")}
    wanted: dict[str, Json] = {_OWN: {**check, "origin": f"{name} {source.unit}"}}
    for key, item in source.values.items():
        if key.startswith(v.EVIDENCE) and item.get("check") == "content":
            wanted[v.EVIDENCE + new_id()] = item
    puts: list[Put] = target.article.puts(target.place, wanted)
    return session.apply(Edit(tuple(puts), f"{status}, copied from {source.place + 1} of {name}"))
