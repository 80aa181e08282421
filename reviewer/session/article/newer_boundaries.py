"""What the present rules would cut otherwise in an article read before, and taking it over.

Boundaries are frozen when an article is first read. Rules that came since change nothing until
somebody wants them to; then annotations follow as after a cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from reviewer.models import Units
from reviewer.ports import Store
from reviewer.session.core.session import Session


class NewerBoundaries(NamedTuple):
    """An article that would be cut otherwise.

    Attributes:
        article: Its id.
        before: The rules by which it is cut.
        now: The present ones.
        sentences: How many sentences it has.
        units: The present boundaries.
        lines: The sentences that go (`-`) and those that come (`+`), in the order of the text.
    """

    article: str
    before: str
    now: str
    sentences: int
    units: Units
    lines: tuple[str, ...]

    @property
    def taken_over(self) -> str:
        """What is said once it is cut so."""
        return f"taken over: {self.sentences} sentences became {len(self.units)}"


def newer_boundaries(store: Store, article: str) -> NewerBoundaries | None:
    """What would be cut otherwise in an article; None if nothing would.

    Raises:
        StoreError: There is no such article, or its file cannot be read.
    """
    found = store.newer(article)
    if found is None:
        return None
    text, frozen, units = found
    lines = tuple(_changes(text, frozen, units))
    if not lines:
        return None
    names = (frozen.segmenter, units.segmenter)
    return NewerBoundaries(article, *names, len(frozen), units, lines)


def take_over(session: Session, found: NewerBoundaries) -> None:
    """Cuts an article by the present rules from now on; it is opened anew.

    Raises:
        StoreError: The boundaries cannot be kept.
    """
    session.store.recut(found.article, found.units)
    session.close(found.article)


def _changes(text: str, frozen: Units, units: Units) -> Iterator[str]:
    before, now = (list(zip(one.starts, one.ends, strict=True)) for one in (frozen, units))
    for what, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"- {_shown(text, one)}" for one in before[i:j])
            yield from (f"+ {_shown(text, one)}" for one in now[k:m])


def _shown(text: str, found: tuple[int, int]) -> str:
    return " ".join(text[slice(*found)].split())
