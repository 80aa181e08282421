"""`reviewer checks`: the board of claims on the command line, and a desk's sheet that joins it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import (
    ARTICLE,
    Refused,
    articles_argument,
    load_settings,
    open_store,
    reading_session,
    with_a_place,
    workspace_options,
)
from reviewer.cli.reference import completion
from reviewer.models.phrases import count_of

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from reviewer.formats.table.claim_sheet import ClaimSheet
    from reviewer.session.overview.check_board import CheckRow
    from reviewer.session.overview.sheet_intake import SheetReport

COLUMNS: Final = (
    "article", "number", "unit", "check", "by", "scope", "status", "claim", "claimant", "on_it",
    "due", "priority", "evidence", "signoff", "signers", "published", "url", "origin",
)  # fmt: skip
"""What is told of each check, in this order."""

CLAIM: Final = 48
"""Characters of a claim on a terminal; --csv and --json have all of them."""


LISTED: Final = "list"
TOLD: Final = 20
"""Rows that are told one by one; the others are counted."""


class BoardGroup(click.Group):
    """Takes `list` for granted, as `reviewer` takes `open`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `list` before arguments that begin with no command of its own."""
        asks = not args and ctx.resilient_parsing
        if not asks and (not args or args[0] not in self.commands):
            args = [LISTED, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, and what `list` takes, since it may be left out."""
        from click.shell_completion import CompletionItem

        found = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return [*found, CompletionItem(incomplete, type="file")]
        listed = self.commands[LISTED]
        known = {item.value for item in found}
        more = listed.shell_complete(click.Context(listed, parent=ctx), incomplete)
        return [*found, *(item for item in more if item.value not in known)]


@click.group("checks", cls=BoardGroup)
def checks_command() -> None:
    """List every check, or take a desk's sheet of claims over."""


@checks_command.command(
    LISTED, epilog="`reviewer checks import SHEET` takes a desk's sheet over; see its --help."
)
@articles_argument
@workspace_options
@click.option("--mine", is_flag=True, help="Only what the annotator is on and has not settled.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
def list_command(
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


@checks_command.command("import")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--as",
    "annotator",
    metavar="NAME",
    help="Whose checks they become; else the annotator of reviewer.toml.",
    shell_complete=completion.annotators,
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column holds a field, where its head does not say so.",
)
@click.option("--map", "maps", multiple=True, metavar="VERDICT=STATUS", help="What a verdict is.")
@click.option(
    "--map-annotator", "people", multiple=True, metavar="NAME=NAME", help="What somebody is called."
)
@click.option("--replace", is_flag=True, help="The sheet wins over what NAME says already.")
@click.option("--preview", is_flag=True, help="Show how the sheet is understood; no more.")
@click.option(
    "--articles", multiple=True, type=ARTICLE, metavar="PATH", help="Of these; repeatable."
)
@click.option(
    "--annotations", type=click.Path(path_type=Path), metavar="DIR", help="Where annotations are."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
def import_command(
    sheet: Path, annotator: str | None, columns: tuple[str, ...], maps: tuple[str, ...],
    people: tuple[str, ...], replace: bool, preview: bool, articles: tuple[Path, ...],
    annotations: Path | None, config: Path | None,
) -> int:  # fmt: skip
    """Take over SHEET, a desk's list of claims: .csv, .tsv, .xlsx, .json, .parquet, a row a claim.

    A claim whose words stand in an article becomes a check of that sentence; any other becomes a
    text of its own. Fields are known by the heads of their columns: claim, sentence, claimant,
    article, number, assignee, due, priority, status, rationale, evidence, quote, published, url.
    What NAME says of a check already stays. `u` in a session of NAME undoes it all. Exit code 1
    if anything was left out.
    """
    from reviewer.formats.base import FormatError
    from reviewer.formats.registry import only_files
    from reviewer.formats.table.claim_sheet import HEADS, read_sheet
    from reviewer.ports import StoreError
    from reviewer.session.datasets.label_mapping import read_maps
    from reviewer.session.overview.sheet_intake import take_sheet

    named = _named(columns, list(HEADS))
    settings = load_settings(articles, annotations, None, config)
    name = _whose(annotator or settings.annotator)
    try:
        only_files(sheet)
        found = read_sheet(sheet, named)
        for line in _understood(found):
            click.echo(line)
        if preview:
            for claim in found.claims[:5]:
                told = (f"{key}: {_plain(text, 60)}" for key, text in claim.fields.items())
                click.echo(f"  {'; '.join(told)}")
            return 0
        if not articles:
            settings = with_a_place(settings, lambda: load_settings((), annotations, None, config))
        names = read_maps(None, maps, people)
        store = open_store(settings, alone=True)
        done = take_sheet(store, settings.scheme, found, name, sheet.stem, names, replace=replace)
    except (FormatError, StoreError) as error:
        raise click.ClickException(f"{error}\nnothing was imported") from error
    return _tell(done, name, len(found.claims) + len(found.faults))


def _named(columns: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    named = {}
    for pair in columns:
        name, equals, column = pair.partition("=")
        if not equals or name.strip() not in fields:
            raise Refused(
                f"--column: {pair!r} is no pair; expected FIELD=COLUMN, FIELD one of"
                f" {', '.join(fields)}"
            )
        named[name.strip()] = column.strip()
    return named


def _whose(name: str | None) -> str:
    from reviewer.models.names import why_not

    if not name:
        raise Refused("whose checks do they become? name somebody with --as NAME")
    if wrong := why_not(name):
        raise Refused(f"--as: {name!r} is no name: {wrong}")
    return name


def _understood(found: ClaimSheet) -> Iterator[str]:
    taken = ", ".join(
        name if name == column.lower() else f"{name} from {column!r}"
        for name, column in found.columns.items()
    )
    yield f"columns: {taken}"
    if found.unread:
        yield f"columns not read: {', '.join(map(repr, found.unread))}"
    yield from found.guessed


def _tell(done: SheetReport, name: str, rows: int) -> int:
    if not done.outcome.ok:
        raise click.ClickException(f"{done.outcome.message}\nnothing was imported")
    for what, here in {**done.meant, **done.people}.items():
        click.echo(f"{what!r} is {here} here")
    more = f" ({done.elsewhere} not found in the article they name)" if done.elsewhere else ""
    others = f", {count_of(done.others, 'check')} of others left alone" if done.others else ""
    click.echo(
        f"{count_of(rows, 'row')}: {count_of(done.begun, 'new check')},"
        f" {done.changed} with more said of them, {done.same} known already,"
        f" {len(done.lost)} left out{others}"
    )
    click.echo(
        f"claims: {done.on_sentences} on sentences of articles, {done.texts} as texts of their"
        f" own{more}; {count_of(done.evidence, 'item')} of evidence"
    )
    for error in [*done.lost, *done.partly][:TOLD]:
        click.echo(str(error), err=True)
    if (rest := len(done.lost) + len(done.partly) - TOLD) > 0:
        click.echo(f"... and {rest} more", err=True)
    if done.verdicts:
        known = ", ".join(f"{one!r} ({n})" for one, n in done.verdicts.most_common(12))
        click.echo(f"verdicts that are no status: {known}; --map VERDICT=STATUS", err=True)
    if done.begun or done.changed:
        click.echo(f"`reviewer checks` lists them, `o c` shows them; `u` as {name} undoes it")
    else:
        click.echo("nothing was imported")
    return int(bool(done.lost or done.partly))


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
    click.echo(count_of(len(found), "check"), err=True)


def _plain(text: object, most: int = 80) -> str:
    """A text on one line, with nothing that a terminal would obey."""
    flat = " ".join(str(text).split())
    flat = "".join(char if char.isprintable() else "\ufffd" for char in flat)
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
