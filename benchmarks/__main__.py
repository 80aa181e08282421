"""`python -m benchmarks [NAMES...]`: measures Reviewer and says which goals it meets."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.bench import Bench, Suite
from benchmarks.goals import Row, failed

SUITES = {
    "startup": "from starting the program to an answered key",
    "keys": "from a key to its paint; a flood of keys; memory; keystrokes",
    "keystrokes": "how few keys spans, their borders and evidence take",
    "writing": "from a change to written, and to safe from a loss of power",
    "history": "starting after 200,000 events in 2,000 sessions",
    "crash": "what 200 kills at random moments lose",
    "segmentation": "splitting text into sentences",
    "export": "from a workspace to JSON lines, with the proof; memory",
    "agreement": "agreement over 100,000 sentences; its bootstrap",
    "review": "from a key to its paint in Review, six people's answers in view",
    "commands": "whole commands beside a bare load of the same files, at growing sizes",
    "opening": "Overview and Review of a large corpus: at once, and keys while they fill up",
    "receiving": "keys while much of somebody else's work comes, with a server and without",
    "sql": "one tag's agreement over 30 million votes from Parquet; memory",
    "cli": "`reviewer --help` and `--version`",
}
"""Module of this package -> what it measures."""


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    listed = "\n".join(f"  {name:14}{what}" for name, what in SUITES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Reviewer and say which of its goals it meets.",
        epilog=f"benchmarks:\n{listed}\n\nThe exit code is 1 if a goal is missed"
        " (with --quick: if something could not be measured).",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; else all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument(
        "--quick", action="store_true", help="small data, few repetitions: does everything run?"
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="make the data on this disk and leave them"
    )
    parser.add_argument(
        "--large", action="store_true", help="commands: a million sentences too; use --folder"
    )
    parser.add_argument("--list", action="store_true", help="list the benchmarks")
    given = parser.parse_args(argv)
    unknown = sorted(set(given.names) - set(SUITES))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; see --list")
    return given


def rows_of(name: str, bench: Bench) -> Iterator[Row]:
    """The rows of one benchmark; what goes wrong becomes a row, and the others go on."""
    print(f"{name}: {SUITES[name]}", file=sys.stderr, flush=True)
    try:
        suite: Suite = importlib.import_module(f"benchmarks.{name}").measure
        yield from suite(bench)
    except Exception as error:  # what is measured is under work; it may fail in any way
        traceback.print_exc()
        yield failed(name, str(error).partition("\n")[0] or type(error).__name__)


def run(names: Sequence[str], bench: Bench) -> list[Row]:
    """The rows of the benchmarks named, or of all."""
    return [row for name in SUITES if name in (names or SUITES) for row in rows_of(name, bench)]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code."""
    given = _arguments(argv)
    if given.list:
        for name, what in SUITES.items():
            print(f"{name:14}{what}")
        return 0
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        rows = run(given.names, Bench(given.folder.resolve(), given.quick, given.large))
    else:
        # What counts beside a program ends after it, and may still write its cache.
        with tempfile.TemporaryDirectory(
            prefix="reviewer-bench-", ignore_cleanup_errors=True
        ) as folder:
            rows = run(given.names, Bench(Path(folder).resolve(), given.quick, given.large))
    for name, value in report.machine().items():
        print(f"{name}: {value}")
    print(f"\n{report.table(rows)}\n\n{report.summary(rows)}")
    if given.json:
        given.json.write_text(report.document(rows, given.quick), "utf-8")
    if given.quick:
        print("The goals are meant for the full sizes and a quiet machine, not for --quick.")
        return int(any(row.failed for row in rows))
    return int(any(row.verdict == "MISSED" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
