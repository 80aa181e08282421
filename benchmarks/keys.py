"""From a key to its paint, in articles of very different length; a flood of keys; memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, islice

from benchmarks import data, flood, process, slate, workspace
from benchmarks.bench import Bench, floor
from benchmarks.goals import Beside, Goal, Row, skipped
from benchmarks.player import PLACES, Kind, Player
from benchmarks.stats import mebibytes, milliseconds
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

PEER = "SLATE"
CHANGES: tuple[Kind, ...] = ("move", "tag", "jump")


def measure(bench: Bench) -> Iterator[Row]:
    """Rows for keys, memory, a flood and the number of keystrokes."""
    counts = bench.times(100_000, 10_000), 1_000, 100
    opened = {count: workspace.single(bench, count, "-keys") for count in counts}
    for one in opened.values():
        workspace.annotate(one, 1_000)
    with ExitStack() as stack:
        players = _players(bench, stack, opened)
        for number, place in enumerate(islice(cycle(PLACES), bench.times(9, 3))):
            bench.say(f"keys {place}")
            for player in players.values():
                player.block(place)
            players[f"{counts[0]}"].wake(number * 0.005 - 0.02)
        yield from _latencies(players, counts[0], counts[-1])
        yield from _memory(players, counts[0], counts[1])
    again = workspace.single(bench, counts[0], "-flood")
    workspace.annotate(again, 1_000)
    yield from flood.measure(bench, again, counts[0])


def _players(bench: Bench, stack: ExitStack, opened: dict[int, Workspace]) -> dict[str, Player]:
    largest = max(opened)
    lines = workspace.write_lines(bench, data.sentences(40), "floor.txt")
    programs = {f"{count}": (one.reviewer(bench.folder), count) for count, one in opened.items()}
    programs["floor"] = (floor(bench, lines), 40)
    if slate.installed():
        programs[PEER] = (slate.slate(bench, largest, 1_000), largest)
    players = {}
    for name, (program, count) in programs.items():
        terminal = stack.enter_context(Terminal(program.argv, program.env, program.folder))
        players[name] = Player(terminal, program, count)
        players[name].open()
    return players


def _latencies(players: dict[str, Player], largest: int, smallest: int) -> Iterator[Row]:
    long, short = players[f"{largest}"], players[f"{smallest}"]
    low = Beside("move on the floor", milliseconds(players["floor"].seconds("move")))
    for kind in CHANGES:
        figure = milliseconds(long.seconds(kind))
        what = f"{kind}, {largest:,} sentences"
        yield Row(what, figure, Goal("p95", times=1.25), low)
        yield Row(what, figure, Goal("maximum", times=3), low)
        if PEER in players:
            peer = Beside(PEER, milliseconds(players[PEER].seconds(kind)))
            yield Row(what, figure, Goal("median", times=0.6), peer)
        else:
            yield skipped(f"{what}, against SLATE", slate.MISSING)
    yield from _by_place(players, long)
    waking = milliseconds(long.seconds("waking"))
    yield Row(
        f"move while the article is saved, {largest:,}", waking, Goal("maximum", times=3), low
    )
    every = milliseconds(long.seconds(*CHANGES))
    beside = Beside(f"{smallest} sentences", milliseconds(short.seconds(*CHANGES)))
    yield Row(f"all keys, {largest:,} sentences", every, Goal("p95", times=1.5), beside)
    later = milliseconds(paint.last for paint in long.paints("move"))
    yield Row("move, until the last output after it", later)
    yield Row("move on the floor", low.figure)


def _by_place(players: dict[str, Player], long: Player) -> Iterator[Row]:
    for place in PLACES:
        figure = milliseconds(long.seconds("move", place=place))
        beside = None
        if PEER in players:
            beside = Beside(PEER, milliseconds(players[PEER].seconds("move", place=place)))
        yield Row(f"move {place}", figure, beside=beside)


def _memory(players: dict[str, Player], largest: int, middle: int) -> Iterator[Row]:
    pids = {name: player.terminal.pid for name, player in players.items()}
    try:
        now = {name: mebibytes([process.resident(pid)]) for name, pid in pids.items()}
        most = {name: mebibytes([process.peak(pid)]) for name, pid in pids.items()}
    except OSError:
        yield skipped("memory", "measured on Linux only")
        return
    yield Row(f"memory, {middle:,} sentences", now[f"{middle}"], Goal("maximum", 60))
    yield Row(f"memory at its peak, {middle:,} sentences", most[f"{middle}"])
    what = f"memory, {largest:,} sentences"
    if PEER in players:
        goal, peer = Goal("maximum", times=0.25), Beside(PEER, now[PEER])
        yield Row(what, now[f"{largest}"], goal, peer)
    else:
        yield skipped(f"{what}, against SLATE", slate.MISSING)
    yield Row(f"memory at its peak, {largest:,} sentences", most[f"{largest}"])
    yield Row("memory of the floor", now["floor"])
