"""Whole commands from the start of the process to its end, beside a bare load of what they read.

The bare load parses every saved form of everybody with orjson and does nothing with it. It runs
before and after each command, and what counts is the ratio of the time that the processor was busy:
on a shared machine the time on the clock swings twofold. Of several rounds the best one is shown.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import workspace
from benchmarks.bench import Bench, checkout
from benchmarks.goals import Beside, Goal, Row, failed
from benchmarks.stats import figure
from benchmarks.workspace import ANNOTATOR, Workspace

PEOPLE: Final = (ANNOTATOR, "ben", "cyd")
EACH: Final = 40
"""Sentences of an article."""

SLOW: Final = 10_000
"""Sentences up to which commands are measured that need no annotations and take minutes."""

MEMORY: Final = 200
"""MiB that a command may take at the most, of a million sentences too."""

PROVED: Final = 500
"""The same of an export that `datasets` reads once more, which takes 200 before it reads a row."""

THRICE: Final = 100_000
"""Sentences up to which the best of three rounds counts; more are measured once."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command line.

    Attributes:
        name: For the report.
        argv: Its arguments; `{articles}`, `{annotations}`, `{made}` and `{exported}` are put in.
        times: The goal, as so many times the bare load; 0 for none.
        memory: MiB that it may take; 0 for no limit.
        cold: Whether it runs without any cache.
        read: Whether the boundaries of all texts are frozen in `{made}` already.
        slow: Whether it runs on small data only.
        codes: Exit codes that are no failure.
    """

    name: str
    argv: str
    times: float = 0
    memory: int = MEMORY
    cold: bool = False
    read: bool = False
    slow: bool = False
    codes: tuple[int, ...] = (0,)


_WHERE = "--articles {articles} --annotations {annotations}"
_HERE = "{articles} --annotations {annotations}"
_EXPORT = f"export --force --no-split {_WHERE}"

COMMANDS: Final = (
    Command("status, without its cache", f"status {_HERE}", 6, cold=True),
    Command("status", f"status {_HERE}", 1),
    Command("find", f"find tag:claim --annotator {ANNOTATOR} {_HERE}", 6),
    Command("agree", f"agree {_HERE}", 8),
    Command(
        "adjudicate --dry-run",
        f"adjudicate --policy majority --dry-run --annotator {ANNOTATOR} {_HERE}",
        12,
    ),
    Command("split", f"split 80/10/10 --group article {_WHERE}", 16, 400),
    Command(
        "export, JSON lines, one person",
        f"{_EXPORT} --format jsonl --annotator {ANNOTATOR} --out {{exported}}",
        8,
    ),
    Command(
        "export, JSON lines, everyone", f"{_EXPORT} --format jsonl --everyone --out {{made}}", 24
    ),
    Command(
        "export, CSV, one person",
        f"{_EXPORT} --format csv --annotator {ANNOTATOR} --out {{made}}",
        16,
    ),
    Command(
        "export, Parquet, one person",
        f"{_EXPORT} --format parquet --annotator {ANNOTATOR} --out {{made}}",
        memory=PROVED,
    ),
    Command(
        "export, Hugging Face, one person",
        f"{_EXPORT} --format huggingface --annotator {ANNOTATOR} --out {{made}}",
        memory=PROVED,
    ),
    Command(
        "import, JSON lines",
        f"import {{exported}} --as {ANNOTATOR} --articles {{articles}} --annotations {{made}}",
        16,
        read=True,
    ),
    Command(
        "import, JSON lines, texts nobody has read",
        f"import {{exported}} --as {ANNOTATOR} --articles {{articles}} --annotations {{made}}",
        16,
    ),
    Command("check", f"check {_HERE}"),
    Command("suggest", "suggest {articles}", memory=0, slow=True),
    Command("related", "related {articles}", memory=0, slow=True),
)
"""What is measured, in this order: an import reads what the first export wrote."""


class Cost(NamedTuple):
    """What a process took.

    Attributes:
        processor: Seconds that the processor was busy.
        wall: Seconds on the clock.
        memory: MiB at the most.
        code: Exit code.
    """

    processor: float
    wall: float
    memory: float
    code: int


class Round(NamedTuple):
    """A command between two bare loads."""

    command: Cost
    before: Cost
    after: Cost

    @property
    def bare(self) -> float:
        """Processor time of a bare load, the mean of both."""
        return (self.before.processor + self.after.processor) / 2

    @property
    def ratio(self) -> float:
        """How many times the bare load the command took."""
        return self.command.processor / self.bare


def measure(bench: Bench) -> Iterator[Row]:
    """Rows of each command at growing sizes: processor time, time on the clock, and memory."""
    for size in sizes(bench):
        made = corpus_of_three(bench, size)
        exported = bench.folder / f"exported-{size}"
        for command in COMMANDS:
            if command.slow and size > SLOW:
                continue
            bench.say(f"{command.name}, {size:,} sentences")
            rounds = bench.times(3 if size <= THRICE else 1, 1)
            found = [_round(bench, made, command, exported) for _ in range(rounds)]
            yield from rows(command, size, found)
        shutil.rmtree(exported, ignore_errors=True)


def sizes(bench: Bench) -> list[int]:
    """Sentences of the workspaces that are measured."""
    every = [bench.times(10_000, 1_000), *([] if bench.quick else [100_000])]
    return [*every, *([1_000_000] if bench.large else [])]


def rows(command: Command, size: int, rounds: Sequence[Round]) -> Iterator[Row]:
    """What the report says of a command; a command that failed is a row of its own."""
    what = f"{command.name}, {size:,} sentences x {len(PEOPLE)}"
    wrong = [one.command.code for one in rounds if one.command.code not in command.codes]
    if wrong:
        yield failed(what, f"exit code {wrong[0]}")
        return
    best = min(rounds, key=lambda one: one.ratio)
    goal = Goal("median", times=command.times) if command.times else None
    beside = Beside("bare load", figure([best.bare], "s"))
    yield Row(f"{what}, processor", figure([best.command.processor], "s"), goal, beside)
    yield Row(f"{what}, clock", figure([best.command.wall], "s"))
    limit = Goal("maximum", plus=command.memory) if command.memory else None
    yield Row(f"{what}, memory", figure([best.command.memory], "MiB"), limit)


def corpus_of_three(bench: Bench, size: int) -> Workspace:
    """A corpus that three people have annotated, each sentence, and submitted."""
    from reviewer.models import Change

    made = workspace.corpus(bench, size // EACH, EACH)
    store = made.store()
    if len(store.annotators()) == len(PEOPLE):
        return made
    for name in PEOPLE:
        bench.say(f"making what {name} says of {size:,} sentences")
        workspace.annotate_all(made, name)
        writer = store.writer(name)
        submitted = [
            Change(one.id, "", "submit", None, {"at": "2026-01-01"}) for one in store.articles()
        ]
        writer.append("edit", submitted)
        writer.close()
    return made


def _round(bench: Bench, made: Workspace, command: Command, exported: Path) -> Round:
    script = (sys.executable, "-c", _BARE, str(made.annotations), *PEOPLE)
    with tempfile.TemporaryDirectory(dir=bench.folder) as passing:
        places = {
            "articles": made.articles,
            "annotations": made.annotations,
            "made": Path(passing) / "made",
            "exported": exported,
        }
        words = [word.format(**places) for word in command.argv.split()]
        if command.read:
            shutil.copytree(made.annotations / "corpus", places["made"] / "corpus")
        cache = {"REVIEWER_CACHE_DIR": str(Path(passing) / "cache")} if command.cold else {}
        before = cost(script, {}, bench.folder)
        taken = cost((sys.executable, "-m", "reviewer", *words), cache, bench.folder)
        after = cost(script, {}, bench.folder)
    (made.annotations / "splits.json").unlink(missing_ok=True)
    return Round(taken, before, after)


def cost(argv: Sequence[str], env: dict[str, str], folder: Path) -> Cost:
    """What a command takes, with all that it starts.

    A small process of its own starts it and asks the system: the peak of a process is never told
    as less than that of the one which started it.
    """
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *argv], cwd=folder,
        env={**os.environ, **checkout(), **env}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


_MEASURED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 2**20 if sys.platform == "darwin" else 2**10
print(json.dumps([used.ru_utime + used.ru_stime, wall, used.ru_maxrss / unit, done.returncode]))
"""

_BARE = """
import os, sys, orjson
for name in sys.argv[2:]:
    folder = os.path.join(sys.argv[1], name)
    for file in os.listdir(folder):
        if file.endswith(".json"):
            with open(os.path.join(folder, file), "rb") as opened:
                orjson.loads(opened.read())
"""
