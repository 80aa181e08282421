"""The rules of the scheme by version: what is to be looked at again, and agreement beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reviewer.models import Values
from reviewer.models import values as v
from reviewer.models.scheme import TagType
from reviewer.ports import StoreError
from reviewer.review.measures import DRAWS, Figure
from reviewer.session.core.session import Session
from reviewer.session.core.visibility import Rules
from reviewer.session.search.rule_changes import outdated_places

if TYPE_CHECKING:
    from reviewer.session.core.side_by_side import SideBySide


class VersionFigures(NamedTuple):
    """Agreement on a tag under one version of its rule.

    Attributes:
        version: The version.
        n: Sentences that at least two people settled under it.
        alpha: Krippendorff's alpha, with its interval from resampled articles.
    """

    version: int
    n: int
    alpha: Figure


class TagHistory(NamedTuple):
    """A tag with the versions of its rule.

    Attributes:
        tag: The tag.
        version: The version under which it is set now.
        waiting: Person -> sentences of theirs to be looked at again.
        figures: Agreement under each version that anybody used.
    """

    tag: TagType
    version: int
    waiting: Mapping[str, int]
    figures: tuple[VersionFigures, ...]


Said = dict[tuple[str, str], dict[str, tuple[int, bool]]]
"""Article and sentence -> person -> version of the rule, and whether settled with the tag."""


def histories(session: Session, *, draws: int = DRAWS, seed: int = 7) -> list[TagHistory]:
    """The tags whose rule has a version of its own or has changed, with what comes of that.

    Args:
        session: Whose store it is.
        draws: Bootstrap samples of the intervals; 0 leaves them out.
        seed: Of the bootstrap.
    """
    tags = [tag for tag in session.scheme.tags if tag.changes or tag.version]
    said: dict[str, Said] = {tag.name: {} for tag in tags}
    people = session.others.annotators.people() if tags else []
    waiting: dict[str, dict[str, int]] = {tag.name: {} for tag in tags}
    for article in session.store.articles() if tags else ():
        if article.missing:
            continue
        try:
            side = session.others.peek(article.id)
        except StoreError:
            # It is among the problems.
            continue
        for tag in tags:
            _gather(session, side, tag.name, said[tag.name])
    for person in people:
        for tag in tags:
            count = _waiting(session, person, tag)
            if count:
                waiting[tag.name][person] = count
    return [
        TagHistory(
            tag,
            session.scheme.version_of(tag.name),
            waiting[tag.name],
            tuple(_figures(said[tag.name], people, draws, seed)),
        )
        for tag in tags
    ]


def _gather(session: Session, side: SideBySide, tag: str, said: Said) -> None:
    latest: dict[str, int] = {}
    found: list[tuple[str, str, Values]] = []
    for place in side.places():
        unit = side.article.layout.id(place)
        for person, values in side.values(place).items():
            if values.get(v.DECIDED) == "settled":
                found.append((unit, person, values))
                under = values.get(v.TAG + tag)
                if isinstance(under, int):
                    latest[person] = max(latest.get(person, 0), under)
    for unit, person, values in found:
        has = v.TAG + tag in values
        # Who settled a sentence without the tag went by the rule as in the rest of the article.
        without = values.get(v.VERSION + tag, latest.get(person, session.scheme.version))
        under = values[v.TAG + tag] if has else without
        said.setdefault((side.id, unit), {})[person] = (under, has)


def _waiting(session: Session, person: str, tag: TagType) -> int:
    """How many sentences of somebody are to be looked at again because of a tag."""
    from dataclasses import replace

    only = replace(session.scheme, tags=(tag,))
    count = 0
    for folder in session.others.annotators.folders().get(person, ()):
        theirs = Session(session.store, only, folder, None, rules=Rules())
        for article, tally in session.store.tallies(folder).items():
            if article and (tally.decided or tally.tags):
                try:
                    count += len(outdated_places(theirs, theirs.peek(article)))
                except StoreError:
                    continue
    return count


def _figures(said: Said, people: Sequence[str], draws: int, seed: int) -> list[VersionFigures]:
    import numpy as np

    from reviewer.review import measures
    from reviewer.review.ratings import MISSING

    versions = sorted({under for own in said.values() for under, _ in own.values()})
    articles = {article: at for at, article in enumerate(dict.fromkeys(key[0] for key in said))}
    found = []
    for version in versions:
        rows = [(articles[key[0]], [own.get(name) for name in people]) for key, own in said.items()]
        table = np.array(
            [
                [int(one[1]) if one is not None and one[0] == version else MISSING for one in row]
                for _, row in rows
            ],
            dtype=np.int64,
        ).reshape(len(rows), len(people))
        of_article = np.array([article for article, _ in rows], dtype=np.int64)
        shared = (table != MISSING).sum(axis=1) >= 2
        alpha = measures.alpha_interval(
            table, measures.nominal(2), of_article, seed=seed, draws=draws
        )
        if shared.any() and not (table[shared] == 1).any():
            alpha = measures.NEVER_USED
        found.append(VersionFigures(version, int(shared.sum()), alpha))
    return found
