"""How long the commands take that show no screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from benchmarks.bench import Bench, checkout, module
from benchmarks.goals import Beside, Goal, Row
from benchmarks.stats import milliseconds

BARE = (sys.executable, "-c", "pass")


def measure(bench: Bench) -> Iterator[Row]:
    """Rows for `--help` and `--version`, beside a Python that does nothing."""
    commands = {
        "bare python": BARE,
        "reviewer --help": (*module("reviewer"), "--help"),
        "reviewer --version": (*module("reviewer"), "--version"),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(bench.times(25, 5) + 1):
        for name, argv in commands.items():
            taken = _run(bench, argv)
            if number:  # the first round fills the caches of the disk
                seconds[name].append(taken)
    bare = Beside("bare python", milliseconds(seconds.pop("bare python")))
    for name, taken_each in seconds.items():
        yield Row(name, milliseconds(taken_each), Goal("median", times=5), bare)


def _run(bench: Bench, argv: Sequence[str]) -> float:
    env = {**os.environ, **checkout()}
    start = time.perf_counter()
    done = subprocess.run(argv, cwd=bench.folder, env=env, capture_output=True, text=True)
    taken = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv[1:])} failed: {done.stderr.strip() or done.returncode}")
    return taken
