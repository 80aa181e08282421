"""Texts that got another name, because somebody else had added another text under theirs.

Two people add a file of one name while apart. At the desk's server the first keeps the name; the
other's text becomes `<name>-<eight digits>`. What was said of it follows it, as one step to undo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from reviewer.models import Article, Json, Values
from reviewer.models import values as v
from reviewer.models.annotation import relations
from reviewer.ports import StoreError
from reviewer.session.core.edits import Edit, Outcome, Put

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

_DISPLACED: Final = re.compile(r"(.+)-[0-9a-f]{8}(\.[^./]*)?")


class DisplacedText(NamedTuple):
    """A text with what the annotator said of it under its earlier name.

    Attributes:
        before: The article that has the name now, and had this text.
        now: The article that the text is.
        said: Unit -> what is said of it; of the article as a whole under `""`.
        cuts: Unit -> its cuts.
    """

    before: str
    now: str
    said: Mapping[str, Values]
    cuts: Mapping[str, Values]


def follow(session: Session) -> Outcome:
    """Has what the annotator said follow their texts to the names that these have now.

    Returns:
        What was done; an outcome without a message if there was nothing to do.
    """
    puts: list[Put] = []
    names = []
    for text in list(_found(session)):
        puts += _puts(session, text)
        names.append(text.now)
    if not puts:
        return Outcome()
    if session.writer is None:
        return Outcome(
            f"{names[0]}: what you said of it has not followed it yet: {session.read_only}",
            ok=False,
        )
    outcome = session.apply(Edit(tuple(puts), f"what you said followed to {', '.join(names)}"))
    if outcome.ok:
        for name in names:
            session.store.remember(_remembered(name), True)
    return outcome


def _remembered(article: str) -> str:
    # Whoever takes the step back is not followed again.
    return f"displaced:{article}"


def _found(session: Session) -> Iterator[DisplacedText]:
    store, me = session.store, session.annotator
    there = {(article.path, article.row): article for article in store.articles()}
    tallies = store.tallies(me)
    for (path, row), article in there.items():
        match = _DISPLACED.fullmatch(path)
        before = match and there.get((match[1] + (match[2] or ""), row))
        if not before or before.id not in tallies or article.id in tallies:
            continue
        if store.recall(_remembered(article.id)):
            continue
        found = _said_of(session, before, article)
        if found is not None:
            yield found


def _said_of(session: Session, before: Article, now: Article) -> DisplacedText | None:
    try:
        sha256 = now.sha256 or session.store.open(now.id).article.sha256
        if not sha256 or sha256 == (before.sha256 or session.store.open(before.id).article.sha256):
            return None
    except StoreError:
        return None
    values = session.store.values(session.annotator, before.id)
    said = {unit: own for unit, own in values.items() if unit and _is_of(own, unit, sha256)}
    cuts = _cuts(session, before.id, sha256[:8])
    if not said and not cuts:
        return None
    if not any(unit and unit not in said for unit in values):
        # Nothing is said of the other text, so all of it was about this one.
        said[""] = values.get("", {})
    return DisplacedText(before.id, now.id, said, cuts)


def _is_of(own: Values, unit: str, sha256: str) -> bool:
    anchor = own.get(v.ANCHOR)
    known = anchor.get("sha256") if isinstance(anchor, dict) else None
    return known == sha256 if known else unit.startswith(f"{sha256[:8]}.")


def _cuts(session: Session, article: str, version: str) -> dict[str, Values]:
    """The annotator's cuts of a text version as they stand."""
    found: dict[str, Values] = {}
    for event in session.store.events(session.annotator):
        for change in event.changes:
            of_text = change.article == article and change.unit.startswith(f"{version}.")
            if of_text and change.key.startswith(v.CUT):
                found.setdefault(change.unit, {})[change.key] = change.after
    return {
        unit: kept
        for unit, own in found.items()
        if (kept := {key: value for key, value in own.items() if value is not None})
    }


def _puts(session: Session, text: DisplacedText) -> Iterator[Put]:
    for unit, own in text.cuts.items():
        # Under the earlier name they are of a text that is not there: they move nothing.
        yield from (Put(text.now, unit, key, value) for key, value in own.items())
    for unit, own in text.said.items():
        yield from (Put(text.now, unit, key, value) for key, value in own.items())
        yield from (Put(text.before, unit, key, None) for key in own)
    spans = {
        key.removeprefix(v.SPAN)
        for own in text.said.values()
        for key in own
        if key.startswith(v.SPAN)
    }
    for article, tally in session.store.tallies(session.annotator).items():
        if article != text.before and tally.relations and spans:
            yield from _led_to(session, article, text, spans)


def _led_to(session: Session, article: str, text: DisplacedText, spans: set[str]) -> Iterator[Put]:
    """Relations of another article that lead to a span of the text."""
    for unit, own in session.store.values(session.annotator, article).items():
        for id, value in relations(own):
            if isinstance(value, dict) and _leads(value, text.before, spans):
                yield Put(article, unit, v.RELATION + id, {**value, "article": text.now})


def _leads(value: Mapping[str, Json], article: str, spans: set[str]) -> bool:
    return value.get("article") == article and value.get("other") in spans
