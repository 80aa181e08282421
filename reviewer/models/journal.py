"""The lines of a journal: changes and the events that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal, NamedTuple, TypeAlias

from reviewer.models.values import Json

JOURNAL_VERSION: Final = 1

PIECE_VERSION: Final = 2
"""Version of lines that are a piece of a line: an older program would take it for all of it."""

SHARED_VERSION: Final = 3
"""Version of lines in which one change names many sentences."""

PULLED: Final = "team-"
"""What the names of journals begin with whose lines came from a desk's server."""

Op: TypeAlias = Literal["edit", "undo", "redo", "fact", "part", "end"]
Basis: TypeAlias = Literal["blind", "revealed"]

Stamp: TypeAlias = tuple[int, str, int]
"""(lc, session, n): the total order of all events."""


class Change(NamedTuple):
    """One key of one unit, before and after. `None` is absent.

    Attributes:
        article: Article id; empty for a source.
        unit: Unit id; empty for a source and for what concerns the whole article.
        key: A key of the journal, see `reviewer.models.values`.
        before: Its value when the change was made.
        after: Its value from then on.
    """

    article: str
    unit: str
    key: str
    before: Json
    after: Json

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.article, self.unit, self.key, self.after, self.before)


as_change: Final = partial(tuple.__new__, Change)
"""A change of its five fields; takes half as long as `Change(...)`, for bulk actions."""


def inverses(changes: Sequence[Change]) -> list[Change]:
    """The changes that take changes back, the last one first."""
    return [
        as_change((article, unit, key, after, before))
        for article, unit, key, before, after in reversed(changes)
    ]


class Event(NamedTuple):
    """What one action wrote: one line of a journal, or several lines of a bulk action folded.

    Attributes:
        id: `<session>:<n>`; of a bulk action, that of its `end` line.
        lc: Lamport clock.
        at: UTC time of writing, ISO 8601, for display only.
        op: `edit`, `undo`, `redo` or `fact` (a bulk action has the `of` of its `end` line).
        ref: The edit that an undo or a redo is about.
        basis: Whether the annotator had been shown others' work on the article.
        changes: What changed.
    """

    id: str
    lc: int
    at: str
    op: Op
    ref: str | None
    basis: Basis
    changes: tuple[Change, ...]

    @property
    def session(self) -> str:
        """The session that wrote it."""
        return self.id.rpartition(":")[0]

    @property
    def n(self) -> int:
        """Its number within that session."""
        return int(self.id.rpartition(":")[2])

    @property
    def stamp(self) -> Stamp:
        """Its place in the order of all events."""
        session, _, n = self.id.rpartition(":")
        return (self.lc, session, int(n))
