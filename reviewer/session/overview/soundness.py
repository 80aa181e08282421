"""Whether what was said still fits the texts, and gold what the adjudicators decided.

The files themselves are looked through by `reviewer.store.checkup`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from reviewer.models.phrases import count_of
from reviewer.ports import Finding, Reading, StoreError
from reviewer.session.core.annotated_article import OpenArticle
from reviewer.session.core.decisions import Decisions
from reviewer.session.core.gold import decided_by, folded
from reviewer.session.core.session import Session


def unsound(session: Session, elsewhere: Collection[str] = ()) -> Iterator[Finding]:
    """Looks through all articles of which anybody has said anything.

    Args:
        session: A session that only looks.
        elsewhere: People of whose decisions the gold is kept on their own machine.
    """
    store = session.store
    names = store.annotators()
    said = {article for name in names for article in store.tallies(name)}
    for article in [one.id for one in store.articles() if one.id in said and not one.missing]:
        try:
            reading = store.open(article)
        except StoreError as error:
            yield Finding("reading", article, str(error), "see what is wrong with the file")
            continue
        while not reading.read_on(1.0):
            pass
        for name in names:
            yield from _anchors(session, name, reading)
        yield from _gold(session, reading, elsewhere)


def _anchors(session: Session, name: str, reading: Reading) -> Iterator[Finding]:
    """Annotations whose sentence is gone from the text, and values of a shape that cannot be."""
    article = reading.article.id
    place = f"{name}, {article}"
    values = session.store.values(name, article)
    if not values:
        return
    try:
        orphans = OpenArticle(reading, values, session.store.cuts(article)).orphans()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Finding("schema", place, f"is not as expected ({error!r})", "see its journals")
        return
    if orphans:
        what = f"{count_of(len(orphans), 'annotated sentence')} not in the text any more"
        yield Finding("anchors", place, what, "attach them again in the program (b, then x)")


def _gold(session: Session, reading: Reading, elsewhere: Collection[str]) -> Iterator[Finding]:
    """Gold that is not what the decisions come to."""
    store, article = session.store, reading.article.id
    opened = OpenArticle(reading, {}, store.cuts(article))
    decisions = Decisions(store, session.annotator, opened)
    records, _ = folded(decisions, [tag.name for tag in session.scheme.tags])
    kept = list(store.gold(article))
    if records == kept:
        return
    deciders = {name for name in store.annotators() if article in decided_by(store, name)}
    if not kept and deciders <= {*elsewhere}:
        return
    if not deciders:
        hint = "get the journals of who decided; until then it counts"
        yield Finding("orphans", f"gold, {article}", "is of no journal here", hint, note=True)
        return
    hint = "it is made anew from them"
    what = "does not say what adjudicators decided"
    yield Finding("gold", f"gold, {article}", what, hint, mends=True)
