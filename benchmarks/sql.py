"""One tag's agreement over 30 million votes, from Parquet, with the standing question in SQL."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.bench import Bench, checkout
from benchmarks.goals import Goal, Row
from benchmarks.stats import figure

PEOPLE = 3
PARTITIONS = 16
LIMIT = 1024
"""MiB in which the question has to be answered."""


def measure(bench: Bench) -> Iterator[Row]:
    """Rows for time and memory, from the process's start to the answer."""
    sentences = bench.times(10_000_000, 100_000)
    folder = bench.folder / f"votes-{sentences}"
    if not folder.exists():
        bench.say(f"making {sentences * PEOPLE:,} votes")
        _make(folder, sentences)
    found = [_ask(folder) for _ in range(bench.times(3, 1))]
    what = f"agreement of a tag, {sentences * PEOPLE:,} votes"
    yield Row(f"{what}, processor time", figure([one[0] for one in found], "s"))
    yield Row(
        f"{what}, memory", figure([one[1] for one in found], "MiB"), Goal("maximum", plus=LIMIT)
    )


def _make(folder: Path, sentences: int) -> None:
    from reviewer.formats.parquet.tables import TABLES, TableFiles

    TableFiles(folder).close()
    assert "votes" in TABLES
    (folder / "votes" / "partition=0" / "part.parquet").unlink()
    database = import_module("duckdb").connect(":memory:")
    per = sentences // PARTITIONS
    for part in range(PARTITIONS):
        target = folder / "votes" / f"partition={part:x}"
        target.mkdir(exist_ok=True)
        # One in seven has the tag; one answer in eleven is the other one.
        database.execute(
            f"""COPY (
                SELECT 'p' || person AS annotator,
                       'article-' || {part} || '-' || (i // 40) AS article,
                       'u' || (i % 40) AS unit, 'claim' AS tag,
                       CAST((i % 7 = 0) <> ((i * 31 + person * 17) % 11 = 0) AS INTEGER) AS value,
                       'blind' AS basis
                FROM range({per}) AS numbers(i), range({PEOPLE}) AS people(person)
            ) TO '{target / "part.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
        )


def _ask(folder: Path) -> tuple[float, float]:
    """Seconds of processor time and MiB at the most, of a process that asks."""
    script = (
        "import json, resource, sys\n"
        "from pathlib import Path\n"
        "from reviewer.sql.engine import SqlEngine\n"
        "from reviewer.sql.standing import questions\n"
        "engine = SqlEngine('600MB')\n"
        "engine.read(Path(sys.argv[1]))\n"
        "rows = list(engine.ask(questions()['agreement'])[1])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, rows[0][1]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env=checkout(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, mebibytes, sentences = json.loads(done.stdout)
    assert sentences
    return seconds, mebibytes
