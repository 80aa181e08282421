"""`reviewer agree`: how far the annotators agree, and what is behind it.

Also here: the sentences behind a figure of `reviewer agree`: those on which people differ.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reviewer.cli.options import (
    Refused,
    anonymous_option,
    articles_argument,
    load_settings,
    open_store,
    reading_session,
    workspace_options,
)
from reviewer.cli.reference import completion

if TYPE_CHECKING:
    from reviewer.review.report import AgreementReport, ReportRow
    from reviewer.session.core.session import Session
    from reviewer.session.overview.comparison import Gathered, Layer


@click.command("agree")
@articles_argument
@workspace_options
@click.option(
    "--layer",
    type=click.Choice(["blind", "final"]),
    default="blind",
    show_default=True,
    help="What was said before others' work was shown, or what holds now.",
)
@click.option(
    "--annotators",
    "names",
    metavar="A,B",
    help="Compare only these, machines too.",
    shell_complete=completion.annotators,
)
@click.option("--submitted", is_flag=True, help="Only of articles that each has submitted.")
@click.option("--seed", default=7, show_default=True, help="Of the bootstrap over articles.")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="All figures as CSV, one a row.")
@click.option(
    "--raw", type=click.Path(path_type=Path), metavar="FILE", help="Write every answer there (CSV)."
)
@click.option(
    "--sentences",
    metavar="TAG",
    help="List the sentences on which they differ about TAG (`sets`: about any); with --json, too.",
)
@click.option(
    "--by",
    type=click.Choice(["article", "week", "annotator", "skill"]),
    help="The figures of each article, week or annotator; or who is right how often (skill).",
)
@click.option(
    "--group",
    type=click.Choice(["row", "article"]),
    default="row",
    show_default=True,
    help="What intervals draw anew of a table's rows: each row alone, or all of its article.",
)
@click.option(
    "--difficulty",
    is_flag=True,
    help="List the sentences that are hardest to tell; with --json all, with the estimate.",
)
@click.option(
    "--minority",
    is_flag=True,
    help="List sentences on which those who are usually right are the fewer; with --json, too.",
)
@anonymous_option
def agree_command(
    articles: tuple[Path, ...],
    annotations: Path | None,
    annotator: str | None,
    config: Path | None,
    layer: Layer,
    names: str | None,
    submitted: bool,
    seed: int,
    as_json: bool,
    as_csv: bool,
    raw: Path | None,
    sentences: str | None,
    by: str | None,
    group: str,
    minority: bool,
    difficulty: bool,
    anonymous: bool,
) -> int:
    """Compare the annotators: agreement per tag, on statuses and spans, and against the gold.

    Only sentences that somebody settled count; what cannot be judged or was not read is missing,
    not "no tag". Machines count only where they are named. A figure that is undefined says why.
    """
    if as_json and as_csv:
        raise Refused("--json and --csv: choose one of them")
    settings = load_settings(articles, annotations, annotator, config)
    session = reading_session(open_store(settings), settings, anonymous=anonymous)
    people = _people(session, names)
    from reviewer.session.overview.comparison import agreement_of, collect

    found = collect(session, people, layer, submitted=submitted)
    tags = [tag.name for tag in session.scheme.tags]
    if sentences is not None:
        return _list(session, found, sentences, as_json)
    if minority or difficulty:
        listed = _list_minorities if minority else _list_difficult
        return listed(session, found, tags, as_json)
    if raw is not None:
        _write_raw(raw, session, found)
    if by is not None:
        _print_by(session, found, by, tags, as_json=as_json, as_csv=as_csv)
        return _problems(session, found)
    by_article = group == "article"
    figures = agreement_of(found, session.scheme, by_article=by_article, fewer=False, seed=seed)
    if as_json:
        _print_json(figures, found, layer, seed)
    elif as_csv:
        _print_csv(figures)
    else:
        from reviewer.cli.agree_table import lines

        for line in lines(figures, found, layer):
            click.echo(line)
    return _problems(session, found)


def _problems(session: Session, found: Gathered) -> int:
    """Prints what could not be read; returns the exit code."""
    problems = [*found.unreadable, *map(str, session.problems())]
    for problem in problems:
        click.echo(problem, err=True)
    return int(bool(problems))


def _list(session: Session, found: Gathered, tag: str, as_json: bool) -> int:
    import orjson

    count = 0
    for one in differing(session, found, tag):
        click.echo(orjson.dumps(one) if as_json else line(one))
        count += 1
    if not count:
        click.echo(f"no sentence that two of them settled differs on {tag}", err=True)
    return _problems(session, found)


def _list_minorities(session: Session, found: Gathered, tags: Sequence[str], as_json: bool) -> int:
    """Prints the sentences on which those who are usually right are the fewer."""
    import orjson

    from reviewer.review.dawid_skene import minorities
    from reviewer.review.ratings import collect
    from reviewer.session.overview.comparison import SentenceTexts

    said = {(a.article, a.unit, name): a.tags for name, own in found.answers.items() for a in own}
    texts = SentenceTexts(session.store)
    count = 0
    for one in minorities(collect(found.answers, tags)):
        number = found.sentences.number(one.key) or 0
        who = {
            name: one.tag in said[*one.key, name]
            for name in found.answers
            if (*one.key, name) in said
        }
        count += 1
        told = {
            "article": one.key[0], "number": number, "unit": one.key[1],
            "text": texts.of(one.key[0], number), "tag": one.tag, "likely": one.held,
            "confidence": one.confidence, "difficulty": one.difficulty, "votes": who,
        }  # fmt: skip
        click.echo(orjson.dumps(told) if as_json else minority_line(told))
    if not count:
        click.echo("no sentence on which a usually right minority differs", err=True)
    return _problems(session, found)


HARD: Final = 0.01
"""Bits of difficulty from which on a sentence is listed."""


def _list_difficult(session: Session, found: Gathered, tags: Sequence[str], as_json: bool) -> int:
    """Prints what the estimate is least sure of; with --json what it says of every sentence."""
    import orjson

    from reviewer.review.dawid_skene import TOO_FEW, item_estimates
    from reviewer.review.ratings import collect
    from reviewer.session.overview.comparison import SentenceTexts

    texts, count = SentenceTexts(session.store), 0
    every = item_estimates(collect(found.answers, tags))
    if not as_json:
        hard = (one for one in every if one.difficulty >= HARD)
        every = iter(sorted(hard, key=lambda one: -one.difficulty))
    for one in every:
        number, count = found.sentences.number(one.key) or 0, count + 1
        text = texts.of(one.key[0], number)
        told = {
            "article": one.key[0], "number": number, "unit": one.key[1], "text": text,
            "tag": one.tag, "likely": one.held, "confidence": one.confidence,
            "difficulty": one.difficulty, "n": one.n,
        }  # fmt: skip
        likely = one.tag if one.held else f"not {one.tag}"
        sure = f"{likely} {one.confidence:.2f}, {one.difficulty:.2f} bits, n {one.n}"
        line = f"{one.key[0]}:{number}: [{sure}] {' '.join(text.split())}"
        click.echo(orjson.dumps(told) if as_json else line)
    if not count:
        click.echo(f"no sentence is hard to tell, or {TOO_FEW.why}", err=True)
    return _problems(session, found)


def minority_line(one: dict[str, Any]) -> str:
    """Such a sentence in one line: where, what is likely, who says so, and its words."""
    likely = one["tag"] if one["likely"] else f"not {one['tag']}"
    few = ", ".join(name for name, held in one["votes"].items() if held == one["likely"])
    sure = f"{likely} {one['confidence']:.2f}: {few} of {len(one['votes'])}"
    return f"{one['article']}:{one['number']}: [{sure}] {' '.join(one['text'].split())}"


def _people(session: Session, names: str | None) -> list[str]:
    annotators = session.others.annotators
    if names is None:
        return annotators.annotating()
    every = {**annotators.folders(machines=True), **annotators.folders()}
    wanted = list(
        dict.fromkeys(annotators.person(one.strip()) for one in names.split(",") if one.strip())
    )
    for name in wanted:
        if name not in every:
            known = ", ".join(every) or "nobody has annotated anything yet"
            raise Refused(f"--annotators: there is no {name!r}; there are: {known}")
    return wanted


def _print_json(figures: AgreementReport, found: Gathered, layer: str, seed: int) -> None:
    import orjson

    agreement = figures.agreement
    summary = {
        "layer": layer,
        "seed": seed,
        "annotators": list(agreement.annotators),
        "articles": agreement.articles,
        "groups": agreement.groups,
        "settled": {name: len(own) for name, own in found.answers.items()},
        "cannot": {name: found.cannot.get(name, 0) for name in found.answers},
        "figures": [row.to_json() for row in figures.rows()],
        "warnings": list(agreement.warnings),
    }
    click.echo(orjson.dumps(summary, option=orjson.OPT_INDENT_2))


def _print_by(
    session: Session,
    found: Gathered,
    by: str,
    tags: Sequence[str],
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Prints the figures of each article, week or annotator."""
    import orjson

    from reviewer.cli.agree_table import annotator_lines, group_lines, skill_lines
    from reviewer.review.breakdown import by_annotator, by_article, by_group, skill_rows
    from reviewer.review.dawid_skene import skills
    from reviewer.review.ratings import collect as ratings_of
    from reviewer.session.overview.weeks import weeks

    if by == "annotator":
        people = by_annotator(found.answers, tags, found.gold, single=session.scheme.single)
        rows, lines = [row for one in people for row in one.rows()], annotator_lines(people)
    elif by == "skill":
        able = skills(ratings_of(found.answers, tags))
        rows, lines = list(skill_rows(able)), skill_lines(able)
    else:
        if by == "week":
            of = weeks(session, found)
            groups = by_group(found.answers, tags, of)
            settled = {place for own in found.answers.values() for place in own.places}
            untold = len(settled) - len(of)
        else:
            groups, untold = by_article(found.answers, tags), 0
        who = tuple(found.answers)
        rows, lines = [row for one in groups for row in one.rows(by, who)], group_lines(groups, by)
        if untold:
            click.echo(f"{untold} sentences of which the history tells no week", err=True)
    if as_json:
        figures = {"by": by, "figures": [row.to_json() for row in rows]}
        click.echo(orjson.dumps(figures, option=orjson.OPT_INDENT_2))
    elif as_csv:
        _print_rows(rows)
    else:
        for line in lines:
            click.echo(line)


def _print_csv(figures: AgreementReport) -> None:
    _print_rows(figures.rows())


def _print_rows(rows: Iterable[ReportRow]) -> None:
    from reviewer.review.report import COLUMNS

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = {**row.to_json(), "annotators": " ".join(row.annotators)}
        writer.writerow(["" if cells[name] is None else cells[name] for name in COLUMNS])


def _write_raw(file: Path, session: Session, found: Gathered) -> None:
    from reviewer.session.overview.comparison import SentenceTexts

    texts = SentenceTexts(session.store)
    people = list(found.answers)
    tags: dict[tuple[str, str], dict[str, str]] = {}
    for name, own in found.answers.items():
        for answer in own:
            said = " ".join(sorted(answer.tags)) or "none"
            tags.setdefault((answer.article, answer.unit), {})[name] = said
    try:
        with file.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(("article", "sentence", "unit", "text", *people))
            numbered = ((key[0], found.sentences.number(key) or 0, key[1]) for key in tags)
            for article, number, unit in sorted(numbered):
                key = (article, unit)
                row: list[Any] = [article, number, unit, texts.of(article, number)]
                writer.writerow([*row, *(tags[key].get(name, "") for name in people)])
    except OSError as error:
        raise Refused(f"{file}: cannot be written ({error.strerror})") from None


SETS: Final = "sets"
"""Named instead of a tag, it asks for differences of any kind."""


def differing(session: Session, found: Gathered, tag: str) -> Iterator[dict[str, Any]]:
    """Sentences on which at least two people differ, with what each said, in order.

    Args:
        session: Whose store and scheme it is.
        found: What people said.
        tag: A tag, or `sets`.

    Raises:
        Refused: There is no such tag.
    """
    from reviewer.review.report import behind
    from reviewer.session.overview.comparison import SentenceTexts

    tags = [one.name for one in session.scheme.tags]
    if tag != SETS and tag not in tags:
        raise Refused(f"--sentences: there is no tag {tag!r}; expected {', '.join(tags)} or {SETS}")
    keys = behind(found.answers, "" if tag == SETS else tag)
    said = {
        name: {(answer.article, answer.unit): sorted(answer.tags) for answer in own}
        for name, own in found.answers.items()
    }
    texts, number_of = SentenceTexts(session.store), found.sentences.number
    for article, number, unit in sorted((key[0], number_of(key) or 0, key[1]) for key in keys):
        key = (article, unit)
        who = {name: own[key] for name, own in said.items() if key in own}
        yield {
            "article": article, "number": number, "unit": unit,
            "text": texts.of(article, number), "tags": who,
        }  # fmt: skip


def line(one: dict[str, Any]) -> str:
    """Such a sentence in one line: where, who says what, and its words."""
    who = "; ".join(f"{name}: {' '.join(tags) or 'none'}" for name, tags in one["tags"].items())
    return f"{one['article']}:{one['number']}: [{who}] {' '.join(one['text'].split())}"
