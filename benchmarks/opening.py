"""From a key to Overview and Review of a large corpus, and keys while they fill up.

Both open with what is known at once and count the rest between the keys. They are opened by
somebody who has annotated everything and submitted it, so that nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import commands, data, workspace
from benchmarks.bench import Bench, Program, floor
from benchmarks.emulator import Screen
from benchmarks.goals import Beside, Goal, Row
from benchmarks.player import Player
from benchmarks.stats import figure, milliseconds
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

AT_ONCE = 1.0
"""Seconds until a screen stands with what is known: how long somebody waits without wondering."""

SCREENS = {"Overview": (b"ov", "sentences decided"), "Review": (b"or", "disputed here")}
"""Screen -> the keys that open it, and words that only it shows."""

SLOWER = Goal("median", times=1.1)
"""Keys are as quick as the floor's while this works."""

MOVES = 12
"""Keys in a screen that fills up."""


def measure(bench: Bench) -> Iterator[Row]:
    """Rows of each screen at growing sizes."""
    lines = workspace.write_lines(bench, data.sentences(40), "floor.txt")
    low = floor(bench, lines)
    for size in commands.sizes(bench):
        made = commands.corpus_of_three(bench, size)
        for name in SCREENS:
            bench.say(f"{name}, {size:,} sentences")
            opened, taken, base = [], list[float](), list[float]()
            for _ in range(bench.times(3, 1)):
                with Terminal(low.argv, low.env, low.folder) as terminal:
                    player = Player(terminal, low, 40)
                    player.open()
                    player.block("at the top")
                    base += player.seconds("move")
                one, moves = _open(bench, made, name)
                opened.append(one)
                taken += moves
            of = f"{len(commands.PEOPLE)} people, {size:,} sentences"
            yield Row(f"{name} opened, {of}", figure(opened, "s"), Goal("median", AT_ONCE))
            beside = Beside("move on the floor", milliseconds(base))
            while_filling = milliseconds(taken)
            yield Row(f"move while {name} fills up, {of}", while_filling, SLOWER, beside)


def _open(bench: Bench, made: Workspace, name: str) -> tuple[float, list[float]]:
    """Seconds until a screen stands, and those of moves in it while it fills up."""
    keys, shown = SCREENS[name]
    program = made.reviewer(bench.folder)
    with Terminal(program.argv, program.env, program.folder) as terminal:
        first = data.name(0).lower()
        terminal.wait_for(lambda screen: first in screen.text.lower(), "the first screen", 120)
        terminal.settle(1.0)
        opened = terminal.press(keys, lambda screen: shown in screen.text, 20).seconds
        return opened, [_move(terminal, program) for _ in range(MOVES)]


def _move(terminal: Terminal, program: Program) -> float:
    """Seconds from a key to the cursor on another row: other rows change all the time."""
    before = _cursor(terminal.screen)
    return terminal.press(program.down, lambda screen: _cursor(screen) != before, 2).seconds


def _cursor(screen: Screen) -> list[tuple[int, str]]:
    return [(at, line) for at, line in enumerate(screen.lines) if line.startswith("▌")]
