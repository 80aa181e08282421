"""`python -m tests.soak`: kills, disk faults and git against everything that writes."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import click

from tests.soak.kills import Tally
from tests.soak.rounds import ROUNDS

LINE = "{:<14} {:>7} {:>13} {:>6} {:>11}"


def main() -> int:
    """Runs for so long; returns 1 if anything was lost or cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="for so long, all together")
    parser.add_argument("--seed", type=int, default=None, help="for the same choices again")
    parser.add_argument("--only", choices=ROUNDS, action="append", help="these parts; repeatable")
    options = parser.parse_args()
    seed = random.randrange(2**32) if options.seed is None else options.seed
    click.echo(f"seed {seed}")
    os.environ.setdefault("SOAK_KEYS", "1000")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "CACHE", "STATE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder) / "home" / name.lower())
        total = soak(Path(folder), options.only or list(ROUNDS), options.minutes * 60, seed)
    return 0 if total.good else 1


def soak(folder: Path, names: list[str], seconds: float, seed: int) -> Tally:
    """Gives every part about the same time until it is over; prints a table."""
    rng = random.Random(seed)
    tallies = dict.fromkeys(names, Tally())
    spent = dict.fromkeys(names, 0.0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        # A long part waits until the short ones have had as much; each has its turn at first.
        name = min(names, key=spent.__getitem__)
        begun = time.monotonic()
        tallies[name] = tallies[name].plus(ROUNDS[name](folder / name.replace(" ", "-"), rng))
        spent[name] += time.monotonic() - begun
        if not tallies[name].good:
            break
    click.echo(LINE.format("", "kills", "acknowledged", "lost", "unreadable"))
    total = Tally()
    for name, one in tallies.items():
        total = total.plus(one)
        click.echo(_row(name, one))
    click.echo(_row("all", total))
    for line in (*total.lost, *total.unreadable):
        click.echo(line, err=True)
    return total


def _row(name: str, one: Tally) -> str:
    return LINE.format(name, one.kills, one.acknowledged, len(one.lost), len(one.unreadable))


if __name__ == "__main__":
    sys.exit(main())
