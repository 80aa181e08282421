"""What others wrote that counts and yet is odd: it is named, so that somebody looks at it.

Whoever can push to the shared folder can say anything there. What would break the program is set
aside line by line (`reviewer.models.journal_lines`); what only looks odd is told here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from reviewer.models.phrases import printable
from reviewer.ports import Problem
from reviewer.store.journal.journal_folder import Extent
from reviewer.store.journal.replay import UNKNOWN, Cuts

JUMP: Final = 1_000_000
"""Steps of the Lamport clock that nobody makes at once."""

MANY_CUTS: Final = 20
"""Boundaries of an article that one action may change without being named."""


class Jump(NamedTuple):
    """Where the clock of a journal leaps.

    Attributes:
        before: The highest value in the file before; 0 at its beginning.
        after: The value that follows.
        event: The line's id.
    """

    before: int
    after: int
    event: str


class Reach(NamedTuple):
    """Values of the clock that a file holds, without a leap between them.

    Attributes:
        first: The lowest one.
        last: The highest one.
        file: The journal.
        annotator: Whose it is.
        event: Id of the line at the lowest, if it leaps.
    """

    first: int
    last: int
    file: Path
    annotator: str
    event: str


def reaches(
    folder: Path, annotator: str, files: Mapping[str, Extent], jumps: Mapping[str, list[Jump]]
) -> Iterator[Reach]:
    """The values of the clock in one annotator's journals."""
    for name, extent in files.items():
        first, event = extent.first, ""
        for jump in jumps.get(name, ()):
            if jump.before:
                yield Reach(first, jump.before, folder / name, annotator, event)
            first, event = jump.after, jump.event
        yield Reach(first, max(first, extent.last), folder / name, annotator, event)


def leaps(every: Iterable[Reach]) -> Iterator[Problem]:
    """The lines that made everybody's clock leap: the first ones on the far side of each gap."""
    highest = 0
    for one in sorted(every, key=lambda reach: reach.first):
        if one.first - highest > JUMP:
            what = f"{one.annotator}'s line {one.event} makes the clock leap to {one.first}"
            hint = "it counts like any other; ask who wrote it, no program of ours does that"
            yield Problem(printable(one.file), what, hint)
        highest = max(highest, one.last)


def mass_cuts(folder: Path, annotator: str, cuts: Mapping[str, Cuts]) -> Iterator[Problem]:
    """Actions that changed many sentence boundaries of an article at once, and hold."""
    for article, own in cuts.items():
        at_once = Counter(stamp for stamp, value in own.values() if value is not None)
        for stamp, number in at_once.items():
            if number > MANY_CUTS and stamp != UNKNOWN:
                what = f"{annotator} changed {number} sentence boundaries at once"
                hint = "they count for everybody; if that was not meant, have it undone"
                yield Problem(f"{printable(folder)}, article {article}", what, hint)
