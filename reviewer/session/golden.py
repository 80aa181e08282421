"""Gold as one more annotator: what adjudication decided, with the votes it was decided from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.formats.example import GOLD
from reviewer.models import Json, Values, from_record
from reviewer.models import values as v
from reviewer.ports import Store

Provenance = Mapping[str, Json]
"""Key -> who decided it, from which votes: the field `gold` of a record."""


def said_by(
    store: Store, annotator: str, article: str, meta: Mapping[str, str]
) -> tuple[dict[str, Values], dict[str, Provenance]]:
    """What an annotator says of an article, read for one look.

    Args:
        store: Where it is.
        annotator: Who, or `gold`.
        article: The article.
        meta: What they say of the article itself.

    Returns:
        Unit -> values, and for gold unit -> provenance.
    """
    if annotator == GOLD:
        records = store.gold(article)
    else:
        records = [record for _, record in store.records(annotator, [article])]
    values = dict(map(from_record, records))
    if meta:
        values[""] = {v.META + name: text for name, text in meta.items()}
    return values, {one["unit"]: one["gold"] for one in records if "gold" in one}


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
