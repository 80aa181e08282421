"""`reviewer import`: a labelled dataset becomes what an annotator says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.options import ARTICLE, Refused, load_settings, open_store

if TYPE_CHECKING:
    from reviewer.formats import Format, ReadRow
    from reviewer.session.datasets.dataset_import import ImportReport, LostRow


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--format", "name", required=True, metavar="NAME", help="See `reviewer formats`.")
@click.option("--as", "annotator", required=True, metavar="NAME", help="Who says it from now on.")
@click.option("--from", "only", metavar="NAME", help="Only what this annotator of FILE says.")
@click.option("--replace", is_flag=True, help="Rows win over what NAME says already.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Rows left out.")
@click.option(
    "--articles", multiple=True, type=ARTICLE, metavar="PATH", help="Of these; repeatable."
)
@click.option("--annotations", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this file.")
def import_command(
    file: Path,
    name: str,
    annotator: str,
    only: str | None,
    replace: bool,
    report: Path | None,
    articles: tuple[Path, ...],
    annotations: Path | None,
    config: Path | None,
) -> int:
    """Read FILE (a file, or the folder of an export) and let NAME say what it says.

    All of it is one step that `u` undoes in a session opened as NAME. If anything in FILE is
    wrong, nothing is imported. Rows whose sentence is not found are kept in a report file, which
    can be imported again; the exit code is 1 then.
    """
    from reviewer.formats import FormatError, load
    from reviewer.ports import StoreError
    from reviewer.session import Session
    from reviewer.session.datasets.dataset_import import bring_in

    settings = load_settings(articles, annotations, None, config)
    store = open_store(settings)
    try:
        rows = _read(load(name), file, settings.scheme, only)
        session = Session(store, settings.scheme, annotator, store.writer(annotator))
        try:
            done = bring_in(session, rows, file.name, replace=replace)
        finally:
            session.end()
    except (FormatError, StoreError) as error:
        raise click.ClickException(f"{error}\nnothing was imported") from error
    return _tell(done, report or file.with_name(f"{file.name}.not-imported.jsonl"), annotator)


def _read(form: Format, file: Path, scheme: object, only: str | None) -> list[ReadRow]:
    from reviewer.formats import FormatError
    from reviewer.formats.proof.import_checks import checked
    from reviewer.formats.proof.output_folder import cut_short, format_of
    from reviewer.models import Scheme

    assert isinstance(scheme, Scheme)
    if not form.importable:
        raise FormatError(str(file), f"{form.name} is not read", "see `reviewer formats`")
    if (other := format_of(file)) not in ("", form.name):
        raise FormatError(str(file), f"is an export in the format {other}", f"--format {other}")
    if wrong := cut_short(file):
        hint = "get the whole export, or, if you made it shorter, take manifest.json away"
        raise FormatError(str(file), wrong, hint)
    names: set[str] = set()
    rows = list(checked(_of(only, form.rows(file), names), scheme))
    known = ", ".join(sorted(filter(None, names)))
    hint = f"choose one with --from: {known}" if known else "it names nobody: leave out --from"
    if only is None and len(names) > 1:
        raise FormatError(str(file), f"holds the work of {len(names)} annotators", hint)
    if not rows and names:
        raise FormatError(str(file), f"holds nothing by {only}", hint)
    if not rows:
        raise FormatError(str(file), "holds no row to import", "check the file")
    return rows


def _of(only: str | None, rows: Iterable[ReadRow], names: set[str]) -> Iterator[ReadRow]:
    """The rows of one annotator (None: of all); everybody's name is added to `names`."""
    for row in rows:
        names.add(row.example.annotator)
        if only in (None, row.example.annotator):
            yield row


def _tell(done: ImportReport, report: Path, annotator: str) -> int:
    found = f"{done.exact} matched exactly, {done.by_text} by their text"
    click.echo(f"{found}, {done.unchanged} with nothing new, {len(done.lost)} left out")
    if not done.outcome.ok:
        raise click.ClickException(f"{done.outcome.message}\nnothing was imported")
    if done.exact or done.by_text:
        click.echo(f"{annotator} says so now; `u` in a session as {annotator} undoes it")
    for row, why in done.partly[:5]:
        click.echo(f"{row.place}: {why}; the rest was imported", err=True)
    if done.lost:
        for row, why in done.lost[:5]:
            click.echo(f"{row.place}: {why}", err=True)
        _keep(done.lost, report)
        click.echo(f"all {len(done.lost)} are in {report}", err=True)
    return int(bool(done.lost or done.partly))


def _keep(lost: Iterable[LostRow], report: Path) -> None:
    from reviewer.formats.common.json_files import write_lines
    from reviewer.formats.jsonl import to_json

    try:
        write_lines(report, ({**to_json(row.example), "why": why} for row, why in lost))
    except OSError as error:
        raise Refused(
            f"{report}: cannot be written ({error.strerror}); name one with --report"
        ) from None
