"""The report: a Markdown table for people and for docs/performance.md, JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.goals import Row

HEADINGS = ("what", "goal", "median", "p95", "max", "n", "ratio", "")
_RIGHT = {"median", "p95", "max", "n", "ratio"}


def number(value: float) -> str:
    """A number with the two or three digits that mean something."""
    size = abs(value)
    if size == 0 or (size >= 100 and value == int(value)):
        return f"{value:.0f}"
    digits = next((d for limit, d in ((100, 0), (10, 1), (0.095, 2)) if size >= limit), 3)
    return f"{value:.{digits}f}"


def cells(row: Row) -> tuple[str, ...]:
    """What a row says under each of `HEADINGS`."""
    if row.figure is None:
        return (row.what, row.reason, "", "", "", "", "", row.verdict)
    figure = row.figure
    parts = (figure.median, figure.p95, figure.maximum)
    values = [f"{number(value)} {figure.unit}".rstrip() for value in parts]
    if figure.count == 1:
        values[1:] = ["", ""]
    goal = row.goal.text(figure, row.beside) if row.goal else _comparison(row)
    ratio = "" if row.ratio is None else number(row.ratio)
    by = "" if row.missed_by is None else f" by {row.missed_by:.2f} x"
    return (row.what, goal, *values, str(figure.count), ratio, f"{row.verdict}{by}")


def _comparison(row: Row) -> str:
    return f"(beside {row.beside.name})" if row.beside else ""


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table whose columns stand in line."""
    lines = [HEADINGS, *(cells(row) for row in rows)]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(HEADINGS))]
    rule = tuple(
        "-" * (width - 1) + ":" if name in _RIGHT else "-" * width
        for name, width in zip(HEADINGS, widths, strict=True)
    )
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _line(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if name in _RIGHT else cell.ljust(width)
        for name, cell, width in zip(HEADINGS, line, widths, strict=True)
    )
    return f"| {' | '.join(padded)} |"


def machine() -> dict[str, str]:
    """What the figures depend on besides the program; nothing that names the machine."""
    found = {
        "system": f"{platform.system()} {platform.release()}",
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
    }
    for package in ("textual", "tinydb", "slate-nlp"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def summary(rows: Sequence[Row]) -> str:
    """How many goals are met, in one line."""
    verdicts = [row.verdict for row in rows]
    said = [f"{verdicts.count('ok')} goals met", f"{verdicts.count('MISSED')} missed"]
    if verdicts.count("skipped"):
        said.append(f"{verdicts.count('skipped')} skipped")
    return ", ".join(said)


def document(rows: Iterable[Row], quick: bool) -> str:
    """The whole report as JSON: `machine`, `quick` and `rows`."""
    content = {"machine": machine(), "quick": quick, "rows": [_row(row) for row in rows]}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _row(row: Row) -> dict[str, Any]:
    beside = None
    if row.beside is not None:
        beside = {"name": row.beside.name, **asdict(row.beside.figure)}
    return {
        "what": row.what,
        "figure": asdict(row.figure) if row.figure else None,
        "goal": asdict(row.goal) if row.goal else None,
        "beside": beside,
        "ratio": row.ratio,
        "verdict": row.verdict,
        "reason": row.reason,
    }
