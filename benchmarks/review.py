"""From a key to its paint in Review, where several people have annotated one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks import data, workspace
from benchmarks.bench import Bench, Program, checkout, floor, module
from benchmarks.goals import Beside, Goal, Row
from benchmarks.player import Player
from benchmarks.stats import milliseconds
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

PEOPLE = ("ann", "bob", "cy", "dora", "eve", "fay")
JUDGE = "judge"
KEYS = {"move": b"j", "next dispute": b"\t", "tag": b"1", "decide": b" "}
"""What is measured -> the key."""

ROUND = ("move", "move", "tag", "move", "next dispute", "tag", "decide", "move", "next dispute")
"""Keys of one round."""

TIMES = {"decide": 2.0}
"""Key -> how many times a move on the floor 95 of 100 may take; deciding writes and goes on."""

MOST = 3.0
"""How many times the slowest move on the floor the slowest may take."""


def measure(bench: Bench) -> Iterator[Row]:
    """Rows for each key, beside moving on the floor in the same run."""
    count = bench.times(5_000, 300)
    made = workspace.single(bench, count, "-review")
    for name in PEOPLE:
        workspace.annotate_all(made, name)
    lines = workspace.write_lines(bench, data.sentences(40), "floor.txt")
    with ExitStack() as stack:
        low = _terminal(stack, floor(bench, lines))
        base = Player(low, floor(bench, lines), 40)
        base.open()
        high = _terminal(stack, _reviewer(bench, made))
        _enter_review(high)
        taken: dict[str, list[float]] = defaultdict(list)
        for number in range(bench.times(25, 3)):
            bench.say(f"review, round {number + 1}")
            base.block("at the top")
            for kind in ROUND:
                taken[kind].append(high.press(KEYS[kind]).seconds)
                high.settle(0.15)
        beside = Beside("move on the floor", milliseconds(base.seconds("move")))
    of = f"Review, {count:,} sentences, {len(PEOPLE)} people"
    for kind, seconds in taken.items():
        figure = milliseconds(seconds)
        yield Row(f"{kind}: {of}", figure, Goal("p95", times=TIMES.get(kind, 1.25)), beside)
        yield Row(f"{kind}: {of}", figure, Goal("maximum", times=MOST), beside)
    yield Row("move on the floor", beside.figure)


def _terminal(stack: ExitStack, program: Program) -> Terminal:
    return stack.enter_context(Terminal(program.argv, program.env, program.folder))


def _reviewer(bench: Bench, made: Workspace) -> Program:
    """The program, opened by somebody who has annotated nothing."""
    named = ("--annotations", str(made.annotations), "--annotator", JUDGE)
    argv = (*module("reviewer"), "open", str(made.articles), *named)
    return Program("reviewer", argv, bench.folder, env=checkout())


def _enter_review(terminal: Terminal) -> None:
    """Opens Review and says yes to seeing others' work.

    Raises:
        NoAnswer: It does not come.
    """
    terminal.wait_for(lambda screen: data.name(0) in screen.text, "the first sentence")
    terminal.settle(1.0)
    terminal.write(b"or")
    terminal.wait_for(lambda screen: "Review without annotating" in screen.text, "the question", 20)
    terminal.write(b"y")
    terminal.wait_for(lambda screen: "disputed here" in screen.text, "Review")
    terminal.settle(2.0)
