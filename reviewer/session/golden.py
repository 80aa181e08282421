"""Gold as one more annotator: what adjudication decided, with the votes it was decided from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reviewer.formats.example import GOLD
from reviewer.models import Json, Values, from_record
from reviewer.models import values as v
from reviewer.ports import Reading, Store
from reviewer.session.core.decisions import Rulings
from reviewer.session.core.gold import folded
from reviewer.session.core.open_article import OpenArticle
from reviewer.session.core.session import Session

Provenance = Mapping[str, Json]
"""Key -> who decided it, from which votes: the field `gold` of a record."""


def said_by(
    session: Session, reading: Reading, meta: Mapping[str, str]
) -> tuple[dict[str, Values], dict[str, Provenance]]:
    """What an annotator says of an article, read for one look.

    Args:
        session: Theirs; that of `gold` for what adjudication decided.
        reading: The article, read to its end.
        meta: What they say of the article itself.

    Returns:
        Unit -> values, and for gold unit -> provenance.
    """
    records: Sequence[dict[str, Json]]
    if session.annotator == GOLD:
        records = _gold_of(session, reading)
    else:
        found = session.store.records(session.annotator, [reading.article.id])
        records = [record for _, record in found]
    values = dict(map(from_record, records))
    if meta:
        values[""] = {v.META + name: text for name, text in meta.items()}
    return values, {one["unit"]: one["gold"] for one in records if "gold" in one}


def _gold_of(session: Session, reading: Reading) -> Sequence[dict[str, Json]]:
    """The records of an article's gold.

    The journals of the adjudicators have the last word: the file may be behind them, or merged
    from two. It counts where it came without them.
    """
    store, article = session.store, reading.article.id
    opened = OpenArticle(reading, {}, store.cuts(article))
    records, _ = folded(session, Rulings(session, opened))
    if records:
        return records
    kept = store.gold(article)
    return [] if _deciders(kept) <= set(store.annotators()) else kept


def _deciders(records: Iterable[Mapping[str, Json]]) -> set[str]:
    """Whose decisions the records of a file of gold tell of."""
    told = [one for record in records for one in record.get("gold", {}).values()]
    every = [each for one in told for each in one.get("reopened", [one])]
    return {str(each.get("by", "")) for each in every}


def sources_of(store: Store, annotator: str) -> Mapping[str, Json]:
    """The sources that an annotator's evidence cites; gold cites those of everybody."""
    if annotator != GOLD:
        return store.sources(annotator)
    return {id: one for name in store.annotators() for id, one in store.sources(name).items()}


def ruled(provenance: Iterable[Provenance]) -> dict[str, int]:
    """Tag -> 1 for every tag that was decided, whether for or against it."""
    return {
        key[len(v.TAG) :]: 1
        for one in provenance
        for key, told in one.items()
        if key.startswith(v.TAG) and "reopened" not in told
    }


def votes_of(provenance: Iterable[Provenance], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Name -> tags, of everyone whose vote a decision on a tag was made from.

    Args:
        provenance: Of one sentence.
        names: Annotator -> what they are called in the examples, if not by their name.
    """
    votes: dict[str, list[str]] = {}
    for one in provenance:
        for key, told in one.items():
            if key.startswith(v.TAG):
                for annotator, vote in told.get("votes", {}).items():
                    tags = votes.setdefault(names.get(annotator, annotator), [])
                    if vote:
                        tags.append(key[len(v.TAG) :])
    return {name: sorted(set(votes[name])) for name in sorted(votes)}
