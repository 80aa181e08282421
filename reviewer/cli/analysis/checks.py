"""`reviewer checks`: the board of claims on the command line."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import (
    Refused,
    articles_argument,
    load_settings,
    open_store,
    reading_session,
    workspace_options,
)

if TYPE_CHECKING:
    from reviewer.session.overview.check_board import CheckRow

COLUMNS: Final = (
    "article", "number", "unit", "check", "by", "scope", "status", "claim", "claimant", "on_it",
    "due", "priority", "evidence", "signoff", "signers", "published", "url", "origin",
)  # fmt: skip
"""What is told of each check, in this order."""

CLAIM: Final = 48
"""Characters of a claim on a terminal; --csv and --json have all of them."""


@click.command("checks")
@articles_argument
@workspace_options
@click.option("--mine", is_flag=True, help="Only what the annotator is on and has not settled.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
def checks_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    mine: bool,
    as_json: bool,
    as_csv: bool,
) -> int:
    """List every check: claim, article, who is on it, due, status, evidence, sign-off, link.

    With --annotator (or one in reviewer.toml) others' work is hidden where it is in the program:
    who works on what still shows. Without, everything counts, as in an export. Exit code 1 if an
    article could not be read.
    """
    from reviewer.session.overview.check_board import CheckBoard
    from reviewer.session.overview.check_board import mine as mine_of

    if as_csv and as_json:
        raise Refused("--json and --csv: choose one of them")
    settings = load_settings(articles, annotations, annotator, config)
    if mine and not settings.annotator:
        raise Refused("--mine: whose? name yourself with --annotator NAME")
    session = reading_session(open_store(settings), settings)
    rows: Sequence[CheckRow] = CheckBoard(session).rows()
    if mine:
        rows = mine_of(rows, session.others.annotators.me)
    known = {article.id for article in session.store.articles()}
    _print([_cells(row) for row in rows if row.article in known], as_json, as_csv)
    problems = session.problems()
    for problem in problems:
        click.echo(str(problem), err=True)
    return int(bool(problems))


def _cells(row: CheckRow) -> dict[str, Any]:
    """The columns of a row; of what may not be seen nothing but where it is and who is on it."""
    told = (
        row.article, row.place + 1, row.unit, row.id, row.by if row.seen else "", row.scope,
        row.status, row.claim, row.claimant, row.assignee, row.due, row.priority,
        row.evidence if row.seen else None, row.signoff, list(row.signers), row.published, row.url,
        row.origin,
    )  # fmt: skip
    return dict(zip(COLUMNS, told, strict=True))


def _print(found: Sequence[dict[str, Any]], as_json: bool, as_csv: bool) -> None:
    if as_json:
        import orjson

        for cells in found:
            click.echo(orjson.dumps(cells))
    elif as_csv:
        from reviewer.formats.common.csv_cells import guarded

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for cells in found:
            writer.writerow([guarded(_text(cells[name])) for name in COLUMNS])
    else:
        _print_table(found)


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _print_table(found: Sequence[dict[str, Any]]) -> None:
    for cells in found:
        on_it = f"on it: {cells['on_it']}" if cells["on_it"] else "nobody is on it"
        due = f"due {cells['due']}" if cells["due"] else ""
        evidence = f"evidence {cells['evidence']}" if cells["evidence"] is not None else ""
        signed = cells["signoff"] if cells["signoff"] != "not needed" else ""
        out = f"published {cells['published']}" if cells["published"] else ""
        facts = (
            cells["status"] or "hidden until you submit", on_it, due, cells["priority"], evidence,
            signed and f"sign-off {signed}", out,
        )  # fmt: skip
        line = "  ".join(_plain(fact) for fact in facts if fact)
        claim = f'  "{_plain(cells["claim"], CLAIM)}"' if cells["claim"] else ""
        click.echo(f"{cells['article']}:{cells['number']}: {line}{claim}")
    click.echo(f"{len(found)} check{'' if len(found) == 1 else 's'}", err=True)


def _plain(text: object, most: int = 80) -> str:
    """A text on one line, with nothing that a terminal would obey."""
    flat = " ".join(str(text).split())
    flat = "".join(char if char.isprintable() else "\ufffd" for char in flat)
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
