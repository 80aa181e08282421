"""From starting a program until it has shown a known text and answered a key."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks import data, slate, workspace
from benchmarks.bench import Bench, Program, floor
from benchmarks.goals import Beside, Goal, Row, skipped
from benchmarks.stats import Figure, milliseconds
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

FLOOR, PEER = "floor", "SLATE"


def start(program: Program, words: tuple[str, str, str]) -> float:
    """Seconds from exec until the cursor has moved from the first row to the second.

    The key is typed as soon as the first of `words` (which stand in the first three rows) has
    arrived. Then the program is left as it was, so that it opens there again.

    Raises:
        NoAnswer: It did not start, move or end.
    """
    _, second, third = words
    with Terminal(program.argv, program.env, program.folder) as terminal:
        chunks = terminal.first_sight(words[0])
        terminal.write(program.down)
        chunks += terminal.record()
        answered = terminal.replay(
            chunks, lambda screen: screen.look(second) != screen.look(third)
        ) or terminal.wait_for(
            lambda screen: screen.look(second) != screen.look(third), "an answer to a key"
        )
        terminal.write(program.up)
        terminal.settle()
        terminal.quit(program.leave)
    return answered - terminal.started


def in_turns(starts: dict[str, Callable[[], float]], rounds: int) -> dict[str, Figure]:
    """Measures each in turn, `rounds` times over, so that a busy moment hits all alike.

    One round more is made before, and not counted: it fills the caches of the disk.
    """
    seconds: dict[str, list[float]] = {name: [] for name in starts}
    for number in range(rounds + 1):
        for name, measure in starts.items():
            taken = measure()
            if number:
                seconds[name].append(taken)
    return {name: milliseconds(taken) for name, taken in seconds.items()}


def measure(bench: Bench) -> Iterator[Row]:
    """Five articles, a large corpus, and one long article: opened again, and for the first time."""
    few = workspace.corpus(bench, 5)
    workspace.annotate(few, 20)
    figures = in_turns(_with_floor(bench, few), bench.times(15, 3))
    yield _against(figures, "start, 5 articles", FLOOR, 1.35)

    articles = bench.times(10_000, 500)
    bench.say(f"making {articles} articles")
    many = workspace.corpus(bench, articles)
    workspace.annotate(many, 1_000)
    figures = in_turns(_with_floor(bench, many), bench.times(9, 3))
    yield _against(figures, f"start, {articles:,} articles, 1,000 annotated", FLOOR, 2.5)

    yield from _long(bench, bench.times(100_000, 10_000))


def _long(bench: Bench, count: int) -> Iterator[Row]:
    bench.say(f"making an article of {count} sentences")
    again = workspace.single(bench, count)
    workspace.annotate(again, 1_000)
    fresh = workspace.single(bench, count, "-new")
    starts = _with_floor(bench, again)
    starts["first"] = lambda: _first_reading(bench, fresh)
    if slate.installed():
        peer = slate.slate(bench, count, 1_000)
        starts[PEER] = lambda: start(peer, again.words)
    figures = in_turns(starts, bench.times(7, 3))
    for name, what in (("reviewer", "opened again"), ("first", "first reading")):
        title = f"start, one article of {count:,} sentences, {what}"
        yield _against(figures, title, FLOOR, 2.5, name)
        if PEER in figures:
            yield _against(figures, title, PEER, 0.33, name)
        else:
            yield skipped(f"{title}, against SLATE", slate.MISSING)


def _first_reading(bench: Bench, fresh: Workspace) -> float:
    home = bench.folder / "new"
    for folder in (fresh.annotations, home):
        shutil.rmtree(folder, ignore_errors=True)
    own = {"REVIEWER_CACHE_DIR": str(home / "cache"), "REVIEWER_STATE_DIR": str(home / "state")}
    program = fresh.reviewer(bench.folder)
    return start(replace(program, env={**program.env, **own}), fresh.words)


def _with_floor(bench: Bench, opened: Workspace) -> dict[str, Callable[[], float]]:
    lines = workspace.write_lines(bench, data.sentences(40), "floor.txt")
    least, program = floor(bench, lines), opened.reviewer(bench.folder)
    words = (data.name(0), data.name(1), data.name(2))
    return {
        FLOOR: lambda: start(least, words),
        program.name: lambda: start(program, opened.words),
    }


def _against(
    figures: dict[str, Figure], what: str, other: str, times: float, name: str = "reviewer"
) -> Row:
    goal = Goal("median", times=times)
    return Row(what, figures[name], goal, Beside(other, figures[other]))
