"""Ids of articles: which file has which, the same on every machine that shares the annotations."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, takewhile
from typing import Final, NamedTuple, Protocol

RESERVED: Final = frozenset({"sources"})
"""Ids that would be mistaken for another file of an annotator's folder."""

LONGEST: Final = 200
"""Most bytes (UTF-8) in an id: with the suffixes we add it still is a file name everywhere."""

_BREAKING: Final = frozenset({"Cc", "Zl", "Zp"})
"""Unicode categories that would tear a line of a message or of a file."""


class Slot(NamedTuple):
    """A place where an article stands.

    Attributes:
        path: Its file below the articles folder.
        row: The row's id in a file of several articles.
    """

    path: str
    row: str | None = None

    @property
    def bare(self) -> str:
        """The id without the file's suffix, which it gets if nobody else has it."""
        return self._id(os.path.splitext(self.path)[0])

    @property
    def suffixed(self) -> str:
        """The id with the file's suffix, for a later file of the same stem."""
        return self._id(self.path)

    def _id(self, path: str) -> str:
        whole = path if self.row is None else f"{path}/{self.row}"
        return unicodedata.normalize("NFC", whole.replace("/", "__"))


class Registered(Protocol):
    """What is known of ids from the frozen boundaries in the workspace."""

    def names(self) -> Mapping[str, str]:
        """Folded id -> id, for every id that was ever read."""

    def holds(self, article: str, sha256: str) -> bool:
        """Whether a text version is registered under an id."""

    def versions(self, article: str) -> list[str]:
        """Hashes of the text versions of an id, as they were registered; none twice."""


def fold(article: str) -> str:
    """What two ids must not have in common: they are unique ignoring case."""
    if article.isascii():
        folded = article.lower()
        return article if folded == article else folded  # one object: a corpus has many
    return unicodedata.normalize("NFC", article).casefold()


def why_not(article: str) -> str | None:
    """Why an id cannot be used, in one clause; None if it can."""
    try:
        length = len(article.encode())
    except UnicodeEncodeError:
        return "its name is not valid UTF-8"
    if "\\" in article or any(unicodedata.category(one) in _BREAKING for one in article):
        return "its name holds a backslash or control characters"
    if article.startswith("."):
        return "its name begins with '.'"
    if length > LONGEST:
        return f"its path below the articles folder is {length} bytes long, most is {LONGEST}"
    return None


def assign(
    slots: Sequence[Slot],
    held: Mapping[Slot, str],
    registered: Registered,
    sha256_of: Callable[[Slot], str | None],
) -> dict[Slot, str]:
    """Gives each slot its id.

    Nearly all are settled by name alone. Where several files want one id, the text decides first
    (whose text is registered under it), then who had it before, then the order of the slots.

    Args:
        slots: In the order of their paths.
        held: The ids that slots had the last time.
        registered: The ids that are taken already.
        sha256_of: Reads a slot's text; asked only where names alone do not decide.
    """
    return _Assignment(held, registered, sha256_of).run(slots)


def _numbered(slot: Slot, n: int) -> str:
    return f"{slot.suffixed}~{n}"


class _Assignment:
    def __init__(
        self,
        held: Mapping[Slot, str],
        registered: Registered,
        sha256_of: Callable[[Slot], str | None],
    ) -> None:
        self._held = held
        self._registered = registered
        self._names = registered.names()
        self._sha256_of = sha256_of
        self._ids: dict[Slot, str] = {}
        self._taken: set[str] = set()

    def run(self, slots: Sequence[Slot]) -> dict[Slot, str]:
        contested = self._settle_plain(slots)
        for options in (self._by_text, self._by_habit, self._by_name):
            for slot in contested:
                if slot not in self._ids:
                    self._take_first(slot, options(slot))
        self._follow_renames(slots)
        return {slot: self._ids[slot] for slot in slots}

    def _settle_plain(self, slots: Sequence[Slot]) -> list[Slot]:
        """Settles those whose bare id nobody else can want; returns the others."""
        bare = {slot: slot.bare for slot in slots}
        wanted = Counter(fold(article) for article in bare.values())
        for slot in slots:
            held = self._held.get(slot)
            if held is not None and held != bare[slot]:
                wanted.update((fold(held), fold(bare[slot])))
        dotted = {key for key in wanted if "." in key}
        wanted.update(key for slot in slots if dotted and (key := fold(slot.suffixed)) in dotted)
        contested = []
        for slot in slots:
            key = fold(bare[slot])
            plain = wanted[key] == 1 and key not in RESERVED
            if plain and fold(slot.suffixed) not in self._names:
                self._take(slot, bare[slot])
            else:
                contested.append(slot)
        return contested

    def _take_first(self, slot: Slot, options: Iterator[str]) -> None:
        for article in options:
            key = fold(article)
            if key not in self._taken and key not in RESERVED:
                self._take(slot, article)
                return

    def _take(self, slot: Slot, article: str) -> None:
        key = fold(article)
        self._taken.add(key)
        self._ids[slot] = self._names.get(key, article)

    def _by_text(self, slot: Slot) -> Iterator[str]:
        """The ids under which the slot's present text is registered."""
        options = [self._held.get(slot, slot.bare), *self._longer(slot), slot.bare]
        known = [self._names[key] for key in map(fold, options) if key in self._names]
        sha256 = self._sha256_of(slot) if known else None
        if sha256 is not None:
            yield from (one for one in known if self._registered.holds(one, sha256))

    def _by_habit(self, slot: Slot) -> Iterator[str]:
        """The id that the slot had, else the longer one if somebody ever gave it."""
        if slot in self._held:
            yield self._held[slot]
        yield from self._longer(slot)

    def _by_name(self, slot: Slot) -> Iterator[str]:
        yield slot.bare
        yield slot.suffixed
        yield from (_numbered(slot, n) for n in range(2, len(self._taken) + 3))

    def _longer(self, slot: Slot) -> Iterator[str]:
        """Those of the slot's longer ids that somebody ever gave."""
        if fold(slot.suffixed) in self._names:
            yield slot.suffixed
            numbered = (_numbered(slot, n) for n in count(2))
            yield from takewhile(lambda article: fold(article) in self._names, numbered)

    def _follow_renames(self, slots: Sequence[Slot]) -> None:
        """Gives a new file the id of a vanished one that had the same text: last, else once.

        An older version counts because an edit that was taken back registers nothing.
        """
        vanished = [self._names[key] for key in sorted(self._names.keys() - self._taken)]
        new = [slot for slot in slots if fold(self._ids[slot]) not in self._names]
        if not vanished or not new:
            return
        lost = {article: self._registered.versions(article) for article in vanished}
        texts = {slot: self._sha256_of(slot) for slot in new}
        for since in (-1, 0):
            by_text: dict[str | None, str] = {}
            for article, versions in lost.items():
                for sha256 in versions[since:]:
                    by_text.setdefault(sha256, article)
            for slot in new:
                article = by_text.get(texts[slot], "")
                if article in lost:
                    self._ids[slot] = article
                    del lost[article], texts[slot]
            new = [slot for slot in new if slot in texts]
