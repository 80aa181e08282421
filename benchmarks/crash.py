"""What is lost when the program is killed, as `kill -9` does it, with a slow disk.

A child process tags through the program's store as fast as it can, and says of each change when
it is acknowledged. It is killed at random moments. What it had acknowledged must be there
afterwards, and every saved file must be readable.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import workspace
from benchmarks.bench import Bench, checkout, module
from benchmarks.goals import Goal, Row
from benchmarks.stats import figure
from benchmarks.workspace import ANNOTATOR, Workspace, toggle

SLOWER = 0.005
"""Seconds that every sync takes longer in the child."""

SENTENCES = 300
LONGEST = 0.25
"""Seconds after the first acknowledged change within which the kill comes."""

NEVER = Goal("maximum", 0)


def measure(bench: Bench) -> Iterator[Row]:
    """Rows: acknowledged changes lost, files unreadable, over many kills."""
    place = workspace.single(bench, SENTENCES, "-crash")
    workspace.annotate(place, SENTENCES)
    kills = bench.times(200, 10)
    chance = random.Random(7)
    lost, unreadable, acknowledged = [], [], 0
    for number in range(kills):
        if number % 20 == 0:
            bench.say(f"kill {number + 1} of {kills}")
        said = _killed(place, number, chance.random() * LONGEST)
        acknowledged += len(said)
        unreadable.append(float(len(broken(place.annotations))))
        lost.append(float(len(missing(place, said))))
    what = f"over {kills} kills, {acknowledged:,} changes"
    yield Row(f"acknowledged changes lost {what}", figure([sum(lost)], ""), NEVER)
    yield Row(f"unreadable files {what}", figure([sum(unreadable)], ""), NEVER)


def _killed(place: Workspace, number: int, after: float) -> list[str]:
    """The units whose new tag the child had acknowledged when it was killed."""
    argv = (*module("benchmarks.crash"), str(place.articles), str(place.annotations), f"t{number}")
    env = {**os.environ, **checkout()}
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, env=env, cwd=place.articles.parent
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        if not first:
            raise RuntimeError("the child that tags ended by itself; its error is above")
        time.sleep(after)
        child.kill()
        rest = child.stdout.read()
    lines = (first + rest).decode().splitlines(keepends=True)
    return [line.rstrip() + f" t{number}" for line in lines if line.endswith("\n")]


def missing(place: Workspace, said: list[str]) -> list[str]:
    """Which of the acknowledged changes ("unit tag") a fresh store does not show."""
    store = place.store()
    article = store.articles()[0].id
    values = store.values(ANNOTATOR, article)
    pairs = (line.split(" ") for line in said)
    return [unit for unit, tag in pairs if f"tag:{tag}" not in values.get(unit, {})]


def broken(folder: Path) -> list[Path]:
    """The saved files that are not whole JSON, temporary ones left by a kill aside."""
    bad = []
    for path in sorted(folder.rglob("*.json")):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            bad.append(path)
    return bad


def _slow_disk() -> None:
    """Makes every sync of this process slower."""
    for name in ("fsync", "fdatasync"):
        real = getattr(os, name, None)
        if real is not None:
            setattr(os, name, _slower(real))


def _slower(real: Callable[[int], None]) -> Callable[[int], None]:
    def sync(file: int) -> None:
        time.sleep(SLOWER)
        real(file)

    return sync


def _child(articles: Path, annotations: Path, tag: str) -> None:
    """Tags every sentence in turn for ever, saves now and then, and says what is acknowledged."""
    _slow_disk()
    place = Workspace(articles, annotations, ("", "", ""))
    store = place.store()
    article = store.articles()[0].id
    store.open(article)
    units = [unit for unit in store.values(ANNOTATOR, article) if unit]
    writer = store.writer(ANNOTATOR)
    for number, unit in enumerate(units):
        writer.append("edit", [toggle(article, unit, tag, True)])
        os.write(1, f"{unit}\n".encode())
        if number % 10 == 0:
            writer.fold(article, wait=False)
        time.sleep(0.0005)
    time.sleep(60)


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
