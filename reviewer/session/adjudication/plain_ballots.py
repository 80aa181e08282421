"""Ballots of articles of which there is nothing but votes: sentences answered alike are one kind.

Nearly every article is such a one until it is adjudicated; then nothing has to be opened, and each
kind of sentence is looked at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.ports import StoreError
from reviewer.review.answer_votes import one_tag_ballots
from reviewer.review.votes import Ballot, tag_ballots
from reviewer.session.core.plain_votes import plain_votes, whole_units

if TYPE_CHECKING:
    from reviewer.session.core.session import Session

PlainAnswer: TypeAlias = tuple[str, str | None, frozenset[str]]
"""Who says what of a sentence: name, `settled` or `cannot`, tags."""

Kind: TypeAlias = tuple[PlainAnswer, ...]
"""What everybody says of a sentence."""


def kinds_in(session: Session, article: str) -> dict[int, Kind] | None:
    """What everybody says of each sentence of an article: place -> kind.

    Args:
        session: Whose store it is.
        article: The article's id.

    Returns:
        None if the article has to be opened, which takes longer: there is more than votes, or
        something is decided already.
    """
    store = session.store
    folders = session.others.annotators.folders()
    tallies = {
        folder: tally
        for own in folders.values()
        for folder in own
        if (tally := store.tallies(folder).get(article)) is not None
    }
    if store.cuts(article) or any(tally.gold for tally in tallies.values()):
        return None
    try:
        units = whole_units(store, article)
    except StoreError:
        return None
    if units is None:
        return None
    said: dict[int, Kind] = {}
    for name, own in folders.items():
        having = [folder for folder in own if folder in tallies]
        if not having:
            continue
        plain = plain_votes(store, having[0], article, units, tallies[having[0]])
        if len(having) > 1 or plain is None:
            return None
        for place, _, _, decided, tags, _, answers in plain.votes:
            if answers:
                return None
            said[place] = (*said.get(place, ()), (name, decided, tags))
    return said


def ballots_of(session: Session, kind: Kind) -> list[Ballot]:
    """The ballots on a sentence of a kind."""
    said: dict[str, Values] = {
        name: {v.DECIDED: decided, **{v.TAG + tag: 1 for tag in tags}}
        for name, decided, tags in kind
    }
    scheme = session.scheme
    names = [tag.name for tag in scheme.tags]
    return one_tag_ballots(said) if scheme.single else tag_ballots(said, names)
