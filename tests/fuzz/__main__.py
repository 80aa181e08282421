"""`python -m tests.fuzz`: everything that reads bytes of others, for so long each."""

from __future__ import annotations

import argparse
import sys
import time

import click
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, Target, nearly

ROUND = 2_000
"""Examples between two looks at the clock."""


def main() -> int:
    """Runs; returns 1 if anything failed, with the smallest example that does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="a target")
    parser.add_argument("--only", choices=TARGETS, action="append", help="these; repeatable")
    options = parser.parse_args()
    failed = 0
    for name in options.only or TARGETS:
        count, fault = fuzz(TARGETS[name], options.minutes * 60)
        click.echo(f"{name:<22} {count:>9} examples  {'FAILED' if fault else 'ok'}")
        if fault:
            click.echo(fault, err=True)
            failed += 1
    return 1 if failed else 0


def fuzz(target: Target, seconds: float) -> tuple[int, str]:
    """Reads examples for so long; returns how many, and what failed."""
    count, until = 0, time.monotonic() + seconds

    @settings(
        max_examples=ROUND, deadline=None, derandomize=False, database=None,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    @given(nearly(target.seeds))
    def once(data: bytes) -> None:
        nonlocal count
        count += 1
        target.read(data)

    while time.monotonic() < until:
        try:
            once()
        except Exception as error:
            notes = "\n".join(getattr(error, "__notes__", ()))
            return count, f"{type(error).__name__}: {error}\n{notes}"
    return count, ""


if __name__ == "__main__":
    sys.exit(main())
