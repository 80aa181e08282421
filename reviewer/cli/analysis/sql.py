"""`reviewer sql`: questions about a workspace, or an export of it, in SQL."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import (
    Refused,
    load_settings,
    open_store,
    reading_session,
    workspace_options,
)

if TYPE_CHECKING:
    from reviewer.sql.engine import SqlEngine

WIDEST: Final = 60
"""Characters of a cell on a terminal; --csv and --json have all of them."""


@click.command("sql")
@click.argument("question", required=False, metavar="[SELECT|NAME]")
@workspace_options
@click.option("--list", "listing", is_flag=True, help="List tables and standing questions.")
@click.option(
    "--from", "folder", type=click.Path(path_type=Path), metavar="DIR",
    help="Ask an export in parquet instead of the workspace.",
)  # fmt: skip
@click.option("--show", is_flag=True, help="Print the SQL of a standing question.")
@click.option("--csv", "as_csv", is_flag=True, help="The answer as CSV.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON, an object a line.")
@click.option("--memory", default="", metavar="SIZE", help="At most so much, such as 1GB.")
def sql_command(
    question: str | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    listing: bool,
    folder: Path | None,
    show: bool,
    as_csv: bool,
    as_json: bool,
    memory: str,
) -> int:
    """Answer one SELECT, or a standing question by its name, with DuckDB.

    With --annotator (or one in reviewer.toml) others' work is hidden where it is in the program;
    without, everything counts, as in an export. A lone - reads the question from standard input.
    """
    from reviewer.sql.engine import SqlEngine, SqlError, tables_in_words
    from reviewer.sql.standing import meaning, questions

    if as_csv and as_json:
        raise Refused("--json and --csv: choose one of them")
    standing = questions()
    if listing:
        for table, columns in tables_in_words().items():
            click.echo(f"{table}({columns})")
        for name, text in standing.items():
            click.echo(f"{name}: {meaning(text)}")
        return 0
    if question is None:
        raise Refused("what is asked? expected a SELECT, or one of " + ", ".join(standing))
    asked = sys.stdin.read() if question == "-" else standing.get(question, question)
    if show:
        click.echo(asked.rstrip())
        return 0
    try:
        engine = SqlEngine(memory)
        problems = _load(engine, folder, annotations, annotator, config)
        names, rows = engine.ask(asked)
        _print(names, rows, as_csv=as_csv, as_json=as_json)
    except SqlError as error:
        raise Refused(str(error)) from error
    for problem in problems:
        click.echo(problem, err=True)
    return int(bool(problems))


def _load(
    engine: SqlEngine,
    folder: Path | None,
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
) -> list[str]:
    """Takes the tables in; returns what could not be read."""
    if folder is not None:
        from reviewer.formats.parquet import TABLES_FOLDER

        within = folder / TABLES_FOLDER
        engine.read(within if within.is_dir() else folder)
        return []
    from reviewer.session.datasets.export_request import Notes
    from reviewer.sql.workspace_tables import live_decisions, live_examples

    settings = load_settings((), annotations, annotator, config)
    session = reading_session(open_store(settings), settings)
    notes = Notes()
    engine.load(live_examples(session, notes), list(live_decisions(session)))
    return list(dict.fromkeys([*notes.problems, *map(str, session.problems())]))


def _print(
    names: Sequence[str], rows: Iterator[tuple[Any, ...]], *, as_csv: bool, as_json: bool
) -> None:
    if as_json:
        import orjson

        for row in rows:
            cells = dict(zip(names, row, strict=True))
            click.echo(orjson.dumps(cells, default=str, option=orjson.OPT_NON_STR_KEYS))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    else:
        _print_table(names, [[_cell(value) for value in row] for row in rows])


def _print_table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [min(WIDEST, max(map(len, column))) for column in zip(names, *rows, strict=True)]
    for row in (names, ["-" * width for width in widths], *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)


def _cell(value: object) -> str:
    """A value as one line."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
