"""From a change to written (it survives the program) and to synced (it survives the power)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks import data, outcome, workspace
from benchmarks.bench import Bench
from benchmarks.goals import Beside, Goal, Row, failed
from benchmarks.stats import figure, milliseconds
from benchmarks.terminal import Chunk, Terminal
from benchmarks.workspace import ANNOTATOR, Workspace, toggle

BATCH = 20
"""Writes after which the store and the bare loop change places."""

LONGEST = 5.0
"""Seconds to wait for a write."""

LINE = b"x" * 199 + b"\n"
"""What the bare loop writes: about one event."""


def measure(bench: Bench) -> Iterator[Row]:
    """Rows for a short article, a long one and a large corpus, and from the keyboard."""
    few, many = bench.times(400, 60), bench.times(100_000, 10_000)
    articles = bench.times(10_000, 500)
    short = workspace.single(bench, 100, "-writing")
    long = workspace.single(bench, many, "-writing")
    large = workspace.corpus(bench, articles)
    places = {
        "100 sentences": short,
        f"{many:,} sentences": long,
        f"{articles:,} articles": large,
    }
    for name, place in places.items():
        if not place.annotations.exists():
            workspace.annotate(place, 1_000)
        yield from _from_inside(name, place, few)
    yield from _from_outside(bench, long, f"{many:,} sentences")


def _from_inside(name: str, place: Workspace, count: int) -> Iterator[Row]:
    store = place.store()
    article = store.articles()[0].id
    store.open(article)
    annotated = [unit for unit in store.values(ANNOTATOR, article) if unit]
    chosen = islice(cycle(annotated[:50]), count // 2)
    changes = [toggle(article, unit, f"bench{n}", True) for n, unit in enumerate(chosen)]
    changes += [change.inverse() for change in changes]
    writer = store.writer(ANNOTATOR)
    written, synced, bare, plain = [], [], list[float](), list[float]()
    try:
        for number, change in enumerate(changes):
            if number % BATCH == 0:
                bare += bare_syncs(place.annotations / "bare.tmp", BATCH)
                plain += bare_syncs(place.annotations / "bare.tmp", BATCH, sync=False)
            start = time.perf_counter()
            writer.append("edit", [change])
            written.append(time.perf_counter() - start)
            while writer.saving:
                time.sleep(0.0001)
            synced.append(time.perf_counter() - start)
    finally:
        writer.close()
    alone = Beside("bare append", milliseconds(plain))
    yield Row(f"change to written, {name}", milliseconds(written), Goal("p95", times=25), alone)
    beside = Beside("bare append and sync", milliseconds(bare))
    goal = Goal("p95", times=2, plus=5)
    yield Row(f"change to synced, {name}", milliseconds(synced), goal, beside)


def bare_syncs(path: Path, count: int, *, sync: bool = True) -> list[float]:
    """Seconds that `count` appends to a file take, each with its sync to the disk, or without."""
    taken = []
    to_disk = getattr(os, "fdatasync", os.fsync) if sync else lambda file: None
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for _ in range(count):
            start = time.perf_counter()
            os.write(file, LINE)
            to_disk(file)
            taken.append(time.perf_counter() - start)
    finally:
        os.close(file)
        path.unlink()
    return taken


def _from_outside(bench: Bench, place: Workspace, name: str) -> Iterator[Row]:
    program = place.reviewer(bench.folder)
    with Terminal(program.argv, program.env, program.folder) as terminal:
        terminal.wait_for(lambda s: data.name(0) in s.text, "the first sentence")
        terminal.settle(1.0)
        terminal.press(program.tag)
        journal = outcome.journals(place)[-1]
        seconds, early = [], 0
        for _ in range(bench.times(200, 20)):
            terminal.press(program.down)
            taken, paint = _tag(terminal, program.tag, journal)
            if taken is None or paint is None:
                yield failed(f"key to written, {name}", "a tag was not written or not shown")
                return
            seconds.append(taken)
            early += taken <= paint
        terminal.press(program.top, lambda s: data.name(0) in s.text)
        terminal.quit(program.leave)
    yield Row(f"key to written, seen from outside, {name}", milliseconds(seconds))
    share = figure([100 * early / len(seconds)], "%")
    yield Row("tags that were written before they were shown", share, Goal("maximum", 100, 0, True))


def _tag(terminal: Terminal, key: bytes, journal: Path) -> tuple[float | None, float | None]:
    """Seconds from a key until the journal grew, and until the screen changed; None for never."""
    picture, size = terminal.screen.picture(), journal.stat().st_size
    chunks, taken = list[Chunk](), None
    start = terminal.write(key)
    # Both are looked at in the same loop, so that a paint before the write would be noticed.
    while taken is None and time.perf_counter() - start < LONGEST:
        if chunk := terminal.read(0):
            chunks.append(chunk)
        if journal.stat().st_size > size:
            taken = time.perf_counter() - start
    chunks += terminal.record()
    paint = terminal.replay(chunks, lambda screen: screen.picture() != picture)
    return taken, None if paint is None else paint - start
