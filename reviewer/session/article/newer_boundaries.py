"""What the present rules would read or cut otherwise in an article, and taking it over.

Boundaries, and the encoding where it was a guess, are frozen when an article is first read. Rules
that came since change nothing until somebody wants them to; then annotations follow as after a cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from reviewer.models import Units
from reviewer.models.phrases import count_of
from reviewer.ports import Store
from reviewer.session.core.session import Session


class NewerBoundaries(NamedTuple):
    """An article that would be cut otherwise.

    Attributes:
        article: Its id.
        before: The rules by which it is cut, or the encoding in which it is read.
        now: The present ones.
        sentences: How many sentences it has; of another encoding, how many words differ.
        units: The present boundaries; None if it is the encoding that is guessed otherwise.
        lines: The sentences or words that go (`-`) and those that come (`+`), in the order of the
            text.
    """

    article: str
    before: str
    now: str
    sentences: int
    units: Units | None
    lines: tuple[str, ...]

    @property
    def taken_over(self) -> str:
        """What is said once it is cut so."""
        if self.units is None:
            words = count_of(self.sentences, "word")
            return f"taken over: it is read as {self.now} now, {words} read otherwise"
        return f"taken over: {self.sentences} sentences became {len(self.units)}"

    @property
    def question(self) -> str:
        """What is asked before that."""
        return "read so from now on?" if self.units is None else "cut so from now on?"

    def take_over(self, store: Store) -> None:
        """Has it hold from now on.

        Raises:
            StoreError: It cannot be kept.
        """
        if self.units is None:
            store.reread(self.article)
        else:
            store.recut(self.article, self.units)


def newer_boundaries(store: Store, article: str) -> NewerBoundaries | None:
    """What would be read or cut otherwise in an article; None if nothing would.

    Raises:
        StoreError: There is no such article, or its file cannot be read.
    """
    if (reading := store.newer_reading(article)) is not None:
        pairs = list(_other_words(reading.text, reading.newer))
        words = tuple(line for one, other in pairs for line in (f"- {one}", f"+ {other}"))
        return NewerBoundaries(article, reading.before, reading.now, len(pairs), None, words)
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
    found.take_over(session.store)
    session.close(found.article)


def _other_words(text: str, newer: str) -> Iterator[tuple[str, str]]:
    """The words that differ between two readings of the same bytes."""
    before, now = text.split(), newer.split()
    if len(before) == len(now):
        # A letter a byte, in both: no need to look for what belongs together.
        yield from (pair for pair in zip(before, now, strict=True) if pair[0] != pair[1])
        return
    for what, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what != "equal":
            yield from zip_longest(before[i:j], now[k:m], fillvalue="")


def _changes(text: str, frozen: Units, units: Units) -> Iterator[str]:
    before, now = (list(zip(one.starts, one.ends, strict=True)) for one in (frozen, units))
    for what, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"- {_shown(text, one)}" for one in before[i:j])
            yield from (f"+ {_shown(text, one)}" for one in now[k:m])


def _shown(text: str, found: tuple[int, int]) -> str:
    return " ".join(text[slice(*found)].split())
