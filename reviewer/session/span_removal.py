"""Taking spans away, with the checks and evidence that are about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.phrases import count_of
from reviewer.session.article.spans import Mark, tagged_by
from reviewer.session.core.edits import Edit, Outcome, Put
from reviewer.session.core.open_article import OpenArticle

if TYPE_CHECKING:
    from reviewer.session.desk.desk import Desk
    from reviewer.session.desk.targets import Targets


def belongings(values: Values, ids: Iterable[str]) -> list[str]:
    """The keys of checks of spans, and of their evidence."""
    wanted = set(ids)
    checks = [
        key for key in values if key.startswith(v.CHECK) and values[key].get("span") in wanted
    ]
    names = {key[len(v.CHECK) :] for key in checks}
    evidence = [
        key for key in values if key.startswith(v.EVIDENCE) and values[key].get("check") in names
    ]
    return checks + evidence


def remove(article: OpenArticle, marks: Iterable[Mark]) -> list[Put]:
    """The puts that take spans away, with their checks and evidence; the tags stay."""
    puts = []
    for mark in marks:
        values = article.said_by(mark.unit)
        keys = (v.SPAN + mark.id, *belongings(values, [mark.id]))
        puts += [Put(article.article.id, mark.unit, key, None) for key in keys]
    return puts


def going_along(puts: Iterable[Put]) -> str:
    """What else puts take away beside spans, in words; empty for nothing."""
    keys = [put.key for put in puts if put.value is None]
    kinds = (("check", v.CHECK), ("evidence item", v.EVIDENCE))
    counts = [(noun, sum(key.startswith(prefix) for key in keys)) for noun, prefix in kinds]
    return " and ".join(count_of(number, noun) for noun, number in counts if number)


def untag(desk: Desk, tag: str, targets: Targets) -> Outcome:
    """Takes a tag from the sentences that a command is about.

    If spans give it to any of them, the first call only says so; the second takes them along.
    """
    marks = {
        (article.article.id, mark.unit, mark.id): (article, mark)
        for article, place in targets
        if _spanned(article, place)
        for mark in tagged_by(article, place, tag)
    }
    puts = targets.puts(lambda _: {v.TAG + tag: None})
    for article, mark in marks.values():
        puts += remove(article, [mark])
    # Whatever was done since, here at least, changes the revision.
    now = desk.article.revision(desk.place) if len(desk.article) else ()
    asking = (tag, targets.where, now, *marks, going_along(puts))
    if marks and desk.asked != asking:
        desk.asked = asking
        what = " and ".join(filter(None, (count_of(len(marks), "span"), going_along(puts))))
        return Outcome(f"{tag} has {what} here: the same key again removes all of it", ok=False)
    desk.asked = None
    along = f" with {count_of(len(marks), 'span')}" if marks else ""
    return desk.session.apply(Edit(tuple(puts), targets.told(f"{tag} removed{along}")))


def _spanned(article: OpenArticle, place: int) -> bool:
    """Whether a span may stand in a sentence: looking closer costs more."""
    if article.spans.at(place):
        return True
    return any(key.startswith(v.SPAN) for key in article.at(place).values)
