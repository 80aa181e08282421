"""From a key to Overview and Review of a large corpus, and keys while they fill up.

Both open with what is known at once and count the rest beside the keys. They are opened by
somebody who has annotated everything and submitted it, so that nothing is hidden. Keys of the
floor are typed before and after, so that a busy moment of the machine hits both alike.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Final, NamedTuple

from benchmarks import commands, data, workspace
from benchmarks.bench import Bench, Program, floor
from benchmarks.emulator import Screen
from benchmarks.goals import Beside, Goal, Row, skipped
from benchmarks.stats import figure, milliseconds
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

AT_ONCE: Final = 1.0
"""Seconds until a screen stands with what is known: how long somebody waits without wondering."""

WINDOW: Final = 0.12
"""Seconds that are recorded after a key: while a screen fills up, it is never quiet for long."""

KEYS: Final = 60
"""Keys in a screen that fills up, at the most."""

SLOWER: Final = Goal("median", times=1.1)
"""Keys are as quick as the floor's while this works."""


class Opened(NamedTuple):
    """A screen that fills up.

    Attributes:
        name: For the report.
        keys: What opens it.
        shown: Words that only it shows.
        filling: Words that it shows until all is known.
    """

    name: str
    keys: bytes
    shown: str
    filling: str


SCREENS: Final = (
    Opened("Overview", b"ov", "sentences decided", "computing:"),
    Opened("Review", b"or", "disputed here", "+ …"),
)


class Taken(NamedTuple):
    """What one opening took.

    Attributes:
        opened: Seconds until the screen stood with what was known.
        moves: Seconds of each move while it filled up.
        floor: Those of the floor, before and after.
        filled: Seconds until all was known.
    """

    opened: float
    moves: list[float]
    floor: list[float]
    filled: float


def measure(bench: Bench) -> Iterator[Row]:
    """Rows of each screen at growing sizes."""
    lines = workspace.write_lines(bench, data.sentences(40), "floor.txt")
    low = floor(bench, lines)
    for size in commands.sizes(bench):
        made = commands.corpus_of_three(bench, size)
        for one in SCREENS:
            bench.say(f"{one.name}, {size:,} sentences")
            every = [_taken(bench, made, one, low) for _ in range(bench.times(3, 1))]
            yield from _rows(one, f"{len(commands.PEOPLE)} people, {size:,} sentences", every)


def _rows(one: Opened, of: str, every: list[Taken]) -> Iterator[Row]:
    opened = figure([taken.opened for taken in every], "s")
    yield Row(f"{one.name} opened, {of}", opened, Goal("median", AT_ONCE))
    moves = [move for taken in every for move in taken.moves]
    what = f"move while {one.name} fills up, {of}"
    if moves:
        base = milliseconds(move for taken in every for move in taken.floor)
        yield Row(what, milliseconds(moves), SLOWER, Beside("move on the floor", base))
    else:
        yield skipped(what, "all was known before the first key")
    yield Row(f"{one.name} complete, {of}", figure([taken.filled for taken in every], "s"))


def _taken(bench: Bench, made: Workspace, one: Opened, low: Program) -> Taken:
    beside = _floor(low)
    program = made.reviewer(bench.folder)
    with Terminal(program.argv, program.env, program.folder) as terminal:
        first = data.name(0).lower()
        terminal.wait_for(lambda screen: first in screen.text.lower(), "the first screen", 120)
        terminal.settle(1.0)
        started = time.perf_counter()
        shown = lambda screen: one.shown in screen.text  # noqa: E731
        opened = terminal.press(one.keys, shown, 20, WINDOW).seconds
        moves = []
        for key in islice(cycle((program.down, program.up)), KEYS):
            if one.filling not in terminal.screen.text:
                break
            moves.append(_move(terminal, key))
        terminal.wait_for(lambda screen: one.filling not in screen.text, "the last figure", 600)
        filled = time.perf_counter() - started
    return Taken(opened, moves, beside + _floor(low), filled)


def _floor(low: Program) -> list[float]:
    """Seconds of moves on the floor, before and after: both are busy moments of one machine."""
    with Terminal(low.argv, low.env, low.folder) as base:
        base.wait_for(lambda screen: data.name(0) in screen.text, "the floor", 120)
        base.settle(0.5)
        keys = islice(cycle((low.down, low.up)), KEYS // 2)
        return [base.press(key, window=WINDOW).seconds for key in keys]


def _move(terminal: Terminal, key: bytes) -> float:
    """Seconds from a key to the cursor on another row: other rows change all the time."""
    before = _cursor(terminal.screen)
    return terminal.press(key, lambda screen: _cursor(screen) != before, 20, WINDOW).seconds


def _cursor(screen: Screen) -> list[tuple[int, str]]:
    return [(at, line) for at, line in enumerate(screen.lines) if line.startswith("▌")]
