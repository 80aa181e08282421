"""`reviewer report`: what was said and checked, as a page for readers and editors."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reviewer.cli.options import (
    Refused,
    articles_argument,
    load_settings,
    open_store,
    reading_session,
    workspace_options,
)
from reviewer.filesystem import replace_file
from reviewer.models.phrases import count_of, printable

if TYPE_CHECKING:
    from reviewer.report.content import ReportContent
    from reviewer.review.report import AgreementReport
    from reviewer.session.core.session import Session

PAGE, MARKDOWN, LATEX = "report.html", "dataset.md", "dataset.tex"

OURS: Final = frozenset({PAGE, MARKDOWN, LATEX})
"""What a report is made of: a folder with nothing else in it may be written again."""


@click.command("report")
@articles_argument
@workspace_options
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the report goes.",
)
@click.option("--as", "viewer", metavar="NAME", help="Only what NAME may see.")
@click.option("--public", is_flag=True, help="Without names, notes and unsigned verdicts.")
@click.option("--dataset", is_flag=True, help="Also paragraph and tables for a paper.")
@click.option("--title", default="", metavar="TEXT", help="What stands at the top.")
def report_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    out: Path,
    viewer: str | None,
    public: bool,
    dataset: bool,
    title: str,
) -> int:
    """Write one HTML page into the folder DIR: verdicts, evidence, articles, numbers.

    It needs no network and no script. Everybody's work is in it, like in an export; --annotator
    keeps to one person's, --as to what somebody may see. Exit code 1 if anything of the
    workspace could not be read, which is named.
    """
    settings = load_settings(articles, annotations, viewer or annotator, config)
    session = reading_session(open_store(settings), settings)
    from reviewer.report.content import content_of
    from reviewer.report.page import MissingJinja, html

    _refuse(out)
    people = _people(session, None if viewer else annotator)
    hidden: list[str] = []
    if viewer is not None:
        _check_known(session, viewer)
        hidden = session.visibility.hidden_articles()
    content = content_of(
        session.store, session.scheme, people,
        hidden=hidden, own=(viewer,) if viewer else (), public=public,
    )  # fmt: skip
    figures = _agreement(session, people, set(hidden))
    made = datetime.now(UTC).date().isoformat()
    heading = title or settings.articles.resolve().name
    try:
        page = html(
            content, session.scheme, title=heading, made=made, agreement=figures, public=public
        )
    except MissingJinja as error:
        raise Refused(str(error)) from error
    files = {PAGE: page}
    if dataset and figures is not None:
        files |= _dataset(session, content, figures)
    _write(out, files)
    verdicts = count_of(sum(len(one.verdicts) for one in content.articles), "check")
    found = count_of(len(content.articles), "article")
    click.echo(f"{found} with {verdicts} in {printable(out / PAGE)}")
    problems = list(dict.fromkeys([*content.problems, *map(str, session.problems())]))
    for problem in problems:
        click.echo(problem, err=True)
    return int(bool(problems))


def _refuse(out: Path) -> None:
    """Refuses a folder that holds anything but an earlier report.

    Raises:
        Refused: It does, or cannot be looked at.
    """
    try:
        if out.is_symlink() or (out.exists() and not out.is_dir()):
            raise Refused(f"--out is no folder; name one that may be new: {printable(out)}")
        other = next((one for one in out.iterdir() if one.name not in OURS), None)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Refused(f"cannot be looked at ({error.strerror}): {printable(out)}") from error
    if other is not None:
        raise Refused(
            f"holds more than a report ({printable(Path(other.name))}); name another folder: "
            f"{printable(out)}"
        )


def _people(session: Session, one: str | None) -> list[str]:
    from reviewer.session.datasets.export_request import everyone

    if one is None:
        return list(everyone(session.store.annotators()))
    _check_known(session, one)
    return [one]


def _check_known(session: Session, name: str) -> None:
    known = list(session.store.annotators())
    if name not in known:
        hint = f"there are {', '.join(known)}" if known else "nobody has said anything yet"
        raise Refused(f"there is no annotator {name!r}; {hint}")


def _agreement(session: Session, people: list[str], hidden: set[str]) -> AgreementReport | None:
    from reviewer.session.overview.comparison import agreement_of, collect

    if len(people) < 2:
        return None
    shown = {article.id for article in session.store.articles()} - hidden
    return agreement_of(collect(session, people, "blind", shown), session.scheme)


def _dataset(session: Session, content: ReportContent, figures: AgreementReport) -> dict[str, str]:
    from reviewer.report.dataset_text import latex, markdown, paragraph, tables

    splits = session.store.splits()
    counts = Counter((splits or {"articles": {}})["articles"].values())
    ordered = {name: counts[name] for name in ("train", "dev", "test") if counts[name]}
    text = paragraph(content, figures, ordered)
    those = list(tables(content, figures, session.scheme, ordered))
    return {MARKDOWN: markdown(text, those), LATEX: latex(text, those)}


def _write(out: Path, files: dict[str, str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in OURS - set(files):
            (out / name).unlink(missing_ok=True)
        for name, text in files.items():
            replace_file(out / name, text.encode(), durable=False)
    except OSError as error:
        raise Refused(f"cannot be written ({error.strerror}): {printable(out)}") from error
