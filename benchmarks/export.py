"""How fast a corpus is exported to JSON lines, with the proof and without, and in what memory."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from benchmarks import workspace
from benchmarks.bench import Bench, checkout
from benchmarks.goals import Beside, Goal, Row, failed, skipped
from benchmarks.stats import Figure, mebibytes, percentile
from benchmarks.workspace import ANNOTATOR, TAGS, Workspace, first_tag

_EACH = 40  # sentences of an article


def measure(bench: Bench) -> Iterator[Row]:
    """Sentences a second, written and proved; and peak memory at a tenth and at the whole."""
    large, small = (_annotated(bench, bench.times(of, of // 25)) for of in (2_500, 250))
    count = bench.times(2_500, 100) * _EACH
    rounds = bench.times(5, 2)
    what = f"export of {count:,} sentences to JSONL"
    writing = [_written(large, bench.folder / "written", count) for _ in range(rounds)]
    bare = Beside("bare load", _speeds([_loaded(large, count) for _ in range(rounds)]))
    goal = Goal("median", times=0.06, at_least=True)
    yield Row(f"{what}, written", _speeds(writing), goal, bare)
    runs = [_run(ws, bench.folder / "exported") for ws in (small, large)]
    if any(code for code, _, _ in runs):
        yield failed(what, "the export did not pass its proof")
        return
    yield Row(f"{what}, whole command with the proof", _speeds([count / runs[1][1]]))
    if None in (runs[0][2], runs[1][2]):
        yield skipped(f"{what}, memory", "peak memory is measured on Linux only")
        return
    tenth, whole = (mebibytes([peak or 0]) for _, _, peak in runs)
    beside = Beside("a tenth of it", tenth)
    yield Row(f"{what}, peak memory", whole, Goal("maximum", 16, times=1), beside)


def _loaded(made: Workspace, count: int) -> float:
    """Sentences a second of a bare load of the saved forms."""
    start = time.perf_counter()
    for file in (made.annotations / ANNOTATOR).glob("*.json"):
        orjson.loads(file.read_bytes())
    return count / (time.perf_counter() - start)


def _annotated(bench: Bench, articles: int) -> Workspace:
    """A corpus of which every sentence has a tag and is settled."""
    made = workspace.corpus(bench, articles, _EACH)
    store = made.store()
    if store.annotators():
        return made
    writer = store.writer(ANNOTATOR)
    for article in store.articles():
        reading = store.open(article.id)
        reading.read_on(1e9)
        changes = [
            change
            for place in range(len(reading.units))
            for change in first_tag(reading, place, TAGS[place % len(TAGS)])
        ]
        writer.append("edit", changes)
    writer.close()
    return made


def _written(made: Workspace, folder: Path, count: int) -> float:
    """Sentences a second, from the workspace on the disk to the file of JSON lines."""
    from reviewer.cli.options import COLLECTING
    from reviewer.config import default_scheme
    from reviewer.formats import Options, load
    from reviewer.session.datasets.examples import examples
    from reviewer.session.datasets.export_request import ExportSelection, Notes

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    scheme = default_scheme()
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTING)
    start = time.perf_counter()
    found = examples(made.store(), scheme, ExportSelection((ANNOTATOR,)), Notes())
    load("jsonl").write(found, folder, Options(scheme))
    seconds = time.perf_counter() - start
    gc.set_threshold(*before)
    return count / seconds


def _run(made: Workspace, out: Path) -> tuple[int, float, int | None]:
    """Exit code, seconds and peak memory (bytes) of `reviewer export`."""
    argv = [
        sys.executable, "-c", _MEASURED, "export", "--format", "jsonl", "--force",
        "--annotator", ANNOTATOR, "--articles", str(made.articles),
        "--annotations", str(made.annotations), "--out", str(out),
    ]  # fmt: skip
    start = time.perf_counter()
    done = subprocess.run(
        argv, env={**os.environ, **checkout()}, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    found = re.search(r"^peak (\d+)$", done.stdout, re.MULTILINE)
    return done.returncode, seconds, int(found[1]) if found else None


_MEASURED = """
import os, sys
from benchmarks.process import peak
from reviewer.cli import main
code = main(sys.argv[1:])
if sys.platform == "linux":
    print("peak", peak(os.getpid()))
sys.exit(code)
"""


def _speeds(speeds: list[float]) -> Figure:
    """A figure of speeds: here the p95 and the "max" are those of the slow runs."""
    slow = -percentile([-speed for speed in speeds], 0.95)
    return Figure("sentences/s", percentile(speeds, 0.5), slow, min(speeds), len(speeds))
