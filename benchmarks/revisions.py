"""Two checkouts in turns: `python -m benchmarks.revisions --root OLD [--pairs 40]`.

Start-up of five articles and keys in an article of 1,000 sentences, once with the package of this
checkout and once with that of another, one right after the other, so that a busy moment hits both.
Both use the scripts of this checkout and the Python that runs it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from benchmarks import workspace
from benchmarks.bench import Bench, Program
from benchmarks.player import PLACES, Player
from benchmarks.startup import start
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

SENTENCES = 1_000


def main(argv: Sequence[str] | None = None) -> int:
    """Measures and prints the medians of both and the median of their ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.revisions")
    parser.add_argument("--root", type=Path, required=True, help="the other checkout")
    parser.add_argument("--pairs", type=int, default=40, help="measurements of each (40)")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        few = workspace.corpus(bench, 5)
        workspace.annotate(few, 20)
        one = workspace.single(bench, SENTENCES)
        workspace.annotate(one, 100)
        root = args.root.resolve()
        _print("start, 5 articles", _starts(bench, few, root, args.pairs))
        for kind, pairs in _keys(bench, one, root, max(1, args.pairs // 12)).items():
            _print(f"{kind}, {SENTENCES:,} sentences", pairs)
    return 0


def _other(program: Program, root: Path, bench: Bench) -> Program:
    own = {name: str(bench.folder / "other" / name) for name in ("cache", "state")}
    env = {
        **program.env,
        "PYTHONPATH": str(root),
        "REVIEWER_CACHE_DIR": own["cache"],
        "REVIEWER_STATE_DIR": own["state"],
    }
    # The scripts lie in this checkout: from its folder Python would find its package first.
    return replace(program, env=env)


def _starts(bench: Bench, few: Workspace, root: Path, pairs: int) -> list[tuple[float, float]]:
    here = few.reviewer(bench.folder)
    there = _other(here, root, bench)
    # One of each before, which fills the caches of the disk.
    found = [(start(there, few.words), start(here, few.words)) for _ in range(pairs + 1)]
    return found[1:]


def _keys(
    bench: Bench, one: Workspace, root: Path, rounds: int
) -> dict[str, list[tuple[float, float]]]:
    here = one.reviewer(bench.folder)
    beside = replace(here, argv=(*here.argv, "--annotator", "other"))
    programs = (_other(beside, root, bench), here)
    with ExitStack() as stack:
        players = []
        for program in programs:
            terminal = stack.enter_context(Terminal(program.argv, program.env, program.folder))
            players.append(Player(terminal, program, SENTENCES))
            players[-1].open()
        for place in islice(cycle(PLACES), rounds * len(PLACES)):
            for player in players:
                player.block(place)
        return {
            kind: list(zip(players[0].seconds(kind), players[1].seconds(kind), strict=True))
            for kind in ("move", "tag", "jump")
        }


def _print(what: str, pairs: Sequence[tuple[float, float]]) -> None:
    old, new = (statistics.median(side) * 1e3 for side in zip(*pairs, strict=True))
    ratio = statistics.median(after / before for before, after in pairs)
    print(f"{what:32} other {old:7.1f} ms  here {new:7.1f} ms  ratio {ratio:.2f}  n {len(pairs)}")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "")
    raise SystemExit(main())
